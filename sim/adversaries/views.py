"""What can an attacker hold? Moments, sizes, messages, and handles that name nobody: types with no room for the truth.

A vantage point is where an attacker stands. What is seen from it is rows of one kind, in the order of (time, bytes),
never of any id. Everything that could be told apart by a name (a line, an address) bears a handle: a keyed function of
the vantage and its subject, with another key for each vantage, so that two attackers cannot join their rows by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal, NewType, TypeVar

from sim.systems.machine import Role
from sim.units import Setting, UnixTime

Handle = NewType("Handle", bytes)
"""What one vantage calls a line or an address; it means nothing anywhere else."""
Direction = Literal["up", "down"]
"""Up: from a phone to a server; down: the answer."""


@dataclass(frozen=True, slots=True)
class LineSaw:
    """The operator of the network saw a message pass on a line between an address and a host; not what it said.

    Messages are encrypted on their way. `size` is that of the message in bytes, without what TLS and HTTP add to it.
    Requests on one connection share a line.
    """

    at: UnixTime
    line: Handle
    direction: Direction
    host: str
    size: int
    address: Handle


@dataclass(frozen=True, slots=True)
class ServerSaw:
    """The operator of a server saw a message arrive on a line from an address (None: it came from no phone).

    What the server answers is not among the rows: its operator can make the answers again.
    """

    at: UnixTime
    line: Handle
    message: bytes
    address: Handle | None


@dataclass(frozen=True, slots=True)
class Published:
    """Everybody saw a server publish a file."""

    at: UnixTime
    message: bytes


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A receiver heard a phone speak: from which radio address, what, and at how many dBm.

    `receiver` is the place where it was, for who set it up knows where, and an app that listens has the location.
    """

    at: UnixTime
    receiver: Handle
    address: Handle
    payload: bytes
    rssi: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A camera, or a till with a loyalty card, saw a face: once when somebody comes, once when somebody goes.

    `place` is what the same attacker's receivers call it.
    """

    at: UnixTime
    place: Handle
    face: Handle


@dataclass(frozen=True, slots=True)
class Listed:
    """A directory tells who lives in a home in reach of a receiver; `face` is None where it has the home, not a name.

    `place` is what the same attacker's receivers call it.
    """

    place: Handle
    home: Handle
    face: Handle | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """Somebody remembers having been near somebody: when to a quarter of an hour, how long to five minutes, and where.

    `face` is None for those whom the rememberer cannot name: others in the tram, a stranger at the next table.
    """

    since: UnixTime
    until: UnixTime
    minutes: int
    face: Handle | None
    setting: Setting


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody is known, from seeing and hearing alone, to stay away from work, school or the usual places."""

    face: Handle


@dataclass(frozen=True, slots=True)
class Notified:
    """The own phone told its owner of a risk; `day` is the day of exposure that it named (midnight UTC), if it did.

    It may name so many `days` from that one on, and have kept the alert back for `kept_s`, as its code says.
    """

    at: UnixTime
    day: UnixTime | None
    days: int = 1
    kept_s: int = 0


@dataclass(frozen=True, slots=True)
class PhoneOpened:
    """The own phone, opened: in which quarters of an hour it heard what the alert rests on (their beginnings).

    An app may store this though it does not show it; where a server decides, the phone never learns it. `heard` are the
    quarters in which it heard any phone with the app, whoever's; None where it kept no such log.
    """

    quarters: tuple[UnixTime, ...]
    heard: tuple[UnixTime, ...] | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A human tracer called: somebody whom one was near on `day` is positive; `name` only with that one's consent."""

    at: UnixTime
    day: UnixTime
    name: Handle | None


Says = Literal["point", "mast", "home"]
"""What a released row says of a place: a point on the map, the nearest of some masts, or only whether it is the own
home."""
Lasts = Literal["always", "day", "row"]
"""How long a handle stands for somebody."""


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """Somebody is known to have been at a place in that time: metres east and north, and whether it is their home."""

    since: UnixTime
    until: UnixTime
    east: int
    north: int
    home: bool


@dataclass(frozen=True, slots=True)
class Trails:
    """What was released or leaked of where people were, by columns: row i says that `handles[which[i]]` was at a place
    from `since[i]` until `until[i]`; rows are in the order of time, handles in that of their bytes.

    `says` is what a row tells of the place: (`east`, `north`) in m, of a point or of the mast, or `home`; the others
    are 0. `ages` are the first years of the bands of ten that were released, none where they were not. Two places less
    than `reach_m` apart, east and north, may be the same. A handle stands for somebody as long as it `lasts`: for
    good, for a day, or for one row. `masts` are those of the network, which anybody can see.
    """

    says: Says
    handles: tuple[Handle, ...]
    ages: tuple[int, ...]
    which: tuple[int, ...]
    since: tuple[UnixTime, ...]
    until: tuple[UnixTime, ...]
    east: tuple[int, ...]
    north: tuple[int, ...]
    home: tuple[bool, ...]
    masts: tuple[tuple[int, int], ...] = ()
    reach_m: int = 0
    lasts: Lasts = "always"

    def __repr__(self) -> str:
        return f"Trails({len(self.handles)} handles, {len(self.since)} rows)"


@dataclass(frozen=True, slots=True)
class ServerRead:
    """The operator of a server opened a report with the server's own keys: whom it tells of, and when they were heard.

    Account `accounts[which[i]]` was heard in the quarter of an hour that began at `quarters[i]`; each pair once, in the
    order of (quarter, account). `teller` is who told: the account that the message names, else a name for this one
    report; None where several came together and nobody can tell them apart.
    """

    at: UnixTime
    teller: Handle | None
    accounts: tuple[Handle, ...]
    which: tuple[int, ...]
    quarters: tuple[UnixTime, ...]


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """Whose an account, or a report, is: somebody whom the operator knows by name and by pseudonym."""

    account: Handle
    face: Handle


@dataclass(frozen=True, slots=True)
class AskedFrom:
    """An account asked its server for news from a home's address (not a mobile carrier's, which many share)."""

    account: Handle
    address: Handle


@dataclass(frozen=True, slots=True)
class AskedAt:
    """An account asked its server for news, by a phone whose clock was so many seconds fast (below 0: slow)."""

    at: UnixTime
    account: Handle
    fast: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """The maker of a phone's system woke its app, as a server asked; not told is why."""

    at: UnixTime
    phone: Handle


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Two are known to be near each other in life, and where: they live together, or next door, work or learn."""

    face: Handle
    other: Handle
    setting: Setting


@dataclass(frozen=True, slots=True)
class Views:
    """All that was seen from the vantage points of one run: on the network, at each server, by everybody."""

    network: tuple[LineSaw, ...] = ()
    servers: Mapping[Role, tuple[ServerSaw, ...]] = field(default_factory=dict)
    published: tuple[Published, ...] = ()

    def __repr__(self) -> str:
        at_servers = ", ".join(f"{role}: {len(rows)}" for role, rows in self.servers.items())
        return f"Views(network: {len(self.network)}, {at_servers or 'no server'}, published: {len(self.published)})"


Row = TypeVar(
    "Row", LineSaw, ServerSaw, Published, ServerRead, KnownAccount, AskedFrom, AskedAt, Pushed, Acquainted, Sniffed,
    Seen, Listed, Remembered, Known, KnownPoint,
)  # fmt: skip


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows of one kind in the order of their time, then of their bytes: the only order a view is given in.

    What a row does not have (a name, an address) comes before all that others have there.
    """
    rows = tuple(rows)
    if not rows:
        return ()
    names = [each.name for each in fields(rows[0])]
    some = [n for n, name in enumerate(names) if any(getattr(row, name) is None for row in rows)]
    if not some:
        return tuple(sorted(rows, key=attrgetter(*names)))

    def key(row: Row) -> list[Any]:
        values = [getattr(row, name) for name in names]
        for n in some:
            values[n] = (values[n] is not None, values[n])
        return values

    return tuple(sorted(rows, key=key))
