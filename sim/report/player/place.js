// Where is each person at a moment? In the seat they have in a place, or on the way to the next.

import { DAY, MINUTE, hashed } from "./columns.js";

const WAY_MINUTES = 12;
/** Round a map so much stays free, as a share of the shorter side: for dots, and the same in every panel. */
const MARGIN = 0.12;

/** The whereabouts of everybody in one run. */
export class Whereabouts {
  /** @param {import("./lives.js").Lives} lives */
  constructor(lives) {
    this.lives = lives;
    this.x = new Float32Array(0);
    this.y = new Float32Array(0);
    this.row = new Uint32Array(0);
    this.day = -1;
    this.minute = 0;
  }

  /**
   * Fill x and y, in pixels.
   * @param {number} t
   * @param {{x0: number, y0: number, scale: number, left: number, top: number}} map
   * @param {number} dot width of a dot, in pixels
   * @param {boolean} still whether nobody is shown on the way
   */
  at(t, map, dot, still) {
    const { lives } = this;
    const number = Math.min(Math.floor(t / DAY), lives.days.length - 1);
    const day = lives.days[number];
    if (!day) return;
    const minute = t / MINUTE - (number * DAY) / MINUTE;
    if (this.x.length !== lives.count) {
      this.x = new Float32Array(lives.count);
      this.y = new Float32Array(lives.count);
      this.row = new Uint32Array(lives.count);
      this.day = -1;
    }
    if (number !== this.day || minute < this.minute) this.row.set(day.start.subarray(0, lives.count));
    this.day = number;
    this.minute = minute;
    const { start, from, place } = day;
    const [px, py, spread, besideX, besideY] = [lives.x, lives.y, lives.spread, lives.besideX, lives.besideY].map(
      (column) => column.data);
    for (let person = 0; person < lives.count; person++) {
      const end = start[person + 1] - 1;
      let row = this.row[person];
      while (row < end && from[row + 1] <= minute) row++;
      this.row[person] = row;
      const here = place[row];
      const angle = 6.283 * hashed(person, here);
      const far = spread[here] * Math.sqrt(hashed(here, person));
      let x = map.left + (px[here] - map.x0) * map.scale + dot * (besideX[here] + far * Math.cos(angle));
      let y = map.top + (py[here] - map.y0) * map.scale + dot * (besideY[here] + far * Math.sin(angle));
      if (row < end && !still) {
        const way = Math.min(WAY_MINUTES, (from[row + 1] - from[row]) / 2);
        const share = 1 - (from[row + 1] - minute) / way;
        if (share > 0) {
          const next = place[row + 1];
          const turn = 6.283 * hashed(person, next);
          const wide = spread[next] * Math.sqrt(hashed(next, person));
          const soft = share * share * (3 - 2 * share);
          x += soft * (map.left + (px[next] - map.x0) * map.scale + dot * (besideX[next] + wide * Math.cos(turn)) - x);
          y += soft * (map.top + (py[next] - map.y0) * map.scale + dot * (besideY[next] + wide * Math.sin(turn)) - y);
        }
      }
      this.x[person] = x;
      this.y[person] = y;
    }
  }
}

/**
 * How a map lies on a canvas: all of it, in the middle.
 * @param {number[]} extent x0, y0, x1, y1 in metres
 * @param {number} width @param {number} height
 */
export function laid([x0, y0, x1, y1], width, height) {
  const margin = MARGIN * Math.min(width, height);
  const wide = Math.max(x1 - x0, 1);
  const high = Math.max(y1 - y0, 1);
  const scale = Math.max(0.001, Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high));
  return { x0, y0, scale, margin, left: (width - wide * scale) / 2, top: (height - high * scale) / 2 };
}

/** The rectangle round some points, with room for a place about them. @param {any} x @param {any} y */
export function extentOf(x, y) {
  const extent = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n < x.length; n++) {
    extent[0] = Math.min(extent[0], x.data[n]);
    extent[1] = Math.min(extent[1], y.data[n]);
    extent[2] = Math.max(extent[2], x.data[n]);
    extent[3] = Math.max(extent[3], y.data[n]);
  }
  return x.length ? extent : [0, 0, 1, 1];
}
