// What does the address of a page hold? Everything: the moment, what is uncovered, whom one follows, the language.

import { DAY, HOUR, MINUTE } from "./columns.js";

/** 3d12h05, or 3d12h05m09 @param {number} t */
export function written(t) {
  const [day, hour] = [Math.floor(t / DAY), Math.floor((t % DAY) / HOUR)];
  const minute = Math.floor((t % HOUR) / MINUTE);
  const second = Math.floor(t % MINUTE);
  const two = (number) => String(number).padStart(2, "0");
  return `${day}d${hour}h${two(minute)}${second ? `m${two(second)}` : ""}`;
}

/** @param {string} text @returns {number|null} */
export function moment(text) {
  const found = /^(\d+)d(\d{1,2})h(\d{0,2})(?:m(\d{1,2}))?$/.exec(text);
  return found ? Number(found[1]) * DAY + Number(found[2]) * HOUR + Number(found[3] || 0) * MINUTE + Number(found[4] || 0) : null;
}

const WHOLE = /^\d+$/;

/**
 * Read a fragment; what is none of ours, or out of its range, is left out.
 * @param {string} fragment
 */
export function parsed(fragment) {
  const said = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @type {Record<string, any>} */
  const found = {};
  const t = moment(said.get("t") ?? "");
  if (t !== null) found.t = t;
  for (const [name, least, most] of /** @type {[string, number, number][]} */ ([["view", 1, 3], ["speed", 1, 9], ["run", 0, 99], ["beside", 0, 99], ["who", 0, 1e9]])) {
    const value = said.get(name) ?? "";
    if (WHOLE.test(value) && Number(value) >= least && Number(value) <= most) found[name] = Number(value);
  }
  if (["fr", "en"].includes(said.get("lang") ?? "")) found.lang = said.get("lang");
  if (["truth", "server", "attacker"].includes(said.get("tab") ?? "")) found.tab = said.get("tab");
  for (const name of ["presenter", "play"]) if (said.has(name)) found[name] = said.get(name) === "1";
  for (const name of ["lesson", "seed", "adoption", "rule", "delay", "left_behind"]) if (said.has(name)) found[name] = said.get(name);
  return found;
}

/** @param {Record<string, any>} state */
export function fragment(state) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value === null || value === undefined || value === false) continue;
    said.set(name, name === "t" ? written(value) : value === true ? "1" : String(value));
  }
  return `#${said}`;
}

/** Put a state into the address, without a step in the history. @param {Record<string, any>} state */
export function keep(state) {
  const next = fragment(state);
  if (next === location.hash) return;
  try {
    history.replaceState(null, "", next);
  } catch {
    location.hash = next;  // a page without an origin may not touch its history
  }
}

/** Copy the address. Says whether the browser let us: it may forbid that to a file. */
export async function taken() {
  try {
    await navigator.clipboard.writeText(location.href);
    return true;
  } catch {
    return false;
  }
}
