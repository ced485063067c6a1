// What does somebody have who reads where people were? Rows under handles, each from when it can be read.

import { Column } from "./columns.js";

/** A release, or a log, of one run as far as it has come. */
export class Release {
  constructor() {
    this.filmed = false;
    this.told = new Column(Int32Array);
    this.since = new Column(Int32Array);
    this.until = new Column(Int32Array);
    this.east = new Column(Int32Array);
    this.north = new Column(Int32Array);
    this.handle = new Column(Uint32Array);
    this.home = new Column(Uint8Array);
    /** @type {string[]} */
    this.handles = [];
    /** When each handle can first be read. @type {number[]} */
    this.firstAt = [];
    /** @type {"point"|"mast"|"home"} */
    this.says = "point";
    /** @type {[number, number][]} */
    this.masts = [];
    /** @type {number[]|null} */
    this.map = null;
    /** @type {any} */
    this.form = "";
  }

  /** @param {import("./film.js").Chunk} chunk */
  add({ columns, words }) {
    this.filmed = true;
    if (words.map) Object.assign(this, { map: words.map, says: words.says, masts: words.masts, form: words.form });
    this.handles.push(...words.handles);
    columns.handle.forEach((handle, row) => (this.firstAt[handle] ??= columns.told[row]));
    for (const name of ["told", "since", "until", "east", "north", "handle", "home"]) this[name].append(columns[name]);
  }

  /** Rows of a set of rows that can be read by a moment, and the handles they stand under. @param {number[]} rows @param {number} t */
  read(rows, t) {
    const found = rows.filter((row) => this.told.data[row] <= t);
    return { rows: found, handles: new Set(found.map((row) => this.handle.data[row])) };
  }
}
