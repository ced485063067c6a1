"""Who was infected, since when, and by whom? A row for each of those infected, found by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.hall.journal import IMPORTED
from sim.units import NEVER, Int64s, IntColumn

NOBODY = {
    "person": np.int32(NEVER),
    "at": np.int32(NEVER),
    "onset": np.int32(NEVER),
    "source": np.int32(IMPORTED),
    "multiplier": np.float64(0.0),
}
"""What holds for whoever was never infected. The row stands behind all others: no person has so high a number."""


class Infected:
    """The infections of one run, at most one a person, in the order of persons.

    Columns read as if they had an entry for everybody: `infected.at[persons]`, for many persons or one. Rows that were
    added since somebody last read wait, and are sorted in among the others then.
    """

    def __init__(self) -> None:
        self.at, self.onset, self.source, self.multiplier = (
            Column(self, name) for name in ("at", "onset", "source", "multiplier")
        )
        self._rows: dict[str, Any] = {name: np.array([value]) for name, value in NOBODY.items()}
        self._new: list[tuple[Any, ...]] = []

    def add(self, person: Any, at: Any, onset: Any, source: Any, multiplier: Any) -> None:
        """Add infections of persons who have none: columns of one length."""
        self._new.append((person, at, onset, source, multiplier))

    def of(self, persons: Any, name: str) -> Any:
        """Return a column's entries of these persons (an array of them, or one)."""
        self._merge()
        persons = np.asarray(persons, dtype=np.int32)
        row = np.searchsorted(self._rows["person"], persons)
        return self._rows[name][np.where(self._rows["person"][row] == persons, row, -1)]

    def _merge(self) -> None:
        """Sort the new rows in among the others."""
        if not self._new:
            return
        new = [np.concatenate(parts) for parts in zip(*self._new, strict=True)]
        order = np.argsort(new[0])
        where: Int64s = np.searchsorted(self._rows["person"], new[0][order].astype(np.int32))
        for (name, column), values in zip(self._rows.items(), new, strict=True):
            self._rows[name] = np.insert(column, where, values[order])
        self._new = []

    def __len__(self) -> int:
        return len(self._rows["person"]) - 1 + sum(len(each[0]) for each in self._new)

    def __repr__(self) -> str:
        return f"Infected({len(self)} persons)"


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of the infected, by person: `NEVER`, `IMPORTED` or 0 for those who are not."""

    infected: Infected
    name: str

    def __getitem__(self, persons: int | IntColumn) -> Any:
        return self.infected.of(persons, self.name)
