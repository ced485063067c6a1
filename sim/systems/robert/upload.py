"""What does a declarer tell? What the phone heard, of others; nothing that the declarer's own phone ever said.

In June 2020 all of the last 14 days went up, however faint and short; TousAntiCovid told of the days since two before
the onset, and only of what its filter let through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.systems.machine import Payload
from sim.systems.robert.filtering import filtered
from sim.systems.robert.limits import RETENTION_DAYS
from sim.systems.robert.messages import Contact, Detail
from sim.systems.robert.rules import PRE_ONSET_DAYS, PRE_TEST_DAYS, Rule
from sim.systems.robert.wire import HELLO_BYTES, PAIR_BYTES, TIME_BYTES
from sim.units import DAY, UnixTime


class Sighting(NamedTuple):
    """A payload that was heard: when, and how strong after calibration, in dBm."""

    at: UnixTime
    payload: Payload
    rssi: int


def told_since(rule: Rule, onset: UnixTime | None, now: UnixTime) -> int:
    """Return from when on a report tells what was heard.

    The app counts whole days back from this moment: two before the day of the onset; without symptoms, a week, as if
    the swab was taken today.
    """
    if not rule.windowed:
        return now - RETENTION_DAYS * DAY
    back = PRE_TEST_DAYS if onset is None else now // DAY - onset // DAY + PRE_ONSET_DAYS
    return now - min(back, RETENTION_DAYS) * DAY


def told(rule: Rule, heard: Iterable[Sighting], since: int) -> tuple[tuple[Contact, ...], tuple[Payload, ...]]:
    """Return the contacts that a report tells of what was heard since then, and the payloads they rest on.

    A contact is what was heard of one identifier; contacts and HELLOs are in the order of hearing.
    """
    groups: dict[bytes, list[Sighting]] = {}
    for each in heard:
        if each.at >= since:
            groups.setdefault(each.payload[:PAIR_BYTES], []).append(each)
    kept = _filtered(groups) if rule.filtered else groups
    contacts = tuple(_contact(pair, sightings) for pair, sightings in kept.items())
    return contacts, tuple({each.payload: None for sightings in kept.values() for each in sightings})


def _contact(pair: bytes, sightings: list[Sighting]) -> Contact:
    end = PAIR_BYTES + TIME_BYTES
    return Contact(
        pair[:1], pair[1:],
        tuple(
            Detail(at, int.from_bytes(payload[PAIR_BYTES:end], "big"), payload[end:HELLO_BYTES], rssi)
            for at, payload, rssi in sightings
        ),
    )  # fmt: skip


def _filtered(groups: dict[bytes, list[Sighting]]) -> dict[bytes, list[Sighting]]:
    """Return the groups that the app's filter lets through, with the peaks of their levels cut."""
    rows = [(each.at, each.rssi) for sightings in groups.values() for each in sightings]
    at, rssi = np.array(rows, dtype=np.int64).reshape(-1, 2).T.copy()
    bounds = np.cumsum([0, *map(len, groups.values())])
    found = filtered(at, rssi, bounds)
    levels = found.rssi.tolist()
    return {
        pair: [each._replace(rssi=level) for each, level in zip(groups[pair], levels[first:last], strict=True)]
        for pair, first, last, told in zip(
            groups, bounds[:-1].tolist(), bounds[1:].tolist(), found.told.tolist(), strict=True
        )
        if told
    }
