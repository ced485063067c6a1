"""What does a phone with StopCovid do? It says what its server gave it, keeps what it hears, and asks if it is well.

It can make no identifier itself: four days after its last request it falls silent. It checks nothing of what it hears,
since it has no key to, and not even the time. It never learns whom it met, nor on whose report an alert rests.

The state is the fold of the stimuli. Requests may be left out where nobody reported the phone: account and identifiers
are the same whichever request brings them; only the last one before the phone is heard must have been made.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from sim.systems import ciphers
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
from sim.systems.payloads import Payload
from sim.systems.robert.epochs import epoch_at, epochs_at
from sim.systems.robert.identifiers import Bundle, opened
from sim.systems.robert.limits import EPOCHS_PER_DAY, RETENTION_DAYS
from sim.systems.robert.messages import (
    Exposure,
    Receipt,
    Refusal,
    Register,
    Registered,
    Report,
    StatusRequest,
    decode,
    encode,
    proved,
    token_of,
)
from sim.systems.robert.registration import Keys, client_secret, shared_keys
from sim.systems.robert.rules import rule_of
from sim.systems.robert.upload import ProximityList, Sighting, told, told_since
from sim.systems.robert.wire import PAYLOAD_BYTES, calibrated, hello, phase_of, rebuilt, rx_gain, trailer
from sim.units import DAY, Secrets, UnixTime

BACKEND: Role = "backend"


class RobertPhone:
    """A phone with StopCovid. It lives by `settings.rule` and believes `settings.pinned["backend"]`."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._rule = rule_of(settings.rule)
        self._rx = rx_gain(settings)
        self._server_key = settings.pinned[BACKEND]
        self._phase = phase_of(secrets, self._rule.rebuild_s)
        self._attempts = 0
        self._keys: Keys | None = None
        self._bundles: tuple[tuple[UnixTime, Bundle], ...] = ()
        self._heard: list[Sighting] = []
        self._listened: list[ProximityList] = []
        self._declared: UnixTime | None = None
        self._at_risk = False
        self._found: UnixTime | None = None

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the payload in use at `now`; None before the app came, without an identifier, with Bluetooth off."""
        pair = self._pair(now)
        if pair is None or self._keys is None or self._quiet(now):
            return None
        built = rebuilt(now, self._phase, self._rule.rebuild_s)
        return hello(pair, built, self._keys.mac) + trailer(self._rule.version)

    def _pair(self, now: UnixTime) -> bytes | None:
        epoch = epochs_at(int(now))
        return next((made.pair(epoch) for since, made in self._bundles if since <= now and epoch in made), None)

    def _quiet(self, now: UnixTime) -> bool:
        return self._rule.quiet and self._declared is not None and now >= self._declared

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._keys is None:
            return self._register(now)
        if self._keys is not None:
            match stimulus:
                case Heard():
                    return self._hear(stimulus, now)
                case TestedPositive(slip, onset):
                    return self._report(slip, onset, now)
                case SyncDue():
                    return self._ask(self._keys, now)
                case Delivered(message):
                    return self._read(self._keys, message, now)
        installed = "installed" if self._keys else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the account --------------------------------------------------------------------------------------------------

    def _register(self, now: UnixTime) -> tuple[Effect, ...]:
        epoch_at(now)  # raises before the service began
        secret = client_secret(self._secrets, self._attempts)
        self._keys = shared_keys(secret, self._server_key, self._rule.labels)
        return (Send(BACKEND, encode(Register(ciphers.public_key(secret)))),)

    def _ask(self, keys: Keys, now: UnixTime) -> tuple[Effect, ...]:
        """Ask for the status with the identifier in use, or with the last there was; without any, register again."""
        if not self._bundles:
            return self._register(now)
        last = self._bundles[-1][1]
        epoch = min(epoch_at(now), last.last)
        return (Send(BACKEND, encode(proved(StatusRequest, last.pair(epoch), epoch, now, keys.mac))),)

    def _keep(self, made: Bundle, now: UnixTime) -> None:
        """Keep new identifiers, and the old ones up to this epoch, so that what was said these 14 days can be told."""
        if self._bundles and made.first < self._bundles[-1][1].first:
            return  # an answer that came late
        oldest = made.first - (RETENTION_DAYS + 1) * EPOCHS_PER_DAY
        before = ((since, old.until(made.first)) for since, old in self._bundles if old.last >= oldest)
        self._bundles = (*before, (now, made))

    # -- the air ------------------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        if len(heard.payload) != PAYLOAD_BYTES:
            raise ProtocolError(f"a payload of {len(heard.payload)} bytes is not of this protocol")
        if not self._quiet(now):
            self._heard.append(Sighting(now, heard.payload, calibrated(heard.payload, heard.rssi, self._rx)))
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        if heard.payloads.shape[1] != PAYLOAD_BYTES:
            raise ProtocolError(f"a payload of {heard.payloads.shape[1]} bytes is not of this protocol")
        before = [ProximityList.of(self._heard)] if self._heard else []
        loud = heard.at < self._declared if self._rule.quiet and self._declared else np.ones(len(heard), dtype=np.bool_)
        self._listened = [*self._listened, *before, ProximityList.calibrated(heard, self._rx).where(loud)]
        self._heard = []

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time."""
        oldest = now - RETENTION_DAYS * DAY
        del self._heard[: bisect_left(self._heard, oldest, key=lambda each: each.at)]
        younger = (part.where(part.at >= oldest) for part in self._listened)
        self._listened = [part for part in younger if len(part)]

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        token = token_of(slip)
        heard = ProximityList.join([*self._listened, ProximityList.of(self._heard)])
        contacts, payloads = told(self._rule, heard, told_since(self._rule, onset, now))
        return (Send(BACKEND, encode(Report(token, contacts)), payloads),)

    # -- news ---------------------------------------------------------------------------------------------------------

    def _read(self, keys: Keys, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Registered(tuples):
                self._keep(opened(tuples, keys.tuples), now)
            case Exposure() as said:
                return self._learn(said, opened(said.tuples, keys.tuples), now)
            case Receipt(True):
                self._declared = self._declared or now
            case Receipt(False):
                pass
            case Refusal():
                if not self._bundles:
                    self._attempts += 1
            case other:
                raise ProtocolError(f"a server does not say {type(other).__name__} to an app")
        return ()

    def _learn(self, said: Exposure, made: Bundle, now: UnixTime) -> tuple[Effect, ...]:
        """Alert where a risk is new, unless the owner has declared: then the app shows other advice."""
        new = said.at_risk and (not self._at_risk or (said.found or 0) > (self._found or 0))
        self._keep(made, now)
        self._forget(now)
        self._at_risk, self._found = said.at_risk, said.found
        return (Alert(said.last_contact),) if new and self._declared is None else ()
