"""What does the authority do with a new case? It makes a path of positions and payments, and publishes it."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from sim.systems.itineraries.paths import FETCH, Itinerary, Stay, encode
from sim.systems.itineraries.rules import (
    AT_HOME_M,
    DAYS_BEFORE,
    LONG_S,
    NIGHT_H,
    ROUNDED_M,
    RULES,
    SHOWN_DAYS,
)
from sim.systems.machine import Settings
from sim.systems.stimuli import (
    Confirmed,
    Delivered,
    Effect,
    Located,
    Paid,
    ProtocolError,
    Publish,
    Send,
    Stimulus,
    SyncDue,
)
from sim.units import DAY, HOUR, UnixTime

Point = tuple[int, int]


class Authority:
    """Keeps and publishes the paths of all cases whose places are still shown; cases are numbered as they come."""

    def __init__(self, settings: Settings) -> None:
        self._rule = RULES[settings.rule or next(iter(RULES))]
        self._cases: tuple[Itinerary, ...] = ()
        self._confirmed = 0
        self._published = encode(())

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Take a new case, publish the list of the day, or send it to who asks for it. Raises ProtocolError."""
        match stimulus:
            case Confirmed():
                self._confirmed += 1
                self._cases = (*self._cases, self._itinerary(stimulus, now))
                return ()
            case SyncDue():
                return self._publish(now)
            case Delivered(message, line) if message == FETCH:
                return (Send(line, self._published),)
        raise ProtocolError(f"the authority does not know {type(stimulus).__name__}")

    def _publish(self, now: UnixTime) -> tuple[Effect, ...]:
        """Publish the list if it is not the one of yesterday; what is too long ago is in it no more."""
        shown = (_shown(each, now) for each in self._cases)
        self._cases = tuple(each for each in shown if each.stays)
        listed = encode(self._cases)
        if listed == self._published:
            return ()
        self._published = listed
        return (Publish(listed),)

    def _itinerary(self, case: Confirmed, now: UnixTime) -> Itinerary:
        since = self._told_from(case, now)
        home = _home(case.located) if self._rule.private else None
        stays = [
            _stay(self._confirmed, fix, case.paid)
            for fix in _told(case.located, since)
            if not (self._rule.private and _is_private(fix, home))
        ]
        known = [(stay.since, stay.until) for stay in stays]
        for paid in case.paid:  # a payment that no position explains, as of somebody without a phone
            if paid.at >= since and not any(begin <= paid.at < end for begin, end in known):
                stays.append(Stay(self._confirmed, paid.at, paid.at, *_rounded(paid.x, paid.y), paid.merchant))
        stays.sort(key=lambda stay: (stay.since, stay.until, stay.name))
        return Itinerary(self._confirmed, case.age // 10 * 10, tuple(stays))

    def _told_from(self, case: Confirmed, now: UnixTime) -> int:
        if self._rule.days_before_result is not None:
            return now - self._rule.days_before_result * DAY
        ill = now if case.onset is None else case.onset
        return max(ill - DAYS_BEFORE * DAY, now - SHOWN_DAYS * DAY)


def _shown(case: Itinerary, now: UnixTime) -> Itinerary:
    stays = tuple(stay for stay in case.stays if stay.until + SHOWN_DAYS * DAY > now)
    return Itinerary(case.case, case.age, stays)


def _told(located: tuple[Located, ...], since: int) -> Iterator[Located]:
    """Yield positions from a moment on, cut there."""
    for fix in located:
        if fix.until > since:
            yield Located(UnixTime(max(fix.since, since)), fix.until, fix.x, fix.y)


def _home(located: tuple[Located, ...]) -> Point | None:
    """Return where the case's nights were: the middle one of their positions, east and north."""
    nights = [fix for fix in located if _next_night(fix.since) < fix.until]
    if not nights:
        return None
    east, north = (sorted(column) for column in zip(*((fix.x, fix.y) for fix in nights), strict=True))
    return east[len(east) // 2], north[len(north) // 2]


def _next_night(at: UnixTime) -> int:
    """Return when it is next the hour of night, now included."""
    return at + (NIGHT_H * HOUR - at) % DAY


def _is_private(fix: Located, home: Point | None) -> bool:
    """Tell whether somebody was at home or for long in one place."""
    return fix.until - fix.since >= LONG_S or (
        home is not None and hypot(fix.x - home[0], fix.y - home[1]) <= AT_HOME_M
    )


def _stay(case: int, fix: Located, payments: tuple[Paid, ...]) -> Stay:
    """Return a stay as it is published: at the address and by the name of a merchant who was paid then, if one was."""
    paid = next((each for each in payments if fix.since <= each.at < fix.until), None)
    x, y = (fix.x, fix.y) if paid is None else (paid.x, paid.y)
    return Stay(case, fix.since, fix.until, *_rounded(x, y), "" if paid is None else paid.merchant)


def _rounded(x: int, y: int) -> Point:
    return round(x / ROUNDED_M) * ROUNDED_M, round(y / ROUNDED_M) * ROUNDED_M
