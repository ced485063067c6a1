"""Who was in company with whom, as far as a server can see? A graph over its pseudonyms, by kind of hour.

Whom a report tells of in the same quarters of an hour was near one phone, and so near each other. Who is in company at
night lives together or next door; who is by day, in the week, works or learns together. Accounts that ask from one
home's address live together: that needs no report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.views import AskedFrom, Handle, ServerRead
from sim.parameters import parameter
from sim.units import DAY, HOUR, Bools, Floats, Int64s, Setting, UnixTime

NIGHT, BY_DAY = "night", "by day"
HOURS = {NIGHT: (*range(22, 24), *range(6)), BY_DAY: tuple(range(7, 18))}
"""Of a kind of company, the hours of the day (UTC)."""
KIND_OF = dict.fromkeys(Setting, BY_DAY) | {Setting.HOME: NIGHT, Setting.LANDING: NIGHT}
"""In which kind of company one is with those one knows from a kind of place."""
MONDAY_IS_0 = 3
"""1970-01-01 was a Thursday."""
SATURDAY = 5
AN_HOUR = parameter(4, "quarters of an hour", "assumption: who is near each other for an hour of a day is in company")
REGULARLY = parameter(2, "d", "assumption: company on one day alone is chance")
UNDER_ONE_ROOF = parameter(14, "d", "assumption: one address at home weighs as much as company in every night told of")


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """One kind of company: `of[i]` was in it with `other[i]`, rows by (of, other), both ways; shares of each one's."""

    of: Int64s
    other: Int64s
    share: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """The graph over pseudonyms: `names`, by kind their company, and to which stretch of days each name belongs."""

    names: tuple[Handle, ...]
    kinds: Mapping[str, Edges]
    stretch: Int64s

    def pairs(self) -> set[tuple[Handle, Handle]]:
        """Return all pairs in any company, the lower name first."""
        rows = [(e.of[e.of < e.other], e.other[e.of < e.other]) for e in self.kinds.values()]
        return {(self.names[a], self.names[b]) for one, other in rows for a, b in
                zip(one.tolist(), other.tolist(), strict=True)}  # fmt: skip


def company(reads: Sequence[ServerRead], asked: Sequence[AskedFrom] = (), renamed_days: int = 0) -> Company:
    """Return who was in company with whom; accounts have another name after `renamed_days` (0: never)."""
    reads = put_together(reads)
    told = {name for read in reads for name in (*read.accounts, read.teller) if name is not None}
    names = tuple(sorted(told | {row.account for row in asked}))
    number = {name: n for n, name in enumerate(names)}
    least = min(REGULARLY, renamed_days or REGULARLY)
    kinds = {}
    for kind in HOURS:
        found = [each for read in reads for each in _days_together(read, kind, number)]
        kinds[kind] = _edges(found + (_housemates(asked, number) if kind == NIGHT else []), least, len(names))
    return Company(names, kinds, _stretches(reads, number, renamed_days))


def put_together(reads: Sequence[ServerRead]) -> tuple[ServerRead, ...]:
    """Return the same reports, and pieces of nobody's that came at one moment as one: they were sent together."""
    pieces: defaultdict[UnixTime, list[ServerRead]] = defaultdict(list)
    whole = []
    for read in reads:
        if read.teller is None and len(read.which) == 1:
            pieces[read.at].append(read)
        else:
            whole.append(read)
    return (*whole, *(_as_one(some) for some in pieces.values()))


def _as_one(pieces: Sequence[ServerRead]) -> ServerRead:
    """Return what pieces tell, each account and quarter once."""
    told = sorted({(at, each.accounts[n]) for each in pieces for n, at in zip(each.which, each.quarters, strict=True)})
    accounts = sorted({account for _, account in told})
    place = {account: n for n, account in enumerate(accounts)}
    which, quarters = tuple(place[account] for _, account in told), tuple(at for at, _ in told)
    return ServerRead(pieces[0].at, None, tuple(accounts), which, quarters)


def _days_together(read: ServerRead, kind: str, number: Mapping[Handle, int]) -> Iterator[tuple[Int64s, Int64s]]:
    """Yield pairs that one report tells of, each as one number, and on how many days they were in company."""
    quarters = np.array(read.quarters, dtype=np.int64)
    meant = _meant(quarters, kind)
    if not meant.any():
        return
    those, who = np.unique(np.array(read.which, dtype=np.int64)[meant], return_inverse=True)
    names = [number[read.accounts[n]] for n in those.tolist()]
    days, day = np.unique(quarters[meant] // DAY, return_inverse=True)
    together = np.zeros((len(names) + (read.teller is not None),) * 2, dtype=np.int64)
    for each in range(days.size):
        there = np.zeros((len(together), DAY // QUARTER), dtype=np.float32)
        there[who[day == each], (quarters[meant][day == each] % DAY) // QUARTER] = 1.0
        if read.teller is not None:
            there[-1] = there[:-1].any(axis=0)
        together += there @ there.T >= AN_HOUR
    column = np.array(names if read.teller is None else [*names, number[read.teller]], dtype=np.int64)
    one, other = np.nonzero(np.triu(together, 1))
    yield _key(column[one], column[other], len(number)), together[one, other]


def _meant(quarters: Int64s, kind: str) -> Bools:
    """Tell which quarters of an hour are of a kind of company."""
    hours = np.isin(quarters % DAY // HOUR, HOURS[kind])
    weekday: Bools = (quarters // DAY + MONDAY_IS_0) % 7 < SATURDAY
    return hours if kind == NIGHT else hours & weekday


def _housemates(asked: Sequence[AskedFrom], number: Mapping[Handle, int]) -> list[tuple[Int64s, Int64s]]:
    """Return the pairs of accounts that ask from one address."""
    at: dict[Handle, list[int]] = {}
    for row in asked:
        at.setdefault(row.address, []).append(number[row.account])
    keys = [NO_PAIRS]
    for those in at.values():
        one, other = np.triu_indices(len(those), 1)
        members = np.array(those, dtype=np.int64)
        keys.append(_key(members[one], members[other], len(number)))
    every = np.unique(np.concatenate(keys))
    return [(every, np.full(every.size, UNDER_ONE_ROOF, dtype=np.int64))]


NO_PAIRS: Int64s = np.empty(0, dtype=np.int64)


def _key(one: Int64s, other: Int64s, names: int) -> Int64s:
    keys: Int64s = np.minimum(one, other) * names + np.maximum(one, other)
    return keys


def _edges(found: Sequence[tuple[Int64s, Int64s]], least: int, names: int) -> Edges:
    """Return the pairs with company on enough days, both ways; of what several reports tell, what tells most."""
    keys = np.concatenate([NO_PAIRS, *(key for key, _ in found)])
    days = np.concatenate([NO_PAIRS, *(count for _, count in found)])
    pairs, which = np.unique(keys, return_inverse=True)
    most = np.zeros(pairs.size, dtype=np.int64)
    np.maximum.at(most, which, days)
    one, other = np.divmod(pairs[most >= least], max(names, 1))
    weight = np.tile(most[most >= least].astype(np.float64) ** 2, 2)
    of, to = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((to, of))
    of, to, weight = of[order], to[order], weight[order]
    return Edges(of, to, weight / np.bincount(of, weight, names)[of] if of.size else weight)


def _stretches(reads: Sequence[ServerRead], number: Mapping[Handle, int], renamed_days: int) -> Int64s:
    """Return to which stretch of days each name belongs: all to one, where accounts keep theirs."""
    stretch = np.zeros(len(number), dtype=np.int64)
    for read in reads if renamed_days else ():
        for who, quarter in zip(read.which, read.quarters, strict=True):
            stretch[number[read.accounts[who]]] = quarter // DAY // renamed_days
    return stretch
