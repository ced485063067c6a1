"""Which identifiers were one phone's, though no key is published? Where one falls silent and another begins.

Of everybody, declared or not. By lone rotation alone: at a place one identifier ends as another begins, and no other
does. By all means: phones that change by one clock change at known moments; a radio's address may outlive an
identifier; levels change little in a few minutes; and under StopCovid a HELLO shows in clear its clock, the phase in
which it is rebuilt, and the phone's transmit gain. A link is claimed only where the next best is much less likely, both
ways. What is found is a lower bound.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log
from statistics import fmean
from typing import NamedTuple

from sim.adversaries.views import Handle, Sniffed
from sim.parameters import parameter
from sim.systems.gaen.wire import RPI_BYTES
from sim.systems.robert.limits import NTP_OFFSET
from sim.systems.robert.wire import HELLO_BYTES, PAIR_BYTES, TIME_BYTES

SAME_DB = parameter(6.0, "dB", "assumption: the level of one phone in one place moves by so much from scan to scan")
MUCH = parameter(log(3.0), "1", "assumption: what is three times as likely as the next best is believed")
SHOWN = parameter(20.0, "1", "assumption: an address that outlives an identifier is as good as certain")
IDENTIFIER_BYTES: Mapping[str, int] = {"robert": PAIR_BYTES, "gaen": RPI_BYTES}
"""How many bytes of a payload stay the same while an identifier does; of other systems all."""
NTP_BITS = 16


class Habits(NamedTuple):
    """What is public of a system: when identifiers change, whether all at once, and how often a HELLO is rebuilt (0:
    nothing shows a clock)."""

    system: str
    rotation_s: int
    together: bool
    rebuild_s: int


@dataclass(frozen=True, slots=True)
class Spell:
    """One identifier at one place: heard from when until when, with what shows of its phone.

    `phases` are the seconds of a rebuild that its HELLOs show, `clock` how many seconds fast its clock may be, from and
    to.
    """

    said: bytes
    first: int
    last: int
    began: Sniffed
    ended: Sniffed
    level: float
    phases: frozenset[int]
    clock: tuple[int, int]


Link = tuple[Spell, Spell]


def spells(sniffed: Sequence[Sniffed], habits: Habits) -> dict[Handle, list[Spell]]:
    """Return the identifiers heard at each place, in the order in which they were heard first."""
    length = IDENTIFIER_BYTES.get(habits.system)
    heard: defaultdict[tuple[Handle, bytes], list[Sniffed]] = defaultdict(list)
    for row in sniffed:
        heard[row.receiver, row.payload[:length]].append(row)
    found: defaultdict[Handle, list[Spell]] = defaultdict(list)
    for (place, said), rows in heard.items():
        found[place].append(_spell(said, rows, habits))
    return found


def _spell(said: bytes, rows: Sequence[Sniffed], habits: Habits) -> Spell:
    phases, clock = frozenset[int](), (0, 0)
    if habits.rebuild_s:
        ages = [_age(row) for row in rows]
        built = [row.at + NTP_OFFSET - age for row, age in zip(rows, ages, strict=True)]
        phases = frozenset(each % habits.rebuild_s for each in built)
        clock = -min(ages), habits.rebuild_s - max(ages)
    level = fmean(row.rssi for row in rows)
    return Spell(said, rows[0].at, rows[-1].at, rows[0], rows[-1], level, phases, clock)


def _age(row: Sniffed) -> int:
    """Return how many seconds before it was heard a HELLO says that it was built; below 0 by a clock that is fast."""
    shown = int.from_bytes(row.payload[PAIR_BYTES : PAIR_BYTES + TIME_BYTES], "big")
    half = 1 << NTP_BITS - 1
    return (row.at + NTP_OFFSET - shown + half) % (1 << NTP_BITS) - half


# -- by lone rotation alone -------------------------------------------------------------------------------------------


def alone(here: Sequence[Spell], within_s: int) -> Iterator[Link]:
    """Yield two identifiers of a place where one ends and the other soon begins, and no other does."""
    ends = sorted(each.last for each in here)
    for ended, begun in candidates(here, within_s):
        if len(begun) == 1 and bisect_left(ends, begun[0].first) - bisect_left(ends, begun[0].first - within_s) == 1:
            yield ended, begun[0]


def candidates(here: Sequence[Spell], within_s: int) -> Iterator[tuple[Spell, Sequence[Spell]]]:
    """Yield each identifier with those that begin soon after it ends; `here` is in the order of the first of each."""
    firsts = [each.first for each in here]
    for each in here:
        yield each, here[bisect_right(firsts, each.last) : bisect_right(firsts, each.last + within_s)]


def choices(here: Sequence[Spell], within_s: int) -> dict[bytes, int]:
    """Return how many begin soon after each identifier of a place ends."""
    return {each.said: len(begun) for each, begun in candidates(here, within_s)}


# -- by all means -----------------------------------------------------------------------------------------------------


def by_all_means(here: Sequence[Spell], within_s: int, habits: Habits) -> Iterator[Link]:
    """Yield two identifiers of a place of which each is by far the likeliest to go with the other."""
    pairs = [(likely(ended, begun, habits), ended, begun) for ended, more in candidates(here, within_s)
             for begun in more]  # fmt: skip
    pairs = [each for each in pairs if each[0] > -inf]
    onward, back = (_clear(pairs, which) for which in (1, 2))
    for _, ended, begun in pairs:
        if onward.get(ended.said) == begun.said and back.get(begun.said) == ended.said:
            yield ended, begun


def likely(ended: Spell, begun: Spell, habits: Habits) -> float:
    """Return how likely two identifiers are one phone's, as a logarithm; -inf where they cannot be."""
    if habits.together and begun.first // habits.rotation_s != ended.last // habits.rotation_s + 1:
        return -inf
    if habits.rebuild_s and not _same_clock(ended, begun):
        return -inf
    shown = SHOWN if ended.ended.address == begun.began.address else 0.0
    return shown - ((ended.level - begun.level) / SAME_DB) ** 2 / 4.0


def _same_clock(ended: Spell, begun: Spell) -> bool:
    """Tell whether two HELLOs may come from one clock, one phase of rebuilding and one transmit gain."""
    low, high = (pick(ended.clock[n], begun.clock[n]) for n, pick in ((0, max), (1, min)))
    gains = {each.payload[HELLO_BYTES + 1 :] for each in (ended.ended, begun.began)}
    return low <= high and bool(ended.phases & begun.phases) and len(gains) == 1


def _clear(pairs: Iterable[tuple[float, Spell, Spell]], which: int) -> dict[bytes, bytes]:
    """Return, of each identifier that ends (1) or begins (2), the other one that is by far the likeliest."""
    scores: defaultdict[bytes, list[tuple[float, bytes]]] = defaultdict(list)
    for each in pairs:
        one, other = each[which], each[3 - which]
        assert isinstance(one, Spell)
        assert isinstance(other, Spell)
        scores[one.said].append((each[0], other.said))
    found = {}
    for said, those in scores.items():
        best, *rest = sorted(those, reverse=True)
        if not rest or best[0] - rest[0][0] >= MUCH:
            found[said] = best[1]
    return found
