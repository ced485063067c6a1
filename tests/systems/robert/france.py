"""One server and some phones with StopCovid, to which things happen one by one at moments of the test's choosing."""

from __future__ import annotations

from sim.systems.machine import (
    Alert,
    Effect,
    Heard,
    Installed,
    Phone,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.registry import design
from sim.systems.robert.backend import RobertBackend
from sim.systems.robert.messages import Message, decode
from sim.systems.robert.phone import RobertPhone
from sim.systems.robert.rules import JUNE_2020, Rule
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.contract.conversation import Conversation

NOON = UnixTime(1_593_432_000)
"""2020-06-29, 12:00 UTC: here the apps are installed."""
CODE = b"1b4e28ba-2fa1-41d2-883f-0016d3cca427"


class France(Conversation):
    """Nothing happens by itself: no request, no batch."""

    def __init__(self, rule: Rule = JUNE_2020, *people: str, installed: int = NOON) -> None:
        super().__init__(design("robert"), rule.name, people or ("alice", "bob"))
        self._due.clear()
        for name in self.people:
            self.do(installed, name, Installed())

    def do(self, at: int, who: str, stimulus: Stimulus) -> tuple[Effect, ...]:
        """Let something happen to a phone or the server, and all that follows from it at once."""
        self.now = UnixTime(at)
        return self.tell(who, stimulus)

    def new_phone(self, name: str) -> RobertPhone:
        """A phone with the secrets of that name, on which no app was installed yet."""
        settings = self.design.pin(Settings(rule=self.rule), {"backend": Secrets(b"server backend")})
        return RobertPhone(Secrets(name.encode()), settings)

    def phone(self, name: str) -> RobertPhone:
        """The phone of that name."""
        phone = self.phones[name]
        assert isinstance(phone, RobertPhone)
        return phone

    @property
    def server(self) -> RobertBackend:
        """The server itself."""
        server = self.servers["backend"]
        assert isinstance(server, RobertBackend)
        return server

    def ask(self, who: str, at: int) -> list[Alert]:
        """Let a phone ask for its status; return the alerts it then gives."""
        before = len(self.alerts)
        self.do(at, who, SyncDue())
        return [alert for _, _, alert in self.alerts[before:]]

    def near(self, one: str, other: str, start: int, minutes: float, rssi: int = -60, every_s: int = 10) -> None:
        """Let two phones hear each other for some minutes."""
        for at in range(start, start + round(60 * minutes), every_s):
            for hearer, speaker in ((one, other), (other, one)):
                payload = self.phones[speaker].beacon(UnixTime(at))
                if payload is not None:
                    self.do(at, hearer, Heard(payload, rssi, rssi, every_s))

    def report(self, who: str, at: int, onset: int | None = None, code: bytes = CODE) -> Send:
        """Let an owner declare with a fresh code; return what the phone sends."""
        self.do(at, "backend", SlipIssued(code))
        (sent,) = self.do(at, who, TestedPositive(code, None if onset is None else UnixTime(onset)))
        assert isinstance(sent, Send)
        return sent

    def batch(self, at: int) -> tuple[Effect, ...]:
        """Let the server work through what was reported."""
        return self.do(at, "backend", SyncDue())

    def answer(self) -> Message:
        """The last message that reached a phone."""
        return decode(self.delivered[-1][1].message)

    def keep_asking(self, until: int, every_s: int = DAY) -> None:
        """Let every phone ask at this pace."""
        for at in range(self.now + every_s, until, every_s):
            for name in self.people:
                self.do(at, name, SyncDue())


def payload_of(phone: Phone, at: int) -> bytes:
    """What a phone that is not silent says."""
    said = phone.beacon(UnixTime(at))
    assert said is not None
    return said


__all__ = ["CODE", "DAY", "HOUR", "NOON", "France", "payload_of"]
