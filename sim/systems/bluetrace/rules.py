"""Whom does a tracer call? BlueTrace leaves it to people; a dated rule stands for what they make of the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sim.parameters import parameter
from sim.systems.machine import Nearness
from sim.units import DAY, MINUTE

NEAR_DBM = parameter(
    -89, "dBm", "assumption: stands for 2 m; the phones of DP-3T's experiment 34 lose 60 dB then, where precision and "
    "recall for 2 m are about equal; OpenTrace corrects the level for each model, here all are those phones",
)  # fmt: skip
APART_S = parameter(300, "s", "assumption: of the time between two records of a person, so much at most was spent near")
METRES = parameter(2.0, "m", "assumption: as commonly described for Singapore's Ministry of Health, 2020: within 2 m")
SHORT_MINUTES = parameter(15.0, "min", "assumption: 15 minutes of a day, as most other systems warn of")
LONG_MINUTES = parameter(30.0, "min", "assumption: as commonly described for Singapore's Ministry of Health, 2020")


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: a tracer calls who was near the case for `minutes` of a UTC day, at `dbm` or more."""

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    minutes: float
    dbm: int = NEAR_DBM

    @property
    def nearness(self) -> Nearness:
        """Return what the rule says it calls for."""
        return Nearness(METRES, self.minutes, 1)


FIFTEEN = Rule(
    name="tracetogether_15_minutes",
    valid_from=date(2020, 3, 20),
    title={
        "fr": "TraceTogether, appel dès 15 minutes d'un jour à moins de 2 m",
        "en": "TraceTogether, called for 15 minutes of a day within 2 m",
    },
    source="assumption: a tracer's rule of 15 minutes, in force since the app came",
    minutes=SHORT_MINUTES,
)
THIRTY = replace(
    FIFTEEN,
    name="tracetogether_30_minutes",
    title={
        "fr": "TraceTogether, appel dès 30 minutes d'un jour à moins de 2 m",
        "en": "TraceTogether, called for 30 minutes of a day within 2 m",
    },
    source="assumption: as commonly described for Singapore's close contacts of 2020",
    minutes=LONG_MINUTES,
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in (FIFTEEN, THIRTY)}
"""The rules by their dated names, the first one the design's own."""


def rule_of(name: str | None) -> Rule:
    """Return the rule of a name (None: the first)."""
    return RULES[name or FIFTEEN.name]


@dataclass(frozen=True, slots=True, order=True)
class Encounter:
    """One record that the authority could read: whom the case's phone noted, when, how loud, and by which TempID."""

    uid: bytes
    at: int
    rssi: int
    msg: str


def exposures(rule: Rule, noted: Iterable[Encounter]) -> Iterator[tuple[bytes, int, tuple[str, ...]]]:
    """Yield each account that was near one case for long enough: its UserID, the UTC day, the TempIDs that counted."""
    days: defaultdict[tuple[bytes, int], list[Encounter]] = defaultdict(list)
    for each in sorted(set(noted)):
        if each.rssi >= rule.dbm:
            days[each.uid, each.at // DAY].append(each)
    for (uid, day), near in days.items():
        seconds = sum(min(later.at - each.at, APART_S) for each, later in pairwise(near))
        if seconds >= rule.minutes * MINUTE:
            yield uid, day, tuple(sorted({each.msg for each in near}))
