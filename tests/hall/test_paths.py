"""Do published itineraries warn who was near a place, and those alone, however the run is computed?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.hall.towns import town
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.systems.registry import design
from sim.units import DAY, HOUR, Day, Setting
from sim.world.conduct import Conduct
from sim.world.town import Town
from tests.hall.hamlet import FEW, FILE, count, lived, rows
from tests.hall.village import village

RULES = design("itineraries").rules
EACH_RULE = pytest.mark.parametrize("rule", RULES)


@cache
def korea(rule: str, *settings: str) -> Scenario:
    return load(FILE, (f'arms=[{{name="korea",system="itineraries",rule="{rule}"}}]', *settings))


@cache
def korean(rule: str, *settings: str) -> Journal:
    return live(korea(rule, *settings), "korea", 1)


def lived_conduct(journal: Journal) -> Conduct:
    """Who stayed away when, as the run had it."""
    conduct = Conduct()
    for at, person, until in sorted(rows(journal, "stays", "at", "person", "until")):
        conduct.stay_away(person, at, max(until, conduct.until(person, at)), at)
    return conduct


@EACH_RULE
def test_the_hamlet_has_something_to_tell(rule: str) -> None:
    journal = korean(rule)
    assert all(count(journal, kind) > 2 for kind in ("reports", "publications", "alerts", "evidence", "stays"))
    assert count(journal, "uploads") == 0, "no phone tells anything"
    assert journal.table("publications")["length"].max() > 1_000


@EACH_RULE
@pytest.mark.parametrize("batch_s", [6 * HOUR, HOUR])
def test_a_day_in_one_batch_is_the_day_in_pieces(rule: str, batch_s: int) -> None:
    assert live(korea(rule), "korea", 1, batch_s=batch_s).digest() == korean(rule).digest()


@EACH_RULE
def test_phones_near_published_places_give_the_journal_of_all_phones(rule: str) -> None:
    every = live(korea(rule, *FEW), "korea", 1, witness=Witness.EVERY_PHONE)
    assert every.digest() == korean(rule, *FEW).digest()
    assert count(every, "alerts") > 0
    assert live(korea(rule), "korea", 1, witness=Witness.EVERY_PHONE).digest() == korean(rule).digest()


def test_every_case_is_published_and_none_is_asked() -> None:
    journal = korean(RULES[0], "health.declares=0.0")
    positive = {who for who, found in rows(journal, "tests", "person", "positive") if found}
    assert {who for (who,) in rows(journal, "reports", "person")} <= positive
    assert count(journal, "reports") == count(korean(RULES[0]), "reports") > 0


def test_before_the_guidelines_more_was_published_and_warnings_had_more_behind_them() -> None:
    march, february = (korean(rule) for rule in RULES)
    assert february.table("publications")["length"].max() > 2 * march.table("publications")["length"].max()
    assert count(february, "evidence") > count(march, "evidence")


def test_only_who_runs_the_app_is_warned_and_never_of_oneself() -> None:
    journal = korean(RULES[0])
    users = {who for who, app in rows(journal, "persons", "person", "app") if app}
    assert {who for (who,) in rows(journal, "alerts", "person")} <= users
    evidence = journal.table("evidence")
    assert np.all(evidence["person"] != evidence["declarer"])
    assert count(korean(RULES[0], "phones.adoption=0.0"), "alerts") == 0


def test_who_comes_to_a_cafe_an_hour_after_a_case_left_is_warned() -> None:
    """They never met, not for a second: false in every sense."""
    journal = korean(RULES[0])
    world = town(korea(RULES[0]).arm("korea"), Draws(1))
    assert isinstance(world, Town)
    conduct = lived_conduct(journal)
    evidence = rows(journal, "evidence", "person", "declarer", "at", "met_s", "heard_s", "dose", "near_s")
    never_met = [(who, case, at) for who, case, at, *nothing in evidence if not any(nothing)]
    assert len(never_met) > len(evidence) / 2
    assert any(_later_at_the_cafe(world, conduct, *each) for each in never_met)


def _later_at_the_cafe(world: Town, conduct: Conduct, person: int, case: int, at: int) -> bool:
    both = np.array([person, case], dtype=np.int32)
    for day in range(at // DAY - 3, at // DAY):
        visits = world.visits(both, Day(day), conduct)
        visits = visits.where(visits.setting == Setting.LEISURE)
        theirs, own = (visits.where(visits.person == who) for who in (case, person))
        for place, left in zip(theirs.place.tolist(), theirs.end.tolist(), strict=True):
            if np.any((own.place == place) & (own.start >= left + HOUR)):
                return True
    return False


def test_who_met_the_case_there_is_warned_too_and_for_how_long_is_known() -> None:
    journal = korean(RULES[0])
    table = journal.table("evidence")
    both = (table["met_s"] > 0) & (table["heard_s"] > 0)
    assert both.sum() > 5
    parts = sum(table[kind] for kind in ("alone_s", "wall_s", "screen_s", "far_s"))
    assert np.all(parts <= table["heard_s"])
    assert table["dose"].max() > 0


def test_nobody_positive_nothing_published() -> None:
    journal = korean(RULES[0], "health.seeks_test=0.0")
    assert [count(journal, kind) for kind in ("reports", "publications", "alerts")] == [0, 0, 0]


def test_nobody_who_takes_notice_lives_as_without_tracing() -> None:
    nobody = ("health.isolates_alerted=0.0", "health.seeks_test_alerted=0.0")
    none, with_paths = lived("none", *nobody), korean(RULES[0], *nobody)
    for kind in ("infections", "tests", "stays"):
        assert rows(none, kind, *none.table(kind)) == rows(with_paths, kind, *none.table(kind))


def test_a_recorded_world_has_no_places(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        village(tmp_path, 5, 'arms.gaen.system="itineraries"', 'arms.gaen.rule="kcdc_2020_03"')
    (problem,) = refused.value.problems
    assert "knows no places" in problem.rule
    assert "town" in problem.mend
    assert problem.key == "arms.gaen.system"
