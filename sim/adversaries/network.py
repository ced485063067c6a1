"""Who has declared? Whoever carries the messages sees when one passes, from which address, to whom and how long it is.

All phones ask for news alike. A message as long as no request is a report, and the address that it came from is that of
a home, or of a carrier that many share. Where all messages are of one length, a report still comes out of turn, in
homes whose phones ask at the same minutes every day. What the app itself sends to hide reports anybody can see on a
phone of one's own, and leaves it out of the count. No better attack is ruled out: what is found is a lower bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle, LineSaw
from sim.parameters import parameter
from sim.units import DAY, Bools, Floats, Int64s, UnixTime

ALIKE = parameter(0.05, "1", "assumption: messages whose lengths differ by no more may be of one kind")
DOUBT = parameter(2.0, "1", "assumption: there may be so many standard errors more dummies than expected")
PHONES = parameter(8, "phones", "assumption: an address with more requests than so many phones make is a carrier's")


@dataclass(frozen=True, slots=True)
class App:
    """What anybody knows of an app, by its source or by running it: a phone asks every `asks_every_s`, up to `late_s`
    late, and sends so many dummies a day; `dummies` are the lengths of some of its own."""

    asks_every_s: int
    late_s: int
    dummies_a_day: float = 0.0
    dummies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What was seen of each connection, in columns: when, from which address, to which host, the bytes sent up."""

    at: Int64s
    address: Sequence[Handle]
    host: Sequence[str]
    up: Int64s


def who_declared(rows: Sequence[LineSaw], app: App) -> tuple[Claim, ...]:
    """Claim of each message that is no request for news that somebody behind its address has declared."""
    lines = _lines(rows)
    chosen, share = _odd(lines), 1.0
    if not chosen.any():
        chosen, share = _out_of_turn(lines, app)
    a_request = DAY / app.asks_every_s
    sent = share * lines.at.size * app.dummies_a_day / (app.dummies_a_day + a_request)
    lengths = lines.up[chosen]
    own = _alike(np.array(app.dummies, dtype=np.int64), lengths)
    dummies = sent * own / max(len(app.dummies), 1)
    dummies += DOUBT * np.sqrt(dummies + dummies**2 / np.maximum(own, 1.0))
    weights = 1.0 - np.minimum(dummies / np.maximum(_alike(lengths, lengths), 1.0), 1.0)
    found = zip(np.flatnonzero(chosen).tolist(), weights.tolist(), strict=True)
    return tuple(_claim(lines, n, weight) for n, weight in found if weight > 0.0)


def _lines(rows: Sequence[LineSaw]) -> Lines:
    """Return the connections, in the order in which they were first seen."""
    up: dict[Handle, int] = {}
    first: dict[Handle, LineSaw] = {}
    for row in rows:
        first.setdefault(row.line, row)
        up[row.line] = up.get(row.line, 0) + (row.size if row.direction == "up" else 0)
    each = list(first.values())
    return Lines(
        np.array([row.at for row in each], dtype=np.int64), [row.address for row in each], [row.host for row in each],
        np.array([up[line] for line in first], dtype=np.int64),
    )  # fmt: skip


def _odd(lines: Lines) -> Bools:
    """Tell which connections sent more, or less, than most do that go to the same host."""
    usual = {host: Counter(each for each, to in zip(lines.up.tolist(), lines.host, strict=True) if to == host)
             for host in set(lines.host)}  # fmt: skip
    most = np.array([usual[host].most_common(1)[0][0] for host in lines.host], dtype=np.int64)
    odd: Bools = np.abs(lines.up - most) > ALIKE * most
    return odd


def _out_of_turn(lines: Lines, app: App) -> tuple[Bools, float]:
    """Tell which connections come at a minute at which no other comes from the same home; and the homes' share of all.

    A phone asks at its own minute of each period: at home it has done so on other days.
    """
    _, which = np.unique(np.array(lines.address, dtype="S8"), return_inverse=True)
    count = np.bincount(which)[which]
    days = max((int(lines.at.max(initial=0)) - int(lines.at.min(initial=0))) / DAY, 1.0)
    homes = count <= PHONES * days * DAY / app.asks_every_s
    phase = lines.at % app.asks_every_s
    key = which.astype(np.int64) * 3 * app.asks_every_s + phase  # between addresses, more than a period
    order = np.argsort(key, kind="stable")
    apart = np.diff(key[order])
    nearest = np.minimum(np.append(apart, 2 * DAY), np.insert(apart, 0, 2 * DAY))
    alone = np.empty(key.size, dtype=np.bool_)
    alone[order] = nearest > app.late_s
    return alone & homes, float(homes.mean()) if homes.size else 0.0


def _alike(lengths: Int64s, asked: Int64s) -> Floats:
    """Return how many of these lengths are like each of those asked of."""
    lengths = np.sort(lengths)
    low = np.searchsorted(lengths, asked * (1.0 - ALIKE), side="left")
    high = np.searchsorted(lengths, asked * (1.0 + ALIKE), side="right")
    return (high - low).astype(np.float64)


def _claim(lines: Lines, n: int, weight: float) -> Claim:
    return Claim(Kind.DECLARED, UnixTime(int(lines.at[n])), (lines.address[n], None), (weight, 1.0 - weight))
