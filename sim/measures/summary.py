"""What does a whole study say? Every metric of every arm, its difference from the untraced arm, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.hall.journal import WAITS, Journal
from sim.hall.scenario import Scenario
from sim.measures import measure
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.epidemic import NO_BASELINE, OTHER_TOWN
from sim.measures.graphs import at_precision as users_at_precision
from sim.measures.judging import EXCESS, excess, needless
from sim.measures.listening import at_precision
from sim.measures.pooling import Difference, Interval, difference, neither, pool
from sim.measures.privacy import ASKED, doubted
from sim.measures.probing import TOO_FEW, UNSURE, scarce
from sim.measures.situations import of_situation
from sim.measures.verdicts import declared, verdict
from sim.metrics import METRICS

SCHEMA = 1
ENTROPY = "privacy.neighbour.anonymity_set"
"""What is only told where the weights of claims, of all arms of one system together, are right."""
OF_ONE = "situations.alerted"
"""A metric that is pooled as all that is counted of one situation: a ratio of totals."""
NEEDLESS = "judging.needless_per_averted"
TOGETHER = Unknown("this is said of all seeds together, and of an arm beside others")
UNTRACED = "none"
"""The system of the arm that the others are compared with, where a scenario has it."""

Journals = Mapping[tuple[str, int], Journal]
"""Journals by arm and seed; every arm has every seed, arms and seeds in the order of the scenario."""


def summarise(scenario: Scenario, journals: Journals) -> dict[str, Any]:
    """Return the summary of a study: scalars only, null with a why where a value is undefined, never NaN."""
    arms = list(dict.fromkeys(arm for arm, _ in journals))
    seeds = list(dict.fromkeys(seed for _, seed in journals))
    baseline = untraced(journals)
    apart = _apart(scenario, baseline)
    measured = measured_by_arm(scenario, journals)
    pooled = {arm: {name: pool(name, [each[name] for each in measured[arm]]) for name in METRICS} for arm in arms}
    curve = scenario.verdict.curve if scenario.verdict is not None else ()
    for arm in arms:
        pooled[arm] |= {name: excess(arm, measured, curve, wrong) for name, wrong in EXCESS.items()}
    rows = {arm: {name: _row(name, pooled[arm][name], measured[arm]) for name in METRICS} for arm in arms}
    paired = {
        f"{arm} - {baseline}": _compared(measured[arm], measured[baseline], arm in apart)
        for arm in arms
        if baseline and arm != baseline
    }
    return {
        "schema": SCHEMA,
        "scenario": scenario.name,
        "seeds": seeds,
        "arms": rows,
        "paired": paired,
        "verdict": verdict(scenario.verdict, pooled, declared(scenario, UNTRACED), len(seeds)),
        **_of_situations(scenario, journals),
    }


def _of_situations(scenario: Scenario, journals: Journals) -> dict[str, Any]:
    """Return what each situation says, by arm; nothing in other worlds."""
    if scenario.population.situations is None:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for arm in dict.fromkeys(arm for arm, _ in journals):
        mine = [journal for (name, _), journal in journals.items() if name == arm]
        played = scenario.arm(arm).population.situations or ()
        for k, each in enumerate(played):
            seeds = [of_situation(journal, k) for journal in mine]
            rows = {what: pool(OF_ONE, [seed[what] for seed in seeds]) for what in seeds[0]}
            found.setdefault(arm, {})[each.name] = {what: _pooled(row) for what, row in rows.items()} | {
                "passers": sum(int(one.denominator) for seed in seeds if isinstance(one := seed["alerted"], Counted))
            }
    return {"situations": found}


def _pooled(row: Interval) -> dict[str, Any]:
    return {"value": row.value, "low": row.low, "high": row.high, "n": row.n, **_why(row)}


def measured_by_arm(scenario: Scenario, journals: Journals) -> dict[str, list[Measured]]:
    """Return what every arm says in each of its seeds, held against the arm that traces nobody."""
    baseline = untraced(journals)
    apart = _apart(scenario, baseline)
    found: dict[str, list[Measured]] = {}
    for arm, seed in journals:
        found.setdefault(arm, []).append(_measured(journals, arm, baseline, seed, arm in apart))
    for each in (one for every in found.values() for one in every):
        each[NEEDLESS] = needless(each)
        each.update(dict.fromkeys(EXCESS, TOGETHER))
    for arm, every in found.items():
        lived = [journal for (name, _), journal in journals.items() if name == arm]
        at_precision(lived, every)
        users_at_precision(lived, every)
    for arm in {arm for (arm, _), journal in journals.items() if WAITS in journal.numbers and scarce(found[arm])}:
        for each in found[arm]:
            each.update({name: Unknown(TOO_FEW) for name in UNSURE if isinstance(each[name], Counted)})
    for system in {journal.system for journal in journals.values() if ASKED in journal.numbers}:
        mine = {run: journal for run, journal in journals.items() if journal.system == system}
        why = doubted(mine.values())
        for measured in (one for arm in {arm for arm, _ in mine} for one in found[arm] if why):
            measured[ENTROPY] = Unknown(why)
    return found


def untraced(journals: Journals) -> str:
    """Return the first arm that traces nobody, whatever its name; empty where there is none."""
    return next((arm for (arm, _), journal in journals.items() if journal.system == UNTRACED), "")


def _apart(scenario: Scenario, baseline: str) -> set[str]:
    """Return the arms that live in another town than the baseline, if there is one, or begin with other cases.

    Who owns a phone and who runs the app is drawn person by person and moves nobody: these may differ in one town.
    """
    lived = {arm.name: _beginning(scenario.arm(arm.name)) for arm in scenario.arms}
    return {arm for arm, begun in lived.items() if baseline and begun != lived.get(baseline, _beginning(scenario))}


def _beginning(scenario: Scenario) -> tuple[Any, ...]:
    """Return who lives in the town, how many are infected at the start, and how many are from outside."""
    return scenario.population, scenario.disease.infected_at_start, scenario.disease.imports_per_day


def _measured(journals: Journals, arm: str, baseline: str, seed: int, apart: bool) -> Measured:
    """Measure one arm and seed beside the baseline's journal of the seed, if both live in one town."""
    return measure(journals[arm, seed], OTHER_TOWN if apart else journals.get((baseline, seed), NO_BASELINE))


def _why(interval: Interval) -> dict[str, str]:
    return {"why": interval.why} if interval.why else {}


def _by_seed(one: Counted | Unknown) -> float | None:
    """Return one seed's own value; whole numbers are written as such."""
    value = one.value if isinstance(one, Counted) else None
    return int(value) if value is not None and float(value).is_integer() else value


def _row(name: str, pooled: Interval, seeds: Sequence[Measured]) -> dict[str, Any]:
    return {
        "value": pooled.value,
        "low": pooled.low,
        "high": pooled.high,
        "unit": METRICS[name].unit,
        "n": pooled.n,
        "by_seed": [_by_seed(measured[name]) for measured in seeds],
        **_why(pooled),
    }


def _compared(here: Sequence[Measured], there: Sequence[Measured], apart: bool) -> dict[str, Any]:
    """Return the difference of two arms in every metric; none where they live `apart`, in two towns."""
    if apart:
        return {name: _paired(neither(OTHER_TOWN.why)) for name in METRICS}
    return {
        name: _paired(difference(name, [each[name] for each in here], [each[name] for each in there]))
        for name in METRICS
    }


def _paired(found: Difference) -> dict[str, Any]:
    return {
        "value": found.paired.value,
        "low": found.paired.low,
        "high": found.paired.high,
        "unpaired_low": found.unpaired.low,
        "unpaired_high": found.unpaired.high,
        **_why(found.paired),
    }
