// How is a column kept that grows day by day, and where in it does a moment stand?

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86400;

/** Numbers of one type, appended as they come. */
export class Column {
  /** @param {any} Type a typed array's constructor */
  constructor(Type) {
    this.data = new Type(1024);
    this.length = 0;
  }

  /** @param {ArrayLike<number>} values */
  append(values) {
    const needed = this.length + values.length;
    if (needed > this.data.length) {
      const grown = new this.data.constructor(Math.max(needed, 2 * this.data.length));
      grown.set(this.data.subarray(0, this.length));
      this.data = grown;
    }
    this.data.set(values, this.length);
    this.length = needed;
  }

  /** How many are not greater than a bound, where they rise. @param {number} bound */
  until(bound) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.data[middle] <= bound) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A number in [0, 1) that depends on two whole numbers and nothing else. @param {number} a @param {number} b */
export function hashed(a, b) {
  let mixed = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
}

/** Bytes as pairs of letters. @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
