// What can be done with a film? Seven controls that are always there, the rest under "More", and a key for each.

import { element } from "./element.js";
import { MINUTE } from "./columns.js";
import { SPEEDS } from "./clock.js";

const BAR_STEP_S = 300;
/** Name, key as written on it, what it is called by screen readers' shortcut lists. */
const FIRST = [["play", " "], ["step", "ArrowRight"], ["next", "e"], ["reveal", "v"], ["language", "l"], ["presenter", "p"]];
const REST = [["back", "ArrowLeft"], ["reset", "r"], ["copy", "c"], ["full", "f"]];
/** @type {Record<string, string>} */
const SHOWN_KEY = { " ": "␣", ArrowRight: "→", ArrowLeft: "←" };
/** @type {[string, string, number, number, number][]} */
const SLIDERS = [["adoption", "adoption.value", 0, 100, 5], ["delay", "delay.value", 0, 96, 6],
  ["left_behind", "left_behind.value", 0, 50, 5]];

/** So many players are there on this page. */
let players = 0;

/** The controls of a player. `act` is a table of what each does. */
export class Controls {
  /** @param {import("./words.js").Words} words @param {Record<string, (value?: any) => void>} act @param {any} live */
  constructor(words, act, live) {
    this.words = words;
    this.act = act;
    this.live = live;
    this.presenting = false;
    this.rest = live ? [...REST, ["new_seed", "n"], ["questions", "q"]] : REST;
    /** @type {Record<string, any>} */
    this.buttons = {};
    for (const [name, key] of [...FIRST, ...this.rest]) {
      this.buttons[name] = element("button", { type: "button", "data-do": name, "aria-keyshortcuts": key === " " ? "Space" : key,
        onclick: () => act[name]() });
    }
    this.bar = element("input", { type: "range", min: 0, max: 1, step: BAR_STEP_S, value: 0, class: "bar",
      oninput: () => act.seek(Number(this.bar.value)) });
    this.speed = element("input", { type: "range", min: 1, max: SPEEDS.length, step: 1,
      oninput: () => act.speed(Number(this.speed.value)) });
    this.names = element("datalist", { id: `pistage-names-${players++}` });
    this.follow = element("input", { type: "text", list: this.names.id, autocomplete: "off",
      onchange: () => act.follow(this.follow.value) });
    this.run = element("select", { onchange: () => act.run(Number(this.run.value)) });
    this.beside = element("select", { onchange: () => act.beside(this.beside.value === "" ? null : Number(this.beside.value)) });
    this.labels = Object.fromEntries(["speed", "follow", "first", "beside"].map((name) => [name, element("span")]));
    this.keys = element("p", { class: "keys" });
    this.more = element("details", { class: "more" }, element("summary", { "aria-keyshortcuts": "m" }), this._inside());
    const [play, step, ...others] = FIRST.map(([name]) => this.buttons[name]);
    this.root = element("div", { class: "controls" },
      element("div", { class: "first" }, play, step, this.bar, ...others, this.more));
  }

  _inside() {
    const { labels } = this;
    const field = (name, control) => element("label", {}, labels[name], control);
    return element("div", { class: "rest" },
      element("div", { class: "row" }, ...this.rest.filter(([name]) => name !== "new_seed").map(([name]) => this.buttons[name])),
      element("div", { class: "row" }, field("speed", this.speed), field("follow", this.follow), this.names,
        field("first", this.run), field("beside", this.beside)),
      ...(this.live ? [this._sliders()] : []), this.keys);
  }

  /** What only a page has that can have a new run lived. */
  _sliders() {
    this.settings = element("legend");
    this.sliders = {};
    const changed = () => this.live.change(Object.fromEntries(
      Object.entries(this.sliders).map(([name, { control }]) => [name, name === "rule" ? control.value : Number(control.value)])));
    const add = (name, control) => {
      const [label, value] = [element("span"), element("output")];
      this.sliders[name] = { label, control, value };
      control.addEventListener("change", changed);
      control.addEventListener("input", () => this._value(name));
      return element("label", {}, label, control, value);
    };
    const values = this.live.values ?? {};
    const ranges = SLIDERS.map(([name, , min, max, step]) =>
      add(name, element("input", { type: "range", min, max, step, value: values[name] ?? min })));
    const rule = element("select", {}, element("option", { value: "" }), ...(this.live.rules ?? []).map(({ system, rule: name }) =>
      element("option", { value: name, selected: name === values.rule }, `${system}: ${name}`)));
    return element("fieldset", { class: "row" }, this.settings, ...ranges, add("rule", rule), this.buttons.new_seed);
  }

  /** Write where a slider stands. @param {string} name */
  _value(name) {
    const { control, value } = this.sliders[name];
    const said = SLIDERS.find(([slider]) => slider === name)?.[1];
    if (!said) return;
    value.textContent = this.words.say(said, { value: Number(control.value) });
    control.setAttribute("aria-valuetext", value.textContent);
  }

  /** Write every word anew. @param {{playing: boolean, view: number}} state */
  speak({ playing, view }) {
    const { words, buttons } = this;
    /** @type {Record<string, string>} */
    const called = { play: playing ? "pause" : "play", reveal: view < 3 ? "reveal" : "cover" };
    for (const [name, key] of [...FIRST, ...this.rest]) {
      const shown = SHOWN_KEY[key] ?? key.toUpperCase();
      const said = element("span", name === "language" ? { lang: words.other } : {}, words.say(called[name] ?? name));
      buttons[name].replaceChildren(said, element("kbd", { "aria-hidden": "true" }, shown));
    }
    buttons.presenter.setAttribute("aria-pressed", String(Boolean(this.presenting)));
    this.bar.setAttribute("aria-label", words.say("bar"));
    for (const [name, label] of Object.entries(this.labels)) label.textContent = words.say(name);
    this.follow.placeholder = words.say("follow.hint");
    this.more.querySelector("summary").textContent = words.say("more");
    this.keys.textContent = [words.say("keys"), ...(this.live ? [words.say("keys.live")] : [])].join(" ");
    if (this.live) {
      this.settings.textContent = words.say("settings");
      for (const [name, { label }] of Object.entries(this.sliders)) {
        label.textContent = words.say(name);
        this._value(name);
      }
      this.sliders.rule.control.options[0].textContent = words.say("rule.own");
    }
  }

  /** Show which runs there are. @param {{run: number, label: string}[]} runs @param {number} first @param {number|null} beside */
  choose(runs, first, beside) {
    const option = ({ run, label }, chosen) => element("option", { value: run, selected: run === chosen }, label);
    this.run.replaceChildren(...runs.map((each) => option(each, first)));
    this.beside.replaceChildren(element("option", { value: "", selected: beside === null }, this.words.say("beside.none")),
      ...runs.filter(({ run }) => run !== first).map((each) => option(each, beside)));
    for (const select of [this.run, this.beside]) select.parentElement.hidden = runs.length < 2;
  }

  /** @param {string[]} names */
  people(names) {
    this.names.replaceChildren(...names.map((name) => element("option", { value: name })));
  }

  /** Show the time, without a word anew. @param {import("./clock.js").Clock} clock @param {string} when */
  show(clock, when) {
    this.bar.max = String(Math.max(clock.whole - 1, 1));
    this.bar.value = String(clock.t);
    this.bar.setAttribute("aria-valuetext", when);
    this.speed.value = String(clock.speed);
    this.speed.setAttribute("aria-valuetext", this.words.say("speed.value", { minutes: clock.rate / MINUTE }));
  }

  /** A key was pressed somewhere on the page. Says whether it meant something. @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const target = /** @type {any} */ (event.target);
    const kind = target.tagName;
    if (event.key === "Escape") {
      if (!this.more.open) return this._do("release");
      this.more.open = false;
      return true;
    }
    if (kind === "SELECT" || (kind === "INPUT" && target.type !== "range")) return false;
    if (event.key === " " && (kind === "BUTTON" || kind === "SUMMARY")) return false;
    if (event.key.startsWith("Arrow") && kind === "INPUT") return false;
    if (/^[1-9]$/.test(event.key)) return this._do("speed", Number(event.key));
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "m") {
      this.more.open = !this.more.open;
      return true;
    }
    const found = [...FIRST, ...this.rest].find(([, each]) => each === key);
    return found ? this._do(found[0]) : false;
  }

  /** @param {string} name @param {any} [value] */
  _do(name, value) {
    this.act[name](value);
    return true;
  }
}
