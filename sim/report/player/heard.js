// What does somebody have who listens? What receivers heard, where they stand, and what published keys tell of it.

import { Column, DAY, hex } from "./columns.js";

const KEPT_BYTES = 8;

/** What the attacker of one run has. */
export class Heard {
  constructor() {
    this.filmed = false;
    this.at = new Column(Int32Array);
    this.receiver = new Column(Uint16Array);
    this.said = new Column(Uint32Array);
    this.rssi = new Column(Int8Array);
    this.x = new Column(Float32Array);
    this.y = new Column(Float32Array);
    /** The first bytes of each identifier behind what all say alike, and what that is, from which identifier on. */
    this.bytes = new Column(Uint8Array);
    /** @type {{first: number, alike: string}[]} */
    this.formats = [];
    /** Whose an identifier is, as published keys tell: its declarer's number. @type {Map<number, number>} */
    this.toldAs = new Map();
    /** When that was known: at the end of the day whose files tell it. @type {Map<number, number>} */
    this.toldAt = new Map();
    /** Nights on which something new was told. @type {number[]} */
    this.nights = [];
    this.version = 0;
    /** The rectangle of the town, which everybody may know. @type {number[]|null} */
    this.map = null;
  }

  /** @param {import("./film.js").Chunk} chunk */
  add({ day, columns, words }) {
    this.filmed = true;
    this.map ??= words.map ?? null;
    this.version += 1;
    for (const name of ["at", "receiver", "said", "rssi"]) this[name].append(columns[name]);
    this.x.append(columns.receiver_x);
    this.y.append(columns.receiver_y);
    this.formats.push({ first: this.bytes.length / KEPT_BYTES, alike: words.alike });
    this.bytes.append(columns.bytes);
    const night = (day + 1) * DAY;
    columns.told_said.forEach((said, row) => {
      this.toldAs.set(said, columns.told_as[row]);
      this.toldAt.set(said, night);
    });
    if (columns.told_said.length) this.nights.push(night);
  }

  /** What is kept of an identifier, as pairs of letters. @param {number} said */
  hexOf(said) {
    const { alike } = /** @type {{first: number, alike: string}} */ (this.formats.findLast(({ first }) => first <= said));
    return alike + hex(this.bytes.data.subarray(said * KEPT_BYTES, (said + 1) * KEPT_BYTES));
  }

  /** The declarer's number that an identifier bears by a moment, or -1. @param {number} said @param {number} t */
  as(said, t) {
    const at = this.toldAt.get(said);
    return at !== undefined && at <= t ? /** @type {number} */ (this.toldAs.get(said)) : -1;
  }

  /**
   * Where each declarer was heard, as known at a moment: by number, [at, receiver] in the order of time.
   * @param {number} t
   * @returns {Map<number, [number, number][]>}
   */
  tracks(t) {
    const found = new Map();
    if (!this.nights.length || this.nights[0] > t) return found;
    for (let row = 0, end = this.at.until(t); row < end; row++) {
      const number = this.as(this.said.data[row], t);
      if (number < 0) continue;
      if (!found.has(number)) found.set(number, []);
      found.get(number).push([this.at.data[row], this.receiver.data[row]]);
    }
    return found;
  }
}
