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
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.hall import found, listened
from sim.hall.carried import (
    CARRIED,
    CROSSED_BYTES,
    CROSSED_DUMMIES,
    CROSSED_PROXIED,
    CROSSED_REQUESTS,
    NETWORK_NAMED,
    NETWORK_RIGHT,
    VENDOR_WOKEN,
)  # fmt: skip
from sim.hall.claimed import CLAIMED, Means
from sim.hall.found import FOUND, SINCE_DAY_0
from sim.hall.listened import CHANGES, HELPED, LISTENED, LISTENED_TO, LOOKED_UP, Linked, Vantage
from sim.hall.present import GATES, PRESENT, VIGILS
from sim.hall.probed import PROBED, Takes
from sim.units import Int32s

__all__ = [
    "ANYBODY", "BRIDGED", "CHANGES", "CLOCKS", "COLUMNS", "CROSSED_BYTES", "CROSSED_DUMMIES", "CROSSED_PROXIED",
    "CROSSED_REQUESTS", "FETCHED", "GATES", "HELPED", "HOURS", "IMPORTED", "JUDGED", "JUNK", "KINDS", "LISTENED",
    "LONE_BYTES", "LOOKED_UP", "NAMING", "NETWORK_NAMED", "NETWORK_RIGHT", "OPTIONAL", "SEEDED", "SENSED", "SITUATIONS",
    "VENDOR_WOKEN", "VIGILS", "Journal", "Linked", "Means", "Reason", "Table", "Takes", "Vantage", "Why", "fingerprint",
]  # fmt: skip

Table = dict[str, npt.NDArray[Any]]
Asked = found.Asked
OPTIONAL = found.OPTIONAL | listened.OPTIONAL | frozenset(PROBED) | frozenset(PRESENT) | frozenset(CARRIED)
"""Kinds of facts that a journal has only where there are any."""

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


COLUMNS: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "persons": (
        "Who lives in the town, in which home, and who runs the app; of a town of more than 2,000,000 persons, those "
        "whom another table names (run.json: people, phone_owners, app_users).",
        {
            "person": ("<i4", "number of the person, from 0; the other tables name persons by it"),
            "label": ("<i8", "number of the person in the source: a recording's badge; in a town the person's own"),
            "home": ("<i4", "number of the home, which housemates share: the first of them; empty if unknown"),
            "owns_phone": ("|b1", "whether the person owns a phone that could run the app"),
            "app": ("|b1", "whether that phone runs this arm's app"),
        },
    ),
    "infections": (
        "Who was infected, when, where and by whom, and when symptoms begin.",
        {
            "person": ("<i4", "who was infected"),
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "source": ("<i4", "by whom: a person; -1 somebody outside the town, -2 infected at the start"),
            "setting": ("|i1", "in which setting; empty if from outside or at the start"),
            "place": (
                "<i8",
                "the place: its setting, its quarter (of a school or office: its section), its number there (of a home "
                "the first housemate's, of a canteen an odd one), as in school-3-0; empty if unknown",
            ),
            "onset": ("<i4", f"first symptoms: {SINCE_DAY_0}; empty without symptoms"),
        },
    ),
    "tests": (
        "Swabs: who was swabbed when and why, and with what result.",
        {
            "person": ("<i4", "who was swabbed"),
            "asked_at": ("<i4", f"joined the queue for a swab: {SINCE_DAY_0}"),
            "swab_at": ("<i4", f"was swabbed: {SINCE_DAY_0}"),
            "result_at": ("<i4", f"has the result, perhaps after the last day: {SINCE_DAY_0}"),
            "positive": ("|b1", "whether the result is positive"),
            "reason": ("|i1", "what made the person ask for it"),
        },
    ),
    "reports": (
        "Declarers: whose phone uploaded, or whom a human tracer interviewed, and when.",
        {
            "person": ("<i4", "the declarer"),
            "at": ("<i4", f"when the phone uploaded, or the interview ended: {SINCE_DAY_0}"),
            "onset": ("<i4", f"first symptoms that the declarer remembers: {SINCE_DAY_0}; empty without symptoms"),
        },
    ),
    "uploads": (
        "The bytes that declarers' phones sent up.",
        {
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "person": ("<i4", "whose phone"),
            "length": ("<i4", "length of the message in bytes"),
            "sha256": ("<u8", "first 8 bytes of the message's SHA-256 as a number, little end first"),
        },
    ),
    "publications": (
        "The files that servers published.",
        {
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "length": ("<i4", "length of the file in bytes"),
            "sha256": ("<u8", "first 8 bytes of the file's SHA-256 as a number, little end first"),
        },
    ),
    "alerts": (
        "What phones told their owners, or human tracers those whom they called; the summary counts a person's first "
        "in 14 days.",
        {
            "person": ("<i4", "who was alerted"),
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "day": ("<i4", "latest day of exposure that counts, in days since day 0; empty where the phone names none"),
        },
    ),
    "evidence": (
        "On whom each alert rests: one row for each declarer behind it.",
        {
            "person": ("<i4", "who was alerted"),
            "at": ("<i4", f"when: {SINCE_DAY_0}; with person, the row of alerts"),
            "declarer": ("<i4", "a declarer behind the alert"),
            "heard_s": (
                "<i4",
                "s heard in the sightings that count: where phones match, those in which this person's phone heard the "
                "declarer's; where a server does, those in which the declarer's heard this person's and that counted "
                "since the server last flagged it; where human tracers call, s of the meetings that the declarer named",
            ),
            "met_s": (
                "<i4",
                "s in which the two persons really met in the days that the app keeps (run.json: evidence_days) before "
                "the alert's, and on that one until the alert",
            ),
            "dose": (
                "<f8",
                "dose (summed hazard) that the declarer gave this person in those meetings: 1 - exp(-dose) is the "
                "chance of infection",
            ),
            "dose_in_time": (
                "<f8",
                "the part of that dose given from day 0 on and before anybody outside the evidence, or anybody before "
                "those days, had infected the person",
            ),
            "near_s": ("<i4", "most s that both persons were within the rule's distance in its window of days"),
            "near_common_s": ("<i4", "most s that both persons were within 2 m on one day"),
            "alone_s": ("<i4", "of the s heard, those from a phone without its owner"),
            "wall_s": ("<i4", "else, those through a wall"),
            "screen_s": ("<i4", "else, those through a screen"),
            "far_s": ("<i4", "else, those from beyond the rule's distance"),
        },
    ),
    "stays": (
        "Who decides to stay away from the others, from when until when; stays of one person may overlap.",
        {
            "person": ("<i4", "who stays away"),
            "at": ("<i4", f"from when, which is when it was decided: {SINCE_DAY_0}"),
            "until": ("<i4", f"until when: {SINCE_DAY_0}"),
            "why": ("|i1", "what made the person stay away"),
        },
    ),
    **CLAIMED,
    **FOUND,
    **LISTENED_TO,
    **PROBED,
    **PRESENT,
    **CARRIED,
}
"""Every kind of fact with its text, and its columns, each with its type and what it says, in which unit.

What is empty for a reader stands in a journal as `NEVER` (a moment, a day), -1 (a home, setting, place), or 0 (seconds
of evidence that the world does not know).
"""

KINDS: Mapping[str, Mapping[str, str]] = {
    kind: {name: dtype for name, (dtype, _) in columns.items()} for kind, (_, columns) in COLUMNS.items()
}
"""The types of all columns by kind of fact, in the order of the digest."""

ANYBODY = "warns_anybody"
"""The number of a journal, 1 where anybody can be warned: where human tracers call, and no app is needed for it."""

LONE_BYTES = "lone_bytes_a_day"
"""The number that says what an app with nothing to tell exchanges in a day; absent where there is no app."""

FETCHED = "fetched_bytes"
"""The number that says how many bytes of published files each user fetched in the run; absent where there is no app."""

SENSED = "sensed"
"""The number of a journal, 1 where people are warned of places, by sensors, and not of phones nearby."""

BRIDGED = "bridged"
"""The number that says at which share of changes of identifier the radio's address stays; absent without Bluetooth."""

SITUATIONS = "situations"
"""The number that says how many situations were played; absent in worlds that have none."""

JUNK = "junk_"
"""How the numbers begin that say what came of bad messages, by kind; absent where nobody sends any."""

JUDGED = "triage_asked"
"""The number that says of how many alerts tracers were asked; absent where they judge none."""

CLOCKS = "operator_clocks"
"""The number of a journal, 1 where the operator of a server looks at phones' clocks; absent where it does not."""

HOURS = "tracers_hours"
"""The number of a journal that says how long human tracers worked; none where there are none."""

WAITS, PRIOR = "prober_waits_days", "prober_prior"
"""The numbers that say how long a prober waited for alerts, and what was believed of a target before."""
TAKES = "prober_takes"
"""The number of a journal that says what each of a prober's phones takes (`Takes`)."""
BOXES, SLOT_ACCOUNTS = "prober_boxes", "prober_slots"
"""The numbers of a journal, 1 where a prober's phones stood in letter boxes, or were carried by quarters of an hour."""

NAMING = ("person", "source", "declarer", "candidate")
"""The columns of facts that name a person, by the number in the table of persons."""


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
    _many: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict, repr=False)

    def note(self, kind: str, *values: Any) -> None:
        """Write one fact: the values of its columns, in order."""
        self._open.setdefault(kind, []).append(values)

    def note_columns(self, kind: str, *columns: Any) -> None:
        """Write many facts of one kind: its columns, in order, of equal length."""
        self._many.setdefault(kind, []).append(columns)

    def close(self) -> Journal:
        """Lay the facts out in columns, sorted; nothing is written after this."""
        for kind in KINDS:
            table = self._sorted(kind)
            if kind not in OPTIONAL or next(iter(table.values())).size:
                self.tables[kind] = table
        self._open, self._many = {}, {}
        return self

    def _sorted(self, kind: str) -> Table:
        """Return all facts of a kind as columns of its types, in the order of their values, first column first."""
        singly = self._open.get(kind, [])
        parts = [*self._many.get(kind, []), *([tuple(zip(*singly, strict=True))] if singly else [])]
        columns = {
            name: np.concatenate([np.empty(0, dtype), *(np.asarray(part[n], dtype) for part in parts)])
            for n, (name, dtype) in enumerate(KINDS[kind].items())
        }
        first = next(iter(columns.values()))
        order = np.argsort(first, kind="stable")
        if np.any(np.diff(first[order]) == 0):  # else the other columns have no say
            order = np.lexsort(tuple(columns.values())[::-1])
        return {name: column[order] for name, column in columns.items()}

    def table(self, kind: str) -> Table:
        """Return the columns of one kind of fact; empty ones of an optional kind that it does not have."""
        if kind in OPTIONAL and kind not in self.tables:
            return {name: np.empty(0, dtype) for name, dtype in KINDS[kind].items()}
        return self.tables[kind]

    def written(self, kind: str) -> Table:
        """Return all facts of a kind that are written so far, as columns, in their order."""
        return self.tables[kind] if kind in self.tables else self._sorted(kind)

    def so_far(self, kind: str) -> list[tuple[Any, ...]]:
        """Return the facts of a kind that were written one by one, before they are closed."""
        return list(self._open.get(kind, ()))

    # -- persons ------------------------------------------------------------------------------------------------------

    def named(self) -> Int32s:
        """Return the numbers of all persons whom the facts written so far name, before they are closed; in order."""
        named = [np.empty(0, dtype=np.int32)]
        for kind in KINDS:
            places = [place for place, name in enumerate(KINDS[kind]) if name in NAMING]
            singly = [fact[place] for fact in self._open.get(kind, ()) for place in places]
            together = [part[place] for part in self._many.get(kind, ()) for place in places]
            named += [np.unique(np.asarray(part)).astype(np.int32) for part in (*together, singly)]
        everybody = np.unique(np.concatenate(named))
        return everybody[everybody >= 0]

    @property
    def people(self) -> int:
        """How many live in the town, whether or not the table of persons has a row for each."""
        return int(self.numbers.get("people", self.tables["persons"]["person"].size))

    @property
    def app_users(self) -> int:
        """How many of them run the app."""
        return int(self.numbers.get("app_users", self.tables["persons"]["app"].sum()))

    def of_persons(self, persons: npt.NDArray[Any], column: str) -> npt.NDArray[Any]:
        """Return what the table of persons says of these, who are in it: everybody, or whoever another fact names."""
        table = self.tables["persons"]
        rows = persons if "people" not in self.numbers else np.searchsorted(table["person"], persons.astype(np.int32))
        return table[column][rows]

    @property
    def warnable(self) -> int:
        """How many could be warned: whoever runs the app, or anybody where human tracers call."""
        return self.people if self.numbers.get(ANYBODY) else self.app_users

    def can_warn(self, persons: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Tell which of these persons could be warned."""
        return np.ones(persons.size, np.bool_) if self.numbers.get(ANYBODY) else self.of_persons(persons, "app")

    # -- its digest ---------------------------------------------------------------------------------------------------

    def digest(self) -> str:
        """Return the SHA-256 over all columns, as little-endian values in the order of `KINDS`."""
        digest = hashlib.sha256()
        for kind, columns in KINDS.items():
            if kind not in self.tables:
                continue
            for name, dtype in columns.items():
                column = self.tables[kind][name]
                if kind in OPTIONAL and not column.size:
                    continue
                digest.update(f"{kind}.{name}:{column.size};".encode())
                digest.update(np.ascontiguousarray(column, dtype=dtype).tobytes())
        return digest.hexdigest()

    def day_digests(self) -> dict[str, list[str]]:
        """Return, by kind of fact, a short digest for each day: where two runs part is then one look."""
        out: dict[str, list[str]] = {}
        for kind, columns in KINDS.items():
            if kind not in self.tables:
                continue
            table = self.tables[kind]
            if "at" not in columns and "asked_at" not in columns:
                continue
            if kind in OPTIONAL and not table["at"].size:
                continue
            days = table["at" if "at" in columns else "asked_at"] // 86_400
            order = np.argsort(days.astype(np.int16), kind="stable")  # fast, and no second lies beyond 24,855 days
            ends = np.searchsorted(days[order], np.arange(self.days + 1))
            facts = [column[order] for column in table.values()]
            out[kind] = [
                hashlib.sha256(b"".join(column[first:last].tobytes() for column in facts)).hexdigest()[:12]
                for first, last in pairwise(ends.tolist())
            ]
        return out
