"""What did each scan get of each other phone, and was that phone sending at all?

A phone's messages that lie within 10 s are one scan. Cameras gave a distance only with messages that were heard, so a
scan that heard nothing of a phone takes the distance of the pair at that time from the scans around it, in either
direction. Phones were silent at times (the app was started for each scene): one counts as sending if at least two
others heard it within the 40 s before a scan and two within the 40 s after. It was live if anybody else heard it within
two minutes either way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.columns import Columns
from sim.problems import Problem, Refused
from sim.radio.calibration.readings import SCENES, Experiment, Readings
from sim.units import Bools, Floats, Int64s

WITHIN_A_SCAN = 10.0
AROUND = 40.0
LIVE_AROUND = 120.0
FEWEST_SCANS, FEWEST_PHONES = 200, 5
"""Fewer cannot tell phones, meetings and scans apart."""


@dataclass(frozen=True, slots=True)
class Measured(Columns):
    """One scan and one other phone: `count` messages heard, their mean and strongest raw rssi in dBm.

    `squares`: the sum of the messages' squared deviations from their mean. `metres` apart, nan where nobody knows;
    `seen` if the cameras said so of that very scan.
    """

    scene: Int64s
    carried: Int64s
    hearer: Int64s
    heard: Int64s
    at: Floats
    metres: Floats
    seen: Bools
    count: Int64s
    mean: Floats
    strongest: Floats
    squares: Floats
    sending: Bools
    live: Bools


def scans(of: Experiment) -> Measured:
    """Return every scan of every other phone, scene by scene. Raises Refused where too few have a known distance."""
    parts = [_scene(of.readings.where(of.readings.scene == scene), scene, name) for scene, name in enumerate(of.scenes)]
    joined: Measured = Measured.join(parts)
    known, phones = int(joined.seen.sum()), np.unique(joined.hearer[joined.seen]).size
    if known < FEWEST_SCANS or phones < FEWEST_PHONES:
        rule = f"a fit needs {FEWEST_SCANS} scans at known distance and {FEWEST_PHONES} hearing phones"
        raise Refused(Problem(rule, "measure longer, or add scenes", value=f"{known} scans of {phones} phones"))
    return joined


def _scene(readings: Readings, scene: int, name: str) -> Measured:
    phones = np.unique(np.concatenate([readings.hearer, readings.heard]))
    rows = []
    for hearer in np.unique(readings.hearer):
        mine = readings.where(readings.hearer == hearer)
        for scan in np.split(np.arange(len(mine)), np.flatnonzero(np.diff(mine.at) > WITHIN_A_SCAN) + 1):
            at, by = (mine.at[scan[0]] + mine.at[scan[-1]]) / 2, mine.heard[scan]
            of = {int(heard): scan[by == heard] for heard in np.unique(by)}
            rows += [(hearer, heard, at, *_of(mine, of.get(int(heard)))) for heard in phones if heard != hearer]
    table = np.array(rows, dtype=float)
    hearer, heard, count = (table[:, column].astype(np.int64) for column in (0, 1, 4))
    _, _, at, metres, _, mean, strongest, squares = table.T
    carried = np.full(len(table), SCENES[name], dtype=np.int64)
    number, seen = np.full(len(table), scene), ~np.isnan(metres)
    distances, (sending, live) = _distances(hearer, heard, at, metres), _sending(hearer, heard, at, count)
    return Measured(
        number, carried, hearer, heard, at, distances, seen, count, mean, strongest, squares, sending, live
    )  # fmt: skip


def _of(readings: Readings, messages: Int64s | None) -> tuple[float, ...]:
    """Return (metres, count, mean, strongest, squares) of one phone's messages in one scan."""
    if messages is None:
        return np.nan, 0, np.nan, np.nan, np.nan
    rssi, metres = readings.rssi[messages], readings.metres[messages]
    known = metres[~np.isnan(metres)]
    far = known.mean() if known.size else np.nan
    return far, messages.size, rssi.mean(), rssi.max(), ((rssi - rssi.mean()) ** 2).sum()


def _distances(hearer: Int64s, heard: Int64s, at: Floats, metres: Floats) -> Floats:
    """Return each row's own distance, or that of the pair around it; nan where the pair was never measured."""
    pair = np.minimum(hearer, heard) * (hearer.max() + 1) + np.maximum(hearer, heard)
    out = metres.copy()
    for each in np.unique(pair):
        rows = np.flatnonzero(pair == each)
        known = rows[~np.isnan(metres[rows])]
        if known.size:
            known = known[np.argsort(at[known])]
            lost = rows[np.isnan(metres[rows])]
            out[lost] = np.interp(at[lost], at[known], metres[known])
    return out


def _sending(hearer: Int64s, heard: Int64s, at: Floats, count: Int64s) -> tuple[Bools, Bools]:
    """Return whether the phone of each row was sending at that time, and whether it was live around it."""
    sending, live = np.zeros(at.size, dtype=bool), np.zeros(at.size, dtype=bool)
    for phone in np.unique(heard):
        rows, of = heard == phone, (heard == phone) & (count > 0)
        wait = at[of][None, :] - at[rows][:, None]
        others = hearer[of][None, :] != hearer[rows][:, None]
        before, after = (others & (wait * side >= 0) & (wait * side < AROUND) for side in (-1, 1))
        sending[rows] = (before.sum(axis=1) >= 2) & (after.sum(axis=1) >= 2)
        live[rows] = (others & (np.abs(wait) < LIVE_AROUND)).any(axis=1)
    return sending, live
