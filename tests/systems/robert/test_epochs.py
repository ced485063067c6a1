"""Are epochs and days those of StopCovid's server, Paris and all?"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sim.systems.machine import ProtocolError
from sim.systems.robert.epochs import epoch_at, epochs_at, key_days, left_today, ntp, start_of, unix
from sim.systems.robert.limits import SERVICE_START
from sim.units import DAY, UnixTime


def moment(*parts: int) -> UnixTime:
    return UnixTime(int(datetime(*parts, tzinfo=UTC).timestamp()))  # type: ignore[arg-type]


def test_the_first_epochs() -> None:
    assert moment(2020, 6, 1) == SERVICE_START
    assert epoch_at(SERVICE_START) == epoch_at(UnixTime(SERVICE_START + 899)) == 0
    assert epoch_at(UnixTime(SERVICE_START + 900)) == 1
    assert epoch_at(moment(2020, 6, 11)) == 960
    assert start_of(960) == moment(2020, 6, 11)


def test_before_the_service_there_is_no_epoch() -> None:
    with pytest.raises(ProtocolError):
        epoch_at(UnixTime(SERVICE_START - 1))
    assert epochs_at(SERVICE_START - 1) == -1


def test_ntp() -> None:
    assert ntp(SERVICE_START) == 3_799_958_400
    assert unix(ntp(12)) == 12


def test_days_are_those_of_paris_and_then_of_utc() -> None:
    for epoch in range(2_000):
        zone = ZoneInfo("Europe/Paris") if epoch < 960 else UTC
        day = datetime.fromtimestamp(start_of(epoch), zone).date()
        assert key_days(epoch) == (day - datetime(1970, 1, 1).date()).days


def test_what_is_left_of_a_day_is_what_has_its_key() -> None:
    days = key_days(np.arange(3_000))
    for epoch in range(2_900):
        assert left_today(epoch) == np.flatnonzero(days[epoch:] != days[epoch])[0]
    assert {left_today(epoch) for epoch in range(2_000)} == set(range(1, 105)) - {0}


def test_columns_are_as_single_numbers() -> None:
    at = SERVICE_START + np.arange(0, 12 * DAY, 611)
    epochs = epochs_at(at)
    assert epochs.tolist() == [epoch_at(UnixTime(t)) for t in at.tolist()]
    assert key_days(epochs).tolist() == [key_days(e) for e in epochs.tolist()]
    assert start_of(epochs).tolist() == [start_of(e) for e in epochs.tolist()]
