"""Can a verdict's cells ever answer what it asks? Who must be there for a metric, and between which ends it lies.

One table says which adversary measures a family of metrics, and what it needs of a system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.adversaries.releases import FORMS
from sim.hall.scenario.idle import NEEDS
from sim.hall.scenario.keys import Bound
from sim.hall.scenario.verdict import Verdict, asked
from sim.systems.machine import Design

if TYPE_CHECKING:
    from sim.hall.scenario.adversaries import Adversary, AdversaryName
    from sim.hall.scenario.arm import Arm

Fault = tuple[tuple[str | int, ...], str, str]
"""The key that asks what cannot be, the rule and the mend."""
EXCESS, FEWEST_ON_A_CURVE = "judging.excess", 2
LOGGED = ("privacy.neighbour.logged", "privacy.neighbour.logged_named")


class Family(NamedTuple):
    """Who measures a family of metrics; what to say where nobody does, what is needed of a system, and where that is
    not so."""

    adversary: AdversaryName
    nobody: str
    of: Callable[[Design], bool]
    nothing: str


def _speaks(design: Design) -> bool:
    return design.traits.scans is not None


FAMILIES: Mapping[str, Family] = {
    "privacy.neighbour.": Family(
        "neighbour", "nobody tries to find out who declared", lambda design: design.traits.warned_by != "nobody",
        "nobody is alerted in this arm",
    ),
    "privacy.trails.": Family(
        "reader", "nobody reads what is released of where people were", lambda design: design.name in FORMS,
        "nothing that is released here is read",
    ),
    "privacy.prober.": Family(
        "prober", "nobody probes whether one person is positive", _speaks, "no phone of a prober is in this arm",
    ),
    "privacy.network.": Family(
        "network", "nobody looks at the messages that pass", _speaks, "no app's messages pass in this arm",
    ),
    "privacy.vendor.": Family(
        "vendor", "nobody looks at who is woken", NEEDS["vendor"].of, "no server wakes phones in this arm",
    ),
    "privacy.operator.": Family(
        "operator", "nobody reads what a server knows", NEEDS["operator"].of, "no server could be read in this arm",
    ),
    "privacy.listener.": Family(
        "listener", "nobody sets up receivers", NEEDS["listener"].of, "nobody is traced in this arm",
    ),
    "privacy.parasite.": Family(
        "parasite", "nobody's phone carries an app that listens", NEEDS["parasite"].of, "nobody is traced in this arm",
    ),
    "privacy.gate.": Family(
        "gate", "nobody listens at the doors of shops",
        lambda design: _speaks(design) or design.traits.warned_by == "app", "no phone runs an app in this arm",
    ),
    "privacy.burglar.": Family(
        "burglar", "nobody listens at the doors of homes", lambda design: True, "",
    ),
}  # fmt: skip
"""By how the names of metrics begin."""


class Cell(NamedTuple):
    """An arm as a verdict needs to know it: its name, its system, and who tries something there."""

    name: str
    system: str
    who: frozenset[str]

    @classmethod
    def of(cls, arm: Arm, adversaries: Sequence[Adversary]) -> Cell:
        """Return what a verdict needs to know of an arm."""
        return cls(arm.name, arm.system, frozenset(each.name for each in adversaries))


def undecidable(verdict: Verdict, arms: Sequence[Cell]) -> Iterator[Fault]:
    """Yield where a verdict asks what its cells and controls can never answer: each key once."""
    yield from _no_curve(verdict, arms)
    yield from _out_of_range(verdict)
    told: set[object] = set()
    for at, metric in asked(verdict).items():
        family = next((each for start, each in FAMILIES.items() if metric.startswith(start)), None)
        if family is None or family in told:
            continue
        if not any(family.adversary in each.who for each in _asked_of(verdict, arms)):
            told.add(family)
            yield ("verdict", *at), family.nobody, f'add [[adversaries]] with name = "{family.adversary}"'
            continue
        for place, rule in _unanswered(metric, family, verdict, arms):
            if place not in told:
                told.add(place)
                yield place, f"{rule}, so {metric} has no value", f"leave this arm out of {place[1]}"


def _asked_of(verdict: Verdict, arms: Sequence[Cell]) -> Sequence[Cell]:
    """Return the arms in which an answer is looked for."""
    named = {*verdict.cells, *verdict.controls} if verdict.cells else {each.name for each in arms}
    return [each for each in arms if each.name in named]


def _unanswered(
    metric: str, family: Family, verdict: Verdict, arms: Sequence[Cell]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the cells and controls in which a metric can have no value, and why."""
    by_name = {each.name: each for each in arms}
    for key in ("cells", "controls"):
        for i, name in enumerate(getattr(verdict, key)):
            if name in by_name and (why := _why_not(metric, family, by_name[name])):
                yield ("verdict", key, i), why


def _why_not(metric: str, family: Family, cell: Cell) -> str:
    from sim.systems.registry import design

    here = design(cell.system)
    if not family.of(here):
        return family.nothing
    if family.adversary not in cell.who:
        return f"{family.nobody} in this arm"
    if metric in LOGGED and here.traits.tells_of_others:
        return "a server decides in this arm and no phone learns why"
    return ""


def _out_of_range(verdict: Verdict) -> Iterator[Fault]:
    """Yield the thresholds that no value of their metric could lie on both sides of."""
    from sim.metrics import METRICS

    bounds: dict[str, tuple[Bound, str]] = {
        "holds_when": (verdict.holds_when, verdict.metric),
        "fails_when": (verdict.fails_when, verdict.metric),
    }
    if verdict.fails_if_also is not None:
        bounds["fails_if_also"] = (verdict.fails_if_also, verdict.fails_if_also.metric)
    for key, (bound, metric) in bounds.items():
        low, high = METRICS[metric].ends
        for end in ("low_above", "high_below"):
            threshold = getattr(bound, end)
            if threshold is not None and not low <= threshold <= high:
                yield ("verdict", key, end), f"{metric} lies {_between(low, high)}", "write a threshold that lies there"


def _between(low: float, high: float) -> str:
    if high == float("inf"):
        return f"at {low:g} or above"
    return f"at {high:g} or below" if low == -float("inf") else f"between {low:g} and {high:g}"


def _no_curve(verdict: Verdict, arms: Sequence[Cell]) -> Iterator[Fault]:
    """Yield why arms cannot be compared with a curve: there is none, or arms of it have no app, or are cells."""
    from sim.systems.registry import design

    system = {each.name: each.system for each in arms}
    if verdict.metric.startswith(EXCESS) and len(verdict.curve) < FEWEST_ON_A_CURVE:
        mend = 'write curve = ["app_5", "app_15"], arms of one app that ask for more and more'
        yield ("verdict", "metric"), f"is measured beside {FEWEST_ON_A_CURVE} arms of verdict.curve, or more", mend
    for i, name in enumerate(verdict.curve):
        if name in verdict.cells:
            yield ("verdict", "curve", i), "an arm is compared with the curve, or stands on it", "leave it out of one"
        elif name in system and design(system[name]).traits.warned_by != "app":
            yield ("verdict", "curve", i), f"no app warns anybody in this arm ({system[name]})", "leave it out"
