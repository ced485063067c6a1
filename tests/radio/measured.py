"""What the phones of DP-3T's experiment 34 heard, and how far apart they were: every scan of every other phone.

A phone's messages that lie within 10 s are one scan. Cameras gave a distance only with messages that were heard, so a
scan that heard nothing of a phone takes the distance of the pair at that time from the scans around it, in either
direction. Phones were silent at times (the app was started for each scene): one counts as sending if at least two
others heard it within the 40 s before a scan and two within the 40 s after.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.units import Bools, Floats, Int64s, Setting
from sim.world.answers import Columns
from tests.conftest import DATA

SCENES = {
    "lunch": Setting.LEISURE,
    "train": Setting.TRANSIT,
    "office": Setting.WORK,
    "queue": Setting.SHOP,
    "party": Setting.LEISURE,
    "movement": Setting.LEISURE,
}
WITHIN_A_SCAN = 10.0
AROUND = 40.0


@dataclass(frozen=True, slots=True)
class Measured(Columns):
    """One scan and one other phone: `count` messages heard, their mean and strongest raw rssi in dBm.

    `metres` apart, nan where nobody knows; `seen` if the cameras said so of that very scan.
    """

    setting: Int64s
    hearer: Int64s
    heard: Int64s
    at: Floats
    metres: Floats
    seen: Bools
    count: Int64s
    mean: Floats
    strongest: Floats
    sending: Bools


@cache
def experiment() -> Measured:
    """Return all six scenes."""
    scenes = [_scene(number, name, setting) for number, (name, setting) in enumerate(SCENES.items(), 1)]
    joined: Measured = Measured.join(scenes)
    return joined


def _scene(number: int, name: str, setting: Setting) -> Measured:
    file = DATA / "dp3t_exp34" / f"scenario{number:02d}-{name}.sqlite"
    query = "select receiver_id, transmitter_id, timestamp, rssi, ground_truth_distance from results order by timestamp"
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as database:
        beacons = np.array(database.execute(query).fetchall(), dtype=float)
    phones = np.unique(beacons[:, 0])
    rows = [
        (setting, hearer, heard, at, *_of(scan[scan[:, 1] == heard]))
        for hearer in phones
        for at, scan in _scans(beacons[beacons[:, 0] == hearer])
        for heard in phones[phones != hearer]
    ]
    table = np.array(rows, dtype=float)
    where, hearer, heard, count = (table[:, column].astype(np.int64) for column in (0, 1, 2, 5))
    at, metres, mean, strongest = (table[:, column] for column in (3, 4, 6, 7))
    seen = ~np.isnan(metres)
    return Measured(where, hearer, heard, at, _distances(table), seen, count, mean, strongest, _sending(table))


def _scans(beacons: Floats) -> list[tuple[float, Floats]]:
    """Return the scans of one phone: their middle and their messages, in order of time."""
    cuts = np.flatnonzero(np.diff(beacons[:, 2]) > WITHIN_A_SCAN) + 1
    return [((scan[0, 2] + scan[-1, 2]) / 2, scan) for scan in np.split(beacons, cuts)]


def _of(messages: Floats) -> tuple[float, ...]:
    """Return (metres, count, mean, strongest) of one phone's messages in one scan."""
    if not len(messages):
        return np.nan, 0, np.nan, np.nan
    known = messages[~np.isnan(messages[:, 4]), 4]
    metres = known.mean() if known.size else np.nan
    return metres, len(messages), messages[:, 3].mean(), messages[:, 3].max()


def _distances(table: Floats) -> Floats:
    """Return each row's own distance, or that of the pair around it; nan where the pair was never measured."""
    pair = np.sort(table[:, 1:3], axis=1) @ [100, 1]
    metres = table[:, 4].copy()
    for each in np.unique(pair):
        rows = np.flatnonzero(pair == each)
        known = rows[~np.isnan(metres[rows])]
        if known.size:
            known = known[np.argsort(table[known, 3])]
            lost = rows[np.isnan(metres[rows])]
            metres[lost] = np.interp(table[lost, 3], table[known, 3], table[known, 4])
    return metres


def _sending(table: Floats) -> Bools:
    out = np.zeros(len(table), dtype=bool)
    for phone in np.unique(table[:, 2]):
        rows = table[:, 2] == phone
        heard = table[rows & (table[:, 5] > 0)]
        wait = heard[None, :, 3] - table[rows, None, 3]
        others = heard[None, :, 1] != table[rows, None, 1]
        before, after = (others & (wait * side >= 0) & (wait * side < AROUND) for side in (-1, 1))
        out[rows] = (before.sum(axis=1) >= 2) & (after.sum(axis=1) >= 2)
    return out
