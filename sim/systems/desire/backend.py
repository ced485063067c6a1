"""What does DESIRE's server do? It keeps a list of tokens that were told, and strikes off those that somebody asks for.

It sees neither what phones say nor who told a token; it learns which accounts were exposed, and when. It can read a row
only while its phone asks. Values of tokens that were used are kept for good: so none is good twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sim.systems import ciphers
from sim.systems.credentials import signing_secret
from sim.systems.desire import blind, rows
from sim.systems.desire.blind import Token
from sim.systems.desire.limits import CODE_S, FLAG_S, REQUEST_GAP_S, RETENTION_DAYS
from sim.systems.desire.messages import (
    CODE_BYTES,
    IDENT_BYTES,
    Account,
    Answer,
    Authorise,
    Message,
    Receipt,
    Refusal,
    Register,
    Signed,
    Status,
    Subscribe,
    Upload,
    decode,
    encode,
)
from sim.systems.desire.phone import answer_mac
from sim.systems.desire.rows import Row
from sim.systems.desire.rules import Exposure, rule_of
from sim.systems.machine import (
    Cleared,
    Counted,
    Delivered,
    Effect,
    Flagged,
    Line,
    ProtocolError,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
)
from sim.units import DAY, Secrets, UnixTime

ACCOUNTS, UPLOADS = "accounts", "uploads"
"""Which of its two keys signs tokens to register with, and tokens to upload with."""


def server_keys(secrets: Secrets) -> bytes:
    """Return the public keys of the server with these secrets, one after the other, which every app carries."""
    tokens = b"".join(blind.key_of(secrets, use).public for use in (ACCOUNTS, UPLOADS))
    return tokens + ciphers.public_key(signing_secret(secrets))


class DesireBackend:
    """The server of one country; it lives by `settings.rule`."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._served: dict[bytes, None] = {}
        self._used: dict[bytes, None] = {}
        self._codes: dict[bytes, UnixTime] = {}
        self._rows: dict[bytes, bytes] = {}
        self._told: dict[bytes, Exposure] = {}

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip) if len(slip) == CODE_BYTES:
                self._codes[slip] = UnixTime(now + CODE_S)
                return ()
            case SyncDue():
                self._forget(now)
                return ()
            case Delivered(message, line):
                said = decode(message)
                if isinstance(said, Status):
                    return self._status(said, hashlib.sha256(message).digest(), line, now)
                return (Send(line, encode(self._answer(said, line, now))),)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, said: Message, line: Line, now: UnixTime) -> Message:
        match said:
            case Subscribe(number, hidden):
                return self._subscribe(number, hidden)
            case Register(token):
                return self._register(token, line, now)
            case Authorise(code, hidden_ones):
                return self._authorise(code, hidden_ones, now)
            case Upload():
                return self._take(said, now)
        raise ProtocolError(f"an app does not say {type(said).__name__} to a server")

    def _forget(self, now: UnixTime) -> None:
        oldest = now // DAY - RETENTION_DAYS
        self._codes = {code: end for code, end in self._codes.items() if end > now}
        self._told = {token: each for token, each in self._told.items() if each.day > oldest}

    # -- tokens -------------------------------------------------------------------------------------------------------

    def _signed(self, use: str, hidden: tuple[bytes, ...]) -> tuple[bytes, ...]:
        try:
            return tuple(blind.signed(blind.key_of(self._secrets, use), each) for each in hidden)
        except ValueError as wrong:
            raise ProtocolError(str(wrong)) from wrong

    def _subscribe(self, number: str, hidden: bytes) -> Message:
        """Sign one token for a telephone number, of which only a keyed hash stays, so that there is no second."""
        trace = ciphers.hmac_sha256(self._secrets("numbers"), number.encode())
        if trace in self._served:
            return Refusal()
        signatures = self._signed(ACCOUNTS, (hidden,))
        self._served[trace] = None
        return Signed(signatures)

    def _authorise(self, code: bytes, hidden: tuple[bytes, ...], now: UnixTime) -> Message:
        """Sign tokens for a code that is good, and burn the code."""
        if now >= self._codes.get(code, 0):
            return Refusal()
        signatures = self._signed(UPLOADS, hidden)
        del self._codes[code]
        return Signed(signatures)

    def _good(self, use: str, token: Token) -> bool:
        fresh = token.value not in self._used
        return fresh and blind.verifies(blind.key_of(self._secrets, use).public, token)

    # -- accounts and what is told ------------------------------------------------------------------------------------

    def _register(self, token: Token, line: Line, now: UnixTime) -> Message:
        if not self._good(ACCOUNTS, token):
            return Refusal()
        self._used[token.value] = None
        ident = ciphers.hmac_sha256(self._secrets("accounts"), token.value)[:IDENT_BYTES]
        key = ciphers.hmac_sha256(self._secrets("rows"), ident)
        self._rows[ident] = rows.sealed(self._secrets, ident, key, Row(line), now)
        said = Account(ident, key, b"")
        return Account(ident, key, ciphers.sign(signing_secret(self._secrets), said.signed))

    def _take(self, said: Upload, now: UnixTime) -> Message:
        """Put a token on the list if it may be told, and its day is not past the retention time nor to come."""
        if not now // DAY - RETENTION_DAYS < said.day <= now // DAY or not self._good(UPLOADS, said.token):
            return Refusal()
        self._used[said.token.value] = None
        self._told.setdefault(said.exposure, Exposure(said.day, said.seconds, said.rssi))
        return Receipt()

    # -- requests -----------------------------------------------------------------------------------------------------

    def _status(self, said: Status, asked: bytes, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        """Move what matches from the list to the account, and answer by its risk; one that asks too often learns no."""
        try:
            row = rows.opened(said.key, self._rows.get(said.ident, b""))
        except ValueError:
            return (Send(line, encode(Refusal())),)
        if row.asked is not None and now - row.asked < REQUEST_GAP_S:
            return (Send(line, encode(Refusal())),)
        found = {token: self._told.pop(token) for token in sorted(self._told.keys() & said.requests)}
        row, effects = self._judged(row, tuple(found.values()), now)
        self._rows[said.ident] = rows.sealed(self._secrets, said.ident, said.key, row, now)
        counted = tuple(token for token, each in found.items() if self._rule.counts(each))
        hints = (Counted(row.line, counted),) if counted else ()
        at_risk = row.notified is not None
        return (*hints, *effects, Send(line, encode(Answer(at_risk, answer_mac(said.key, asked, at_risk)))))

    def _judged(self, row: Row, found: tuple[Exposure, ...], now: UnixTime) -> tuple[Row, tuple[Effect, ...]]:
        """Return the row after a request, and what of it the hall is told.

        Who was notified stays so for four days, whatever is found meanwhile; days that made the risk count no more.
        """
        effects: list[Effect] = []
        notified = row.notified
        if notified is not None and now - notified >= FLAG_S:
            notified = None
            effects.append(Cleared(row.line))
        young = [each for each in (*row.exposures, *found) if each.day > now // DAY - RETENTION_DAYS]
        days = self._rule.days(young)
        if days and notified is None:
            notified = now
            effects.append(Flagged(row.line))
        left = tuple(each for each in young if each.day not in days)
        return replace(row, asked=now, notified=notified, exposures=left), tuple(effects)
