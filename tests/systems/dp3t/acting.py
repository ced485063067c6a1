"""A phone, a server and a neighbour of each design, to be acted with."""

from __future__ import annotations

from sim.systems import ciphers
from sim.systems.dp3t.cuckoo import filled, serialised
from sim.systems.dp3t.files import File, packed, row
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.keys import OwnKeys
from sim.systems.dp3t.messages import Files, Receipt, Upload, decode, encode
from sim.systems.dp3t.phone import Dp3tPhone
from sim.systems.dp3t.schemes import HYBRID, LOW_COST, UNLINKABLE, Key, Scheme
from sim.systems.machine import (
    Delivered,
    Effect,
    Heard,
    Installed,
    Kept,
    Line,
    Send,
    Settings,
    TestedPositive,
)
from sim.systems.registry import design
from sim.units import DAY, HOUR, Secrets, UnixTime

SECRET = b"server" * 8
PINNED = {"backend": ciphers.public_key(SECRET)}
DAY_0 = 18_442
LINE = Line(b"line")
SCHEMES = {"dp3t_low_cost": LOW_COST, "dp3t_unlinkable": UNLINKABLE, "dp3t_hybrid": HYBRID}


def moment(day: int, hour: float = 0.0) -> UnixTime:
    """An hour of a day, counted from the installation's midnight."""
    return UnixTime((DAY_0 + day) * DAY + round(hour * HOUR))


def phone(name: str, who: str = "bob", rule: str | None = "swisscovid_2020_09", **extras: float) -> Dp3tPhone:
    """An app of a design, installed at midnight of day 0."""
    make = design(name).phone
    assert make is not None
    made = make(Secrets(who.encode()), Settings(rule, extras, PINNED))
    assert isinstance(made, Dp3tPhone)
    made.handle(Installed(), moment(0))
    return made


def hears(made: Dp3tPhone, said: bytes, at: int, rssi: int = -60, gap_s: int = 300) -> bytes:
    """Let a phone hear an EphID; by what it will name it."""
    effects = made.handle(Heard(said, rssi, rssi, gap_s), UnixTime(at))
    return next((effect.kept for effect in effects if isinstance(effect, Kept)), said)


def beside(made: Dp3tPhone, other: Dp3tPhone, start: int, scans: int, rssi: int = -60) -> tuple[bytes, ...]:
    """Let a phone hear another one for so many scans; by what it will name what it heard."""
    kept = []
    for at in range(start, start + 300 * scans, 300):
        said = other.beacon(UnixTime(at))
        assert said is not None
        kept.append(hears(made, said, at, rssi))
    return tuple(sorted(set(kept)))


def uploaded(made: Dp3tPhone, now: UnixTime, onset: UnixTime | None) -> Upload:
    """What a declarer's phone uploads."""
    (sent,) = made.handle(TestedPositive(b"slip", onset), now)
    assert isinstance(sent, Send)
    assert sent.to == "backend"
    message = decode(sent.message)
    assert isinstance(message, Upload)
    return message


def released(scheme: Scheme, now: int, *keys: Key, secret: bytes = SECRET) -> bytes:
    """The file that a server would release of these keys."""
    if scheme is UNLINKABLE:
        body = serialised(filled(observed(said, key.period) for key in keys for said in scheme.ephids(key.secret)))
    else:
        body = row(sorted(keys, key=lambda key: key.secret))
    return packed(File(scheme.number, UnixTime(now), body), secret)


def gets(made: Dp3tPhone, now: int, *files: bytes, until: int | None = None) -> tuple[Effect, ...]:
    """Let a phone get files."""
    news = Files(UnixTime(now if until is None else until), files)
    return made.handle(Delivered(encode(news), LINE), UnixTime(now))


def accepted(effects: tuple[Effect, ...]) -> bool:
    """Whether a server's one answer is that it took an upload."""
    (sent,) = effects
    assert isinstance(sent, Send)
    answer = decode(sent.message)
    assert isinstance(answer, Receipt)
    return answer.accepted


def own(scheme: Scheme, who: str = "alice") -> OwnKeys:
    """The secrets of a phone installed at midnight of day 0."""
    return OwnKeys(scheme, Secrets(who.encode()), moment(0))
