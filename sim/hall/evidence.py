"""On whose reports does an alert rest? What the hall alone can say, since neither the phone nor its owner knows.

Where phones match, an alert names the payloads it rests on, and the hall remembers whose they were. Where a server
matches, it says of each account which first bytes of payloads counted, and the hall remembers who uploaded them. What
counted since an account was last flagged is behind its next flag; and what is behind the flags of a phone is behind the
alert it then gives, unless it asks and stays silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.columns import Columns
from sim.systems.payloads import Bytes, Payload, Payloads, table, whole
from sim.units import Int64s
from sim.world.ranges import ranges


@dataclass(frozen=True, slots=True, eq=False)
class Witnessed(Columns):
    """Whose payloads a phone heard: `heard` said `payload` (n x bytes) at `at`, in scans that stand for `gap_s`.

    A payload has a row for every scan that heard it, or one for the first scan with the seconds of all.
    """

    heard: Int64s
    at: Int64s
    gap_s: Int64s
    payload: Bytes

    @classmethod
    def none(cls) -> Witnessed:
        """Return what a phone witnessed that heard nothing."""
        nothing = np.empty(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, np.empty((0, 1), dtype=np.uint8))

    @classmethod
    def each(cls, payload: Payload, scans: Sequence[tuple[int, int, int]]) -> Witnessed:
        """Return the scans that heard one payload: of each whose it was, when, and the seconds it stands for."""
        heard, at, gap_s = np.array(scans, dtype=np.int64).reshape(-1, 3).T
        return cls(heard, at, gap_s, table([payload] * len(scans), len(payload)))

    def of(self, payloads: Sequence[Payload]) -> Witnessed:
        """Return the rows of these payloads, in the order of their bytes."""
        if not len(payloads) or not len(self):
            return Witnessed.none()
        mine, wanted = whole(self.payload), np.sort(whole(Payloads.of(payloads).rows))
        order = np.argsort(mine, kind="stable")
        at = np.minimum(np.searchsorted(wanted, mine[order]), wanted.size - 1)
        found: Witnessed = self.where(order[wanted[at] == mine[order]])
        return found


class Told(NamedTuple):
    """Part of what an alert rests on: who declared, when one phone (first) heard the other, for how many seconds."""

    declarer: int
    at: int
    heard_s: int


@dataclass(frozen=True, slots=True, eq=False)
class Uploaded(Columns):
    """What declarers told a server of, a row for each scan: who, what was heard when, and when it was told."""

    declarer: Int64s
    told_at: Int64s
    at: Int64s
    gap_s: Int64s
    payload: Bytes


@dataclass(slots=True)
class Evidence:
    """What of the reports a server still has to look at, what it found of each phone, and what is behind its flags."""

    retention_s: int
    counted: dict[int, list[Int64s]] = field(default_factory=lambda: defaultdict(list))
    behind: dict[int, list[Int64s]] = field(default_factory=lambda: defaultdict(list))
    _reports: list[Uploaded] = field(default_factory=list)
    _ordered: Uploaded | None = None

    def told(self, declarer: int, witnessed: Witnessed, now: int) -> None:
        """Remember a report: what the declarer's phone had heard of the payloads that it tells of."""
        one = np.ones(len(witnessed), dtype=np.int64)
        report = Uploaded(one * declarer, one * now, witnessed.at, witnessed.gap_s, witnessed.payload)
        recent = report.where(report.at >= now - self.retention_s)
        if len(recent):
            self._reports, self._ordered = [*self._reports, recent], None

    def count(self, phone: int, beginnings: Sequence[Payload]) -> None:
        """Note that payloads with these first bytes, out of the reports that the server looks at, count for a phone."""
        if not self._reports or not len(beginnings):
            return
        uploaded = self._in_order()
        rows = Payloads.of(beginnings).rows
        begin, wanted = whole(uploaded.payload[:, : rows.shape[1]]), whole(rows)
        first = np.searchsorted(begin, wanted)
        _, which = ranges(first, np.searchsorted(begin, wanted, side="right") - first)
        self.counts(phone, _by_payload(uploaded.where(which)))

    def counts(self, phone: int, rows: Int64s) -> None:
        """Note that what was told counts for a phone: a row (declarer, moment, seconds heard) for each, in order."""
        self.counted[phone].append(rows)

    def _in_order(self) -> Uploaded:
        """Return all reports as one, in the order of the bytes of their payloads."""
        if self._ordered is None:
            every: Uploaded = Uploaded.join(self._reports)
            self._ordered = every.where(np.argsort(whole(every.payload), kind="stable"))
        return self._ordered

    def flag(self, phone: int, now: int) -> None:
        """Note that the server flagged a phone's account, on what counted since it did so last."""
        for rows in self.counted.pop(phone, ()):
            self.behind[phone].append(rows[rows[:, 1] >= now - self.retention_s])

    def looked_at(self) -> None:
        """Note that the server has looked at all reports."""
        self._reports, self._ordered = [], None

    def asked(self, phone: int) -> None:
        """Note that a phone has asked: what was behind its flags is told by now, or never will be."""
        self.behind.pop(phone, None)

    def of(self, phone: int) -> tuple[Told, ...]:
        """Return what is behind the flags of a phone, that of each declarer together."""
        parts = self.behind.get(phone, [])
        if len(parts) < 2:
            return tuple(map(Told._make, parts[0].tolist() if parts else ()))
        rows = np.concatenate(parts)
        rows = rows[np.lexsort(rows.T[::-1])]
        new = np.ones(len(rows), dtype=np.bool_)
        new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
        return tuple(map(Told._make, rows[new].tolist()))


def _by_payload(found: Uploaded) -> Int64s:
    """Join the scans by which a declarer heard one payload, in rows as `Told`; `found` lies by payload."""
    payload = whole(found.payload)
    number = np.cumsum(np.concatenate([[False], payload[1:] != payload[:-1]])[: len(found)])
    order = np.lexsort((found.at, found.declarer, number))
    found, number = found.where(order), number[order]
    new = np.ones(len(found), dtype=np.bool_)
    new[1:] = (number[1:] != number[:-1]) | (found.declarer[1:] != found.declarer[:-1])
    first = np.flatnonzero(new)
    heard_s = np.add.reduceat(found.gap_s, first) if first.size else first
    rows = np.stack([found.declarer[first], found.at[first], heard_s], axis=1)
    return rows[np.lexsort(rows.T[::-1])]
