"""Whom do the infectious of a town infect, and at which second? Asked seat by seat, so that it costs next to nothing.

The law is that of `sim.disease.spread`: the same hazard of every meeting, the earliest second wins. Where a world knows
who sits where, a draw belongs to a source, a day and a seat near by. It is held first against a bound: the hazard if
somebody sat there for as long as anybody can. Few draws fall below it; only then is it asked who has that seat, and
when the two really met.
"""

from __future__ import annotations

import numpy as np

from sim.disease.course import SCALE, SHAPE, infectiousness_of
from sim.disease.spread import Transmissions, counted, earliest
from sim.draws import Draws, philox
from sim.kernels import at_most, inner_kernel, parallel_kernel, prange
from sim.units import DAY, Barrier, Bools, Day, Floats, Int8s, Int32s, Int64s
from sim.world import places
from sim.world.conduct import Conduct, Facts
from sim.world.homes import MOST_STAYS
from sim.world.near.detail import ROW, Asked, Scratch
from sim.world.near.pair import (
    AT_HOME,
    COMPANIES,
    IN_CARE,
    LONGEST_S,
    OUTINGS,
    company_of,
    in_seat,
    meetings_of,
    next_of,
    seats_around,
    seats_within,
)
from sim.world.outings import SETTING_OF, Wish, wish_of
from sim.world.places import setting_of
from sim.world.plan import Plan
from sim.world.stay import STAY
from sim.world.town import Town
from sim.world.work import OFFICES, Hours, hours

CHUNK = 256
"""Sources whose infections are found one after the other by one thread, in the same scratch."""
ROOM = 64
"""Infections that a chunk has room for at first."""
MOST_MEETINGS = 64
"""More meetings than two can have on one day."""
PEAK_S = int((SHAPE - 1.0) * SCALE * DAY)
"""Since infection: when infectiousness is highest."""
WORD = 2.0**32


@inner_kernel
def _most_infectious(since_s: int) -> float:
    """Return the highest infectiousness of the day that begins so many seconds after infection."""
    first, last = max(since_s, DAY), since_s + DAY - 1
    return infectiousness_of(min(max(PEAK_S, first), last)) if last >= first else 0.0


@inner_kernel
def _setting(company: int, section: int) -> int:
    """Return the setting of a company, as policies know it."""
    if company < OUTINGS:
        return SETTING_OF[company]
    if company == AT_HOME:
        return places.HOME
    if company == IN_CARE:
        return places.CARE
    return places.SCHOOL if section < OFFICES else places.WORK


@inner_kernel
def _when(
    plan: Plan, facts: Facts, asked: Asked, work: Hours, wish: Wish, other: int, company: int, rate: float,
    infected_at: int, factors: Floats, enough: float, scratch: Scratch,
) -> tuple[int, int]:  # fmt: skip
    """Return the second at which what passes between two in a company comes to `enough`, and the place; or (-1, -1)."""
    count = meetings_of(plan, facts, asked, work, wish, other, scratch)
    before, passed, row = 0, 0.0, next_of(scratch, count, -1)
    while row >= 0:
        met = scratch.found[row]
        if met.barrier == Barrier.NONE:
            if company_of(met.place, met.start) == company:
                start = asked.day * DAY + met.start
                here = rate * factors[setting_of(met.place)] * infectiousness_of(start - infected_at)
                here *= counted(before, met.seconds)
                if passed + here > enough:
                    return start + int((enough - passed) / here * met.seconds), met.place
                passed += here
            before += met.seconds
        row = next_of(scratch, count, met.start)
    return -1, -1


@parallel_kernel
def _infections(
    plan: Plan, facts: Facts, source: Int64s, infected_at: Int32s, rate: Floats, taken: Bools, day: int, reach: float,
    within: Int64s, factors: Floats, key: np.uint64, since: int, until: int, room: int,
    counts: Int64s, by: Int32s, person: Int32s, at: Int32s, place: Int64s,
) -> None:  # fmt: skip
    """Write who is infected in [since, until) by CHUNK sources after CHUNK sources, `room` rows for each chunk."""
    for chunk_ in prange((source.size + CHUNK - 1) // CHUNK):
        chunk = int(np.int64(chunk_))  # prange counts in uint64
        found = 0
        scratch = Scratch(
            np.empty(MOST_MEETINGS, dtype=ROW), np.empty(MOST_STAYS, dtype=STAY), np.empty(MOST_STAYS, dtype=STAY)
        )
        for z in range(chunk * CHUNK, min((chunk + 1) * CHUNK, source.size)):
            most = rate[z] * _most_infectious(day * DAY - infected_at[z])
            if most <= 0.0:
                continue
            asked = Asked(source[z], day, False, reach)
            work, wish = hours(plan, asked.person, day), wish_of(plan, asked.person, day)
            for company in range(COMPANIES):
                seats = seats_around(plan, asked, company, work, wish, within)
                if seats == 0:
                    continue
                bound = most * factors[_setting(company, work.section)] * counted(0, LONGEST_S[company])
                limit = -np.expm1(-bound) * WORD
                for number in range(seats):
                    if number % 4 == 0:
                        words = philox(asked.person, day, company, number // 4, key)
                    word = np.float64(words[number % 4])
                    if word >= limit:
                        continue
                    other = in_seat(plan, asked, company, number, within)
                    if other < 0 or taken[other]:
                        continue
                    enough = -np.log1p(-(word + 0.5) / WORD)
                    moment, where = _when(
                        plan, facts, asked, work, wish, other, company, rate[z], infected_at[z], factors, enough,
                        scratch,
                    )  # fmt: skip
                    if since <= moment < until:
                        if found < room:
                            row = chunk * room + found
                            by[row], person[row], at[row], place[row] = asked.person, other, moment, where
                        found += 1
        counts[chunk] = found


def infections(
    town: Town,
    conduct: Conduct,
    source: Int32s,
    infected_at: Int32s,
    rate: Floats,
    taken: Bools,
    day: Day,
    factors: Floats,
    draws: Draws,
    since: int,
    until: int,
) -> Transmissions:
    """Return whom these sources infect in [since, until), which lies within one day, and when; each person once.

    `infected_at` and `rate` (beta times the multiplier) belong to the sources, `factors` to the settings; `taken` says
    of every person whether they were infected before.
    """
    facts, key, within = conduct.facts(), draws.key("disease.transmission"), seats_within(town.reach_m)
    counts = np.zeros(-(-source.size // CHUNK), dtype=np.int64)
    room, needed = 0, ROOM
    while needed > room:
        room = needed
        by, person, at = (np.empty(counts.size * room, dtype=np.int32) for _ in range(3))
        place = np.empty(counts.size * room, dtype=np.int64)
        with at_most(counts.size):
            _infections(
                town.plan, facts, source.astype(np.int64), infected_at, rate, taken, int(day), town.reach_m, within,
                factors, key, since, until, room, counts, by, person, at, place,
            )  # fmt: skip
        needed = int(counts.max(initial=0))
    used = (np.arange(room) < counts[:, None]).ravel()
    setting: Int8s = (place[used] >> places.SETTING_SHIFT).astype(np.int8)
    return earliest(Transmissions(person[used], by[used], at[used], setting, place[used]))
