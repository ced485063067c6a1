"""When does Corona 100m warn? When its owner was within 100 m of where a case has been, together or weeks later."""

from __future__ import annotations

from sim.systems.itineraries.paths import FETCH, Listed, matched, read
from sim.systems.itineraries.rules import SHOWN_DAYS
from sim.systems.payloads import Payload
from sim.systems.stimuli import (
    Alert,
    Delivered,
    Effect,
    Installed,
    Located,
    ProtocolError,
    Send,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.units import DAY, UnixTime


class NearbyPhone:
    """A phone that keeps its own positions for two weeks and tells nobody of them. It says nothing over the air."""

    def __init__(self) -> None:
        self._fixes: dict[UnixTime, Located] = {}
        self._warned: frozenset[tuple[int, UnixTime]] = frozenset()
        self._is_case = False

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return nothing: this phone uses no Bluetooth."""
        return None

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Keep a position, ask for the list, or compare with it. Raises ProtocolError."""
        match stimulus:
            case Installed():
                return ()
            case Located(since):
                self._fixes[since] = stimulus
                return ()
            case TestedPositive():
                self._is_case, self._fixes = True, {}
                return ()
            case SyncDue():
                return (Send("authority", FETCH),)
            case Delivered(message):
                return self._compare(read(message), now)
        raise ProtocolError(f"the app does not know {type(stimulus).__name__}")

    def _compare(self, listed: Listed, now: UnixTime) -> tuple[Effect, ...]:
        """Warn once of each published stay; an owner who is a case needs no warning."""
        self._fixes = dict(sorted(each for each in self._fixes.items() if each[1].until > now - SHOWN_DAYS * DAY))
        self._warned &= listed.stays.keys()
        fixes = [*self._fixes.values()]
        near = {(stay.case, stay.since) for fix in fixes for stay in listed.near(fix)} - self._warned
        found = {key: each for key in sorted(near) if (each := matched(listed.stays[key], fixes))}
        if self._is_case or not found:
            return ()
        self._warned |= found.keys()
        day = max(each.at for each in found.values()) // DAY * DAY
        return (Alert(UnixTime(day), tuple(each.encode() for each in found.values())),)
