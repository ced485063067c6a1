// The truth panel: where is everybody, and who is infected, ill, declared, alerted, at home because told to stay?

import { COLOURS, pixel } from "./dots.js";
import { ALERTED, DECLARES, ILL, INFECTED, STAYS } from "./lives.js";
import { Whereabouts, extentOf, laid } from "./place.js";

const [WELL, HAS_BEEN_INFECTED, HAS_BEEN_ILL] = [0, 1, 2];
/** @type {[string, number][]} */
const HEALTH = [
  ["disc", pixel(COLOURS.grey)],
  ["diamond", pixel(COLOURS.orange)],
  ["triangle", pixel(COLOURS.red)],
];
const WITHOUT = pixel(COLOURS.pale);
const PAPER = pixel(COLOURS.ground);
/** @type {[string, number][]} */
const [HOUSE, PLACE] = [["disc", pixel("#e6e0cf")], ["ring", pixel("#c4b994")]];
const DECLARED = pixel(COLOURS.ink);
const WARNED = pixel(COLOURS.blue);
const HOME = pixel(COLOURS.green);
const CHOSEN = pixel(COLOURS.ink);
const NEAR_PX = 14;

/** What stands for what: shape, colour, word. */
export const LEGEND = [
  ["disc", "grey", "truth.well"],
  ["square", "pale", "truth.without"],
  ["diamond", "orange", "truth.infected"],
  ["triangle", "red", "truth.ill"],
  ["frame", "ink", "truth.declared"],
  ["ring", "blue", "truth.alerted"],
  ["bar", "green", "truth.stays"],
];

/** How everybody is at a moment: follows the facts forwards, and begins anew when time goes back. */
export class States {
  /** @param {import("./lives.js").Lives} lives */
  constructor(lives) {
    this.lives = lives;
    this.reset();
  }

  reset() {
    const { count, before } = this.lives;
    this.health = new Uint8Array(count);
    this.declared = new Uint8Array(count);
    this.alerted = new Uint8Array(count);
    this.until = new Int32Array(count);
    this.counts = { infected: 0, ill: 0, declared: 0, alerted: 0 };
    this.row = 0;
    this.t = -1;
    for (const person of before.infected) this._turn(person, HAS_BEEN_INFECTED);
    for (const person of before.ill) this._turn(person, HAS_BEEN_ILL);
  }

  /** @param {number} person @param {number} health */
  _turn(person, health) {
    if (this.health[person] === WELL) this.counts.infected++;
    if (health === HAS_BEEN_ILL && this.health[person] !== health) this.counts.ill++;
    this.health[person] = Math.max(this.health[person], health);
  }

  /** @param {number} t */
  at(t) {
    if (t < this.t || this.health.length !== this.lives.count) this.reset();
    this.t = t;
    const { at, fact, who, more } = this.lives;
    for (; this.row < at.length && at.data[this.row] <= t; this.row++) {
      const person = who.data[this.row];
      const kind = fact.data[this.row];
      if (kind === INFECTED) this._turn(person, HAS_BEEN_INFECTED);
      else if (kind === ILL) this._turn(person, HAS_BEEN_ILL);
      else if (kind === STAYS) this.until[person] = Math.max(this.until[person], more.data[this.row]);
      else if (kind === DECLARES) this.counts.declared += this.declared[person] ? 0 : (this.declared[person] = 1);
      else if (kind === ALERTED) this.counts.alerted += this.alerted[person] ? 0 : (this.alerted[person] = 1);
    }
  }
}

/** Draws the truth of one run. */
export class TruthPanel {
  /** @param {import("./dots.js").Surface} surface @param {import("./lives.js").Lives} lives @param {any} view */
  constructor(surface, lives, view) {
    this.surface = surface;
    this.lives = lives;
    this.view = view;
    this.states = new States(lives);
    this.where = new Whereabouts(lives);
    this.map = laid([0, 0, 1, 1], 1, 1);
    this.layer = { key: "", pixels: new Uint32Array(0) };
  }

  get legend() {
    return this.lives.app.size ? LEGEND : LEGEND.filter(([, colour]) => colour !== "pale");
  }

  get silent() {
    return this.lives.empty ? "truth.none" : null;
  }

  /** @param {number} t */
  draw(t) {
    const { surface, lives, states, where, view } = this;
    const { width, height } = surface;
    const room = Math.sqrt((width * height) / Math.max(lives.count, 1));
    const r = Math.max(2, Math.min(Math.round(6 * surface.ratio), Math.round(room / 3.8)));
    this.map = laid(view.map ?? lives.map ?? extentOf(lives.x, lives.y), width, height);
    const dot = Math.min(2 * r, this.map.margin / lives.reach);
    this._ground(dot);
    where.at(t, this.map, dot, view.still);
    states.at(t);
    const { x, y } = where;
    const apart = lives.app.size > 0;
    const small = Math.max(1, Math.min(r, Math.round(room / 5)));
    for (const level of [WELL, HAS_BEEN_INFECTED, HAS_BEEN_ILL]) {
      const [shape, colour] = HEALTH[level];
      const size = level === WELL ? small : r;
      for (let who = 0; who < lives.count; who++) {
        if (states.health[who] !== level) continue;
        if (level === WELL && apart && !lives.app.has(who)) surface.stamp("square", size - 1, x[who], y[who], WITHOUT);
        else surface.stamp(shape, size, x[who], y[who], colour);
      }
    }
    for (let who = 0; who < lives.count; who++) {
      if (states.until[who] > t) surface.stamp("bar", r + 2, x[who], y[who] + 1, HOME);
      if (states.alerted[who]) surface.stamp("ring", r + 2, x[who], y[who], WARNED);
      if (states.declared[who]) surface.stamp("frame", r + 3, x[who], y[who], DECLARED);
    }
    for (const who of [view.person, view.pointed ?? null]) {
      if (who !== null && who < lives.count) mark(surface, x[who], y[who], CHOSEN);
    }
    surface.put();
  }

  /** Put the town under the people: its places, drawn once. @param {number} dot */
  _ground(dot) {
    const { surface, lives, map, layer } = this;
    const key = `${surface.width} ${surface.height} ${lives.x.length}`;
    if (layer.key !== key) {
      surface.clear(PAPER);
      const places = [...lives.kind.data.subarray(0, lives.x.length).keys()];
      for (const place of places.sort((a, b) => lives.kind.data[a] - lives.kind.data[b])) {
        const [shape, colour] = lives.kind.data[place] ? PLACE : HOUSE;
        const x = map.left + (lives.x.data[place] - map.x0) * map.scale + dot * lives.besideX.data[place];
        const y = map.top + (lives.y.data[place] - map.y0) * map.scale + dot * lives.besideY.data[place];
        surface.stamp(shape, Math.round(dot * (lives.spread.data[place] + 0.6)), x, y, colour);
      }
      this.layer = { key, pixels: surface.pixels.slice() };
    }
    surface.pixels.set(this.layer.pixels);
  }

  /** Who is at a point of the canvas, or null. @param {number} px @param {number} py */
  pick(px, py) {
    const { x, y } = this.where;
    let best = null;
    let nearest = (NEAR_PX * this.surface.ratio) ** 2;
    for (let who = 0; who < x.length; who++) {
      const far = (x[who] - px) ** 2 + (y[who] - py) ** 2;
      if (far < nearest) [best, nearest] = [who, far];
    }
    return best;
  }

  /** @param {number} t */
  counts(t) {
    this.states.at(t);
    return ["truth.counts", this.states.counts];
  }
}

/**
 * Point at what was chosen: four strokes towards it.
 * @param {import("./dots.js").Surface} surface @param {number} x @param {number} y @param {number} colour
 */
export function mark(surface, x, y, colour) {
  const near = 9 * surface.ratio;
  const far = 20 * surface.ratio;
  const thick = Math.max(2, Math.round(2 * surface.ratio));
  for (const [dx, dy] of [[0, 1], [0, -1], [1, 0], [-1, 0]]) {
    surface.line(x + near * dx, y + near * dy, x + far * dx, y + far * dy, colour, thick);
  }
}
