"""When is a claim said to hold? Thresholds, seeds, cells and placebo, all written down before the run.

The rule is that of a measurement: what would count for the claim and what against it is fixed while nobody knows the
result, and a run with fewer seeds than were declared decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, field_validator, model_validator

from sim.hall.scenario.keys import Bound, Name, Table, did_you_mean, key, refuse
from sim.hall.scenario.merge import Layers
from sim.hall.scenario.population import Population
from sim.problems import Problem

MOST_BESIDE = 10


def _metric(name: str) -> str:
    from sim.metrics import METRICS

    if name not in METRICS:
        refuse("no such metric", did_you_mean(name, METRICS))
    return name


MetricName = Annotated[str, AfterValidator(_metric)]


class Placebo(Table):
    """A control: with the attack's key ingredient off, one metric must be where another one is."""

    metric: MetricName = key(..., "the metric with the key ingredient off")
    equals: MetricName = key(..., "the baseline, whose 95 % interval must meet that of the metric")

    @field_validator("equals")
    @classmethod
    def _another(cls, equals: str, info: ValidationInfo) -> str:
        if equals == info.data.get("metric"):
            refuse("is the same metric, so this could never fail", "name the baseline")
        return equals


class Also(Bound):
    """Where the interval of another metric must lie as well."""

    metric: MetricName = key(..., "the other metric")


class Verdict(Table):
    """When the claim is said to hold, fixed before the run; neither: cannot tell."""

    metric: MetricName = key(..., "the metric that decides")
    holds_when: Bound = key(..., "the claim holds in a cell when")
    fails_when: Bound = key(..., "the claim does not hold in a cell when")
    seeds: int = key(
        30, "how many seeds the verdict was declared for; a run with fewer cannot tell", "seeds",
        "assumption: 30, as a 95 % interval of Student's t covers about .82 of a skewed metric with 5 seeds and .89 "
        "with 30", ge=5, le=10_000)  # fmt: skip
    cells: tuple[Name, ...] = key(
        (), "the arms over which it was declared where the claim may hold, as in cells = [\"gaen\"]; where it is "
        "absent, every arm that traces", strict=False, max_length=50)  # fmt: skip
    curve: tuple[Name, ...] = key(
        (), "arms of one app whose rule asks for more and more, with which judging.excess compares the others where "
        "these find as much", strict=False, max_length=50)  # fmt: skip
    fails_if_also: Also | None = key(None, "a second metric, without which the claim does not fail in a cell")
    universal: bool = key(
        False,
        "whether the claim is about every cell, so that one in which it fails, after Holm's correction, refutes it",
    )
    prior: MetricName | None = key(None, "the metric of which low_above_prior and high_below_prior are multiples")
    controls: tuple[Name, ...] = key(
        (), "arms where the claim must come out as not holding, or the verdict cannot tell: of these the measurement "
        "itself is sure", strict=False, max_length=50)  # fmt: skip
    placebo: Placebo | None = key(None, "a control that must give the baseline, or the verdict cannot tell")
    beside: tuple[MetricName, ...] = key(
        (), "metrics printed beside the deciding one, the baseline first", strict=False, max_length=MOST_BESIDE
    )

    @field_validator("cells", "curve", "controls", "beside")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for i, name in enumerate(names):
            if name in names[:i]:
                refuse("stands here twice", "name each once", (i,))
        return names

    @model_validator(mode="after")
    def _beside_a_prior(self) -> Verdict:
        relative = [name for name in ("holds_when", "fails_when") if getattr(self, name).relative]
        if relative and self.prior is None:
            refuse("speaks of a prior", 'write prior = "privacy.operator.prior"', (relative[0],))
        if self.prior is not None and not relative:
            refuse("would change nothing: no bound speaks of it", "leave it out", ("prior",))
        for i, name in enumerate(self.controls):
            if name in self.cells:
                refuse("is a control or a cell, not both", "leave it out of one", ("controls", i))
        low, high = self.holds_when.low_above_prior, self.fails_when.high_below_prior
        if low is not None and high is not None and low < high:
            rule = f"an interval above {low:g} and below {high:g} times the prior would both hold and fail"
            refuse(rule, "holds_when and fails_when must leave each other out", ("fails_when", "high_below_prior"))
        return self

    @model_validator(mode="after")
    def _apart(self) -> Verdict:
        lows = [bound.low_above for bound in (self.holds_when, self.fails_when) if bound.low_above is not None]
        highs = [bound.high_below for bound in (self.holds_when, self.fails_when) if bound.high_below is not None]
        low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
        if low < high and not (self.holds_when.relative and self.fails_when.relative):
            where = [f"above {low:g}"] * bool(lows) + [f"below {high:g}"] * bool(highs)
            rule = f"an interval {' and '.join(where)} would both hold and fail"
            end = "low_above" if self.fails_when.high_below is None else "high_below"
            refuse(rule, "holds_when and fails_when must leave each other out", ("fails_when", end))
        return self


def asked(verdict: Verdict) -> Mapping[tuple[str, ...], str]:
    """Return every metric that a verdict rests on, by its key; what stands beside may be empty."""
    keys: dict[tuple[str, ...], str | None] = {("metric",): verdict.metric, ("prior",): verdict.prior}
    if verdict.fails_if_also is not None:
        keys |= {("fails_if_also", "metric"): verdict.fails_if_also.metric}
    if verdict.placebo is not None:
        keys |= {("placebo", "metric"): verdict.placebo.metric, ("placebo", "equals"): verdict.placebo.equals}
    return {at: name for at, name in keys.items() if name is not None}


def unmeasured_here(verdict: Verdict, population: Population) -> tuple[tuple[str, ...], str] | None:
    """Return the key of a metric that has no value in this world, and why."""
    from sim.metrics import unmeasured

    return next(((at, why) for at, name in asked(verdict).items() if (why := unmeasured(name, population.world))), None)


def unknown_cells(layers: Layers) -> list[Problem]:
    """Return what is wrong with the cells of a verdict: they name no arm of the scenario."""
    rule, arms = layers.values.get("verdict"), layers.values.get("arms")
    names = [arm.get("name") for arm in arms if isinstance(arm, Mapping)] if isinstance(arms, list) else []
    named = [name for name in names if isinstance(name, str)]
    return [
        layers.problem(("verdict", key_, i), "no such arm", did_you_mean(cell, named))
        for key_ in ("cells", "curve", "controls")
        for i, cell in enumerate(_list(rule, key_))
        if isinstance(cell, str) and cell not in named
    ]


def _list(rule: object, name: str) -> list[object]:
    """Return the array of a key of the verdict as it was written; empty where there is none."""
    written = rule.get(name) if isinstance(rule, Mapping) else None
    return written if isinstance(written, list) else []
