"""What does a declarer tell? What the phone heard, of others; nothing that the declarer's own phone ever said.

In June 2020 all of the last 14 days went up, however faint and short; TousAntiCovid told of the days since two before
the onset, and only of what its filter let through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.systems.machine import Hearings
from sim.systems.payloads import Bytes, Payload, Payloads, groups, numbers, table
from sim.systems.robert.contacts import Contacts
from sim.systems.robert.filtering import filtered
from sim.systems.robert.limits import RETENTION_DAYS
from sim.systems.robert.rules import PRE_ONSET_DAYS, PRE_TEST_DAYS, Rule
from sim.systems.robert.wire import HELLO_BYTES, PAIR_BYTES, PAYLOAD_BYTES, TIME_BYTES, all_calibrated
from sim.units import DAY, Bools, Int64s, UnixTime


class Sighting(NamedTuple):
    """A payload that was heard: when, and how strong after calibration, in dBm."""

    at: UnixTime
    payload: Payload
    rssi: int


@dataclass(frozen=True, slots=True, eq=False)
class ProximityList:
    """What a phone heard, in columns and in the order of hearing: `payloads[which[i]]` at `at[i]`, calibrated rssi."""

    payloads: Bytes
    which: Int64s
    at: Int64s
    rssi: Int64s

    @classmethod
    def of(cls, heard: Iterable[Sighting]) -> ProximityList:
        """Return single sightings in columns."""
        rows = list(heard)
        number = {payload: n for n, payload in enumerate(dict.fromkeys(each.payload for each in rows))}
        columns = np.array([(number[each.payload], each.at, each.rssi) for each in rows], dtype=np.int64)
        return cls(table(number, PAYLOAD_BYTES), *columns.reshape(-1, 3).T)

    @classmethod
    def calibrated(cls, heard: Hearings, rx: int) -> ProximityList:
        """Return what was heard in bulk, with the levels that an app stores whose receive gain is `rx`."""
        gains = heard.payloads[:, -1].view(np.int8)[heard.which]
        return cls(heard.payloads, heard.which, heard.at, all_calibrated(gains, heard.rssi, rx))

    @classmethod
    def join(cls, parts: Iterable[ProximityList]) -> ProximityList:
        """Return several lists as one, in their order."""
        parts = [cls.of(()), *parts]
        first = np.cumsum([0, *(len(part.payloads) for part in parts)])
        which = [part.which + begin for part, begin in zip(parts, first.tolist(), strict=False)]
        return cls(
            np.concatenate([part.payloads for part in parts]), np.concatenate(which),
            np.concatenate([part.at for part in parts]), np.concatenate([part.rssi for part in parts]),
        )  # fmt: skip

    def where(self, kept: Bools | Int64s) -> ProximityList:
        """Return the sightings that are kept, in that order."""
        return ProximityList(self.payloads, self.which[kept], self.at[kept], self.rssi[kept])

    def __len__(self) -> int:
        return self.at.size


def told_since(rule: Rule, onset: UnixTime | None, now: UnixTime) -> int:
    """Return from when on a report tells what was heard.

    The app counts whole days back from this moment: two before the day of the onset; without symptoms, a week, as if
    the swab was taken today.
    """
    if not rule.windowed:
        return now - RETENTION_DAYS * DAY
    back = PRE_TEST_DAYS if onset is None else now // DAY - onset // DAY + PRE_ONSET_DAYS
    return now - min(back, RETENTION_DAYS) * DAY


def told(rule: Rule, heard: ProximityList, since: int) -> tuple[Contacts, Payloads]:
    """Return the contacts that a report tells of what was heard since then, and the payloads they rest on."""
    contacts, _, which = told_of(rule, heard, since)
    return contacts, Payloads(heard.payloads[which])


def told_of(rule: Rule, heard: ProximityList, since: int) -> tuple[Contacts, Int64s, Int64s]:
    """Return the contacts that a report tells of what was heard since then; of each a payload, and all they rest on.

    A contact is what was heard of one identifier; contacts and HELLOs are in the order of hearing, and what was heard
    in the same second in the order of its bytes: the order in which it came to the phone would tell of those who spoke.
    """
    number = numbers(heard.payloads)
    heard = heard.where(heard.at >= since)
    moment = (heard.at - since) * (len(number) + 1) + number[heard.which]
    heard = heard.where(np.argsort(moment, kind="stable"))  # nearly in order already
    heard, bounds = _grouped(heard, groups(heard.payloads, number, PAIR_BYTES)[heard.which])
    if rule.filtered:
        heard, bounds = _filtered(heard, bounds)
    said = heard.payloads[heard.which]
    end = PAIR_BYTES + TIME_BYTES
    times = np.ascontiguousarray(said[:, PAIR_BYTES:end]).view(">u2").ravel().astype(np.int64)
    pairs = said[bounds[:-1], :PAIR_BYTES]
    contacts = Contacts(pairs, bounds, heard.at, times, said[:, end:HELLO_BYTES], heard.rssi)
    first = _first(number[heard.which])  # two lists may hold the same payload
    return contacts, heard.which[bounds[:-1]], heard.which[first]


def _grouped(heard: ProximityList, group: Int64s) -> tuple[ProximityList, Int64s]:
    """Return the sightings by identifier, in the order in which each was first heard, and the bounds of the groups."""
    first = _first(group)
    rank = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.uint16 if first.size < 1 << 16 else np.int64)
    rank[group[first]] = np.arange(first.size)
    order = rank[group]
    rows = np.argsort(order, kind="stable")
    return heard.where(rows), np.concatenate([[0], np.cumsum(np.bincount(order, minlength=first.size))])


def _first(group: Int64s) -> Int64s:
    """Return the first row of each group, rising; groups are small numbers."""
    rows = np.full(int(group.max(initial=-1)) + 1, group.size, dtype=np.int64)
    rows[group[::-1]] = np.arange(group.size)[::-1]
    return np.sort(rows[rows < group.size])


def _filtered(heard: ProximityList, bounds: Int64s) -> tuple[ProximityList, Int64s]:
    """Return the groups that the app's filter lets through, with the peaks of their levels cut."""
    found, counts = filtered(heard.at, heard.rssi, bounds), np.diff(bounds)
    rows = np.repeat(found.told, counts)
    kept = ProximityList(heard.payloads, heard.which[rows], heard.at[rows], found.rssi[rows])
    return kept, np.concatenate([[0], np.cumsum(counts[found.told])])
