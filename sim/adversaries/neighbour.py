"""Who was it? An alerted person thinks back: whom was I near when the warning says, and whom of them can I name?

The neighbour has no more than a memory and what the own phone said, or what it stored and hides. Whoever was near for
as long as the rule asks is as likely as anybody else who was; who was near for less is less likely. Housemates whose
state is known are no candidates. Weights say what such a person may reasonably believe; measures hold them against the
truth. No better attack is ruled out: what is found is a lower bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Called, Handle, Known, Notified, PhoneOpened, Remembered
from sim.parameters import parameter
from sim.units import DAY, MINUTE, Setting, UnixTime

QUARTER = 15 * MINUTE
HEARD = parameter(0.7, "1", "assumption: so often a phone that was near long enough would have warned its owner too")
BY_OTHERS = parameter(0.05, "1", "assumption: so often a friend is warned about the same time because of somebody else")
STEEPNESS = parameter(4, "1", "assumption: who was there in half of the quarters weighs a sixteenth")
SEEN_ABOUT = parameter(
    0.1, "1", "assumption: who is seen about as ever is so much less likely positive than who is away"
)


@dataclass(frozen=True, slots=True)
class Friend:
    """Somebody with whom an alerted person compares: `face` in that person's eyes, an own memory, warned or not."""

    face: Handle
    memory: tuple[Remembered, ...]
    warned: bool


def who_was_it(
    memory: Sequence[Remembered], told: Notified, opened: PhoneOpened | None, days: int, enough_min: float
) -> Claim:
    """Claim who declared, from what the own phone told: the days it looks back on, the day, or the very quarters.

    `days` is how long the app looks back, `enough_min` the minutes near somebody that its rule asks for.
    """
    if opened is not None and opened.quarters:
        return _claim(told.at, _by_quarters(_with_the_app(memory, opened.heard), opened.quarters))
    return _claim(told.at, _by_minutes(memory, *_spoken_of(told, days), enough_min))


def compared(
    memory: Sequence[Remembered], told: Notified, friends: Sequence[Friend], days: int, enough_min: float
) -> Claim:
    """Claim the same after friends said whom they were near, and whether their phones warned them: silence tells too.

    A friend is taken not to have declared: one who has says nothing of it. Who was near a friend as well would probably
    have got that friend a warning.
    """
    scores = _by_minutes(memory, *_spoken_of(told, days), enough_min)
    for friend in friends:
        scores.pop(friend.face, None)
        near = _by_minutes(friend.memory, *_spoken_of(told, days), enough_min)
        for face in scores:
            missed = 1.0 - HEARD * near.get(face, 0.0) if face is not None else 1.0
            scores[face] *= 1.0 - missed * (1.0 - BY_OTHERS) if friend.warned else missed
    return _claim(told.at, scores)


def seen_away(memory: Sequence[Remembered], away: Sequence[Known], at: UnixTime, days: int, enough_min: float) -> Claim:
    """Claim who is positive without any app: of those one was near, rather somebody who now stays away."""
    scores, gone = _by_minutes(memory, _back(at, days), at, enough_min), {each.face for each in away}
    if gone:
        scores = {face: score * (1.0 if face in gone else SEEN_ABOUT) for face, score in scores.items()}
    return _claim(at, scores)


def untold(memory: Sequence[Remembered], at: UnixTime, days: int, enough_min: float) -> Claim:
    """Claim the same with the warning withheld: what the memory alone would guess of these days."""
    return _claim(at, _by_minutes(memory, _back(at, days), at, enough_min))


def called(memory: Sequence[Remembered], told: Called, enough_min: float) -> Claim:
    """Claim who is meant, after a human tracer's call."""
    if told.name is not None:
        return Claim(Kind.DECLARED, told.at, (told.name, None), (1.0, 0.0))
    return _claim(told.at, _by_minutes(memory, told.day, UnixTime(told.day + DAY), enough_min))


def _spoken_of(told: Notified, days: int) -> tuple[UnixTime, UnixTime]:
    """Return the time of which a warning speaks: the days that it names, else all that the app looks back on."""
    if told.day is not None:
        return told.day, UnixTime(told.day + told.days * DAY)
    known = UnixTime(told.at - told.kept_s)
    return _back(known, days), known


def _back(at: UnixTime, days: int) -> UnixTime:
    return UnixTime(at // DAY * DAY - days * DAY)


def _abroad(memory: Iterable[Remembered]) -> Iterable[Remembered]:
    """Leave out the own home: who lives there is known to be ill or well, whatever a phone says."""
    return (row for row in memory if row.setting != Setting.HOME)


def _with_the_app(memory: Sequence[Remembered], heard: Sequence[UnixTime] | None) -> Sequence[Remembered]:
    """Leave out the meetings during which the own phone heard nobody with the app."""
    if heard is None:
        return memory
    said = set(heard)
    return [row for row in memory if any(at in said for at in range(row.since, row.until, QUARTER))]


def _by_minutes(
    memory: Sequence[Remembered], first: UnixTime, last: UnixTime, enough_min: float
) -> dict[Handle | None, float]:
    """Return how far each was near for long enough within a time; each stranger counts alone, all as one candidate."""
    near: defaultdict[Handle, float] = defaultdict(float)
    strangers = 0.0
    for row in _abroad(memory):
        minutes = row.minutes * _part(row, first, last)
        if row.face is None:
            strangers += min(minutes / enough_min, 1.0)
        else:
            near[row.face] += minutes
    return {**{face: min(minutes / enough_min, 1.0) for face, minutes in near.items()}, None: strangers}


def _part(row: Remembered, first: UnixTime, last: UnixTime) -> float:
    """Return which part of a meeting lies within a time: one that goes on past midnight belongs to both days."""
    return max(min(row.until, last) - max(row.since, first), 0) / (row.until - row.since)


def _by_quarters(memory: Sequence[Remembered], quarters: Sequence[UnixTime]) -> dict[Handle | None, float]:
    """Return how far each was near in all of these quarters of an hour; strangers count one by one, as one candidate.

    Who was there in some of them only falls behind fast.
    """
    present: defaultdict[Handle, set[UnixTime]] = defaultdict(set)
    strangers = 0.0
    for row in _abroad(memory):
        those = {at for at in quarters if row.since < at + QUARTER and at < row.until}
        if row.face is None:
            strangers += _throughout(those, quarters)
        else:
            present[row.face] |= those
    return {**{face: _throughout(those, quarters) for face, those in present.items()}, None: strangers}


def _throughout(those: Collection[UnixTime], quarters: Collection[UnixTime]) -> float:
    return float((len(those) / len(quarters)) ** STEEPNESS)


def _claim(at: UnixTime, scores: dict[Handle | None, float]) -> Claim:
    """Share belief out over scores; where nobody scores, it is nobody one can name."""
    total = sum(scores.values())
    if total <= 0.0:
        return Claim(Kind.DECLARED, at, (None,), (1.0,))
    faces = sorted(face for face in scores if face is not None and scores[face] > 0.0)
    ordered: list[Handle | None] = [*faces, None]
    weights = [scores[face] / total for face in ordered]
    return Claim(Kind.DECLARED, at, tuple(ordered), tuple(weights))
