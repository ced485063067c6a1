"""What happened? Facts by kind, in columns, of one arm and one seed; everything upstairs reads this and nothing else.

Rows are kept in one order (by their columns, first to last), so that a journal does not depend on the order of writing.
Moments are seconds since day 0 (`NEVER` if they never come), persons are rows of the people table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Table = dict[str, npt.NDArray[Any]]

IMPORTED = -1
SEEDED = -2
"""In place of an infection's source: it came from outside, or was there at the start."""


class Why(IntEnum):
    """Why somebody stays away from the others."""

    SICK = 0
    POSITIVE = 1
    ALERTED = 2


class Reason(IntEnum):
    """Why somebody goes for a swab."""

    SYMPTOMS = 0
    ALERTED = 1


KINDS: Mapping[str, Mapping[str, str]] = {
    # Who lives in the town, in which home (-1 if unknown), and who runs the app.
    "persons": {"person": "<i4", "label": "<i8", "home": "<i4", "owns_phone": "|b1", "app": "|b1"},
    # Who was infected, when, by whom (IMPORTED, SEEDED), in which setting (-1 if none), and when symptoms start.
    "infections": {"person": "<i4", "at": "<i4", "source": "<i4", "setting": "|i1", "place": "<i8", "onset": "<i4"},
    # Swabs: when the person joined the queue, was swabbed, would have the result; whether it is positive; the Reason.
    "tests": {
        "person": "<i4",
        "asked_at": "<i4",
        "swab_at": "<i4",
        "result_at": "<i4",
        "positive": "|b1",
        "reason": "|i1",
    },
    # Declarers: whose phone uploaded, when, and the onset they remember (NEVER without symptoms).
    "reports": {"person": "<i4", "at": "<i4", "onset": "<i4"},
    # The bytes that went up and the files that came out: their length and the first 8 bytes of their SHA-256.
    "uploads": {"at": "<i4", "person": "<i4", "length": "<i4", "sha256": "<u8"},
    "publications": {"at": "<i4", "length": "<i4", "sha256": "<u8"},
    # What phones told their owners: when, and the latest day of exposure that counts (day of the town; NEVER where the
    # phone names none, as StopCovid's in 2020).
    "alerts": {"person": "<i4", "at": "<i4", "day": "<i4"},
    # On whom each alert rests: declarer, seconds heard in the sightings that count (where phones match, those in which
    # this person's phone heard the declarer's; where a server does, those in which the declarer's heard this person's
    # and that counted since the server last flagged it), seconds really met in the 14 days before the alert, the dose
    # (summed hazard) the declarer gave this person in them, and the part of that dose given from day 0 on and before
    # anybody outside the evidence, or anybody before these days, had infected the person. (They are the whole days in
    # `numbers["evidence_days"]` and that of the alert.) Then, in worlds that know them: the most seconds that both
    # persons were within the rule's distance in its window of days, and within 2 m on one day; of the seconds heard,
    # those from a phone without its owner, else through a wall, else through a screen, else from beyond the rule's
    # distance.
    "evidence": {
        "person": "<i4",
        "at": "<i4",
        "declarer": "<i4",
        "heard_s": "<i4",
        "met_s": "<i4",
        "dose": "<f8",
        "dose_in_time": "<f8",
        "near_s": "<i4",
        "near_common_s": "<i4",
        "alone_s": "<i4",
        "wall_s": "<i4",
        "screen_s": "<i4",
        "far_s": "<i4",
    },
    # Who decides to stay away from when until when, and Why; stays of one person may overlap.
    "stays": {"person": "<i4", "at": "<i4", "until": "<i4", "why": "|i1"},
}


def fingerprint(message: bytes) -> int:
    """Return the first 8 bytes of a message's SHA-256, as an integer."""
    return int.from_bytes(hashlib.sha256(message).digest()[:8], "little")


@dataclass(slots=True)
class Journal:
    """The facts of one arm and one seed.

    `start` is the date of day 0, `days` the horizon. `numbers` are scalars of the run (the calibration's, for one);
    `unknown` says, by a subject such as "distance" or "homes", why this world cannot tell it.
    """

    arm: str
    system: str
    seed: int
    start: date
    days: int
    numbers: dict[str, float] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    tables: dict[str, Table] = field(default_factory=dict)
    _open: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict, repr=False)

    def note(self, kind: str, *values: Any) -> None:
        """Write one fact: the values of its columns, in order."""
        self._open.setdefault(kind, []).append(values)

    def note_columns(self, kind: str, *columns: Any) -> None:
        """Write many facts of one kind: its columns, in order, of equal length."""
        self._open.setdefault(kind, []).extend(zip(*(np.asarray(c).tolist() for c in columns), strict=True))

    def close(self) -> Journal:
        """Lay the facts out in columns, sorted; nothing is written after this."""
        for kind, columns in KINDS.items():
            rows = sorted(self._open.get(kind, []))
            parts = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
            self.tables[kind] = {
                name: np.array(part, dtype=dtype) for (name, dtype), part in zip(columns.items(), parts, strict=True)
            }
        self._open = {}
        return self

    def table(self, kind: str) -> Table:
        """Return the columns of one kind of fact."""
        return self.tables[kind]

    def digest(self) -> str:
        """Return the SHA-256 over all columns, as little-endian values in the order of `KINDS`."""
        digest = hashlib.sha256()
        for kind, columns in KINDS.items():
            for name, dtype in columns.items():
                column = self.tables[kind][name]
                digest.update(f"{kind}.{name}:{column.size};".encode())
                digest.update(np.ascontiguousarray(column, dtype=dtype).tobytes())
        return digest.hexdigest()

    def day_digests(self) -> dict[str, list[str]]:
        """Return, by kind of fact, a short digest for each day: where two runs part is then one look."""
        out: dict[str, list[str]] = {}
        for kind, columns in KINDS.items():
            table = self.tables[kind]
            if "at" not in columns and "asked_at" not in columns:
                continue
            days = table["at" if "at" in columns else "asked_at"] // 86_400
            out[kind] = [
                hashlib.sha256(b"".join(column[days == day].tobytes() for column in table.values())).hexdigest()[:12]
                for day in range(self.days)
            ]
        return out
