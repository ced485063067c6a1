"""What does a result say, on a terminal of 80 columns? The arms beside each other, and what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sim.hall.scenario import Scenario
from sim.measures.epidemic import OTHER_TOWN
from sim.measures.graphs import NO_OPERATOR
from sim.measures.judging import NO_CURVE
from sim.measures.pooling import FEWEST_SEEDS, NO_DIVISOR, alike
from sim.measures.servers import NO_JUNK
from sim.measures.situations import NO_SITUATIONS
from sim.measures.staff import NO_BANDS, NO_TRIAGE
from sim.metrics import METRICS, Metric
from sim.metrics.staff import TRIAGE, WRISTBAND
from sim.report.lines import GAP, WIDTH, listed, wrapped
from sim.report.numbers import interval, written
from sim.report.overview import MOST_BESIDE, NOTHING, overview
from sim.report.reached import reached
from sim.report.setting import changes, legend, lived, ordered, traces_nobody
from sim.report.situations import on_terminal as of_situations
from sim.report.verdict import on_terminal

ATTACKS = tuple(dict.fromkeys(".".join(name.split(".")[:2]) + "." for name in METRICS if name.startswith("privacy.")))
"""With what the metrics of each attack begin."""
FAMILIES = ("alerts.false_only.", "alerts.cause.", *ATTACKS, "traffic.", "messages.", "situations.")
"""Metrics that are listed together where all of them have one reason to be unknown."""
NOT_ASKED = tuple(each.why for each in (NO_SITUATIONS, NO_CURVE, NO_JUNK, NO_OPERATOR))
"""Reasons that say no more than that the scenario does not ask for it."""
HALVES = (".household", ".other")
HALVED = ("alerts.people", "alerts.false_infection")
"""Of the metrics of alerts, those shown apart for the same home and for other homes; summary.json has all."""

Row = Mapping[str, Any]
Cell = tuple[str, str]
"""A value and its interval, either of which may be empty."""


def table(
    scenario: Scenario,
    summary: Mapping[str, Any],
    caveats: Sequence[str],
    numbers: Mapping[str, float],
    *,
    everything: bool = False,
) -> str:
    """Return the whole page of plain text: what was lived, values, differences, verdict, what is not known, caveats.

    `numbers` are those of the calibration. Of many arms the main metrics are shown, or `everything`.
    """
    arms: Mapping[str, Mapping[str, Row]] = {
        arm: summary["arms"][arm] for arm in ordered(scenario, list(summary["arms"]))
    }
    many = len(arms) > MOST_BESIDE and not everything
    known = [name for name in METRICS if any(rows[name]["value"] is not None for rows in arms.values())]
    shown = [name for name in known if not is_detail(name) and not _given(name, arms)]
    values = {arm: {name: cell(METRICS[name], rows[name], len(summary["seeds"])) for name in shown}
              for arm, rows in arms.items()}  # fmt: skip
    lone = _elsewhere(summary["paired"])
    differences = {pair: {name: NO_RESULT if name in GIVEN else difference(METRICS[name], rows[name])
                          for name in shown}
                   for pair, rows in summary["paired"].items() if pair not in lone}  # fmt: skip
    parts = [
        wrapped(scenario.question.en),
        wrapped(lived(scenario, summary)),
        wrapped(changes(scenario, list(arms))),
        "\n".join(wrapped(line, "  ") for line in legend(scenario, list(arms))),
        of_situations(scenario, summary),
        *(overview(values, shown) if many else _blocks(values, differences, shown)),
        wrapped(_legend(summary, shown, many)),
        wrapped(BEFORE_JUDGED) if any(scenario.arm(arm).tracers.triage for arm in arms) else "",
        "" if many else wrapped(_not_paired(lone)),
        wrapped(MORE) if len(known) > len(shown) and not many else "",
        on_terminal(summary["verdict"], scenario.claim),
        listed("Reached by simulated first cases, everybody else susceptible", reached(numbers)),
        _unknown(arms, known, [name for name in arms if traces_nobody(scenario, name)]),
        listed("Caveats", caveats),
    ]
    return "\n\n".join(part for part in parts if part)


EDGES_DOTS = 2
"""In the name of a kind of pairs as a whole; its parts have one more."""

BEFORE_JUDGED = "Where tracers judge an app's alerts, shares of alerts are of all of them, those that were cleared too."
MORE = (
    "summary.json has every metric of alerts also for the same home and for other homes, and the share of alerts in "
    "each of the eight ways of being false."
)


def is_detail(name: str) -> bool:
    """Tell whether a metric stands in summary.json alone, to keep the page short."""
    halved = name.endswith(HALVES) and name.rsplit(".", 1)[0] not in HALVED
    part = name.startswith("server.edges") and name.count(".") > EDGES_DOTS
    return halved or part or name.startswith("alerts.false_only.")


GIVEN = ("people", "app_users", "epidemic.r0_reached")
"""What is put into a run: no arm causes it, so no difference is told."""
TOLD = ("people", "epidemic.r0_reached")
"""Of these, what the page's head or the list of what first cases reached says of all arms together."""
NO_RESULT = ("", "")


def _given(name: str, arms: Mapping[str, Mapping[str, Row]]) -> bool:
    """Tell whether a row would say of every arm what the page says once."""
    return name in TOLD and len({cell(METRICS[name], rows[name], 1) for rows in arms.values()}) == 1


# -- cells ------------------------------------------------------------------------------------------------------------


def cell(metric: Metric, row: Row, seeds: int) -> Cell:
    """Return how a value and its interval are written; a star says that too few seeds bear on it."""
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return NOTHING, ""
    few = "*" if low is None and seeds >= FEWEST_SEEDS else ""
    if low is None:
        return written(metric, value)[0] + few, ""
    texts = written(metric, value, low, high)
    return texts[0], interval(texts, " to " if low < 0 else "–")


def difference(metric: Metric, row: Row) -> Cell:
    """Return how a paired difference is written."""
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return NOTHING, ""
    texts = written(metric, value) if low is None else written(metric, value, low, high)
    return ("+" if value > 0 else "") + texts[0], interval(texts, " to ")


# -- columns ----------------------------------------------------------------------------------------------------------

Columns = Mapping[str, Mapping[str, Cell]]
SAME = (NO_RESULT, (NOTHING, ""), ("0", ""), ("0 %", ""))
NARROW = 20
"""Width of the labels where a row has two lines."""


def _blocks(values: Columns, differences: Columns, names: list[str]) -> list[str]:
    """Return one table if all fits, else values and then differences, intervals below their values if need be."""
    together = {**values, **differences}
    if _fits(together, names):
        return [_block(together, names, stacked=False)]
    changed = [name for name in names if any(column[name] not in SAME for column in differences.values())]
    return [block for columns, rows in ((values, names), (differences, changed)) for block in folded(columns, rows)]


def folded(columns: Columns, names: list[str]) -> list[str]:
    """Return as few tables as the width allows, with all columns of one kind."""
    if not columns or not names:
        return []
    if _fits(columns, names):
        return [_block(columns, names, stacked=False)]
    blocks, some = [], dict[str, Mapping[str, Cell]]()
    for head, column in columns.items():
        if some and not _fits({**some, head: column}, names, stacked=True):
            blocks.append(_block(some, names, stacked=True))
            some = {}
        some[head] = column
    return [*blocks, _block(some, names, stacked=True)]


def _widths(columns: Columns, names: list[str], stacked: bool) -> list[int]:
    def width(cell: Cell) -> int:
        return max(map(len, cell)) if stacked else len(" ".join(filter(None, cell)))

    return [max(len(head), *(width(column[name]) for name in names)) for head, column in columns.items()]


def _label_width(names: list[str], stacked: bool) -> int:
    return NARROW if stacked else max(len(_label(name)) for name in names)


def _fits(columns: Columns, names: list[str], stacked: bool = False) -> bool:
    return _label_width(names, stacked) + sum(len(GAP) + w for w in _widths(columns, names, stacked)) <= WIDTH


def _basis(metric: Metric) -> str:
    """Return per what, or of what, a value is told."""
    if metric.kind == "count":
        return BASES[0]
    whole = next(
        (name for name in (metric.name.removesuffix(half) for half in HALVES) if name != metric.name), metric.name
    )
    if metric.kind == "ratio" or not whole.startswith(("alerts.", "privacy.neighbour.")):
        return BASES[1]
    if whole.endswith("_in_14_days"):
        return BASES[3]
    return BASES[4] if whole.startswith("alerts.cause.") else BASES[2]


BASES = (
    "Mean per seed",
    "Ratios, all seeds together",
    "Of the alerts of all seeds",
    "Of the alerts given 14 days or more before the end",
    "Of the alerts without infection",
)
"""Per what values are told, in the order in which a table has them."""


def _label(name: str) -> str:
    """Return what a row is called below the head that says what it is a share of."""
    text = METRICS[name].en.removeprefix(OF_THOSE)
    return text[0].upper() + text[1:]


OF_THOSE = "Of those without infection: "
"""What the label of a cause begins with where it stands alone."""


def _place(name: str) -> int:
    return BASES.index(_basis(METRICS[name]))


def _block(columns: Columns, names: list[str], stacked: bool) -> str:
    """Lay columns out under their heads; `stacked` puts each interval on a line below its value."""
    widths, label = _widths(columns, names, stacked), _label_width(names, stacked)

    def line(first: str, cells: Sequence[str]) -> str:
        return (f"{first:<{label}}" + "".join(GAP + f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))).rstrip()

    lines, basis = [line("", list(columns))], ""
    for name in sorted(names, key=_place):
        if _basis(METRICS[name]) != basis:
            basis = _basis(METRICS[name])
            lines += ["\n" * (len(lines) > 1) + f"{basis}:"]
        cells = [column[name] for column in columns.values()]
        if stacked:
            rows = [[value for value, _ in cells], [interval for _, interval in cells]]
            for head, row in zip_longest(textwrap.wrap(_label(name), NARROW), rows, fillvalue=""):
                lines.append(line(str(head), list(row) or [""] * len(cells)))
        else:
            lines.append(line(_label(name), [" ".join(filter(None, cell)) for cell in cells]))
    return "\n".join(filter(None, lines))


# -- below the tables -------------------------------------------------------------------------------------------------


def _legend(summary: Mapping[str, Any], shown: list[str], many: bool) -> str:
    """Return what signs mean; of `many` arms no differences are shown, and what pairs are is said already."""
    rows = [arm[name] for arm in summary["arms"].values() for name in shown]
    said = []
    if any(row["value"] is None for row in rows):
        elsewhere = ", or another town" if _elsewhere(summary["paired"]) else ""
        said.append(f"{NOTHING}: nothing to count, or not measured (below){elsewhere}.")
    if len(summary["seeds"]) < FEWEST_SEEDS:
        said.append(f"Fewer than {FEWEST_SEEDS} seeds: no intervals, and chance alone makes larger differences.")
    elif any(row["value"] is not None and row["low"] is None for row in rows):
        said.append(f"*: fewer than {FEWEST_SEEDS} seeds bear on it, no interval.")
    if many:
        return " ".join(said)
    if len(summary["paired"]) > len(_elsewhere(summary["paired"])):
        said.append("X - none: difference within the same seeds.")
    if any(name.startswith("server.edges") for name in shown):
        said.append(PAIRS)
    return " ".join(said)


PAIRS = (
    "Pairs: whom a report lets the server link with whom, per 1,000 app users and, as tracing without an app has none, "
    "the same pairs per 1,000 people of the town; only the latter compare all arms."
)


def _elsewhere(paired: Mapping[str, Mapping[str, Row]]) -> list[str]:
    """Return the pairs of arms that live in two towns, so that no difference is one within a seed."""
    return [pair for pair, rows in paired.items() if all(row.get("why") == OTHER_TOWN.why for row in rows.values())]


def _not_paired(pairs: Sequence[str]) -> str:
    """Say in one sentence of which arms no difference is told."""
    if not pairs:
        return ""
    names, untraced = [pair.rpartition(" - ")[0] for pair in pairs], pairs[0].rpartition(" - ")[2]
    return f"No differences from {untraced} for {', '.join(names)}: {OTHER_TOWN.why}."


NO_GAP = (NO_DIVISOR, NO_BANDS.why, NO_TRIAGE.why)
"""How reasons begin that leave nothing to be found out: there was nothing of it in one arm alone."""
MOST_NAMED = 3
"""Of more arms than these that share a reason, it is said how many they are."""


def _unknown(arms: Mapping[str, Mapping[str, Row]], known: list[str], untraced: Sequence[str]) -> str:
    """Return what some arm could not tell, gathered by reason, with the arms where others could.

    Where nobody is traced there is nothing to find out, and what there was nothing of in one arm alone is no gap.
    """
    asked = {name: rows for name, rows in arms.items() if name not in untraced} or arms
    reasons: dict[str, dict[str, None]] = {}
    for name in METRICS:
        for why, where in _whys(name, asked, known).items():
            if why in NOT_ASKED:
                continue
            reasons.setdefault(why + _in(where, list(asked)), {})[_family(name, known)] = None
    return listed("Not measured", [f"{_together(list(names))}: {why}" for why, names in reasons.items()])


def _whys(name: str, arms: Mapping[str, Mapping[str, Row]], known: list[str]) -> dict[str, list[str]]:
    """Return why a metric has no value, with the arms for which that is so; nothing for what another row says."""
    silent = {arm: rows[name]["why"] for arm, rows in arms.items() if rows[name]["value"] is None}
    if name in known:
        silent = {arm: why for arm, why in silent.items() if not is_detail(name) and not why.startswith(NO_GAP)}
    elif _with_whole(name, known) or name.startswith((TRIAGE, WRISTBAND)):  # where nobody has them, nobody asks
        silent = {}
    found: dict[str, list[str]] = {}
    for arm, why in silent.items():
        found.setdefault(why if len(arms) == 1 else alike(why), []).append(arm)
    return found


def _in(where: list[str], every: list[str]) -> str:
    """Return the arms for which a reason holds; nothing where it holds for all."""
    if where == every:
        return ""
    return f" ({', '.join(where) if len(where) <= MOST_NAMED else f'{len(where)} arms'})"


def _together(names: list[str]) -> str:
    """Return names in one line: a whole family as one, and of a part of the largest what follows its first words."""
    for family in FAMILIES:
        if {name for name in METRICS if name.startswith(family)} <= set(names):
            names = list(dict.fromkeys(f"{family}*" if name.startswith(family) else name for name in names))
    for attack in ATTACKS:
        mine = [name.removeprefix(attack) for name in names if name.startswith(attack)]
        if len(mine) > 1:
            names = [*(name for name in names if not name.startswith(attack)), f"{attack}{{{', '.join(mine)}}}"]
    return ", ".join(names)


def _with_whole(name: str, known: list[str]) -> bool:
    """Tell whether a metric of one half only says again what that of all alerts says: it is unknown."""
    whole = next((name.removesuffix(half) for half in HALVES if name.endswith(half)), name)
    return whole != name and whole in METRICS and whole not in known


def _family(name: str, known: list[str]) -> str:
    """Return what a metric is listed as: halves with all others, where no half is known."""
    together = name.endswith(HALVES) and not any(each.endswith(HALVES) for each in known)
    return "alerts.*.household, alerts.*.other" if together else name
