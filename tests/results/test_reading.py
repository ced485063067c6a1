"""Is a result that was kept the result that was lived, and is every damage to it found and named?"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

import sim
from sim.hall.journal import KINDS, Journal, Means
from sim.hall.residents import place_names, place_numbers
from sim.hall.scenario import Scenario, load
from sim.problems import Refused
from sim.results import Result
from sim.results.columns import CODES, MEASURED, MOMENTS, NUMBERS, PLACES
from sim.results.layout import laid_out
from sim.results.reading import read
from sim.results.record import record, record_digest
from sim.results.tables import write_tables
from sim.study import run
from sim.units import NEVER
from tests.conftest import needs_data
from tests.hall.village import village

PARTS = ("arm", "system", "seed", "start", "days", "numbers", "unknown")


def same(result: Result, again: Result, *, summaries: bool = True) -> None:
    """Assert that two results are one, fact by fact."""
    assert list(again.journals) == list(result.journals)
    assert again.digest() == result.digest()
    assert again.scenario == result.scenario
    assert again.scenario.name == result.scenario.name
    for before, now in zip(result.journals.values(), again.journals.values(), strict=True):
        assert now.digest() == before.digest()
        assert now.day_digests() == before.day_digests()
        assert [getattr(now, part) for part in PARTS] == [getattr(before, part) for part in PARTS]
        for kind, columns in KINDS.items():
            assert {name: column.dtype.str for name, column in now.table(kind).items()} == columns
    assert not summaries or json.dumps(again.summary()) == json.dumps(result.summary())


@pytest.fixture(scope="module")
def classroom() -> Result:
    return run(load("classroom"), seeds=1)


def test_a_town_is_read_back(classroom: Result, tmp_path: Path) -> None:
    again = read(classroom.write(tmp_path / "classroom"))
    same(classroom, again)
    assert again.wall_seconds == pytest.approx(classroom.wall_seconds, abs=0.01)


@pytest.mark.parametrize("lacks", [1, 2])
def test_a_number_that_a_seed_has_not_is_not_there_when_it_is_read_back(lacks: int, tmp_path: Path) -> None:
    """Of few accounts, for one, no shape is told: other seeds of the arm have that number."""
    result = run(village(tmp_path / "here", days=2), seeds=2)
    for (_, seed), journal in result.journals.items():
        journal.numbers |= {"operator_placed": 12.0 + seed} if seed != lacks else {}
    same(result, read(result.write(tmp_path / "result")))


@needs_data
def test_a_recorded_world_is_read_back_and_its_recording_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(load("office", ["days=10"]), seeds=2)
    folder = result.write(tmp_path / "office")
    monkeypatch.setattr("sim.hall.data.folders", lambda beside=None: ())
    same(result, read(folder))
    assert read(str(folder)).journals["gaen", 1].unknown["distance"]


def written(scenario: Scenario, journals: dict[tuple[str, int], Journal], folder: Path) -> Path:
    """Write tables and record alone: facts that no run makes have no summary."""
    folder.mkdir()
    write_tables(scenario, journals, folder / "tables")
    said = record(scenario, journals, 1.0, folder) | {"files": ["run.json"]}
    (folder / "run.json").write_text(laid_out(said), encoding="utf-8")
    return folder


def every_cell(start: date, arm: str, seed: int, *, unknown: bool) -> Journal:
    """A journal with every code, every cell that a table leaves empty, and the largest and least of every number."""
    journal = Journal(arm, arm, seed, start, 14)
    journal.numbers |= {"evidence_days": 14, "r0_reached": 0.1 + 0.2 + seed}
    journal.unknown |= {"distance": "no badge knows"} if unknown else {}
    for kind, columns in KINDS.items():
        for number, place in enumerate([-1, 0, 7 << 56 | (2**24 - 1) << 32 | (2**32 - 1), *range(2, len(Means))]):
            row = [_cell((kind, name), dtype, number, place, unknown) for name, dtype in columns.items()]
            journal.note(kind, *row)
    return journal.close()


def _cell(which: tuple[str, str], dtype: str, number: int, place: int, unknown: bool) -> Any:
    """The cell of one row: first all that may be empty, then numbers as they can be, then codes one after the other."""
    if which in PLACES:
        return place
    if which in CODES:
        return number % len(CODES[which]) if number or which not in EMPTY_CODES else -1
    if which in MEASURED and unknown:
        return 0
    if number == 0 and which in (MOMENTS | NUMBERS):
        return int(NEVER) if which in MOMENTS else -1
    if dtype == "|b1":
        return number % 2 == 0
    return {1: LEAST, 2: MOST}.get(number, {}).get(dtype, number / 3 if dtype == "<f8" else number)


EMPTY_CODES = {("infections", "setting")}
LEAST = {"<i4": -(2**31), "<i8": -(2**63), "<u8": 0, "<f8": -0.0}
MOST = {"<i4": 2**31 - 2, "<i8": 2**63 - 1, "<u8": 2**64 - 1, "<f8": 5e-324}


@pytest.mark.parametrize("unknown", [True, False])
def test_every_cell_is_read_back(tmp_path: Path, *, unknown: bool) -> None:
    scenario = village(tmp_path / "village", 14)
    journals = {(arm, seed): every_cell(scenario.start, arm, seed, unknown=unknown)
                for arm in ("none", "gaen") for seed in (1, 2)}  # fmt: skip
    for (kind, name), codes in CODES.items():
        assert set(journals["gaen", 1].table(kind)[name].tolist()) >= {int(code) for code in codes}
    there = written(scenario, journals, tmp_path / "kept")
    empty = {(kind, name) for kind in KINDS for name in KINDS[kind]
             if parquet.read_table(there / "tables" / f"{kind}.parquet")[name].null_count}  # fmt: skip
    of_world = {("persons", "place"), ("persons", "room")}
    assert empty == (MOMENTS | NUMBERS | PLACES | EMPTY_CODES | (MEASURED if unknown else set())) - of_world
    same(Result(scenario, journals, 1.0), read(there), summaries=False)


def test_a_journal_without_any_fact_is_read_back(tmp_path: Path) -> None:
    scenario = village(tmp_path / "village", 14)
    nobody = {(arm, 1): Journal(arm, arm, 1, scenario.start, 14).close() for arm in ("none", "gaen")}
    alone = scenario.with_settings("seeds.count=1")
    same(Result(alone, nobody, 1.0), read(written(alone, nobody, tmp_path / "kept")), summaries=False)


def test_names_of_places_are_numbers_again() -> None:
    numbers = np.array([0, 7 << 56 | (2**24 - 1) << 32 | (2**32 - 1), 2 << 56 | 3 << 32], dtype=np.int64)
    assert place_numbers(list(place_names(numbers))).tolist() == numbers.tolist()
    for name in ("", "home", "home-1", "castle-1-2", "home-x-2", "home-1--2", f"home-{2**24}-1", f"home-1-{2**32}"):
        with pytest.raises((ValueError, TypeError)):
            place_numbers([name])


# -- what is damaged --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(village(tmp_path_factory.mktemp("village"), 14)).write(tmp_path_factory.mktemp("results") / "kept")


@pytest.fixture
def kept(lived: Path, tmp_path: Path) -> Path:
    """A result that a test may spoil."""
    return Path(shutil.copytree(lived, tmp_path / "kept"))


def refusal(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(folder)
    assert all(problem.mend for problem in refused.value.problems)
    return [str(problem) for problem in refused.value.problems]


def edit(folder: Path, change: Callable[[dict[str, Any]], object], *, sealed: bool = False) -> None:
    """Change run.json, and its own digest with it where it is `sealed`."""
    said = json.loads((folder / "run.json").read_text())
    change(said)
    if sealed:
        said["record_digest"] = record_digest(said)
    (folder / "run.json").write_text(json.dumps(said))


def altered(folder: Path, kind: str, change: Callable[[pyarrow.Table], pyarrow.Table]) -> Path:
    path = folder / "tables" / f"{kind}.parquet"
    parquet.write_table(change(parquet.read_table(path)), path)
    return path


def test_what_is_no_result_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == [
        f"no such folder (got {tmp_path / 'nowhere'}); give a folder that pistage run has written"
    ]
    assert "holds no result of pistage" in refusal(tmp_path)[0]


@pytest.mark.parametrize("left", [".partial-99999999", "summary.json", "tables"])
def test_half_a_result_is_said(kept: Path, left: str) -> None:
    for path in kept.iterdir():
        if path.name != left:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (kept / left).mkdir(exist_ok=True) if left.startswith(".") else None
    assert "holds only a part of a result: it has no run.json" in refusal(kept)[0]


def test_a_result_of_another_form_or_version_says_who_wrote_and_who_reads(kept: Path) -> None:
    edit(kept, lambda said: said.update(schema=1, pistage="0.0.7"))
    assert refusal(kept) == [
        f"{kept / 'run.json'}: schema: must be 2, the form of records that pistage {sim.__version__} reads (got 1); "
        "run the scenario again, or use the pistage that wrote it: 0.0.7"
    ]
    edit(kept, lambda said: said.update(schema=2))
    assert refusal(kept) == [
        f"{kept / 'run.json'}: pistage: was written by another version, and pistage {sim.__version__} reads its own "
        "results (got 0.0.7); run the scenario again, or use pistage 0.0.7"
    ]


@pytest.mark.parametrize("name", ["numbers", "unknown", "caveats", "scenario", "digests", "data", "record_digest"])
def test_an_edited_record_is_found_wherever_it_was_edited(kept: Path, name: str) -> None:
    def change(said: dict[str, Any]) -> None:
        if name == "scenario":
            said["scenario"]["phones"]["adoption"] = 0.5
        elif name == "digests":
            said["digests"]["gaen"]["2"]["digest"] = "0" * 64
        else:
            said[name] = {"list": [], "dict": {}, "str": ""}[type(said[name]).__name__]

    edit(kept, change)
    assert refusal(kept) == [
        f"{kept / 'run.json'}: was changed since it was written: its digest is another one; "
        "run the scenario again, or fetch the result again"
    ]


def test_a_record_without_its_own_digest_is_refused(kept: Path) -> None:
    edit(kept, lambda said: said.pop("record_digest"))
    assert "was changed since it was written" in refusal(kept)[0]


def test_missing_and_unreadable_tables_are_told_together(kept: Path) -> None:
    tables = kept / "tables"
    (tables / "stays.parquet").unlink()
    (tables / "tests.parquet").write_bytes(b"no parquet")
    whole = (tables / "persons.parquet").read_bytes()
    (tables / "persons.parquet").write_bytes(whole[: len(whole) // 2])
    mend = "run the scenario again, or fetch the result again: this table was changed or cut off"
    assert refusal(kept) == [
        f"{tables / 'persons.parquet'}: cannot be read as a Parquet file; {mend}",
        f"{tables / 'tests.parquet'}: cannot be read as a Parquet file; {mend}",
        f"{tables / 'stays.parquet'}: is missing; {mend}",
    ]


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A result with a table that only some results have, as where somebody listens at the doors of homes."""
    scenario = village(tmp_path / "village", 14).with_settings("seeds.count=1")
    journals = {(arm, 1): Journal(arm, arm, 1, scenario.start, 14) for arm in ("none", "gaen")}
    for journal in journals.values():
        journal.note("vigils", 7, 3 * 86_400, 1, 0.9, 0.1)
        journal.close()
    return written(scenario, journals, tmp_path / "kept")


def test_a_missing_table_is_named_though_not_every_result_has_it(watched: Path) -> None:
    path = watched / "tables" / "vigils.parquet"
    assert read(watched).journals["gaen", 1].table("vigils")["home"].tolist() == [7]
    edit(watched, lambda said: said["files"].append("tables/vigils.parquet"))
    path.unlink()
    assert refusal(watched) == [
        f"{path}: is missing; run the scenario again, or fetch the result again: this table was changed or cut off"
    ]


def test_a_missing_table_that_no_list_names_is_where_two_runs_part(watched: Path) -> None:
    (watched / "tables" / "vigils.parquet").unlink()
    told = refusal(watched)
    assert len(told) == 2
    assert "arm none, seed 1: vigils of 2020-07-02 (day 3)" in told[0]


def column(name: str, cells: Callable[[pyarrow.Table], list[Any]]) -> Callable[[pyarrow.Table], pyarrow.Table]:
    def change(table: pyarrow.Table) -> pyarrow.Table:
        return table.set_column(table.column_names.index(name), name, pyarrow.array(cells(table)))

    return change


def without_first(name: str, cell: Any = None) -> Callable[[pyarrow.Table], pyarrow.Table]:
    return column(name, lambda table: [cell, *table[name].to_pylist()[1:]])


SPOILT = {
    "a column less": ("infections", lambda t: t.drop_columns(["source"]), "has no column source"),
    "a column twice": ("infections", lambda t: t.append_column("at", t["at"]), "has two at"),
    "an empty cell": ("infections", without_first("at"), "has empty cells in at"),
    "a strange word": ("infections", without_first("setting", "castle"), "holds what no run writes in setting"),
    "a strange place": ("infections", without_first("place", "castle-1-1"), "holds what no run writes in place"),
    "text for numbers": ("persons", without_first("label", 0.5), "holds what no run writes in label"),
    "words for numbers": ("persons", column("person", lambda t: ["x"] * len(t)), "holds what no run writes in person"),
    "a strange arm": ("persons", without_first("arm", "robert"), "does not hold the rows of its runs"),
    "a strange seed": ("persons", without_first("seed", 7), "does not hold the rows of its runs"),
    "no seeds": ("persons", column("seed", lambda t: ["x"] * len(t)), "does not hold the rows of its runs"),
    "another order": ("persons", lambda t: t.take(list(range(len(t)))[::-1]), "does not hold the rows of its runs"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_table_that_no_run_writes_is_refused(kept: Path, name: str) -> None:
    kind, change, said = SPOILT[name]
    path = altered(kept, kind, change)
    (told,) = refusal(kept)
    assert told.startswith(f"{path}: {said}")


def test_the_first_fact_that_differs_is_named_by_arm_seed_day_and_kind(kept: Path) -> None:
    infections = parquet.read_table(kept / "tables" / "infections.parquet").to_pylist()
    at = next(n for n, row in enumerate(infections) if (row["arm"], row["seed"]) == ("gaen", 2) and row["at"] > 0)
    day = infections[at]["at"] // 86_400

    def later(table: pyarrow.Table) -> pyarrow.Table:
        cells = table["source"].to_pylist()
        cells[at] += 1
        return column("source", lambda _: cells)(table)

    altered(kept, "infections", later)
    (told,) = refusal(kept)
    date_ = np.datetime64("2020-06-29") + np.timedelta64(day, "D")
    assert told.startswith(
        f"{kept / 'tables'}: are not what their run wrote: arm gaen, seed 2: infections of {date_} (day {day})"
    )


def test_a_row_less_is_found_too_and_of_persons_it_is_said_so(kept: Path) -> None:
    altered(kept, "persons", lambda table: table.slice(1))
    (told,) = refusal(kept)
    assert "arm none, seed 1: persons, or what was before day 0" in told


def test_a_table_that_another_program_wrote_again_is_still_the_result(kept: Path) -> None:
    def rewritten(table: pyarrow.Table) -> pyarrow.Table:
        return pyarrow.table({name: table[name].to_pylist() for name in reversed(table.column_names)})

    for kind in ("persons", "infections"):
        altered(kept, kind, rewritten)
    assert read(kept).digest() == json.loads((kept / "run.json").read_text())["digest"]


def test_no_flipped_bit_gives_another_result_or_a_bug(kept: Path) -> None:
    path, dice = kept / "tables" / "infections.parquet", random.Random(1)
    good, digest = path.read_bytes(), read(kept).digest()
    for _ in range(60):
        bad = bytearray(good)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(bad))
        try:
            assert read(kept).digest() == digest
        except Refused:
            continue


def test_no_link_between_a_folders_name_and_its_facts(lived: Path, tmp_path: Path) -> None:
    there = shutil.copytree(lived, tmp_path / "arm=x" / "seed=9")
    assert read(there).digest() == read(lived).digest()
