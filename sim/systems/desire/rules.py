"""Who is at risk? DESIRE leaves it to the authorities; here a dated rule on durations and mean levels stands for that.

Tuples come singly, so minutes beside several declarers of one day add up: the server cannot tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sim.parameters import parameter
from sim.systems.machine import Nearness
from sim.units import MINUTE

NEAR_DBM = parameter(
    -89, "dBm", "assumption: stands for 2 m; the phones of DP-3T's experiment 34 lose 60 dB then, where precision and "
    "recall for 2 m are about equal",
)  # fmt: skip
NEAR = parameter(Nearness(2.0, 15.0, 1), "m, min, d", "assumption: 15 minutes of a day, as most other systems warn of")


class Exposure(NamedTuple):
    """What a tuple says of an encounter with somebody who declared: UTC day, seconds, mean dBm."""

    day: int
    seconds: int
    rssi: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: at risk is who spent `near.minutes` of a UTC day in encounters of `dbm` or more on average."""

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    near: Nearness
    dbm: int

    def counts(self, exposure: Exposure) -> bool:
        """Tell whether an exposure was near enough to count."""
        return exposure.rssi >= self.dbm

    def days(self, exposures: Iterable[Exposure]) -> frozenset[int]:
        """Return the days that make somebody be at risk."""
        seconds: defaultdict[int, int] = defaultdict(int)
        for each in filter(self.counts, exposures):
            seconds[each.day] += each.seconds
        return frozenset(day for day, sum_s in seconds.items() if sum_s >= self.near.minutes * MINUTE)


MAY_2020 = Rule(
    name="desire_2020_05",
    valid_from=date(2020, 5, 1),
    title={
        "fr": "DESIRE, mai 2020 : 15 minutes d'un jour à moins de 2 m",
        "en": "DESIRE, May 2020: 15 minutes of a day within 2 m",
    },
    source="assumption: a rule for the specification of May 2020, which has none",
    near=NEAR,
    dbm=NEAR_DBM,
)
RULES: Mapping[str, Rule] = {MAY_2020.name: MAY_2020}
"""The rules by their dated names, the first one the design's own."""


def rule_of(name: str | None) -> Rule:
    """Return the rule of a name (None: the first)."""
    return RULES[name or MAY_2020.name]
