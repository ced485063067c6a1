"""Is what an app with nothing to tell exchanges in a day what its messages weigh?"""

from __future__ import annotations

from datetime import date

import pytest

from sim.draws import Draws
from sim.hall import meter
from sim.hall.meter import a_day, file_bytes, lone_bytes_a_day, metered
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


def test_the_day_of_the_installation_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A week of StopCovid's daily answers, without the registration that came before them and its first identifiers."""
    a_day = lone_bytes_a_day(design("robert"), Settings(), Draws(1), START)
    monkeypatch.setattr(meter, "SETTLED_DAYS", 0)
    with_the_first = lone_bytes_a_day(design("robert"), Settings(), Draws(1), START)
    assert with_the_first > a_day + 2_000


@pytest.mark.parametrize(
    ("name", "published"), [("dp3t_low_cost", 0.23), ("dp3t_unlinkable", 20.81), ("dp3t_hybrid", 3.47)]
)
def test_a_day_in_france_is_what_the_white_paper_counts(name: str, published: float) -> None:
    """By its own counting; DP-3T White Paper, table of downloads, in MiB."""
    counted = design(name).traits.counted_bytes
    assert counted is not None
    assert a_day(counted) == pytest.approx(published, rel=0.02)


def test_real_files_hold_what_declarers_tell() -> None:
    """Five days and the one that has begun: six keys of 28 to 29 bytes, a secret of 36, 480 and 576 slots of 6.75."""
    assert 6 * 28 < (file_bytes(design("gaen")) or 0) < 6 * 32
    assert 36 < (file_bytes(design("dp3t_low_cost")) or 0) < 40
    assert 480 * 6.75 - 10 < (file_bytes(design("dp3t_unlinkable"), 30) or 0) < 577 * 6.9
    assert all(file_bytes(design(name)) is None for name in ("none", "tracers", "antennas"))
