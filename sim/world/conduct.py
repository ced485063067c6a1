"""Who stays away from others, and until when? The only way in which what happens in a run changes the world.

A fact (person, at, until) says: from `at` on, this person stays away until `until`. Facts are only ever added, and
never about the past, so that a past day asked again gives the same answer. At any moment the latest fact that has begun
holds: a longer stay, or an early release, is a new fact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels import inner_kernel
from sim.units import NEVER, Bools, Int64s

PERSON_SHIFT = 33
"""Moments are signed 32-bit seconds: person and moment sort together as person * 2**33 + moment + 2**32."""
MARKS = 1 << 22
"""A mark stands for all persons whose ids agree in their last 22 bits."""
NONE = np.iinfo(np.int64).min


class Facts(NamedTuple):
    """The facts as kernels read them: sorted keys, each one's `until`, and a mark for whoever may have any."""

    keys: Int64s
    untils: Int64s
    marks: Bools


@inner_kernel
def is_away(facts: Facts, person: int, at: int) -> bool:
    """Tell whether a person is away at a moment: `Conduct.away` for one, inside kernels."""
    if not facts.marks[person % MARKS]:
        return False
    wanted, low, high = (person << PERSON_SHIFT) + at + (1 << 32), 0, len(facts.keys)
    while low < high:
        middle = (low + high) // 2
        if facts.keys[middle] <= wanted:
            low = middle + 1
        else:
            high = middle
    return low > 0 and facts.keys[low - 1] >> PERSON_SHIFT == person and at < facts.untils[low - 1]


class Conduct:
    """All stays of one run: few facts about few persons, searched by person and moment.

    Facts stated since the world was last asked wait in a list of their own, by person; they join the sorted ones when
    it is asked again.
    """

    def __init__(self) -> None:
        self._keys: Int64s = np.empty(0, dtype=np.int64)
        self._untils: Int64s = np.empty(0, dtype=np.int64)
        self._marks: Bools = np.zeros(MARKS, dtype=np.bool_)
        self._new: dict[int, list[tuple[int, int]]] = {}

    def stay_away(self, person: int, at: int, until: int, now: int) -> None:
        """Let a person stay away from `at` until `until`; with `until` equal to `at`, release the person at `at`.

        Raises ValueError where the fact would change the past (at < now) or ends before it begins.
        """
        if at < now:
            raise ValueError(f"person {person} cannot stay away from {at} on: it is {now} already")
        if until < at:
            raise ValueError(f"person {person} cannot stay away from {at} until {until}")
        self._new.setdefault(int(person), []).append((int(at), int(until)))

    def away(self, persons: Any, at: Any) -> Bools:
        """Tell, for each person and moment (columns of one length), whether the person is away then."""
        persons, at = np.asarray(persons, dtype=np.int64), np.asarray(at, dtype=np.int64)
        self._merge()
        latest, same = self._latest(persons, at)
        away: Bools = at < (np.where(same, self._untils[latest], NONE) if self._keys.size else NONE)
        return away

    def until(self, person: int, at: int) -> int:
        """Return until when a person who is away at `at` stays away; `at` itself for a person who is not."""
        begun, found = -int(NEVER), int(at)
        if self._marks[person % MARKS]:
            latest, same = self._latest(np.int64(person), np.int64(at))
            if same:
                begun, found = self._began(latest), int(self._untils[latest])
        for since, until in self._new.get(person, ()):
            if begun <= since <= at:
                begun, found = since, until
        return max(int(at), found)

    def _latest(self, person: Any, at: Any) -> tuple[Any, Any]:
        """Return which of the sorted facts about these persons began last by these moments, and whether any did."""
        latest = np.searchsorted(self._keys, (person << PERSON_SHIFT) + at + (1 << 32), side="right") - 1
        if not self._keys.size:
            return latest, latest > 0
        return latest, (latest >= 0) & (self._keys[latest] >> PERSON_SHIFT == person)

    def _began(self, fact: Any) -> int:
        return int(self._keys[fact] & ((1 << PERSON_SHIFT) - 1)) - (1 << 32)

    def _merge(self) -> None:
        """Sort the new facts in among the others; of two with the same moment the one added later holds."""
        if not self._new:
            return
        new = [(person, at, until) for person, facts in self._new.items() for at, until in facts]
        person, at, until = np.array(new, dtype=np.int64).T
        keys = (person << PERSON_SHIFT) + at + (1 << 32)
        order = np.argsort(keys, kind="stable")
        where = np.searchsorted(self._keys, keys[order], side="right")
        self._untils = np.insert(self._untils, where, until[order])
        self._keys = np.insert(self._keys, where, keys[order])
        self._marks[person % MARKS] = True
        self._new = {}

    def facts(self) -> Facts:
        """Return all facts stated so far, for kernels; facts stated later are not among them."""
        self._merge()
        return Facts(self._keys, self._untils, self._marks)

    def __len__(self) -> int:
        return self._keys.size + sum(map(len, self._new.values()))

    def __repr__(self) -> str:
        return f"Conduct({len(self)} facts)"
