// What is a film made of, once its chunks have come? Runs; in each what the truth, a server and an attacker have.

import { Heard } from "./heard.js";
import { Lives } from "./lives.js";
import { Messages } from "./messages.js";
import { Owners } from "./owners.js";
import { Release } from "./release.js";

/**
 * @typedef {object} Chunk
 * @property {number} run
 * @property {"truth"|"behind"|"server"|"attacker"|"release"} part
 * @property {number} day
 * @property {Record<string, any>} columns
 * @property {Record<string, any>} words
 * @property {Lives} [like] the truth of another run, where all that is the same in it is left out
 */

const LENGTH_BYTES = 4;
const TYPES = {
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, f4: Float32Array,
};
const TEXT = new TextDecoder();

/**
 * A column that was kept as steps: of all the lowest byte, then the next, and so on.
 * @param {Uint8Array} bytes @param {any} column as long as it will be
 */
function ofSteps(bytes, column) {
  const { length, BYTES_PER_ELEMENT: width } = column;
  for (let row = 0, sum = 0; row < length; row++) {
    for (let place = 0; place < width; place++) sum = (sum + (bytes[place * length + row] << (8 * place))) | 0;
    column[row] = sum;  // goes round at the end of its type
  }
  return column;
}

/**
 * Read one chunk: the length of a line of JSON, the line, each column from a multiple of 4 on.
 * @param {Uint8Array} bytes
 * @returns {Chunk}
 */
export function read(bytes) {
  const own = bytes.byteOffset % LENGTH_BYTES ? bytes.slice() : bytes;
  const length = new DataView(own.buffer, own.byteOffset).getUint32(0, true);
  let at = LENGTH_BYTES + length;
  const head = JSON.parse(TEXT.decode(own.subarray(LENGTH_BYTES, at)));
  /** @type {Record<string, any>} */
  const columns = {};
  for (const [name, [kind, size, coded]] of Object.entries(head.columns)) {
    at += -at & 3;
    const column = new TYPES[kind](own.buffer, own.byteOffset + at, size);
    columns[name] = coded === "steps" ? ofSteps(own.subarray(at, at + column.byteLength), new TYPES[kind](size)) : column;
    at += column.byteLength;
  }
  return { ...head, columns };
}

/** One run of a film: stores that do not know each other. */
export class Run {
  constructor() {
    this.truth = new Lives();
    this.server = new Messages();
    this.attacker = new Heard();
    this.release = new Release();
    this.behind = new Owners();
    /** Whether anything of it has come. */
    this.begun = false;
  }
}

/** All runs of a film, as far as they have come. */
export class Film {
  constructor() {
    /** @type {Map<number, Run>} */
    this.runs = new Map();
    /** @type {Map<number, number>} */
    this.come = new Map();
    this.version = 0;
  }

  /** So many days of the longest run have come. */
  get days() {
    return Math.max(0, ...this.come.values());
  }

  /** So many days of a run have come. @param {number} number */
  daysOf(number) {
    return this.come.get(number) ?? 0;
  }

  /** @param {number} number */
  run(number) {
    if (!this.runs.has(number)) this.runs.set(number, new Run());
    return /** @type {Run} */ (this.runs.get(number));
  }

  /** @param {Uint8Array|ArrayBuffer} bytes */
  add(bytes) {
    const chunk = read(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
    if (chunk.words.like !== undefined) chunk.like = this.run(chunk.words.like).truth;
    this.run(chunk.run)[chunk.part].add(chunk);
    this.run(chunk.run).begun = true;
    this.come.set(chunk.run, Math.max(this.daysOf(chunk.run), chunk.day + 1));
    this.version += 1;
  }
}

/**
 * Yield the chunks of a packed film: gzip over (length, chunk), (length, chunk) and so on.
 * @param {string} packed base64
 */
export async function* unpacked(packed) {
  const zipped = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = new Uint8Array(await new Response(stream).arrayBuffer());
  const view = new DataView(all.buffer);
  for (let at = 0; at < all.length; ) {
    const length = view.getUint32(at, true);
    yield all.slice(at + LENGTH_BYTES, at + LENGTH_BYTES + length);
    at += LENGTH_BYTES + length;
  }
}
