"""In what do two studies differ, and by how much? Settings, towns and seeds, and every metric of the arms both have.

Differences are the second study's value less the first's. They are paired where both lived the same seeds in the same
town, as arms of one study are; else each study's seeds are taken as draws of their own. Which of the two it is, and
whatever else keeps the comparison from being one of like with like, is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, dotted
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.pooling import Difference, Interval, between, pool
from sim.measures.summary import Journals, measured_by_arm
from sim.metrics import METRICS

SCHEMA = 1
BEARS_ON_NOTHING = Counted(0.0, 0.0)
"""What stands for a seed that one study has and the other has not."""
ROUNDED = 1e-12
"""What rounding leaves of a difference that is none."""
TOLD_APART = ("question", "seeds", "arms")
"""Parts of a scenario that are told elsewhere, or change nothing that is lived."""

Pair = tuple[str, str]
"""An arm of the first study, and the one of the second that it is held against."""
Keys = dict[str, dict[str, Any]]
"""Keys of scenarios, dotted, with the `first` and the `second` value; None where a key is absent."""


@dataclass(frozen=True, slots=True)
class Study:
    """What is left of a study: besides its facts, the SHA-256 of its recordings and the versions that lived it."""

    scenario: Scenario
    journals: Journals
    data: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def arms(self) -> list[str]:
        """The arms that were lived."""
        return list(dict.fromkeys(arm for arm, _ in self.journals))

    @property
    def seeds(self) -> list[int]:
        """The seeds that every arm lived."""
        return list(dict.fromkeys(seed for _, seed in self.journals))

    def digests(self, arm: str) -> list[str]:
        """Return the digest of each of an arm's runs."""
        return [self.journals[arm, seed].digest() for seed in self.seeds]


def compare(first: Study, second: Study, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return two studies beside each other, for these pairs of arms: scalars only, null with a why, never NaN."""
    lived = {pair: _differing(_lived(first.scenario, pair[0]), _lived(second.scenario, pair[1])) for pair in pairs}
    shared = {key: each for key, each in lived[pairs[0]].items() if all(own.get(key) == each for own in lived.values())}
    measured = [measured_by_arm(study.scenario, study.journals) for study in (first, second)]
    arms = {}
    for one, other in pairs:
        own = {key: values for key, values in lived[one, other].items() if key not in shared}
        arm = _alike(first, second, (one, other)) | {"keys": own}
        rows = {name: _row(name, measured[0][one], measured[1][other], arm["paired"]) for name in METRICS}
        arms["=".join(dict.fromkeys((one, other)))] = arm | {"metrics": rows}
    return {
        "schema": SCHEMA,
        "first": _head(first),
        "second": _head(second),
        "keys": shared,
        "versions": _differing(first.versions, second.versions),
        "only": {"first": _left(first, [a for a, _ in pairs]), "second": _left(second, [b for _, b in pairs])},
        "unlike": [*_unlike(first, second, arms)],
        "arms": arms,
    }


def _head(study: Study) -> dict[str, Any]:
    return {"scenario": study.scenario.name, "days": study.scenario.days, "seeds": study.seeds}


def _left(study: Study, taken: Sequence[str]) -> list[str]:
    return [arm for arm in study.arms if arm not in taken]


# -- how alike they are -----------------------------------------------------------------------------------------------


def _lived(scenario: Scenario, name: str) -> dict[str, Any]:
    """Return every key that an arm lives under, dotted, its system and rule among them."""
    values = scenario.arm(name).resolved()
    (arm,) = values["arms"]
    values["verdict"] = scenario.resolved().get("verdict") or {}  # an arm alone has no cells
    values = {key: value for key, value in values.items() if key not in TOLD_APART}
    return dict(dotted(values)) | {key: arm[key] for key in ("system", "rule") if key in arm}


def _differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> Keys:
    return {
        key: {"first": first.get(key), "second": second.get(key)}
        for key in dict.fromkeys([*first, *second])
        if first.get(key) != second.get(key)
    }


def _alike(first: Study, second: Study, pair: Pair) -> dict[str, Any]:
    """Return how alike two arms are: whether they share a town, their seeds, and even their facts."""
    same_town = _same_town(first, second, pair)
    return {
        "first": pair[0],
        "second": pair[1],
        "same_town": same_town,
        "paired": same_town and first.seeds == second.seeds,
        "same_facts": first.digests(pair[0]) == second.digests(pair[1]),
    }


def _same_town(first: Study, second: Study, pair: Pair) -> bool:
    """Tell whether two arms live in one town: same keys, same recording, and the same people in the same homes."""
    one, other = first.scenario.arm(pair[0]).population, second.scenario.arm(pair[1]).population
    recording = one.file
    if one != other or (recording is not None and first.data.get(recording) != second.data.get(recording)):
        return False
    seeds = [seed for seed in first.seeds if seed in second.seeds]
    return all(_same_people(first.journals[pair[0], seed], second.journals[pair[1], seed]) for seed in seeds)


def _same_people(one: Journal, other: Journal) -> bool:
    """Tell whether as many live in both towns, and those of whom both say it are the same people in the same homes."""
    both = np.intersect1d(one.table("persons")["person"], other.table("persons")["person"])
    return one.people == other.people and all(
        np.array_equal(one.of_persons(both, name), other.of_persons(both, name)) for name in ("label", "home")
    )


def _unlike(first: Study, second: Study, arms: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield, in words, what keeps the comparison from being one of like with like."""
    if first.seeds != second.seeds:
        yield f"other seeds: {_run(first.seeds)} and {_run(second.seeds)}, so no difference is paired"
    counts = len(first.seeds), len(second.seeds)
    if counts[0] != counts[1]:
        yield f"fewer seeds in the {'first' if counts[0] < counts[1] else 'second'}: its values are the less sure ones"
    elsewhere = [name for name, arm in arms.items() if not arm["same_town"]]
    if elsewhere:
        yield f"other towns: the same seed draws other people there ({', '.join(elsewhere)}), so nothing is paired"
    if first.scenario.days != second.scenario.days:
        days = f"{first.scenario.days} and {second.scenario.days}"
        yield f"other horizons: {days} days, and counts grow with the days"
    if first.versions != second.versions:
        names = ", ".join(_differing(first.versions, second.versions))
        yield f"other versions ({names}): the last bit of a number, and so a course of events, may be theirs"
    if all(arm["same_facts"] for arm in arms.values()):
        yield "both hold the very same runs: one is the other again, or nothing that differs was felt"


def _run(seeds: Sequence[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0])


# -- metrics ----------------------------------------------------------------------------------------------------------


def _row(name: str, here: Sequence[Measured], there: Sequence[Measured], paired: bool) -> dict[str, Any]:
    """Return one metric of two arms, and their difference with the interval of paired or unpaired seeds."""
    ours, theirs = [each[name] for each in here], [each[name] for each in there]
    found = _between(name, ours, theirs)
    difference = found.paired if paired else found.unpaired
    return {
        "first": _said(pool(name, ours)),
        "second": _said(pool(name, theirs)),
        "difference": _said(difference) | {"excludes_0": _excludes_0(difference)},
    }


def _excludes_0(difference: Interval) -> bool:
    """Tell whether 0 lies outside an interval, and by more than sums are rounded."""
    if difference.low is None or difference.high is None:
        return False
    return difference.low > ROUNDED or difference.high < -ROUNDED


def _between(name: str, here: Sequence[Counted | Unknown], there: Sequence[Counted | Unknown]) -> Difference:
    """Return the second less the first; where one has more seeds, the other's missing ones bear on nothing."""
    most = max(len(here), len(there))
    ours, theirs = ([*each, *[BEARS_ON_NOTHING] * (most - len(each))] for each in (here, there))
    return between(name, theirs, ours)


def _said(interval: Interval) -> dict[str, Any]:
    why = {"why": interval.why} if interval.why else {}
    return {"value": interval.value, "low": interval.low, "high": interval.high, "n": interval.n, **why}
