"""Which links does an app lose whose phone sleeps in a pocket, and which never?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.draws import Draws
from sim.radio.background import are_iphones, awake
from sim.radio.channel import CHANNELS
from sim.radio.hearing import sightings
from sim.units import HOUR, Bools
from tests.radio.near import SCHEDULE, links, proximities

DRAWS = Draws(1)
PHONES = np.arange(40_000, dtype=np.int32)
EACH = links(PHONES, PHONES[::-1])
IPHONES = are_iphones(DRAWS, PHONES)


def share(among: Bools) -> float:
    return float(awake(DRAWS, EACH)[among].mean())


def test_one_phone_in_five_is_an_iphone_for_life() -> None:
    assert IPHONES.mean() == pytest.approx(0.20, abs=0.007)
    assert (are_iphones(DRAWS, PHONES[::-1]) == IPHONES[::-1]).all()
    assert (are_iphones(Draws(2), PHONES) != IPHONES).any()


def test_android_phones_always_hear_each_other_iphones_less_and_two_of_them_least() -> None:
    """Each share within 4 standard errors: false alarms below .001; a pair of systems taken for another is caught."""
    hears, speaks = IPHONES, IPHONES[::-1]
    assert share(~hears & ~speaks) == 1.0
    assert share(hears & ~speaks) == pytest.approx(0.80, abs=0.02)
    assert share(~hears & speaks) == pytest.approx(0.80, abs=0.02)
    assert share(hears & speaks) == pytest.approx(0.5 * 0.80 + 0.5 * 0.04, abs=0.05)


def test_an_android_phone_nearby_wakes_both_iphones() -> None:
    """Of two iphones, the one hears far more often if the other did: .81 of the heard meetings were woken ones."""
    both = IPHONES & IPHONES[::-1]
    one = awake(DRAWS, EACH)[both]
    other = awake(DRAWS, links(EACH.heard, EACH.hearer))[both]
    assert other[one].mean() > 0.7
    assert other[~one].mean() < 0.3


def test_only_apps_go_deaf_and_whole_meetings_at_a_time() -> None:
    near = proximities([(2 * pair, 2 * pair + 1, 0, HOUR) for pair in range(300)])
    in_app = replace(SCHEDULE, background="app")
    system, app = (sightings(near, each, CHANNELS["badge"], DRAWS, 0, HOUR) for each in (SCHEDULE, in_app))
    kept = set(zip(app.hearer.tolist(), app.heard.tolist(), strict=True))
    rows = np.array([pair in kept for pair in zip(system.hearer.tolist(), system.heard.tolist(), strict=True)])
    assert 0.5 < rows.mean() < 0.97
    assert all((column[rows] == getattr(app, name)).all() for name, column in system.columns().items())
