// What does the simulation know of everybody: stays, day by day, and what befell whom?

import { Column, DAY } from "./columns.js";

export const FACTS = ["infected", "ill", "swabbed", "result", "declares", "alerted", "stays"];
export const [INFECTED, ILL, SWABBED, RESULT, DECLARES, ALERTED, STAYS] = FACTS.keys();

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
/** In widths of a dot: from home to home in a house, from one to the next in a crowd, and the widest crowd. */
const [HOUSE, CROWD, WIDEST] = [1.4, 0.42, 4.5];

/** The truth of one run. */
export class Lives {
  constructor() {
    this.count = 0;
    /** @type {string[]} */
    this.names = [];
    this.ages = null;
    this.app = new Set();
    /** The rectangle of the town. @type {number[]|null} */
    this.map = null;
    /** @type {{start: Uint32Array, from: any, place: any}[]} */
    this.days = [];
    this.x = new Column(Float32Array);
    this.y = new Column(Float32Array);
    this.kind = new Column(Uint8Array);
    /** Where a place lies among those of one address, and how many visit it: in widths of a dot. */
    this.besideX = new Column(Float32Array);
    this.besideY = new Column(Float32Array);
    this.spread = new Column(Float32Array);
    /** How far beyond its address somebody may be seen, in the same. */
    this.reach = 6;
    /** @type {Map<string, number>} places by address */
    this.addresses = new Map();
    this.at = new Column(Int32Array);
    this.fact = new Column(Uint8Array);
    this.who = new Column(Uint32Array);
    this.more = new Column(Int32Array);
    /** @type {Map<number, number[]>} rows of facts by person */
    this.rows = new Map();
    /** @type {{infected: number[], ill: number[]}} */
    this.before = { infected: [], ill: [] };
    /** What was said of the people on the first day. @type {Record<string, any>} */
    this.people = {};
  }

  /** @param {import("./film.js").Chunk} chunk */
  add({ day, columns, words: own, like }) {
    const words = like && day === 0 ? { ...like.people, ...own } : own;
    if (words.names) {
      this.people = words;
      this.names = words.names;
      this.ages = words.ages;
      this.app = new Set(words.app);
      this.count = words.names.length;
      this.map = words.map ?? null;
      this.before = words.before ?? this.before;
    }
    if (like && day === 0) this._settle(like);
    this.x.append(columns.place_x);
    this.y.append(columns.place_y);
    this.kind.append(columns.place_kind);
    this._spread(columns);
    const stays = { start: begins(columns.who, this.count), from: columns.from, place: columns.place };
    this.days[day] = like ? filled(stays, like.days[day]) : stays;
    const first = this.at.length;
    this.at.append(columns.fact_at);
    this.fact.append(columns.fact);
    this.who.append(columns.fact_who);
    this.more.append(columns.fact_more);
    for (let row = first; row < this.at.length; row++) {
      const who = this.who.data[row];
      const rows = this.rows.get(who);
      if (rows) rows.push(row);
      else this.rows.set(who, [row]);
    }
  }

  /** Begin with the places of another run, all of them. @param {Lives} like */
  _settle(like) {
    for (const name of ["x", "y", "kind", "besideX", "besideY", "spread"]) {
      this[name].append(like[name].data.subarray(0, like[name].length));
    }
    this.addresses = new Map(like.addresses);
    this.reach = like.reach;
  }

  /** Give places that came with a day room to be seen in: homes of one house side by side, many people apart. @param {any} columns */
  _spread({ place, place_x: x, place_y: y }) {
    const first = this.spread.length;
    const visits = new Float32Array(x.length);
    for (const each of place) if (each >= first) visits[each - first]++;
    x.forEach((_, n) => {
      const address = `${x[n]} ${y[n]}`;
      const before = this.addresses.get(address) ?? 0;
      this.addresses.set(address, before + 1);
      const far = HOUSE * Math.sqrt(before);
      this.reach = Math.max(this.reach, far + 2);
      this.besideX.append([far * Math.cos(before * GOLDEN)]);
      this.besideY.append([far * Math.sin(before * GOLDEN)]);
      visits[n] = Math.min(WIDEST, CROWD * Math.sqrt(visits[n]));
    });
    this.spread.append(visits);
  }

  get empty() {
    return this.count === 0;
  }

  /** What befell a person by a moment. @param {number} person @param {number} t */
  factsOf(person, t) {
    const rows = this.rows.get(person) ?? [];
    return rows
      .filter((row) => this.at.data[row] <= t)
      .map((row) => ({ at: this.at.data[row], fact: this.fact.data[row], more: this.more.data[row] }));
  }

  /** In which kind of place somebody is. @param {number} person @param {number} t */
  kindOfPlace(person, t) {
    const day = this.days[Math.floor(t / DAY)];
    if (!day) return null;
    const minute = (t % DAY) / 60;
    let row = day.start[person];
    while (row + 1 < day.start[person + 1] && day.from[row + 1] <= minute) row++;
    return this.kind.data[day.place[row]];
  }
}

/**
 * A day's stays: of whom none are said, those of another run.
 * @param {{start: Uint32Array, from: any, place: any}} own @param {{start: Uint32Array, from: any, place: any}} other
 */
function filled(own, other) {
  if (!own.from.length) return other;
  const count = own.start.length - 1;
  const start = new Uint32Array(count + 1);
  const of = (person) => (own.start[person + 1] > own.start[person] ? own : other).start;
  for (let person = 0; person < count; person++) start[person + 1] = start[person] + of(person)[person + 1] - of(person)[person];
  const [from, place] = [new Uint16Array(start[count]), new Uint32Array(start[count])];
  for (let person = 0; person < count; person++) {
    const rows = of(person) === own.start ? own : other;
    const [first, end] = [rows.start[person], rows.start[person + 1]];
    from.set(rows.from.subarray(first, end), start[person]);
    place.set(rows.place.subarray(first, end), start[person]);
  }
  return { start, from, place };
}

/** Where each person's rows begin. @param {ArrayLike<number>} who @param {number} count */
function begins(who, count) {
  const start = new Uint32Array(count + 1);
  for (let row = 0; row < who.length; row++) start[who[row] + 1]++;
  for (let person = 0; person < count; person++) start[person + 1] += start[person];
  return start;
}
