"""What does it change where on the body a phone is carried? MIT Lincoln Laboratory's PACT measurements, 3 to 15 feet.

Phones of one make on two persons, in 13 pairs of placements. The channel does not draw placements: in experiment 34
phones were in pockets, hands and on tables, so they are in its phones and meetings already and would count twice. They
are told beside it, since they show how far a carriage that nobody measured there may be off.
"""

from __future__ import annotations

import csv
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.radio.calibration.readings import FARTHEST_M, refused_rows
from sim.radio.calibration.squares import Line, line
from sim.radio.reception import LEAST, MOST
from sim.units import Floats, Int64s

FOOT = parameter(0.3048, "m", "international foot")
COLUMNS = ("config", "file", "ft", "rssi")


@dataclass(frozen=True, slots=True)
class Placements:
    """Lines of rssi over distance by pair of placements and of all, and what scatters, as sds in dB.

    With one slope for all (`per_decade`), pairs of placements differ by `placed`, runs of one pair and distance from
    its line by `run`, the signals of a run by `within`.
    """

    lines: dict[str, Line]
    pooled: Line
    per_decade: float
    placed: float
    run: float
    within: float


def placements(file: Path) -> Placements:
    """Read and fit the signals of a file. Raises Refused with its first impossible rows."""
    names, runs, metres, rssi = _rows(file)
    pairs, of = np.unique(names, return_inverse=True)
    lines = {str(name): line(metres[of == number], rssi[of == number]) for number, name in enumerate(pairs)}
    _, first, run = np.unique(runs, return_index=True, return_inverse=True)
    count = np.bincount(run)
    mean = np.bincount(run, rssi) / count
    within = np.sqrt(((rssi - mean[run]) ** 2).sum() / (rssi.size - count.size))
    per_decade, placed, between = _parts(of[first], metres[first], mean)
    return Placements(lines, line(metres, rssi), per_decade, placed, between, float(within))


def _parts(pair: Int64s, metres: Floats, mean: Floats) -> tuple[float, float, float]:
    """Return the slope that all pairs share, how far they differ and how far their runs, from the means of the runs."""
    apart = (pair[:, None] == np.arange(pair.max() + 1)).astype(float)
    columns = np.column_stack([apart, -np.log10(metres)])
    found, *_ = np.linalg.lstsq(columns, mean, rcond=None)
    left = mean - columns @ found
    run = left @ left / (mean.size - found.size)
    own = run / np.bincount(pair).mean()
    placed = max(float(found[:-1].var(ddof=1) - own), 0.0)
    return float(found[-1]), placed**0.5, float(run**0.5)


def _rows(file: Path) -> tuple[Sequence[str], Sequence[str], Floats, Floats]:
    """Return placements, run, metres and rssi of each signal. Raises Refused."""
    opened = lzma.open if file.suffix == ".xz" else open
    try:
        with opened(file, "rt", encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            head = next(rows, [])
            missing = [name for name in COLUMNS if name not in head]
            if missing:
                mend = f"the first line names the columns: {', '.join(COLUMNS)}"
                raise Refused([Problem("this column is missing", mend, str(file), 1, key=name) for name in missing])
            wanted = [head.index(name) for name in COLUMNS]
            table = [[row[i] if i < len(row) else "" for i in wanted] for row in rows]
    except (lzma.LZMAError, UnicodeDecodeError, csv.Error) as why:
        raise Refused(Problem(f"cannot be read: {why}", "see where it was fetched", str(file))) from why
    if not table:
        raise Refused(Problem("holds no signal", "name another folder", str(file)))
    names, runs, feet, rssi = zip(*table, strict=True)
    metres, level = _numbers(feet) * FOOT, _numbers(rssi)
    row = range(2, len(table) + 2)
    far = (metres > 0) & (metres <= FARTHEST_M)
    problems = [
        *refused_rows(str(file), "ft", row, metres / FOOT, far, "a distance in feet, above 0", "write it as 3 or 12"),
        *refused_rows(
            str(file), "rssi", row, level, (level >= LEAST) & (level <= MOST), f"a radio reports {LEAST} to {MOST} dBm",
            "state the raw signal in dBm",
        ),
    ]  # fmt: skip
    if problems:
        raise Refused(problems)
    return names, runs, metres, level


def _numbers(column: Sequence[str]) -> Floats:
    """Return a column of text as numbers, nan where it holds none."""
    try:
        return np.array(column, dtype=float)
    except ValueError:
        return np.array([_number(each) for each in column])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
