// Who is behind messages, accounts and identifiers? Only the simulation knows; here it serves to point at somebody.

import { Column } from "./columns.js";

/** The link from a person to what parties have of them. */
export class Owners {
  constructor() {
    this.messageOf = new Column(Uint32Array);
    this.saidBy = new Column(Uint32Array);
    this.rowBy = new Column(Uint32Array);
    /** @type {Map<string, number>} */
    this.accounts = new Map();
  }

  /** @param {import("./film.js").Chunk} chunk */
  add({ columns, words }) {
    if (columns.message_of) this.messageOf.append(columns.message_of);
    if (columns.said_by) this.saidBy.append(columns.said_by);
    if (columns.row_by) this.rowBy.append(columns.row_by);
    for (const [name, person] of Object.entries(words.accounts ?? {})) this.accounts.set(name, person);
  }

  /** Rows of messages and numbers of identifiers that are a person's. @param {number} person */
  of(person) {
    return { messages: rowsOf(this.messageOf, person), said: new Set(rowsOf(this.saidBy, person)),
      released: rowsOf(this.rowBy, person) };
  }

  /** Who is behind what was found in a panel: a person's number, {account}, {row}, {message}, {said}, or nothing. @param {any} found @param {string[]} names */
  person(found, names) {
    if (found === null || typeof found === "number") return found;
    if (found.account) return this.accounts.get(names[found.account - 1]) ?? null;
    const of = (column, row) => (column.length ? column.data[row] : null);
    if (found.row !== undefined) return of(this.rowBy, found.row);
    return found.message !== undefined ? of(this.messageOf, found.message) : of(this.saidBy, found.said);
  }

  /** Numbers of a person's accounts. @param {number} person @param {string[]} names @returns {Set<number>} */
  accountsOf(person, names) {
    return new Set(names.flatMap((name, n) => (this.accounts.get(name) === person ? [n + 1] : [])));
  }
}

/** @param {Column} column @param {number} person */
function rowsOf(column, person) {
  const rows = [];
  for (let row = 0; row < column.length; row++) if (column.data[row] === person) rows.push(row);
  return rows;
}
