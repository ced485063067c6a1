"""What somebody remembers, in few words: faces by number, moments as a day, an hour and a minute."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sim.adversaries.claims import Claim
from sim.adversaries.views import Handle, Remembered
from sim.units import DAY, HOUR, MINUTE, Setting, UnixTime

MIDNIGHT = UnixTime(18_415 * DAY)
"""00:00 of 2 June 2020, day 0 here."""
ENOUGH = 15.0
"""Minutes near somebody that the rule asks for."""


def face(number: int) -> Handle:
    """A face: handles of faces next to each other do not stand next to each other."""
    return Handle(hashlib.blake2b(number.to_bytes(4, "little"), digest_size=8).digest())


def moment(day: int, hour: int = 0, minute: int = 0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + hour * HOUR + minute * MINUTE)


def met(
    who: int | None, since: UnixTime, minutes: int = 30, length: int = 0, setting: Setting = Setting.LEISURE
) -> Remembered:
    """Somebody (None: a stranger) met for so many minutes within a `length` in minutes, which is as many by default."""
    until = UnixTime(since + (length or minutes) * MINUTE)
    return Remembered(since, until, minutes, None if who is None else face(who), setting)


def score(claim: Claim, declarers: Collection[int]) -> float:
    """Return whether the heaviest candidate is a declarer; of several that tie, the share that are."""
    true = {face(declarer) for declarer in declarers}
    return sum(who in true for who in claim.heaviest) / len(claim.heaviest)
