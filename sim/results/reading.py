"""What did a study say that somebody kept? A result directory read back: the inverse of the tables, fact by fact.

Nothing is run, and no recording is needed. A journal that is rebuilt has the digest its run wrote, or it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.hall.journal import KINDS, OPTIONAL, Journal, Table
from sim.hall.residents import place_numbers
from sim.hall.scenario import Scenario
from sim.problems import Problem, Refused
from sim.results import Result
from sim.results.again import where_they_part, without_data
from sim.results.columns import CODES, KEYS, MEASURED, MOMENTS, NUMBERS, PLACES, words
from sim.results.record import record_digest
from sim.results.shape import Run, read_run
from sim.results.tables import NOTHING
from sim.units import NEVER

MEND = "run the scenario again, or fetch the result again"

EMPTY = {**dict.fromkeys(MOMENTS, int(NEVER)), **dict.fromkeys(NUMBERS, NOTHING), **dict.fromkeys(MEASURED, 0)}
"""What stands in a journal where a table has an empty cell; of codes and places it is NOTHING."""


def read(folder: str | Path) -> Result:
    """Return the result that a directory holds, its journals as they were lived.

    Each journal bears the caveats of all. Raises Refused for what is no whole result, was written by another version
    of pistage, or was changed since.
    """
    return rebuilt(record_of(Path(folder)), Path(folder))


def record_of(folder: Path) -> Run:
    """Return the run.json of a result directory as this version wrote it. Raises Refused for any other."""
    run, path = read_run(folder), str(folder / "run.json")
    if run["pistage"] != sim.__version__:
        mend = f"run the scenario again, or use pistage {run['pistage']}"
        rule = f"was written by another version, and pistage {sim.__version__} reads its own results"
        raise Refused(Problem(rule, mend, path, key="pistage", value=run["pistage"]))
    if run.get("record_digest") != record_digest(run):
        raise Refused(Problem("was changed since it was written: its digest is another one", MEND, path))
    return run


def rebuilt(run: Run, folder: Path) -> Result:
    """Return the result of a record from the tables in its folder. Raises Refused where these are not what was run."""
    scenario = without_data(run, folder)
    journals = {(arm, seed): _journal(run, scenario, arm, seed) for arm in run["arms"] for seed in run["seeds"]}
    problems = []
    for kind in KINDS:
        path = folder / "tables" / f"{kind}.parquet"
        if kind in OPTIONAL and not path.is_file() and path.relative_to(folder).as_posix() not in run["files"]:
            continue
        try:
            for journal, facts in zip(journals.values(), _by_run(_columns(path, kind), kind, run), strict=True):
                if kind not in OPTIONAL or next(iter(facts.values())).size:
                    journal.tables[kind] = facts
        except ValueError as why:
            problems.append(Problem(str(why), f"{MEND}: this table was changed or cut off", str(path)))
    problems = problems or [*_partings(run, journals.values(), str(folder / "tables"))]
    if problems:
        raise Refused(problems)
    return Result(scenario, journals, run["wall_seconds"])


def _journal(run: Run, scenario: Scenario, arm: str, seed: int) -> Journal:
    """Return a journal with all that a record says of it, still without facts."""
    system = next(each.system for each in scenario.arms if each.name == arm)
    which = run["seeds"].index(seed)
    mine = {name: each[which] if isinstance(each, list) else each for name, each in run["numbers"][arm].items()}
    numbers = {name: each for name, each in mine.items() if each is not None}
    caveats = tuple(run["caveats"])
    return Journal(arm, system, seed, scenario.start, scenario.days, numbers, dict(run["unknown"][arm]), caveats)


def _partings(run: Run, journals: Iterable[Journal], place: str) -> Iterator[Problem]:
    """Yield, of each arm, the first run whose facts are not those that were written."""
    told: set[str] = set()
    for journal in journals:
        then = run["digests"][journal.arm][str(journal.seed)]
        if journal.arm not in told and then["digest"] != journal.digest():
            told.add(journal.arm)
            where = f"arm {journal.arm}, seed {journal.seed}: {where_they_part(then['days'], journal)}"
            yield Problem(f"are not what their run wrote: {where}", f"{MEND}: a table was changed", place)


# -- one table --------------------------------------------------------------------------------------------------------


def _columns(path: Path, kind: str) -> dict[str, Any]:
    """Return the Arrow columns of a table that a journal needs, and those of its keys. Raises ValueError."""
    import pyarrow as pa
    from pyarrow import parquet

    if not path.is_file():
        raise ValueError("is missing")
    wanted = [*KEYS, *KINDS[kind]]
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            lacking = [name for name in wanted if names.count(name) != 1]
            table = None if lacking else file.read(wanted)
            found = {} if table is None else {name: table.column(name).combine_chunks() for name in wanted}
    except (OSError, ValueError, pa.ArrowException) as why:
        raise ValueError("cannot be read as a Parquet file") from why
    if lacking:
        raise ValueError(f"has no column {lacking[0]}" if lacking[0] not in names else f"has two {lacking[0]}")
    return found


def _by_run(columns: dict[str, Any], kind: str, run: Run) -> Iterator[Table]:
    """Yield the rows of each arm and seed, in the order of the runs. Raises ValueError."""
    arm, seed = (_place_in(columns[key], list(run[f"{key}s"])) for key in KEYS)
    row = arm * len(run["seeds"]) + seed
    if np.any((arm < 0) | (seed < 0)) or np.any(np.diff(row) < 0):
        raise ValueError("does not hold the rows of its runs, one run after the other")
    facts = {name: _as_lived((kind, name), dtype, columns[name]) for name, dtype in KINDS[kind].items()}
    ends = np.searchsorted(row, np.arange(len(run["arms"]) * len(run["seeds"]) + 1))
    for first, last in pairwise(ends):
        yield {name: column[first:last] for name, column in facts.items()}


def _place_in(column: Any, values: list[Any]) -> Any:
    """Return where each cell stands among some values; -1 for a cell that is none of them."""
    import pyarrow as pa
    from pyarrow import compute

    try:
        known = pa.array(values)
        found = compute.index_in(column.cast(known.type), value_set=known)
        return compute.fill_null(found, NOTHING).to_numpy(zero_copy_only=False).astype(np.int64)
    except pa.ArrowException:
        return np.full(len(column), NOTHING)


def _as_lived(which: tuple[str, str], dtype: str, column: Any) -> Any:
    """Return a column as a journal has it: codes for words, numbers for names, and what stands for an empty cell."""
    import pyarrow as pa
    from pyarrow import compute

    try:
        if which in CODES or which in PLACES:
            return _numbered(which, column).astype(dtype)
        cells = column.cast(pa.from_numpy_dtype(np.dtype(dtype)))
        if which in EMPTY:
            cells = compute.fill_null(cells, EMPTY[which])
        if not cells.null_count:
            return cells.to_numpy(zero_copy_only=False).astype(dtype, copy=False)
    except (ValueError, pa.ArrowException) as why:
        raise ValueError(f"holds what no run writes in {which[1]}") from why
    raise ValueError(f"has empty cells in {which[1]}")


def _numbered(which: tuple[str, str], column: Any) -> Any:
    """Return the numbers behind words or names of places, each looked up once. Raises ValueError for a stranger."""
    import pyarrow as pa

    encoded = column.cast(pa.string()).dictionary_encode()
    names = encoded.dictionary.to_pylist()
    known = words(CODES[which]) if which in CODES else None
    numbers = place_numbers(names) if known is None else np.array([known.index(name) for name in names], np.int64)
    at = encoded.indices.fill_null(NOTHING).to_numpy(zero_copy_only=False)
    return np.append(numbers, NOTHING)[at]
