"""What does StopCovid's server do? It knows every account, reads every identifier, scores, and tells who is at risk.

A report is taken against a code and lies with the others until the next batch, which checks and scores all of them. A
phone that asks for its status gets one bit and four days of identifiers. Lazy by construction: identifiers are made
when asked for, whatever was asked before; an account that nobody reported keeps only the epoch of its last request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.parameters import parameter
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
from sim.systems.payloads import Payloads, whole
from sim.systems.robert.checking import Checked, checked
from sim.systems.robert.contacts import Contact, Contacts
from sim.systems.robert.dummies import FAKE_TOKEN
from sim.systems.robert.epochs import epoch_at, key_days, ntp, start_of
from sim.systems.robert.identifiers import bundle, iv_of, read, sealed
from sim.systems.robert.limits import (
    KEPT_EPOCHS,
    LONG_CODE_S,
    REQUEST_GAP,
    REQUEST_TOLERANCE_S,
    SHORT_CODE_S,
)
from sim.systems.robert.messages import (
    PREFIXES,
    DeleteHistory,
    Exposure,
    Message,
    Proved,
    Receipt,
    Refusal,
    Register,
    Registered,
    Report,
    StatusRequest,
    Unregister,
    decode,
    encode,
    token_of,
)
from sim.systems.robert.noise import Noise
from sim.systems.robert.registration import Keys, ident_of, server_secret, shared_keys
from sim.systems.robert.rules import FLAG_DAYS, OLD_FLAG_EPOCHS, RECENT_DAYS, rule_of
from sim.systems.robert.scoring import THRESHOLD, scores, total_risk
from sim.systems.robert.wire import request_mac
from sim.units import DAY, Secrets, UnixTime

CODE_LIVES = parameter(
    {6: SHORT_CODE_S, 36: LONG_CODE_S}, "characters, s", "StopCovid submission code server: short and long codes"
)


@dataclass(slots=True)
class Account:
    """One row of the server's table. It holds no name; `line` is the handle of the connection that opened it.

    `exposed` are the scores by epoch; `last_request`, `latest_risk`: epochs; `notified` and `latest_risk` stay as long
    as the account, as deployed.
    """

    keys: Keys
    line: Line
    last_request: int = -REQUEST_GAP
    exposed: dict[int, tuple[float, ...]] = field(default_factory=dict)
    at_risk: bool = False
    notified: bool = False
    latest_risk: int = 0
    last_contact: UnixTime | None = None


class RobertBackend:
    """The server of one country: accounts, codes that are still good, contacts that wait for the next batch."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._accounts: dict[int, Account] = {}
        self._codes: dict[str, UnixTime] = {}
        self._waiting: tuple[Contacts, ...] = ()
        self._watched: frozenset[int] = frozenset()
        self._forgot = 0
        self._noise = Noise(secrets, settings)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip) if len(slip) in CODE_LIVES:
                self._codes[token_of(slip)] = UnixTime(now + CODE_LIVES[len(slip)])
                return ()
            case SyncDue():
                return self._batch(now)
            case Delivered(message, line):
                return (Send(line, encode(self._answer(decode(message), line, now))),)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, said: Message, line: Line, now: UnixTime) -> Message:
        match said:
            case Register(public_key):
                return self._register(public_key, line, now)
            case StatusRequest():
                return self._status(said, now)
            case Report(token, contacts):
                return Receipt(self._take(token, contacts, now))
            case Unregister() | DeleteHistory():
                return self._delete(said, now)
        raise ProtocolError(f"an app does not say {type(said).__name__} to a server")

    # -- accounts -----------------------------------------------------------------------------------------------------

    def _register(self, public_key: bytes, line: Line, now: UnixTime) -> Message:
        epoch_at(now)  # raises before the service began
        try:
            keys = shared_keys(server_secret(self._secrets), public_key, self._rule.labels)
        except ValueError as wrong:
            raise ProtocolError(str(wrong)) from wrong
        ident = ident_of(self._secrets, public_key)
        if ident in self._accounts:
            return Refusal()
        self._accounts[ident] = Account(keys, line)
        return Registered(self._identifiers(ident, now))

    def _identifiers(self, ident: int, now: UnixTime) -> bytes:
        made = bundle(self._secrets, ident, epoch_at(now))
        return sealed(made, self._accounts[ident].keys.tuples, iv_of(self._secrets, ident, now))

    def _prover(self, said: Proved, now: UnixTime) -> int | None:
        """Return whose account a request comes from, if its identifier, its MAC and its time are right.

        Any epoch will do, since a phone that was asleep has only old identifiers; the real server forgets the keys of
        days gone by, and makes a phone that has not asked for weeks register anew.
        """
        ebid = np.array([int.from_bytes(said.ebid, "big")], dtype=np.uint64)
        epochs, idents = read(self._secrets, ebid, np.array([key_days(said.epoch)], dtype=np.int64))
        ident = int(idents[0])
        account = self._accounts.get(ident)
        if account is None or epochs[0] != said.epoch or abs(ntp(now) - said.time) > REQUEST_TOLERANCE_S:
            return None
        mac = request_mac(PREFIXES[type(said)], said.ebid, said.epoch, said.time, account.keys.mac)
        return ident if mac == said.mac else None

    def _status(self, said: StatusRequest, now: UnixTime) -> Message:
        ident, epoch = self._prover(said, now), epoch_at(now)
        if ident is None or epoch - self._accounts[ident].last_request < REQUEST_GAP:
            return Refusal()
        account = self._accounts[ident]
        account.last_request = epoch
        account.notified = account.notified or account.at_risk
        if not account.at_risk and self._noise.says_yes(ident, now):
            return self._made_up(ident, now)
        dated = self._rule.dated and account.at_risk
        return Exposure(
            account.at_risk,
            self._identifiers(ident, now),
            UnixTime(start_of(account.latest_risk)) if dated else None,
            account.last_contact if dated else None,
        )

    def _made_up(self, ident: int, now: UnixTime) -> Message:
        """Answer yes to a phone that was near nobody; nothing of it is remembered."""
        found, day = (
            (UnixTime(start_of(epoch_at(now))), self._noise.day(ident, now)) if self._rule.dated else (None,) * 2
        )
        return Exposure(True, self._identifiers(ident, now), found, day)

    def _delete(self, said: Unregister | DeleteHistory, now: UnixTime) -> Message:
        ident = self._prover(said, now)
        if ident is None:
            return Refusal()
        if isinstance(said, Unregister):
            del self._accounts[ident]
            self._watched -= {ident}
        else:
            self._accounts[ident].exposed = {}
        return Receipt(True)

    # -- reports ------------------------------------------------------------------------------------------------------

    def _take(self, token: str, contacts: Sequence[Contact], now: UnixTime) -> bool:
        """Take a report if its code is good, and burn the code; a dummy's is none, and it is answered as a report."""
        if token == FAKE_TOKEN:
            return True
        if now >= self._codes.get(token, 0):
            return False
        del self._codes[token]
        self._waiting += (Contacts.of(contacts),)
        return True

    def _batch(self, now: UnixTime) -> tuple[Effect, ...]:
        """Check and score what was reported since the last batch; flag who is at risk, unflag whose time is over."""
        epoch = epoch_at(now)
        self._codes = {code: end for code, end in self._codes.items() if end > now}
        waiting, self._waiting = self._waiting, ()
        true = checked(Contacts.join(waiting), self._secrets, self._mac_key, self._rule.voiding) if waiting else []
        effects = [*self._count(true, epoch), *self._flag({each.ident for each in true}, now), *self._unflag(now)]
        self._watched = frozenset(i for i in self._watched if self._accounts[i].exposed or self._accounts[i].at_risk)
        return tuple(effects)

    def _mac_key(self, ident: int) -> bytes | None:
        account = self._accounts.get(ident)
        return account.keys.mac if account else None

    def _count(self, true: list[Checked], epoch: int) -> Iterable[Effect]:
        """Store the score of each contact with its account; those too old or before the last risk will not count."""
        counted: dict[int, list[int]] = {}
        for one, score in zip(true, self._scores(true), strict=True):
            account = self._accounts[one.ident]
            account.exposed[one.epoch] = (*account.exposed.get(one.epoch, ()), score)
            if score > 0 and one.epoch > account.latest_risk and epoch - one.epoch <= KEPT_EPOCHS:
                counted.setdefault(one.ident, []).append(one.number)
        named = frozenset(one.ident for one in true)
        self._watched |= named
        new_day, self._forgot = key_days(epoch) != self._forgot, key_days(epoch)
        for ident in self._watched if new_day else named:
            account = self._accounts[ident]
            account.exposed = {at: each for at, each in account.exposed.items() if epoch - at <= KEPT_EPOCHS}
        return [Counted(self._accounts[ident].line, hellos) for ident, hellos in _hellos(true, counted)]

    def _scores(self, true: list[Checked]) -> list[float]:
        if not true:
            return []
        heard = true[0].contacts
        stored: list[float] = scores(self._rule, heard.at, heard.rssi, heard.bounds).tolist()
        return stored

    def _flag(self, idents: set[int], now: UnixTime) -> Iterable[Effect]:
        for ident in sorted(idents):
            account = self._accounts[ident]
            stored = sum(sum(each) for epoch, each in account.exposed.items() if epoch > account.latest_risk)
            latest = start_of(max(account.exposed, default=0))
            recent = not self._rule.dated or latest > now - RECENT_DAYS * DAY
            if total_risk(self._rule, stored) >= THRESHOLD and recent:
                account.at_risk, account.latest_risk = True, epoch_at(now)
                if self._rule.dated:
                    account.last_contact = rough_day(self._secrets, ident, account.last_contact, UnixTime(latest), now)
                yield Flagged(account.line)

    def _unflag(self, now: UnixTime) -> Iterable[Effect]:
        for ident in sorted(self._watched):
            account = self._accounts[ident]
            if self._rule.dated:
                over = now - (account.last_contact or 0) >= FLAG_DAYS * DAY
            else:
                over = account.notified and account.last_request - account.latest_risk >= OLD_FLAG_EPOCHS
            if account.at_risk and over:
                account.at_risk = False
                yield Cleared(account.line)


def rough_day(secrets: Secrets, ident: int, before: UnixTime | None, contact: UnixTime, now: UnixTime) -> UnixTime:
    """Return the midnight of an account's last contact, moved by up to a day; neither future nor before the last."""
    days = (now - contact) // DAY
    moves = (-1, 0) if days in (0, FLAG_DAYS + 1) else (0, 1) if days == FLAG_DAYS else (-1, 0, 1)
    drawn = int.from_bytes(secrets(f"last contact {ident} {contact} {now}", 8), "big")
    moved = (contact + moves[drawn % len(moves)] * DAY) // DAY * DAY
    return UnixTime(max(min(moved, now // DAY * DAY), before or 0))


def _hellos(true: list[Checked], counted: Mapping[int, list[int]]) -> Iterator[tuple[int, Payloads]]:
    """Yield each account with the HELLOs of its contacts that counted, each once, in the order of their bytes."""
    if counted:
        contacts = true[0].contacts
        bounds, said = contacts.bounds.tolist(), contacts.hellos(np.arange(contacts.at.size))
        for ident, numbers in sorted(counted.items()):
            rows = np.concatenate([said[bounds[n] : bounds[n + 1]] for n in numbers])
            yield ident, Payloads(rows[np.unique(whole(rows), return_index=True)[1]])
