"""Who goes to which school or workplace, and beside whom does everybody sit there?

Everybody with such a place is a *member*. Members are laid out section by section: six levels of school, offices,
tills, care homes; and within a section by quarter, so that who sits near lives near, commuters apart. A member's row
says it all: class, team and desk are arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Int32s, Int64s
from sim.world.country import Country, by_age
from sim.world.households import Households
from sim.world.seats import REGION_ZONES
from sim.world.settings import SCHOOL
from sim.world.work import OFFICES, SHIFTS

# fmt: off
LEVELS = parameter((0, 3, 6, 11, 15, 18), "years", "French schools: crèche, maternelle, école, collège, lycée, higher "
                   "education begin at about these ages")
WORKS_IN_QUARTER = parameter(0.36, "1", "INSEE Première 1605 (2016): 64 % of those in work leave their commune for it; "
                             "that a quarter is like a commune: assumption")
WORKS_IN_REGION = parameter(0.94, "1", "assumption: share who work in their region, their quarter included")
RESIDENTS_A_CARER = parameter(4, "persons", "assumption: residents of a care home for each who works there in shifts")
# fmt: on
CLASSROOM_SEATS = SCHOOL.rooms[0]


@dataclass(frozen=True, slots=True)
class Occupations:
    """Places at school and work: `members`, where each `section` of them begins, and everybody's `rank` among them."""

    members: Int32s
    section: Int64s
    rank: Int32s


def occupy(country: Country, draws: Draws, homes: Households, shops: int) -> Occupations:
    """Give pupils their classes and workers their places; `shops` is the number of shops in each quarter."""
    person = np.arange(homes.age.size, dtype=np.int32)
    private = homes.home > 0
    pupil = private & (draws.uniform("world.at_school", person) < by_age(country.at_school)[homes.age])
    worker = private & ~pupil & (draws.uniform("world.at_work", person) < by_age(country.at_work)[homes.age])
    free = _by_workplace(draws, homes, person[worker])
    sections: list[Int32s] = []
    level = np.searchsorted(LEVELS, homes.age, side="right") - 1
    seat = draws.uniform("world.class_seat", person)
    for number in range(OFFICES):
        pupils = person[pupil & (level == number)]
        pupils = pupils[np.lexsort((seat[pupils], homes.age[pupils], homes.zone[pupils]))]
        teachers, free = _taken(free, -(-pupils.size // country.class_size))
        sections.append(_classes(teachers, pupils, country.class_size))
    clerks, free = _taken(free, SHIFTS * shops * homes.zones)
    carers, free = _taken(free, homes.zones * carers_a_home(homes.residents))
    sections += [free, clerks, carers]
    return _numbered(sections, person.size)


def carers_a_home(residents: int) -> int:
    """Return how many persons work in each care home."""
    return -(-residents // RESIDENTS_A_CARER)


def _by_workplace(draws: Draws, homes: Households, workers: Int32s) -> Int32s:
    """Return the workers in the order of the quarters they work in, and any order within each."""
    own = homes.zone[workers].astype(np.int64)
    first = own // REGION_ZONES * REGION_ZONES
    region = np.minimum(REGION_ZONES, homes.zones - first)
    u, where = draws.uniform("world.commutes", workers), draws.uniform("world.workplace", workers)
    nearby = first + (where * region).astype(np.int64)
    anywhere = (where * homes.zones).astype(np.int64)
    zone = np.where(u < WORKS_IN_QUARTER, own, np.where(u < WORKS_IN_REGION, nearby, anywhere))
    return workers[np.lexsort((draws.uniform("world.desk", workers), zone))]


def _taken(free: Int32s, wanted: int) -> tuple[Int32s, Int32s]:
    """Take `wanted` workers, evenly from all quarters, and return them and those still free; fewer where there are."""
    wanted = min(wanted, free.size)
    rows = np.arange(wanted) * free.size // max(wanted, 1)
    return free[rows], np.delete(free, rows)


def _classes(teachers: Int32s, pupils: Int32s, size: int) -> Int32s:
    """Lay out classes: the teacher's seat first (-1 where a small town has none), `size` pupils, then empty seats."""
    classes = np.full((-(-pupils.size // size), CLASSROOM_SEATS), -1, dtype=np.int32)
    classes[: teachers.size, 0] = teachers
    number = np.arange(pupils.size)
    classes[number // size, 1 + number % size] = pupils
    return classes.ravel()


def _numbered(sections: list[Int32s], people: int) -> Occupations:
    members = np.concatenate(sections)
    section = np.cumsum([0] + [part.size for part in sections])
    rank = np.full(people, -1, dtype=np.int32)
    taken = np.flatnonzero(members >= 0)
    rank[members[taken]] = taken
    return Occupations(members, section, rank)
