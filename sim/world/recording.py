"""What does a file of measured meetings hold? Rows `t i j`: badges i and j faced each other during [t - 20 s, t].

The format is that of the SocioPatterns collaboration (Génois & Barrat, EPJ Data Science 7:11, 2018), plain or gzip;
further columns (class names) are passed over. Consecutive steps of a pair become one meeting, cut at midnight. A row
that cannot be read is refused by its line: nothing is skipped in silence.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np

from sim.parameters import parameter
from sim.problems import Problem, Refused, shown
from sim.units import DAY, Int32s, Int64s

STEP = parameter(20, "s", "SocioPatterns badges report every 20 s; Génois & Barrat, EPJ Data Science 7:11 (2018)")
SHOWN = 5
"""How many bad rows are listed before a file is refused."""
LARGEST = 2**62
WIDEST, LONGEST = 160, 60
"""How many characters of a bad row, and of what is wrong in it, are shown."""
SHAPE = "write `t i j`: seconds and two badge numbers, separated by blanks"


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Measured meetings, each pair once, sorted by (day, a, start, b); a < b are rows of `label`.

    `day` counts from the calendar day of the first row (a step that ends at its very midnight is on day -1); `start` is
    in s since the midnight of `day`. `days` is how many calendar days the file spans, `steps` how many distinct rows it
    holds, `duplicates` how many more it repeats.
    """

    name: str
    label: Int64s
    a: Int32s
    b: Int32s
    day: Int32s
    start: Int32s
    seconds: Int32s
    days: int
    steps: int
    duplicates: int

    @property
    def digest(self) -> str:
        """The SHA-256 of all meetings and labels, whatever the file is called."""
        columns = (self.label, self.a, self.b, self.day, self.start, self.seconds)
        return sha256(b"|".join(column.tobytes() for column in columns)).hexdigest()

    def __repr__(self) -> str:
        return f"Recording({self.name!r}, {self.label.size} persons, {self.days} days, {self.steps} steps)"


def read(path: Path) -> Recording:
    """Read a file of measured meetings. Raises Refused, with the lines at fault, for what it cannot read."""
    text = _content(path)
    try:
        # Blank lines are passed over; there are no comments in this format, so a stray one is a bad row.
        rows = np.loadtxt(text.splitlines(), dtype=np.int64, comments=None, usecols=(0, 1, 2), ndmin=2)
    except (ValueError, OverflowError) as why:
        raise _refused(path, text, str(why)) from None
    if not _sound(rows):
        raise _refused(path, text, "")
    return merged(path.name, *rows.T)


def _content(path: Path) -> str:
    """Return the text of a file, unpacked if need be. Raises Refused where it is missing, broken or empty."""
    try:
        packed = path.read_bytes()
        plain = gzip.decompress(packed) if path.suffix == ".gz" else packed
    except (EOFError, gzip.BadGzipFile, zlib.error) as why:
        rule = "a .gz file unpacks"
        raise Refused(Problem(rule, "fetch the file again", str(path), value=str(why))) from None
    except OSError as why:
        rule = "the file of meetings can be read"
        raise Refused(Problem(rule, "check its path", str(path), value=why.strerror or str(why))) from None
    text = plain.decode("utf-8", errors="replace")
    if not text.strip():
        raise Refused(Problem("a recording has at least one row", SHAPE, str(path)))
    return text


def _sound(rows: Int64s) -> bool:
    t, i, j = rows.T
    return bool((t >= 0).all() and (t % STEP == 0).all() and (i != j).all() and (abs(rows) < LARGEST).all())


def _refused(path: Path, text: str, why: str) -> Refused:
    """Say which lines are at fault; only now is the file read line by line."""
    found = list(islice(_problems(path, text), SHOWN))
    return Refused(found or [Problem("each row is `t i j`", SHAPE, str(path), value=why)])


def _problems(path: Path, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = list(re.finditer(r"\S+", line))[:3]
        fault = _fault([word.group() for word in words]) if words else None
        if fault:
            which, rule, mend = fault
            word = words[min(which, len(words) - 1)]
            column = word.start() + 1
            told = shown(line[:WIDEST].replace("\t", " ")) if column <= WIDEST else ""
            yield Problem(rule, mend, str(path), number, column, value=_short(word.group()), text=told)


def _short(word: str) -> str:
    return shown(word if len(word) <= LONGEST else word[:LONGEST] + "...")


def _fault(words: list[str]) -> tuple[int, str, str] | None:
    """Return which word of a row is at fault, the rule it breaks and the mend; None for a good row."""
    for which, word in enumerate(words):
        if not re.fullmatch(r"[+-]?[0-9]{1,19}", word) or abs(int(word)) >= LARGEST:
            return which, "t, i and j are whole numbers", SHAPE
    if len(words) < 3:
        return len(words), "a row has three columns", SHAPE
    t, i, j = map(int, words)
    if t < 0:
        return 0, "times are not negative", "count seconds from a midnight at or before the first row"
    if t % STEP:
        return 0, f"times are multiples of {STEP} s", f"write the end of the {STEP} s step"
    if i == j:
        return 2, "nobody meets himself", "write the numbers of two different badges"
    return None


def merged(name: str, t: Int64s, i: Int64s, j: Int64s) -> Recording:
    """Join consecutive steps of a pair into meetings that end at midnight."""
    label, person = np.unique(np.concatenate([i, j]), return_inverse=True)
    one, two = person[: i.size], person[i.size :]
    steps = np.unique(np.stack([np.minimum(one, two), np.maximum(one, two), t - STEP]), axis=1)
    a, b, begin = steps
    goes_on = (np.diff(a) == 0) & (np.diff(b) == 0) & (np.diff(begin) == STEP) & (begin[1:] % DAY != 0)
    first = np.flatnonzero(np.concatenate([[True], ~goes_on]))
    length = np.diff(np.append(first, begin.size)) * STEP
    day = begin // DAY - int(t.min()) // DAY
    a, b, begin, days = a[first], b[first], begin[first], max(int(day.max()) + 1, 1)
    order = np.lexsort((b, begin, a, day[first]))
    return Recording(
        name,
        label,
        a=a[order].astype(np.int32),
        b=b[order].astype(np.int32),
        day=day[first][order].astype(np.int32),
        start=(begin[order] % DAY).astype(np.int32),
        seconds=length[order].astype(np.int32),
        days=days,
        steps=steps.shape[1],
        duplicates=t.size - steps.shape[1],
    )
