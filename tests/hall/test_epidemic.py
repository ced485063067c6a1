"""Who can infect and be infected when a day closes, and whose symptoms enter the calendar?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.disease.course import INFECTIOUS_FOR_S, courses
from sim.draws import Draws
from sim.hall.epidemic import NOWHERE, Epidemic
from sim.hall.journal import IMPORTED, SEEDED, Journal
from sim.units import DAY, HOUR, NEVER, Int32s, Setting
from sim.world.conduct import Conduct
from sim.world.recording import STEP
from tests.world.little import world

DRAWS = Draws(1)
CERTAIN = 1e12
"""A rate of transmission at which every meeting infects."""
BEGINS = 9 * HOUR
SOURCE, MET = 0, 1


class Town:
    """Two persons who talk for ten minutes at nine on every day, and two more who only meet each other."""

    def __init__(self, beta: float = 0.0, imports_per_day: float = 0.0, draws: Draws = DRAWS) -> None:
        talk = range(BEGINS // STEP + 1, BEGINS // STEP + 31)
        people = world([(step, 0, a, b) for a, b in ((1, 2), (3, 4)) for step in talk])
        self.journal = Journal("none", "none", 1, date(2021, 1, 4), 40)
        self.ill: list[tuple[int, int]] = []
        self.epidemic = Epidemic(
            people, Conduct(), draws, self.journal, beta, imports_per_day,
            lambda day: np.ones(len(Setting)), self._fall_ill,
        )  # fmt: skip

    def _fall_ill(self, persons: Int32s, onsets: Int32s) -> None:
        self.ill += zip(persons.tolist(), onsets.tolist(), strict=True)

    def infect(self, person: int, at: int, now: int) -> None:
        nowhere = np.array([NOWHERE])
        self.epidemic._infect(*columns(person, at), np.array([SEEDED]), nowhere, nowhere, now)

    def infections(self) -> list[tuple[int, int, int]]:
        """Person, second and source of every infection."""
        table = self.journal.close().table("infections")
        return list(zip(*(table[name].tolist() for name in ("person", "at", "source")), strict=True))


def columns(person: int, at: int) -> tuple[Int32s, Int32s]:
    return np.array([person], dtype=np.int32), np.array([at], dtype=np.int32)


def incubation(person: int, draws: Draws = DRAWS) -> int:
    """How long the person incubates, in seconds; NEVER without symptoms."""
    return int(courses(draws, *columns(person, 0)).onset[0])


@pytest.mark.parametrize(
    ("age", "infects"),
    [(DAY - 1, False), (DAY, True), (16 * DAY, True), (INFECTIOUS_FOR_S - 1, True), (INFECTIOUS_FOR_S, False)],
)
def test_a_case_infects_from_24_hours_to_20_days_after_its_infection(age: int, infects: bool) -> None:
    town, today = Town(CERTAIN), 25 * DAY
    town.infect(SOURCE, today + BEGINS - age, now=today)
    town.epidemic.close(today, today + DAY)
    assert [(person, source) for person, _, source in town.infections()][1:] == [(MET, SOURCE)] * infects


def test_whoever_is_infected_is_not_infected_again_from_outside() -> None:
    town = Town(imports_per_day=50.0)
    town.epidemic.seed(2)
    for day in range(3):
        town.epidemic.close(day * DAY, (day + 1) * DAY)
    told = town.infections()
    assert sorted(person for person, _, _ in told) == [0, 1, 2, 3]
    assert sorted(source for _, _, source in told) == [SEEDED, SEEDED, IMPORTED, IMPORTED]


def test_of_an_import_and_a_transmission_the_earlier_one_holds() -> None:
    town = Town(CERTAIN, imports_per_day=50.0)
    town.infect(SOURCE, -5 * DAY, now=0)
    town.epidemic.close(0, DAY)
    alone = Town(CERTAIN)
    alone.infect(SOURCE, -5 * DAY, now=0)
    alone.epidemic.close(0, DAY)
    (met,) = [row for row in town.infections() if row[0] == MET]
    (told,) = [row for row in alone.infections() if row[0] == MET]
    assert told[2] == SOURCE
    assert met[1] <= told[1]
    assert (met[2] == IMPORTED) == (met[1] < told[1])


@pytest.mark.parametrize(("late", "called"), [(-1, False), (0, True), (1, True)])
def test_symptoms_that_begin_now_are_not_past(late: int, called: bool) -> None:
    """An infection at the first second of a day may show symptoms at its end, when it is drawn."""
    person = next(person for person in range(4) if incubation(person) < NEVER)
    now, town = 30 * DAY, Town()
    town.infect(person, now + late - incubation(person), now)
    assert town.ill == [(person, now + late)] * called


def test_an_infection_without_symptoms_puts_nothing_in_the_calendar() -> None:
    draws = Draws(7)
    assert incubation(0, draws) == NEVER, "under seed 7 person 0 has no symptoms"
    town = Town(draws=draws)
    town.infect(0, 0, now=0)
    assert town.ill == []
