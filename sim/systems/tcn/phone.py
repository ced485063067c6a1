"""What does a phone with TCN do? It speaks, remembers what it hears, and finds out by itself.

Nothing that it heard ever leaves it. On a declaration it uploads signed reports of its own numbers; every few hours it
fetches the reports of others, looks whether it heard their numbers, and tells its owner of each day that became an
exposure.

The state is the fold of the stimuli: sightings of nobody who declared, and requests that bring nothing new, change no
effect but the `since` of the next request.
"""

from __future__ import annotations

from collections import defaultdict

from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Hearings,
    Installed,
    ProtocolError,
    Role,
    Send,
    Settings,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.risk import rule_of
from sim.systems.tcn.keys import KeyChain
from sim.systems.tcn.limits import MOST_REPORTS, RETENTION_DAYS, told_since
from sim.systems.tcn.matching import Sighting, sayable, window
from sim.systems.tcn.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.tcn.wire import TCN_BYTES, signed
from sim.units import DAY, Int64s, Secrets, UnixTime

BACKEND: Role = "backend"


class TcnPhone:
    """A phone with an app that speaks TCN. It alerts by `settings.rule`, and believes whoever published a report."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._keys: KeyChain | None = None
        self._heard: dict[bytes, tuple[Sighting, ...]] = {}
        self._matched: dict[bytes, tuple[Sighting, ...]] = {}
        self._own: dict[bytes, UnixTime] = {}
        self._alerted: tuple[int, ...] = ()
        self._since = UnixTime(0)

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the number of this quarter of an hour; None before the app came."""
        return None if self._keys is None or now < self._keys.installed else self._keys.at(now)

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return what it said at many moments since the app came, each number once, and which of them when."""
        assert self._keys is not None
        return self._keys.at_each(at)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._keys is None:
            self._keys = KeyChain(self._secrets, now)
            return ()
        if self._keys is not None:
            match stimulus:
                case Heard():
                    return self._hear(stimulus, now)
                case TestedPositive(slip, onset):
                    return self._report(self._keys, slip, onset, now)
                case SyncDue():
                    return (Send(BACKEND, encode(Fetch(self._since))),)
                case Delivered(message):
                    return self._read(message, now)
        installed = "installed" if self._keys else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the air ------------------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        if len(heard.payload) != TCN_BYTES:
            raise ProtocolError(f"a payload of {len(heard.payload)} bytes is not of this protocol")
        sighting = Sighting(now, heard.payload, heard.rssi, heard.strongest, heard.gap_s)
        self._heard[heard.payload] = (*self._heard.get(heard.payload, ()), sighting)
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        if heard.payloads.shape[1] != TCN_BYTES:
            raise ProtocolError(f"a payload of {heard.payloads.shape[1]} bytes is not of this protocol")
        said = list(slices(heard.payloads))
        columns = (heard.which, heard.at, heard.rssi, heard.strongest, heard.gap_s)
        found: defaultdict[bytes, list[Sighting]] = defaultdict(list)
        for which, at, *signal in zip(*(column.tolist() for column in columns), strict=True):
            found[said[which]].append(Sighting(at, said[which], *signal))
        for payload, sightings in found.items():
            self._heard[payload] = (*self._heard.get(payload, ()), *sightings)

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, keys: KeyChain, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        """Upload a report for each own key since two days before the onset; without symptoms this day stands for it."""
        if len(slip) > 255:
            raise ProtocolError("a slip has at most 255 bytes")
        self._keys = keys.reported(now)
        spells = self._keys.ended(told_since(onset, now), now)[-MOST_REPORTS:]
        reports = tuple(signed(*spell) for spell in spells)
        self._own |= {report.rvk: now for report in reports}
        return (Send(BACKEND, encode(Upload(slip, reports))),)

    # -- news ---------------------------------------------------------------------------------------------------------

    def _read(self, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Receipt():
                return ()
            case Files(until, files):
                return self._match(files, until, now)
            case other:
                raise ProtocolError(f"a server does not say {type(other).__name__} to an app")

    def _match(self, files: tuple[bytes, ...], until: UnixTime, now: UnixTime) -> tuple[Effect, ...]:
        said = [sayable(file) for file in files]  # raises before anything has changed
        self._forget(now)
        self._since = max(self._since, until)
        found = {
            number: self._heard[number]
            for numbers in said
            for number in self._heard.keys() & numbers.keys()
            if numbers[number] not in self._own
        }
        self._matched |= found
        return self._tell(now) if found else ()  # without a new match days only grow too old

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        """Alert if a day has become an exposure that was none before."""
        rule, today = self._rule, now // DAY
        days: defaultdict[int, list[Sighting]] = defaultdict(list)
        for sightings in self._matched.values():
            for each in sightings:
                day = each.at // DAY
                if today - day <= rule.recent_days and day not in self._alerted:
                    days[day].append(each)
        new = sorted(day for day, each in days.items() if rule.exposed(map(window, each)))
        if not new:
            return ()
        self._alerted += tuple(new)
        counted = {each.payload for day in new for each in days[day] if rule.minutes([window(each)]) > 0}
        return (Alert(UnixTime(new[-1] * DAY), tuple(sorted(counted))),)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time; own keys a day later, since files are kept that long."""
        oldest = now - RETENTION_DAYS * DAY
        self._heard, self._matched = _younger(self._heard, oldest), _younger(self._matched, oldest)
        self._own = {rvk: told for rvk, told in self._own.items() if told >= oldest - DAY}
        self._alerted = tuple(day for day in self._alerted if day >= oldest // DAY)


def _younger(kept: dict[bytes, tuple[Sighting, ...]], oldest: int) -> dict[bytes, tuple[Sighting, ...]]:
    """Return the sightings since `oldest`, without the entries left empty."""
    younger = ((number, tuple(each for each in sightings if each.at >= oldest)) for number, sightings in kept.items())
    return {number: sightings for number, sightings in younger if sightings}
