"""What does the authority of BlueTrace do? It knows every telephone number, reads every TempID, and has people called.

A declarer's upload lies with the others until tracers look through them; they call whom their rule says was exposed,
once for each day. The authority keeps whom it had called and for which day, and who was a case, for 21 days.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.bluetrace.identifiers import IV_BYTES, issued, opened, read_any, sealed, start_of, uid_of
from sim.systems.bluetrace.limits import (
    BATCH,
    CODE_S,
    HEAD_START_S,
    LIFETIME_S,
    RECENT_DAYS,
    RETENTION_DAYS,
    SKEW_S,
    TOKEN_S,
)
from sim.systems.bluetrace.messages import (
    GetTempIDs,
    GetUploadToken,
    Message,
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
from sim.systems.bluetrace.rules import Encounter, exposures, rule_of
from sim.systems.bluetrace.wire import named
from sim.systems.credentials import signing_secret
from sim.systems.machine import (
    Call,
    Counted,
    Delivered,
    Effect,
    Line,
    ProtocolError,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
)
from sim.systems.payloads import Payload
from sim.systems.robert.text import raw_of, text_of
from sim.units import DAY, Secrets, UnixTime

CODE_CHARS = parameter(6, "characters", "OpenTrace: the upload code that a tracer reads out")


@dataclass(frozen=True, slots=True)
class Account:
    """One row of the authority's table: whose telephone, and the connection that opened it."""

    number: str
    line: Line


class BlueTraceAuthority:
    """The server of a health authority and its tracers, who live by `settings.rule`."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._accounts: dict[bytes, Account] = {}
        self._codes: dict[bytes, UnixTime] = {}
        self._used: dict[bytes, UnixTime] = {}
        self._waiting: tuple[tuple[Encounter, ...], ...] = ()
        self._cases: dict[bytes, UnixTime] = {}
        self._called: dict[tuple[bytes, int], UnixTime] = {}

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what the authority does not know."""
        match stimulus:
            case SlipIssued(slip) if len(slip) == CODE_CHARS:
                self._codes[slip] = UnixTime(now + CODE_S)
                return ()
            case SyncDue():
                return self._trace(now)
            case Delivered(message, line):
                return (Send(line, encode(self._answer(decode(message), line, now))),)
        raise ProtocolError(f"the authority does not know {type(stimulus).__name__}")

    def _answer(self, said: Message, line: Line, now: UnixTime) -> Message:
        match said:
            case Register(number):
                return self._register(number, line)
            case GetTempIDs():
                return self._tempids(said.uid, now) if self._proved(said, now) else Refusal()
            case GetUploadToken(uid, code=code):
                return self._token(uid, code, now) if self._proved(said, now) else Refusal()
            case Upload(token, records):
                return self._take(token, records, now)
        raise ProtocolError(f"an app does not say {type(said).__name__} to the authority")

    # -- accounts -----------------------------------------------------------------------------------------------------

    def _register(self, number: str, line: Line) -> Message:
        uid = uid_of(self._secrets, number)
        if uid in self._accounts:
            return Refusal()
        self._accounts[uid] = Account(number, line)
        said = Registered(uid, self._session(uid), b"")
        return Registered(uid, said.session, ciphers.sign(signing_secret(self._secrets), said.signed))

    def _session(self, uid: bytes) -> bytes:
        return ciphers.hmac_sha256(self._secrets("sessions"), uid)

    def _proved(self, said: GetTempIDs | GetUploadToken, now: UnixTime) -> bool:
        """Tell whether a request comes from the account it names, and is of now."""
        known = said.uid in self._accounts and abs(now - said.time) <= SKEW_S
        return known and ciphers.hmac_sha256(self._session(said.uid), said.signed) == said.mac

    def _tempids(self, uid: bytes, now: UnixTime) -> Message:
        start = start_of(self._secrets, uid, now - HEAD_START_S)
        ids = tuple(issued(self._secrets, uid, start + LIFETIME_S * n) for n in range(BATCH))
        said = TempIDs(start, ids, b"")
        return TempIDs(start, ids, ciphers.hmac_sha256(self._session(uid), said.signed))

    # -- uploads ------------------------------------------------------------------------------------------------------

    def _token(self, uid: bytes, code: str, now: UnixTime) -> Message:
        """Give an upload token for a code that is good, and burn the code."""
        if now >= self._codes.get(code.encode(), 0):
            return Refusal()
        del self._codes[code.encode()]
        said = json.dumps({"uid": text_of(uid), "createdAt": now, "upload": code}).encode()
        iv = self._secrets(f"upload token iv {uid.hex()} {now} {code}", IV_BYTES)
        return UploadToken(sealed(self._secrets("upload tokens"), iv, said))

    def _take(self, token: bytes, records: tuple[Record, ...], now: UnixTime) -> Message:
        """Take an upload for tracers to look at if its token is of the last two hours and was not used."""
        try:
            said = json.loads(opened(self._secrets("upload tokens"), token))
        except ValueError:
            return Refusal()
        end = UnixTime(said["createdAt"] + TOKEN_S)
        if now >= end or token in self._used:
            return Refusal()
        self._used[token] = end
        self._cases[raw_of(said["uid"])] = now
        self._waiting += (tuple(self._read(records, now)),)
        return Receipt()

    def _read(self, records: tuple[Record, ...], now: UnixTime) -> Iterator[Encounter]:
        """Yield the records whose TempID can be read, is of an account, and was heard in its time; no others count."""
        for each in records:
            try:
                said = read_any(self._secrets, raw_of(each.msg), UnixTime(each.timestamp))
            except ValueError:
                continue
            if said and said.uid in self._accounts and said.start <= each.timestamp <= min(said.expiry, now + SKEW_S):
                yield Encounter(said.uid, each.timestamp, each.rssi, each.msg)

    def _trace(self, now: UnixTime) -> tuple[Effect, ...]:
        """Look through what was uploaded, and have those called who were exposed on a day not yet told them."""
        self._forget(now)
        waiting, self._waiting = self._waiting, ()
        found: defaultdict[bytes, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for upload in waiting:
            for uid, day, counted in exposures(self._rule, upload):
                new = (uid, day) not in self._called and uid not in self._cases
                if new and day * DAY > now - RECENT_DAYS * DAY:
                    found[uid].append((day, counted))
        effects: list[Effect] = []
        for uid, days in sorted(found.items()):
            self._called |= {(uid, day): now for day, _ in days}
            line = self._accounts[uid].line
            because: set[Payload] = {named(msg) for _, counted in days for msg in counted}
            effects += [Counted(line, tuple(sorted(because))), Call(line, UnixTime(max(days)[0] * DAY))]
        return tuple(effects)

    def _forget(self, now: UnixTime) -> None:
        oldest = now - RETENTION_DAYS * DAY
        self._codes = {code: end for code, end in self._codes.items() if end > now}
        self._used = {token: end for token, end in self._used.items() if end > now}
        self._cases = {uid: at for uid, at in self._cases.items() if at > oldest}
        self._called = {told: at for told, at in self._called.items() if told[1] * DAY > oldest}
