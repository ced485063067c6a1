// When does something happen that is worth a stop? Declarations, alerts, and what the other two parties get of them.

import { ALERTED, DECLARES } from "./lives.js";

/** @typedef {{at: number, key: string, person: number|null, count: number}} Event */

/**
 * The first event after a moment, or null. Without a truth the parties' own events are all there are.
 * @param {import("./film.js").Run[]} runs @param {number} t
 * @returns {Event|null}
 */
export function next(runs, t) {
  /** @type {Event|null} */
  let best = null;
  const look = (at, key, person = null, count = 1) => {
    if (at > t && (best === null || at < best.at)) best = { at, key, person, count };
  };
  for (const { truth, server, attacker } of runs) {
    for (let row = truth.at.until(t); row < truth.at.length; row++) {
      const fact = truth.fact.data[row];
      if (fact !== DECLARES && fact !== ALERTED) continue;
      const [at, who, count] = [truth.at.data[row], truth.who.data[row], together(truth, row)];
      if (count > 1) look(at, "event.alerted_many", null, count);
      else look(at, fact === DECLARES ? "event.declares" : "event.alerted", who);
      break;
    }
    if (truth.empty) {
      const report = server.reportAt.until(t);
      if (report < server.reportAt.length) look(server.reportAt.data[report], "event.report");
    }
    const file = server.fileAt.until(t);
    if (file < server.fileAt.length) look(server.fileAt.data[file], "event.file");
    const night = attacker.nights.find((at) => at > t);
    if (night !== undefined) look(night, "event.told");
  }
  return best;
}

/** How many are alerted at the moment of a row, which may be a declaration. @param {import("./lives.js").Lives} truth @param {number} row */
function together({ at, fact }, row) {
  if (fact.data[row] !== ALERTED) return 1;
  let count = 0;
  for (let other = row; other < at.length && at.data[other] === at.data[row]; other++) count += Number(fact.data[other] === ALERTED);
  return count;
}

/**
 * An event in words; without one, that there is none, or none yet.
 * @param {Event|null} found @param {import("./words.js").Words} words @param {string[]} names @param {boolean} living
 */
export function said(found, words, names, living) {
  if (!found) return words.say(living ? "event.not_yet" : "event.none");
  const name = found.person === null ? "" : names[found.person];
  return `${words.when(found.at)} · ${words.say(found.key, { name, count: found.count })}`;
}
