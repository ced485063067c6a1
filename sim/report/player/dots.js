// How do thousands of dots get onto a canvas at each frame? As pixels, written into one image and put there at once.

const MOST_RATIO = 2;

/** Colours that people tell apart who do not see green or red (Okabe and Ito), and greys. */
export const COLOURS = {
  paper: "#ffffff", ground: "#f3f1ea", grey: "#a6a6a6", pale: "#dad7cc", ink: "#000000", orange: "#e69f00", sky: "#56b4e9",
  green: "#009e73", blue: "#0072b2", red: "#d55e00", purple: "#cc79a7",
};

/** A colour as a pixel is stored. @param {string} colour #rrggbb */
export function pixel(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** One pixel between two others. @param {number} from @param {number} to @param {number} share */
export function mixed(from, to, share) {
  let out = 255 << 24;
  for (const shift of [0, 8, 16]) {
    const [a, b] = [(from >> shift) & 255, (to >> shift) & 255];
    out |= Math.round(a + (b - a) * share) << shift;
  }
  return out >>> 0;
}

/** @type {Record<string, (x: number, y: number, r: number) => boolean>} */
const SHAPES = {
  disc: (x, y, r) => x * x + y * y <= (r + 0.3) ** 2,
  diamond: (x, y, r) => Math.abs(x) + Math.abs(y) <= Math.round(r * 1.35),
  triangle: (x, y, r) => y >= -r - 1 && y <= r && Math.abs(x) <= (y + r + 1) / 1.7,
  square: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) <= r,
  cross: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) <= r && Math.min(Math.abs(x), Math.abs(y)) <= r / 3.5,
  ring: (x, y, r) => x * x + y * y <= (r + 0.4) ** 2 && x * x + y * y > (r + 0.4 - Math.max(1.1, Math.min(2.2, r / 4))) ** 2,
  frame: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) <= r && Math.max(Math.abs(x), Math.abs(y)) > r - Math.max(1, r / 5),
  bar: (x, y, r) => Math.abs(x) <= r && y > r - Math.max(1, r / 4) && y <= r,
};
export const SHAPE_NAMES = Object.keys(SHAPES);

/** @type {Map<string, Int16Array>} */
const made = new Map();

/** A shape as rows of pixels: y, first x, last x, and so on. @param {string} shape @param {number} r */
function rowsOf(shape, r) {
  const key = `${shape} ${r}`;
  const found = made.get(key);
  if (found) return found;
  const rows = [];
  const inside = SHAPES[shape];
  for (let y = -2 * r - 2; y <= 2 * r + 2; y++) {
    let first = null;
    for (let x = -2 * r - 2; x <= 2 * r + 3; x++) {
      const is = inside(x, y, r);
      if (is && first === null) first = x;
      if (!is && first !== null) {
        rows.push(y, first, x - 1);
        first = null;
      }
    }
  }
  const kept = Int16Array.from(rows);
  made.set(key, kept);
  return kept;
}

/** A canvas and the pixels that come onto it. */
export class Surface {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.width = this.height = 0;
    this.ratio = 1;
    this.image = this.context.createImageData(1, 1);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.fit();
  }

  /** Take the canvas's size on the screen. Says whether it changed. */
  fit() {
    const ratio = Math.min(MOST_RATIO, globalThis.devicePixelRatio || 1);
    const width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    if (width === this.width && height === this.height) return false;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    return true;
  }

  /** @param {number} colour a pixel */
  clear(colour) {
    this.pixels.fill(colour);
  }

  put() {
    this.context.putImageData(this.image, 0, 0);
  }

  /** @param {string} shape @param {number} r @param {number} x @param {number} y @param {number} colour a pixel */
  stamp(shape, r, x, y, colour) {
    const rows = rowsOf(shape, r);
    const [left, top, width, height, pixels] = [Math.round(x), Math.round(y), this.width, this.height, this.pixels];
    for (let n = 0; n < rows.length; n += 3) {
      const row = top + rows[n];
      if (row < 0 || row >= height) continue;
      const from = Math.max(0, left + rows[n + 1]);
      const to = Math.min(width - 1, left + rows[n + 2]);
      for (let at = row * width + from, end = row * width + to; at <= end; at++) pixels[at] = colour;
    }
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} colour @param {number} [thick] */
  line(x0, y0, x1, y1, colour, thick = 1) {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    const [dx, dy] = [(x1 - x0) / steps, (y1 - y0) / steps];
    const [across, down] = Math.abs(dx) > Math.abs(dy) ? [0, 1] : [1, 0];
    for (let step = 0; step <= steps; step++) {
      for (let side = 0; side < thick; side++) {
        const x = (x0 + step * dx + side * across) | 0;
        const y = (y0 + step * dy + side * down) | 0;
        if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.pixels[y * this.width + x] = colour;
      }
    }
  }
}
