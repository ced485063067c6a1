"""Does what an app keeps back of its alerts change what owners learn and when they act, and nothing else?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import Journal, Means, Why
from sim.hall.kept_back import WEEK, KeptBack, Shown
from sim.hall.scenario import Scenario, load
from sim.hall.scenario.alerts import Alerts
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.units import DAY, HOUR, NEVER, Calendar
from tests.hall.hamlet import FEW, FILE, Row, hamlet, lived, rows
from tests.hall.test_triage import APP
from tests.hall.traced import STAFFED

CURIOUS = 'adversaries=[{name="neighbour"}]'
LARGER = ("population.people=600", "days=10", "disease.infected_at_start=40", "phones.adoption=0.6", CURIOUS)
NOBODY_ACTS = ("health.isolates_alerted=0.0", "health.seeks_test_alerted=0.0")
BOTH = pytest.mark.parametrize("arm", ["june", "gaen"])


@cache
def kept(arm: str, *settings: str) -> Journal:
    return live(hamlet(*LARGER, *settings), arm, 1)


def alerts(journal: Journal) -> list[Row]:
    return rows(journal, "alerts", "person", "at", "day")


def claims(journal: Journal, means: Means) -> list[Row]:
    every = rows(journal, "claims", "means", "person", "at", "declarer", "candidate", "weight")
    return [row[1:] for row in every if row[0] == means]


def keeper(**said: object) -> KeptBack:
    scenario = hamlet()
    return KeptBack(Alerts(**said), Draws(1), Calendar(scenario.start))  # type: ignore[arg-type]


# -- what is kept back ------------------------------------------------------------------------------------------------


def test_nothing_is_kept_back_unless_the_scenario_says_so() -> None:
    scenario = hamlet()
    assert scenario.alerts is None
    assert "alerts" not in scenario.resolved()
    plain = keeper()
    assert plain.shown(3) == Shown(3)
    assert plain.told_at(1, 500) == 500
    assert plain.counts_from(Shown(3), 9 * DAY) is None


def test_a_week_begins_on_monday_and_holds_the_day() -> None:
    week = keeper(shows="week")
    for day in range(-10, 20):
        shown = week.shown(day)
        assert week.calendar.date(shown.day).weekday() == 0  # type: ignore[arg-type]
        assert shown.day <= day < shown.day + WEEK == shown.day + shown.days
    assert week.shown(int(NEVER)) == Shown(int(NEVER))


def test_nothing_shown_is_no_day() -> None:
    assert keeper(shows="nothing").shown(3) == Shown(int(NEVER))


def test_delays_lie_within_what_is_said_and_differ_by_alert() -> None:
    random = keeper(delayed_h=2.0, random_delay_h=30.0)
    delays = [random.told_at(phone, at) - at for phone in range(40) for at in (0, 7_000)]
    assert all(2 * HOUR <= each <= 32 * HOUR for each in delays)
    assert len(set(delays)) > 70
    assert abs(np.mean(delays) / HOUR - 17) < 4
    assert (random.random_days, random.most_days) == (2, 2)


def test_a_quarantine_counts_from_the_end_of_what_is_shown_and_never_from_later_than_now() -> None:
    exposed = keeper(stays_from="exposure")
    assert exposed.counts_from(Shown(3), 9 * DAY) == 4 * DAY
    assert exposed.counts_from(Shown(3, 7), 8 * DAY) == 8 * DAY
    assert exposed.counts_from(Shown(int(NEVER)), 8 * DAY) is None


# -- in a town --------------------------------------------------------------------------------------------------------


@BOTH
def test_keys_at_their_defaults_give_the_journal_of_none(arm: str) -> None:
    assert kept(arm, "alerts.delayed_h=0.0", 'alerts.shows="as designed"').digest() == kept(arm).digest()


@BOTH
def test_a_delay_moves_alerts_and_drops_those_after_the_end(arm: str) -> None:
    plain, late = kept(arm, *NOBODY_ACTS), kept(arm, *NOBODY_ACTS, "alerts.delayed_h=30.0")
    moved = [(person, at + 30 * HOUR, day) for person, at, day in alerts(plain) if at + 30 * HOUR < 10 * DAY]
    assert moved
    assert alerts(late) == moved
    assert rows(late, "infections", "person", "at") == rows(plain, "infections", "person", "at")


@BOTH
def test_a_delay_known_to_all_leaves_the_guess_as_it_was(arm: str) -> None:
    """The owner reckons back: a fixed delay alone hides nobody."""
    plain, late = kept(arm, *NOBODY_ACTS), kept(arm, *NOBODY_ACTS, "alerts.delayed_h=24.0")
    before = {(row[0], row[1]): [] for row in claims(plain, Means.TOLD)}
    after = {(row[0], row[1] - 24 * HOUR): [] for row in claims(late, Means.TOLD)}
    for found, journal, moved in ((before, plain, 0), (after, late, 24 * HOUR)):
        for person, at, _, candidate, weight in claims(journal, Means.TOLD):
            found[person, at - moved].append((candidate, weight))
    both = before.keys() & after.keys()
    assert len(both) > 10
    assert all(sorted(before[each]) == sorted(after[each]) for each in both)


def test_an_alert_without_its_day_leaves_the_memory_alone() -> None:
    hidden = kept("gaen", 'alerts.shows="nothing"')
    assert {day for _, _, day in alerts(hidden)} == {NEVER}
    assert claims(hidden, Means.TOLD) == claims(hidden, Means.UNTOLD)
    assert [row[:2] for row in alerts(hidden)] == [row[:2] for row in alerts(kept("gaen"))]


def test_no_cell_of_the_shipped_scenario_is_decided_by_construction() -> None:
    """Where no time is named, an alert and a memory are judged alike."""
    scenario = load("quiet_alerts")
    assert scenario.verdict is not None
    kept_back = {cell: scenario.arm(cell).alerts for cell in scenario.verdict.cells}
    assert [cell for cell, each in kept_back.items() if each is None or each.shows == "nothing"] == []


def test_an_opened_phone_says_all_the_same() -> None:
    assert claims(kept("gaen", 'alerts.shows="nothing"'), Means.LOGGED) == claims(kept("gaen"), Means.LOGGED)


def test_a_week_leaves_no_fewer_suspects_than_the_day() -> None:
    def suspects(journal: Journal) -> dict[tuple[int, int], set[int]]:
        found: dict[tuple[int, int], set[int]] = {}
        for person, at, _, candidate, weight in claims(journal, Means.TOLD):
            found.setdefault((person, at), set()).update([candidate] * (weight > 0))
        return found

    day, week = (suspects(kept("gaen", *some)) for some in ((), ('alerts.shows="week"',)))
    assert day.keys() == week.keys()
    assert all(day[each] - {-1} <= week[each] for each in day)
    assert sum(map(len, week.values())) > sum(map(len, day.values()))


def test_a_quarantine_from_the_exposure_on_is_shorter_and_one_without_a_day_is_not() -> None:
    def days(*settings: str) -> float:
        stays = kept("gaen", *settings).table("stays")
        those = stays["why"] == Why.ALERTED
        return float((stays["until"] - stays["at"])[those].mean() / DAY)

    assert days() == 14.0
    assert days('alerts.stays_from="exposure"') < 13.5
    assert days('alerts.stays_from="exposure"') < days('alerts.stays_from="exposure"', 'alerts.shows="week"') < 14.0
    assert days('alerts.stays_from="exposure"', 'alerts.shows="nothing"') == 14.0


GUARDED = ('alerts={shows="week", delayed_h=7.0, random_delay_h=9.0, stays_from="exposure"}',)


@BOTH
def test_the_day_in_pieces_gives_the_same(arm: str) -> None:
    scenario = hamlet(*LARGER, *GUARDED)
    assert live(scenario, arm, 1, batch_s=HOUR).digest() == live(scenario, arm, 1).digest()


@BOTH
def test_every_phone_played_gives_the_same(arm: str) -> None:
    scenario = hamlet(*FEW, *GUARDED, "disease.infected_at_start=12")
    assert live(scenario, arm, 1, witness=Witness.EVERY_PHONE).digest() == live(scenario, arm, 1).digest()


def test_tracers_who_judge_an_alert_ask_about_the_time_it_tells_of() -> None:
    """Of more days somebody has more reasons to tell of."""
    plain, week, hidden = (
        live(hamlet(*STAFFED, *APP, *some), "triage", 1).numbers
        for some in ((), ('alerts.shows="week"',), ('alerts.shows="nothing"',))
    )
    cleared = [each["triage_cleared"] / each["triage_asked"] for each in (plain, week, hidden)]
    assert cleared[0] > cleared[1] >= cleared[2], cleared


def test_a_probers_phone_keeps_its_alert_back_too() -> None:
    def told(*settings: str) -> dict[int, int]:
        probes = 'adversaries=[{name="prober",probes={targets=100,waits_days=10,alone=true}}]'
        scenario = load(FILE, (*LARGER[:4], "days=20", probes, *NOBODY_ACTS, *settings))
        return {person: at for person, at in rows(live(scenario, "june", 1), "probes", "person", "alerted_at")
                if at != NEVER}  # fmt: skip

    plain, late = told(), told("alerts.delayed_h=12.0")
    assert plain
    assert late == {person: at + 12 * HOUR for person, at in plain.items() if person in late}


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("arms.none.alerts.delayed_h=3.0", "would change nothing under system none"),
        ("arms.tracers.alerts.delayed_h=3.0", "would change nothing under system tracers"),
        ("arms.bluetrace.alerts.delayed_h=3.0", "would change nothing under system bluetrace"),
        ('arms.robert.alerts.shows="nothing"', "it is for apps whose alerts name the day"),
        ('arms.desire.alerts.stays_from="exposure"', "it is for apps whose alerts name the day"),
        ('arms.gaen.alerts.shows="hour"', "must be"),
        ("arms.gaen.alerts.delayed_h=-1.0", "must be"),
        ("arms.gaen.alerts.late_h=1.0", "no such key"),
    ],
)
def test_what_has_no_effect_or_no_meaning_is_refused(setting: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        load("all_systems", (setting,))
    assert any(why in problem.rule for problem in refused.value.problems), refused.value.problems


def test_the_rule_of_2021_names_a_day() -> None:
    scenario: Scenario = hamlet('arms.later.alerts.shows="nothing"')
    assert live(scenario, "later", 1).table("alerts")["day"].tolist() == [NEVER] * len(alerts(lived("later")))
