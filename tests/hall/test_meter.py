"""Is what an app with nothing to tell exchanges in a day what its messages weigh?"""

from __future__ import annotations

from datetime import date

import pytest

from sim.draws import Draws
from sim.hall.meter import METERED_DAYS, SETTLED_DAYS, lone_bytes_a_day, metered
from sim.systems.gaen.messages import Fetch, Files, encode
from sim.systems.machine import Settings
from sim.systems.registry import design, names
from sim.units import Calendar, UnixTime

START = Calendar(date(2020, 7, 1))


def test_a_gaen_phone_asks_four_times_a_day_for_nothing() -> None:
    asked = len(encode(Fetch(UnixTime(START.midnight)))) + len(encode(Files(UnixTime(START.midnight), ())))
    assert lone_bytes_a_day(design("gaen"), Settings(), Draws(1), START) == 4 * asked


def test_the_pace_of_a_rule_counts() -> None:
    slow, fast = (
        lone_bytes_a_day(design("robert"), Settings(rule=rule), Draws(1), START)
        for rule in ("stopcovid_2020_06", "tousanticovid_2021")
    )
    assert fast == pytest.approx(4 * slow, rel=0.05)


@pytest.mark.parametrize("name", names())
def test_beacons_and_days_are_there_where_there_is_an_app(name: str) -> None:
    found = metered(design(name))
    has_radio = design(name).traits.scans is not None
    assert (found.beacon is not None) is has_radio
    assert (found.lone_a_day is not None) is (design(name).phone is not None)


def test_the_day_of_the_installation_is_not_counted() -> None:
    """A week of StopCovid's daily answers, and not the registration that came before them."""
    assert SETTLED_DAYS > 0
    a_day = lone_bytes_a_day(design("robert"), Settings(), Draws(1), START)
    assert a_day * METERED_DAYS > 0
