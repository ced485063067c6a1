"""What does a phone with TCN do? It speaks, remembers what it hears, and finds out by itself.

As every phone that matches by itself (`publishing`): here a declarer writes signed reports of the own numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sim.systems.gaen.matching import Sighting
from sim.systems.machine import Effect, Heard, Hearings, Settings
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.publishing import MatchingPhone
from sim.systems.tcn import messages
from sim.systems.tcn.keys import KeyChain
from sim.systems.tcn.limits import MOST_REPORTS, RETENTION_DAYS, told_since
from sim.systems.tcn.matching import sayable, window
from sim.systems.tcn.wire import TCN_BYTES, Report, signed
from sim.units import DAY, Int64s, Secrets, UnixTime


class TcnPhone(MatchingPhone[KeyChain]):
    """A phone with an app that speaks TCN. It alerts by `settings.rule`, and believes whoever published a report."""

    messages, payload_bytes, retention_days = messages, TCN_BYTES, RETENTION_DAYS

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        super().__init__(secrets, settings)
        self._heard: dict[bytes, tuple[Sighting, ...]] = {}
        self._matched: dict[bytes, tuple[Sighting, ...]] = {}
        self._own: dict[bytes, UnixTime] = {}

    def _drawn(self, now: UnixTime) -> KeyChain:
        return KeyChain(self._secrets, now)

    # -- the air ------------------------------------------------------------------------------------------------------

    def _said(self, keys: KeyChain, now: UnixTime) -> Payload:
        """Return the number of this quarter of an hour."""
        return keys.at(now)

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return what it said at many moments since the app came, each number once, and which of them when."""
        assert self._keys is not None
        return self._keys.at_each(at)

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        sighting = Sighting(now, heard.payload, heard.rssi, heard.strongest, heard.gap_s)
        self._heard[heard.payload] = (*self._heard.get(heard.payload, ()), sighting)
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        self._known(heard.payloads.shape[1])
        said = list(slices(heard.payloads))
        columns = (heard.which, heard.at, heard.rssi, heard.strongest, heard.gap_s)
        found: defaultdict[bytes, list[Sighting]] = defaultdict(list)
        for which, at, *signal in zip(*(column.tolist() for column in columns), strict=True):
            found[said[which]].append(Sighting(at, said[which], *signal))
        for payload, sightings in found.items():
            self._heard[payload] = (*self._heard.get(payload, ()), *sightings)

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _told(self, keys: KeyChain, onset: UnixTime | None, now: UnixTime) -> tuple[Report, ...]:
        """Return a report for each own key since two days before the onset; without symptoms this day stands for it."""
        self._keys = keys.reported(now)
        reports = tuple(signed(*spell) for spell in self._keys.ended(told_since(onset, now), now)[-MOST_REPORTS:])
        self._own |= {report.rvk: now for report in reports}
        return reports

    # -- news ---------------------------------------------------------------------------------------------------------

    def _opened(self, file: bytes) -> Mapping[bytes, bytes]:
        return sayable(file)

    def _match(self, keys: KeyChain, opened: Sequence[Mapping[bytes, bytes]]) -> bool:
        found = {
            number: self._heard[number]
            for numbers in opened
            for number in self._heard.keys() & numbers.keys()
            if numbers[number] not in self._own
        }
        self._matched |= found
        return bool(found)

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        rule, today = self._rule, now // DAY
        days: defaultdict[int, list[Sighting]] = defaultdict(list)
        for sightings in self._matched.values():
            for each in sightings:
                day = each.at // DAY
                if today - day <= rule.recent_days and day not in self._alerted:
                    days[day].append(each)
        new = sorted(day for day, each in days.items() if rule.exposed(map(window, each)))
        counted = (each.payload for day in new for each in days[day] if rule.minutes([window(each)]) > 0)
        return self._alert(new, counted)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time; own keys a day later, since files are kept that long."""
        super()._forget(now)
        oldest = now - RETENTION_DAYS * DAY
        self._heard, self._matched = _younger(self._heard, oldest), _younger(self._matched, oldest)
        self._own = {rvk: told for rvk, told in self._own.items() if told >= oldest - DAY}


def _younger(kept: dict[bytes, tuple[Sighting, ...]], oldest: int) -> dict[bytes, tuple[Sighting, ...]]:
    """Return the sightings since `oldest`, without the entries left empty."""
    younger = ((number, tuple(each for each in sightings if each.at >= oldest)) for number, sightings in kept.items())
    return {number: sightings for number, sightings in younger if sightings}
