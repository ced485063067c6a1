"""Whom does an infectious person infect, and at which second?

The hazard of a meeting is beta x what setting and policy leave x the source's multiplier x infectiousness at its start
x [f(c + m) - f(c)]: m minutes long, after the pair met for c minutes earlier that day. f is concave and counts the
pair's day as a whole, so cutting a meeting in pieces changes nothing. Every meeting of a source with another person has
a draw of its own; the earliest second wins, ties go to the lower source: batches, threads and order do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma
from typing import Any, Protocol

import numpy as np

from sim.columns import Columns
from sim.disease.course import infectiousness_of
from sim.draws import Draws, permuted, uniform_of
from sim.kernels import at_most, kernel, parallel_kernel, prange
from sim.parameters import parameter
from sim.units import DAY, NEVER, Bools, Day, Floats, Int8s, Int32s, Int64s
from sim.world.answers import Meetings

SATURATION_MIN = parameter(240.0, "min", "assumption: T of f(m) = T (1 - exp(-m / T)); time together counts in full "
                           "for hours and then less, as Ferretti et al., Nature 626:145 (2024), found")  # fmt: skip
MEETINGS_A_THREAD = 10_000
"""Meetings that are worth a thread of their own; the result is the same with any number of threads."""
SEEDED_OVER = parameter(10, "d", "assumption: the infections a run begins with happened on the last days before it")


class ByPerson(Protocol):
    """What has an entry for each person, and gives those of any persons: an array of everybody, or a table of some."""

    def __getitem__(self, persons: Int32s, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Transmissions(Columns):
    """Who was infected by whom: `at` in s since day 0, where it happened; each person once, sorted by (at, person)."""

    person: Int32s
    source: Int32s
    at: Int32s
    setting: Int8s
    place: Int64s


@kernel
def _met_before(row: int | np.int64, asked: Int32s, other: Int32s, start: Int32s, seconds: Int32s, stops: Bools) -> int:
    """Return for how many seconds the pair of this row met earlier that day: rows are sorted by (asked, start)."""
    total, day = 0, start[row] // DAY
    earlier = row - 1
    while earlier >= 0 and asked[earlier] == asked[row] and start[earlier] // DAY == day:
        if other[earlier] == other[row] and not stops[earlier]:
            total += seconds[earlier]
        earlier -= 1
    return total


@kernel
def counted(before_s: int, seconds: int) -> float:
    """Return f(c + m) - f(c) in minutes, for c seconds before and m seconds now."""
    saturation_s = SATURATION_MIN * 60.0
    return float(-SATURATION_MIN * np.exp(-before_s / saturation_s) * np.expm1(-seconds / saturation_s))


@kernel
def _hazard(
    z: int | np.int64,
    asked: Int32s,
    other: Int32s,
    start: Int32s,
    seconds: Int32s,
    setting: Int8s,
    stops: Bools,
    infected_at: Int32s,
    multiplier: Floats,
    beta: float,
    factors: Floats,
) -> float:
    """Return the hazard of one meeting."""
    rate = beta * factors[setting[z]] * multiplier[z]
    if rate > 0.0 and not stops[z]:
        infectious = infectiousness_of(np.int64(start[z]) - np.int64(infected_at[z]))
        if infectious > 0.0:
            return float(rate * infectious * counted(_met_before(z, asked, other, start, seconds, stops), seconds[z]))
    return 0.0


@parallel_kernel
def _hazards(
    asked: Int32s,
    other: Int32s,
    start: Int32s,
    seconds: Int32s,
    setting: Int8s,
    stops: Bools,
    infected_at: Int32s,
    multiplier: Floats,
    beta: float,
    factors: Floats,
) -> Floats:
    out = np.zeros(asked.size)
    for z_ in prange(asked.size):
        z = np.int64(z_)
        out[z] = _hazard(z, asked, other, start, seconds, setting, stops, infected_at, multiplier, beta, factors)
    return out


def hazards(meetings: Meetings, infected_at: ByPerson, multiplier: ByPerson, beta: float, factors: Floats) -> Floats:
    """Return each meeting's hazard that the asked person infects the other one; 0 where the asked is not infectious.

    `meetings` holds whole days, in the order the world gives; `infected_at` and `multiplier` have an entry a person,
    `factors` one a setting. `beta` is per minute of meeting and unit of infectiousness.
    """
    m = meetings
    with at_most(len(m) // MEETINGS_A_THREAD):
        rates: Floats = _hazards(
            m.asked, m.other, m.start, m.seconds, m.setting, m.stops, infected_at[m.asked], multiplier[m.asked],
            float(beta), factors,
        )  # fmt: skip
    return rates


@parallel_kernel
def _minutes(asked: Int32s, other: Int32s, start: Int32s, seconds: Int32s, stops: Bools) -> Floats:
    out = np.zeros(asked.size)
    for z_ in prange(asked.size):
        z = np.int64(z_)
        if not stops[z]:
            out[z] = counted(_met_before(z, asked, other, start, seconds, stops), seconds[z])
    return out


@parallel_kernel
def _given(asked: Int32s, start: Int32s, minutes: Floats, infected_at: Int32s) -> Floats:
    out = np.zeros(asked.size)
    for z_ in prange(asked.size):
        z = np.int64(z_)
        out[z] = infectiousness_of(np.int64(start[z]) - np.int64(infected_at[asked[z]])) * minutes[z]
    return out


def minutes(meetings: Meetings) -> Floats:
    """Return how many minutes of each meeting count: less after time together that day, none behind a barrier.

    `meetings` holds whole days, in the order the world gives.
    """
    m = meetings
    with at_most(len(m) // MEETINGS_A_THREAD):
        count: Floats = _minutes(m.asked, m.other, m.start, m.seconds, m.stops)
    return count


def given(meetings: Meetings, count: Floats, infected_at: Int32s) -> Floats:
    """Return what sources of multiplier 1 give in each meeting at rate 1, from the minutes of it that count."""
    with at_most(len(meetings) // MEETINGS_A_THREAD):
        doses: Floats = _given(meetings.asked, meetings.start, count, infected_at)
    return doses


def doses(
    meetings: Meetings, infected_at: ByPerson, multiplier: ByPerson, beta: float, factors: Floats
) -> tuple[Int32s, Floats]:
    """Return who is asked about in these meetings, ascending, and each one's dose: the hazard summed over the meetings.

    Each sum is that of the column of its meetings alone, to the last bit, whoever else is asked about.
    """
    rates = hazards(meetings, infected_at, multiplier, beta, factors)
    asked, first, count = np.unique(meetings.asked, return_index=True, return_counts=True)
    total = np.empty(asked.size)
    for size in np.unique(count):  # numpy adds by columns, so columns of one length are added alike, side by side
        these = np.flatnonzero(count == size)
        total[these] = rates[first[these, None] + np.arange(size)].sum(axis=1)
    return asked, total


def moments(hazard: Floats, asked: Int32s, other: Int32s, start: Int32s, seconds: Int32s, key: np.uint64) -> Int32s:
    """Return at which second each meeting passes the infection on, by its own draw; NEVER where it does not."""
    with at_most(hazard.size // MEETINGS_A_THREAD):
        passed: Int32s = _moments(hazard, asked, other, start, seconds, key)
    return passed


@parallel_kernel
def _moments(hazard: Floats, asked: Int32s, other: Int32s, start: Int32s, seconds: Int32s, key: np.uint64) -> Int32s:
    out = np.full(asked.size, NEVER, dtype=np.int32)
    for row_ in prange(asked.size):
        row = np.int64(row_)
        if hazard[row] > 0.0:
            waited = -np.log1p(-uniform_of(key, asked[row], other[row], start[row], 0)) / hazard[row]
            if waited < 1.0:
                out[row] = start[row] + np.int32(np.floor(waited * seconds[row]))
    return out


def transmissions(
    meetings: Meetings,
    infected_at: ByPerson,
    multiplier: ByPerson,
    beta: float,
    factors: Floats,
    draws: Draws,
    since: int,
    until: int,
) -> Transmissions:
    """Return who is infected in [since, until), by whom and when; only persons not infected before that second.

    `meetings` are those of the infectious persons on the day of the window, the whole day, whatever the window.
    """
    rates = hazards(meetings, infected_at, multiplier, beta, factors)
    key = draws.key("disease.transmission")
    at = moments(rates, meetings.asked, meetings.other, meetings.start, meetings.seconds, key)
    now = (at >= since) & (at < until) & (at < infected_at[meetings.other])
    met, at = meetings.where(now), at[now]
    return earliest(Transmissions(met.other, met.asked, at, met.setting, met.place))


def earliest(found: Transmissions) -> Transmissions:
    """Keep each person's earliest infection; of two in the same second, that of the lower source."""
    order = np.lexsort((found.source, found.at, found.person))
    first = order[np.unique(found.person[order], return_index=True)[1]]
    kept: Transmissions = found.where(first[np.lexsort((found.person[first], found.at[first]))])
    return kept


def imports(draws: Draws, day: Day, per_day: float, people_count: int) -> tuple[Int32s, Int32s]:
    """Return who is infected from outside on a day, and when: a Poisson number of persons, anyone, any second."""
    k = np.arange(_poisson(per_day, draws.uniform("disease.import_count", int(day))))
    persons = (draws.uniform("disease.import_person", k, day) * people_count).astype(np.int32)
    at = day * DAY + (draws.uniform("disease.import_second", k, day) * DAY).astype(np.int32)
    return persons, at.astype(np.int32)


def _poisson(mean: float, u: float) -> int:
    """Return the Poisson quantile of u, by inversion."""
    if mean <= 0.0:
        return 0
    k = np.arange(int(mean + 12.0 * mean**0.5 + 40.0))
    shares = np.exp(k * np.log(mean) - mean - np.array([lgamma(i + 1.0) for i in k]))
    return int(np.searchsorted(np.cumsum(shares), u))


def seeds(draws: Draws, count: int, people_count: int) -> tuple[Int32s, Int32s]:
    """Return whom a run begins with as infected, and since when: any persons, over the last days before day 0.

    Raises ValueError for more infections than persons.
    """
    if count > people_count:
        raise ValueError(f"{count} infections among {people_count} persons")
    key = draws.key("disease.seeds")
    persons = np.array([permuted(key, people_count, i) for i in range(count)], dtype=np.int32)
    age = (draws.uniform("disease.seed_age", persons) * (SEEDED_OVER * DAY)).astype(np.int32)
    return persons, -1 - age
