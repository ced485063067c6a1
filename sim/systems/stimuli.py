"""What reaches a machine, and what does it do? Stimuli and effects: all that crosses the edge of any machine.

What reaches one is what its sensors, its owner or a message tell it, never the truth. What it does is carried out by
the hall; some effects tell nobody, and are for the hall's journal alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from sim.systems.payloads import Bytes, Payload
from sim.units import Int32s, Int64s, Setting, UnixTime

Role = str
"""Which server: "backend", "authority"."""
Line = NewType("Line", bytes)
"""A random handle that the hall makes for each request; a reply goes to it. It names nobody."""


class ProtocolError(Exception):
    """A machine was sent what its specification does not know; its state is unchanged."""


# -- stimuli: what reaches a machine ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Installed:
    """The app was installed; before this a phone neither speaks nor listens."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One scan heard a neighbour: its payload, the mean and the strongest raw rssi in dBm, and the seconds since the
    phone's previous scan, as the phone's system reports them."""  # fmt: skip

    payload: Payload
    rssi: int
    strongest: int
    gap_s: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message arrived on a line."""

    message: bytes
    line: Line


@dataclass(frozen=True, slots=True)
class TestedPositive:
    """The owner has a positive result and declares: the slip that authorises the upload, and the onset of symptoms as
    the owner remembers it (None without symptoms)."""  # fmt: skip

    slip: bytes
    onset: UnixTime | None


@dataclass(frozen=True, slots=True)
class SlipIssued:
    """The laboratory's system told the server that this slip is good for one upload."""

    slip: bytes


@dataclass(frozen=True, slots=True)
class SyncDue:
    """The moment has come that the design's calendar fixed: a phone asks for news, a server publishes."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What somebody tells a tracer of one other person met on one day: who, as far as the teller can name them.

    `minutes` in all and `metres` at the nearest, as they are remembered; `barrier` says whether all of it was through a
    wall or a screen, `masked` whether both wore masks throughout. None where the teller does not know.
    """

    who: Line
    day: UnixTime
    setting: Setting
    minutes: float
    metres: float | None
    barrier: bool | None
    masked: bool | None


@dataclass(frozen=True, slots=True)
class Interviewed:
    """A tracer has interviewed a case: what it told, and the onset of symptoms as it remembers it."""

    case: Line
    onset: UnixTime | None
    told: tuple[Recalled, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A phone, or the network it is attached to, says where it stayed: metres east and north on the map, as the sensor
    measured them."""  # fmt: skip

    since: UnixTime
    until: UnixTime
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A bank says at which merchant's terminal a card paid, and where on the map that terminal stands."""

    at: UnixTime
    merchant: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The authority has a new case, by a handle of its own: the age, the onset of symptoms as the case remembers it
    (None without any), and what the operator and the bank hand over about it, in order of time."""  # fmt: skip

    case: Line
    age: int
    onset: UnixTime | None
    located: tuple[Located, ...] = ()
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """Somebody with this handle was ordered to stay at home until then, and has got a wristband."""

    wearer: Line
    until: UnixTime


@dataclass(frozen=True, slots=True)
class AtHome:
    """A wristband says whether it is at home."""

    wearer: Line
    home: bool


Stimulus = (
    Installed
    | Heard
    | Delivered
    | TestedPositive
    | SlipIssued
    | SyncDue
    | Interviewed
    | Located
    | Confirmed
    | Ordered
    | AtHome
)


@dataclass(frozen=True, slots=True, eq=False)
class Hearings:
    """Many `Heard` in order of time: row i heard `payloads[which[i]]` at Unix time `at[i]`; the rest as in `Heard`.

    Each payload stands in the table once.
    """

    payloads: Bytes
    which: Int64s
    at: Int64s
    rssi: Int32s
    strongest: Int32s
    gap_s: Int32s

    def __len__(self) -> int:
        return self.at.size


@dataclass(frozen=True, slots=True, eq=False)
class Attachments:
    """An antenna's log of one day: row i says that `phones[which[i]]`, the handle of a telephone number, was attached
    from `since[i]` until `until[i]` (Unix time). Each handle stands in the table once."""  # fmt: skip

    antenna: int
    phones: tuple[Line, ...]
    which: Int64s
    since: Int64s
    until: Int64s

    def __len__(self) -> int:
        return self.since.size


# -- effects: what a machine does -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message to a server by its role, or back along a line.

    `because` are the payloads heard that the message tells of. They add nothing to it; the hall journals them.
    Messages of one moment share a connection, but for those that go `apart`, by a mixing proxy.
    """

    to: Role | Line
    message: bytes
    because: Sequence[Payload] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """A phone tells its owner: exposed on `day` (midnight UTC of the latest day that counts; None if it cannot say).

    `because` are the payloads heard on which the decision rests; none where a server decided. The owner never sees
    them; the hall journals them.
    """

    day: UnixTime | None
    because: tuple[Payload, ...] = ()


@dataclass(frozen=True, slots=True)
class Publish:
    """A server publishes a file for everybody."""

    message: bytes


@dataclass(frozen=True, slots=True)
class Counted:
    """A server counted an exposure of the account that was opened on `line`.

    Nobody is told: it is for the hall's journal. `because` names the payloads that counted by what of them was
    uploaded, their first bytes.
    """

    line: Line
    because: Sequence[Payload]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A server will give the account that was opened on `line` another answer when it next asks.

    Nobody is told: the hall alone learns which phone it may no longer leave asleep. A server keeps the handle of the
    connection on which an account was opened; a real one could as well.
    """

    line: Line


@dataclass(frozen=True, slots=True)
class Cleared:
    """A server took the flag off the account that was opened on `line`: once it has asked, its answers stay the same.

    Nobody is told: the hall alone learns which phone it may let sleep again.
    """

    line: Line


@dataclass(frozen=True, slots=True)
class Push:
    """A server has the app that opened an account on `line` woken, by the maker of its phone: it asks for news at once.

    Whether there is any the push does not say.
    """

    line: Line


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the payload just heard a phone keeps these bytes and not the payload: by them it will name it in effects.

    Nobody is told: it is for the hall's journal.
    """

    kept: Payload


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is to be called by a person of the authority: whoever opened an account on `line`, or whom a case named.

    `day` is the latest day of exposure that counts (midnight UTC), None if it is not said. The hall's tracers call when
    they have time.
    """

    line: Line
    day: UnixTime | None


@dataclass(frozen=True, slots=True)
class Text:
    """The authority sends a text message to the telephone number with the handle `line`: exposed on `day`.

    For the journal alone: because of which `case`, `since` when, and for how many seconds both were there at once.
    """

    line: Line
    day: UnixTime
    case: Line
    since: UnixTime
    together_s: int


@dataclass(frozen=True, slots=True)
class Check:
    """The police are sent to see whether this wearer of a wristband is at home."""

    wearer: Line


Effect = Send | Alert | Publish | Counted | Flagged | Cleared | Push | Kept | Call | Text | Check
