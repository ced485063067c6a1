"""Is everybody whom a declarer infected counted once: warned in time, late, or never?"""

from __future__ import annotations

from sim.measures import Counted
from tests.measures.facts import Facts

OF = "persons infected by a declarer"


def test_each_who_should_be_warned_is_counted_once() -> None:
    facts = Facts(town=True, days=30).reported(0, 5).infected(0, 1, 9)
    facts.infected(2, 4, 0)  # lives with 0
    for person, day in ((4, 4.5), (6, 3), (8, 3)):
        facts.infected(person, day, 0)
    facts.alerted(4, 5.4).rests(4, 5.4, 0)  # less than a day after the infection
    facts.alerted(6, 4.5).rests(6, 4.5, 3)  # of somebody else
    facts.alerted(6, 7).rests(6, 7, 0)
    found = facts.measured()
    assert {name: found[f"misses.{name}"] for name in ("in_time", "late", "never")} == {
        "in_time": Counted(1.0, 3.0, OF),
        "late": Counted(1.0, 3.0, OF),
        "never": Counted(1.0, 3.0, OF),
    }


def test_infections_after_the_report_or_long_before_it_and_reports_of_the_last_week_are_nobodys_miss() -> None:
    facts = Facts(town=True, days=30).reported(0, 20).infected(0, 1, 9).reported(2, 25).infected(2, 3, 9)
    facts.infected(4, 21, 0).infected(6, 5, 0).infected(8, 22, 2)
    assert facts.measured()["misses.never"] == Counted(0.0, 0.0, OF)
