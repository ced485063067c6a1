"""What does a phone with DESIRE do? It shares a secret with each phone it hears, and keeps two tokens of it.

It keeps nothing that it heard: by the token it would tell it names the payload to the hall. Tokens asked for and tokens
told never go together. The state is the fold of the stimuli: sightings of nobody who declared change no answer, and
requests that find nothing change none.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from sim.systems import ciphers
from sim.systems.desire import blind
from sim.systems.desire.blind import MODULUS_BYTES
from sim.systems.desire.encounters import EBID_BYTES, TOKEN_BYTES, Encounter, ebid_at, secret_at, tokens
from sim.systems.desire.limits import REQUEST_TOKENS, RETENTION_DAYS, SHORT_S, TOKEN_STEP, first_day_told
from sim.systems.desire.messages import (
    CODE_BYTES,
    Account,
    Answer,
    Authorise,
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
from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Installed,
    Kept,
    ProtocolError,
    Role,
    Send,
    Settings,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Payload
from sim.systems.telephone import number_of
from sim.units import DAY, Secrets, UnixTime

BACKEND: Role = "backend"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A report that waits for its tokens: when it was made, and what it will tell, in the order of the tokens told."""

    at: UnixTime
    told: tuple[tuple[bytes, Encounter], ...]

    @property
    def labels(self) -> list[str]:
        """Return the names of the tokens it asks for: in steps, so that their number tells less."""
        return [f"upload {self.at} {n}" for n in range(max(1, -(-len(self.told) // TOKEN_STEP)) * TOKEN_STEP)]


class DesirePhone:
    """A phone with DESIRE. It believes `settings.pinned["backend"]`: two keys for tokens, and one for signatures."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        pinned = settings.pinned[BACKEND]
        self._secrets = secrets
        self._accounts_key = pinned[:MODULUS_BYTES]
        self._uploads_key = pinned[MODULUS_BYTES : 2 * MODULUS_BYTES]
        self._server_key = pinned[2 * MODULUS_BYTES :]
        self._installed: UnixTime | None = None
        self._attempts = 0
        self._account: Account | None = None
        self._met: dict[bytes, Encounter] = {}
        self._asked: bytes | None = None
        self._at_risk = False
        self._declaring: Declaration | None = None
        self._declared = False

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the value of this epoch, both halves; None before the app came."""
        if self._installed is None or now < self._installed:
            return None
        return ebid_at(self._secrets, now)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._installed is None:
            self._installed = now
            return self._ask(now)
        if self._installed is not None:
            match stimulus:
                case Heard():
                    return self._hear(stimulus, now)
                case TestedPositive(slip, onset):
                    return self._declare(slip, onset, now)
                case SyncDue():
                    self._forget(now)
                    return self._ask(now)
                case Delivered(message):
                    return self._read(message, now)
        installed = "not yet installed" if self._installed is None else "installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the air ------------------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        """Make the tokens of an encounter; the value heard is kept no longer than that."""
        if len(heard.payload) != EBID_BYTES:
            raise ProtocolError(f"a payload of {len(heard.payload)} bytes is not of this protocol")
        try:
            made = tokens(secret_at(self._secrets, now), heard.payload)
        except ValueError as wrong:
            raise ProtocolError(str(wrong)) from wrong
        if made is None:
            return ()
        met = self._met.get(made.exposure, Encounter(made.request, now // DAY))
        self._met[made.exposure] = met.longer(heard.gap_s, heard.rssi)
        return (Kept(made.exposure),)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time."""
        oldest = now // DAY - RETENTION_DAYS
        if any(met.day <= oldest for met in self._met.values()):
            self._met = {token: met for token, met in self._met.items() if met.day > oldest}

    # -- requests -----------------------------------------------------------------------------------------------------

    def _ask(self, now: UnixTime) -> tuple[Effect, ...]:
        """Ask for the status; without an account, for a token to register with."""
        if self._account is None:
            hidden = blind.blinded(self._secrets, self._registration, self._accounts_key)
            return (Send(BACKEND, encode(Subscribe(number_of(self._secrets, self._attempts), hidden)), apart=True),)
        message = encode(Status(self._account.ident, self._account.key, self._requests()))
        self._asked = hashlib.sha256(message).digest()
        return (Send(BACKEND, message),)

    @property
    def _registration(self) -> str:
        """Return the name of the token that this phone registers with."""
        return f"account {self._attempts}"

    def _requests(self) -> list[bytes]:
        """Return so many tokens as every request has, in the order of their bytes: the newest, and some of nobody.

        Those of nobody stay the same, as the true ones do; who compares two requests still sees what is new in each.
        """
        long = sorted((met for met in self._met.values() if met.seconds >= SHORT_S), key=_newest)[:REQUEST_TOKENS]
        missing = REQUEST_TOKENS - len(long)
        filler = ciphers.aes_ctr(self._secrets("filler"), bytes(16), bytes(missing * TOKEN_BYTES))
        nobodys = (token for (token,) in struct.iter_unpack(f"{TOKEN_BYTES}s", filler))
        return sorted([*(met.request for met in long), *nobodys])

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _declare(self, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        """Ask for as many tokens as there are encounters to tell."""
        if len(slip) != CODE_BYTES:
            raise ProtocolError("no code of a hospital")
        first = first_day_told(onset, now)
        told = (each for each in self._met.items() if each[1].day >= first and each[1].seconds >= SHORT_S)
        self._declaring = Declaration(now, tuple(sorted(told, key=lambda each: each[0])))
        hidden = (blind.blinded(self._secrets, label, self._uploads_key) for label in self._declaring.labels)
        return (Send(BACKEND, encode(Authorise(slip, tuple(hidden))), apart=True),)

    def _upload(self, declaration: Declaration, signatures: tuple[bytes, ...]) -> tuple[Effect, ...]:
        """Tell each encounter in a message of its own, in an order that says nothing."""
        labels = declaration.labels
        if len(signatures) != len(labels):
            raise ProtocolError("another number of tokens was asked for")
        uploads = []
        for (exposure, met), label, signature in zip(declaration.told, labels, signatures, strict=False):
            token = _unblinded(self._secrets, label, self._uploads_key, signature)
            said = Upload(token, exposure, min(met.seconds, 0xFFFF), met.day, met.rssi)
            uploads.append(Send(BACKEND, encode(said), (exposure,), apart=True))
        self._declaring, self._declared = None, True
        return tuple(uploads)

    # -- answers ------------------------------------------------------------------------------------------------------

    def _read(self, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        said = decode(message)
        match said:
            case Signed((signature,)) if self._account is None:
                token = _unblinded(self._secrets, self._registration, self._accounts_key, signature)
                return (Send(BACKEND, encode(Register(token)), apart=True),)
            case Signed(signatures) if self._declaring is not None:
                return self._upload(self._declaring, signatures)
            case Account() if self._account is None:
                if not ciphers.verifies(self._server_key, said.signature, said.signed):
                    raise ProtocolError("this account is not from the server")
                self._account = said
            case Answer() if self._account is not None and self._asked is not None:
                return self._learn(self._account.key, self._asked, said)
            case Receipt():
                pass
            case Refusal():
                self._attempts += self._account is None
                self._asked = self._declaring = None
            case _:
                raise ProtocolError(f"{type(said).__name__} is not what this app waits for")
        return ()

    def _learn(self, key: bytes, asked: bytes, said: Answer) -> tuple[Effect, ...]:
        """Alert where the answer becomes yes, unless the owner has declared: then the app shows other advice."""
        if said.mac != answer_mac(key, asked, said.at_risk):
            raise ProtocolError("this answer is not to what was asked")
        new = said.at_risk and not self._at_risk
        self._asked, self._at_risk = None, said.at_risk
        return (Alert(None),) if new and not self._declared else ()


def answer_mac(key: bytes, asked: bytes, at_risk: bool) -> bytes:
    """Return the MAC of an answer to the request with this hash."""
    return ciphers.hmac_sha256(key, asked + bytes([at_risk]))


def _newest(met: Encounter) -> tuple[int, bytes]:
    return -met.day, met.request


def _unblinded(secrets: Secrets, label: str, public: bytes, signature: bytes) -> blind.Token:
    try:
        return blind.unblinded(secrets, label, public, signature)
    except ValueError as wrong:
        raise ProtocolError(str(wrong)) from wrong
