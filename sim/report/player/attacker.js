// The attacker panel: what do receivers hear, and what becomes of it once keys are published?

import { MINUTE, hashed } from "./columns.js";
import { COLOURS, mixed, pixel } from "./dots.js";
import { extentOf, laid } from "./place.js";
import { mark } from "./truth.js";

const PAPER = pixel(COLOURS.ground);
const RECEIVER = pixel(COLOURS.ink);
const HEARD = pixel("#767676");
const CHOSEN = pixel(COLOURS.ink);
const SHOWN_S = 30 * MINUTE;
const SHADES = 8;
const FADING = Array.from({ length: SHADES }, (_, n) => mixed(HEARD, PAPER, (0.8 * n) / SHADES));
const OF_ONE = ["blue", "red", "green", "purple", "orange", "sky"].map((name) => pixel(COLOURS[name]));
const SHAPES = ["square", "triangle", "diamond", "cross"];
const LOUDEST_DBM = -45;
const FAINTEST_DBM = -100;
const NEAREST = 3;
const FARTHEST = 14;
const TURN = 2.4;
const MOST_DECLARERS = 1e6;
const ALONE_M = 200;
const NEAR_PX = 14;
const LEGEND = [
  ["frame", "ink", "attacker.receiver"],
  ["disc", "grey", "attacker.heard"],
  ["square", "blue", "attacker.one"],
  ["triangle", "red", "attacker.other"],
];

/** Draws what somebody has who listens to one run. */
export class AttackerPanel {
  /** @param {import("./dots.js").Surface} surface @param {import("./heard.js").Heard} heard @param {any} view */
  constructor(surface, heard, view) {
    this.surface = surface;
    this.heard = heard;
    this.view = view;
    this.legend = LEGEND;
    this.unit = 1;
    this.map = laid([0, 0, 1, 1], 1, 1);
    /** @type {{nights: number, version: number, rows: [number, number][]}} */
    this.known = { nights: -1, version: -1, rows: [] };
  }

  get silent() {
    return this.heard.filmed ? null : "attacker.none";
  }

  _lay() {
    const { surface, heard, view } = this;
    const about = extentOf(heard.x, heard.y);
    const extent = view.map ?? heard.map ?? [about[0] - ALONE_M, about[1] - ALONE_M, about[2] + ALONE_M, about[3] + ALONE_M];
    this.unit = Math.max(1.6, Math.min(surface.width, surface.height) / 260);
    this.map = laid(extent, surface.width, surface.height);
  }

  /** Where a receiver stands. @param {number} receiver @returns {[number, number]} */
  stands(receiver) {
    const { map, heard } = this;
    return [
      map.left + (heard.x.data[receiver] - map.x0) * map.scale,
      map.top + (heard.y.data[receiver] - map.y0) * map.scale,
    ];
  }

  /** Where what was heard is drawn: round its receiver, nearer if louder. @param {number} row @returns {[number, number]} */
  at(row) {
    const [x, y] = this.stands(this.heard.receiver.data[row]);
    const faint = (LOUDEST_DBM - this.heard.rssi.data[row]) / (LOUDEST_DBM - FAINTEST_DBM);
    const far = this.unit * (NEAREST + (FARTHEST - NEAREST) * Math.max(0, Math.min(1, faint)));
    const angle = 2 * Math.PI * hashed(this.heard.said.data[row], 3);
    return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
  }

  /** What is known of declarers since the last night: their rows, and numbers. @param {number} t */
  _known(t) {
    const { heard, known } = this;
    let nights = 0;
    while (nights < heard.nights.length && heard.nights[nights] <= t) nights++;
    if (known.nights !== nights || known.version !== heard.version) {
      known.rows = [];
      for (let row = 0; nights && row < heard.at.length; row++) {
        const number = heard.as(heard.said.data[row], t);
        if (number >= 0) known.rows.push([row, number]);
      }
      Object.assign(known, { nights, version: heard.version });
    }
    return known.rows;
  }

  /** @param {number} t */
  draw(t) {
    const { surface, heard, view } = this;
    surface.clear(PAPER);
    this._lay();
    const r = Math.max(2, Math.round(1.6 * this.unit));
    const rows = this._known(t);
    const passed = this._ways(rows, t, r);
    for (let receiver = 0; receiver < heard.x.length; receiver++) {
      surface.stamp("frame", 2 * r + 1, ...this.stands(receiver), RECEIVER);
    }
    for (let row = heard.at.until(t - SHOWN_S), end = heard.at.until(t); row < end; row++) {
      const age = view.still ? 0 : Math.floor((SHADES * (t - heard.at.data[row])) / SHOWN_S);
      surface.stamp("disc", r, ...this.at(row), FADING[Math.min(age, SHADES - 1)]);
    }
    for (const [receiver, number] of passed) {
      surface.stamp(SHAPES[number % SHAPES.length], r + 2, ...this._joint(receiver, number), colourOf(number));
    }
    this._chosen(t);
    surface.put();
  }

  /**
   * Join the receivers that heard a declarer, in the order of time; returns which was passed by whom, each once.
   * @param {[number, number][]} rows @param {number} t @param {number} r
   * @returns {Iterable<[number, number]>}
   */
  _ways(rows, t, r) {
    const { surface, heard } = this;
    const last = new Map();
    const passed = new Map();
    for (const [row, number] of rows) {
      if (heard.at.data[row] > t) break;
      const here = heard.receiver.data[row];
      passed.set(here * MOST_DECLARERS + number, [here, number]);
      const before = last.get(number);
      last.set(number, here);
      if (before === undefined || before === here) continue;
      surface.line(...this._joint(before, number), ...this._joint(here, number), colourOf(number), r);
    }
    return passed.values();
  }

  /** Where a declarer's way touches a receiver: beside those of others. @param {number} receiver @param {number} number @returns {[number, number]} */
  _joint(receiver, number) {
    const [x, y] = this.stands(receiver);
    const far = FARTHEST * this.unit;
    return [x + far * Math.cos(number * TURN), y + far * Math.sin(number * TURN)];
  }

  /** @param {number} t */
  _chosen(t) {
    const { heard, view, surface } = this;
    if (view.person === null || !view.said.size) return;
    for (let row = heard.at.until(t - SHOWN_S), end = heard.at.until(t); row < end; row++) {
      if (view.said.has(heard.said.data[row])) mark(surface, ...this.at(row), CHOSEN);
    }
  }

  /** What was heard at a point, as {said}, or null. @param {number} px @param {number} py @param {number} t */
  pick(px, py, t) {
    const { heard } = this;
    let nearest = (NEAR_PX * this.surface.ratio) ** 2;
    let best = null;
    const look = (row, [x, y] = this.at(row)) => {
      const far = (x - px) ** 2 + (y - py) ** 2;
      if (far < nearest) [best, nearest] = [{ said: heard.said.data[row] }, far];
    };
    for (let row = heard.at.until(t - SHOWN_S), end = heard.at.until(t); row < end; row++) look(row);
    for (const [row, number] of this._known(t)) {
      if (heard.at.data[row] <= t) look(row, this._joint(heard.receiver.data[row], number));
    }
    return best;
  }

  /** @param {number} t */
  counts(t) {
    const { heard } = this;
    const end = heard.at.until(t);
    const declarers = new Set();
    for (const [row, number] of this._known(t)) if (row < end) declarers.add(number);
    return ["attacker.counts", { heard: end, receivers: heard.x.length, declarers: declarers.size }];
  }
}

/** @param {number} number a declarer's */
const colourOf = (number) => OF_ONE[number % OF_ONE.length];
