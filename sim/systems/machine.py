"""What is a system of tracing? Machines that turn a stimulus into effects, and a design that says who they are.

    handle(stimulus, now) -> tuple[effect, ...]        a phone also has     beacon(now) -> payload

Centralised and decentralised differ only in which machine matches. A machine has no clock, socket, file, dice or person
inside: `now` and `secrets` are arguments. Handlers return tuples (a generator would lose messages silently). Machines
and `Secrets` pickle, so that a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from sim.systems.fleet import Fleet
from sim.systems.payloads import Bytes, Payload
from sim.systems.reading import Account, Reads, ReadsClock, Whose
from sim.systems.stimuli import (
    Alert,
    AtHome,
    Attachments,
    Call,
    Check,
    Cleared,
    Confirmed,
    Counted,
    Delivered,
    Effect,
    Flagged,
    Heard,
    Hearings,
    Installed,
    Interviewed,
    Kept,
    Line,
    Located,
    Ordered,
    Paid,
    ProtocolError,
    Publish,
    Push,
    Recalled,
    Role,
    Send,
    SlipIssued,
    Stimulus,
    SyncDue,
    TestedPositive,
    Text,
)
from sim.units import Floats, Int32s, Int64s, ScanSchedule, Secrets, UnixTime

if TYPE_CHECKING:
    from sim.systems.central import MakesCentral

__all__ = [
    "ALWAYS",
    "Alert",
    "AtHome",
    "Attachments",
    "Beacons",
    "Call",
    "Check",
    "Cleared",
    "Confirmed",
    "Counted",
    "Delivered",
    "Design",
    "Dummy",
    "Effect",
    "Flagged",
    "Heard",
    "Hearings",
    "Installed",
    "Interviewed",
    "Kept",
    "Line",
    "Listener",
    "Located",
    "Machine",
    "Nearness",
    "Ordered",
    "Paid",
    "Phone",
    "Prospect",
    "ProtocolError",
    "Publish",
    "Push",
    "Recalled",
    "Role",
    "Send",
    "Settings",
    "SlipIssued",
    "Speaker",
    "Step",
    "Stimulus",
    "SyncDue",
    "TellsSince",
    "TestedPositive",
    "Text",
    "Traits",
]

# -- machines ---------------------------------------------------------------------------------------------------------


class Machine(Protocol):
    """Anything that answers stimuli with effects."""

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus at `now`. Raises ProtocolError, with the state unchanged, for what it does not know."""
        ...


class Phone(Machine, Protocol):
    """A machine that is carried about and speaks over the air."""

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return what the phone says at `now`; pure, and None where it is silent."""
        ...


@runtime_checkable
class Listener(Phone, Protocol):
    """A phone that takes in what it heard in bulk."""

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now: the same as one `Heard` for each row, each at its own moment."""
        ...


@runtime_checkable
class Speaker(Listener, Protocol):
    """A phone that also says in bulk what it said at many moments."""

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return payloads, each once, and the number of the one of each moment: the same bytes as `beacon`.

        Asked only of moments (Unix time) at which the phone is not silent.
        """
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set once for all machines of an arm: the rule by its dated name (None: the design's own), and extras.

    `pinned` are the servers' public keys, which every app carries from the store; `Design.pin` puts them there.
    """

    rule: str | None = None
    extras: Mapping[str, float] = field(default_factory=dict)
    pinned: Mapping[Role, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One message of a design's flow: who says what to whom, and when. A test checks it, a page draws it."""

    sender: str
    receiver: str
    message: str
    when: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What distinguishes a design, in words that a table can hold and numbers that the hall needs."""

    identifiers_by: str
    uploaded: str
    matched_in: Literal["nowhere", "phone", "backend", "authority"]
    everybody_learns: str
    server_learns: str
    alert_says: str
    exchange: Literal["none", "broadcast", "connection", "both_heard"]
    """How payloads cross: one phone hears another; two connect, and both or neither notes the other; each must hear the
    other."""  # fmt: skip
    rotation_s: int
    retention_days: int
    publishes_every_s: int
    polls_every_s: int
    scans: ScanSchedule | None
    rotates: Literal["together", "apart"] = "together"
    """Whether all phones change identifiers at the same moments, or each at its own."""
    address: Literal["none", "in_step", "apart", "unsaid"] = "none"
    """Whether the radio's address is to change with the identifier; some specifications do not say."""
    published_within_s: int = 0
    """After a report, in how many seconds all that it told is published."""
    warned_by: Literal["nobody", "app", "call", "message"] = "app"
    """Who tells an exposed person: the app, somebody of the authority who calls, or a text message of the authority."""
    counted_bytes: int | None = None
    """What its authors count of a published file for each declarer, in their comparison of designs."""
    sensors: Literal["none", "positions", "antennas", "wristbands"] = "none"
    """What else than Bluetooth its machines are fed by."""
    links_declarer: Literal["no", "pseudonymous", "named"] = "no"
    """Whether a report lets the server link the declarer to each of those it tells of, and by what."""
    links_together: Literal["no", "pseudonymous", "named"] = "no"
    """Whether it lets the server link those told of in one report to each other."""
    woken_by_hearing: bool = False
    """Whether only a phone's own request tells the server that it heard a declarer."""
    redacts: bool = False
    """Whether declarers can keep back what they said in chosen hours."""
    names_day: bool = False
    """Whether an alert names the day of the exposure, under other rules than those `undated`."""
    pushes: bool = False
    """Whether a server that has news has the phone ask at once, instead of at its next turn: it says `Push`."""

    @property
    def tells_of_others(self) -> bool:
        """Whether declarers upload what they heard, for a server to match, and not what they said themselves."""
        return self.matched_in in ("backend", "authority")


@dataclass(frozen=True, slots=True)
class Nearness:
    """What a rule says it warns of: so many minutes within so many metres of one declarer, in so many days together."""

    metres: float
    minutes: float
    days: int


ALWAYS = UnixTime(0)


class TellsSince(Protocol):
    """From when on a report tells what a phone heard (where phones match: said), under a rule."""

    def __call__(self, rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
        """Return the moment, for a declaration at `now` of symptoms since `onset` (None without any)."""
        ...


@dataclass(frozen=True, slots=True)
class Prospect:
    """What sightings can count at most under a rule, where phones match: an alert needs `needed` minutes of a day.

    `minutes(rssi, strongest, gap)` says it for columns of raw dBm and seconds; never less than what counts in the end.
    """

    minutes: Callable[[Int32s, Int32s, Int32s], Floats]
    needed: float


class FalseYes(Protocol):
    """Which requests of phones a server answers yes though there is no risk: for the hall, which wakes these phones."""

    def __call__(
        self, server: Secrets, phones: Sequence[Secrets], settings: Settings, at: Sequence[Sequence[UnixTime]]
    ) -> Iterator[tuple[UnixTime, ...]]:
        """Yield those of the moments at which each phone asks."""
        ...


class Dummy(Protocol):
    """What an app uploads that has nothing to tell: in the form of a report, of nobody's, for its server to drop."""

    def __call__(self, secrets: Secrets, label: str, now: UnixTime) -> bytes:
        """Return the message that a phone with these secrets sends at `now`; each label is another one."""
        ...


class Asks(Protocol):
    """How a phone asks for news: the bytes that it would send by its own clock."""

    def __call__(self, server: Secrets, phone: Secrets, settings: Settings, now: UnixTime, fast: int) -> bytes:
        """Return the request of a phone that has an account, at `now`, by a clock that is `fast` seconds fast."""
        ...


class Beacons(Protocol):
    """What many phones say at many moments, in one call: the same bytes as each phone's `beacon`."""

    def __call__(
        self, servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
    ) -> tuple[Bytes, Int64s]:
        """Return payloads, each once, and the number of that of `phones[phone[i]]` at Unix time `at[i]`.

        They are those of phones that are not silent then.
        """
        ...


@dataclass(frozen=True, slots=True)
class Design:
    """A system of tracing: its machines, its flow and its traits. `phone` is None where no phone takes part.

    `pins` says which servers have a public key that the apps know, and makes it from the server's secrets. `rules` are
    the dated rules it can be run under, its own first, `in_force` says since when each was, and `nearness` what each
    says it warns of; `polls` gives the pace of phones under rules that set another one than the traits.
    `slip(secrets, label)` makes the code of a positive result. Nobody installs the app before `opens`. Under the rules
    in `mute` a phone says and hears nothing more once its report was taken; under those `undated` an alert names no
    day. `plain` is there where phones can also
    decide by rules that are not listed, whose names state them, and says what such a rule warns of (None: it is none).
    `beacons` is there where payloads can be made in bulk; then the phones are `Listener`s. `tells_since` says which
    part of what it heard a phone will not tell (None: it may tell all in the retention); where phones match, of what it
    said. `prospect` gives, for a rule, what sightings can come to at most; None where nobody knows before the machines
    do. `fleet` decides for all phones where they match, `central` where one server does, as that of the machines is
    known to be; `false_yes` is there where a server can be set to say yes to anybody now and then; `nothing_new(until)`
    is what a server answers a phone that has all files until then. Where phones match, nothing that a report told is
    said any more once it is out: who hears a declarer later is not asked about it. `members` are the designs of a
    mixture. `reads` is how whoever has the server's keys reads a report, and `account` under which name the server
    knows a phone's user (None: under none); `whose` is how those keys open identifiers caught on the air, of anybody
    (None: they open none). `asks` makes a request for news, and `clock` reads by it how wrong its phone's clock is;
    both are there where requests show it. `dummy` is there where an app can send what passes for a report.
    """

    name: str
    title: Mapping[str, str]
    phone: Callable[[Secrets, Settings], Phone] | None
    servers: Mapping[Role, Callable[[Secrets, Settings], Machine]]
    flow: tuple[Step, ...]
    traits: Traits
    rules: tuple[str, ...] = ()
    in_force: Mapping[str, date] = field(default_factory=dict)
    nearness: Mapping[str, Nearness] = field(default_factory=dict)
    pins: Mapping[Role, Callable[[Secrets], bytes]] = field(default_factory=dict)
    polls: Mapping[str, int] = field(default_factory=dict)
    slip: Callable[[Secrets, str], bytes] | None = None
    opens: UnixTime = ALWAYS
    mute: frozenset[str] = frozenset()
    undated: frozenset[str] = frozenset()
    plain: Callable[[str], Nearness | None] | None = None
    beacons: Beacons | None = None
    tells_since: TellsSince | None = None
    prospect: Callable[[str | None], Prospect] | None = None
    fleet: Callable[[Settings], Fleet] | None = None
    nothing_new: Callable[[UnixTime], bytes] | None = None
    central: MakesCentral | None = None
    false_yes: FalseYes | None = None
    members: tuple[Design, ...] = ()
    reads: Reads | None = None
    account: Account | None = None
    whose: Whose | None = None
    asks: Asks | None = None
    clock: ReadsClock | None = None
    dummy: Dummy | None = None

    def polls_every_s(self, rule: str | None) -> int:
        """Return how often a phone asks for news under a rule (None: the design's own)."""
        return self.polls.get(rule or "", self.traits.polls_every_s)

    def near(self, rule: str | None) -> Nearness:
        """Return what a rule (None: the design's own) says it warns of."""
        name = rule or self.rules[0]
        listed = self.nearness.get(name)
        return listed or (self.plain and self.plain(name)) or self.nearness[name]

    def knows(self, rule: str) -> bool:
        """Tell whether the design can be run under a rule. Raises Refused for one that states what cannot be."""
        return rule in self.rules or (self.plain is not None and self.plain(rule) is not None)

    def falls_silent(self, rule: str | None) -> bool:
        """Tell whether a phone is silent once its owner has declared, under a rule (None: the design's own)."""
        return (rule or next(iter(self.rules), "")) in self.mute

    def names_day(self, rule: str | None) -> bool:
        """Tell whether an alert names the day of the exposure, under a rule (None: the design's own)."""
        return self.traits.names_day and (rule or next(iter(self.rules), "")) not in self.undated

    def pin(self, settings: Settings, secrets: Mapping[Role, Secrets]) -> Settings:
        """Return the settings with the public keys of these servers in them; phones are made with the result."""
        return replace(settings, pinned={role: make(secrets[role]) for role, make in self.pins.items()})

    def __repr__(self) -> str:
        return f"Design({self.name!r})"
