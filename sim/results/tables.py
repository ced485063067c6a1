"""How are the facts of all runs kept? One Parquet table for each kind, with the columns `arm` and `seed` in front.

Every column carries what it says, in which unit, in the metadata of its field; `columns.csv` lists the same. Of persons
the tables say what the world knows of them beside the journal.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.hall.journal import KINDS, Journal
from sim.hall.residents import COLUMNS, Known, place_names, residents
from sim.hall.scenario import Scenario
from sim.results.columns import CODES, MEASURED, MOMENTS, NUMBERS, PLACES, columns, described, every_column, words
from sim.units import NEVER

Journals = Mapping[tuple[str, int], Journal]

NOTHING = -1
"""What stands in a journal, and in what is known of residents, for no place, home or setting."""


def tables(scenario: Scenario, journals: Journals) -> Iterator[tuple[str, Any]]:
    """Yield every kind of fact with its Arrow table of all runs, empty ones included."""
    for kind in KINDS:
        found = _joined(kind, journals)
        if kind == "persons":
            found |= _of_residents(scenario, journals)
        yield kind, _described(kind, found, journals)


def _joined(kind: str, journals: Journals) -> dict[str, Any]:
    """Return the columns of a kind of fact, of all runs one after the other."""
    import pyarrow as pa

    sizes = [_rows(journal, kind) for journal in journals.values()]
    arms, seeds = zip(*journals, strict=True)
    names = list(dict.fromkeys(arms))
    rows = np.repeat([names.index(arm) for arm in arms], sizes)
    known = np.repeat(["distance" not in journal.unknown for journal in journals.values()], sizes)
    facts = {name: np.concatenate([each.table(kind)[name] for each in journals.values()]) for name in KINDS[kind]}
    return {
        "arm": pa.DictionaryArray.from_arrays(rows, names).cast(pa.string()),
        "seed": pa.array(np.repeat(np.array(seeds, dtype=np.int64), sizes)),
        **{name: _readable((kind, name), column, known) for name, column in facts.items()},
    }


def _rows(journal: Journal, kind: str) -> int:
    return int(next(iter(journal.table(kind).values())).size)


def _readable(which: tuple[str, str], column: Any, known: Any) -> Any:
    """Return a column with words for codes, and empty cells for what is nowhere, never or not known."""
    import pyarrow as pa

    if which in CODES:
        coded = pa.array(column.astype(np.int32), mask=column == NOTHING)
        return pa.DictionaryArray.from_arrays(coded, words(CODES[which])).cast(pa.string())
    if which in PLACES:
        return _places(column)
    if which in MOMENTS:
        return pa.array(column, mask=column == NEVER)
    if which in NUMBERS:
        return pa.array(column, mask=column == NOTHING)
    return pa.array(column, mask=~known) if which in MEASURED else pa.array(column)


def _places(column: Any) -> Any:
    """Return places by their names, and empty cells for nowhere."""
    import pyarrow as pa

    there = column != NOTHING
    names = np.full(column.size, None, dtype=np.object_)
    names[there] = place_names(column[there])
    return pa.array(names, pa.string())


def _of_residents(scenario: Scenario, journals: Journals) -> dict[str, Any]:
    """Return the columns of persons that the world knows; arms that live in the same town ask for it once."""
    import pyarrow as pa

    same: dict[str, str] = {}
    for arm in dict.fromkeys(arm for arm, _ in journals):
        mine = scenario.arm(arm)
        same[arm] = f"{mine.population.model_dump_json()} {mine.phones.model_dump_json()} {mine.start}"
    first = {town: arm for arm, town in reversed(same.items())}

    @cache
    def asked(arm: str, seed: int) -> Known | None:
        return residents(scenario.arm(arm), seed)

    known = [asked(first[same[arm]], seed) for arm, seed in journals]
    sizes = [_rows(journal, "persons") for journal in journals.values()]
    return {
        name: pa.concat_arrays([_part(name, dtype, each, size) for each, size in zip(known, sizes, strict=True)])
        for name, (dtype, _) in COLUMNS.items()
    }


def _part(name: str, dtype: str, known: Known | None, size: int) -> Any:
    """Return one run's rows of a column of residents."""
    import pyarrow as pa

    text = dtype == "str" or ("persons", name) in PLACES
    kind = pa.string() if text else pa.from_numpy_dtype(np.dtype(dtype))
    if known is None:
        return pa.nulls(size, kind)
    if ("persons", name) in PLACES:
        return _places(known[name])
    mask = known[name] == NOTHING if ("persons", name) in NUMBERS else None
    return pa.array(known[name], kind, mask=mask)


def _described(kind: str, found: Mapping[str, Any], journals: Journals) -> Any:
    """Return a table whose fields carry their texts, and which carries its own and the date of day 0."""
    import pyarrow as pa

    said = {column.name: column.says for column in columns(kind)}
    fields = [pa.field(name, column.type, metadata={"description": said[name]}) for name, column in found.items()]
    day_0 = next(iter(journals.values())).start.isoformat()
    about = {"description": described(kind), "day_0": day_0}
    return pa.Table.from_arrays(list(found.values()), schema=pa.schema(fields, metadata=about))


def write_tables(scenario: Scenario, journals: Journals, folder: Path) -> None:
    """Write `KIND.parquet` for every kind of fact, and `columns.csv`, into a folder that is made for them."""
    from pyarrow import parquet

    folder.mkdir()
    for kind, table in tables(scenario, journals):
        parquet.write_table(table, folder / f"{kind}.parquet")
    with (folder / "columns.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("table", "column", "type", "description"))
        rows.writerows((each.table, each.name, each.type, each.says) for each in every_column())


def same_table(path: Path, table: Any) -> bool:
    """Tell whether a file holds exactly this table."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return bool(parquet.read_table(path).equals(table))
    except (OSError, pa.ArrowException):
        return False
