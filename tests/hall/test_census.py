"""Does a journal that has rows for those alone whom another fact names say what the whole one does?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.draws import Draws
from sim.hall.census import MOST_IN_FULL, take_census
from sim.hall.journal import COLUMNS, KINDS, NAMING, Journal
from sim.hall.residents import residents
from sim.hall.towns import town
from sim.measures import measure
from sim.measures.comparing import _same_people
from sim.measures.missed import missed
from sim.results import Result
from sim.results.again import differences, read_run
from sim.results.reading import read
from sim.results.tables import tables
from sim.units import Bools
from sim.world.people import People
from tests.hall.hamlet import hamlet, lived

ARM = "gaen"


def blank(like: Journal) -> Journal:
    """A journal of the same run in which nothing is written yet."""
    j = like
    return Journal(j.arm, j.system, j.seed, j.start, j.days, dict(j.numbers), dict(j.unknown), j.caveats)


def large(arm: str = ARM) -> Journal:
    """The journal of an arm of the hamlet, as if that were a large town."""
    whole, people = lived(arm), town(hamlet(), Draws(1)).people
    journal = blank(whole)
    for kind in set(KINDS) - {"persons"}:
        journal.note_columns(kind, *whole.table(kind).values())
    take_census(journal, people, whole.table("persons")["app"], most_in_full=people.count - 1)
    return journal.close()


def test_only_those_have_a_row_whom_another_table_names() -> None:
    whole, journal = lived(ARM), large()
    named = {
        who for kind in set(KINDS) - {"persons"} for name in NAMING if name in KINDS[kind]
        for who in whole.table(kind)[name].tolist() if who >= 0
    }  # fmt: skip
    persons = journal.table("persons")
    assert persons["person"].tolist() == sorted(named)
    assert 0 < len(named) < whole.people
    assert all(persons[name].tolist() == whole.table("persons")[name][sorted(named)].tolist() for name in persons)


def test_every_column_that_says_who_is_looked_at() -> None:
    said = {name for kind, (_, columns) in COLUMNS.items() for name, (dtype, _) in columns.items() if dtype == "<i4"}
    when_and_what = {name for name in said if name.endswith(("_s", "at"))} | {"onset", "until", "day", "length", "home"}
    when_and_what |= {
        "accounts",
        "alerted",
        "fits",
        "heard",
        "places",
        "track",
        "addresses",
        "addresses_named",
        "people",
    }
    assert said - when_and_what == set(NAMING)


def test_nobody_is_missed_otherwise() -> None:
    assert missed(large()) == missed(lived(ARM))


def test_every_measure_is_that_of_the_whole() -> None:
    assert repr(measure(large(), lived("none"))) == repr(measure(lived(ARM), lived("none")))


def test_what_all_are_is_counted() -> None:
    whole, journal = lived(ARM).table("persons"), large()
    assert (journal.people, journal.app_users) == (whole["person"].size, int(whole["app"].sum()))
    assert journal.numbers["phone_owners"] == int(whole["owns_phone"].sum())
    assert "people" not in lived(ARM).numbers


def test_towns_are_held_against_each_other_by_those_named_in_both() -> None:
    one, other = large(), large("june")
    assert one.table("persons")["person"].size != other.table("persons")["person"].size
    assert _same_people(one, other)
    other.table("persons")["home"][:] += 1
    assert not _same_people(one, other)
    other = large("june")
    other.numbers["people"] += 1
    assert not _same_people(one, other)


def test_tables_say_of_each_arms_persons_who_they_are() -> None:
    journals = {(arm, 1): large(arm) for arm in (ARM, "june")}
    told = dict(tables(hamlet(), journals))["persons"]
    everybody = residents(hamlet().arm(ARM), 1, lived(ARM).table("persons")["person"])
    assert everybody is not None
    for arm in (ARM, "june"):
        mine = told.filter(told["arm"].to_numpy() == arm)
        named = mine["person"].to_numpy()
        assert named.tolist() == journals[arm, 1].table("persons")["person"].tolist()
        assert mine["age"].to_pylist() == everybody["age"][named].tolist()
        assert mine["section"].to_pylist() == everybody["section"][named].tolist()


def test_a_result_is_read_back_and_says_the_same(tmp_path: Path) -> None:
    arms = ("none", "june", ARM)
    result = Result(hamlet("seeds.count=1"), {(arm, 1): large(arm) for arm in arms}, 1.0)
    folder = result.write(tmp_path / "kept")
    again = read(folder)
    assert [journal.digest() for journal in again.journals.values()] == [large(arm).digest() for arm in arms]
    assert repr(again.summary()) == repr(result.summary())
    assert list(differences(read_run(folder), folder, again)) == []
    whole = Result(hamlet("seeds.count=1"), {(arm, 1): lived(arm) for arm in arms}, 1.0)
    assert repr(whole.summary()["arms"]) == repr(result.summary()["arms"])


def test_the_largest_town_in_full_is_the_one_that_the_table_speaks_of() -> None:
    assert f"more than {int(MOST_IN_FULL):,} persons" in COLUMNS["persons"][0]


def test_a_town_of_the_limit_is_written_in_full() -> None:
    people: People = town(hamlet(), Draws(1)).people
    nobody: Bools = np.zeros(people.count, dtype=np.bool_)
    journal = blank(lived(ARM))
    take_census(journal, people, nobody, most_in_full=people.count)
    assert journal.close().table("persons")["person"].tolist() == list(range(people.count))
    assert journal.numbers == lived(ARM).numbers
