"""What does somebody hear who has set up receivers in the town? Day by day; and what published keys tell of it.

The attacker's panel is made of this alone: where its receivers stand, what they heard, what everybody can fetch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.adversaries.identifiers import of_declarers
from sim.adversaries.views import Published, Sniffed, in_order
from sim.hall.film.chunks import Chunk, whole
from sim.hall.film.servers import FILMS
from sim.hall.listening import Gear, Listening, Names
from sim.parameters import parameter
from sim.units import Secrets

HEARD_BYTES = parameter(8, "bytes", "of what a phone says so many are kept, behind what all say alike: no two phones "
                        "say the same, and a day of a town would fill a page")  # fmt: skip


def _alike(payloads: Sequence[bytes]) -> bytes:
    """Return with which bytes all that was said begins: a format's, of which no phone is known."""
    if len(payloads) < 2:
        return b""
    first, last = min(payloads), max(payloads)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    return first[: max(0, min(same, *(len(each) - HEARD_BYTES for each in payloads)))]


class Heard:
    """What one who listens has, day by day; and, for the part that is the truth's, who said it."""

    def __init__(self, run: int, listening: Listening, gear: Gear) -> None:
        self.run, self.listening, self.gear = run, listening, gear
        self.names = Names(Secrets(listening.draws.secrets(FILMS)("receivers")))
        self.sites: dict[int, int] = {}
        self.said: dict[bytes, int] = {}
        self.rows: list[Sniffed] = []
        self.linked: dict[bytes, int] = {}
        self.labels: dict[bytes, int] = {}
        self.files = 0

    def of(self, day: int) -> tuple[Chunk, Chunk]:
        """Return what was heard on a day that is over and what files of that day told of it; and, apart, from whom."""
        whose: dict[bytes, int] = {}
        rows = in_order(self.listening.sniffed_on(day, self.gear, self.names, whose))
        begun, places = len(self.said), len(self.sites)
        self.rows += rows
        seconds = self.listening.calendar.seconds
        columns = {
            "at": np.array([seconds(row.at) for row in rows], dtype="<i4"),
            "receiver": whole([self._site(self.names.sites[row.receiver]) for row in rows]),
            "said": whole([self.said.setdefault(row.payload, len(self.said)) for row in rows]),
            "rssi": np.array([row.rssi for row in rows], dtype="i1"),
            **self._where(list(self.sites)[places:]),
            **self._told(day),
        }
        fresh = list(self.said)[begun:]
        alike = _alike(fresh)
        kept = b"".join(payload[len(alike) :][:HEARD_BYTES].ljust(HEARD_BYTES, b"\0") for payload in fresh)
        columns["bytes"] = np.frombuffer(kept, dtype="u1")
        words: dict[str, Any] = {"alike": alike.hex()}
        if day == 0:
            words["map"] = self.listening.world.map.extent  # how large the town is, everybody may know
        behind = {"said_by": whole([whose[payload] for payload in fresh])}
        return Chunk(self.run, "attacker", day, columns, words), Chunk(self.run, "behind", day, behind)

    def _site(self, site: int) -> int:
        return self.sites.setdefault(site, len(self.sites))

    def _where(self, fresh: list[int]) -> Mapping[str, Any]:
        """Return where the receivers of these places stand: their owner knows."""
        x, y = self.listening.world.map.at(np.array(fresh, dtype=np.int64))
        return {"receiver_x": np.asarray(x, dtype="<f4"), "receiver_y": np.asarray(y, dtype="<f4")}

    def _told(self, day: int) -> Mapping[str, Any]:
        """Return which of all that was heard so far is a declarer's, as what is public by now tells, and whose with
        whose: `told_said` is a payload, `told_as` a declarer's number."""
        air, unix = self.listening.air, self.listening.calendar.unix
        if air is None or len(self.listening.files) == self.files:
            return {"told_said": whole([]), "told_as": whole([])}
        self.files = len(self.listening.files)
        public = in_order(Published(unix(at), message) for at, message in self.listening.files)
        found: dict[int, int] = {}
        for label, row in of_declarers(air.system, public, air.server_key, self.rows):
            if row.payload not in self.linked:
                self.linked[row.payload] = self.labels.setdefault(label, len(self.labels))
                found[self.said[row.payload]] = self.linked[row.payload]
        return {"told_said": whole(list(found)), "told_as": whole(list(found.values()))}
