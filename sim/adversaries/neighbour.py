"""Who was it? An alerted person thinks back: whom was I near when the warning says, and whom of them can I name?

The neighbour has no more than a memory and what the own phone said, or what it stored and hides. Whoever was near for
as long as the rule asks is as likely as anybody else who was; who was near for less is less likely. Housemates whose
state is known are no candidates. Weights say what such a person may reasonably believe; measures hold them against the
truth. No better attack is ruled out: what is found is a lower bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Called, Handle, Notified, PhoneOpened, Remembered
from sim.units import DAY, MINUTE, Setting, UnixTime

QUARTER = 15 * MINUTE


def who_was_it(
    memory: Sequence[Remembered], told: Notified, opened: PhoneOpened | None, days: int, enough_min: float
) -> Claim:
    """Claim who declared, from what the own phone told: the days it looks back on, the day, or the very quarters.

    `days` is how long the app looks back, `enough_min` the minutes near somebody that its rule asks for.
    """
    if opened is not None and opened.quarters:
        return _claim(told.at, _by_quarters(memory, opened.quarters))
    first, last = (told.day, UnixTime(told.day + DAY)) if told.day is not None else (_back(told.at, days), told.at)
    return _claim(told.at, _by_minutes(memory, first, last, enough_min))


def untold(memory: Sequence[Remembered], at: UnixTime, days: int, enough_min: float) -> Claim:
    """Claim the same with the warning withheld: what the memory alone would guess of these days."""
    return _claim(at, _by_minutes(memory, _back(at, days), at, enough_min))


def called(memory: Sequence[Remembered], told: Called, enough_min: float) -> Claim:
    """Claim who is meant, after a human tracer's call."""
    if told.name is not None:
        return Claim(Kind.DECLARED, told.at, (told.name, None), (1.0, 0.0))
    return _claim(told.at, _by_minutes(memory, told.day, UnixTime(told.day + DAY), enough_min))


def _back(at: UnixTime, days: int) -> UnixTime:
    return UnixTime(at // DAY * DAY - days * DAY)


def _abroad(memory: Iterable[Remembered]) -> Iterable[Remembered]:
    """Leave out the own home: who lives there is known to be ill or well, whatever a phone says."""
    return (row for row in memory if row.setting != Setting.HOME)


def _by_minutes(
    memory: Sequence[Remembered], first: UnixTime, last: UnixTime, enough_min: float
) -> dict[Handle | None, float]:
    """Return how far each was near for long enough within a time; strangers count one by one, as one candidate."""
    near: defaultdict[Handle, float] = defaultdict(float)
    strangers = 0.0
    for row in _abroad(memory):
        if first <= row.since < last and row.face is None:
            strangers += min(row.minutes / enough_min, 1.0)
        elif first <= row.since < last and row.face is not None:
            near[row.face] += row.minutes
    return {**{face: min(minutes / enough_min, 1.0) for face, minutes in near.items()}, None: strangers}


def _by_quarters(memory: Sequence[Remembered], quarters: Sequence[UnixTime]) -> dict[Handle | None, float]:
    """Return of each in which share of these quarters of an hour they were near; those in fewer fall behind fast."""
    present: defaultdict[Handle | None, set[UnixTime]] = defaultdict(set)
    for row in _abroad(memory):
        present[row.face] |= {at for at in quarters if row.since < at + QUARTER and at < row.until}
    shares = {face: (len(those) / len(quarters)) ** STEEPNESS for face, those in present.items() if those}
    return {**shares, None: shares.get(None, 0.0)}


STEEPNESS = 4
"""Who was there in half of the quarters weighs a sixteenth of who was there in all."""


def _claim(at: UnixTime, scores: dict[Handle | None, float]) -> Claim:
    """Share belief out over scores; where nobody scores, it is nobody one can name."""
    total = sum(scores.values())
    if total <= 0.0:
        return Claim(Kind.DECLARED, at, (None,), (1.0,))
    faces = sorted(face for face in scores if face is not None and scores[face] > 0.0)
    ordered: list[Handle | None] = [*faces, None]
    weights = [scores[face] / total for face in ordered]
    return Claim(Kind.DECLARED, at, tuple(ordered), tuple(weights))
