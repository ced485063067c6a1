"""Do human tracers warn whom their cases tell of, when they have time, and nobody else?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal, Why
from sim.measures import measure
from sim.units import DAY, HOUR, MINUTE, NEVER, Setting
from tests.hall.hamlet import count, hamlet, infections, rows
from tests.hall.traced import STAFFED
from tests.hall.village import village

NOBODY_RECALLED = tuple(
    f"tracers.recall.{name}=0.0"
    for name in ("household", "landing", "school", "work", "transit", "shop", "leisure", "care")
)
QUICK = ("tracers.answers=1.0", "tracers.names_others=1.0", "tracers.notice_h=0.0", "tracers.opens_at_h=0.0",
         "tracers.hours_per_day=24.0", "tracers.minutes_per_interview=0.0", "tracers.minutes_per_call=0.0")  # fmt: skip


@cache
def lived(*settings: str, arm: str = "tracers", seed: int = 1) -> Journal:
    """Return the journal of an arm, lived once for all tests."""
    return live(hamlet(*STAFFED, *settings), arm, seed)


def declarers(journal: Journal) -> dict[int, int]:
    return dict(rows(journal, "reports", "person", "at"))


def test_a_hamlet_with_tracers_has_something_to_tell() -> None:
    journal = lived()
    assert count(journal, "reports") > 10
    assert count(journal, "alerts") > 30
    assert count(journal, "uploads") == count(journal, "publications") == 0
    assert journal.app_users == 0
    assert Why.ALERTED in set(journal.table("stays")["why"].tolist())
    assert journal.numbers["tracers"] == 12
    assert 3 < journal.numbers["edges_named_declarer"] / count(journal, "reports") < 60


def test_housemates_and_colleagues_are_called() -> None:
    """A declarer's housemates are all named; who is called met a declarer, at home or elsewhere."""
    journal = lived(*QUICK, "health.isolates_sick=0.0")
    home = journal.table("persons")["home"]
    evidence = rows(journal, "evidence", "person", "declarer", "met_s", "heard_s")
    assert all(met_s > 0 and heard_s > 0 for _, _, met_s, heard_s in evidence)
    together = [home[person] == home[declarer] for person, declarer, *_ in evidence]
    assert 10 < sum(together) < len(together) - 10
    told, cases = {(person, declarer) for person, declarer, *_ in evidence}, declarers(journal)
    known = {person for person, _, positive in rows(journal, "tests", "person", "result_at", "positive") if positive}
    for case in cases:
        mates = {int(mate) for mate in np.flatnonzero(home == home[case])} - {case} - known
        assert {(mate, case) for mate in mates} <= told | {
            (mate, case) for mate in mates for other in cases if (mate, other) in told
        }, "each housemate was called, for this case or another one of the home"


def test_a_call_comes_after_the_interview_and_the_interview_after_the_result() -> None:
    journal = lived()
    results = {person: at for person, at, good in rows(journal, "tests", "person", "result_at", "positive") if good}
    notice, talk, call = 2 * HOUR, 45 * MINUTE // 12, 10 * MINUTE // 12
    for person, at in declarers(journal).items():
        assert at >= results[person] + notice + talk
        assert 9 * HOUR < at % DAY <= 17 * HOUR
    asked = declarers(journal)
    for _, at, declarer in rows(journal, "evidence", "person", "at", "declarer"):
        assert at >= asked[declarer] + call
        assert 9 * HOUR < at % DAY <= 17 * HOUR


def test_a_call_names_a_day_on_which_both_met_near_and_long_enough() -> None:
    """With a memory without error, by the rule of the arm, and with nothing between them."""
    settings = (*QUICK, "tracers.error_minutes=0.0", "tracers.error_metres=0.0")
    journal = lived(*settings)
    evidence = rows(journal, "evidence", "person", "at", "declarer", "near_s")
    home = journal.table("persons")["home"]
    assert len(evidence) > 30
    for person, _, declarer, near_s in evidence:
        assert home[person] == home[declarer] or near_s >= 15 * MINUTE
    assert measure(journal)["alerts.false_radio.other"].value == 0.0  # type: ignore[union-attr]


def test_without_discernment_neighbours_behind_walls_are_called_too() -> None:
    idle = "health.isolates_alerted=0.0", "health.seeks_test_alerted=0.0"
    blunt, fine = (
        set(rows(lived(*QUICK, *idle, "tracers.recall.landing=1.0", rule), "evidence", "person", "declarer"))
        for rule in ('arms.tracers.rule="distance_and_time"', 'arms.tracers.rule="ecdc_2020_04"')
    )
    assert fine < blunt


@pytest.mark.parametrize(
    "setting",
    [NOBODY_RECALLED, ("tracers.staff_per_100_000=0.0",), ("tracers.answers=0.0",), ("tracers.names_others=0.0",),
     ("tracers.hours_per_day=0.0",), ("health.lab.swabs_per_day=0",)],
)  # fmt: skip
def test_nobody_is_warned_where_nobody_recalls_works_answers_or_tells(setting: tuple[str, ...]) -> None:
    journal = lived(*setting)
    assert count(journal, "alerts") == 0
    assert infections(journal) == infections(lived(*setting, arm="none"))


def test_arms_share_every_event_until_the_first_call() -> None:
    none, tracers = lived(arm="none"), lived()
    first = int(tracers.table("alerts")["at"].min())
    before = [[row for row in infections(j) if row[1] < first] for j in (none, tracers)]
    assert before[0] == before[1] != []
    assert infections(none) != infections(tracers)


def test_same_digest_whatever_the_batch() -> None:
    scenario = hamlet(*STAFFED)
    for batch_s in (HOUR, DAY // 4):
        again = live(scenario, "tracers", 1, batch_s=batch_s)
        assert again.digest() == lived().digest()
        assert again.numbers == lived().numbers
    assert lived(seed=2).digest() != lived().digest()


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    short, long = lived("days=9"), lived()
    for kind in ("infections", "reports", "alerts", "stays"):
        ours, theirs = (each.table(kind) for each in (short, long))
        assert all((ours[name] == theirs[name][theirs["at"] < 9 * DAY]).all() for name in ours), kind
        assert ours["at"].size > 0


def test_few_tracers_are_late_and_leave_a_backlog() -> None:
    many, few = lived(), lived("tracers.staff_per_100_000=60.0")
    assert few.numbers["tracers_backlog_hours"] > 5 > many.numbers["tracers_backlog_hours"]
    assert 0 < few.numbers["tracers_hours"] < many.numbers["tracers_hours"]
    assert count(few, "reports") < count(many, "reports")

    def waited(journal: Journal) -> float:
        results = dict(rows(journal, "tests", "person", "result_at"))
        return float(np.mean([at - results[person] for person, at in declarers(journal).items()]))

    assert waited(few) > waited(many) + 6 * HOUR


def test_nobody_is_called_about_what_is_too_long_ago() -> None:
    journal = lived("tracers.staff_per_100_000=8.0", "days=40", "disease.imports_per_day=0.0")
    late = [at // DAY - day for at, day in rows(journal, "alerts", "at", "day")]
    assert 7 < max(late) <= 14
    assert all(met_s > 0 for (met_s,) in rows(journal, "evidence", "met_s"))


def test_hours_are_what_the_conversations_took() -> None:
    journal = lived("tracers.answers=1.0", "tracers.names_others=1.0")
    calls, interviews = count(journal, "alerts"), count(journal, "reports")
    hours = (calls * 10 + interviews * 45) / 60
    wasted = journal.numbers["tracers_talks"] - calls - interviews
    assert wasted == 0
    assert journal.numbers["tracers_hours"] == pytest.approx(hours)
    assert measure(journal)["tracers.hours"].value == pytest.approx(hours)  # type: ignore[union-attr]
    assert measure(lived(arm="none"))["tracers.hours"].value == 0.0  # type: ignore[union-attr]


def test_who_does_not_answer_is_tried_as_often_as_said_and_given_up() -> None:
    journal = lived("tracers.answers=0.0", "tracers.attempts=4", "tracers.minutes_per_attempt=6.0")
    positive = sum(row[0] for row in rows(journal, "tests", "positive"))
    assert 0 < journal.numbers["tracers_given_up"] <= positive
    assert journal.numbers["tracers_talks"] == 0
    assert journal.numbers["tracers_hours"] >= journal.numbers["tracers_given_up"] * 4 * 6 / 60


def test_nobody_is_called_twice_about_a_day_and_no_case_is() -> None:
    journal = lived(*QUICK)
    last: dict[int, int] = {}
    known = {person: at for person, at, good in rows(journal, "tests", "person", "result_at", "positive") if good}
    for person, at, day in rows(journal, "alerts", "person", "at", "day"):
        assert day != NEVER
        assert day > last.get(person, -100)
        assert at <= known.get(person, NEVER)
        last[person] = day


def test_masks_worn_by_both_are_no_reason_to_call() -> None:
    """Everybody masked everywhere outside the home, at no cost to the disease: only housemates are called."""
    places = [setting.name.lower() for setting in Setting if setting is not Setting.HOME]
    masks = ", ".join(
        f'{{name = "masks", from = 2020-06-01, setting = "{place}", transmission = 1.0}}' for place in places
    )
    journal = lived(*QUICK, f"policies = [{masks}]")
    home = journal.table("persons")["home"]
    pairs = rows(journal, "evidence", "person", "declarer")
    assert len(pairs) > 10
    assert all(home[person] == home[declarer] for person, declarer in pairs)
    other = lived(*QUICK, f"policies = [{masks.replace('masks', 'hands')}]")
    assert count(other, "alerts") > count(journal, "alerts")


SWITCHES = [
    "tracers.staff_per_100_000=200.0", "tracers.opens_at_h=12.0", "tracers.hours_per_day=3.0", "tracers.notice_h=30.0",
    "tracers.minutes_per_interview=200.0", "tracers.minutes_per_call=60.0", "tracers.minutes_per_attempt=50.0",
    "tracers.answers=0.4", "tracers.attempts=1", "tracers.attempt_again_h=40.0", "tracers.names_others=0.4",
    "tracers.error_minutes=2.0", "tracers.error_metres=2.0", "tracers.recall.household=0.2",
    "tracers.recall.school=0.1", "tracers.recall.work=0.1", "tracers.recall.leisure=0.0", "tracers.recall.transit=1.0",
    "tracers.recall.shop=1.0", 'arms.tracers.rule="ecdc_2020_04"',
]  # fmt: skip


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_acts(switch: str) -> None:
    base, other = lived(), lived(switch)
    assert (other.digest(), other.numbers) != (base.digest(), base.numbers)
    assert lived(switch, arm="none").digest() == lived(arm="none").digest()


def test_a_recorded_world_has_tracers_who_know_no_distance(tmp_path: Path) -> None:
    arms = 'arms = [{name = "none", system = "none"}, {name = "tracers", system = "tracers"}]'
    scenario = village(tmp_path, 21, arms, "tracers.staff_per_100_000=5000.0")
    journal = live(scenario, "tracers", 1)
    assert count(journal, "alerts") > 0
    assert live(scenario, "tracers", 1, batch_s=HOUR).digest() == journal.digest()
    declarer_rows = rows(journal, "evidence", "met_s")
    assert all(met_s > 0 for (met_s,) in declarer_rows)


def test_no_phone_plays_any_part() -> None:
    plain, without = lived(), lived("phones.ownership=0.0")
    for kind in ("infections", "tests", "reports", "alerts", "evidence", "stays"):
        ours, theirs = plain.table(kind), without.table(kind)
        assert all((ours[name] == theirs[name]).all() for name in ours), kind
    assert not plain.table("evidence")["alone_s"].any()
    assert plain.table("evidence")["far_s"].sum() < plain.table("evidence")["heard_s"].sum() / 2


def test_tracers_can_warn_anybody_so_anybody_can_be_missed() -> None:
    silent = lived("tracers.answers=0.0", "days=21")
    assert count(silent, "reports") == 0
    assert measure(silent)["alerts.missed"].value > 0, "nobody was reached"  # type: ignore[union-attr, operator]
    forgetful = lived(*NOBODY_RECALLED, "days=21")
    assert measure(forgetful)["alerts.missed"].value > 0  # type: ignore[union-attr, operator]


def test_called_neighbours_guess_without_a_log() -> None:
    journal = lived('adversaries = [{name = "neighbour"}]')
    measured = measure(journal)
    assert count(journal, "claims") > 0
    assert journal.digest() != lived().digest()
    assert measured["privacy.neighbour.identified"].value is not None  # type: ignore[union-attr]
    assert not hasattr(measured["privacy.neighbour.logged"], "value")
