"""Who learns what in the ways of tracing that were lived? From the designs, and the pairs that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sim.metrics.servers import EDGES, EDGES_OF_TOWN
from sim.report import learned
from sim.report.arms import systems
from sim.report.origin import Origin
from sim.report.page.markup import Inside, Markup, element
from sim.report.page.tables import by_arm, ordered, scrolling
from sim.report.page.words import SAID
from sim.report.wording import Language, typeset
from sim.systems.machine import Design
from sim.systems.registry import design

COUNTED: Mapping[str, Callable[[Design, Language], str]] = {
    "made_by": learned.made_by,
    "matched_by": learned.matched_by,
    "warned_by": learned.warned_by,
    "links": learned.links,
    "watched": learned.watched,
    "others": learned.others,
}
"""What the first table has of each way of tracing, by the name of its heading."""
PAIRS = tuple(f"server.{whole}.{link}" for link in ("named", "pseudonymous") for whole in (EDGES, EDGES_OF_TOWN))


Rows = list[tuple[Design, Iterator[Markup]]]
"""By way of tracing: the cells of its row."""


def learns(origin: Origin, language: Language) -> Iterator[Markup]:
    """Yield what differs between the ways of tracing, what each says of itself, and how many pairs servers linked."""
    said, designs = SAID[language], lived(origin)
    yield element("p", typeset(said["learned_intro"], language))
    yield _table(
        said["learned_counted"], list(COUNTED), [(each, _counted(each, language)) for each in designs], language
    )
    yield element("p", typeset(said["learned_sensors"], language))
    yield _table(
        said["learned_said"], list(learned.SAYS), [(each, _said(each, language)) for each in designs], language
    )
    rows = origin.summary["arms"].values()
    names = [name for name in PAIRS if any(each[name]["value"] for each in rows)]
    if names:
        yield by_arm(origin, names, typeset(said["learned_pairs"], language), language)
        yield element("p", typeset(said["pairs_means"], language), class_="soft")


def lived(origin: Origin) -> list[Design]:
    """Return the designs of the arms, each once; of those that share a town, each of them."""
    system = systems(origin.scenario)
    return list({each.name: each for arm in ordered(origin) for each in learned.parts(design(system[arm]))}.values())


def _counted(design: Design, language: Language) -> Iterator[Markup]:
    for tell in COUNTED.values():
        told = tell(design, language)
        yield element("td", typeset(told, language) if told else SAID[language]["nothing"])


def _said(design: Design, language: Language) -> Iterator[Markup]:
    for told, translated in learned.says(design, language):
        yield element("td", typeset(told, language) if translated else told, class_="said",
                      lang=None if translated else "en")  # fmt: skip


def _table(told: str, columns: list[str], rows: Rows, language: Language) -> Markup:
    """Return a table with a row for each way of tracing."""
    said = SAID[language]
    heads: list[Inside] = [element("th", typeset(said[name], language), scope="col") for name in ("way", *columns)]
    body = [element("tr", element("th", typeset(each.title[language], language), scope="row"), *cells)
            for each, cells in rows]  # fmt: skip
    inside = element("thead", element("tr", *heads)), element("tbody", *body)
    return scrolling(typeset(told, language), *inside, language=language, class_="metrics ways")
