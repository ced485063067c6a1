"""What does a phone with NTK do? It says what its server gave it, keeps what it hears, and asks when it is pushed.

It can make no identifier itself: two days after its last request it falls silent. It checks nothing of what it hears,
since it has no key to. It never learns whom it met, nor on whose report an alert rests.

The state is the fold of the stimuli. Requests may be left out where nobody reported the phone: account and identifiers
are the same whichever request brings them; only the last one before the phone is heard must have been made.
"""

from __future__ import annotations

import numpy as np

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
from sim.systems.ntk.identifiers import EBID_BYTES
from sim.systems.ntk.limits import AHEAD, PERIOD_S, RETENTION_DAYS
from sim.systems.ntk.messages import (
    ENTRIES,
    ENTRY,
    Begin,
    Challenge,
    Entries,
    Fetch,
    Notice,
    Receipt,
    Refusal,
    Register,
    Registered,
    Upload,
    decode,
    encode,
)
from sim.systems.ntk.registration import Client, push_id_of, solution
from sim.systems.payloads import Payload, Payloads, whole
from sim.units import DAY, Secrets, UnixTime

BACKEND: Role = "backend"
LONGEST_S = 2**16 - 1


class NtkPhone:
    """A phone with the app of the plan. It believes whoever answers its requests: the line shows who that is."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._push_id = push_id_of(secrets)
        self._installed = False
        self._client: Client | None = None
        self._ebids: dict[int, tuple[UnixTime, bytes]] = {}
        self._heard: list[bytes] = []
        self._declared = False

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the identifier of this hour; None before the app came, and without one."""
        since, ebid = self._ebids.get(now // PERIOD_S, (now, None))
        return ebid if since <= now else None

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and not self._installed:
            self._installed = True
            return self._begin()
        if self._installed:
            match stimulus:
                case Heard():
                    return self._hear(stimulus, now)
                case TestedPositive(tan):
                    return self._report(tan, now)
                case SyncDue():
                    return self._ask()
                case Delivered(message):
                    return self._read(message, now)
        installed = "installed" if self._installed else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the account --------------------------------------------------------------------------------------------------

    def _begin(self) -> tuple[Effect, ...]:
        return (Send(BACKEND, encode(Begin(self._push_id))),)

    def _ask(self) -> tuple[Effect, ...]:
        """Ask for news; without an account, for one."""
        return self._begin() if self._client is None else (Send(BACKEND, encode(Fetch(self._client))),)

    def _read(self, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Challenge(challenge) if self._client is None:
                return (Send(BACKEND, encode(Register(self._push_id, solution(challenge)))),)
            case Registered(client) if self._client is None:
                self._client = client
                return self._ask()
            case Notice() as said if self._client is not None:
                return self._learn(said, now)
            case Receipt(accepted):
                self._declared = self._declared or accepted
                return ()
            case Refusal():
                self._client = None
                return ()
            case other:
                raise ProtocolError(f"a server does not say {type(other).__name__} to an app now")

    def _learn(self, said: Notice, now: UnixTime) -> tuple[Effect, ...]:
        """Take new identifiers; alert if the notice is no dummy, unless the owner has declared."""
        self._forget(now)
        for number in range(AHEAD):
            ebid = said.ebids[number * EBID_BYTES : (number + 1) * EBID_BYTES]
            self._ebids.setdefault(said.first + number, (now, ebid))
        return (Alert(None),) if said.exposed and not self._declared else ()

    # -- the air ------------------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        if len(heard.payload) != EBID_BYTES:
            raise ProtocolError(f"a payload of {len(heard.payload)} bytes is not of this protocol")
        level, seconds = max(-128, min(127, heard.rssi)), max(0, min(LONGEST_S, heard.gap_s))
        self._heard.append(ENTRY.pack(heard.payload, now, level, seconds))
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        if heard.payloads.shape[1] != EBID_BYTES:
            raise ProtocolError(f"a payload of {heard.payloads.shape[1]} bytes is not of this protocol")
        entries = np.empty(len(heard), dtype=ENTRIES)
        entries["ebid"], entries["at"] = heard.payloads[heard.which], heard.at
        entries["rssi"], entries["seconds"] = np.clip(heard.rssi, -128, 127), np.clip(heard.gap_s, 0, LONGEST_S)
        self._heard.append(entries.tobytes())

    def _recent(self, now: UnixTime) -> Entries:
        """Return what it heard in the retention time, by the time and then by its bytes: never by who spoke."""
        entries = np.frombuffer(b"".join(self._heard), dtype=ENTRIES)
        entries = entries[entries["at"] >= now - RETENTION_DAYS * DAY]
        return entries[np.lexsort((entries["rssi"], whole(entries["ebid"]), entries["at"]))]

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time: what was heard, and the own identifiers."""
        oldest = now - RETENTION_DAYS * DAY
        if self._heard:
            kept = self._recent(now)
            self._heard = [kept.tobytes()] if kept.size else []
        self._ebids = {at: each for at, each in self._ebids.items() if (at + 1) * PERIOD_S > oldest}

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, tan: bytes, now: UnixTime) -> tuple[Effect, ...]:
        if self._client is None or len(tan) > 255:
            raise ProtocolError("who has no account cannot report, nor with a TAN of more than 255 bytes")
        told = self._recent(now)
        each_once = told["ebid"][np.unique(whole(told["ebid"]), return_index=True)[1]]
        return (Send(BACKEND, encode(Upload(self._client, tan, told.tobytes())), Payloads(each_once)),)
