"""Do the tables hold every fact of every run, in words that a reader understands without the code?"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from sim.hall import residents
from sim.hall.journal import IMPORTED, KINDS, OPTIONAL, SEEDED, Journal, Reason, Why
from sim.results import Result
from sim.results.columns import columns, every_column
from sim.results.tables import same_table, tables, write_tables
from sim.study import run
from sim.units import NEVER, Setting
from tests.hall.hamlet import hamlet
from tests.hall.village import PEOPLE, village

WORDS = {"setting": Setting, "reason": Reason, "why": Why}
NOTHING = {"home": -1, "setting": -1, "place": -1, "onset": int(NEVER), "day": int(NEVER)}
"""What a journal writes where a table has an empty cell."""
UNKNOWN = ("near_s", "near_common_s", "alone_s", "wall_s", "screen_s", "far_s")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(village(tmp_path_factory.mktemp("village"), 14))


@pytest.fixture(scope="module")
def lived() -> Result:
    return run(hamlet("phones.adoption=0.8"), seeds=1, arms=["none", "gaen"])


@pytest.fixture(scope="module")
def written(lived: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived.write(tmp_path_factory.mktemp("results") / "hamlet-1") / "tables"


def as_written(journal: Journal, kind: str, name: str) -> list[object]:
    """A column of a journal as its table should show it; places apart, which bear names there."""
    cells: list[object] = journal.table(kind)[name].tolist()
    if kind == "evidence" and name in UNKNOWN and "distance" in journal.unknown:
        return [None] * len(cells)
    said = [None if cell == NOTHING.get(name) else cell for cell in cells]
    return [cell if cell is None else WORDS[name](cell).name.lower() for cell in said] if name in WORDS else said


ALWAYS = [kind for kind in KINDS if kind not in OPTIONAL]


@pytest.mark.parametrize("which", ["recorded", "lived"])
@pytest.mark.parametrize("kind", ALWAYS)
def test_tables_hold_every_fact_of_every_run(request: pytest.FixtureRequest, which: str, kind: str) -> None:
    result: Result = request.getfixturevalue(which)
    table = dict(tables(result.scenario, result.journals))[kind]
    more = residents.COLUMNS if kind == "persons" else ()
    assert table.column_names == ["arm", "seed", *KINDS[kind], *more]
    for (arm, seed), journal in result.journals.items():
        mine = (table["arm"].to_numpy() == arm) & (table["seed"].to_numpy() == seed)
        for name in set(KINDS[kind]) - {"place"}:
            assert table[name].filter(mine).to_pylist() == as_written(journal, kind, name)


def test_the_tables_of_a_town_have_many_facts_of_many_kinds(lived: Result) -> None:
    told = dict(tables(lived.scenario, lived.journals))
    assert set(told["tests"]["reason"].to_pylist()) == {"symptoms", "alerted"}
    assert set(told["stays"]["why"].to_pylist()) == {"sick", "positive", "alerted"}
    assert {"home", "school", "work", None} <= set(told["infections"]["setting"].to_pylist())
    assert None in told["infections"]["onset"].to_pylist()
    assert {IMPORTED, SEEDED} < set(told["infections"]["source"].to_pylist())
    assert told["evidence"]["met_s"].null_count == 0
    assert all(told["evidence"][name].null_count == 0 for name in UNKNOWN)


def test_places_have_the_setting_in_their_name_and_are_those_of_the_persons(lived: Result) -> None:
    told = dict(tables(lived.scenario, lived.journals))
    infections, persons = told["infections"].to_pylist(), told["persons"].to_pylist()
    assert all((row["place"] is None) == (row["setting"] is None) for row in infections)
    assert all(row["place"].startswith(f"{row['setting']}-") for row in infections if row["place"])
    schools = {row["place"] for row in persons if row["teaches"] is not None and row["room"] is not None}
    at_school = {row["place"] for row in infections if row["setting"] == "school" and row["place"][-1] in "02468"}
    assert at_school
    assert at_school <= schools


def test_persons_say_what_the_world_knows_of_them(lived: Result, recorded: Result) -> None:
    known = dict(tables(lived.scenario, lived.journals))["persons"]
    wanted = residents.residents(lived.scenario.arm("gaen"), 1, lived.journals["gaen", 1].table("persons")["person"])
    assert wanted is not None
    mine = known["arm"].to_numpy() == "gaen"
    for name in ("age", "quarter", "in_care_home", "section", "teaches"):
        assert known[name].filter(mine).to_pylist() == wanted[name].tolist()
    empty = wanted["section"] == "none"
    assert [each is None for each in known["place"].filter(mine).to_pylist()] == empty.tolist()
    assert [each is None for each in known["room"].filter(mine).to_pylist()] == empty.tolist()
    nobody = dict(tables(recorded.scenario, recorded.journals))["persons"]
    assert all(nobody[name].null_count == nobody.num_rows > 0 for name in residents.COLUMNS)


def test_an_arm_that_lives_in_another_town_has_its_own_people() -> None:
    result = run(hamlet("days=1", "arms.gaen.population.people=700"), seeds=1, arms=["none", "gaen"])
    persons = dict(tables(result.scenario, result.journals))["persons"]
    arms = persons["arm"].to_numpy()
    assert [(arms == "none").sum(), (arms == "gaen").sum()] == [600, 700]
    assert persons["age"].null_count == 0


def test_every_field_says_what_it_holds(written: Path) -> None:
    for kind in ALWAYS:
        schema = parquet.read_schema(written / f"{kind}.parquet")
        assert schema.metadata[b"day_0"] == b"2020-06-08"
        assert len(schema.metadata[b"description"]) > 20
        for column in columns(kind):
            assert schema.field(column.name).metadata[b"description"].decode() == column.says


def test_columns_csv_lists_every_column_of_every_table(written: Path) -> None:
    with (written / "columns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["table"], row["column"]) for row in rows] == [
        (kind, name) for kind in ALWAYS for name in parquet.read_schema(written / f"{kind}.parquet").names
    ]
    assert [row["description"] for row in rows] == [column.says for column in every_column(ALWAYS)]


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        ("infections", "setting", "home, landing, school, work, transit, shop, leisure, care"),
        ("infections", "source", "-2 infected at the start"),
        ("infections", "at", "s since 00:00 of day 0"),
        ("stays", "why", "sick, positive, alerted"),
        ("tests", "reason", "symptoms, alerted"),
        ("evidence", "dose", "summed hazard"),
        ("evidence", "near_s", "empty in a recorded world"),
        ("persons", "section", "office, till, care home"),
    ],
)
def test_codes_and_units_are_said(table: str, name: str, said: str) -> None:
    assert any(said in column.says for column in columns(table) if column.name == name)


def test_a_file_holds_its_table_and_no_other(lived: Result, written: Path) -> None:
    told = dict(tables(lived.scenario, lived.journals))
    assert all(same_table(written / f"{kind}.parquet", table) for kind, table in told.items())
    assert not same_table(written / "stays.parquet", told["stays"].slice(1))
    assert np.all([not same_table(written / "stays.parquet", told["alerts"]), not same_table(written, told["stays"])])


def test_a_table_is_the_same_however_many_rows_are_written_at_once(
    recorded: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long runs are written in parts, a row group each; runs of few rows together."""
    told = dict(tables(recorded.scenario, recorded.journals))
    for at_once, groups in ((PEOPLE // 3, 16), (PEOPLE, 4), (PEOPLE * 3, 2), (1 << 20, 1)):
        monkeypatch.setattr("sim.results.tables.ROWS_AT_ONCE", at_once)
        folder = tmp_path / str(at_once)
        write_tables(recorded.scenario, recorded.journals, folder)
        assert all(same_table(folder / f"{kind}.parquet", table) for kind, table in told.items())
        assert parquet.ParquetFile(folder / "persons.parquet").num_row_groups == groups
