"""What do systems have in common that publish what declarers say of themselves, so that each phone finds out by itself?

A server checks slips, collects what declarers tell, and releases it in files that everybody may read. A phone makes its
own identifiers, and nothing that it heard ever leaves it: on a declaration it uploads what tells of itself; every few
hours it fetches the new files, looks whether it heard those of whom they tell, and tells its owner of each day that the
rule calls an exposure. A design says what a phone speaks with, what is uploaded, when it may be released, and how a
file is matched; specifications end at the file, and leave to each country's app what is around it.

The state of a phone is the fold of the stimuli: what it heard of nobody who declared, and requests that bring nothing
new, change no effect but the `since` of the next request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from sim.parameters import parameter
from sim.systems.interface import Fetch, Files, Kind, Messages, Receipt, T, Upload, understood
from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Installed,
    Line,
    ProtocolError,
    Publish,
    Role,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Payload
from sim.systems.risk import rule_of
from sim.units import DAY, Secrets, UnixTime

BACKEND: Role = "backend"
LONGEST_SLIP = parameter(255, "bytes", "assumption: what an upload holds whose slip has its length in one byte")
LONGEST_REQUEST = parameter(1 << 16, "bytes", "assumption: more than the longest report of any design, 52 kB; a server "
                            "reads nothing of what is longer")  # fmt: skip

# -- the server -------------------------------------------------------------------------------------------------------


class PublishingServer(ABC, Generic[T]):
    """Slips that are still good, and the files of the retention time; a design has what waits to be published."""

    messages: Messages
    slip_s: int
    retention_days: int
    fake_slip: bytes | None = None
    """By which slip the server knows a dummy."""

    def __init__(self) -> None:
        self._slips: dict[bytes, UnixTime] = {}
        self._files: tuple[tuple[UnixTime, bytes], ...] = ()

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip):
                self._slips[slip] = UnixTime(now + self.slip_s)
                return ()
            case SyncDue():
                return self._release(now)
            case Delivered(message, line):
                return self._answer(message, line, now)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, message: bytes, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        if len(message) > LONGEST_REQUEST:
            raise ProtocolError(f"{len(message)} bytes are more than anybody tells")
        said = understood(self.messages, message, Kind.UPLOAD, Kind.FETCH)
        answer = self._newer(said.since, now) if isinstance(said, Fetch) else Receipt(self._take(said, now))
        return (Send(line, self.messages.encode(answer)),)

    def _take(self, said: Upload[T], now: UnixTime) -> bool:
        """Take what a declarer tells if the slip and all of it are good; only then is the slip used up.

        A dummy is answered as if it had been taken, so that nobody on the way tells it from a report by the answer.
        """
        if said.slip == self.fake_slip:
            return True
        if now >= self._slips.get(said.slip, 0) or not self._lawful(said.told, now):
            return False
        del self._slips[said.slip]
        self._collect(said.told, now)
        return True

    @abstractmethod
    def _lawful(self, told: tuple[T, ...], now: UnixTime) -> bool:
        """Tell whether this is what one report may hold."""

    @abstractmethod
    def _collect(self, told: tuple[T, ...], now: UnixTime) -> None:
        """Have what a declarer tells wait, so far as it was not told before."""

    def _release(self, now: UnixTime) -> tuple[Effect, ...]:
        """Publish what may be out by now, if there is any."""
        self._forget(now)
        file = self._file(now)
        if file is None:
            return ()
        self._files += ((now, file),)
        return (Publish(file),)

    @abstractmethod
    def _file(self, now: UnixTime) -> bytes | None:
        """Return what may be out by now, which waits no longer, in an order that tells nothing; None if nothing may."""

    def _newer(self, since: UnixTime, now: UnixTime) -> Files:
        """Return the files since then; with them the app has all that were released until the last of them."""
        newer = [(end, file) for end, file in self._files if end > max(since, now - self.retention_days * DAY)]
        return Files(max((end for end, _ in newer), default=since), tuple(file for _, file in newer))

    def _forget(self, now: UnixTime) -> None:
        """Drop slips that are no longer good, and what is past the retention time."""
        self._slips = {slip: end for slip, end in self._slips.items() if end > now}
        self._files = tuple((end, file) for end, file in self._files if end > now - self.retention_days * DAY)


# -- the phone --------------------------------------------------------------------------------------------------------


class Keys(Protocol):
    """What a phone speaks with, from when the app came."""

    @property
    def installed(self) -> UnixTime:
        """When that was."""
        ...


K = TypeVar("K", bound=Keys)
"""What a phone of a design speaks with."""


class MatchingPhone(ABC, Generic[K]):
    """A phone that matches by itself, by `settings.rule`. It hears payloads of `payload_bytes` bytes."""

    messages: Messages
    payload_bytes: int
    retention_days: int

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._keys: K | None = None
        self._alerted: tuple[int, ...] = ()
        self._since = UnixTime(0)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._keys is None:
            self._keys = self._drawn(now)
            return ()
        if self._keys is not None:
            match stimulus:
                case Heard():
                    self._known(len(stimulus.payload))
                    return self._hear(stimulus, now)
                case TestedPositive(slip, onset):
                    return self._report(self._keys, slip, onset, now)
                case SyncDue():
                    return (Send(BACKEND, self.messages.encode(Fetch(self._since))),)
                case Delivered(message):
                    return self._read(self._keys, message, now)
        installed = "installed" if self._keys else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    @abstractmethod
    def _drawn(self, now: UnixTime) -> K:
        """Return the keys of a phone on which the app was just installed."""

    # -- the air ------------------------------------------------------------------------------------------------------

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return what the phone says at a moment; None before the app came."""
        return None if self._keys is None or now < self._keys.installed else self._said(self._keys, now)

    @abstractmethod
    def _said(self, keys: K, now: UnixTime) -> Payload:
        """Return the payload in use."""

    @abstractmethod
    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        """Keep what the design keeps of a payload."""

    def _known(self, length: int) -> None:
        """Raise ProtocolError for a payload that is as long as none of this protocol."""
        if length != self.payload_bytes:
            raise ProtocolError(f"a payload of {length} bytes is not of this protocol")

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, keys: K, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        """Upload what tells of oneself on the contagious days."""
        if len(slip) > LONGEST_SLIP:
            raise ProtocolError(f"a slip of {len(slip)} bytes is none")
        return (Send(BACKEND, self.messages.encode(Upload(slip, self._told(keys, onset, now)))),)

    @abstractmethod
    def _told(self, keys: K, onset: UnixTime | None, now: UnixTime) -> tuple[Any, ...]:
        """Return what a report tells, and go on with keys of which it tells nothing."""

    # -- news ---------------------------------------------------------------------------------------------------------

    def _read(self, keys: K, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        said = understood(self.messages, message, Kind.RECEIPT, Kind.FILES)
        if isinstance(said, Receipt):
            return ()
        opened = [self._opened(file) for file in said.files]  # raises before anything has changed
        self._since = max(self._since, said.until)
        self._forget(now)
        return self._tell(now) if self._match(keys, opened) else ()  # without a new match days only grow too old

    @abstractmethod
    def _opened(self, file: bytes) -> Any:
        """Return what is to be matched of a file. Raises ProtocolError for one that is not to be believed."""

    @abstractmethod
    def _match(self, keys: K, opened: Sequence[Any]) -> bool:
        """Set apart what was heard of those of whom files tell, this phone excepted; return whether there was any."""

    @abstractmethod
    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        """Alert if a day has become an exposure that was none before."""

    def _alert(self, days: Sequence[int], because: Iterable[Payload]) -> tuple[Effect, ...]:
        """Alert of days, in order, that have become exposures, if there are any; no day is told twice."""
        if not days:
            return ()
        self._alerted += tuple(days)
        return (Alert(UnixTime(days[-1] * DAY), tuple(sorted(set(because)))),)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time."""
        self._alerted = tuple(day for day in self._alerted if day >= now // DAY - self.retention_days)
