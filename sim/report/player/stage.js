// How do panels stand beside each other? One to three of a system, two systems in two rows where there is room, tabs else.
// Under tabs two systems stand side by side: a town is about square, and in two rows its maps would be half as large.

import { AttackerPanel } from "./attacker.js";
import { COLOURS, Surface, pixel } from "./dots.js";
import { element } from "./element.js";
import { ServerPanel } from "./server.js";
import { TrailsPanel } from "./trails.js";
import { TruthPanel } from "./truth.js";

export const KINDS = ["truth", "server", "attacker"];
const PAINTERS = { truth: TruthPanel, server: ServerPanel, attacker: AttackerPanel };
const NARROW_PX = 900;
const SIX_PX = 1600;
const SWATCH_R = 5;

/** One panel: its title, its canvas, what it counts. */
class Panel {
  /** @param {string} kind @param {any} run @param {any} shown its run as the header names it @param {any} view @param {any} act */
  constructor(kind, run, shown, view, act) {
    this.kind = kind;
    this.run = run;
    this.shown = shown;
    this.view = view;
    this.about = this.said = "";
    /** @type {any} */
    this.surface = null;
    /** @type {any} */
    this.painter = null;
    this.title = element("h2");
    this.count = element("p", { class: "count" });
    this.canvas = element("canvas", { role: "img" });
    this.silence = element("p", { class: "silence", hidden: true });
    this.canvas.addEventListener("click", (event) => act.click(this, event));
    this.root = element("section", { class: `panel ${kind}` }, this.title,
      element("div", { class: "sheet" }, this.canvas, this.silence), this.count);
  }

  begin() {
    this.surface = new Surface(this.canvas);
    this.painter = new PAINTERS[this.kind](this.surface, this.run[this.kind], this.view);
  }

  /** Why this panel has nothing to draw, if it has not. */
  _silent() {
    const { silent } = this.painter;
    if (!this.run.begun) return "head.living";
    return silent !== null && this.kind === "server" && this.run.release.filmed ? "server.places" : silent;
  }

  /** Who reads a release, in place of listening, has another panel: which it is, the first day tells. */
  _choose() {
    if (this.kind !== "attacker" || !this.run.release.filmed || this.painter instanceof TrailsPanel) return;
    this.painter = new TrailsPanel(this.surface, this.run.release, this.view);
    this.said = "";
  }

  /** @param {import("./words.js").Words} words @param {boolean} several whether the system must be named */
  speak(words, several) {
    const title = words.say(`${this.kind}.title`);
    this.title.textContent = several ? `${title} · ${words.of(this.shown.label)}` : title;
    this.about = words.say(`${this.kind}.about`);
    this.root.setAttribute("aria-label", this.title.textContent);
    this.canvas.title = this.about;
    this.said = "";
  }

  /** @param {number} t */
  draw(t) {
    this._choose();
    this.surface.fit();
    if (this.painter.silent === null) this.painter.draw(t);
    else {
      this.surface.clear(pixel(COLOURS.paper));
      this.surface.put();
    }
  }

  /** @param {number} t @param {import("./words.js").Words} words */
  tell(t, words) {
    this._choose();
    const silent = this._silent();
    const { about } = this.painter;
    if (about) this.about = this.canvas.title = words.say(about);
    this.silence.hidden = silent === null;
    if (silent !== null) this.silence.textContent = words.say(silent);
    const said = silent === null ? words.say.apply(words, this.painter.counts(t)) : "";
    if (said === this.said) return;
    this.said = said;
    this.count.textContent = said;
    this.canvas.setAttribute("aria-label", `${this.title.textContent}. ${this.about} ${silent === null ? said : words.say(silent)}`);
  }
}

/** All panels of one or two runs. */
export class Stage {
  /** @param {any} act @param {import("./words.js").Words} words */
  constructor(act, words) {
    this.act = act;
    this.words = words;
    this.uncovered = 1;
    /** @type {any[]} */
    this.rows = [];
    /** @type {Panel[][]} */
    this.all = [];
    /** @type {string[]} */
    this.shown = [];
    /** @type {Panel[]} */
    this.panels = [];
    this.legends = Object.fromEntries(KINDS.map((kind) => [kind, element("ul", { class: "legend" })]));
    this.cards = Object.fromEntries(KINDS.map((kind) => [kind, element("div", { class: `known ${kind}` })]));
    this.tabs = element("div", { class: "tabs", role: "group" });
    this.grid = element("div", { class: "grid" });
    /** Whom one follows, and what each party knows of them: beside the panels, which are wide and not high. */
    this.whom = element("div", { class: "whom" });
    this.side = element("aside", { class: "side", tabindex: 0, role: "region" }, this.whom, ...KINDS.map((kind) => this.cards[kind]));
    this.root = element("main", { class: "stage" }, this.tabs, element("div", { class: "scene" }, this.grid, this.side));
    this.tab = "truth";
    /** Whether each panel bears its system's name though there is only one: in a room's last row nothing else says it. */
    this.named = false;
    this.drawn = "";
    this.watcher = new ResizeObserver(() => act.resized());
  }

  /** Set the panels up anew. @param {{run: any, shown: any, view: any}[]} rows */
  show(rows) {
    this.watcher.disconnect();
    this.rows = rows;
    this.all = rows.map(({ run, shown, view }) => KINDS.map((kind) => new Panel(kind, run, shown, view, this.act)));
    this.drawn = "";
    this.arrange();
  }

  /** Which panels stand where, as the width of the page has it. */
  arrange(width = this.root.clientWidth || innerWidth) {
    const two = this.rows.length > 1;
    const kinds = KINDS.slice(0, this.uncovered);
    const tabbed = kinds.length > 1 && (width < NARROW_PX || (two && width < SIX_PX));
    if (!kinds.includes(this.tab)) this.tab = kinds[0];
    const shown = tabbed ? [this.tab] : kinds;
    const beside = two && shown.length === 1 && width >= NARROW_PX;
    const key = JSON.stringify([this.named, kinds.length, shown, tabbed, beside, this.rows.length, this.words.language]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.shown = shown;
    this.panels = this.all.flatMap((row) => row.filter((panel) => shown.includes(panel.kind)));
    this.grid.style.setProperty("--columns", String(beside ? this.rows.length : shown.length));
    this.grid.style.setProperty("--rows", String(two && !beside ? 2 : 1));
    for (const kind of KINDS) {
      this.legends[kind].classList.toggle("whole", beside);
      this.cards[kind].hidden = !shown.includes(kind);
    }
    this.grid.replaceChildren(...this.panels.map((panel) => panel.root), ...shown.map((kind) => this.legends[kind]));
    this.tabs.hidden = !tabbed;
    this.tabs.setAttribute("aria-label", this.words.say("tabs"));
    this.tabs.replaceChildren(...kinds.map((kind) => element("button",
      { type: "button", "aria-pressed": String(kind === this.tab), onclick: () => this.act.tab(kind) }, this.words.say(`${kind}.title`))));
    for (const panel of this.panels) {
      if (!panel.painter) {
        panel.begin();
        this.watcher.observe(panel.canvas);
      }
      panel.speak(this.words, two || this.named);
    }
    this.side.setAttribute("aria-label", this.words.say("card.about"));
    this.legend();
  }

  /** Write what the shapes mean: of each kind of panel all that its panels use. */
  legend() {
    for (const kind of this.shown) {
      const rows = new Map();
      for (const { painter, kind: of } of this.panels) {
        if (of === kind && painter.silent === null) for (const row of painter.legend) rows.set(row[2], row);
      }
      const key = [...rows.keys(), this.words.language].join();
      if (this.legends[kind].dataset.rows === key) continue;
      this.legends[kind].dataset.rows = key;
      this.legends[kind].replaceChildren(...[...rows.values()].map(([shape, colour, word]) =>
        element("li", {}, swatch(shape, colour), this.words.say(word))));
    }
  }

  /** @param {number} t */
  draw(t) {
    for (const panel of this.panels) panel.draw(t);
  }

  /** @param {number} t */
  tell(t) {
    for (const panel of this.panels) panel.tell(t, this.words);
    this.legend();
  }
}

/** A shape as it is drawn in the panels. @param {string} shape @param {string} colour */
function swatch(shape, colour) {
  const side = 2 * (2 * SWATCH_R + 3);
  const canvas = element("canvas", { width: side, height: side, class: "swatch", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const surface = { width: side, height: side, pixels: new Uint32Array(image.data.buffer) };
  Surface.prototype.stamp.call(surface, shape, 2 * SWATCH_R - 1, side / 2, side / 2, pixel(COLOURS[colour]));
  context.putImageData(image, 0, 0);
  return canvas;
}
