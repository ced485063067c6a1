"""What does each column of each table say? The codebook: type, unit, and what stands for nothing.

What is a code in a journal is a word in a table; what a journal writes for "never" and "none" is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sim.hall import residents
from sim.hall.journal import COLUMNS, Asked, Linked, Means, Reason, Vantage, Why
from sim.units import Setting

KEYS: Mapping[str, tuple[str, str]] = {
    "arm": ("str", "name of the arm: the version of the town"),
    "seed": ("<i8", "number of the seed: the draws of chance, the same in every arm"),
}
"""The columns that stand in front of every table."""

CODES: Mapping[tuple[str, str], type[IntEnum]] = {
    ("infections", "setting"): Setting,
    ("tests", "reason"): Reason,
    ("stays", "why"): Why,
    ("claims", "means"): Means,
    ("trails", "asked"): Asked,
    ("tracks", "vantage"): Vantage,
    ("guesses", "vantage"): Vantage,
    ("addresses", "vantage"): Vantage,
    ("links", "vantage"): Vantage,
    ("links", "means"): Linked,
    ("outings", "vantage"): Vantage,
    ("outings", "setting"): Setting,
}
"""The columns whose codes are written as words."""

MOMENTS = {
    ("infections", "onset"), ("reports", "onset"), ("alerts", "day"), ("probes", "at"), ("probes", "until"),
    ("probes", "alerted_at"),
}  # fmt: skip
"""The columns that may say "never", which is an empty cell."""
NUMBERS = {
    ("persons", "home"), ("persons", "room"), ("claims", "declarer"), ("claims", "candidate"), ("trails", "candidate"),
    ("tracks", "person"), ("guesses", "candidate"), ("outings", "track"), ("slots", "candidate"),
    ("addresses", "home"),
}  # fmt: skip
PLACES = {("infections", "place"), ("persons", "place"), ("entries", "shop")}
"""The columns that may say "none" by -1, which is an empty cell; places are written by their names."""
MEASURED = {("evidence", name) for name in ("near_s", "near_common_s", "alone_s", "wall_s", "screen_s", "far_s")}
"""The columns that are empty where a world knows no distances."""

TYPES = {
    "|b1": "true or false",
    "|i1": "whole number",
    "<i4": "whole number",
    "<i8": "whole number",
    "<u8": "whole number",
    "<f8": "number",
    "str": "text",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, what kind of value it holds, and what that says in which unit."""

    table: str
    name: str
    type: str
    says: str


def words(codes: type[IntEnum]) -> list[str]:
    """Return the words of codes, in the order of their numbers."""
    return [each.name.lower() for each in codes]


def columns(table: str) -> Iterator[Column]:
    """Yield the columns of one table in their order."""
    more = residents.COLUMNS if table == "persons" else {}
    for name, (dtype, says) in {**KEYS, **COLUMNS[table][1], **more}.items():
        yield Column(table, name, *_read(table, name, dtype, says, known=name in more))


def _read(table: str, name: str, dtype: str, says: str, *, known: bool) -> tuple[str, str]:
    """Return how a reader calls the type of a column, and its text with its words and what leaves it empty."""
    if (table, name) in CODES:
        what, *empty = says.split("; ")
        return TYPES["str"], "; ".join([f"{what}: {', '.join(words(CODES[table, name]))}", *empty])
    if known or (table, name) in MEASURED:
        says += "; empty in a recorded world"
    return TYPES["str" if (table, name) in PLACES else dtype], says


def described(table: str) -> str:
    """Return what a table holds, in one sentence."""
    return COLUMNS[table][0]


def every_column(tables: Iterable[str] = COLUMNS) -> Iterator[Column]:
    """Yield every column of every table, or of these."""
    for table in tables:
        yield from columns(table)
