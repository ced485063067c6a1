"""Do neighbours claim what their memories and warnings allow, and does their curiosity change nothing in the town?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import Journal, Means
from sim.hall.scenario import Scenario, load
from sim.measures.privacy import Claims
from sim.units import DAY, HOUR
from tests.hall.hamlet import FILE, Row, count, lived, rows

ALL_NAMED = "remembers={household=1.0,landing=1.0,school=1.0,work=1.0,transit=1.0,shop=1.0,leisure=1.0,care=1.0}"
NONE_NAMED = ALL_NAMED.replace("1.0", "0.0")
LARGER = ("population.people=900", "days=8", "disease.infected_at_start=60", "phones.adoption=0.6")
BOTH = pytest.mark.parametrize("arm", ["june", "gaen"])


@cache
def curious(*keys: str) -> Scenario:
    """Return the hamlet with neighbours who try to find out."""
    told = ", ".join(['name="neighbour"', *keys])
    return load(FILE, (*LARGER, f"adversaries=[{{{told}}}]"))


@cache
def tried(arm: str, *keys: str) -> Journal:
    return live(curious(*keys), arm, 1)


def claims(journal: Journal, means: Means) -> list[Row]:
    return [row[1:] for row in rows(journal, "claims", "means", "person", "at", "declarer", "candidate", "weight")
            if row[0] == means]  # fmt: skip


@BOTH
def test_who_tries_to_find_out_changes_nothing_in_the_town(arm: str) -> None:
    plain, journal = lived(arm, *LARGER), tried(arm)
    assert count(journal, "claims") > 100
    for kind, table in plain.tables.items():
        if kind != "claims":
            assert all(np.array_equal(column, journal.tables[kind][name]) for name, column in table.items()), kind


@BOTH
def test_the_day_in_pieces_gives_the_same_claims(arm: str) -> None:
    assert live(curious(), arm, 1, batch_s=HOUR).digest() == tried(arm).digest()


@BOTH
def test_every_claim_is_about_a_first_warning_and_its_weights_sum_to_one(arm: str) -> None:
    journal = tried(arm)
    alerts = set(rows(journal, "alerts", "person", "at"))
    for means in (each for each in Means if each <= Means.WITHHELD and each is not Means.CALLED):
        total: dict[Row, float] = {}
        for person, at, declarer, _, weight in claims(journal, means):
            assert (person, at) in alerts
            assert (declarer >= 0) is (means in (Means.PLACEBO, Means.WITHHELD))
            total[person, at] = total.get((person, at), 0.0) + weight
        assert means is Means.LOGGED or total
        assert np.allclose(list(total.values()), 1.0)


@BOTH
def test_candidates_were_met_away_from_home_before_the_warning(arm: str) -> None:
    journal = tried(arm)
    world, conduct = _world()
    for person, at, _, candidate, weight in claims(journal, Means.UNTOLD)[:60]:
        if candidate >= 0 and weight > 0:
            days = range(at // DAY - 14, at // DAY + 1)
            met = [world.meetings(np.array([person], dtype=np.int32), day, conduct) for day in days]
            assert any(((each.other == candidate) & (each.setting != 0) & (each.start < at)).any() for each in met)


def _world():  # type: ignore[no-untyped-def]
    from sim.hall.towns import town
    from sim.world.conduct import Conduct

    return town(curious(), Draws(1)), Conduct()


@BOTH
def test_who_can_name_nobody_accuses_nobody(arm: str) -> None:
    journal = tried(arm, NONE_NAMED)
    assert {row[3] for means in Means for row in claims(journal, means)} == {-1}


def test_who_can_name_everybody_has_the_declarer_among_the_suspects_more_often() -> None:
    all_, some = (Claims(tried("gaen", *keys)).of(Means.TOLD).in_set for keys in ((ALL_NAMED,), ()))
    assert all_.mean() > some.mean()


def test_a_server_that_decides_teaches_a_phone_nothing_to_log() -> None:
    assert claims(tried("june"), Means.LOGGED) == []
    assert claims(tried("gaen"), Means.LOGGED)


def test_a_warning_without_a_day_says_no_more_than_the_memory() -> None:
    """StopCovid says "at risk" and no day: but that somebody declared, the receiver learns nothing of whom."""
    journal = tried("june")
    assert claims(journal, Means.TOLD) == claims(journal, Means.UNTOLD)
    assert claims(tried("gaen"), Means.TOLD) != claims(tried("gaen"), Means.UNTOLD)


def test_a_name_given_by_consent_is_the_cases_own() -> None:
    consented, silent = (tried("gaen", f"consent_to_name={share}") for share in (1.0, 0.0))
    assert {(row[3], row[4]) for row in claims(consented, Means.CALLED) if row[4] > 0} == {
        (row[2], 1.0) for row in claims(consented, Means.CALLED)
    }
    assert Claims(consented).of(Means.CALLED).named.all()
    assert not Claims(silent).of(Means.CALLED).named.all()


@BOTH
def test_no_more_are_asked_than_the_scenario_says(arm: str) -> None:
    journal = tried(arm, "asks_at_most=3")
    assert len({row[:2] for row in claims(journal, Means.TOLD)}) == 3
    assert len({row[:3] for row in claims(journal, Means.CALLED)}) == 3
    assert {row[:2] for row in claims(journal, Means.TOLD)} <= {row[:2] for row in claims(tried(arm), Means.TOLD)}


def test_who_notices_absences_suspects_others() -> None:
    blind, seeing = (tried("gaen", f"sees_away={share}") for share in (0.0, 1.0))
    assert claims(blind, Means.NO_APP) == claims(blind, Means.UNTOLD)
    assert claims(seeing, Means.NO_APP) != claims(seeing, Means.UNTOLD)


def test_friends_who_compare_do_not_suspect_each_other() -> None:
    journal = tried("gaen", ALL_NAMED)
    told = {row[:2]: set() for row in claims(journal, Means.TOLD)}
    for means, found in ((Means.TOLD, told), (Means.THREE, {key: set() for key in told})):
        for person, at, _, candidate, _ in claims(journal, means):
            found[person, at].add(candidate)
        if means is Means.THREE:
            assert all(found[key] <= told[key] for key in told)
            assert any(found[key] < told[key] for key in told)


def test_a_declarer_among_friends_is_struck_off_like_anybody() -> None:
    """Else who sits at the table would tell who has declared."""
    journal = tried("gaen", ALL_NAMED)
    reported = dict(rows(journal, "reports", "person", "at"))
    told, three = (
        {(person, at, candidate) for person, at, _, candidate, _ in claims(journal, means)}
        for means in (Means.TOLD, Means.THREE)
    )
    assert any(candidate in reported and reported[candidate] <= at for _, at, candidate in told - three)


def test_a_placebo_is_another_persons_warning_and_finds_nobody() -> None:
    journal = tried("gaen", ALL_NAMED)
    behind = {row[:2]: set() for row in rows(journal, "evidence", "person", "at")}
    for person, at, declarer in rows(journal, "evidence", "person", "at", "declarer"):
        behind[person, at].add(declarer)
    homes = journal.table("persons")["home"]
    given, withheld = ({row[:3] for row in claims(journal, means)} for means in (Means.PLACEBO, Means.WITHHELD))
    assert given == withheld, "the same warnings, given and withheld"
    for person, at, declarer, *_ in claims(journal, Means.PLACEBO):
        assert declarer not in behind[person, at]
        assert homes[declarer] != homes[person], "housemates are no strangers"
    assert Claims(journal).of(Means.PLACEBO).right.mean() < 0.1 < Claims(journal).of(Means.LOGGED).right.mean()
