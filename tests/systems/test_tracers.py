"""Whom does an office of tracers have called? By the edges of its rules, and by what stood between."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.systems.stimuli import Call, Delivered, Interviewed, Line, ProtocolError, Recalled, SyncDue
from sim.systems.tracers import RETENTION_DAYS, RULES, Office, rule_of
from sim.units import DAY, HOUR, Secrets, Setting, UnixTime

MIDNIGHT = UnixTime(18_442 * DAY)
NOW = UnixTime(MIDNIGHT + 12 * HOUR)
CASE, ANNE, BELA = Line(b"case"), Line(b"anne"), Line(b"bela")
AT_WORK = Recalled(ANNE, MIDNIGHT, Setting.WORK, 15.0, 2.0, False, None)
OWN, EUROPE, UNDISCERNING = RULES


def office(rule: str = OWN) -> Office:
    return Office(Secrets(b"office"), Settings(rule=rule))


def asked(*told: Recalled, rule: str = OWN) -> tuple[Any, ...]:
    """What an office does about one case's interview."""
    return office(rule).handle(Interviewed(CASE, None, told), NOW)


@pytest.mark.parametrize("rule", RULES)
def test_near_for_long_enough_is_called_and_no_less(rule: str) -> None:
    assert asked(AT_WORK, rule=rule) == (Call(ANNE, MIDNIGHT),)
    assert asked(replace(AT_WORK, minutes=14.9), rule=rule) == ()
    assert asked(replace(AT_WORK, metres=2.1), rule=rule) == ()


@pytest.mark.parametrize("rule", RULES)
def test_minutes_of_one_day_add_up_and_those_of_two_do_not(rule: str) -> None:
    half, before = replace(AT_WORK, minutes=8.0), UnixTime(MIDNIGHT - DAY)
    assert asked(half, replace(half, setting=Setting.LEISURE), rule=rule) == (Call(ANNE, MIDNIGHT),)
    assert asked(half, replace(half, day=before), rule=rule) == ()
    assert asked(half, replace(half, who=BELA), rule=rule) == ()


@pytest.mark.parametrize("rule", RULES)
def test_housemates_are_called_however_short_and_far(rule: str) -> None:
    assert asked(replace(AT_WORK, setting=Setting.HOME, minutes=1.0, metres=5.0), rule=rule) == (Call(ANNE, MIDNIGHT),)


@pytest.mark.parametrize(("rule", "called"), [(OWN, False), (EUROPE, False), (UNDISCERNING, True)])
def test_a_screen_between_is_discerned(rule: str, *, called: bool) -> None:
    behind = replace(AT_WORK, metres=0.5, minutes=60.0, barrier=True)
    assert bool(asked(behind, rule=rule)) is called


@pytest.mark.parametrize(("rule", "called"), [(OWN, False), (EUROPE, True), (UNDISCERNING, True)])
def test_masks_count_by_the_rule_but_not_at_home(rule: str, *, called: bool) -> None:
    masked = replace(AT_WORK, masked=True)
    assert bool(asked(masked, rule=rule)) is called
    assert asked(replace(masked, setting=Setting.HOME), rule=rule)


@pytest.mark.parametrize("rule", RULES)
def test_what_the_teller_does_not_know_excuses_nobody(rule: str) -> None:
    assert asked(replace(AT_WORK, metres=None, barrier=None, masked=None), rule=rule) == (Call(ANNE, MIDNIGHT),)


def test_the_latest_day_that_counts_is_told() -> None:
    before, last = UnixTime(MIDNIGHT - 2 * DAY), replace(AT_WORK, minutes=5.0)
    assert asked(replace(AT_WORK, day=before), last) == (Call(ANNE, before),)


@pytest.mark.parametrize(("rule", "days"), [(OWN, 7), (EUROPE, 2)])
def test_a_case_is_asked_from_two_days_before_its_symptoms_or_longer_without_any(rule: str, days: int) -> None:
    tells_since = design("tracers").tells_since
    assert tells_since is not None
    assert tells_since(rule, UnixTime(NOW - 3 * DAY), NOW) == MIDNIGHT - 5 * DAY
    assert tells_since(rule, None, NOW) == MIDNIGHT - days * DAY
    assert tells_since(rule, UnixTime(NOW - 40 * DAY), NOW) == MIDNIGHT - RETENTION_DAYS * DAY


def test_nobody_is_called_twice_about_a_day_nor_a_known_case() -> None:
    place = office()
    later = replace(AT_WORK, day=UnixTime(MIDNIGHT + DAY))
    assert place.handle(Interviewed(CASE, None, (AT_WORK,)), NOW) == (Call(ANNE, MIDNIGHT),)
    assert place.handle(Interviewed(BELA, None, (AT_WORK, replace(AT_WORK, who=CASE))), NOW) == ()
    tomorrow = UnixTime(NOW + DAY)
    assert place.handle(Interviewed(BELA, None, (later,)), tomorrow) == (Call(ANNE, later.day),)


def test_an_office_forgets() -> None:
    place, fresh, late = office(), office(), UnixTime(NOW + (RETENTION_DAYS + 2) * DAY)
    place.handle(Interviewed(CASE, None, (AT_WORK,)), NOW)
    for each in (place, fresh):
        each.handle(Interviewed(BELA, None, ()), late)
    assert pickle.dumps(place) == pickle.dumps(fresh)


def test_the_order_of_telling_changes_nothing() -> None:
    told = (AT_WORK, replace(AT_WORK, who=BELA), replace(AT_WORK, minutes=3.0, day=UnixTime(MIDNIGHT - DAY)))
    assert asked(*told) == asked(*told[::-1]) == (Call(ANNE, MIDNIGHT), Call(BELA, MIDNIGHT))


@given(
    st.builds(
        Recalled,
        who=st.sampled_from([CASE, ANNE, BELA, Line(b"")]),
        day=st.integers(MIDNIGHT // DAY - 20, MIDNIGHT // DAY + 2).map(lambda day: UnixTime(day * DAY + day % 2)),
        setting=st.sampled_from(Setting),
        minutes=st.floats(),
        metres=st.none() | st.floats(),
        barrier=st.none() | st.booleans(),
        masked=st.none() | st.booleans(),
    )
)
def test_an_interview_is_believable_or_refused_and_changes_nothing(told: Recalled) -> None:
    place = office()
    place.handle(Interviewed(BELA, None, (AT_WORK,)), UnixTime(NOW - DAY + DAY))
    before = pickle.dumps(place)
    try:
        effects = place.handle(Interviewed(CASE, None, (told,)), NOW)
    except ProtocolError:
        assert pickle.dumps(place) == before
    else:
        assert told.who not in (CASE, b"")
        assert told.day % DAY == 0 <= told.minutes
        assert effects == () or effects == (Call(told.who, told.day),)


@pytest.mark.parametrize("foreign", [SyncDue(), Delivered(b"", CASE), Interviewed(Line(b""), None, ()),
                                     Interviewed(CASE, UnixTime(NOW + 1), ())])  # fmt: skip
def test_what_is_no_interview_is_refused(foreign: Any) -> None:
    place = office()
    before = pickle.dumps(place)
    with pytest.raises(ProtocolError):
        place.handle(foreign, NOW)
    assert pickle.dumps(place) == before


def test_what_the_design_says_of_its_rules() -> None:
    made = design("tracers")
    for name in made.rules:
        near = made.near(name)
        assert (near.metres, near.minutes, near.days) == (rule_of(name).metres, rule_of(name).minutes, 1)
        assert made.in_force[name] == rule_of(name).valid_from
    assert made.traits.warned_by == "call"
