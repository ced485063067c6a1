// What is a room asked, and what was changed? Before each panel a question, and every setting that differs.

/** @param {any} header @param {number} view how many panels are uncovered @param {import("./words.js").Words} words */
export function asked(header, view, words) {
  const question = header.asks?.[view - 1];
  const changes = (header.changes ?? []).map(({ name, from, to }) => {
    const said = (value) => (name === "rule" ? value || words.say("rule.own") : words.say(`${name}.value`, { value }));
    return words.say("changed", { name: words.say(name), from: said(from), to: said(to) });
  });
  return [...(question ? [words.of(question)] : []), ...changes].join(" ");
}
