"""A server and phones that talk to it directly, for tests that look at single messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.systems.desire import DESIGN
from sim.systems.desire.backend import DesireBackend
from sim.systems.desire.messages import Message, Refusal, decode
from sim.systems.desire.phone import DesirePhone
from sim.systems.machine import (
    Delivered,
    Effect,
    Heard,
    Installed,
    Line,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    TestedPositive,
)
from sim.units import DAY, Secrets, UnixTime

NOW = UnixTime(18_442 * DAY + 36_000)
CODE = b"0123456789abcdef"
SECRETS = Secrets(b"a server")
PINNED = DESIGN.pin(Settings(), {"backend": SECRETS})


def code(number: int) -> bytes:
    """One of many codes."""
    return b"%016x" % number


@dataclass
class Server:
    """One server, everything that phones said to it and were told, by the name of the phone, and its hints."""

    machine: DesireBackend = field(default_factory=lambda: DesireBackend(SECRETS, PINNED))
    seen: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    hints: list[Effect] = field(default_factory=list)

    def ask(self, message: bytes, now: UnixTime = NOW, name: str = "") -> Message:
        """What the server answers."""
        line = Line(b"line %d" % len(self.seen))
        *hints, answer = self.machine.handle(Delivered(message, line), now)
        assert isinstance(answer, Send)
        assert answer.to == line
        self.hints += hints
        self.seen.append((name, message, answer.message))
        return decode(answer.message)

    def tell(self, name: str, phone: DesirePhone, stimulus: Stimulus, now: UnixTime = NOW) -> list[Effect]:
        """Let a phone handle a stimulus, let the two talk until both are silent, and return all that the phone did."""
        effects = list(phone.handle(stimulus, now))
        for effect in tuple(effects):
            if isinstance(effect, Send):
                self.ask(effect.message, now, name)
                effects += self.tell(name, phone, Delivered(self.seen[-1][2], Line(b"")), now)
        return effects

    def phone(self, name: str, now: UnixTime = NOW) -> DesirePhone:
        """A phone with the app installed."""
        made = DesirePhone(Secrets(name.encode()), PINNED)
        self.tell(name, made, Installed(), now)
        return made

    def report(self, name: str, phone: DesirePhone, now: UnixTime = NOW, slip: bytes = CODE) -> list[Effect]:
        """Let the owner of a phone declare, with a code that is good."""
        self.machine.handle(SlipIssued(slip), now)
        return self.tell(name, phone, TestedPositive(slip, None), now)


def meet(one: DesirePhone, other: DesirePhone, now: UnixTime = NOW, gap_s: int = 300, rssi: int = -70) -> None:
    """Let two phones hear each other."""
    for hearer, speaker in ((one, other), (other, one)):
        said = speaker.beacon(now)
        assert said is not None
        hearer.handle(Heard(said, rssi, rssi, gap_s), now)


REFUSED = Refusal()
