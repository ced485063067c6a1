"""Who stays away from others, and until when? The only way in which what happens in a run changes the world.

A fact (person, at, until) says: from `at` on, this person stays away until `until`. Facts are only ever added, and
never about the past, so that a past day asked again gives the same answer. At any moment the latest fact that has begun
holds: a longer stay, or an early release, is a new fact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels import inner_kernel
from sim.units import Bools, Int64s

PERSON_SHIFT = 33
"""Moments are signed 32-bit seconds: person and moment sort together as person * 2**33 + moment + 2**32."""
MARKS = 1 << 16
"""A mark stands for all persons whose ids agree in their last 16 bits."""


class Facts(NamedTuple):
    """The facts as kernels read them: rows (sorted key, until), and a mark for whoever may have any."""

    said: Int64s
    marks: Bools


@inner_kernel
def is_away(facts: Facts, person: int, at: int) -> bool:
    """Tell whether a person is away at a moment: `Conduct.away` for one, inside kernels."""
    if not facts.marks[person % MARKS]:
        return False
    wanted, low, high = (person << PERSON_SHIFT) + at + (1 << 32), 0, len(facts.said)
    while low < high:
        middle = (low + high) // 2
        if facts.said[middle, 0] <= wanted:
            low = middle + 1
        else:
            high = middle
    return low > 0 and facts.said[low - 1, 0] >> PERSON_SHIFT == person and at < facts.said[low - 1, 1]


class Conduct:
    """All stays of one run: few facts about few persons, searched by person and moment."""

    def __init__(self) -> None:
        self._facts: list[tuple[int, int, int]] = []
        self._keys: Int64s = np.empty(0, dtype=np.int64)
        self._untils: Int64s = np.empty(0, dtype=np.int64)
        self._said: Int64s = np.empty((0, 2), dtype=np.int64)
        self._marks: Bools = np.zeros(MARKS, dtype=np.bool_)

    def stay_away(self, person: int, at: int, until: int, now: int) -> None:
        """Let a person stay away from `at` until `until`; with `until` equal to `at`, release the person at `at`.

        Raises ValueError where the fact would change the past (at < now) or ends before it begins.
        """
        if at < now:
            raise ValueError(f"person {person} cannot stay away from {at} on: it is {now} already")
        if until < at:
            raise ValueError(f"person {person} cannot stay away from {at} until {until}")
        self._facts.append((int(person), int(at), int(until)))

    def away(self, persons: Any, at: Any) -> Bools:
        """Tell, for each person and moment (columns of one length), whether the person is away then."""
        persons, at = np.asarray(persons, dtype=np.int64), np.asarray(at, dtype=np.int64)
        away: Bools = at < self._until(persons, at)
        return away

    def until(self, person: int, at: int) -> int:
        """Return until when a person who is away at `at` stays away; `at` itself for a person who is not."""
        return max(int(at), int(self._until(np.array([person]), np.array([at]))[0]))

    def _until(self, persons: Int64s, at: Int64s) -> Int64s:
        """Return the end that the fact in force states; the distant past where there is none."""
        self._sort()
        none = np.iinfo(np.int64).min
        if not self._facts:
            return np.full(persons.shape, none)
        wanted = (persons << PERSON_SHIFT) + at + (1 << 32)
        latest = np.searchsorted(self._keys, wanted, side="right") - 1
        same = (latest >= 0) & (self._keys[latest] >> PERSON_SHIFT == persons)
        return np.where(same, self._untils[latest], none)

    def _sort(self) -> None:
        """Sort the facts by person and moment; of two with the same moment the one added later holds."""
        if len(self._facts) == self._keys.size:
            return
        person, at, until = np.array(self._facts, dtype=np.int64).T
        keys = (person << PERSON_SHIFT) + at + (1 << 32)
        order = np.argsort(keys, kind="stable")
        self._keys, self._untils = keys[order], until[order]
        self._said = np.stack([self._keys, self._untils], axis=1)
        self._marks[person % MARKS] = True

    def facts(self) -> Facts:
        """Return all facts stated so far, for kernels; facts stated later are not among them."""
        self._sort()
        return Facts(self._said, self._marks)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"Conduct({len(self)} facts)"
