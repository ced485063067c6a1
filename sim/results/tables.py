"""How are the facts of all runs kept? One Parquet table for each kind, with the columns `arm` and `seed` in front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.hall.journal import KINDS, Journal

Journals = Mapping[tuple[str, int], Journal]


def tables(journals: Journals) -> Iterator[tuple[str, Any]]:
    """Yield every kind of fact with its Arrow table of all runs, empty ones included."""
    for kind in KINDS:
        yield kind, _joined(kind, journals)


def _joined(kind: str, journals: Journals) -> Any:
    import pyarrow as pa

    sizes = [next(iter(journal.table(kind).values())).size for journal in journals.values()]
    arms, seeds = zip(*journals, strict=True)
    names = list(dict.fromkeys(arms))
    rows = np.repeat([names.index(arm) for arm in arms], sizes)
    columns = {
        "arm": pa.DictionaryArray.from_arrays(rows, names).cast(pa.string()),
        "seed": np.repeat(np.array(seeds, dtype=np.int64), sizes),
        **{name: np.concatenate([each.table(kind)[name] for each in journals.values()]) for name in KINDS[kind]},
    }
    return pa.table(columns)


def write_tables(journals: Journals, folder: Path) -> None:
    """Write `KIND.parquet` for every kind of fact into a folder that is made for them."""
    from pyarrow import parquet

    folder.mkdir()
    for kind, table in tables(journals):
        parquet.write_table(table, folder / f"{kind}.parquet")


def same_table(path: Path, table: Any) -> bool:
    """Tell whether a file holds exactly this table."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return bool(parquet.read_table(path).equals(table))
    except (OSError, pa.ArrowException):
        return False
