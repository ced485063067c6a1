"""Whom does an address book name? Homes and names written by hand; and those of a hamlet, seen by two runs."""

from __future__ import annotations

from datetime import date
from typing import get_type_hints

import numpy as np
import pytest

from sim.adversaries.claims import Kind
from sim.adversaries.directory import at_home_there
from sim.adversaries.views import Handle, Listed, in_order
from sim.hall.directory import Directory
from sim.hall.engine import live
from sim.hall.journal import LISTENED, OPTIONAL, Journal, Vantage
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.units import DAY, NEVER, Setting, UnixTime
from tests.adversaries.overhearing import DAYS, LISTEN, WRITTEN, Overheard, listened, overhear, overheard
from tests.adversaries.test_types import unknown
from tests.hall.hamlet import hamlet

AT = UnixTime(1_600_000_000)
LOOKS_UP = LISTEN.replace("faces_known = 1.0}", "faces_known = 1.0, directory = 1.0}", 1)


def name(what: str) -> Handle:
    return Handle(what.encode())


def listed(home: str, *faces: str | None) -> list[Listed]:
    return [Listed(name("here"), name(home), None if face is None else name(face)) for face in faces]


def test_each_home_in_reach_and_each_of_its_people_has_an_equal_part() -> None:
    claim = at_home_there(AT, [*listed("left", "ann", "bob"), *listed("right", "cyd"), *listed("top", None)])
    assert (claim.kind, claim.at) == (Kind.DECLARED, AT)
    assert [claim.weight(name(who)) for who in ("ann", "bob", "cyd")] == pytest.approx([1 / 6, 1 / 6, 1 / 3])
    assert claim.weight(None) == pytest.approx(1 / 3)


def test_without_a_home_or_a_name_it_is_nobody() -> None:
    assert at_home_there(AT, []).weights == (1.0,)
    assert at_home_there(AT, listed("left", None)).weights == (1.0,)


def test_the_view_has_no_room_for_the_truth() -> None:
    assert set().union(*(unknown(hint) for hint in get_type_hints(Listed).values())) == set()


# -- in a hamlet ------------------------------------------------------------------------------------------------------


def test_a_larger_directory_holds_the_smaller() -> None:
    run = overheard("gaen")
    world, draws = run.listening.world, run.listening.draws
    homes = np.unique(run.journal.table("persons")["home"]).astype(np.int64)
    few, most = (np.array(Directory(world, draws, share).is_listed(homes)) for share in (0.2, 0.7))
    assert (few <= most).all()
    assert 0.1 < few.mean() < 0.3


def test_those_listed_live_there() -> None:
    run = overheard("gaen")
    directory, names = Directory(run.listening.world, run.listening.draws, 1.0), run.names(Vantage.PARASITE)
    persons = run.journal.table("persons")
    home = int(persons["home"][17])
    rows = in_order(directory.rows(name("here"), np.array([home]), names.called))
    assert len(rows) == int((persons["home"] == home).sum())
    assert len({row.face for row in rows}) == len(rows)


def test_an_app_that_hears_others_does_not_mean_its_owner() -> None:
    """In a home where one carries it the others are named; where two do, each hears the other."""
    run = overheard("gaen")
    gear = next(each for each in run.listening.gears if each.vantage is Vantage.PARASITE)
    directory, names = Directory(run.listening.world, run.listening.draws, 1.0), run.names(Vantage.PARASITE)
    persons, owners = run.journal.table("persons"), set(gear.receivers.phones.tolist())  # type: ignore[attr-defined]
    seen = set()
    for home in np.unique(persons["home"]).tolist():
        site = int(Setting.HOME) << 56 | home
        rows = list(directory.by_name(name("here"), site, gear.receivers, names))
        live = set(np.flatnonzero(persons["home"] == home).tolist())
        own = owners & live
        assert {names.whose(row.face) for row in rows if row.face} == (live - own if len(own) == 1 else live)
        seen.add(len(own))
    assert {0, 1, 2} <= seen
    assert not names.faces, "who is listed was not seen"


def test_with_a_directory_the_deciding_claims_use_homes() -> None:
    plain = overheard("gaen").journal
    looked_up = live(hamlet(WRITTEN, f"days={DAYS}", LOOKS_UP, "phones.adoption=0.7"), "gaen", 1)
    ours, theirs = (each.table("guesses") for each in (plain, looked_up))
    assert ours["weight"].size != theirs["weight"].size or (ours["weight"] != theirs["weight"]).any()
    total = np.zeros(int(theirs["track"].max()) + 1)
    mine = theirs["vantage"] == int(Vantage.PARASITE)
    np.add.at(total, theirs["track"][mine], theirs["weight"][mine])
    assert total[total > 0].tolist() == pytest.approx([1.0] * int((total > 0).sum()))


def test_only_an_attacker_with_a_directory_has_the_table() -> None:
    plain = overheard("gaen").journal
    assert "addresses" in OPTIONAL
    assert "addresses" not in plain.tables
    looked_up = live(hamlet(WRITTEN, f"days={DAYS}", LOOKS_UP, "phones.adoption=0.7"), "gaen", 1)
    rows = looked_up.table("addresses")
    assert rows["track"].size == (looked_up.table("tracks")["vantage"] == int(Vantage.PARASITE)).sum() > 0
    assert (rows["home"] >= 0).any()
    for kind, table in plain.tables.items():
        if kind == "guesses":  # a home with names is one more place where somebody was
            continue
        assert all(np.array_equal(column, looked_up.table(kind)[each]) for each, column in table.items())
    assert isinstance(measure(plain)["privacy.parasite.named_home"], Unknown)
    assert isinstance(measure(looked_up)["privacy.parasite.named_home"], Counted)
    assert isinstance(measure(looked_up)["privacy.listener.named_home"], Unknown)


def test_a_directory_is_the_same_whoever_is_infected() -> None:
    """What it tells is who lives where: no infection, and no conduct, is asked for it."""
    plain, other = overheard("gaen"), overhear(listened(), "gaen", [3, 4, 5])
    assert _book(plain) == _book(other)


def _book(run: Overheard) -> tuple[Listed, ...]:
    names, homes = run.names(Vantage.PARASITE), np.unique(run.journal.table("persons")["home"]).astype(np.int64)
    directory = Directory(run.listening.world, run.listening.draws, 0.6)
    return in_order(directory.rows(name("here"), homes, names.called))


# -- held against the truth -------------------------------------------------------------------------------------------


def test_the_household_that_is_named_is_held_against_the_declarers() -> None:
    made = Journal("gaen", "gaen", 1, date(2020, 9, 7), 10)
    made.numbers |= {LISTENED[Vantage.PARASITE]: 4, "parasite_directory": 1.0}
    for person, home in enumerate((0, 0, 2, 3)):
        made.note("persons", person, person, home, True, True)
        made.note("reports", person, 5 * DAY, int(NEVER))
    for track, (person, home, weight) in enumerate(((0, 0, 1.0), (1, 0, 0.5), (2, 3, 0.9), (-1, 3, 0.4))):
        made.note("tracks", int(Vantage.PARASITE), track, person, 10, 20, 3, 2, -1.0, 0.25)
        made.note("guesses", int(Vantage.PARASITE), track, -1, 1.0)
        made.note("addresses", int(Vantage.PARASITE), track, home, weight, 0.25)
    found = measure(made.close())
    counted = {name: found[f"privacy.parasite.named_home{name}"] for name in ("", "_wrong", "_prior", "_placebo")}
    assert counted == {
        "": Counted(2, 4, "reports"),
        "_wrong": Counted(1, 4, "tracks"),
        "_prior": Counted(0.75, 4, "reports"),
        "_placebo": Counted(1.0, 4, "reports"),  # the second's track gives the first's home
    }
