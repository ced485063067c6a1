"""Is a phone left out only where no alert can come of what it heard?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.hall.prospects import Prospects
from sim.radio.hearing import Sightings
from sim.systems.gaen.matching import attenuation
from sim.systems.gaen.prospect import prospect
from sim.systems.gaen.wire import TX_POWER
from sim.systems.registry import design
from sim.systems.risk import RULES, ExposureWindow, Infectiousness, ReportType, ScanInstance
from sim.units import DAY

SCANS = st.lists(st.tuples(st.integers(-100, -30), st.integers(0, 10), st.sampled_from([60, 180, 300])), max_size=30)
NEAR = design("gaen").prospect


def columns(rows: list[tuple[int, int, int]]) -> Any:
    return (
        [np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)]
        if rows
        else [np.empty(0, np.int32)] * 3
    )


@pytest.mark.parametrize("name", RULES)
@given(rows=SCANS, infectiousness=st.sampled_from(list(Infectiousness)[1:]), cut=st.integers(1, 6))
def test_no_day_counts_more_than_its_sightings_can(
    name: str, rows: list[tuple[int, int, int]], infectiousness: Infectiousness, cut: int
) -> None:
    rule = RULES[name]
    scans = [
        ScanInstance(attenuation(TX_POWER, rssi), attenuation(TX_POWER, rssi + more), gap) for rssi, more, gap in rows
    ]
    windows = [
        ExposureWindow(18_500, ReportType.CONFIRMED_TEST, infectiousness, tuple(scans[at : at + cut]), 8)
        for at in range(0, len(scans), cut)
    ]
    rssi, more, gap = columns(rows)
    most = prospect(rule).minutes(rssi, rssi + more, gap).sum()
    assert rule.minutes(windows) <= most + rule.rounds_up + 1e-9
    assert not rule.exposed(windows) or most >= prospect(rule).needed - 1e-9


def heard(*rows: tuple[int, int, int, int]) -> Sightings:
    """Sightings (hearer, heard, at, rssi), of five minutes each."""
    hearer, whom, at, rssi = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    return Sightings(hearer, whom, at, rssi, rssi, np.full(len(rows), 300, dtype=np.int32))


def prospects() -> Prospects:
    assert NEAR is not None
    return Prospects(NEAR("swisscovid_2020_06"), 14 * DAY)


LOUD, FAINT = -60, -95


def test_two_declarers_of_one_day_add_up_and_what_waited_is_told() -> None:
    some = prospects()
    first = [(1, 7, 600 + 300 * k, LOUD) for k in range(2)] + [
        (1, 7, 3_600, FAINT),
        (2, 7, 600, LOUD),
        (3, 7, 600, FAINT),
    ]
    assert len(some.add(heard(*first))) == 0
    told = some.add(heard(*((1, 8, 9_000 + 300 * k, LOUD) for k in range(2))))
    assert sorted(zip(told.heard.tolist(), told.at.tolist(), strict=True)) == [
        (7, 600), (7, 900), (7, 3_600), (8, 9_000), (8, 9_300),
    ]  # fmt: skip
    assert some.found == {1}
    assert len(some.add(heard((1, 9, 20_000, FAINT), (2, 9, 20_000, FAINT)))) == 1, "a prospect is told all"


def test_days_do_not_add_up() -> None:
    some = prospects()
    assert len(some.add(heard(*((1, 7, day * DAY + 600 + 300 * k, LOUD) for day in range(3) for k in range(2))))) == 0


def test_nobody_was_near() -> None:
    some = prospects()
    assert len(some.add(heard((1, 7, 600, LOUD)).where(slice(0, 0)))) == 0


def test_what_phones_no_longer_keep_is_dropped() -> None:
    some = prospects()
    some.add(heard(*((1, 7, 600 + 300 * k, LOUD) for k in range(2))))
    some.forget(15 * DAY)
    assert len(some.add(heard(*((1, 8, 9_000 + 300 * k, LOUD) for k in range(2))))) == 0
