// The server panel: which messages come in, and who was whose company as far as reports tell? A server has no map.

import { HOUR, MINUTE, hashed } from "./columns.js";
import { COLOURS, mixed, pixel } from "./dots.js";
import { mark } from "./truth.js";

const PAPER = pixel(COLOURS.paper);
const KNOWN = pixel(COLOURS.grey);
const LIT = pixel(COLOURS.orange);
const REPORT = pixel(COLOURS.ink);
const LINK = pixel("#9fc7e3");
const FRESH_LINK = pixel(COLOURS.blue);
const FILE = pixel(COLOURS.green);
const CHOSEN = pixel(COLOURS.ink);
const LIT_S = 30 * MINUTE;
const FRESH_S = 3 * HOUR;
const SHADES = 8;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const DISC_SHARE = 0.4;
const FILES_SHARE = 0.1;
const NEAR_PX = 14;
const FADING = Array.from({ length: SHADES }, (_, n) => mixed(LIT, PAPER, (0.85 * n) / SHADES));

const CENTRAL = [
  ["disc", "grey", "server.account"],
  ["disc", "orange", "server.lit"],
  ["square", "ink", "server.report"],
  ["bar", "blue", "server.link"],
];
const DECENTRAL = [
  ["disc", "orange", "server.connection"],
  ["square", "ink", "server.report"],
  ["cross", "green", "server.file"],
];

/** Draws what the servers of one run have. */
export class ServerPanel {
  /** @param {import("./dots.js").Surface} surface @param {import("./messages.js").Messages} messages @param {any} view */
  constructor(surface, messages, view) {
    this.surface = surface;
    this.messages = messages;
    this.view = view;
    /** The links of reports that are no longer fresh, drawn once. */
    this.layer = { pixels: new Uint32Array(0), reports: 0, accounts: -1, width: 0 };
  }

  get legend() {
    return this.messages.accounts.length ? CENTRAL : DECENTRAL;
  }

  get silent() {
    return this.messages.filmed ? null : "server.none";
  }

  /** Where an account lies: in a disc, in the order in which accounts were first heard of. @param {number} account @returns {[number, number]} */
  seat(account) {
    const { width, height } = this.surface;
    const most = Math.max(this.messages.accounts.length, 12);
    const far = DISC_SHARE * Math.min(width, height) * Math.sqrt((account - 0.5) / most);
    return [width / 2 + far * Math.cos(account * GOLDEN), height / 2 + far * Math.sin(account * GOLDEN)];
  }

  /** Where a message lies that names no account: anywhere, and outside the disc of accounts. @param {number} row @returns {[number, number]} */
  nowhere(row) {
    const { width, height } = this.surface;
    const central = this.messages.accounts.length > 0;
    const [least, most] = central ? [DISC_SHARE + 0.02, DISC_SHARE + 0.08] : [0, DISC_SHARE];
    const angle = 2 * Math.PI * hashed(row, 1);
    const far = Math.min(width, height) * (central ? least + (most - least) * hashed(row, 2) : most * Math.sqrt(hashed(row, 2)));
    return [width / 2 + far * Math.cos(angle), height / 2 + far * Math.sin(angle)];
  }

  /** @param {number} row */
  at(row) {
    const account = this.messages.account.data[row];
    return account ? this.seat(account) : this.nowhere(row);
  }

  /** @param {number} t */
  draw(t) {
    const { surface, messages, view } = this;
    const r = this._size();
    const reports = messages.reportAt.until(t);
    this._links(messages.reportAt.until(t - FRESH_S));
    for (let report = this.layer.reports; report < reports; report++) this._star(report, FRESH_LINK);
    for (let account = 1; account <= messages.accounts.length; account++) {
      if (messages.firstAt[account] <= t) surface.stamp("disc", r - 1, ...this.seat(account), KNOWN);
    }
    const first = view.still ? messages.at.until(t - 2 * LIT_S) : messages.at.until(t - LIT_S);
    for (let row = first, end = messages.at.until(t); row < end; row++) {
      const age = view.still ? 0 : Math.floor((SHADES * (t - messages.at.data[row])) / LIT_S);
      surface.stamp("disc", r, ...this.at(row), FADING[Math.min(age, SHADES - 1)]);
    }
    for (let report = 0; report < reports; report++) surface.stamp("square", r, ...this.at(messages.reports[report]), REPORT);
    this._files(t, r);
    if (view.person !== null) this._chosen(t);
    surface.put();
  }

  _size() {
    const { width, height, ratio } = this.surface;
    const room = (2 * DISC_SHARE * Math.min(width, height)) / Math.sqrt(Math.max(this.messages.accounts.length, 400));
    return Math.max(2, Math.min(Math.round(5 * ratio), Math.round(room / 2.6)));
  }

  /** Put the links of all but the freshest reports under the rest. @param {number} reports */
  _links(reports) {
    const { surface, messages, layer } = this;
    const changed = layer.width !== surface.width || layer.pixels.length !== surface.pixels.length;
    if (changed || layer.reports > reports || layer.accounts !== messages.accounts.length) {
      Object.assign(layer, { pixels: new Uint32Array(surface.pixels.length).fill(PAPER), reports: 0 });
      Object.assign(layer, { width: surface.width, accounts: messages.accounts.length });
    }
    surface.pixels.set(layer.pixels);
    if (layer.reports === reports) return;
    for (; layer.reports < reports; layer.reports++) this._star(layer.reports, LINK);
    layer.pixels.set(surface.pixels);
  }

  /** @param {number} report @param {number} colour */
  _star(report, colour) {
    const [x, y] = this.at(this.messages.reports[report]);
    for (const account of this.messages.toldOf[report]) this.surface.line(x, y, ...this.seat(account), colour);
  }

  /** Files that were published, in a row at the foot. @param {number} t @param {number} r */
  _files(t, r) {
    const { surface, messages } = this;
    const { width, height } = surface;
    const step = Math.min(4 * r, (0.9 * width) / Math.max(messages.fileAt.length, 1));
    for (let file = 0, end = messages.fileAt.until(t); file < end; file++) {
      const lit = t - messages.fileAt.data[file] < FRESH_S ? 2 : 0;
      surface.stamp("cross", r + 1 + lit, 0.05 * width + (file + 0.5) * step, height * (1 - FILES_SHARE / 2), FILE);
    }
  }

  /** @param {number} t */
  _chosen(t) {
    const { surface, messages, view } = this;
    for (const account of view.accounts) {
      if (messages.firstAt[account] <= t) mark(surface, ...this.seat(account), CHOSEN);
    }
    if (view.accounts.size) return;
    for (const row of view.messages) {
      const at = messages.at.data[row];
      if (at <= t && at > t - LIT_S) mark(surface, ...this.at(row), CHOSEN);
    }
  }

  /**
   * Whose account or message is at a point, by its rows: {account} or {message}, or null.
   * @param {number} px @param {number} py @param {number} t
   */
  pick(px, py, t) {
    const { messages } = this;
    let nearest = (NEAR_PX * this.surface.ratio) ** 2;
    let best = null;
    const look = (x, y, found) => {
      const far = (x - px) ** 2 + (y - py) ** 2;
      if (far < nearest) [best, nearest] = [found, far];
    };
    for (let account = 1; account <= messages.accounts.length; account++) {
      if (messages.firstAt[account] <= t) look(...this.seat(account), { account });
    }
    for (let row = messages.at.until(t - LIT_S), end = messages.at.until(t); row < end; row++) {
      if (!messages.account.data[row]) look(...this.at(row), { message: row });
    }
    return best;
  }

  /** @param {number} t */
  counts(t) {
    const { messages } = this;
    const reports = messages.reportAt.until(t);
    let [links, pairs] = [0, 0];
    for (const { length } of messages.toldOf.slice(0, reports)) {
      links += length;
      pairs += (length * (length - 1)) / 2; // a report names all of them to each other
    }
    let accounts = 0;
    for (let account = 1; account < messages.firstAt.length; account++) accounts += messages.firstAt[account] <= t ? 1 : 0;
    const files = messages.fileAt.until(t);
    const numbers = { messages: messages.at.until(t), accounts, reports, links, pairs, files };
    return [messages.accounts.length ? "server.counts" : "server.counts_none", numbers];
  }
}
