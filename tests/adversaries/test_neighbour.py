"""Does an alerted person suspect those who were near when the warning says, as much as that warning allows?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.neighbour import QUARTER, called, untold, who_was_it
from sim.adversaries.views import Called, Handle, Notified, PhoneOpened, Remembered
from sim.units import HOUR, MINUTE, Setting, UnixTime
from tests.adversaries.remembering import ENOUGH, face, met, moment
from tests.contract.test_types import truths

DAYS = 14
AT = moment(20, 8)
ON_DAY_18 = Notified(AT, moment(18))
NO_DAY = Notified(AT, None)


def told(memory: Sequence[Remembered], warning: Notified = ON_DAY_18, opened: PhoneOpened | None = None) -> Claim:
    return who_was_it(memory, warning, opened, DAYS, ENOUGH)


def quarters(*at: UnixTime) -> PhoneOpened:
    return PhoneOpened(at)


def weights(claim: Claim, *people: int | None) -> list[float]:
    return [claim.weight(None if who is None else face(who)) for who in people]


@pytest.mark.parametrize("kind", [Remembered, Notified, PhoneOpened, Called])
def test_what_a_neighbour_holds_has_no_room_for_the_truth(kind: type) -> None:
    """Moments, minutes, handles, and the kind of place, which anybody sees who is there."""
    assert set().union(*(truths(hint) for hint in get_type_hints(kind).values())) <= {Handle, Setting}


# -- when -------------------------------------------------------------------------------------------------------------


def test_a_day_runs_from_midnight_to_midnight() -> None:
    """The day that a warning names: its first and its last minutes count, those before and after do not."""
    memory = [
        met(1, moment(18, 0, 0)),
        met(2, moment(18, 23, 30)),
        met(3, moment(17, 23, 30)),
        met(4, moment(19, 0, 0)),
    ]
    claim = told(memory)
    assert set(claim.candidates) == {face(1), face(2), None}
    assert weights(claim, 1, 2, 3, 4) == [0.5, 0.5, 0.0, 0.0]


def test_an_evening_that_goes_on_past_midnight_belongs_to_both_days() -> None:
    evening = [met(1, moment(18, 23, 30), 60)]
    for day in (18, 19):
        assert weights(told(evening, Notified(AT, moment(day))), 1) == [1.0]
    for day in (17, 20):
        assert told(evening, Notified(AT, moment(day))).candidates == (None,)


@pytest.mark.parametrize(("day", "minutes"), [(18, 10), (19, 30)])
def test_each_day_has_its_part_of_the_minutes(day: int, minutes: int) -> None:
    """Of 40 minutes 10 lie before midnight, too few for the rule, and 30 behind it."""
    memory = [met(1, moment(18, 23, 50), 40), met(2, moment(day, 12))]
    share = min(minutes / ENOUGH, 1.0)
    assert weights(told(memory, Notified(AT, moment(day))), 1, 2) == pytest.approx(
        [share / (1 + share), 1 / (1 + share)]
    )


@pytest.mark.parametrize("guess", [told, lambda memory, _: untold(memory, AT, DAYS, ENOUGH)], ids=["told", "untold"])
def test_without_a_day_all_days_looked_back_on_count(guess: Callable[[list[Remembered], Notified], Claim]) -> None:
    """From midnight 14 days before the day of the warning up to the warning."""
    first = moment(6)
    memory = [
        met(1, first),
        met(2, UnixTime(first - 30 * MINUTE)),
        met(3, UnixTime(AT - 30 * MINUTE)),
        met(4, AT),
        met(5, moment(21)),
    ]
    assert weights(guess(memory, NO_DAY), 1, 2, 3, 4, 5) == [0.5, 0.0, 0.5, 0.0, 0.0]


@pytest.mark.parametrize("days", [1, 10, 14])
def test_an_app_looks_back_on_its_own_days(days: int) -> None:
    memory = [met(day, moment(day, 12)) for day in range(20)]
    claim = who_was_it(memory, NO_DAY, None, days, ENOUGH)
    assert set(claim.candidates) == {None, *(face(day) for day in range(20 - days, 20))}


def test_withholding_the_warning_withholds_its_day() -> None:
    memory = [met(1, moment(18, 12)), met(2, moment(10, 12))]
    assert weights(told(memory), 1, 2) == [1.0, 0.0]
    assert weights(untold(memory, AT, DAYS, ENOUGH), 1, 2) == [0.5, 0.5]


# -- how long ---------------------------------------------------------------------------------------------------------


def test_who_was_near_for_less_is_less_likely_and_for_more_is_not_more_so() -> None:
    memory = [met(1, moment(18, 9), 5), met(2, moment(18, 12), 15), met(3, moment(18, 14), 300)]
    assert weights(told(memory), 1, 2, 3) == pytest.approx([1 / 7, 3 / 7, 3 / 7])


def test_meetings_with_one_person_add_up() -> None:
    memory = [met(1, moment(18, 9), 5), met(1, moment(18, 11), 10), met(2, moment(18, 14), 15)]
    assert weights(told(memory), 1, 2) == [0.5, 0.5]


def test_minutes_near_are_not_the_time_between_first_and_last() -> None:
    """Ten minutes near, over three hours in the same room."""
    memory = [met(1, moment(18, 9), 10, length=180), met(2, moment(18, 14), 15)]
    assert weights(told(memory), 1, 2) == pytest.approx([0.4, 0.6])


def test_a_rule_that_never_warns_leaves_nobody() -> None:
    claim = who_was_it([met(1, moment(18, 9))], ON_DAY_18, None, DAYS, float("inf"))
    assert (claim.candidates, claim.weights) == ((None,), (1.0,))


# -- whom -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", [None, quarters(moment(18, 12))])
def test_housemates_are_no_candidates(opened: PhoneOpened | None) -> None:
    memory = [met(1, moment(18, 12), setting=Setting.HOME), met(2, moment(18, 12))]
    claim = told(memory, opened=opened)
    assert set(claim.candidates) == {face(2), None}
    assert weights(claim, 2) == [1.0]


def test_a_neighbour_at_the_door_is_a_candidate_and_a_housemate_met_outside_too() -> None:
    memory = [met(1, moment(18, 12), setting=Setting.LANDING), met(2, moment(18, 13), setting=Setting.WORK)]
    assert weights(told(memory), 1, 2) == [0.5, 0.5]


@pytest.mark.parametrize("opened", [None, quarters(moment(18, 12))])
def test_strangers_count_one_by_one_as_nobody_one_can_name(opened: PhoneOpened | None) -> None:
    tram = [met(None, moment(18, 12), 15, setting=Setting.TRANSIT) for _ in range(4)]
    claim = told([*tram, met(1, moment(18, 12), 15)], opened=opened)
    assert len(claim.candidates) == 2
    assert weights(claim, 1, None) == pytest.approx([0.2, 0.8])
    assert claim.heaviest == (None,)


def test_strangers_one_after_the_other_are_not_one_who_stayed() -> None:
    """Two who were there for half of the quarters each are a sixteenth as likely each, as anybody else would be."""
    opened = quarters(moment(18, 12), moment(18, 12, 15))
    memory = [met(None, moment(18, 12), 15), met(None, moment(18, 12, 15), 15), met(1, moment(18, 12), 30)]
    half = 1 / 16
    assert weights(told(memory, opened=opened), 1, None) == pytest.approx(
        [1 / (1 + 2 * half), 2 * half / (1 + 2 * half)]
    )


@pytest.mark.parametrize("opened", [None, quarters(moment(18, 12))])
@pytest.mark.parametrize("memory", [[], [met(1, moment(17, 12))], [met(1, moment(18, 12), setting=Setting.HOME)]])
def test_where_nobody_is_remembered_it_is_nobody_one_can_name(
    memory: list[Remembered], opened: PhoneOpened | None
) -> None:
    for claim in (told(memory, opened=opened), called(memory, Called(AT, moment(18), None), ENOUGH)):
        assert (claim.candidates, claim.weights) == ((None,), (1.0,))


# -- an opened phone --------------------------------------------------------------------------------------------------

COLLEAGUE, GUEST = 1, 2
BOTH = [met(COLLEAGUE, moment(18, 9), 180), met(GUEST, moment(18, 20), 180)]


def test_the_quarters_beat_the_day() -> None:
    assert weights(told(BOTH), COLLEAGUE, GUEST) == [0.5, 0.5]
    for since, who in ((moment(18, 9), COLLEAGUE), (moment(18, 20), GUEST)):
        claim = told(BOTH, opened=quarters(since, UnixTime(since + QUARTER)))
        assert set(claim.candidates) == {face(who), None}
        assert weights(claim, who) == [1.0]


def test_the_quarters_stand_though_the_day_is_another() -> None:
    """The phone knows better than what its app shows."""
    claim = told(BOTH, Notified(AT, moment(10)), quarters(moment(18, 20)))
    assert weights(claim, COLLEAGUE, GUEST) == [0.0, 1.0]


def test_a_phone_that_stores_no_quarters_says_no_more_than_the_day() -> None:
    assert told(BOTH, opened=PhoneOpened(())) == told(BOTH)


def test_a_quarter_has_a_beginning_and_an_end() -> None:
    """Whoever left as it began, or came as it ended, was not there; a minute on either side is enough."""
    begins, ends = moment(18, 12), moment(18, 12, 15)
    memory = [
        met(1, moment(18, 11), 60),
        met(2, moment(18, 11), 61),
        met(3, ends),
        met(4, UnixTime(ends - MINUTE)),
    ]
    assert memory[0].until == begins
    assert weights(told(memory, opened=quarters(begins)), 1, 2, 3, 4) == [0.0, 0.5, 0.0, 0.5]


def test_who_was_there_in_some_of_the_quarters_falls_behind() -> None:
    four = quarters(*(UnixTime(moment(18, 12) + n * QUARTER) for n in range(4)))
    memory = [met(1, moment(18, 12), 60), met(2, moment(18, 12), 30), met(2, moment(18, 14), 30)]
    half = 1 / 16
    assert weights(told(memory, opened=four), 1, 2) == pytest.approx([1 / (1 + half), half / (1 + half)])


# -- a call -----------------------------------------------------------------------------------------------------------


def test_a_tracer_who_names_leaves_no_doubt() -> None:
    """Not even where the one who is called does not remember the meeting."""
    for memory in (BOTH, []):
        claim = called(memory, Called(AT, moment(18), face(GUEST)), ENOUGH)
        assert (claim.at, claim.heaviest, claim.set_size) == (AT, (face(GUEST),), 1.0)


def test_a_tracer_who_does_not_name_says_as_much_as_a_warning_with_a_day() -> None:
    memory = [*BOTH, met(3, moment(17, 12)), met(4, moment(18, 12), 5), met(None, moment(18, 8))]
    assert called(memory, Called(AT, moment(18), None), ENOUGH) == told(memory)


# -- whatever is remembered -------------------------------------------------------------------------------------------

PEOPLE = 6
MEETINGS = st.builds(
    lambda who, quarter, minutes, spare, setting: met(
        who, UnixTime(moment(16) + quarter * QUARTER), 5 * minutes, 5 * (minutes + spare), setting
    ),
    st.none() | st.integers(0, PEOPLE - 1),
    st.integers(0, 5 * 24 * 4),
    st.integers(1, 60),
    st.integers(0, 12),
    st.sampled_from(Setting),
)
MEMORIES = st.lists(MEETINGS, max_size=20)
HOURS = st.sets(st.integers(0, 5 * 24 - 1), max_size=6)


def every_claim(memory: Sequence[Remembered], hours: set[int]) -> list[Claim]:
    """What every kind of word makes of a memory."""
    opened = quarters(*(UnixTime(moment(16) + hour * HOUR) for hour in sorted(hours)))
    return [
        told(memory),
        told(memory, NO_DAY),
        told(memory, opened=opened),
        untold(memory, AT, DAYS, ENOUGH),
        called(memory, Called(AT, moment(18), None), ENOUGH),
    ]


@given(MEMORIES, HOURS)
def test_claims_are_shares_among_those_remembered_by_their_handles(memory: list[Remembered], hours: set[int]) -> None:
    abroad = {row.face for row in memory if row.setting != Setting.HOME}
    for claim in every_claim(memory, hours):
        assert (claim.kind, claim.at) == (Kind.DECLARED, AT)
        assert sum(claim.weights) == pytest.approx(1.0)
        assert set(claim.candidates) <= abroad | {None}
        assert {type(who) for who in claim.candidates} <= {bytes, type(None)}
        assert all(weight > 0 for who, weight in zip(claim.candidates, claim.weights, strict=True) if who is not None)


@given(MEMORIES, HOURS, st.randoms(use_true_random=False))
def test_the_order_of_what_is_remembered_says_nothing(memory: list[Remembered], hours: set[int], by: object) -> None:
    shuffled = sorted(memory, key=lambda _: by.random())  # type: ignore[attr-defined]
    for claim, other in zip(every_claim(memory, hours), every_claim(shuffled, hours), strict=True):
        assert other.candidates == claim.candidates
        assert other.weights == pytest.approx(claim.weights)


@given(MEMORIES, HOURS, st.permutations(range(PEOPLE)))
def test_other_handles_for_the_same_people_change_no_weight(
    memory: list[Remembered], hours: set[int], other: list[int]
) -> None:
    """Nobody is more suspect for what they are called: what makes people exchangeable."""
    renamed = {face(who): face(other[who]) for who in range(PEOPLE)}

    def called_now(who: Handle | None) -> Handle | None:
        return None if who is None else renamed[who]

    again = [replace(row, face=called_now(row.face)) for row in memory]
    for claim, claimed in zip(every_claim(memory, hours), every_claim(again, hours), strict=True):
        expected = {called_now(who): weight for who, weight in zip(claim.candidates, claim.weights, strict=True)}
        assert dict(zip(claimed.candidates, claimed.weights, strict=True)) == pytest.approx(expected)


@given(MEMORIES, HOURS)
def test_a_housemate_at_home_changes_nothing(memory: list[Remembered], hours: set[int]) -> None:
    more = [*memory, met(77, moment(18, 1), 600, setting=Setting.HOME)]
    assert every_claim(more, hours) == every_claim(memory, hours)
