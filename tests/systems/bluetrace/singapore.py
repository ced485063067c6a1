"""An authority and phones that talk to it directly, for tests that look at single messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.systems.bluetrace import DESIGN
from sim.systems.bluetrace.authority import BlueTraceAuthority
from sim.systems.bluetrace.messages import Message, decode
from sim.systems.bluetrace.phone import BlueTracePhone
from sim.systems.machine import Delivered, Effect, Installed, Line, Send, Settings, SlipIssued, Stimulus
from sim.units import DAY, Secrets, UnixTime

NOW = UnixTime(18_442 * DAY + 36_000)
CODE = b"K7QX2M"
SECRETS = Secrets(b"an authority")
PINNED = DESIGN.pin(Settings(), {"authority": SECRETS})


@dataclass
class Authority:
    """One authority, and what it answered last to whom."""

    machine: BlueTraceAuthority = field(default_factory=lambda: BlueTraceAuthority(SECRETS, PINNED))
    lines: int = 0
    because: tuple[bytes, ...] = ()
    said: list[Message] = field(default_factory=list)

    def ask(self, message: bytes, now: UnixTime = NOW) -> bytes:
        """What the authority answers."""
        self.lines += 1
        (answer,) = self.machine.handle(Delivered(message, Line(b"line %d" % self.lines)), now)
        assert isinstance(answer, Send)
        return answer.message

    def tell(self, phone: BlueTracePhone, stimulus: Stimulus, now: UnixTime = NOW) -> tuple[Effect, ...]:
        """Let a phone handle a stimulus, and let the two talk until both are silent."""
        effects = phone.handle(stimulus, now)
        for effect in effects:
            assert isinstance(effect, Send)
            self.said.append(decode(effect.message))
            answer = self.ask(effect.message, now)
            self.said.append(decode(answer))
            self.tell(phone, Delivered(answer, Line(b"")), now)
        return effects

    def phone(self, name: str, now: UnixTime = NOW) -> BlueTracePhone:
        """A phone with the app installed."""
        made = BlueTracePhone(Secrets(name.encode()), PINNED)
        self.tell(made, Installed(), now)
        return made

    def issue(self, now: UnixTime = NOW) -> None:
        """Let a tracer have a code."""
        self.machine.handle(SlipIssued(CODE), now)
