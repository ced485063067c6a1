// What does each party know of the chosen person, at this moment? Three lists, each from its own store.

import { element } from "./element.js";
import { hex } from "./columns.js";
import { ALERTED, FACTS, INFECTED, RESULT, STAYS } from "./lives.js";

const SHOWN_BYTES = 32;
const LATEST = 5;

/** @param {string} text */
const line = (text) => element("p", {}, text);
/** @param {string} text @param {string} [more] */
const bytes = (text, more = "") => element("code", { class: "bytes" }, text.replace(/(..)/g, "$1 ").trim() + more);

/**
 * What the truth says of somebody.
 * @param {import("./film.js").Run} run @param {number} who @param {number} t @param {import("./words.js").Words} words
 */
function truthOf(run, who, t, words) {
  const { truth } = run;
  if (truth.empty) return [line(words.say("truth.none"))];
  const about = [];
  if (truth.ages) about.push(words.say("card.age", { age: truth.ages[who] }));
  about.push(words.say(truth.app.has(who) ? "card.app" : "card.no_app"));
  const out = [line(`${about.join(", ")}.`)];
  const kind = truth.kindOfPlace(who, t);
  if (kind !== null) out.push(line(words.say("card.place", { place: words.say(`place.${kind}`) })));
  const facts = truth.factsOf(who, t).map((fact) =>
    element("li", {}, words.say("card.fact", { when: words.when(fact.at), what: factSaid(fact, truth, words) })));
  if (truth.before.infected.includes(who)) facts.unshift(element("li", {}, words.say("fact.before")));
  out.push(facts.length ? element("ul", {}, ...facts.slice(-LATEST)) : line(words.say("card.nothing")));
  return out;
}

function factSaid({ fact, more }, truth, words) {
  if (fact === INFECTED && more < 0) return words.say("fact.infected_outside");
  if (fact === INFECTED) return words.say("fact.infected", { other: truth.names[more] ?? String(more) });
  if (fact === RESULT) return words.say(more ? "fact.positive" : "fact.negative");
  if (fact === STAYS) return words.say("fact.stays", { until: words.when(more) });
  return words.say(`fact.${FACTS[fact]}`);
}

/**
 * What a server has of somebody.
 * @param {import("./film.js").Run} run @param {any} view @param {number} t @param {import("./words.js").Words} words
 */
function serverOf(run, view, t, words) {
  const { server } = run;
  if (run.release.filmed) return [line(words.say("server.places"))];
  if (!server.filmed) return [line(words.say("server.none"))];
  const out = [];
  let rows = view.messages;
  const accounts = [...view.accounts].filter((account) => server.firstAt[account] <= t);
  if (server.accounts.length) rows = accounts.flatMap((account) => server.byAccount[account] ?? []);
  for (const account of accounts) {
    const [name, when] = [server.accounts[account - 1].slice(0, 8), words.when(server.firstAt[account])];
    out.push(line(words.say("card.server.account", { account, name, when })));
  }
  const sent = rows.filter((row) => server.at.data[row] <= t);
  if (!server.accounts.length && sent.length) out.push(line(words.say("card.server.no_account")));
  const last = sent.at(-1);
  if (last !== undefined) {
    const about = { count: sent.length, when: words.when(server.at.data[last]), size: server.size.data[last] };
    out.push(line(words.say("card.server.messages", about)));
    const kept = server.bytesOf(last);
    const more = server.size.data[last] > SHOWN_BYTES ? " …" : "";
    out.push(bytes(hex(kept.subarray(0, SHOWN_BYTES)), more));
  }
  for (const account of accounts) out.push(line(words.say("card.server.told", { count: server.toldTimes(account, t) })));
  return out.length ? out : [line(words.say("card.server.nothing"))];
}

/**
 * What somebody who listens has of somebody.
 * @param {import("./film.js").Run} run @param {any} view @param {number} t @param {import("./words.js").Words} words
 */
function attackerOf(run, view, t, words) {
  const { attacker } = run;
  if (run.release.filmed) return releasedOf(run, view, t, words);
  if (!attacker.filmed) return [line(words.say("attacker.none"))];
  const said = new Set();
  const receivers = new Set();
  let last = -1;
  for (let row = 0, end = view.said.size ? attacker.at.until(t) : 0; row < end; row++) {
    if (!view.said.has(attacker.said.data[row])) continue;
    said.add(attacker.said.data[row]);
    receivers.add(attacker.receiver.data[row]);
    last = row;
  }
  if (last < 0) return [line(words.say("card.attacker.nothing"))];
  const about = { said: said.size, receivers: receivers.size, when: words.when(attacker.at.data[last]) };
  const told = [...said].filter((each) => attacker.as(each, t) >= 0).length;
  return [
    line(words.say("card.attacker.heard", about)),
    bytes(attacker.hexOf(attacker.said.data[last]), " …"),
    line(told ? words.say("card.attacker.told", { count: told }) : words.say("card.attacker.unlinked")),
  ];
}

/**
 * What a release has of somebody.
 * @param {import("./film.js").Run} run @param {any} view @param {number} t @param {import("./words.js").Words} words
 */
function releasedOf({ release }, view, t, words) {
  const { rows, handles } = release.read(view.released, t);
  const last = rows.at(-1);
  if (last === undefined) return [line(words.say("card.release.nothing"))];
  const about = { rows: rows.length, handles: handles.size, handle: release.handles[release.handle.data[last]],
    since: words.when(release.since.data[last]), until: words.when(release.until.data[last]) };
  return [line(words.of(release.form)), line(words.say("card.release.rows", about)), line(words.say("card.release.last", about))];
}

/**
 * How one inhabitant fared in every version of the town.
 * @param {{label: string, run: import("./film.js").Run}[]} runs @param {number} who @param {number} t
 * @param {import("./words.js").Words} words
 */
function everywhere(runs, who, t, words) {
  const rows = runs.filter(({ run }) => !run.truth.empty).map(({ label, run }) => {
    const facts = run.truth.factsOf(who, t);
    const first = (kind) => facts.find(({ fact }) => fact === kind)?.at;
    const said = (kind, yes, no) => (first(kind) === undefined ? words.say(no) : words.say(yes, { when: words.when(first(kind)) }));
    const infected = run.truth.before.infected.includes(who)
      ? words.say("fact.before") : said(INFECTED, "card.infected", "card.not_infected");
    return element("li", {}, element("strong", {}, label), ` ${infected}, ${said(ALERTED, "card.alerted", "card.not_alerted")}`);
  });
  return rows.length > 1 ? [line(words.say("card.runs")), element("ul", {}, ...rows)] : [];
}

/** The cards of the chosen person: by name how every version of the town went, and under each panel what its party knows. */
export class Whom {
  /** @param {HTMLElement} root @param {() => void} release */
  constructor(root, release) {
    this.root = root;
    this.release = release;
    this.of = "";
  }

  /**
   * @param {number|null} person @param {any[]} rows what is shown @param {any[]} runs every version
   * @param {import("./stage.js").Stage} stage @param {number} t @param {import("./words.js").Words} words
   */
  fill(person, rows, runs, stage, t, words) {
    if (person === null) {
      this.root.replaceChildren();
      for (const card of Object.values(stage.cards)) card.replaceChildren();
      return;
    }
    const of = {
      truth: (row) => truthOf(row.run, person, t, words),
      server: (row) => serverOf(row.run, row.view, t, words),
      attacker: (row) => attackerOf(row.run, row.view, t, words),
    };
    for (const kind of stage.shown) {
      const parts = rows.map((row) =>
        element("div", {}, ...(rows.length > 1 ? [element("h3", {}, words.of(row.shown.label))] : []), ...of[kind](row)));
      stage.cards[kind].replaceChildren(element("h2", {}, words.say(`${kind}.title`)), ...parts);
    }
    const name = rows[0].run.truth.names[person] ?? String(person);
    if (!this.root.firstChild || this.of !== `${name} ${words.language}`) {
      this.of = `${name} ${words.language}`;
      this.everywhere = element("div", { class: "everywhere" });
      this.root.replaceChildren(element("h2", {}, name), this.everywhere,
        element("button", { type: "button", onclick: this.release }, words.say("card.close")));
    }
    this.everywhere.replaceChildren(...everywhere(runs, person, t, words));
  }
}
