// What time is it in the film? It plays, waits, steps, and is told to whoever asked.

export const SPEEDS = [60, 150, 300, 600, 1200, 1800, 3600, 7200, 14400];
export const USUAL_SPEED = 6;
const STILL_STEP = 900;
const LONGEST_FRAME_MS = 250;

/** The one clock of all panels. Seconds since day 0; speeds are numbered from 1 on. */
export class Clock {
  constructor() {
    this.t = 0;
    this.begin = 0;
    /** What has come so far, and what will have come in the end. */
    this.end = 0;
    this.whole = 0;
    this.speed = USUAL_SPEED;
    this.playing = false;
    /** Without movement time goes on in jumps. */
    this.still = false;
    this.owed = 0;
    this.last = 0;
    /** @type {(() => void)[]} */
    this.told = [];
  }

  get rate() {
    return SPEEDS[this.speed - 1];
  }

  /** @param {number} t */
  seek(t) {
    this.t = Math.max(0, Math.min(t, Math.max(this.begin, this.end - 1)));
    this._tell();
  }

  play() {
    if (this.playing) return;
    if (this.t >= this.whole - 1) this.t = this.begin;
    this.playing = true;
    this.last = 0;
    this.owed = 0;
    this._tell();
  }

  pause() {
    this.playing = false;
    this._tell();
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = Math.max(1, Math.min(SPEEDS.length, Math.round(speed)));
    this._tell();
  }

  /** A frame is due: let time go on. Says whether it did. @param {number} now milliseconds */
  tick(now) {
    if (!this.playing) return false;
    const passed = this.last ? Math.min(now - this.last, LONGEST_FRAME_MS) : 0;
    this.last = now;
    this.owed += (passed / 1000) * this.rate;
    const step = this.still ? STILL_STEP : 0;
    if (this.owed < step || this.owed === 0) return false;
    this.t = Math.min(this.t + this.owed, Math.max(this.begin, this.end - 1));
    this.owed = 0;
    if (this.t >= this.whole - 1) this.pause();
    return true;
  }

  _tell() {
    for (const tell of this.told) tell();
  }
}
