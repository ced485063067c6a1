"""Do cases tell what they can recall, no more and no less, in names that say nothing?"""

from __future__ import annotations

from functools import cache
from math import erf, sqrt

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.interviews import Interviews, Memory
from sim.units import DAY, HOUR, MINUTE, Barrier, Calendar, Day, Setting
from sim.world.answers import Meetings
from sim.world.conduct import Conduct
from sim.world.town import Town
from tests.hall.hamlet import hamlet

SHARES = {
    Setting.HOME: 1.0, Setting.LANDING: 0.1, Setting.SCHOOL: 0.9, Setting.WORK: 0.7, Setting.TRANSIT: 0.05,
    Setting.SHOP: 0.05, Setting.LEISURE: 0.5, Setting.CARE: 0.8,
}  # fmt: skip
ALL = dict.fromkeys(Setting, 1.0)
PEOPLE = 3_000
LAST = 2 * DAY + 20 * HOUR


@cache
def town() -> Town:
    return Town(Draws(3), PEOPLE)


def interviews(
    recall: dict[Setting, float] = ALL, minutes: float = 0.0, metres: float = 0.0, masked: bool | None = None
) -> Interviews:
    memory = Memory(recall, minutes, metres)
    return Interviews(town(), Conduct(), Draws(3), Calendar(hamlet().start), memory, lambda setting, day: masked)


def meetings(person: int) -> Meetings:
    """Return what a person really met in the days that are asked about, and until then."""
    days = [town().meetings(np.array([person], dtype=np.int32), Day(day), Conduct()) for day in range(3)]
    met: Meetings = Meetings.join(days)
    return met.where(met.start < LAST)  # type: ignore[no-any-return]


def test_with_a_perfect_memory_everything_is_told_as_it_was() -> None:
    asked = interviews()
    told_of = 0
    for person in range(40):
        met, account = meetings(person), asked.of_case(person, 0, LAST)
        assert {asked.persons[each.who] for each in account.told} == set(met.other.tolist())
        assert set(account.met) == set(account.told)
        for each in account.told:
            day = asked.calendar.seconds(each.day) // DAY
            mine = (met.other == asked.persons[each.who]) & (met.setting == each.setting) & (met.start // DAY == day)
            seconds = np.minimum(met.seconds, LAST - met.start)[mine]
            assert each.minutes == pytest.approx(seconds.sum() / MINUTE)
            assert each.metres == pytest.approx(met.metres[mine].min())
            assert each.barrier is bool((met.barrier[mine] != Barrier.NONE).all())
            assert sorted(account.met[each]) == sorted(zip(met.start[mine].tolist(), seconds.tolist(), strict=True))
            told_of += 1
    assert told_of > 500


def test_shares_recalled_are_those_of_each_setting() -> None:
    """Law: of pairs who meet in one kind of place alone, the share named is that of the place.

    Eight settings at most, each within 4 standard errors: a false alarm in 1 of 2,000 seeds; fixed here. A share off by
    .1 is found with power above .99 wherever 500 pairs are.
    """
    asked, pairs = interviews(SHARES), {setting: [0, 0] for setting in Setting}
    for person in range(700):
        met = meetings(person)
        named = {asked.persons[each.who] for each in asked.of_case(person, 0, LAST).told}
        for other in np.unique(met.other).tolist():
            settings = np.unique(met.setting[met.other == other])
            if settings.size == 1:
                pairs[Setting(int(settings[0]))][other in named] += 1
    seen = {setting: each for setting, each in pairs.items() if sum(each) >= 500}
    assert {Setting.HOME, Setting.SCHOOL, Setting.WORK, Setting.TRANSIT, Setting.LEISURE} <= set(seen)
    for setting, (not_named, named) in seen.items():
        share, count = SHARES[setting], not_named + named
        assert abs(named / count - share) <= 4 * sqrt(share * (1 - share) / count), setting
    assert 1 - erf(4 / sqrt(2)) < 1 / 10_000


def test_who_is_recalled_at_a_lower_share_is_among_those_at_a_higher_one() -> None:
    few, many = (interviews(dict.fromkeys(Setting, share)) for share in (0.3, 0.6))
    for person in range(30):
        named = [{each.who for each in asked.of_case(person, 0, LAST).told} for asked in (few, many)]
        assert named[0] <= named[1]


def test_mistakes_are_as_large_as_said_and_the_same_whenever_asked() -> None:
    """Law: the logarithm of what is remembered over what was has mean 0 and the spread of the scenario.

    Within 4.5 standard errors of each: a false alarm in 1 of 50,000 seeds; fixed here.
    """
    exact, off = interviews(), interviews(minutes=0.3, metres=0.5)
    ratios: dict[str, list[float]] = {"minutes": [], "metres": []}
    for person in range(60):
        was, is_ = (asked.of_case(person, 0, LAST).told for asked in (exact, off))
        assert off.of_case(person, 0, LAST).told == is_
        for before, after in zip(was, is_, strict=True):
            assert before.metres is not None
            assert after.metres is not None
            assert (before.who, before.day, before.setting) == (after.who, after.day, after.setting)
            if before.minutes < 4 * HOUR / MINUTE:  # no day is remembered longer than it is
                ratios["minutes"].append(np.log(after.minutes / before.minutes))
            ratios["metres"].append(np.log(after.metres / before.metres))
    for what, spread in (("minutes", 0.3), ("metres", 0.5)):
        found = np.array(ratios[what])
        assert abs(found.mean()) < 4.5 * spread / sqrt(found.size)
        assert abs(found.std() - spread) < 4.5 * spread / sqrt(2 * found.size)


def test_masks_are_told_of_where_the_scenario_knows_them() -> None:
    for masked in (None, False, True):
        assert {each.masked for each in interviews(masked=masked).of_case(7, 0, LAST).told} == {masked}


def test_names_are_one_for_a_person_whoever_tells_and_say_nothing() -> None:
    asked, other_town = interviews(), Interviews(
        town(), Conduct(), Draws(4), Calendar(hamlet().start), Memory(ALL, 0.0, 0.0), lambda setting, day: None
    )  # fmt: skip
    names = [asked.name(person) for person in range(PEOPLE)]
    assert len(set(names)) == PEOPLE
    assert [asked.name(person) for person in range(PEOPLE)] == names
    assert not {other_town.name(person) for person in range(PEOPLE)} & set(names)
    rank = np.argsort(np.argsort(names))
    assert abs(np.corrcoef(rank, np.arange(PEOPLE))[0, 1]) < 4 / sqrt(PEOPLE)
    told = asked.of_case(11, 0, LAST).told
    assert list(told) == sorted(told, key=lambda each: (each.day, each.who, each.setting))


def test_an_owner_tells_of_all_outside_and_of_housemates_who_are_ill() -> None:
    asked = interviews(dict.fromkeys(Setting, 0.0))
    for person in range(30):
        met = meetings(person)
        mates = set(met.other[met.setting == Setting.HOME].tolist())
        outside = set(met.other[met.setting != Setting.HOME].tolist())
        well, sick = (asked.of_owner(person, 0, LAST, lambda other: ill) for ill in (False, True))  # noqa: B023
        assert {asked.persons[each.who] for each in well.told} == outside
        assert {asked.persons[each.who] for each in sick.told} == outside | mates


def test_a_call_rests_on_the_situations_that_count_alone() -> None:
    asked = interviews()
    account = asked.of_case(5, 0, LAST)
    who = account.told[0].who
    mine = [each for each in account.told if each.who == who]
    every = account.behind(5, who, lambda told: True)
    assert len(every) == sum(len(account.met[each]) for each in mine) > 0
    assert {each.declarer for each in every} == {5}
    assert account.behind(5, who, lambda told: False) == ()
    one = account.behind(5, who, lambda told: told == mine[0])
    assert sum(each.heard_s for each in one) == sum(seconds for _, seconds in account.met[mine[0]])
