"""Some phones and the server of the plan, spoken with by hand."""

from __future__ import annotations

from sim.systems.machine import Alert, Delivered, Effect, Heard, Installed, Line, Send, Settings, SlipIssued, SyncDue
from sim.systems.machine import TestedPositive as Declared
from sim.systems.ntk.backend import Account, NtkBackend
from sim.systems.ntk.messages import Message, decode, encode
from sim.systems.ntk.phone import NtkPhone
from sim.systems.ntk.registration import puid_of, push_id_of
from sim.units import DAY, HOUR, Secrets, UnixTime

NOON = 18_442 * DAY + 12 * HOUR
TAN = b"123456789012"
SERVER = Secrets(b"server backend")


class Germany:
    """Phones by name, all installed at noon; every message is carried at once."""

    def __init__(self, *people: str, installed: int = NOON) -> None:
        self.server = NtkBackend(SERVER, Settings())
        self.phones = {name: NtkPhone(Secrets(name.encode()), Settings()) for name in people or ("alice", "bob")}
        self.alerts: list[tuple[int, str]] = []
        self.sent: list[tuple[str, Send]] = []
        self.effects: list[Effect] = []
        for name in self.phones:
            self.do(name, Installed(), installed)

    def do(self, name: str, stimulus: Installed | Heard | SyncDue | Declared | Delivered, at: int) -> None:
        for effect in self.phones[name].handle(stimulus, UnixTime(at)):
            if isinstance(effect, Send):
                self.sent.append((name, effect))
                line = Line(f"{name} {at}".encode())
                for answer in self.server.handle(Delivered(effect.message, line), UnixTime(at)):
                    if isinstance(answer, Send):
                        self.do(name, Delivered(answer.message, line), at)
                    else:
                        self.effects.append(answer)
            elif isinstance(effect, Alert):
                self.alerts.append((at, name))

    def tell(self, said: Message, at: int = NOON) -> Message:
        """Send the server a message by hand; return its answer."""
        sent, *_ = self.server.handle(Delivered(encode(said), Line(b"line")), UnixTime(at))
        assert isinstance(sent, Send)
        return decode(sent.message)

    def near(self, one: str, other: str, at: int, scans: int, rssi: int = -60) -> None:
        """Let two phones hear each other every five minutes."""
        for scan in range(scans):
            now = UnixTime(at + 300 * scan)
            for hearer, speaker in ((one, other), (other, one)):
                payload = self.phones[speaker].beacon(now)
                assert payload is not None
                self.do(hearer, Heard(payload, rssi, rssi, 300), now)

    def report(self, name: str, at: int, tan: bytes = TAN) -> None:
        self.server.handle(SlipIssued(tan), UnixTime(at))
        self.do(name, Declared(tan, None), at)

    def batch(self, at: int) -> list[Effect]:
        effects = self.server.handle(SyncDue(), UnixTime(at))
        self.effects += effects
        return list(effects)

    def account(self, name: str) -> Account:
        return self.server._accounts[puid_of(SERVER, push_id_of(Secrets(name.encode())))]
