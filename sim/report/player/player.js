// How is a film watched? Panels, a clock and controls, put together; the core of page, replay and notebook alike.

import { keep, parsed, taken } from "./address.js";
import { asked } from "./asks.js";
import { Whom } from "./card.js";
import { Clock, USUAL_SPEED } from "./clock.js";
import { DAY, HOUR } from "./columns.js";
import { Controls } from "./controls.js";
import { element } from "./element.js";
import { next, said } from "./events.js";
import { Film } from "./film.js";
import { KINDS, Stage } from "./stage.js";
import { Words } from "./words.js";

const BEGIN_S = 7 * HOUR;
const STEP_S = HOUR;
const TELL_MS = 250;
const KEEP_MS = 1000;
const HIDE_MS = 3000;
const SHORT_DIGEST = 12;

/**
 * @typedef {object} Options
 * @property {AsyncIterable<Uint8Array|ArrayBuffer>|Iterable<Uint8Array|ArrayBuffer>} source chunks of a film
 * @property {any} header question, start, days, seed, runs [{run, label, title}], map, language, source
 * @property {Record<string, Record<string, string>>} words a table a language
 * @property {boolean} [address] whether the page's address is this player's
 * @property {any} [live] what a page can change: {values, rules, change(values), seed(), leave(), address()}
 * @property {number} [speed] where its address says none
 * @property {boolean} [playing] whether it plays as soon as there is something
 */

/** A player in an element of a page. */
export class Player {
  /** @param {HTMLElement} root @param {Options} options */
  constructor(root, { source, header, words, address = true, live = null, playing = false, speed = USUAL_SPEED }) {
    this.root = root;
    delete root.dataset.ready;
    this.header = header;
    this.live = live;
    this.addressed = address;
    this.dirty = this.gone = false;
    this.toldAt = this.keptAt = 0;
    const asked = { ...(address ? parsed(location.hash) : {}), ...(playing ? { play: true } : {}) };
    this.words = new Words(words, asked.lang ?? header.language ?? navigator.language.slice(0, 2), header.start);
    this.film = new Film();
    this.clock = new Clock();
    Object.assign(this.clock, { whole: header.days * DAY, begin: BEGIN_S, t: asked.t ?? BEGIN_S, speed: asked.speed ?? speed });
    this.quiet = matchMedia("(prefers-reduced-motion: reduce)");
    this.state = { view: asked.view ?? 1, person: asked.who ?? null, presenter: asked.presenter ?? false };
    this.rows = this._chosen(asked.run ?? header.runs[0].run, asked.beside ?? null);
    this.stage = new Stage(this._acts(), this.words);
    this.stage.tab = asked.tab ?? "truth";
    this.controls = new Controls(this.words, this._acts(), live);
    this._build();
    this._show();
    this._listen(asked);
    this.ready = this._read(source, asked);
  }

  _acts() {
    const { clock } = this;
    return {
      play: () => (clock.playing ? clock.pause() : clock.play()),
      step: () => this._stop(clock.t + STEP_S),
      back: () => this._stop(clock.t - STEP_S),
      seek: (t) => clock.seek(t),
      next: () => this.nextEvent(),
      reveal: () => this.uncover(this.state.view % 3 + 1),
      language: () => this.speak(this.words.other),
      presenter: () => this.present(!this.state.presenter),
      speed: (speed) => clock.setSpeed(speed),
      reset: () => this.reset(),
      new_seed: () => this.live.seed(),
      questions: () => this.live.leave(),
      copy: () => this.copy(),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen?.()),
      follow: (name) => this.follow(name),
      run: (run) => this.watch(run, this.rows[1]?.shown.run === run ? null : (this.rows[1]?.shown.run ?? null)),
      beside: (run) => this.watch(this.rows[0].shown.run, run),
      tab: (kind) => this.open(kind),
      click: (panel, event) => this.click(panel, event),
      release: () => this.choose(null),
      resized: () => (this.dirty = true),
    };
  }

  /** @param {number} first @param {number|null} beside */
  _chosen(first, beside) {
    const of = (run) => this.header.runs.find((each) => each.run === run);
    const shown = [of(first) ?? this.header.runs[0]];
    if (beside !== null && of(beside) && beside !== shown[0].run) shown.push(of(beside));
    return shown.map((each) => ({ shown: each, run: this.film.run(each.run), view: { map: this.header.map ?? null,
      still: this.quiet.matches, person: null, accounts: new Set(), messages: [], said: new Set(), released: [] } }));
  }

  _build() {
    this.question = element("h1");
    this.note = element("span", { class: "about" });
    this.model = element("span", { class: "model" });
    this.source = element("span", { class: "source" });
    this.when = element("p", { class: "when" });
    this.asks = element("p", { class: "asks" });
    this.status = element("p", { class: "status", role: "status" });
    this.whom = new Whom(this.stage.whom, () => this.choose(null));
    this.root.classList.add("player");
    this.root.replaceChildren(
      element("header", {},
        element("div", {}, this.question, element("p", { class: "note" }, this.note, this.model, this.source), this.asks), this.when),
      this.stage.root,
      element("footer", {}, element("div", { class: "told" }, this.status), this.controls.root));
  }

  _listen(asked) {
    this.heard = new AbortController();
    const { signal } = this.heard;
    this.clock.told.push(() => this._changed());
    this.clock.still = this.quiet.matches;
    const keys = this.addressed ? document : this.root;  // one of several on a page hears only its own keys
    if (!this.addressed) this.root.tabIndex = 0;
    keys.addEventListener("keydown", (/** @type {any} */ event) => {
      this._awake();
      if (this.controls.key(event)) event.preventDefault();
    }, { signal });
    for (const kind of ["pointermove", "pointerdown", "focusin"]) this.root.addEventListener(kind, () => this._awake(), { signal });
    new ResizeObserver(() => this.gone || this._resized()).observe(this.root);
    if (this.addressed) addEventListener("hashchange", () => this._go(parsed(location.hash)), { signal });
    requestAnimationFrame((now) => this._frame(now));
    this.present(this.state.presenter);
    this.uncover(this.state.view);
  }

  async _read(source, asked) {
    try {
      for await (const bytes of source) {
        if (this.gone) return;
        this.film.add(bytes);
        this._come();
        if (asked.play && this.clock.end) {
          asked.play = false;
          this.clock.play();
        }
      }
    } catch (why) {
      this.status.textContent = this.words.say("head.failed", { why: String(why) });
      throw why;
    }
    this.status.textContent = "";
    this.controls.people(this.rows[0].run.truth.names);
    if (!this.clock.playing) this.clock.seek(asked.t ?? this.clock.t);
    this.choose(this.state.person);
    this.root.dataset.ready = "yes";
  }

  /** More of the film has come: as many days as every run that is shown has. */
  _come() {
    const days = Math.min(...this.rows.map(({ shown }) => this.film.daysOf(shown.run)));
    this.clock.end = days * DAY;
    this.dirty = true;
    const all = this.header.days;
    if (days < all) this.status.textContent = this.words.say("head.loading", { days, all });
    else if (this.loading) this.status.textContent = "";
    this.loading = days < all;
  }

  _frame(now) {
    if (this.gone) return;
    const went = this.clock.tick(now);
    if (went || this.dirty) {
      this.dirty = false;
      this.stage.draw(this.clock.t);
      this.root.dataset.frames = String(Number(this.root.dataset.frames ?? 0) + 1);
      if (now - this.toldAt > TELL_MS || !this.clock.playing) this._tell(now);
    }
    if (now - this.keptAt > KEEP_MS) this._keep(now);
    requestAnimationFrame((then) => this._frame(then));
  }

  _tell(now) {
    this.toldAt = now;
    const { words, clock } = this;
    const day = words.say("head.day", { day: Math.floor(clock.t / DAY) + 1 });
    this.when.textContent = `${day} · ${words.when(clock.t, "long")}`;
    this.controls.show(clock, this.when.textContent);
    this.stage.tell(clock.t);
    this._fill();
  }

  _keep(now) {
    this.keptAt = now;
    if (this.root.dataset.ready) this.remember();
  }

  /** Write this moment into the address. */
  remember() {
    if (this.addressed) keep(this.address());
  }

  /** What the address says of this player. */
  address() {
    const { clock, state, rows, stage, words, header } = this;
    return { seed: header.seed, t: clock.t, view: state.view, tab: stage.tab === "truth" ? null : stage.tab, who: state.person,
      run: rows[0].shown.run, beside: rows[1]?.shown.run, lang: words.language, speed: clock.speed, presenter: state.presenter,
      ...(this.live?.address?.() ?? {}) };
  }

  _go(asked) {
    if (asked.lang && asked.lang !== this.words.language) this.speak(asked.lang);
    if (asked.run !== undefined) this.watch(asked.run, asked.beside ?? null);
    if (asked.tab) this.stage.tab = asked.tab;
    if (asked.view) this.uncover(asked.view);
    if (asked.speed) this.clock.setSpeed(asked.speed);
    this.present(asked.presenter ?? false);
    this.choose(asked.who ?? null);
    if (asked.t !== undefined) this.clock.seek(asked.t);
  }

  _changed() {
    this.dirty = true;
    if (this.spoken !== this.clock.playing) this._speakControls();
  }

  _speakControls() {
    this.spoken = this.clock.playing;
    this.controls.presenting = this.state.presenter;
    this.controls.speak({ playing: this.clock.playing, view: this.state.view });
  }

  _resized() {
    this.stage.arrange(this.root.clientWidth);
    this.dirty = true;
  }

  /** Set up what is shown of which runs. */
  _show() {
    this.stage.uncovered = this.state.view;
    this.stage.show(this.rows);
    this.speak(this.words.language);
  }

  _stop(/** @type {number} */ t) {
    this.clock.pause();
    this.clock.seek(t);
  }

  /** Show one run, or two beside each other. @param {number} run @param {number|null} beside */
  watch(run, beside) {
    this.rows = this._chosen(run, beside);
    this._show();
    this._come();
    this.choose(this.state.person);
  }

  /** @param {number} view how many panels are uncovered */
  uncover(view) {
    if (view > this.stage.uncovered) this.stage.tab = KINDS[view - 1];  // where there are tabs, what is new is looked at
    this.state.view = view;
    this.stage.uncovered = view;
    this._ask();
    this._speakControls();
    this._resized();
    this._fill();
  }

  /** Say what a room is asked before the next panel is uncovered, and what was changed. */
  _ask() {
    this.asks.textContent = asked(this.header, this.state.view, this.words);
    this.asks.hidden = !this.asks.textContent;
  }

  /** @param {string} kind */
  open(kind) {
    this.stage.tab = kind;
    this._resized();
    this._fill();
    this.stage.tabs.querySelector("[aria-pressed=true]")?.focus();
  }

  /** @param {string} language */
  speak(language) {
    const { words, header } = this;
    words.speak(language);
    if (this.addressed) document.documentElement.lang = words.language;
    this.root.lang = words.language;
    this.question.textContent = words.of(header.question);
    this._ask();
    const systems = this.rows.map(({ shown }) => {
      const [label, title] = [shown.label, shown.title].map((each) => words.of(each));
      return title.startsWith(label) ? title : [label, title].filter(Boolean).join(" – ");
    });
    this.note.textContent = [systems.join(" / "), words.say("head.seed", { seed: String(header.seed) }),
      words.say("head.start", { date: words.when(0, "dates") })].join(" · ");
    this.model.textContent = words.say("head.model");
    const { source } = header;
    if (source) this.source.textContent = words.say("head.source", { ...source, digest: source.digest.slice(0, SHORT_DIGEST) });
    const named = header.runs.map((each) => ({ run: each.run, label: words.of(each.label) }));
    this.controls.choose(named, this.rows[0].shown.run, this.rows[1]?.shown.run ?? null);
    this._speakControls();
    this._resized();
    this._fill();
  }

  /** @param {boolean} presenter */
  present(presenter) {
    this.state.presenter = presenter;
    this.root.classList.toggle("presenter", presenter);
    this.stage.named = presenter;
    this._resized();
    this._speakControls();
    this._awake();
    this.dirty = true;
  }

  /** Somebody is at the controls: show them, and hide them from a room after a while. */
  _awake() {
    clearTimeout(this.asleep);
    this.root.classList.remove("alone");
    if (this.state.presenter) this.asleep = setTimeout(() => {
      if (!this.controls.more.open) this.root.classList.add("alone");
    }, HIDE_MS);
  }

  reset() {
    this.clock.pause();
    this.choose(null);
    this.uncover(1);
    this.clock.seek(BEGIN_S);
    this.status.textContent = "";
  }

  nextEvent() {
    const found = next(this.rows.map(({ run }) => run), this.clock.t);
    this.clock.pause();
    if (found) this.clock.seek(found.at);
    const living = this.clock.end < this.clock.whole;
    this.status.textContent = said(found, this.words, this.rows[0].run.truth.names, living);
    for (const { view } of this.rows) view.pointed = found?.person ?? null;
  }

  async copy() {
    this.remember();
    this.status.textContent = this.words.say((await taken()) ? "copied" : "copy.by_hand");
  }

  /** @param {string} name */
  follow(name) {
    const wanted = name.trim().toLowerCase();
    const names = this.rows[0].run.truth.names;
    const person = names.findIndex((each) => each.toLowerCase() === wanted);
    if (wanted && person < 0) {
      this.status.textContent = this.words.say("follow.unknown");
      return;
    }
    this.controls.more.open = false;
    this.choose(person < 0 ? null : person);
  }

  /** @param {any} panel @param {MouseEvent} event */
  click(panel, event) {
    if (panel.painter.silent !== null) return;
    const box = panel.canvas.getBoundingClientRect();
    const scale = panel.surface.width / box.width;
    const found = panel.painter.pick((event.clientX - box.left) * scale, (event.clientY - box.top) * scale, this.clock.t);
    this.choose(panel.run.behind.person(found, panel.run.server.accounts));
  }

  /** Choose somebody, or nobody. The link to accounts and identifiers is the simulation's. @param {number|null} person */
  choose(person) {
    this.state.person = person;
    for (const { run, view } of this.rows) {
      const own = person === null ? { messages: [], said: new Set(), released: [] } : run.behind.of(person);
      const accounts = person === null ? new Set() : run.behind.accountsOf(person, run.server.accounts);
      Object.assign(view, { person, ...own, accounts });
    }
    this.dirty = true;
    this._fill();
  }

  /** Write the cards anew: what each uncovered panel's party knows. */
  _fill() {
    const { person } = this.state;
    const names = this.rows[0].run.truth.names;
    const open = person !== null && (person < names.length || !names.length);
    this.root.classList.toggle("chosen", open);
    const runs = this.header.runs.map((each) => ({ label: this.words.of(each.label), run: this.film.run(each.run) }));
    this.whom.fill(open ? person : null, this.rows, runs, this.stage, this.clock.t, this.words);
  }

  /** Stop drawing and leave. */
  close() {
    this.gone = true;
    this.heard.abort();
    clearTimeout(this.asleep);
    this.root.replaceChildren();
  }
}

/** @param {HTMLElement} element_ @param {Options} options */
export const mount = (element_, options) => new Player(element_, options);
