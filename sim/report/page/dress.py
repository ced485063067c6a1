"""How does the page look, on a screen, on a telephone and on paper? Its style sheet, and the choice of language.

Nothing is fetched: fonts are those of the reader. Without script both languages stand one after the other; with it, the
root's `lang` names the one chosen, and the other is hidden, on paper too.
"""

from __future__ import annotations

STYLE = """
:root { --ink: #1b1b1b; --soft: #4a4a4a; --line: #d8d8d8; --tint: #f4f6f8; --accent: #005a8f; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: #fff; line-height: 1.55;
  font: 1.0625rem/1.55 "Source Serif 4", "Iowan Old Style", Charter, "Bitstream Charter", Georgia, serif; }
h1, h2, h3, nav, table, .mark, .kicker, summary, figcaption, button, .versions, .answer b
  { font-family: "Source Sans 3", "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif; }
.part { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.part + .part { border-top: 4px solid var(--line); }
p, ul, ol, dl, blockquote { max-width: 42rem; }
h1 { font-size: clamp(1.5rem, 5vw, 2.1rem); line-height: 1.2; margin: .4rem 0 1rem; max-width: 48rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.8rem 0 .6rem; padding-top: .6rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; line-height: 1.3; margin: 1.6rem 0 .4rem; }
h1, h2, h3, p, li, dd, dt, td, th, figcaption, summary { overflow-wrap: break-word; }
a { color: var(--accent); }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em;
  overflow-wrap: anywhere; }
pre { background: var(--tint); border: 1px solid var(--line); padding: .7rem .9rem; overflow-x: auto;
  line-height: 1.4; }
pre code { overflow-wrap: normal; }
.kicker, .soft { color: var(--soft); }
.kicker { margin: 0; font-size: .95rem; }
.mark { display: inline-block; border: 1.5px solid currentColor; border-radius: .2rem; padding: 0 .4rem;
  font-size: .82rem; font-weight: 600; }
blockquote { margin: 1rem 0; padding: .1rem 0 .1rem 1rem; border-left: 4px solid var(--line); font-size: 1.12rem; }
blockquote footer { font-size: .9rem; color: var(--soft); }
.answer { border-left: 4px solid var(--accent); background: var(--tint); padding: .7rem 1rem; font-size: 1.15rem; }
.languages { display: flex; gap: .4rem; justify-content: flex-end; max-width: 56rem; margin: 0 auto;
  padding: .7rem 1rem 0; }
.languages[hidden] { display: none; }
button { font-size: .95rem; padding: .35rem .8rem; border: 1px solid var(--soft); border-radius: .25rem;
  background: #fff; color: var(--ink); cursor: pointer; }
button[aria-pressed=true] { background: var(--ink); color: #fff; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.contents ul { columns: 16rem 2; padding-left: 1.2rem; font-size: .98rem; }
.scroll { overflow-x: auto; max-width: 100%; }
figure { margin: 1.2rem 0 2.2rem; }
figure img { display: block; width: 100%; min-width: 40rem; height: auto; border: 1px solid var(--line); }
figcaption { font-size: .95rem; color: var(--soft); max-width: 42rem; margin-top: .4rem; }
table { border-collapse: collapse; font-size: .92rem; line-height: 1.35; margin: .6rem 0; width: 100%; }
caption { text-align: left; padding: .2rem 0 .5rem; color: var(--soft); }
caption span { display: block; position: sticky; left: 0; max-width: min(100%, 54rem, calc(100vw - 2rem)); }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
tbody th { font-weight: 400; min-width: 9rem; }
tbody th.group { font-weight: 600; padding-top: 1rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; min-width: 6rem; }
td .ends, td .unit { display: block; font-size: .86em; color: var(--soft); white-space: nowrap; }
.metrics tbody th, .metrics thead th:first-child { position: sticky; left: 0; z-index: 1; background: #fff; }
td.said { min-width: 15rem; }
.ways { margin-bottom: 1.2rem; }
.ways td { min-width: 6.5rem; padding-right: .9rem; }
.ways td.said { min-width: 9.5rem; }
th code { white-space: nowrap; }
td code { display: block; min-width: 6.5rem; }
tr.changed td, tr.changed th { background: #fff4dc; }
caption .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0; }
details { margin: .8rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
html:lang(en) .part + .part { border-top: 0; }
html:lang(fr) body > .part:lang(en), html:lang(en) body > .part:lang(fr) { display: none; }
@media (max-width: 40rem) {
  .metrics { font-size: .84rem; }
  .metrics tbody th { min-width: 0; }
  .metrics tbody th, .metrics thead th:first-child { width: 8.2rem; max-width: 8.2rem; }
  .metrics th.number, .metrics td.number { min-width: 4.6rem; }
}
@media print {
  @page { margin: 16mm 14mm; }
  :root { --ink: #000; --soft: #222; --line: #999; --tint: #fff; --accent: #000; }
  body { font-size: 10pt; color: #000; background: #fff; }
  h1 { font-size: 17pt; }
  h2 { font-size: 13pt; margin-top: 1.6rem; }
  h3, .kicker, figcaption { font-size: 10pt; }
  .languages, .contents { display: none; }
  .metrics tbody th, .metrics thead th:first-child { position: static; }
  .part { max-width: none; padding: 0; }
  .part + .part { break-before: page; border: 0; }
  html:lang(fr) .part + .part, html:lang(en) .part + .part { break-before: auto; }
  p, ul, ol, dl, blockquote, figcaption, h1 { max-width: none; }
  h2, h3 { break-after: avoid; }
  figure, tr, blockquote, .answer, pre { break-inside: avoid; }
  figure img { min-width: 0; max-height: 200mm; width: auto; max-width: 100%; border: 0; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  table { font-size: 8pt; }
  td.number, th.number, td.said, tbody th, td code { min-width: 0; }
  th code { white-space: normal; min-width: 9rem; display: block; }
  tr.changed td, tr.changed th { background: #fff; font-weight: 600; }
  a { color: inherit; text-decoration: none; }
}
""".strip()

SCRIPT = """
(function () {
  "use strict";
  var root = document.documentElement;
  var bar = document.querySelector(".languages");
  var buttons = Array.prototype.slice.call(bar.querySelectorAll("button"));
  function choose(language) {
    root.lang = language;
    buttons.forEach(function (each) {
      each.setAttribute("aria-pressed", String(each.value === language));
    });
  }
  function asked() {
    var found = /^#(fr|en)(-|$)/.exec(location.hash);
    return found ? found[1] : "";
  }
  function follow() {
    if (asked()) {
      choose(asked());
      var there = document.getElementById(location.hash.slice(1));
      if (there) { there.scrollIntoView(); }
    }
  }
  function turn(language) {
    var before = root.lang;
    var above = Array.prototype.filter.call(document.querySelectorAll("[id^=" + before + "-] > h2"), function (each) {
      return each.getBoundingClientRect().top < 100;
    });
    choose(language);
    var last = above.length ? above[above.length - 1].parentNode.id : "";
    var twin = document.getElementById(last.replace(before, language));
    if (twin) { twin.scrollIntoView(); }
  }
  buttons.forEach(function (each) {
    each.addEventListener("click", function () { turn(each.value); });
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (each) { each.open = true; });
  });
  choose(asked() || (/^fr/i.test(navigator.language || "") ? "fr" : "en"));
  bar.hidden = false;
  follow();
}());
""".strip()
