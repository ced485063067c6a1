"""Keys for a part of a day, and files filled with random ones: the same bytes where neither is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from sim.systems.gaen.backend import FEWEST_KEYS, GaenBackend
from sim.systems.gaen.keys import KEY_HOURS, KeyChain, most_keys, period_of
from sim.systems.gaen.limits import INTERVAL_S
from sim.systems.gaen.wire import ROLLING_PERIOD, DiagnosisKey, rpis
from sim.systems.machine import Settings, SlipIssued
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.gaen import test_backend as whole

MIDNIGHT = 18_400 * DAY
HOURS = (1, 2, 4, 6, 12, 24)


def chain(hours: int) -> KeyChain:
    return KeyChain(Secrets(b"alice"), UnixTime(MIDNIGHT), period=period_of({KEY_HOURS: hours}))


@pytest.mark.parametrize("hours", HOURS)
def test_the_keys_of_a_day_follow_each_other_without_a_gap(hours: int) -> None:
    keys = chain(hours).of_day(18_400)
    assert len(keys) == len({key.tek for key in keys}) == 24 // hours
    assert {key.period for key in keys} == {hours * HOUR // INTERVAL_S}
    assert [key.start * INTERVAL_S for key in keys] == [MIDNIGHT + n * hours * HOUR for n in range(24 // hours)]


@pytest.mark.parametrize("hours", HOURS)
def test_what_is_said_is_what_the_published_key_gives_away(hours: int) -> None:
    """Whatever was reported in between, and whichever way a phone is asked."""
    own = chain(hours).reported(UnixTime(MIDNIGHT + 9 * HOUR + 1_234)).reported(UnixTime(MIDNIGHT + 9 * HOUR + 2_000))
    moments = np.arange(MIDNIGHT, MIDNIGHT + DAY, 317, dtype=np.int64)
    keys = own.of_day(18_400)
    teks, which = own.at_each(moments)
    for at, one in zip(moments.tolist(), which.tolist(), strict=True):
        assert teks[one] == own.at(UnixTime(at))
        of_interval = [key.tek for key in keys if key.start <= at // INTERVAL_S < key.start + key.period]
        assert len(of_interval) == 1
        if not any(report // INTERVAL_S == at // INTERVAL_S for report in own.reports):
            assert of_interval == [own.at(UnixTime(at))]
    assert all(own.holds(key) for key in keys)
    assert len(rpis(keys[0].tek, keys[0].start, keys[0].period)) == keys[0].period


def test_a_day_has_a_whole_number_of_keys() -> None:
    assert period_of({}) == ROLLING_PERIOD
    with pytest.raises(ValueError, match="whole number"):
        period_of({KEY_HOURS: 5.0})
    assert [most_keys(period_of({KEY_HOURS: hours})) for hours in (24, 12, 1)] == [14, 28, 14 * 24]


def test_a_file_is_filled_with_keys_that_look_like_the_others() -> None:
    plain, filled = (_file({}), _file({FEWEST_KEYS: 20.0}))
    assert len(filled) == 20
    assert set(plain) < set(filled)
    assert [key.tek for key in filled] == sorted(key.tek for key in filled)
    shown = {(key.start, key.period, key.transmission_risk, key.report_type) for key in plain}
    assert {(key.start, key.period, key.transmission_risk, key.report_type) for key in filled} == shown


def _file(extras: dict[str, float]) -> tuple[DiagnosisKey, ...]:
    """What is published of two declarers' keys by a server with these extras."""
    made = GaenBackend(whole.SECRETS, Settings(extras=extras))
    made.handle(SlipIssued(b"slip"), whole.NOON)
    assert whole.upload(made, whole.key(1), whole.key(2, day=-2))
    return whole.published(made, whole.NOON + 7_200)


def test_a_file_of_nobody_is_not_published() -> None:
    assert whole.published(GaenBackend(whole.SECRETS, Settings(extras={FEWEST_KEYS: 20.0})), whole.NOON) == ()


def test_a_report_of_shorter_keys_holds_more_of_them() -> None:
    hourly = [whole.key(n, start=6 * n, period=6) for n in range(20)]
    for extras, taken in (({}, False), ({KEY_HOURS: 1.0}, True)):
        made = GaenBackend(whole.SECRETS, Settings(extras=extras))
        made.handle(SlipIssued(b"slip"), whole.NOON)
        assert whole.upload(made, *hourly) is taken
