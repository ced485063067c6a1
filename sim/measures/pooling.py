"""What do several seeds say together, and how sure is it?

Counts: the mean over seeds, with Student's t interval. Shares, ratios and means: the total of the numerators over the
total of the denominators (never a mean of 0/0), with a jackknife over seeds (Quenouille 1956, Tukey 1958) and Student's
t. The share of infections averted is jackknifed on the log scale of what is left of them. What ranks the claims of all
seeds together is no ratio of totals: there whole seeds are drawn again (`ranked`). Intervals are 95 %, speak of
the draws of this scenario and of nothing else, stay within what the metric can be, and are not given below 5 seeds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.measures.counted import Counted, Unknown
from sim.measures.laws import LOG_OF_REST, PLAIN, Ends, Law, Resampled, Student, Unanimous
from sim.metrics import METRICS, Metric
from sim.parameters import parameter
from sim.units import Floats

FEWEST_SEEDS = parameter(5, "seeds", "assumption: below 5 seeds an interval says more than the seeds do")

NO_DIVISOR = "nothing to divide by"
SCARCE = "{:,.0f} {} in all seeds, and {} are the least"
PAIRED_ALREADY = "this metric is a difference from arm none already"
AT_ONCE = "this metric ranks the claims of all seeds together, so seeds cannot be paired"
ONE_ESTIMATE = "one estimate serves all seeds, so seeds cannot be paired"


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % interval; `n` seeds bear on it, and `why` says what is missing.

    `law` is what the interval follows from, where there is one.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    why: str = ""
    law: Law | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """One arm less another: the interval of the differences within seeds, and that of arms taken apart."""

    paired: Interval
    unpaired: Interval


SCALES = {"epidemic.infections_averted_share": LOG_OF_REST}


@dataclass(frozen=True, slots=True)
class Sample:
    """One metric over seeds: numerators and denominators, shape (seeds,).

    `error` is the standard error of one estimate that serves all seeds, 0 where each seed has its own; `resampled` what
    studies of as many seeds would say, where the value hangs on all of them at once.
    """

    metric: Metric
    numerators: Floats
    denominators: Floats
    error: float = 0.0
    resampled: tuple[float, ...] = ()

    @property
    def seeds(self) -> int:
        """How many seeds bear on the value (those with something to divide by)."""
        return int((self.denominators != 0).sum())

    def value(self) -> float:
        """Return the ratio of totals; a count's denominators are 1, so this is its mean."""
        return float(self.numerators.sum() / self.denominators.sum())

    def left_out(self) -> Floats:
        """Return the value with each bearing seed left out in turn, shape (seeds,)."""
        bearing: Floats = self._each_left_out()[self.denominators != 0]
        return bearing

    def _each_left_out(self) -> Floats:
        rest: Floats = (self.numerators.sum() - self.numerators) / (self.denominators.sum() - self.denominators)
        return rest

    def paired_left_out(self, other: Sample) -> Floats:
        """Return the difference from another arm with each seed that bears on either left out of both in turn."""
        bears = (self.denominators != 0) | (other.denominators != 0)
        both: Floats = (self._each_left_out() - other._each_left_out())[bears]
        return both


def _variance(left_out: Floats) -> float:
    """Return the jackknife's variance; for a mean it is the usual squared standard error."""
    return float((left_out.size - 1) * left_out.var())


def _around(centre: float, variance: float, df: float, limits: Ends) -> Ends:
    return Student(centre, math.sqrt(variance), df, limits).ends()


def _unanimous(sample: Sample) -> Unanimous:
    return Unanimous(sample.value(), float(sample.denominators.sum()))


def pool(name: str, seeds: Sequence[Counted | Unknown]) -> Interval:
    """Return what all seeds say of one metric: value, interval, and why either is missing."""
    sample = _sample(name, seeds)
    if isinstance(sample, Interval):
        return sample
    value, n = sample.value(), sample.seeds
    if n < FEWEST_SEEDS:
        return Interval(value, n=n, why=_too_few(n))
    law = _law(sample)
    return Interval(value, *law.ends(), n, law=law)


def _sample(name: str, seeds: Sequence[Counted | Unknown]) -> Sample | Interval:
    """Lay the seeds out in columns; an Interval without a value says why that cannot be."""
    for each in seeds:
        if isinstance(each, Unknown):
            return Interval(None, why=each.why)
    counted = [each for each in seeds if isinstance(each, Counted)]
    sample = Sample(
        METRICS[name],
        np.array([each.numerator for each in counted], dtype=np.float64),
        np.array([each.denominator for each in counted], dtype=np.float64),
        max(each.error for each in counted),
        counted[0].resampled,
    )
    if not sample.seeds:
        return Interval(None, why=f"{NO_DIVISOR}: no {counted[0].of} in any seed")
    total, least = float(sample.denominators.sum()), METRICS[name].least
    if total <= 0.0:
        return Interval(None, why=f"{NO_DIVISOR}: in all seeds together {total:g} {counted[0].of}")
    if total < least:
        return Interval(None, why=SCARCE.format(total, counted[0].of, least))
    return sample


def alike(why: str) -> str:
    """Return why a value is missing without how many there are, so that several arms can share a reason."""
    return re.sub(r"^[\d,]+ (.+) in all seeds, and (\d+) are the least$", r"fewer than \2 \1 in all seeds", why)


def _too_few(seeds: int) -> str:
    return f"no interval: {seeds} of the seeds bear on it, and {FEWEST_SEEDS} are the least"


def _law(sample: Sample) -> Law:
    """Return how a pooled value strays from the truth."""
    metric, value, limits = sample.metric, sample.value(), sample.metric.ends
    if sample.error:
        return Student(value, sample.error, math.inf, limits)
    alike = _unanimous(sample) if metric.kind == "share" and value in (0.0, 1.0) else None
    if sample.resampled:
        return Resampled(tuple(sorted(sample.resampled)), alike)
    if alike is not None:
        return alike
    left_out, scale = sample.left_out(), SCALES.get(metric.name, PLAIN)
    if scale is LOG_OF_REST and max(value, left_out.max()) == 1.0:
        scale = PLAIN  # nothing is left, and nothing has no logarithm
    centre = float(scale.there(np.array(value)))
    return Student(centre, math.sqrt(_variance(scale.there(left_out))), sample.seeds - 1, limits, scale)


def difference(name: str, here: Sequence[Counted | Unknown], there: Sequence[Counted | Unknown]) -> Difference:
    """Return one arm less another over the same seeds, in the same order.

    Paired: each seed is left out of both arms at once, so what the arms share cancels; for counts it is the t interval
    of the differences. Unpaired: as if the arms had lived other seeds (Welch 1947), which shows what pairing gains.
    """
    return neither(PAIRED_ALREADY) if "averted" in name else between(name, here, there)


def between(name: str, here: Sequence[Counted | Unknown], there: Sequence[Counted | Unknown]) -> Difference:
    """Return what `difference` does, for arms of two studies: what each has averted may then differ."""
    one, other = _sample(name, here), _sample(name, there)
    if isinstance(one, Interval) or isinstance(other, Interval):
        return neither(next(each.why for each in (one, other) if isinstance(each, Interval)))
    if one.error or other.error:
        return neither(ONE_ESTIMATE)
    if one.resampled or other.resampled:
        return neither(AT_ONCE)
    value, n = one.value() - other.value(), min(one.seeds, other.seeds)
    if n < FEWEST_SEEDS:
        short = Interval(value, n=n, why=_too_few(n))
        return Difference(short, short)
    ends = _differences(one, other)
    return Difference(Interval(value, *ends[0], n), Interval(value, *ends[1], n))


def neither(why: str) -> Difference:
    """Return that there is no difference to speak of, and why."""
    return Difference(Interval(None, why=why), Interval(None, why=why))


def _differences(one: Sample, other: Sample) -> tuple[Ends, Ends]:
    """Return the paired and the unpaired interval of a difference."""
    low, high = one.metric.ends
    limits = low - high, high - low
    if one.metric.kind == "share" and one.value() in (0.0, 1.0) and other.value() in (0.0, 1.0):
        (a, b), (c, d) = _unanimous(one).ends(), _unanimous(other).ends()
        return (a - d, b - c), (a - d, b - c)
    value, left_out = one.value() - other.value(), one.paired_left_out(other)
    paired = _around(value, _variance(left_out), min(one.seeds, other.seeds) - 1, limits)
    variances = [_variance(each.left_out()) for each in (one, other)]
    freedom = sum(v**2 / (each.seeds - 1) for v, each in zip(variances, (one, other), strict=True))
    df = sum(variances) ** 2 / freedom if freedom else 1.0
    return paired, _around(value, sum(variances), df, limits)
