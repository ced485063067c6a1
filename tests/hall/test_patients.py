"""Who stays away until when, and who is swabbed how often, when symptoms, alerts and results meet in one person?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import simpy

from sim.disease.course import swab_positive
from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal, Reason, Why
from sim.hall.patients import Patients
from sim.health.behaviour import Behaviour
from sim.health.services import Lab
from sim.units import DAY, HOUR, NEVER, Int32s, Setting
from sim.world.conduct import Conduct
from tests.world.little import world

DRAWS = Draws(1)
ISOLATION, QUARANTINE = 10, 7
DELAY, TURNAROUND = 30 * HOUR, 20 * HOUR
HORIZON = 40 * DAY
PERSON = 0


class Ward:
    """Patients of a town of five who all do what they are asked to, and a lab that takes one swab a second.

    With `tires` they take no notice of alerts after one that came to nothing; without `swabs` nobody alerted is tested;
    without `ill` they do nothing about symptoms.
    """

    def __init__(self, tires: bool = False, swabs: bool = True, ill: bool = True, turnaround: int = TURNAROUND) -> None:
        self.agenda = Agenda(simpy.Environment())
        self.journal = Journal("gaen", "gaen", 1, date(2021, 1, 4), HORIZON // DAY)
        self.conduct = Conduct()
        lab = Lab(float(DAY), turnaround)
        everybody = Behaviour(
            DRAWS, seeks_test=float(ill), seeks_test_alerted=float(swabs), declares=1.0, isolates_sick=float(ill),
            isolates_positive=1.0, isolates_alerted=1.0, tires=float(tires),
        )  # fmt: skip
        self.patients = Patients(
            self.agenda, lab, everybody, self.conduct, DRAWS, self.journal, ISOLATION, QUARANTINE, DELAY
        )
        town = world([(step, 0, 1, other) for other in (2, 3, 4, 5) for step in range(1, 3)])
        self.epidemic = self.patients.epidemic = Epidemic(
            town, self.conduct, DRAWS, self.journal, 0.0, 0.0, lambda day: np.ones(len(Setting)), lambda *ill: None
        )

    def infected(self, at: int) -> Ward:
        self.epidemic.rows.add([PERSON], [at], [NEVER], [SEEDED], [1.0])
        return self

    def ill(self, at: int) -> Ward:
        self.patients.fall_ill(*columns((PERSON, at)))
        return self

    def alerted(self, at: int) -> Ward:
        self.agenda.appoint(at, Kind.POLL, PERSON, lambda: self.patients.alerted(PERSON))
        return self

    def lived(self) -> Ward:
        self.agenda.env.run(until=HORIZON)
        self.patients.settle(HORIZON)
        self.journal.close()
        return self

    def stays(self) -> list[tuple[int, int, Why]]:
        table = self.journal.table("stays")
        return [(at, until, Why(why)) for _, at, until, why in zip(*(c.tolist() for c in table.values()), strict=True)]

    def tests(self) -> list[tuple[int, bool, Reason]]:
        """When the person joined the queue, whether the swab was positive, and why it was taken."""
        table = self.journal.table("tests")
        columns = (table["asked_at"].tolist(), table["positive"].tolist(), table["reason"].tolist())
        return [(at, positive, Reason(reason)) for at, positive, reason in zip(*columns, strict=True)]


def columns(*cases: tuple[int, int]) -> tuple[Int32s, Int32s]:
    """Return who falls ill, and when."""
    persons, onsets = np.array(cases, dtype=np.int32).reshape(-1, 2).T
    return persons, onsets


def infected_and_found(asked_at: int) -> int:
    """Return since when the person must be infected for the swab they ask for at `asked_at` to be positive."""
    found = [at for at in range(asked_at - 12 * DAY, asked_at - 3 * DAY, HOUR)
             if swab_positive(DRAWS, PERSON, at, asked_at + 1)]  # fmt: skip
    return found[0]


@pytest.mark.parametrize(("alerted", "until"), [(2, 10), (3, 10), (8, 15)])
def test_a_quarantine_ends_no_isolation_early(alerted: int, until: int) -> None:
    ward = Ward().ill(0).alerted(alerted * DAY).lived()
    assert ward.stays() == [(0, ISOLATION * DAY, Why.SICK), (alerted * DAY, (alerted + QUARANTINE) * DAY, Why.ALERTED)]
    away = ward.conduct.away([PERSON, PERSON], [until * DAY - 1, until * DAY])
    assert away.tolist() == [True, False]


def test_a_stay_that_lasts_longer_prolongs_one_that_runs() -> None:
    ward = Ward().alerted(0).ill(2 * DAY).lived()
    assert ward.conduct.away([PERSON, PERSON], [12 * DAY - 1, 12 * DAY]).tolist() == [True, False]


def test_a_known_case_is_neither_quarantined_nor_swabbed_again() -> None:
    first = 20 * DAY
    ward = Ward().infected(infected_and_found(first + DELAY)).ill(first)
    ward.alerted(first + DELAY + TURNAROUND + HOUR).lived()
    assert ward.tests() == [(first + DELAY, True, Reason.SYMPTOMS)]
    assert [why for _, _, why in ward.stays()] == [Why.SICK, Why.POSITIVE]


def test_a_case_found_before_the_symptoms_is_not_swabbed_for_them() -> None:
    first = 20 * DAY
    ward = Ward().infected(infected_and_found(first + DELAY)).alerted(first)
    ward.ill(first + DELAY + TURNAROUND + HOUR).lived()
    assert ward.tests() == [(first + DELAY, True, Reason.ALERTED)]
    assert [why for _, _, why in ward.stays()] == [Why.ALERTED, Why.POSITIVE, Why.SICK]


def test_nobody_who_waits_for_a_result_asks_for_another_swab() -> None:
    ward = Ward().infected(int(NEVER)).alerted(0).alerted(DAY).ill(DELAY + 2 * HOUR).lived()
    assert ward.tests() == [(DELAY, False, Reason.ALERTED)]


def test_after_a_negative_result_another_swab_may_follow() -> None:
    ward = Ward().infected(int(NEVER)).alerted(0).ill(10 * DAY).alerted(20 * DAY).lived()
    assert ward.tests() == [
        (DELAY, False, Reason.ALERTED),
        (10 * DAY + DELAY, False, Reason.SYMPTOMS),
        (20 * DAY + DELAY, False, Reason.ALERTED),
    ]


def test_a_positive_result_is_told_once_when_it_comes() -> None:
    first, told = 20 * DAY, list[tuple[int, int]]()
    ward = Ward().infected(infected_and_found(first + DELAY)).ill(first)
    ward.patients.on_positive = lambda person: told.append((person, ward.agenda.now))
    ward.lived()
    assert told == [(PERSON, first + DELAY + 1 + TURNAROUND)]


@pytest.mark.parametrize(("tires", "stays"), [(False, 2), (True, 1)])
def test_who_tires_takes_no_notice_after_an_alert_that_came_to_nothing(tires: bool, stays: int) -> None:
    """No swab: the first alert has come to nothing once its quarantine is over."""
    early = Ward(tires, swabs=False).alerted(0).alerted((QUARANTINE - 1) * DAY).lived()
    assert len(early.stays()) == 2, "the first quarantine is not over"
    late = Ward(tires, swabs=False).alerted(0).alerted(QUARANTINE * DAY).lived()
    assert len(late.stays()) == stays


@pytest.mark.parametrize(("tires", "stays"), [(False, 2), (True, 1)])
def test_a_negative_result_is_enough_to_tire(tires: bool, stays: int) -> None:
    ward = Ward(tires).alerted(0).alerted(DELAY + TURNAROUND + HOUR).lived()
    assert len(ward.stays()) == stays


ILL = [(0, 3 * DAY), (3, 3 * DAY), (1, 2 * DAY), (4, 9 * DAY), (2, 3 * DAY + 5)]


@pytest.mark.parametrize("cut", range(len(ILL) + 1))
def test_in_which_batches_persons_are_found_ill_changes_nothing(cut: int) -> None:
    ward, other = Ward(), Ward()
    ward.patients.fall_ill(*columns(*ILL))
    other.patients.fall_ill(*columns(*ILL[cut:]))
    other.patients.fall_ill(*columns(*ILL[:cut]))
    assert ward.lived().journal.digest() == other.lived().journal.digest()
    table = ward.journal.table("tests")
    assert table["person"].tolist() == [0, 1, 2, 3, 4]
    assert (table["asked_at"] - DELAY).tolist() == [at for _, at in sorted(ILL)]
    # The first two come in the same second, to a lab that takes one swab a second.
    assert (table["swab_at"] - table["asked_at"]).tolist() == [1, 1, 1, 2, 1]


def test_who_does_nothing_about_symptoms_has_no_appointment() -> None:
    ward = Ward(ill=False).ill(DAY)
    assert ward.agenda.env.peek() == float("inf")
    assert ward.lived().stays() == ward.tests() == []


@pytest.mark.parametrize(("late", "taken"), [(-2, True), (-1, False)])
def test_a_swab_is_noted_if_it_was_taken_by_the_end_whenever_its_result_comes(late: int, taken: bool) -> None:
    ward = Ward().infected(0).ill(HORIZON + late - DELAY).lived()
    assert [reason for *_, reason in ward.tests()] == [Reason.SYMPTOMS] * taken
    assert PERSON not in ward.patients.cases


def test_a_result_is_of_the_moment_of_the_swab() -> None:
    """Whoever is infected too shortly before the swab, or after it, is not found by looking at it later."""
    told = list[list[tuple[int, bool, Reason]]]()
    for at in (20 * DAY + 1, 19 * DAY + 2, int(NEVER)):
        ward = Ward(turnaround=10 * DAY).infected(at).ill(20 * DAY - DELAY)
        told.append(ward.lived().tests())
    assert told[0] == told[1] == told[2] == [(20 * DAY, swab_positive(DRAWS, PERSON, int(NEVER), 20 * DAY + 1), 0)]


@pytest.mark.parametrize("turnaround", [0, 1, TURNAROUND])
def test_every_swab_is_examined_once_whatever_the_result_waits_for(turnaround: int) -> None:
    ward = Ward(turnaround=turnaround)
    ward.epidemic.rows.add(range(5), [0] * 5, [NEVER] * 5, [SEEDED] * 5, [1.0] * 5)
    ward.patients.fall_ill(*columns(*((person, 4 * DAY + person // 2) for person in range(5))))
    table = ward.lived().journal.table("tests")
    assert table["person"].tolist() == [0, 1, 2, 3, 4]
    columns_of = (table["person"].tolist(), table["swab_at"].tolist())
    wanted = [swab_positive(DRAWS, person, 0, at) for person, at in zip(*columns_of, strict=True)]
    assert table["positive"].tolist() == wanted
    assert {person for person, positive in enumerate(wanted) if positive} == ward.patients.cases
    assert set(wanted) == {True, False}
