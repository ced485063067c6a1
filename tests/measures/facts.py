"""Journals small enough to be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sim.hall.journal import Journal, Means, Why
from sim.measures import Counted, Unknown, measure
from sim.measures.epidemic import NO_BASELINE
from sim.units import DAY, HOUR, NEVER

BEHIND = "badges know no distance"
NO_HOMES = "badges know no homes"


class Facts:
    """A journal in the making: ten people of whom the even ones run the app, twenty days, times in days.

    Badges say nothing of distance and homes; a `town` does: homes of four (0-3, 4-7, 8-9) and a rule of 15 minutes.
    """

    def __init__(
        self, days: int = 20, people: int = 10, seed: int = 1, arm: str = "gaen", *, town: bool = False
    ) -> None:
        self.journal = Journal(arm, arm, seed, date(2020, 6, 29), days)
        self.journal.numbers["evidence_days"] = 14
        if town:
            self.journal.numbers |= {"rule_metres": 1.5, "rule_minutes": 15.0}
        else:
            self.journal.unknown |= {"distance": BEHIND, "homes": NO_HOMES}
        for person in range(people):
            home = person // 4 if town else -1
            self.journal.note("persons", person, 100 + person, home, True, person % 2 == 0)

    def infected(self, person: int, day: float, source: int) -> Facts:
        at = round(day * DAY)
        self.journal.note("infections", person, at, source, 3, 7, at + 5 * DAY)
        return self

    def reported(self, person: int, day: float) -> Facts:
        self.journal.note("reports", person, round(day * DAY), int(NEVER))
        return self

    def alerted(self, person: int, day: float, **because: float) -> Facts:
        """Note an alert; `because` gives its doses by declarer, as `_4=0.1`; a negative dose came too late."""
        self.journal.note("alerts", person, round(day * DAY), 0)
        for declarer, dose in because.items():
            self.rests(person, day, int(declarer[1:]), dose)
        return self

    def rests(
        self, person: int, day: float, declarer: int, dose: float = 0.0, near_s: int = 0, common_s: int = 0,
        heard: tuple[int, int, int, int, int] = (900, 0, 0, 0, 0),
    ) -> Facts:  # fmt: skip
        """Note one declarer behind an alert: `heard` is the time in all, alone, through walls, through screens, far."""
        heard_s, *kinds = heard
        self.journal.note(
            "evidence", person, round(day * DAY), declarer, heard_s, 600, abs(dose), max(dose, 0.0),
            near_s, common_s, *kinds,
        )  # fmt: skip
        return self

    def stayed(self, person: int, since: float, until: float, why: Why) -> Facts:
        self.journal.note("stays", person, round(since * DAY), round(until * DAY), int(why))
        return self

    def tested(self, person: int, day: float, positive: bool, hours: int = 24) -> Facts:
        at = round(day * DAY)
        self.journal.note("tests", person, at, at, at + hours * HOUR, positive, 0)
        return self

    def claimed(self, person: int, day: float, means: Means, weights: Mapping[int, float], declarer: int = -1) -> Facts:
        """Note whom somebody suspects from what they were told; -1 is nobody they can name."""
        for candidate, weight in weights.items():
            self.journal.note("claims", person, round(day * DAY), int(means), declarer, candidate, weight)
        return self

    def closed(self) -> Journal:
        return self.journal.close()

    def measured(self, baseline: Journal | Unknown = NO_BASELINE) -> dict[str, Counted | Unknown]:
        return measure(self.closed(), baseline)


def value(measured: dict[str, Any], name: str) -> float | None:
    assert isinstance(measured[name], Counted), measured[name]
    found: float | None = measured[name].value
    return found


def many(values: Iterable[float], denominators: Iterable[float] | None = None) -> list[Counted]:
    """One metric over seeds."""
    tops = list(values)
    bottoms = [1.0] * len(tops) if denominators is None else list(denominators)
    return [Counted(float(top), float(bottom)) for top, bottom in zip(tops, bottoms, strict=True)]
