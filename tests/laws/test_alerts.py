"""Do as many alerted persons turn out infected by those behind their alerts as the doses they got say?"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.draws import Draws
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told as Heard
from sim.hall.exposures import Exposures
from sim.hall.journal import Journal
from sim.measures.told import Told
from sim.systems.machine import Nearness
from sim.units import DAY, Bools, Day, Floats, Setting
from sim.world.conduct import Conduct
from tests.hall.hamlet import lived
from tests.world.towns import town

PEOPLE, DAYS, DECLARERS = 2_000, 12, 80


def settled(infected: Bools, risk: Floats) -> float:
    """By how many standard errors more are infected than at risk: given their doses, alerts are independent draws."""
    return float((infected - risk).sum() / np.sqrt((risk * (1 - risk)).sum()))


def fast(day: Day) -> Floats:
    """At home the disease passes ten times as easily."""
    return np.where(np.arange(len(Setting)) == Setting.HOME, 10.0, 1.0)


def test_whoever_meets_a_case_is_infected_with_the_chance_of_the_dose() -> None:
    """Alerts for all whom a case meets on one day, or lives with, six days after its infection, at any second.

    False alarms .003 (3 standard errors); doses half as large again, as those that go on after another infection or
    begin before day 0, are caught with power above .9.
    """
    world, journal = town(PEOPLE), Journal("test", "gaen", 1, date(2020, 6, 8), DAYS)
    epidemic = Epidemic(world, Conduct(), Draws(8), journal, 0.006, 0.0, fast, lambda person, onset: None)
    epidemic.seed(PEOPLE // 20)
    for day in range(DAYS):
        epidemic.close(day * DAY, (day + 1) * DAY)
    exposures = Exposures(world, Conduct(), epidemic, journal, Nearness(2.0, 15.0, 1), 14)
    infected_at = epidemic.infected_at[np.arange(epidemic.infected.size)]
    cases = np.flatnonzero((infected_at < 6 * DAY) & (infected_at > -6 * DAY))[:DECLARERS]
    for case in cases.tolist():
        at = max(int(epidemic.infected_at[case]) + 6 * DAY + case * 977 % DAY, DAY)
        others = np.unique(world.meetings(np.array([case], dtype=np.int32), Day(case % 5), Conduct()).other)
        for person in others.tolist():
            exposures.note(person, at, [Heard(case, at - 1, 1)])
    exposures.settle()
    table = journal.close().table("evidence")
    infected = (epidemic.source[table["person"]] == table["declarer"]) & (
        epidemic.infected_at[table["person"]] < table["at"]
    )
    risk = -np.expm1(-table["dose_in_time"])
    assert infected.sum() > 50
    assert abs(settled(infected, risk)) <= 3


OUTBREAK = (
    "population.people=1000", "days=14", "disease.r0=4.0", "disease.household_attack=0.6", "start=2021-03-15",
    "disease.infected_at_start=36", "phones.adoption=0.6", "phones.left_behind=0.05", "health.isolates_sick=0.0",
    "health.seeks_test_alerted=0.0", "health.isolates_alerted=0.0",
)  # fmt: skip
"""Most infections are at home, where apps warn: one alert in twenty or so is true."""


def test_the_mean_risk_of_alerts_is_the_share_infected_by_those_behind_them() -> None:
    """From the journal of a whole run. False alarms .003 (3 standard errors).

    Three times as many infected as the doses say are caught with power above .9; the law above is the sharp one.
    """
    told = Told(lived("later", *OUTBREAK))
    infected, risk = told.infected_by_evidence, -np.expm1(-told.dose_in_time)
    assert infected.size > 150
    assert infected.sum() > 4
    assert abs(settled(infected, risk)) <= 3
