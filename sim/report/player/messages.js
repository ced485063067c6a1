// What does a server have? The messages that reached it, what its keys open in them, the files that it published.

import { Column } from "./columns.js";

/** What the servers of one run have. */
export class Messages {
  constructor() {
    this.filmed = false;
    this.at = new Column(Int32Array);
    this.account = new Column(Uint32Array);
    this.size = new Column(Uint32Array);
    this.begins = new Column(Uint32Array);
    this.bytes = new Column(Uint8Array);
    /** Reports: rows of messages. @type {number[]} */
    this.reports = [];
    this.reportAt = new Column(Int32Array);
    /** Of whom a report tells, each account once. @type {number[][]} */
    this.toldOf = [];
    /** @type {string[]} */
    this.accounts = [];
    /** When each account was first heard of, by its number; number 0 is none. */
    this.firstAt = [0];
    this.fileAt = new Column(Int32Array);
    this.fileSize = new Column(Uint32Array);
    /** Messages by account. @type {number[][]} */
    this.byAccount = [[]];
  }

  /** @param {import("./film.js").Chunk} chunk */
  add({ columns, words }) {
    this.filmed = true;
    const first = this.at.length;
    this.accounts.push(...words.accounts);
    for (const name of ["at", "account", "size"]) this[name].append(columns[name]);
    const begins = new Uint32Array(columns.kept.length);
    for (let row = 0, at = this.bytes.length; row < begins.length; at += columns.kept[row++]) begins[row] = at;
    this.begins.append(begins);
    this.bytes.append(columns.bytes);
    const reports = new Map();
    for (let row = 0; row < begins.length; row++) {
      this._heardOf(columns.account[row], columns.at[row], first + row);
      if (columns.report[row]) reports.set(row, new Set());
    }
    for (let row = 0; row < columns.told_by.length; row++) {
      const by = columns.told_by[row];
      reports.get(by)?.add(columns.told_of[row]);
      this._heardOf(columns.told_of[row], columns.at[by], -1);
    }
    for (const [row, of] of reports) {
      this.reports.push(first + row);
      this.reportAt.append([columns.at[row]]);
      this.toldOf.push([...of]);
    }
    this.fileAt.append(columns.file_at);
    this.fileSize.append(columns.file_size);
  }

  /** @param {number} account @param {number} at @param {number} row */
  _heardOf(account, at, row) {
    if (account === 0) return;
    this.firstAt[account] = Math.min(this.firstAt[account] ?? Infinity, at);
    this.byAccount[account] ??= [];
    if (row >= 0) this.byAccount[account].push(row);
  }

  /** The recorded bytes of a message. @param {number} row */
  bytesOf(row) {
    const end = row + 1 < this.begins.length ? this.begins.data[row + 1] : this.bytes.length;
    return this.bytes.data.subarray(this.begins.data[row], end);
  }

  /** How many reports told of an account by a moment. @param {number} account @param {number} t */
  toldTimes(account, t) {
    return this.toldOf.slice(0, this.reportAt.until(t)).filter((of) => of.includes(account)).length;
  }
}
