"""What do two results say beside each other, on a terminal of 80 columns? How alike they are, then arm by arm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sim.measures.laws import CONFIDENCE
from sim.measures.pooling import FEWEST_SEEDS
from sim.metrics import METRICS
from sim.report.lines import listed, wrapped
from sim.report.overview import NOTHING
from sim.report.setting import said
from sim.report.table import Cell, cell, difference, folded, is_detail

Row = Mapping[str, Any]
SIDES = ("first", "second")
LESS = "second - first"
MARK = "!"
"""What marks a difference whose interval excludes 0."""


def page(compared: Mapping[str, Any], called: tuple[str, str]) -> str:
    """Return the whole page of plain text for two results that are called so."""
    arms: Mapping[str, Row] = compared["arms"]
    heads = [_head(side, name, compared[side]) for side, name in zip(SIDES, called, strict=True)]
    alike = "Like with like: the same towns, seeds, days and versions."
    settings = listed("Settings that differ (first -> second)", _changes(compared["keys"]))
    parts = [
        "\n".join(wrapped(head, "  ") for head in heads),
        listed("Not like with like", [f"{text}." for text in compared["unlike"]]) or alike,
        settings or _no_settings(arms),
        listed("Versions that differ (first -> second)", _changes(compared["versions"])),
        listed("Arms that are not compared", _left(compared["only"])),
        *(block for name, arm in arms.items() for block in _arm(name, arm, compared)),
        _legend(arms),
        listed("Not compared", _reasons(arms)),
    ]
    return "\n\n".join(part for part in parts if part)


def _head(side: str, called: str, study: Row) -> str:
    seeds = study["seeds"]
    draws = f"seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"seed {seeds[0]}"
    return f"{side}: {called} ({study['scenario']}, {study['days']} days, {draws})"


def _changes(keys: Mapping[str, Row]) -> list[str]:
    """Return each key with both its values."""
    return [f"{key}: {_value(each['first'])} -> {_value(each['second'])}" for key, each in keys.items()]


def _no_settings(arms: Mapping[str, Row]) -> str:
    """Say that no setting differs in every arm, or that none does in any."""
    return "No setting differs in every arm." if any(arm["keys"] for arm in arms.values()) else "No setting differs."


def _value(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or "(absent)"
    return said({"": value}).removeprefix(" = ")


def _left(only: Mapping[str, list[str]]) -> list[str]:
    return [f"{', '.join(only[side])}: only in the {side}" for side in SIDES if only[side]]


# -- one arm ----------------------------------------------------------------------------------------------------------


def _arm(name: str, arm: Row, compared: Row) -> Iterator[str]:
    """Yield the parts of one arm: how it is compared, its own settings, and its table."""
    metrics = arm["metrics"]
    if arm["same_facts"] and not any(row["difference"]["value"] for row in metrics.values()):
        yield wrapped(f"== {name}: both lived the very same runs, so nothing differs ==")
        return
    how = "paired, the same seeds in the same town" if arm["paired"] else "unpaired, as draws of their own"
    yield wrapped(f"== {name}: differences are {how} ==")
    yield listed("Settings of this arm that differ (first -> second)", _changes(arm["keys"]))
    known = [each for each in METRICS if any(metrics[each][side]["value"] is not None for side in SIDES)]
    shown = [each for each in known if not is_detail(each)]
    columns: dict[str, dict[str, Cell]] = {
        side: {each: cell(METRICS[each], metrics[each][side], len(compared[side]["seeds"])) for each in shown}
        for side in SIDES
    }
    columns[LESS] = {each: _marked(each, metrics[each]["difference"]) for each in shown}
    yield from folded(columns, shown)


def _marked(name: str, row: Row) -> Cell:
    value, interval = difference(METRICS[name], row)
    return (f"{value} {MARK}" if row["excludes_0"] else value), interval


# -- below the tables -------------------------------------------------------------------------------------------------


def _legend(arms: Mapping[str, Row]) -> str:
    """Return what the marks mean, and how many of them chance alone would make."""
    rows = [row["difference"] for arm in arms.values() for row in arm["metrics"].values()]
    told = [row for row in rows if row["low"] is not None]
    if not told:
        return wrapped(f"No differences have an interval: it takes {FEWEST_SEEDS} seeds that bear on them.")
    varied = [row for row in told if not math.isclose(row["low"], row["high"])]
    marked, chance = sum(row["excludes_0"] for row in varied), (1 - CONFIDENCE) * len(varied)
    return wrapped(
        f"{NOTHING}: no value, or nothing to compare. {MARK}: the {100 * CONFIDENCE:.0f} % interval of the difference "
        f"excludes 0. Of {len(varied)} differences that vary between seeds, {marked} do (those in --json included); "
        f"were nothing different, chance alone would make about {chance:.0f} of them do so."
    )


def _reasons(arms: Mapping[str, Row]) -> list[str]:
    """Return why metrics that both have are not compared, gathered by reason."""
    reasons: dict[str, dict[str, None]] = {}
    for arm in arms.values():
        for name, row in arm["metrics"].items():
            if row["difference"]["value"] is None and all(row[side]["value"] is not None for side in SIDES):
                reasons.setdefault(row["difference"]["why"], {})[name] = None
    return [f"{', '.join(names)}: {why}" for why, names in reasons.items()]
