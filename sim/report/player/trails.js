// The panel of whoever reads a release: which places stand in it, under which handles, and what joins them?

import { hashed } from "./columns.js";
import { COLOURS, mixed, pixel } from "./dots.js";
import { laid } from "./place.js";
import { mark } from "./truth.js";

const PAPER = pixel(COLOURS.ground);
const MAST = pixel(COLOURS.ink);
const ROW = pixel("#767676");
const PAST = mixed(ROW, PAPER, 0.6);
const HOME = pixel(COLOURS.green);
const OF_ONE = ["blue", "red", "green", "purple", "orange", "sky"].map((name) => pixel(COLOURS[name]));
const SHAPES = ["square", "triangle", "diamond", "cross"];
const FEW = 24;
const AROUND_PX = 9;
const EDGE_PX = 8;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const DISC_SHARE = 0.42;
const NEAR_PX = 14;
/** @type {Record<string, [string, string, string][]>} */
const LEGENDS = {
  point: [["square", "blue", "release.one"], ["triangle", "red", "release.other"]],
  mast: [["frame", "ink", "release.mast"], ["disc", "grey", "release.now"]],
  home: [["disc", "green", "release.home"], ["ring", "grey", "release.out"]],
};

/** Draws what somebody has who reads one release. */
export class TrailsPanel {
  /** @param {import("./dots.js").Surface} surface @param {import("./release.js").Release} release @param {any} view */
  constructor(surface, release, view) {
    this.surface = surface;
    this.release = release;
    this.view = view;
    this.silent = null;
    this.about = "release.about";
    this.unit = 1;
    this.map = laid([0, 0, 1, 1], 1, 1);
  }

  get legend() {
    return LEGENDS[this.release.says];
  }

  /** Where a row is drawn: at its place, and each handle in its own direction from it. @param {number} row @returns {[number, number]} */
  at(row) {
    const { release, map, surface } = this;
    const handle = release.handle.data[row];
    if (release.says === "home") return this.seat(handle);
    const off = AROUND_PX * surface.ratio * (release.says === "mast" ? 2.4 : 1) * Math.sqrt(hashed(handle, 5));
    const angle = 2 * Math.PI * hashed(handle, 6);
    const within = (at, whole) => Math.max(EDGE_PX, Math.min(whole - EDGE_PX, at));  // what was measured wrongly lies at the edge
    return [within(map.left + (release.east.data[row] - map.x0) * map.scale + off * Math.cos(angle), surface.width),
      within(map.top + (release.north.data[row] - map.y0) * map.scale + off * Math.sin(angle), surface.height)];
  }

  /** A seat for each handle, where no place is told. @param {number} handle @returns {[number, number]} */
  seat(handle) {
    const { width, height } = this.surface;
    const far = DISC_SHARE * Math.min(width, height) * Math.sqrt((handle + 0.5) / Math.max(this.release.handles.length, FEW));
    return [width / 2 + far * Math.cos(handle * GOLDEN), height / 2 + far * Math.sin(handle * GOLDEN)];
  }

  /** @param {number} t */
  draw(t) {
    const { surface, release, view } = this;
    surface.clear(PAPER);
    this.unit = Math.max(1.6, Math.min(surface.width, surface.height) / 260);
    this.map = laid(view.map ?? release.map ?? [0, 0, 1, 1], surface.width, surface.height);
    const r = Math.max(2, Math.round(1.6 * this.unit));
    for (const [east, north] of release.masts) {
      surface.stamp("frame", 2 * r + 1, this.map.left + (east - this.map.x0) * this.map.scale,
        this.map.top + (north - this.map.y0) * this.map.scale, MAST);
    }
    const end = release.told.until(t);
    if (release.says === "home") this._homes(end, t, r);
    else if (release.says === "mast") this._now(end, t, r);
    else this._ways(end, r);
    if (release.says !== "point") {
      for (const row of view.released) if (row < end && this._stands(row, t)) mark(surface, ...this.at(row), MAST);
    }
    surface.put();
  }

  /** Whether a row is drawn at a moment: what was published stands, what is logged passes. @param {number} row @param {number} t */
  _stands(row, t) {
    const { release } = this;
    return release.says === "point" || (release.since.data[row] <= t && t < release.until.data[row]);
  }

  /** Mark the places of each handle, and join those of whom is chosen in the order of time. @param {number} end @param {number} r */
  _ways(end, r) {
    const { surface, release, view } = this;
    for (let row = 0; row < end; row++) {
      const handle = release.handle.data[row];
      surface.stamp(SHAPES[handle % SHAPES.length], r, ...this.at(row), OF_ONE[handle % OF_ONE.length]);
    }
    const own = view.released.filter((row) => row < end).sort((a, b) => release.since.data[a] - release.since.data[b]);
    for (let at = 1; at < own.length; at++) {
      if (release.handle.data[own[at - 1]] !== release.handle.data[own[at]]) continue;
      surface.line(...this.at(own[at - 1]), ...this.at(own[at]), MAST, r);
    }
    for (const row of own) surface.stamp("frame", 2 * r, ...this.at(row), MAST);
  }

  /** @param {number} end @param {number} t @param {number} r */
  _now(end, t, r) {
    const { surface, release } = this;
    for (let row = 0; row < end; row++) {
      if (this._stands(row, t)) surface.stamp("disc", r, ...this.at(row), ROW);
    }
  }

  /** @param {number} end @param {number} t @param {number} r */
  _homes(end, t, r) {
    const { surface, release } = this;
    for (let row = 0; row < end; row++) {
      if (!this._stands(row, t)) continue;
      if (release.home.data[row]) surface.stamp("disc", 2 * r, ...this.at(row), HOME);
      else surface.stamp("ring", 2 * r, ...this.at(row), PAST);
    }
  }

  /** The row at a point, as {row}, or null. @param {number} px @param {number} py @param {number} t */
  pick(px, py, t) {
    let nearest = (NEAR_PX * this.surface.ratio) ** 2;
    let best = null;
    for (let row = 0, end = this.release.told.until(t); row < end; row++) {
      if (!this._stands(row, t)) continue;
      const [x, y] = this.at(row);
      const far = (x - px) ** 2 + (y - py) ** 2;
      if (far < nearest) [best, nearest] = [{ row }, far];
    }
    return best;
  }

  /** @param {number} t */
  counts(t) {
    const { release } = this;
    const handles = release.firstAt.reduce((sum, at) => sum + Number(at <= t), 0);
    return ["release.counts", { rows: release.told.until(t), handles }];
  }
}
