"""What does a phone with BlueTrace do? It hands over what the authority gave it, and notes whom it met.

It can make no TempID itself: a day after its last request it has none and is silent. It cannot read what it notes, and
no app warns its owner: somebody calls. The state is the fold of the stimuli; requests may be left out where nobody
needs what the phone would hand over, since a TempID is the same whichever request brings it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.systems import ciphers
from sim.systems.bluetrace.identifiers import TEMPID_BYTES
from sim.systems.bluetrace.limits import BLACKLIST_S, LIFETIME_S, RETENTION_DAYS
from sim.systems.bluetrace.messages import (
    GetTempIDs,
    GetUploadToken,
    Receipt,
    Record,
    Refusal,
    Register,
    Registered,
    TempIDs,
    Upload,
    UploadToken,
    decode,
    encode,
)
from sim.systems.bluetrace.wire import ORG, characteristic, model_of, taken
from sim.systems.machine import (
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
from sim.systems.payloads import Payload, slices
from sim.systems.telephone import number_of
from sim.units import DAY, Secrets, UnixTime

AUTHORITY: Role = "authority"


@dataclass(frozen=True, slots=True)
class Batch:
    """TempIDs, one after the other: the first begins at `start`; the app has had them since `since`."""

    since: UnixTime
    start: int
    ids: bytes

    def at(self, now: UnixTime) -> bytes | None:
        """Return the TempID in use at `now`, None where the app did not have this batch or it was over."""
        begin = (now - self.start) // LIFETIME_S * TEMPID_BYTES
        return self.ids[begin : begin + TEMPID_BYTES] or None if now >= max(self.since, self.start) else None

    def until(self, now: UnixTime) -> Batch:
        """Return the part of the batch that was in use by now."""
        return Batch(self.since, self.start, self.ids[: ((now - self.start) // LIFETIME_S + 1) * TEMPID_BYTES])


class BlueTracePhone:
    """A phone with BlueTrace. It believes `settings.pinned["authority"]`."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._server_key = settings.pinned[AUTHORITY]
        self._model = model_of(secrets)
        self._installed = False
        self._attempts = 0
        self._account: tuple[bytes, bytes] | None = None
        self._batches: tuple[Batch, ...] = ()
        self._noted: dict[Payload, tuple[tuple[int, int], ...]] = {}
        self._declaring = False

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return what the phone hands over at `now`; None before it has a TempID, or after the last was over."""
        found = next(filter(None, (batch.at(now) for batch in self._batches)), None)
        return None if found is None else characteristic(found, self._model)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and not self._installed:
            self._installed = True
            return self._ask(now)
        if self._installed:
            match stimulus:
                case Heard(payload, rssi):
                    taken(payload)
                    self._note(payload, now, rssi)
                    return ()
                case TestedPositive(slip):
                    return self._declare(slip, now)
                case SyncDue():
                    return self._ask(now)
                case Delivered(message):
                    return self._read(message, now)
        installed = "installed" if self._installed else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the account --------------------------------------------------------------------------------------------------

    def _ask(self, now: UnixTime) -> tuple[Effect, ...]:
        """Ask for new TempIDs; without an account, register."""
        if self._account is None:
            return (Send(AUTHORITY, encode(Register(number_of(self._secrets, self._attempts)))),)
        uid, session = self._account
        said = GetTempIDs(uid, now, b"")
        return (Send(AUTHORITY, encode(GetTempIDs(uid, now, ciphers.hmac_sha256(session, said.signed)))),)

    def _keep(self, said: TempIDs, now: UnixTime) -> None:
        """Keep new TempIDs, and the old ones up to now, so that what was handed over these 21 days can be told."""
        if self._batches and said.start < self._batches[-1].start:
            return  # an answer that came late
        oldest = now - RETENTION_DAYS * DAY
        before = (old.until(now) for old in self._batches if old.start + LIFETIME_S * len(said.ids) > oldest)
        self._batches = (*before, Batch(now, said.start, b"".join(said.ids)))

    # -- other phones -------------------------------------------------------------------------------------------------

    def _note(self, payload: Payload, at: int, rssi: int) -> None:
        """Note an encounter, unless it is with a device that the app has just been connected to."""
        before = self._noted.get(payload, ())
        if not before or at - before[-1][0] >= BLACKLIST_S:
            self._noted[payload] = (*before, (at, rssi))

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        payloads = list(slices(heard.payloads))
        for payload in payloads:
            taken(payload)
        for which, at, rssi in zip(heard.which.tolist(), heard.at.tolist(), heard.rssi.tolist(), strict=True):
            self._note(payloads[which], at, rssi)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time."""
        oldest = now - RETENTION_DAYS * DAY
        recent = ((said, tuple(each for each in noted if each[0] >= oldest)) for said, noted in self._noted.items())
        self._noted = {said: noted for said, noted in recent if noted}

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _declare(self, slip: bytes, now: UnixTime) -> tuple[Effect, ...]:
        """Ask to upload with the code that a tracer told; who has no account has nothing that anybody could read."""
        if not slip.isascii():
            raise ProtocolError("no code that a tracer reads out")
        if self._account is None:
            return ()
        uid, session = self._account
        said = GetUploadToken(uid, now, slip.decode(), b"")
        self._declaring = True
        signed = GetUploadToken(uid, now, said.code, ciphers.hmac_sha256(session, said.signed))
        return (Send(AUTHORITY, encode(signed)),)

    def _upload(self, token: bytes, now: UnixTime) -> tuple[Effect, ...]:
        """Upload all that was noted in the retention time, in order of time."""
        self._declaring = False
        self._forget(now)
        records = tuple(sorted(self._records(), key=lambda each: (each.timestamp, each.msg)))
        return (Send(AUTHORITY, encode(Upload(token, records)), tuple(sorted(self._noted))),)

    def _records(self) -> Iterable[Record]:
        for payload, noted in self._noted.items():
            ident, model = taken(payload)
            for at, rssi in noted:
                yield Record(at, ident, ORG, model, self._model, max(-128, min(127, rssi)))  # a radio's level is a byte

    # -- answers ------------------------------------------------------------------------------------------------------

    def _read(self, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message), self._account:
            case Registered() as said, None:
                return self._open(said, now)
            case TempIDs() as said, (_, session):
                if ciphers.hmac_sha256(session, said.signed) != said.mac:
                    raise ProtocolError("these TempIDs are not from the authority")
                self._keep(said, now)
                self._forget(now)
            case UploadToken(token), _ if self._declaring:
                return self._upload(token, now)
            case Receipt(), _:
                pass
            case Refusal(), account:
                self._declaring = False
                self._attempts += account is None
            case other, _:
                raise ProtocolError(f"{type(other).__name__} is not what this app waits for")
        return ()

    def _open(self, said: Registered, now: UnixTime) -> tuple[Effect, ...]:
        if not ciphers.verifies(self._server_key, said.signature, said.signed):
            raise ProtocolError("this account is not from the authority")
        self._account = said.uid, said.session
        return self._ask(now)
