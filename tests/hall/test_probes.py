"""Do a prober's phones hear and say what real ones do, and does nobody of the town notice?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.hall.witness import Witness
from sim.measures.probing import probed
from sim.problems import Refused
from sim.units import DAY, HOUR, NEVER
from tests.hall.hamlet import FEW, FILE, count, lived, rows

LARGER = ("population.people=900", "days=20", "disease.infected_at_start=60", "phones.adoption=0.6")
TINY = (*FEW, "days=6", "disease.infected_at_start=12")
WAYS = {
    "one_entry": "targets=100,waits_days=10",
    "alone": "targets=100,waits_days=10,alone=true",
    "letter_box": 'way="letter_box",targets=100,waits_days=10,box_days=5',
    "slots": 'way="slots",targets=40,waits_days=10',
}
BOTH = pytest.mark.parametrize("arm", ["june", "gaen"])


@cache
def with_prober(keys: str, *settings: str) -> Scenario:
    return load(FILE, (*(settings or LARGER), f'adversaries=[{{name="prober",probes={{{keys}}}}}]'))


@cache
def tried(arm: str, way: str, *settings: str) -> Journal:
    return live(with_prober(WAYS[way], *LARGER, *settings), arm, 1)


@BOTH
@pytest.mark.parametrize("way", list(WAYS))
def test_nobody_of_the_town_notices(arm: str, way: str) -> None:
    """A declarer whom a phone was near tells a server one thing more, where declarers tell what they heard."""
    plain, journal = lived(arm, *LARGER), tried(arm, way)
    differ = {
        kind
        for kind, table in plain.tables.items()
        if any(not np.array_equal(column, journal.tables[kind][name]) for name, column in table.items())
    }
    assert differ - {"probes", "slots"} <= ({"uploads"} if arm == "june" else set())
    assert {each: journal.numbers[each] for each in plain.numbers} == plain.numbers
    assert count(journal, "probes") > 0


def test_a_run_without_a_prober_has_the_digest_it_had() -> None:
    """The two tables of a prober are none of it where there is no prober."""
    journal = lived("gaen", *LARGER)
    assert "probes" not in journal.day_digests()
    assert "probes" in tried("gaen", "one_entry").day_digests()


@BOTH
@pytest.mark.parametrize("way", list(WAYS))
def test_the_day_in_pieces_gives_the_same(arm: str, way: str) -> None:
    assert live(with_prober(WAYS[way]), arm, 1, batch_s=6 * HOUR).digest() == tried(arm, way).digest()


@pytest.mark.parametrize("way", ["targets=20,waits_days=3", 'way="letter_box",targets=5,box_days=2,waits_days=3'])
@BOTH
def test_every_phone_played_gives_the_same(arm: str, way: str) -> None:
    scenario = with_prober(way, *TINY)
    assert live(scenario, arm, 1, witness=Witness.EVERY_PHONE).digest() == live(scenario, arm, 1).digest()


def test_every_phone_played_gives_the_same_false_answers() -> None:
    scenario = with_prober("targets=20,waits_days=3,accounts=2", *TINY, "servers.false_answers=0.6")
    journal = live(scenario, "june", 1)
    assert live(scenario, "june", 1, witness=Witness.EVERY_PHONE).digest() == journal.digest()
    assert sum(row[0] for row in rows(journal, "probes", "alerted")) > 0


@BOTH
def test_who_waits_sees_alerts_after_the_meeting_and_in_time(arm: str) -> None:
    for at, until, alerted_at in rows(tried(arm, "one_entry"), "probes", "at", "until", "alerted_at"):
        if at != NEVER:
            assert until - at <= 30 * 60
            assert alerted_at == NEVER or until < alerted_at <= until + 10 * DAY


def test_a_false_alert_before_the_meeting_is_not_counted() -> None:
    """The phones are told wrongly all through the run; the share of those told in the days waited is as set."""
    journal = tried("june", "alone", "servers.false_answers=0.5", "health.declares=0.0")
    told = [row for row in rows(journal, "probes", "at", "alerted_at", "alerted") if row[0] != NEVER]
    assert all(alerted_at == NEVER or at < alerted_at for at, alerted_at, _ in told)
    share = float(np.mean([alerted for _, _, alerted in told]))
    expected = 1 - 0.5 ** (10 / 14)
    assert abs(share - expected) < 4 * (expected * (1 - expected) / len(told)) ** 0.5


def test_where_nobody_declares_no_phone_is_ever_alerted() -> None:
    for arm in ("june", "gaen"):
        journal = tried(arm, "one_entry", "health.declares=0.0")
        assert {row[0] for row in rows(journal, "probes", "alerted")} == {0}


def test_a_phone_near_a_declarer_is_alerted_more_often_than_another() -> None:
    those = probed(tried("june", "alone"))
    assert those.yes[those.declared].mean() > 0.3 > those.yes[~those.declared].mean()
    assert not (those.yes & ~those.declared).any(), "in a room alone nobody else is heard"


def test_false_answers_alert_phones_that_were_near_nobody() -> None:
    quiet, noisy = tried("june", "alone"), tried("june", "alone", "servers.false_answers=0.5")
    assert sum(row[0] for row in rows(noisy, "probes", "alerted")) > sum(
        row[0] for row in rows(quiet, "probes", "alerted")
    )


def test_slots_name_somebody_who_was_met_that_day() -> None:
    journal = tried("june", "slots")
    assert count(journal, "slots") > 0
    sums: dict[int, float] = {}
    for person, weight in rows(journal, "slots", "person", "weight"):
        sums[person] = sums.get(person, 0.0) + weight
    assert list(sums.values()) == pytest.approx([1.0] * len(sums))


def test_a_fleet_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        live(with_prober(WAYS["one_entry"]), "gaen", 1, witness=Witness.ALERTED)
    assert caught.value.problems[0].key == "adversaries.prober.name"


# -- what is no prober ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "key", "rule"),
    [
        ("prior=1.5", "probes.prior", "must be at most 1"),
        ("minutes=0.0", "probes.minutes", "must be above 0"),
        ("accounts=0", "probes.accounts", "must be at least 1"),
        ("accounts=97", "probes.accounts", "must be at most 96"),
        ("targets=0", "probes.targets", "must be at least 1"),
        ('way="drone"', "probes.way", 'must be "one_entry"'),
        ('way="slots",accounts=2', "probes.accounts", "would change nothing"),
        ("box_days=3", "probes.box_days", "would change nothing"),
        ("waits_days=30", "probes.waits_days", "a prober who waits so long"),
        ("patience=3", "probes.patience", "no such key"),
    ],
)
def test_a_mistake_is_refused_at_its_key(keys: str, key: str, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        with_prober(keys, *LARGER)
    (problem,) = caught.value.problems
    assert problem.key == f"adversaries.prober.{key}"
    assert rule in problem.rule
    assert problem.mend or "must be" in problem.rule or "no such key" in problem.rule


def test_a_world_that_knows_no_places_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        load("office", ('adversaries=[{name="prober"}]',))
    assert any("only a town knows" in each.rule for each in caught.value.problems)


def test_who_is_no_prober_has_no_probes() -> None:
    with pytest.raises(Refused) as caught:
        load(FILE, ('adversaries=[{name="neighbour",probes={targets=3}}]',))
    assert "would change nothing" in caught.value.problems[0].rule


@pytest.mark.parametrize(
    ("adversaries", "cells", "rule"),
    [
        ("[]", '["gaen"]', "nobody probes whether one person is positive"),
        ('[{name="prober"}]', '["gaen", "none"]', "no phone of a prober is in this arm"),
    ],
)
def test_a_verdict_needs_phones_in_its_cells(adversaries: str, cells: str, rule: str) -> None:
    verdict = f'{{metric="privacy.prober.tpr",holds_when.low_above=0.5,fails_when.high_below=0.1,cells={cells}}}'
    with pytest.raises(Refused) as caught:
        load(FILE, (*LARGER, f"adversaries={adversaries}", f"verdict={verdict}"))
    assert rule in caught.value.problems[0].rule


def test_the_shipped_scenario_speaks_two_languages() -> None:
    scenario = load("one_phone")
    assert all((scenario.question.fr, scenario.question.en))
    assert all(arm.label.fr and arm.label.en for arm in scenario.arms if arm.name != "none")
    systems = {"none", "tracers", "robert", "gaen", "dp3t_unlinkable", "bluetrace"}
    assert {arm.system for arm in scenario.arms} == systems
