"""In what order is it told? The question, the answer, what speaks against it; then numbers and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.measures.pooling import FEWEST_SEEDS
from sim.problems import shown
from sim.report.arms import differences, labels, own, rule_of
from sim.report.origin import Origin
from sim.report.page import figures as drawings
from sim.report.page.again import again, cite
from sim.report.page.answer import answer
from sim.report.page.figures import Shown
from sim.report.page.keys import parameters
from sim.report.page.learned import learns
from sim.report.page.markup import Markup, element
from sim.report.page.tables import all_metrics, key_figures, ordered, paired
from sim.report.page.words import SAID
from sim.report.reached import reached
from sim.report.wording import Language, typeset

SECTIONS = (
    "verdict",
    "key_figures",
    "learned",
    "figures",
    "tables",
    "parameters",
    "reached",
    "limits",
    "again",
    "cite",
)
"""What the page holds, in order; each is left out where the study has nothing of it."""


def part(
    origin: Origin,
    figures: Sequence[Shown],
    caveats: Sequence[str],
    numbers: Mapping[str, float],
    language: Language,
) -> Markup:
    """Return the whole page in one language."""
    inside: dict[str, list[Markup]] = {
        "verdict": list(_verdict(origin, language)),
        "key_figures": [key_figures(origin, language)],
        "learned": list(learns(origin, language)),
        "figures": list(drawings.figures(figures, language)),
        "tables": list(_tables(origin, language)),
        "parameters": [_p("parameters_intro", language), parameters(origin, language)],
        "reached": _reached(numbers, language),
        "limits": list(_limits(caveats, language)),
        "again": [again(origin, language)],
        "cite": [cite(origin, language)],
    }
    there = [name for name in SECTIONS if inside[name]]
    sections = [_section(name, inside[name], language) for name in there]
    main = element("main", _head(origin, language), _contents(there, language), *sections)
    return element("div", main, class_="part", lang=language)


def _p(name: str, language: Language, class_: str | None = None) -> Markup:
    return element("p", typeset(SAID[language][name], language), class_=class_)


def _section(name: str, inside: Sequence[Markup], language: Language) -> Markup:
    anchor, heading = f"{language}-{name}", f"{language}-{name}-heading"
    return element("section", element("h2", SAID[language][name], id=heading), *inside, id=anchor,
                   aria_labelledby=heading)  # fmt: skip


def _contents(names: Sequence[str], language: Language) -> Markup:
    said = SAID[language]
    items = [element("li", element("a", said[name], href=f"#{language}-{name}")) for name in names]
    return element("nav", element("ul", *items), class_="contents", aria_label=said["contents"])


def _head(origin: Origin, language: Language) -> Markup:
    """Return the question, where it was lived, and by which versions of the town."""
    said = SAID[language]
    kicker = said["kicker"].format(version=origin.version, scenario=shown(origin.scenario.name))
    names, differing = origin.names(language), differences(origin.scenario, origin.arms, language)
    label, versions = labels(origin.scenario, language), []
    for arm in ordered(origin):
        rule = rule_of(origin.scenario, arm)
        ruled = said["version_rule"].format(rule=rule) if rule else ""
        apart = differing[arm] or own(origin.scenario, arm, language)
        apart = "" if apart in names[arm] else apart
        told = ", ".join(each for each in (ruled if ruled not in apart else "", apart) if each)
        written = [" ", element("code", arm)] if any(label[each] for each in origin.arms) else []
        versions.append(element("li", typeset(names[arm], language), *written, element("span", f" ({told})" if told
                                else "", class_="soft")))  # fmt: skip
    return element(
        "header",
        element("p", kicker, " ", element("span", said["mark"], class_="mark"), class_="kicker"),
        element("h1", typeset(origin.title(language), language)),
        element("p", typeset(" · ".join(filter(None, origin.lived(language, rules=False))), language)),
        element("p", said["versions"], typeset(" :", language) if language == "fr" else ":"),
        element("ul", *versions, class_="versions"),
        _p("stance" if origin.untraced else "no_untraced", language),
    )


def _verdict(origin: Origin, language: Language) -> Iterator[Markup]:
    """Yield the claim's own words, the answer, its conditions, and the strongest objection."""
    said, found = SAID[language], answer(origin, language)
    if found.quotation:
        source = element("footer", said["claim_source"])
        yield element("h3", said["claim"])
        yield element("blockquote", element("p", found.quotation), source)
    if found.sentence:
        yield element("p", found.sentence, class_="answer")
        if found.beside:
            yield element("ul", *(element("li", each) for each in found.beside))
    else:
        told = said["no_verdict" if origin.seeds >= FEWEST_SEEDS else "no_verdict_few"].format(fewest=FEWEST_SEEDS)
        yield element("p", typeset(told, language))
    for name, told in (("conditions", found.conditions), ("against", found.against)):
        if told:
            yield element("h3", said[name])
            yield element("p", told)


def _tables(origin: Origin, language: Language) -> Iterator[Markup]:
    said = SAID[language]
    yield _p("tables_intro", language)
    yield element("details", element("summary", said["all_metrics"]), all_metrics(origin, language))
    differences = paired(origin, language)
    if differences:
        yield element("details", element("summary", said["paired"]), differences)


def _reached(numbers: Mapping[str, float], language: Language) -> list[Markup]:
    told = [element("li", typeset(each.replace("+-", "±"), language)) for each in reached(numbers, language)]
    return [_p("reached_intro", language), element("ul", *told)] if told else []


def _limits(caveats: Sequence[str], language: Language) -> Iterator[Markup]:
    yield _p("limits_intro", language)
    if caveats and SAID[language]["caveats_english"]:
        yield _p("caveats_english", language, "soft")
    if caveats:
        yield element("ul", *(element("li", each) for each in caveats), lang="en")
