"""Who runs the app, and is somebody at home? A receiver at a door hears it: the beacon that warns betrays itself.

A gate lets in whose phone is heard to run the app, and turns all others away. A burglar waits until nothing is heard
through the door of a home any more. Both hear phones that have no app as well, so far as these speak by themselves: a
row without a payload. Scenarios 10 and 11 of "Le traçage anonyme, dangereux oxymore" (2020). No better attack is ruled
out: what they find is a lower bound.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle, Seen, Sniffed
from sim.parameters import parameter
from sim.units import UnixTime

AT_THE_DOOR_S = parameter(15, "s", "assumption: so long somebody who comes in stands at the gate")
LOUD_DBM = parameter(-89, "dBm", "assumption: whoever sets up a gate lets in nine phones in ten that are held a metre "
                     "from it: with phones in the open this is what they exceed")  # fmt: skip
BEFORE_S = parameter(60, "s", "assumption: who is inside was heard in the minute before")
SURE = parameter(0.9, "1", "assumption: so far the attacker believes what was heard, or was not")


def at_the_gate(sniffed: Sequence[Sniffed], came: Iterable[Seen]) -> tuple[Claim, ...]:
    """Claim of everybody who came whether that one's phone speaks: one is heard, loud enough, while they stand at the
    gate, and was not heard from inside in the minute before.

    Of beacons it says who runs the app, of other signals who has a phone that speaks.
    """
    rows: defaultdict[Handle, list[Sniffed]] = defaultdict(list)
    for row in sniffed:
        rows[row.receiver].append(row)
    return tuple(_claim(Kind.USES_APP, row.at, row.face, _comes(rows[row.place], row.at)) for row in came)


def _comes(rows: Sequence[Sniffed], at: UnixTime) -> bool:
    """Tell whether a phone begins to be heard at a gate at this moment; rows are in the order of time."""
    before, now, after = (bisect_left(rows, moment, key=lambda row: row.at)
                          for moment in (at - BEFORE_S, at, at + AT_THE_DOOR_S))  # fmt: skip
    inside = {row.address for row in rows[before:now]}
    return any(row.rssi >= LOUD_DBM and row.address not in inside for row in rows[now:after])


def at_home(
    sniffed: Sequence[Sniffed], doors: Sequence[Handle], moments: Iterable[UnixTime], silence_s: int
) -> tuple[Claim, ...]:
    """Claim of every home and moment whether somebody is in: something was heard through its door not long before."""
    heard = _moments(sniffed)
    return tuple(
        _claim(Kind.PRESENT, at, door, _between(heard[door], at - silence_s, at)) for at in moments for door in doors
    )


def _moments(rows: Iterable[Sniffed]) -> defaultdict[Handle, list[int]]:
    """Return when each receiver heard something, in order."""
    found: defaultdict[Handle, list[int]] = defaultdict(list)
    for row in rows:
        found[row.receiver].append(row.at)
    return found


def _between(moments: Sequence[int], since: int, until: int) -> bool:
    return bisect_left(moments, until) > bisect_left(moments, since)


def _claim(kind: Kind, at: UnixTime, who: Handle, yes: bool) -> Claim:
    weight = SURE if yes else 1.0 - SURE
    return Claim(kind, at, (who, None), (weight, 1.0 - weight))
