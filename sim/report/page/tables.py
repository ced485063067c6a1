"""Which numbers stand on the page? The key figures of every arm, then all of them, then differences draw by draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sim.measures.pooling import FEWEST_SEEDS
from sim.metrics import METRICS, Metric
from sim.metrics.carriers import NETWORKED, TRAFFIC, WOKEN
from sim.metrics.staff import TRIAGE, WRISTBAND
from sim.metrics.trails import TRAILS
from sim.report import setting
from sim.report.origin import Origin
from sim.report.page.cells import Row, cell
from sim.report.page.markup import Inside, Markup, element, text
from sim.report.page.words import SAID, UNITS
from sim.report.reasons import for_want_of_cases, reason
from sim.report.wording import Language, many, typeset

RELEASED = ("privacy.trails.unicity_4", "privacy.trails.recall", "privacy.trails.identified", "privacy.trails.listed",
            "privacy.trails.listed_others")  # fmt: skip
"""What is only said where somebody reads what is released of where people were."""
KEY = (
    "epidemic.infections",
    "epidemic.infections_averted",
    "tests.used",
    "reports",
    "alerts.people",
    "alerts.per_report",
    "alerts.false_radio",
    "alerts.false_exposure",
    "alerts.false_infection",
    "alerts.missed",
    "alerts.late",
    "quarantine.days",
    "quarantine.needless_days",
    "tracers.hours",
    "triage.asked",
    "triage.groundless",
    "wristband.checks",
    "wristband.false_checks",
    "privacy.neighbour.identified",
    "privacy.neighbour.prior",
    "privacy.neighbour.no_app",
    "privacy.neighbour.tracers",
    "privacy.neighbour.named",
    "privacy.neighbour.wrong_accusation",
    "privacy.neighbour.anonymity_set",
    "privacy.neighbour.reports_identified",
    "privacy.neighbour.per_infection",
    *RELEASED,
    "privacy.operator.recall_90",
    "privacy.operator.prior",
    "privacy.operator.named",
    "privacy.operator.precision",
    "privacy.operator.edges_seen",
    "privacy.operator.edges_true",
    "privacy.operator.delay_h",
    "privacy.operator.clocked",
    "privacy.operator.clocked_prior",
    "privacy.listener.whole",
    "privacy.listener.whole_alone",
    "privacy.listener.linked_helped",
    "privacy.listener.linked",
    "privacy.prober.targets",
    "privacy.prober.tpr",
    "privacy.prober.fpr",
    "privacy.prober.advantage",
    "privacy.prober.ppv",
    "privacy.prober.cost_minutes",
    "privacy.prober.cost_accounts",
    "privacy.network.recall",
    "privacy.network.prior",
    "privacy.network.precision",
    "privacy.network.people",
    "privacy.network.alone",
    "privacy.vendor.recall",
    "privacy.vendor.precision",
    "traffic.bytes_per_user_day",
    "traffic.home_at_server",
)
"""The metrics of the first table, as far as the scenario has data."""
OF_FEW = (TRIAGE, WRISTBAND, TRAILS, NETWORKED, WOKEN, TRAFFIC)
"""How metrics begin of which nothing is told where they have no value."""
ABREAST = 7
"""So many arms stand beside each other where a page is read: on a screen, and on paper."""
GIVEN = ("people", "app_users", "epidemic.r0_reached")
"""What is put into a run: no arm causes it, so no difference is told."""


def ordered(origin: Origin) -> list[str]:
    """Return the arms: without tracing, then human tracing, then the others in their order."""
    return setting.ordered(origin.scenario, origin.arms)


def draws(origin: Origin, language: Language) -> str:
    """Return how many seeds were lived, and which."""
    said, seeds = SAID[language], origin.summary["seeds"]
    if len(seeds) == 1:
        return typeset(said["numbered_one"].format(first=seeds[0]), language)
    told = many(len(seeds), said["draw"], language)
    return typeset(said["numbered"].format(draws=told, first=seeds[0], last=seeds[-1]), language)


def label(metric: Metric, language: Language) -> str:
    """Return what a metric is called on the page."""
    return typeset(metric.fr if language == "fr" else metric.en, language)


def key_figures(origin: Origin, language: Language) -> Markup:
    """Return the table of key figures, and below it what is not measured and why."""
    said, rows = SAID[language], origin.summary["arms"]
    which = "key_caption" if origin.seeds >= FEWEST_SEEDS else "key_few"
    told = typeset(said[which].format(seeds=draws(origin, language), fewest=FEWEST_SEEDS), language)
    judged = _judged(origin)
    keys = [*(name for name in judged if name not in KEY), *KEY]
    names = [name for name in keys if _known(name, rows.values())]
    unknown = [name for name in keys if name not in names and (name in judged or not name.startswith(OF_FEW))]
    legend = element("p", typeset(said["nothing_means"], language), class_="soft")
    return Markup(by_arm(origin, names, told, language) + legend + _whys(origin, names, unknown, language))


def _judged(origin: Origin) -> list[str]:
    """Return the metric that decides the verdict, and those that the scenario has beside it: what it is about."""
    rule = origin.scenario.verdict
    return [] if rule is None else list(dict.fromkeys((rule.metric, *rule.beside)))


def all_metrics(origin: Origin, language: Language) -> Markup:
    """Return the table of every metric that has a value."""
    rows = origin.summary["arms"]
    names = [name for name in METRICS if _known(name, rows.values())]
    return _of_arms(origin, ordered(origin), names, SAID[language]["all_metrics"], language, unseen=True)


def paired(origin: Origin, language: Language) -> Markup:
    """Return the table of differences from the arm without tracing; empty where none was lived beside another."""
    pairs = origin.summary["paired"]
    arms = [arm for arm in ordered(origin) if f"{arm} - {origin.untraced}" in pairs]
    columns = {arm: pairs[f"{arm} - {origin.untraced}"] for arm in arms}
    names = [name for name in METRICS if name not in GIVEN and _known(name, columns.values())]
    if not names:
        return Markup()
    called = origin.names(language, brief=True)
    heads = [called[arm] for arm in arms]

    def cells(name: str) -> list[Markup]:
        return [cell(METRICS[name], column[name], language, signed=True) for column in columns.values()]

    return _table(SAID[language]["paired_caption"], heads, names, cells, language)


def _known(name: str, arms: Iterable[Mapping[str, Row]]) -> bool:
    return any(name in rows and rows[name]["value"] is not None for rows in arms)


def by_arm(origin: Origin, names: Sequence[str], told: str, language: Language) -> Markup:
    """Return tables of these metrics, a column for each arm, as many beside each other as a page is wide."""
    groups = setting.abreast(origin.scenario, ordered(origin), ABREAST)
    numbers = [f" ({number}/{len(groups)})" if len(groups) > 1 else "" for number in range(1, len(groups) + 1)]
    return text(
        _of_arms(origin, arms, names, told + number, language, unseen=arms is not groups[0])
        for arms, number in zip(groups, numbers, strict=True)
    )


def _of_arms(
    origin: Origin, arms: Sequence[str], names: Sequence[str], told: str, language: Language, *, unseen: bool
) -> Markup:
    rows, called = origin.summary["arms"], origin.names(language, brief=True)

    def cells(name: str) -> list[Markup]:
        return [cell(METRICS[name], rows[arm][name], language) for arm in arms]

    return _table(told, [called[arm] for arm in arms], names, cells, language, unseen=unseen)


def _table(
    told: str,
    heads: Sequence[str],
    names: Sequence[str],
    cells: Callable[[str], list[Markup]],
    language: Language,
    *,
    unseen: bool = False,
) -> Markup:
    """Return a table of metrics: a row each, a column for each arm."""
    said = SAID[language]
    top = [element("th", said["quantity"], scope="col"),
           *(element("th", typeset(head, language), scope="col", class_="number") for head in heads)]  # fmt: skip
    body = [element("tr", element("th", *_labelled(METRICS[name], language), scope="row"), *cells(name))
            for name in names]  # fmt: skip
    inside = element("thead", element("tr", *top)), element("tbody", *body)
    return scrolling(told, *inside, language=language, unseen=unseen, class_="metrics")


def scrolling(
    told: str, *inside: Inside, language: Language, unseen: bool = False, class_: str | None = None
) -> Markup:
    """Return a table under its caption (`unseen`: for ears alone), in a box that scrolls where the page is narrow."""
    caption = element("caption", element("span", told, class_="unseen" if unseen else None))
    name = typeset(SAID[language]["scrolls"].format(name=told), language)
    table = element("table", caption, *inside, class_=class_)
    return element("div", table, class_="scroll", role="region", tabindex="0", aria_label=name)


def _labelled(metric: Metric, language: Language) -> Iterator[str]:
    """Yield a metric's label, and its unit where the number does not show it."""
    unit = UNITS[language].get(metric.unit, metric.unit)
    yield label(metric, language)
    if unit and not label(metric, language).casefold().startswith(unit.casefold()):
        yield element("span", f" ({unit})", class_="soft")


def _whys(origin: Origin, names: Sequence[str], unknown: Sequence[str], language: Language) -> Markup:
    """Return which figures no arm has, gathered by reason, and which of `names` some arms have too few cases for."""
    last = origin.summary["arms"][origin.arms[-1]]
    reasons: dict[str, list[str]] = {}
    for name in unknown:
        if name in last:
            reasons.setdefault(last[name].get("why", ""), []).append(label(METRICS[name], language))
    told = [(", ".join(labels), why) for why, labels in reasons.items()] + list(_lacking(origin, names, language))
    if not told:
        return Markup()
    between = typeset(" : ", language) if language == "fr" else ": "
    items = [element("li", what, between, *_reason(why, language)) for what, why in told]
    return Markup(element("p", SAID[language]["not_measured"], class_="soft") + element("ul", *items, class_="soft"))


def _lacking(origin: Origin, names: Sequence[str], language: Language) -> Iterator[tuple[str, str]]:
    """Yield which figures are wanting in which arms for want of cases, and the reason; others say what an arm is."""
    called, rows = origin.names(language, brief=True), origin.summary["arms"]
    labels: dict[tuple[str, str], list[str]] = {}
    for arm in ordered(origin):
        for name in names:
            why = rows[arm][name].get("why") or "" if rows[arm][name]["value"] is None else ""
            if for_want_of_cases(why):
                labels.setdefault((arm, why), []).append(label(METRICS[name], language))
    alike: dict[tuple[str, str], list[str]] = {}
    for (arm, why), some in labels.items():
        alike.setdefault((", ".join(some), why), []).append(typeset(called[arm], language))
    for (what, why), arms in alike.items():
        yield f"{what} ({typeset(' ; ' if language == 'fr' else '; ', language).join(arms)})", why


def _reason(why: str, language: Language) -> Iterator[Inside]:
    """Yield a reason in the page's language, or marked as English where it has no other words."""
    told = reason(why, language)
    english = language != "en" and told == why
    yield element("span", why, lang="en") if english else typeset(told, language)
