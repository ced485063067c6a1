"""Is the account of today the one of yesterday? A server gives every account another name each day; habits stay.

Who was heard by the same declarers at the same hours of the day is likely one person: names of two days that follow
each other are put together where each is the other's best match. The idea, with far richer graphs, is of Creţu et al.
(Nature Communications 13:313, 2022). A better attack may exist: what is put together rightly is a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.company import put_together
from sim.adversaries.views import Handle, ServerRead
from sim.parameters import parameter
from sim.units import DAY, HOUR, Floats, Int64s, UnixTime

ALIKE = parameter(0.5, "1", "assumption: cosine between two days' hours from which on they are said to be of one")
HOURS = DAY // HOUR


def same_phones(reads: Sequence[ServerRead], renamed_days: int) -> tuple[Claim, ...]:
    """Claim of the names of one stretch of days which of the next is the same account; of most, nothing."""
    return tuple(claim for pair in _following(reads, renamed_days) for claim in _matched(*pair))


def _following(
    reads: Sequence[ServerRead], renamed_days: int
) -> Iterator[tuple[UnixTime, Sequence[Handle], Floats, Sequence[Handle], Floats]]:
    """Yield two stretches that follow each other: when the second begins, the names of each, and their hours."""
    reads = put_together(reads)
    names = sorted({name for read in reads for name in read.accounts})
    number = {name: n for n, name in enumerate(names)}
    lengths = [len(read.which) for read in reads]
    quarter = np.array([at for read in reads for at in read.quarters], dtype=np.int64)
    name = np.array([number[read.accounts[n]] for read in reads for n in read.which], dtype=np.int64)
    hour = np.repeat(np.arange(len(reads)), lengths) * HOURS + quarter % DAY // HOUR
    stretch = quarter // DAY // renamed_days
    for each in np.unique(stretch).tolist():
        now, then = stretch == each, stretch == each + 1
        shared = np.intersect1d(hour[now], hour[then])
        if shared.size:
            begins = UnixTime((each + 1) * renamed_days * DAY)
            (one, of_one), (other, of_other) = (_hours(name[those], hour[those], shared) for those in (now, then))
            yield begins, [names[n] for n in one], of_one, [names[n] for n in other], of_other


def _hours(name: Int64s, hour: Int64s, shared: Int64s) -> tuple[list[int], Floats]:
    """Return the names that were heard in hours of both stretches, and how often in each, at length 1."""
    kept = np.isin(hour, shared)
    those, row = np.unique(name[kept], return_inverse=True)
    heard = np.zeros((those.size, shared.size))
    np.add.at(heard, (row, np.searchsorted(shared, hour[kept])), 1.0)
    lengths: Floats = np.linalg.norm(heard, axis=1, keepdims=True)
    return those.tolist(), heard / lengths


def _matched(
    at: UnixTime, one: Sequence[Handle], of_one: Floats, other: Sequence[Handle], of_other: Floats
) -> Iterator[Claim]:
    alike = of_one @ of_other.T
    best, back = alike.argmax(axis=1), alike.argmax(axis=0)
    for n, match in enumerate(best.tolist()):
        weight = min(float(alike[n, match]), 1.0)
        if back[match] == n and weight >= ALIKE:
            yield Claim(Kind.SAME_PHONE, at, (other[match], None), (weight, 1.0 - weight), one[n])
