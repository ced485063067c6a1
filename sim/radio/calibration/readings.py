"""What did phones hear of each other in an experiment, message by message, and can the files be believed?

One SQLite file for each scene, as DP-3T published its Bluetooth measurements: scenario01-lunch.sqlite with a table
`results`. What cannot be (a signal of +30 dBm, a time in milliseconds, a distance in centimetres) is refused by file
and row; what the cameras did not see is not known.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.columns import Columns
from sim.problems import Problem, Refused
from sim.radio.air import Carried
from sim.radio.reception import LEAST, MOST
from sim.units import Bools, Floats, Int64s

SCENES = {
    "lunch": Carried.POCKET,
    "train": Carried.POCKET,
    "office": Carried.OPEN,
    "queue": Carried.OPEN,
    "party": Carried.POCKET,
    "movement": Carried.OPEN,
}
"""The scenes that may be measured, and how phones are carried in each.

By the script of the experiment they are in pockets at lunch and at the party, and lie on desks in the office. On the
train people take them out now and then: assumption, they are in pockets else. Of queue and movement (a gym class) it
does not say: assumption, in the open.
"""
COLUMNS = ("receiver_id", "transmitter_id", "timestamp", "rssi", "ground_truth_distance")
FARTHEST_M = 100.0
LATEST_S = 1e11
"""Times from here on are no seconds since 1970, but milliseconds."""
LONGEST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Readings(Columns):
    """One message that one phone heard of another: at which time in s, raw rssi in dBm; `metres` nan if unknown."""

    scene: Int64s
    hearer: Int64s
    heard: Int64s
    at: Floats
    rssi: Floats
    metres: Floats


@dataclass(frozen=True, slots=True)
class Experiment:
    """The scenes of an experiment by name, what was heard in them, and upstream's own scans if there are any.

    `told` holds (scene, metres, mean attenuation in whole dB), one row a scan with known distance.
    """

    scenes: tuple[str, ...]
    readings: Readings
    told: Floats


def experiment(folder: Path) -> Experiment:
    """Read every scene of a folder. Raises Refused with what is wrong in each file."""
    files = sorted(folder.glob("*.sqlite"))
    if not files:
        raise Refused(Problem("no measurements: *.sqlite", "name the folder of DP-3T's experiment 34", str(folder)))
    tables, problems = [], list[Problem]()
    for file in files:
        try:
            tables.append(_columns(file))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    names = sorted({name for table in tables for column in table[:2] for name in column}, key=str)
    number = {name: i for i, name in enumerate(names)}
    scenes = [
        Readings(
            np.full(len(heard), scene), np.array([number[each] for each in hearer], dtype=np.int64),
            np.array([number[each] for each in heard], dtype=np.int64), at, rssi, metres,
        )
        for scene, (hearer, heard, at, rssi, metres) in enumerate(tables)
    ]  # fmt: skip
    told = [_told(file.with_suffix(".json"), scene) for scene, file in enumerate(files)]
    return Experiment(tuple(map(_scene, files)), Readings.join(scenes), np.concatenate(told))


def _scene(file: Path) -> str:
    """Return the name of a file's scene: what comes after the last hyphen."""
    name = file.stem.rpartition("-")[2]
    if name not in SCENES:
        raise Refused(
            Problem("no such scene", f"name the file after one of {', '.join(SCENES)}", str(file), value=name)
        )
    return name


def _columns(file: Path) -> tuple[list[Any], list[Any], Floats, Floats, Floats]:
    """Return hearer, heard, time, rssi and distance of each row of a file, by time. Raises Refused."""
    _scene(file)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as database:
            there = {name for _, name, *_ in database.execute("pragma table_info(results)")}
            missing = [name for name in COLUMNS if name not in there]
            if missing:
                mend = f"a table `results` with {', '.join(COLUMNS)} is needed"
                raise Refused([Problem("this column is missing", mend, str(file), key=name) for name in missing])
            rows = database.execute(f"select rowid, {', '.join(COLUMNS)} from results order by timestamp").fetchall()
    except sqlite3.DatabaseError as why:
        raise Refused(Problem(f"cannot be read as SQLite: {why}", "see where it was fetched", str(file))) from why
    if not rows:
        raise Refused(Problem("holds no message", "leave the file out", str(file)))
    row, hearer, heard, *rest = zip(*rows, strict=True)
    at, rssi, metres = map(_numbers, rest)
    problems = [*_nobody(str(file), row, hearer, heard), *_impossible(str(file), row, at, rssi, metres)]
    if problems:
        raise Refused(problems)
    return list(hearer), list(heard), at, rssi, metres


def _nobody(file: str, row: Sequence[int], hearer: Sequence[Any], heard: Sequence[Any]) -> Iterator[Problem]:
    """Yield the first row of which nobody knows who heard whom, or in which a phone hears itself."""
    for number, one, other in zip(row, hearer, heard, strict=True):
        if not isinstance(one, int | str) or not isinstance(other, int | str):
            mend, value = "leave out what nobody is known to have heard", f"{one}, {other}"
            yield Problem("a phone has a number or a name", mend, file, number, key=", ".join(COLUMNS[:2]), value=value)
            return
        if one == other:
            yield Problem(
                "no phone hears itself", "leave such rows out", file, number, key=COLUMNS[1], value=str(other)
            )
            return


def _numbers(column: Sequence[Any]) -> Floats:
    """Return a column as numbers: nan where nothing stands, infinite where something stands that is no number."""
    return np.array([np.nan if x is None else x if isinstance(x, int | float) else np.inf for x in column], dtype=float)


def _impossible(file: str, row: Sequence[int], at: Floats, rssi: Floats, metres: Floats) -> Iterator[Problem]:
    checks = (
        ("rssi", rssi, (rssi >= LEAST) & (rssi <= MOST), f"a radio reports {LEAST} to {MOST} dBm",
         "state the raw signal in dBm, no attenuation and no correction"),
        ("timestamp", at, (at > 0) & (at < LATEST_S), "a time is in seconds since 1970", "divide milliseconds by 1000"),
        ("timestamp", at, ~(np.abs(at - np.median(at)) > LONGEST_S), "one scene lasts no longer than a day",
         "give each scene a file, all times in one unit"),
        ("ground_truth_distance", metres, np.isnan(metres) | (metres > 0) & (metres <= FARTHEST_M),
         f"a distance lies above 0 and up to {FARTHEST_M:g} m", "state metres, and nothing where it is not known"),
    )  # fmt: skip
    for key, values, possible, rule, mend in checks:
        yield from refused_rows(file, key, row, values, possible, rule, mend)


def refused_rows(
    file: str, key: str, row: Sequence[int], values: Floats, possible: Bools, rule: str, mend: str
) -> Iterator[Problem]:
    """Yield the first row of a file whose value cannot be, and how many there are."""
    wrong = np.flatnonzero(~possible)
    if wrong.size:
        more = f"{mend} ({wrong.size:,} rows in all)" if wrong.size > 1 else mend
        yield Problem(rule, more, file, int(row[wrong[0]]), key=key, value=f"{values[wrong[0]]:g}")


def _told(file: Path, scene: int) -> Floats:
    """Return upstream's scans with a distance as (scene, metres, attenuation); none if there is no such file."""
    if not file.is_file():
        return np.empty((0, 3))
    try:
        rows = _rows(file, scene)
    except (ValueError, AttributeError, KeyError, TypeError) as why:
        mend = "leave it out, or see where it was fetched"
        raise Refused(Problem("holds no scans as DP-3T's files of this name do", mend, str(file))) from why
    return np.array(rows, dtype=float).reshape(-1, 3)


def _rows(file: Path, scene: int) -> list[tuple[float, ...]]:
    scans = (
        scan
        for window in json.loads(file.read_text(encoding="utf-8")).values()
        for hearers in window.values()
        for heard in hearers.values()
        for scan in heard.values()
    )
    return [(scene, float(scan["avg_gtd"]), float(scan["avg_att"])) for scan in scans if scan["avg_gtd"] is not None]
