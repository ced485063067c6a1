"""Do tracers behind an app let people act on what is grounded alone, and only once they have been asked?"""

from __future__ import annotations

from functools import cache

import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal, Why
from sim.problems import Refused
from sim.units import DAY, HOUR
from tests.hall.hamlet import count, hamlet, rows
from tests.hall.traced import STAFFED

APP = ("phones.adoption=1.0", "phones.ownership=1.0", "health.isolates_alerted=1.0", "health.tires=0.0",
       "phones.left_behind=0.4", "health.seeks_test_alerted=0.0")  # fmt: skip


@cache
def lived(arm: str, *settings: str) -> Journal:
    """Return the journal of an arm, lived once for all tests."""
    return live(hamlet(*STAFFED, *APP, *settings), arm, 1)


def quarantines(journal: Journal) -> list[tuple[int, int]]:
    """Return who stays away because of an alert, and since when."""
    return [(person, at) for person, at, why in rows(journal, "stays", "person", "at", "why") if why == Why.ALERTED]


def test_who_is_cleared_is_not_quarantined() -> None:
    journal = lived("triage")
    numbers = journal.numbers
    assert 0 < numbers["triage_cleared"] < numbers["triage_asked"]
    assert len(quarantines(journal)) <= numbers["triage_asked"] - numbers["triage_cleared"]
    assert count(journal, "alerts") >= numbers["triage_asked"]
    assert quarantines(journal)


def test_nobody_acts_before_the_office_has_been_asked() -> None:
    journal = lived("triage")
    alerts: dict[int, int] = {}
    for person, at in rows(journal, "alerts", "person", "at"):
        alerts.setdefault(person, at)
    for person, at in quarantines(journal):
        assert at >= alerts[person] + 2 * HOUR
        assert 9 * HOUR < at % DAY <= 17 * HOUR
    assert all(
        (person, at) in rows(lived("gaen"), "alerts", "person", "at") for person, at in quarantines(lived("gaen"))
    )


def test_where_nobody_works_nobody_acts_on_an_alert() -> None:
    journal = lived("triage", "tracers.staff_per_100_000=0.0")
    assert count(journal, "alerts") > 0
    assert quarantines(journal) == []
    assert journal.numbers["tracers_hours"] == 0


def test_same_digest_whatever_the_batch() -> None:
    again = live(hamlet(*STAFFED, *APP), "triage", 1, batch_s=HOUR)
    assert again.digest() == lived("triage").digest()
    assert again.numbers == lived("triage").numbers


def test_hours_of_triage_are_counted() -> None:
    numbers = lived("triage").numbers
    assert numbers["tracers_hours"] == pytest.approx(numbers["triage_asked"] * 10 / 60)
    assert "tracers_hours" not in lived("gaen").numbers


def test_how_an_arm_traces_is_no_other_town() -> None:
    assert not [caveat for caveat in lived("triage").caveats if "not tracing alone" in caveat]
    other = hamlet(*STAFFED, "arms.triage.health.declares=1.0")
    said = [caveat for caveat in live(other, "triage", 1).caveats if "not tracing alone" in caveat]
    assert [("health.declares" in each, "tracers" in each) for each in said] == [(True, False)]


@pytest.mark.parametrize("arm", ["none", "tracers"])
def test_an_arm_without_an_app_has_no_alerts_to_judge(arm: str) -> None:
    with pytest.raises(Refused) as refused:
        hamlet(*STAFFED, f"arms.{arm}.tracers.triage=true")
    assert [(p.key, p.rule) for p in refused.value.problems] == [
        (f"arms.{arm}.tracers.triage", f"{arm} has no app whose alerts could be judged")
    ]


def test_work_after_midnight_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        hamlet(*STAFFED, "tracers.opens_at_h=20.0")
    problem, *_ = refused.value.problems
    assert (problem.rule, problem.mend) == ("goes on after midnight", "at most 4 h")
