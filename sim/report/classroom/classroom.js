// What does a lecturer's page do? It shows the questions; of the one that is chosen, a film that is lived as it is watched.

import { parsed } from "../player/address.js";
import { mount } from "../player/player.js";
import { Words } from "../player/words.js";
import { Cards } from "./cards.js";
import { Line } from "./line.js";

const FIRST_MS = 3000;
const LESSON_SPEED = 7;
const SETTLES_MS = 250;
const SLIDERS = ["adoption", "delay", "left_behind"];
const ASKS = [1, 2, 3];

/** The page: cards, or a film of one of them. */
class Classroom {
  /** @param {any} cards @param {Record<string, Record<string, string>>} words */
  constructor(cards, words) {
    this.tables = words;
    this.cards = cards;
    const asked = parsed(location.hash);
    this.words = new Words(words, asked.lang ?? navigator.language.slice(0, 2), "2020-01-01");
    this.list = new Cards(document.getElementById("cards"), cards, this.words, () => this._language());
    this.root = document.getElementById("player");
    /** @type {any} */
    this.player = null;
    /** @type {any} */
    this.line = null;
    this.lesson = null;
    this.values = {};
    this.seed = null;
    addEventListener("hashchange", () => this._go());
    this._go(asked.play === true);
  }

  /** Go where the address says. */
  _go(playing = false) {
    const asked = parsed(location.hash);
    if (!Object.hasOwn(this.cards, asked.lesson ?? "")) return this._leave();
    if (asked.lesson === this.lesson && this._same(asked)) return;
    this.lesson = asked.lesson;
    this.values = {};
    for (const name of SLIDERS) if (asked[name] !== undefined && Number.isFinite(Number(asked[name]))) this.values[name] = Number(asked[name]);
    if (asked.rule) this.values.rule = asked.rule;
    this.seed = /^\d{1,10}$/.test(asked.seed ?? "") ? Number(asked.seed) : null;
    this._ask(playing);
  }

  /** Whether an address asks for the film that is shown. @param {any} asked */
  _same(asked) {
    return [...SLIDERS, "rule"].every((name) => String(this.values[name] ?? "") === String(asked[name] ?? "")) &&
      (asked.seed === undefined || Number(asked.seed) === this.player?.header.seed);
  }

  _leave() {
    this.lesson = null;
    this.line?.hush();
    this.player?.close();
    this.player = null;
    this.root.hidden = true;
    this.words.speak(parsed(location.hash).lang ?? this.words.language);
    this.list.show();
  }

  _language() {
    this.words.speak(this.words.other);
    this.list.show();
    history.replaceState(null, "", `#lang=${this.words.language}`);
  }

  /** Ask for the film of the lesson as it is set. @param {boolean} playing */
  _ask(playing) {
    this.playing = playing;
    this._say("live.asked");
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this._say("live.first"), FIRST_MS);
    this.line ??= new Line({
      header: (header, chunks) => this._begin(header, chunks),
      told: (key, why) => this._told(key, why),
      come: () => clearTimeout(this.slow),
    });
    this.line.ask({ lesson: this.lesson, ...(this.seed === null ? {} : { seed: this.seed }), settings: this.values });
  }

  _begin(header, chunks) {
    if (header.lesson !== this.lesson) return;
    const before = this.player;
    if (before) {
      before.clock.pause();
      before.clock.t = before.clock.begin;
      before.remember();
      before.close();
    }
    this.seed = header.seed;
    this.list.hide();
    this.root.hidden = false;
    const { values, rules } = header.asked;
    this.player = mount(this.root, {
      source: chunks,
      header: { ...header, language: this.words.language, asks: this._asks(), changes: this._changes(values) },
      words: this.tables,
      playing: this.playing,
      speed: LESSON_SPEED,
      live: {
        values: { ...values, ...this.values },
        rules,
        change: (now) => this._change(now, values),
        seed: () => this._draw(),
        leave: () => (location.hash = `#lang=${this.player.words.language}`),
        address: () => ({ lesson: this.lesson, ...this.values }),
      },
    });
    globalThis.pistage = this.player;
    this.player.controls.more.open = this.opened ?? false;
    this._say("live.asked");
  }

  /** What differs from the lesson. @param {Record<string, any>} usual */
  _changes(usual) {
    return Object.entries(this.values).filter(([name, to]) => to !== usual[name]).map(([name, to]) => ({ name, from: usual[name], to }));
  }

  /** What a room is asked before each panel is uncovered, in both languages; nothing for a scenario of one's own. */
  _asks() {
    const key = (view) => `${this.lesson}.ask.${view}`;
    if (!(key(1) in this.tables.en)) return undefined;
    return ASKS.map((view) => Object.fromEntries(Object.entries(this.tables).map(([name, table]) => [name, table[key(view)]])));
  }

  /** A slider was moved: what differs from the lesson is asked for, once it rests. @param {any} now @param {any} usual */
  _change(now, usual) {
    this.values = Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== usual[name]));
    this._again();
  }

  _draw() {
    this.seed += 1;
    this._again();
  }

  _again() {
    clearTimeout(this.rests);
    this.rests = setTimeout(() => {
      this.opened = this.player.controls.more.open;
      this._ask(this.player.clock.playing);
    }, SETTLES_MS);
  }

  /** @param {string} key @param {string} [why] */
  _told(key, why = "") {
    clearTimeout(this.slow);
    this._say(key, { why });
  }

  /** @param {string} key @param {Record<string, string>} [about] */
  _say(key, about = {}) {
    const words = this.player?.words ?? this.words;
    if (this.player) this.player.status.textContent = words.say(key, about);
    else this.list.say(words.say(key, about));
  }
}

const said = (id) => JSON.parse(document.getElementById(id).textContent);
globalThis.classroom = new Classroom(said("questions"), said("words"));
