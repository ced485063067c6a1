"""How are the facts of all runs kept? One Parquet table for each kind, with the columns `arm` and `seed` in front.

Every column carries what it says, in which unit, in the metadata of its field; `columns.csv` lists the same. Of persons
the tables say what the world knows of them beside the journal.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.hall.journal import KINDS, OPTIONAL, Journal
from sim.hall.residents import COLUMNS, place_names, residents
from sim.hall.scenario import Scenario
from sim.results.columns import CODES, MEASURED, MOMENTS, NUMBERS, PLACES, columns, described, every_column, words
from sim.units import NEVER, Int32s

Journals = Mapping[tuple[str, int], Journal]

NOTHING = -1
"""What stands in a journal, and in what is known of residents, for no place, home or setting."""
TEXT = "str"
FEW = ("seed", "quarter", "room")
"""The columns of whole numbers with few different values."""
ROWS_AT_ONCE = 1 << 17
"""Rows that are laid out and written together; the tables of a small study are written in one."""


def kinds(journals: Journals) -> list[str]:
    """Return the kinds of fact that these runs have: the optional ones where any of them has it."""
    return [kind for kind in KINDS if kind not in OPTIONAL or any(kind in each.tables for each in journals.values())]


def tables(scenario: Scenario, journals: Journals) -> Iterator[tuple[str, Any]]:
    """Yield every kind of fact with its Arrow table of all runs, empty ones included."""
    import pyarrow as pa

    for kind in kinds(journals):
        yield kind, pa.concat_tables(_by_run(kind, scenario, journals))


def _by_run(kind: str, scenario: Scenario, journals: Journals) -> Iterator[Any]:
    """Yield the table of one run after the other, long ones in parts, so that no more than one need be in memory."""
    import pyarrow as pa

    known_of = _residents(scenario, journals) if kind == "persons" else None
    said = {column.name: column.says for column in columns(kind)}
    about = {"description": described(kind), "day_0": next(iter(journals.values())).start.isoformat()}
    for (arm, seed), journal in journals.items():
        facts, known = journal.table(kind), "distance" not in journal.unknown
        rows = int(next(iter(facts.values())).size)
        for first in range(0, max(rows, 1), ROWS_AT_ONCE):
            size = min(rows - first, ROWS_AT_ONCE)
            part = slice(first, first + size)
            found = {"arm": pa.repeat(arm, size), "seed": pa.repeat(pa.scalar(seed, pa.int64()), size)}
            found |= {name: _readable((kind, name), facts[name][part], known) for name in KINDS[kind]}
            found |= {} if known_of is None else known_of(arm, seed, part) or _unknown(size)
            found = {name: _written_out(each) for name, each in found.items()}
            fields = [pa.field(name, each.type, metadata={"description": said[name]}) for name, each in found.items()]
            yield pa.Table.from_arrays(list(found.values()), schema=pa.schema(fields, metadata=about))


def _written_out(column: Any) -> Any:
    """Return a column with its words in every cell, if they were written once."""
    import pyarrow as pa

    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _readable(which: tuple[str, str], column: Any, known: bool) -> Any:
    """Return a column with words for codes, and empty cells for what is nowhere, never or not known."""
    import pyarrow as pa

    if which in CODES:
        coded = pa.array(column.astype(np.int32), mask=column == NOTHING)
        return pa.DictionaryArray.from_arrays(coded, words(CODES[which]))
    if which in PLACES:
        return _places(column)
    if which in MOMENTS:
        return pa.array(column, mask=column == NEVER)
    if which in NUMBERS:
        return pa.array(column, mask=column == NOTHING)
    return pa.array(column, mask=np.full(column.size, which in MEASURED and not known))


def _places(column: Any) -> Any:
    """Return places by their names, each written once, and empty cells for nowhere."""
    import pyarrow as pa

    there = column != NOTHING
    different, which = np.unique(column[there], return_inverse=True)
    place = np.zeros(column.size, dtype=np.int32)
    place[there] = which
    return pa.DictionaryArray.from_arrays(pa.array(place, mask=~there), pa.array(place_names(different), pa.string()))


def _residents(scenario: Scenario, journals: Journals) -> Callable[[str, int, slice], dict[str, Any] | None]:
    """Return what tells the columns of some persons of a journal that the world knows.

    Arms of one small town have it asked once; of a large one it is asked again, not to be held.
    """
    same: dict[str, str] = {}
    for arm in dict.fromkeys(arm for arm, _ in journals):
        mine = scenario.arm(arm)
        same[arm] = f"{mine.population.model_dump_json()} {mine.phones.model_dump_json()} {mine.start}"
    first = {town: arm for arm, town in reversed(same.items())}

    def asked(arm: str, seed: int, persons: Int32s) -> dict[str, Any] | None:
        known = residents(scenario.arm(arm), seed, persons)
        return known and {name: _resident(name, known[name]) for name in COLUMNS}

    @cache
    def of_all(arm: str, seed: int) -> tuple[Int32s, dict[str, Any] | None]:
        """Return of whom the journals of a town speak, and what is known of them."""
        named = [_persons(each) for (who, its), each in journals.items() if its == seed and first[same[who]] == arm]
        alike = all(np.array_equal(named[0], each) for each in named)
        persons = named[0] if alike else np.unique(np.concatenate(named))
        return persons, asked(arm, seed, persons)

    def of(arm: str, seed: int, part: slice) -> dict[str, Any] | None:
        mine = _persons(journals[arm, seed])
        if mine.size > ROWS_AT_ONCE:
            return asked(arm, seed, mine[part])
        persons, known = of_all(first[same[arm]], seed)
        if known is None or mine.size == persons.size:
            return known
        return {name: column.take(np.searchsorted(persons, mine)) for name, column in known.items()}

    return of


def _persons(journal: Journal) -> Int32s:
    persons: Int32s = journal.table("persons")["person"]
    return persons


def _resident(name: str, column: Any) -> Any:
    """Return a column of residents; words are each written once."""
    import pyarrow as pa

    if COLUMNS[name][0] == TEXT:
        return pa.array(column, pa.string()).dictionary_encode()
    return _readable(("persons", name), column, known=True)


def _unknown(rows: int) -> dict[str, Any]:
    """Return the columns of residents of a world that does not know its people."""
    import pyarrow as pa

    types = {name: pa.string() if dtype == TEXT or ("persons", name) in PLACES else pa.from_numpy_dtype(np.dtype(dtype))
             for name, (dtype, _) in COLUMNS.items()}  # fmt: skip
    return {name: pa.nulls(rows, each) for name, each in types.items()}


def write_tables(scenario: Scenario, journals: Journals, folder: Path) -> None:
    """Write `KIND.parquet` for every kind of fact, and `columns.csv`, into a folder that is made for them."""
    folder.mkdir()
    for kind in kinds(journals):
        _write(_by_run(kind, scenario, journals), folder / f"{kind}.parquet")
    with (folder / "columns.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("table", "column", "type", "description"))
        rows.writerows((each.table, each.name, each.type, each.says) for each in every_column(kinds(journals)))


def _write(parts: Iterator[Any], path: Path) -> None:
    """Write tables one after the other into one file, as soon as enough rows have come together."""
    import pyarrow as pa
    from pyarrow import parquet

    waiting = [next(parts)]
    with parquet.ParquetWriter(path, waiting[0].schema, **_encodings(waiting[0].schema)) as file:
        for part in parts:
            if sum(each.num_rows for each in waiting) + part.num_rows > ROWS_AT_ONCE:
                file.write_table(pa.concat_tables(waiting))
                waiting = []
                pa.default_memory_pool().release_unused()
            waiting.append(part)
        file.write_table(pa.concat_tables(waiting))


def _encodings(schema: Any) -> dict[str, Any]:
    """Return how columns are packed: persons and moments by their differences, which are small where rows are sorted.

    All others are written by a list of their different values, as words are.
    """
    import pyarrow as pa

    numbers = [field.name for field in schema if field.type in (pa.int32(), pa.int64()) and field.name not in FEW]
    others = [field.name for field in schema if field.name not in numbers and field.type != pa.bool_()]
    return {"use_dictionary": others, "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED")}


def same_table(path: Path, table: Any) -> bool:
    """Tell whether a file holds exactly this table."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return bool(parquet.read_table(path).equals(table))
    except (OSError, pa.ArrowException):
        return False
