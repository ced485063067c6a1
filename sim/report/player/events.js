// When does something happen that is worth a stop? Declarations, alerts, and what the other two parties get of them.

import { ALERTED, DECLARES } from "./lives.js";

/** @typedef {{at: number, key: string, person: number|null}} Event */

/**
 * The first event after a moment, or null. Without a truth the parties' own events are all there are.
 * @param {import("./film.js").Run[]} runs @param {number} t
 * @returns {Event|null}
 */
export function next(runs, t) {
  /** @type {Event|null} */
  let best = null;
  const look = (at, key, person = null) => {
    if (at > t && (best === null || at < best.at)) best = { at, key, person };
  };
  for (const { truth, server, attacker } of runs) {
    for (let row = truth.at.until(t); row < truth.at.length; row++) {
      const fact = truth.fact.data[row];
      if (fact !== DECLARES && fact !== ALERTED) continue;
      look(truth.at.data[row], fact === DECLARES ? "event.declares" : "event.alerted", truth.who.data[row]);
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
