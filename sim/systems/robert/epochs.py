"""Which quarter of an hour is it, and under which day's key? ROBERT's epochs, and StopCovid's days.

Functions take single numbers and whole columns alike. StopCovid's server changed its key at midnight in Paris for its
first ten days and at midnight UTC ever since; how many identifiers it hands out follows the same days.
"""

from __future__ import annotations

from typing import TypeVar

from sim.parameters import parameter
from sim.systems.machine import ProtocolError
from sim.systems.robert.limits import EPOCH_S, EPOCHS_PER_DAY, NTP_OFFSET, SERVICE_START
from sim.units import DAY, HOUR, Int64s, UnixTime

FIRST_IN_UTC = parameter(960, "epochs", "StopCovid server, TimeUtils.getDateFromEpoch: days of Paris before it")
PARIS_S = parameter(2 * HOUR, "s", "summer time in France, June 2020: UTC + 2 h")

N = TypeVar("N", int, Int64s)


def ntp(now: int) -> int:
    """Return the NTP seconds of a Unix time, as messages write it."""
    return now + NTP_OFFSET


def unix(seconds: int) -> UnixTime:
    """Return the Unix time of NTP seconds."""
    return UnixTime(seconds - NTP_OFFSET)


def epochs_at(at: N) -> N:
    """Return the numbers of the epochs at Unix times; below 0 before the service began."""
    return (at - SERVICE_START) // EPOCH_S


def epoch_at(now: UnixTime) -> int:
    """Return the number of the epoch at `now`. Raises ProtocolError before the service began."""
    if now < SERVICE_START:
        raise ProtocolError("there was no StopCovid before 1 June 2020")
    return epochs_at(int(now))


def start_of(epoch: N) -> N:
    """Return the Unix times at which epochs begin."""
    return SERVICE_START + epoch * EPOCH_S


def key_days(epoch: N) -> N:
    """Return the days, counted from 1970-01-01, under whose keys the identifiers of epochs are made."""
    return (start_of(epoch) + PARIS_S * (epoch < FIRST_IN_UTC)) // DAY


def left_today(epoch: int) -> int:
    """Return how many epochs of its key's day are left, this one included."""
    if epoch >= FIRST_IN_UTC:
        return EPOCHS_PER_DAY - epoch % EPOCHS_PER_DAY
    shift = PARIS_S // EPOCH_S
    if epoch >= FIRST_IN_UTC - shift:  # the day that began in Paris ends in UTC, two hours longer
        return FIRST_IN_UTC - epoch + EPOCHS_PER_DAY
    return EPOCHS_PER_DAY - (epoch + shift) % EPOCHS_PER_DAY
