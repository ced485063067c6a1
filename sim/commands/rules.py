"""pistage explain RULE: since when, at which thresholds, and after how many minutes does a rule make an alert?

All figures are counted by the rule itself, as the phones and servers of a run do it; none is written down here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from math import inf
from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.units import MINUTE

if TYPE_CHECKING:
    from sim.systems.machine import Nearness
    from sim.systems.risk import Rule
    from sim.systems.robert.rules import Rule as ServerRule

WIDTH = 100
STEADY_DB = (50, 55, 60, 65, 70)
"""Attenuations on Google and Apple's scale, about from arm's length to across a room."""
LONGEST_MIN = 120
"""So many minutes beside one declarer are tried; then it is said that there is no alert."""
PLAIN_TOO = "Any metres and minutes make a plain rule: plain_1m_10min, plain_0.5m_30min."
BY_SENSORS: Mapping[str, tuple[str, str]] = {
    "kcdc_2020_03": (
        "Korea, March 2020: places and times of cases, without home and work",
        "Corée, mars 2020 : lieux et heures des cas, sans domicile ni travail",
    ),
    "korea_2020_02": (
        "Korea, February 2020: whole paths of cases (Corona 100m)",
        "Corée, février 2020 : trajets entiers des cas (Corona 100m)",
    ),
    "china_2020_02": (
        "Wuhan, February 2020: half an hour at the antenna of a case",
        "Wuhan, février 2020 : une demi-heure à l'antenne d'un cas",
    ),
    "chengdu_2021_11": (
        "Chengdu, November 2021: more than ten minutes in the square of a case",
        "Chengdu, novembre 2021 : plus de dix minutes dans le carré d'un cas",
    ),
    "lists_k20": (
        "Flows by antenna and hour, none below 20 phones",
        "Flux par antenne et par heure, aucun sous 20 téléphones",
    ),
    "hongkong_2020_03": (
        "Hong Kong, March 2020: bands of those kept at home",
        "Hong Kong, mars 2020 : bracelets des personnes confinées",
    ),
}
"""What rules of sensors are called, English and French; their numbers are parameters, each with its source."""


def listed() -> str:
    """Return every rule that a scenario can name, each with its title, its date and the systems it can run."""
    lines = [*map(_line, sorted(_systems())), PLAIN_TOO]
    return "\n".join(
        fill(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False) for line in lines
    )


def page(name: str) -> str | None:
    """Return what is to be said of a rule; None where there is none of that name. Raises Refused as plain rules do."""
    rule = _rule(name)
    if rule is None and name not in _systems():
        return None
    told = [_line(name), *_said(name, rule)]
    return "\n".join(
        fill(line, WIDTH, initial_indent="  " if n else "", subsequent_indent="    ", break_on_hyphens=False)
        for n, line in enumerate(told)
    )


def like(name: str) -> str:
    """Return a rule whose name is written almost like this; empty where there is none."""
    return next(iter(get_close_matches(name, list(_systems()), n=1)), "")


def _line(name: str) -> str:
    from sim.systems.registry import design
    from sim.systems.risk import NO_DATE

    rule, systems = _rule(name), _systems().get(name) or _systems()[_example()]
    since = design(systems[0]).in_force.get(name, NO_DATE)
    en, fr = (rule.title["en"], rule.title["fr"]) if rule is not None else BY_SENSORS[name]
    title = f": {en} / {fr}"
    force = "of no date" if since == NO_DATE else f"in force from {since}"
    return f"{name}{title} ({', '.join(systems)}; {force})"


@cache
def _systems() -> Mapping[str, tuple[str, ...]]:
    """Return which systems each rule can run."""
    from sim.systems.registry import design, names

    found: dict[str, tuple[str, ...]] = {}
    for system in names():
        plain = {_example()} if design(system).plain else set()
        for rule in sorted({*design(system).rules, *plain}):
            found[rule] = (*found.get(rule, ()), system)
    return found


def _example() -> str:
    from sim.systems.risk import PLAIN

    return PLAIN.name


def _rule(name: str) -> Any:
    """Return the rule of a name, where it is one that has a title and a source; a plain one too."""
    from sim.systems import risk, tracers
    from sim.systems.bluetrace import rules as bluetrace
    from sim.systems.desire import rules as desire
    from sim.systems.ntk import rules as ntk
    from sim.systems.robert import rules as robert

    tables: tuple[Mapping[str, Any], ...] = (
        risk.RULES, robert.RULES, ntk.RULES, bluetrace.RULES, desire.RULES, tracers.RULES,
    )  # fmt: skip
    return next((table[name] for table in tables if name in table), None) or risk.plain(name)


def _said(name: str, rule: Any) -> Iterator[str]:
    from sim.systems.risk import Rule as DayRule
    from sim.systems.robert.rules import Rule as ServerRule

    if rule is not None:
        yield f"source: {rule.source}"
    yield from _warns(_nearness(name))
    if isinstance(rule, DayRule):
        yield from _weighed(rule)
    elif isinstance(rule, ServerRule):
        yield from _scored(rule)


def _nearness(name: str) -> Nearness | None:
    from sim.systems.registry import design

    systems = _systems().get(name) or _systems()[_example()]
    made = design(systems[0])
    return made.near(name) if made.nearness else None


def _warns(near: Nearness | None) -> Iterator[str]:
    if near is not None:
        days = "a day" if near.days == 1 else f"{near.days} days"
        yield f"warns of {near.minutes:g} minutes within {near.metres:g} m in {days}, by its own words"


# -- rules that phones decide by --------------------------------------------------------------------------------------


def _weighed(rule: Rule) -> Iterator[str]:
    """Yield the thresholds of a rule, what a minute counts between them, and after how many minutes it alerts."""
    from sim.systems.risk import KeyRule, LongestMinutes

    yield f"thresholds: {', '.join(f'{bound:.4g}' for bound in rule.thresholds)} dB"
    marks = sorted({*STEADY_DB, *(round(bound) for bound in rule.thresholds)})
    weights = ", ".join(f"at {db} dB {rule.weight(db):.4g}" for db in marks)
    yield f"a minute counts {weights}, beside the most contagious declarer; days up to {rule.recent_days} old count"
    if isinstance(rule, KeyRule):
        yield (
            f"nothing counts of one declarer's key that was heard for {rule.shorter:g} minutes or less in all, or at "
            f"more than {rule.farthest:g} dB on average"
        )
    if rule.tells_all:
        yield "a declarer's app tells the keys of all 14 days, not only from two days before the onset on"
    how = (
        ", by the longest of one key, whose minutes are rounded up to fives"
        if isinstance(rule, LongestMinutes)
        else ", counted so"
    )
    yield f"an alert needs {rule.alert_minutes:g} minutes of a day{how}"
    yield _until({db: rule.long_enough_minutes(db) for db in STEADY_DB})


def _until(minutes: Mapping[int, float]) -> str:
    said = (f"{db} dB {'never' if after == inf else _time(after)}" for db, after in minutes.items())
    return f"alert at a steady attenuation after: {', '.join(said)}"


def _time(minutes: float) -> str:
    return f"{minutes * MINUTE:g} s" if minutes < 1.0 else f"{minutes:.4g} min"


# -- rules that StopCovid's server decides by -------------------------------------------------------------------------


def _scored(rule: ServerRule) -> Iterator[str]:
    """Yield how the server scores, and after how many minutes of HELLOs every ten seconds it is at risk."""
    from sim.systems.robert.limits import OFFSET
    from sim.systems.robert.scoring import THRESHOLD

    level = f", {rule.rssi_1m} dBm at 1 m" if rule.algorithm == 0 else ""
    filtered = "the phone tells only what its filter lets through" if rule.filtered else "the phone filters nothing"
    yield f"server's algorithm {rule.algorithm}{level}; {filtered}; at risk from {THRESHOLD:g} on"
    yield f"a level is {OFFSET} less the attenuation (radio.stopcovid_offset_db); a HELLO is heard every 10 s"
    yield _until({db: _minutes_to_risk(rule, OFFSET - db) for db in STEADY_DB})


def _minutes_to_risk(rule: ServerRule, level: int) -> float:
    """Return after how many minutes at a steady level, from the first second of an epoch on, somebody is at risk."""
    from sim.systems.robert import SCANS

    hellos = range(2, LONGEST_MIN * MINUTE // SCANS.period_s + 2)
    enough = next((count for count in hellos if _at_risk(rule, level, count)), None)
    return inf if enough is None else (enough - 1) * SCANS.period_s / MINUTE


def _at_risk(rule: ServerRule, level: int, hellos: int) -> bool:
    """Tell whether so many HELLOs, one every ten seconds, put somebody at risk who reports nothing else."""
    import numpy as np

    from sim.systems.robert import SCANS
    from sim.systems.robert.filtering import filtered
    from sim.systems.robert.limits import EPOCH_S, SERVICE_START
    from sim.systems.robert.scoring import THRESHOLD, scores, total_risk

    at = SERVICE_START + np.arange(hellos, dtype=np.int64) * SCANS.period_s
    begins = np.arange(SERVICE_START, at[-1] + EPOCH_S + 1, EPOCH_S)
    bounds, rssi = np.searchsorted(at, begins).astype(np.int64), np.full(at.size, level, dtype=np.int64)
    told = filtered(at, rssi, bounds).told if rule.filtered else np.ones(bounds.size - 1, dtype=np.bool_)
    stored = scores(rule, at, rssi, bounds)
    return total_risk(rule, float(stored[told].sum())) >= THRESHOLD
