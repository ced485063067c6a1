"""What does NTK's server do? It knows every account, reads every identifier, adds up minutes, and pushes the exposed.

An upload is taken against a TAN and lies with the others until the next batch, which reads whose each identifier is by
the key of the hour in which it was heard. An account that became exposed is pushed: its phone asks, and gets a notice.
So are some others, drawn at random, whose phones get a dummy: who carries the pushes, or sees who asks out of turn, is
not told who was exposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from sim.systems import ciphers
from sim.systems.gaen.matching import RX_CORRECTION
from sim.systems.gaen.wire import TX_POWER
from sim.systems.machine import (
    Cleared,
    Counted,
    Delivered,
    Effect,
    Flagged,
    Line,
    ProtocolError,
    Push,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
)
from sim.systems.ntk.identifiers import ahead, puids
from sim.systems.ntk.limits import AHEAD, DECOYS, DECOYS_KEY, PERIOD_S, RETENTION_DAYS, TAN_S
from sim.systems.ntk.messages import (
    Begin,
    Challenge,
    Entries,
    Fetch,
    Message,
    Notice,
    Receipt,
    Refusal,
    Register,
    Registered,
    Upload,
    decode,
    encode,
)
from sim.systems.ntk.registration import Client, challenge_of, client_of, puid_of, solves
from sim.systems.ntk.rules import rule_of
from sim.systems.payloads import numbers, slices
from sim.units import DAY, Floats, Int64s, Secrets, UnixTime


@dataclass(slots=True)
class Account:
    """One row of the server's table. It holds no name; `line` is the handle of the connection that opened it.

    `seconds` are those heard on each day (counted from 1970-01-01) in each class of distance, `told` the days of which
    its owner was or will be told, `waiting` whether there is a notice that its phone has not fetched.
    """

    puid: bytes
    secret: bytes
    line: Line
    seconds: dict[int, tuple[float, ...]] = field(default_factory=dict)
    told: tuple[int, ...] = ()
    waiting: bool = False


class NtkBackend:
    """The server of the plan: accounts, transaction numbers that are still good, uploads that wait for the batch."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._decoys = int(settings.extras.get(DECOYS_KEY, DECOYS))
        self._accounts: dict[bytes, Account] = {}
        self._clients: dict[bytes, bytes] = {}
        self._tans: dict[bytes, UnixTime] = {}
        self._waiting: tuple[Upload, ...] = ()
        self._watched: frozenset[bytes] = frozenset()

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip):
                self._tans[slip] = UnixTime(now + TAN_S)
                return ()
            case SyncDue():
                return self._batch(now)
            case Delivered(message, line):
                return self._answer(decode(message), line, now)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, said: Message, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        match said:
            case Begin(push_id):
                answer: Message = Challenge(challenge_of(self._secrets, push_id))
            case Register(push_id, nonce):
                answer = self._register(push_id, nonce, line)
            case Fetch(client):
                return self._news(client, line, now)
            case Upload():
                answer = self._take(said, now)
            case other:
                raise ProtocolError(f"an app does not say {type(other).__name__} to a server")
        return (Send(line, encode(answer)),)

    # -- accounts -----------------------------------------------------------------------------------------------------

    def _register(self, push_id: bytes, nonce: bytes, line: Line) -> Message:
        """Open an account for who solved the challenge; who has one is given its credentials again."""
        if not solves(challenge_of(self._secrets, push_id), nonce):
            return Refusal()
        puid, client = puid_of(self._secrets, push_id), client_of(self._secrets, push_id)
        if puid not in self._accounts:
            self._accounts[puid] = Account(puid, client.secret, line)
            self._clients[client.name] = puid
        return Registered(client)

    def _account(self, client: Client) -> Account | None:
        """Return the account of these credentials."""
        account = self._accounts.get(self._clients.get(client.name, b""))
        return account if account is not None and account.secret == client.secret else None

    def _news(self, client: Client, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        account, period = self._account(client), now // PERIOD_S
        if account is None:
            return (Send(line, encode(Refusal())),)
        notice = Notice(account.waiting, period, ahead(self._secrets, account.puid, period, AHEAD))
        cleared = (Cleared(account.line),) if account.waiting else ()
        account.waiting = False
        return (Send(line, encode(notice)), *cleared)

    # -- reports ------------------------------------------------------------------------------------------------------

    def _take(self, said: Upload, now: UnixTime) -> Message:
        """Take an upload if its account exists and its TAN is good, and burn the TAN."""
        if self._account(said.client) is None or now >= self._tans.get(said.tan, 0):
            return Receipt(False)
        del self._tans[said.tan]
        self._waiting += (said,)
        return Receipt(True)

    def _batch(self, now: UnixTime) -> tuple[Effect, ...]:
        """Count what was uploaded since the last batch; flag who became exposed, and push them among others."""
        self._tans = {tan: end for tan, end in self._tans.items() if end > now}
        waiting, self._waiting = self._waiting, ()
        counted: dict[bytes, set[bytes]] = {}
        for upload in waiting:
            for puid, heard in self._count(upload, now):
                counted.setdefault(puid, set()).update(heard)
        self._forget(now)
        exposed = [puid for puid in counted if self._exposed(puid)]
        return (
            *(Counted(self._accounts[puid].line, tuple(sorted(counted[puid]))) for puid in counted),
            *(Flagged(self._accounts[puid].line) for puid in exposed),
            *(Push(self._accounts[puid].line) for puid in self._hidden(exposed, now)),
        )

    def _hidden(self, exposed: Collection[bytes], now: UnixTime) -> list[bytes]:
        """Return these accounts among some that have no news, drawn and put in order by lots that tell nothing."""
        if not exposed:
            return []
        key, moment = self._secrets("decoys"), int(now).to_bytes(8, "big")
        drawn = sorted(self._accounts, key=lambda puid: ciphers.hmac_sha256(key, moment + puid))
        decoys = islice((puid for puid in drawn if puid not in exposed), self._decoys * len(exposed))
        pushed = {*exposed, *decoys}
        return [puid for puid in drawn if puid in pushed]

    def _count(self, upload: Upload, now: UnixTime) -> Iterator[tuple[bytes, set[bytes]]]:
        """Add the seconds of an upload to the accounts that it tells of; yield each with the identifiers that count.

        What the uploader's own phone said is passed over, and what lies before the retention time or in the future.
        """
        heard = upload.heard
        heard = heard[(heard["at"] > now - RETENTION_DAYS * DAY) & (heard["at"] <= now)]
        parts = self._parts(heard)
        heard, parts = heard[parts.any(axis=1)], parts[parts.any(axis=1)]
        at = heard["at"].astype(np.int64)
        whose = puids(self._secrets, heard["ebid"], at // PERIOD_S)
        found: dict[bytes, set[bytes]] = {}
        for rows in _alike(numbers(whose), at // DAY):
            puid, day = whose[rows[0]].tobytes(), int(at[rows[0]]) // DAY
            if puid in self._accounts and puid != self._clients[upload.client.name]:
                found.setdefault(puid, set()).update(slices(heard["ebid"][rows]))
                seconds = self._accounts[puid].seconds
                seconds[day] = tuple((parts[rows].sum(axis=0) + seconds.get(day, 0.0)).tolist())
        self._watched |= found.keys()
        yield from sorted(found.items())

    def _parts(self, heard: Entries) -> Floats:
        """Return the seconds of each entry in each class of distance."""
        loss = np.maximum(0, TX_POWER - (heard["rssi"].astype(np.int64) + RX_CORRECTION))
        return self._rule.parts(loss, loss, heard["seconds"].astype(np.int64), np.zeros_like(loss))

    def _exposed(self, puid: bytes) -> bool:
        """Tell whether a day became an exposure of which the account's owner was not told, and have a notice wait."""
        account = self._accounts[puid]
        minutes = {day: float(self._rule.summed(np.array([each]))[0]) for day, each in account.seconds.items()}
        new = sorted(
            day for day, each in minutes.items() if each >= self._rule.alert_minutes and day not in account.told
        )
        account.told = (*account.told, *new)
        account.waiting = account.waiting or bool(new)
        return bool(new)

    def _forget(self, now: UnixTime) -> None:
        """Drop the days past the retention time of those accounts that have any."""
        oldest = now // DAY - RETENTION_DAYS
        for puid in self._watched:
            account = self._accounts[puid]
            account.seconds = {day: each for day, each in account.seconds.items() if day >= oldest}
            account.told = tuple(day for day in account.told if day >= oldest)
        self._watched = frozenset(puid for puid in self._watched if self._accounts[puid].seconds)


def _alike(*columns: Int64s) -> list[Int64s]:
    """Return the rows that are the same in all columns, in lists."""
    order = np.lexsort(columns)
    new = np.logical_or.reduce([np.diff(column[order]) != 0 for column in columns])
    return np.split(order, np.flatnonzero(new) + 1) if order.size else []
