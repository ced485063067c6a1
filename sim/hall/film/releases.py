"""What can be read where a way of tracing by places releases, or holds, where people were? Day by day, as it comes.

Rows are those of the release that a scenario's reader reads, or of the way's own first form. What an operator holds is
there at once; what is published is there from its publication on, which is daily.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.adversaries.releases import Form
from sim.hall.film.chunks import Chunk, whole
from sim.hall.paths import Paths
from sim.hall.releases import released
from sim.hall.sensing import Sensing
from sim.units import DAY

HANDLE_BYTES = 4
"""Of a handle so many bytes are shown: enough to tell it from all others of a town."""


class Release:
    """What one release of one run has, day by day; and, for the part that is the truth's, of whom it speaks."""

    def __init__(self, run: int, way: Sensing, form: Form) -> None:
        self.run, self.way, self.form = run, way, form
        self.seen: set[tuple[int, ...]] = set()
        self.handles: dict[bytes, int] = {}

    def of(self, day: int) -> tuple[Chunk, Chunk]:
        """Return the rows that came on a day that is over; and, apart, of whom they are."""
        out = released(self.way, self.form, self.way.calendar, day + 1)
        trails, begun, fresh = out.trails, len(self.handles), list[tuple[int, ...]]()
        columns = (trails.which, trails.since, trails.until, trails.east, trails.north, trails.home)
        for which, *row in zip(*columns, strict=True):
            handle = trails.handles[which]
            key = (out.persons[handle], *map(int, row))
            if key not in self.seen:
                self.seen.add(key)
                name = handle if self.form.links != "row" else b"%d" % len(self.seen)
                fresh.append((self.handles.setdefault(name, len(self.handles)), *key))
        table = np.array(fresh, dtype=np.int64).reshape(-1, 7)
        handle, person, since, until, east, north, home = table.T
        since, until = (each - self.way.calendar.midnight for each in (since, until))
        told = np.maximum(since, 0)
        if isinstance(self.way, Paths):
            every = self.way.traits.publishes_every_s
            told = np.full(len(table), ((day + 1) * DAY - 1) // every * every)  # the day's last list has all of them
        found = {"told": told, "since": since, "until": until, "east": east, "north": north}
        order = np.argsort(told, kind="stable")
        words: dict[str, Any] = {"handles": [name[:HANDLE_BYTES].hex() for name in list(self.handles)[begun:]]}
        if day == 0:
            words |= {"map": self.way.stage.world.map.extent, "says": trails.says, "masts": trails.masts,
                      "form": {"fr": self.form.fr, "en": self.form.en}}  # fmt: skip
        lines = {name: column[order].astype("<i4") for name, column in found.items()}
        lines |= {"handle": whole(handle[order]), "home": whole(home[order])}
        return Chunk(self.run, "release", day, lines, words), Chunk(
            self.run, "behind", day, {"row_by": whole(person[order])}
        )
