// Which questions are there? A card for each: the sentence under test, the question, and where it is measured.

import { element } from "../player/element.js";

/** The first sight of the page. */
export class Cards {
  /** @param {HTMLElement} root @param {Record<string, any>} cards @param {import("../player/words.js").Words} words @param {() => void} other */
  constructor(root, cards, words, other) {
    this.root = root;
    this.cards = cards;
    this.words = words;
    this.other = other;
    this.status = element("p", { class: "status", role: "status" });
    root.classList.add("cards");
    addEventListener("keydown", (event) => {
      if (!root.hidden && event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey && !event.altKey) other();
    });
  }

  /** Show them, in the language that is spoken. */
  show() {
    const { words } = this;
    const [first] = Object.values(this.cards);
    this.root.hidden = false;
    this.status.textContent = "";
    document.documentElement.lang = words.language;
    document.title = "pistage";
    this.root.replaceChildren(
      element("header", {},
        element("h1", {}, words.say("cards.title")),
        element("button", { type: "button", "data-do": "language", "aria-keyshortcuts": "l", onclick: this.other },
          element("span", { lang: words.other }, words.say("language")), element("kbd", { "aria-hidden": "true" }, "L"))),
      element("p", {}, words.say("cards.about")),
      element("main", {}, element("ul", {}, ...Object.entries(this.cards).map(([name, card]) => this._card(name, card)))),
      this.status,
      element("footer", {}, element("p", {}, words.say("cards.shows")),
        ...(first?.source ? [element("p", {}, words.of(first.source))] : [])));
  }

  hide() {
    this.root.hidden = true;
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  _card(name, card) {
    const { words } = this;
    const scenarios = (card.measured ?? []).map((each) => `pistage run ${each}`).join(", ");
    return element("li", { "data-lesson": name },
      element("a", { href: `#lesson=${encodeURIComponent(name)}&lang=${words.language}` },
        element("h2", {}, words.of(card.question))),
      ...(card.words ? [element("blockquote", {}, words.of(card.words))] : []),
      ...(scenarios ? [element("p", { class: "measured" }, words.say("cards.measured", { scenarios }))] : []));
  }
}
