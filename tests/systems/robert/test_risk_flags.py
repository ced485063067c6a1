"""When does the server say yes, on what grounds, and until when?"""

from __future__ import annotations

from collections import Counter

import pytest

from sim.systems.machine import (
    Cleared,
    Counted,
    Flagged,
    Installed,
    ProtocolError,
    SyncDue,
)
from sim.systems.robert.backend import rough_day
from sim.systems.robert.limits import SERVICE_START
from sim.systems.robert.messages import (
    Exposure,
    Message,
    Receipt,
    Refusal,
    Registered,
)
from sim.systems.robert.rules import JUNE_2020, JUNE_2020_V2, TOUSANTICOVID, Rule
from sim.units import DAY, HOUR, MINUTE, Secrets, UnixTime
from tests.systems.robert.france import NOON, France
from tests.systems.robert.test_backend import EACH_RULE, account, exposed, tell


def test_algorithm_2_adds_up_over_declarers_and_days() -> None:
    """Each epoch alone is too little; two of them, of whomever and whenever in 14 days, are enough."""
    france = France(JUNE_2020_V2, "alice", "bob", "carol")
    france.near("alice", "bob", NOON + HOUR, 14)
    france.report("alice", NOON + 2 * HOUR)
    assert not [each for each in france.batch(NOON + 3 * HOUR) if isinstance(each, Flagged)]
    france.keep_asking(NOON + 6 * DAY)
    france.near("carol", "bob", NOON + 6 * DAY, 14)
    france.report("carol", NOON + 6 * DAY + HOUR)
    assert [each for each in france.batch(NOON + 6 * DAY + 2 * HOUR) if isinstance(each, Flagged)]
    assert len(france.ask("bob", NOON + 6 * DAY + 3 * HOUR)) == 1


@pytest.mark.parametrize(("days", "flagged"), [(13, True), (15, False)])
def test_scores_are_forgotten_after_14_days(days: int, flagged: bool) -> None:
    france = France(JUNE_2020_V2, "alice", "bob", "carol")
    france.near("alice", "bob", NOON + HOUR, 14)
    france.report("alice", NOON + 2 * HOUR)
    france.batch(NOON + 3 * HOUR)
    france.keep_asking(NOON + days * DAY + 1)
    france.near("carol", "bob", NOON + days * DAY, 14)
    france.report("carol", NOON + days * DAY + HOUR)
    found = france.batch(NOON + days * DAY + 2 * HOUR)
    assert bool([each for each in found if isinstance(each, Flagged)]) is flagged


@pytest.mark.parametrize(("hours", "counts"), [(-1, True), (1, False)])
def test_what_is_too_old_when_the_batch_comes_does_not_count(hours: int, counts: bool) -> None:
    """It was told in time; the server worked through its reports when 14 days were over."""
    france = France(JUNE_2020_V2)
    france.near("alice", "bob", NOON + HOUR, 40)
    france.keep_asking(NOON + 14 * DAY)
    france.report("alice", NOON + 14 * DAY - HOUR)
    found = france.batch(NOON + HOUR + 14 * DAY + hours * HOUR)
    assert bool([each for each in found if isinstance(each, Counted)]) is counts


@EACH_RULE
def test_what_made_a_risk_makes_no_second_one(rule: Rule) -> None:
    """Only epochs after the last risk count, so a later report of earlier meetings changes nothing."""
    france = France(rule, "alice", "bob", "carol")
    for who in ("alice", "carol"):
        france.near(who, "bob", NOON + HOUR, 40)
    france.report("alice", NOON + 3 * HOUR, NOON)
    assert len(france.batch(NOON + 4 * HOUR)) == 2
    france.report("carol", NOON + 5 * HOUR, NOON)
    assert france.batch(NOON + 6 * HOUR) == ()
    assert len(france.ask("bob", NOON + 7 * HOUR)) == 1


@pytest.mark.parametrize(("rule", "again"), [(JUNE_2020, 0), (TOUSANTICOVID, 1)], ids=["2020", "2021"])
def test_a_new_risk_while_at_risk(rule: Rule, again: int) -> None:
    """In 2020 the answer stays yes, and the owner hears nothing; in 2021 it bears a new date."""
    france = exposed(rule)
    assert len(france.ask("bob", NOON + 5 * HOUR)) == 1
    france.phones["carol"] = france.new_phone("carol")
    france.do(NOON + 5 * HOUR, "carol", Installed())
    france.near("carol", "bob", NOON + 6 * HOUR, 40)
    france.report("carol", NOON + 8 * HOUR, NOON + 6 * HOUR)
    assert [each for each in france.batch(NOON + 9 * HOUR) if isinstance(each, Flagged)]
    assert len(france.ask("bob", NOON + 10 * HOUR)) == again


def test_a_flag_of_2020_ends_two_days_after_it_was_told() -> None:
    """At the first batch after a request that comes 192 epochs after the risk; never before it was told."""
    france = exposed(JUNE_2020)
    found_at = NOON + 4 * HOUR
    france.batch(found_at + 5 * DAY)
    yes = [len(france.ask("bob", found_at + 6 * DAY))]
    for at in (6 * DAY + HOUR, 8 * DAY):
        france.batch(found_at + at)
        yes.append(account(france, "bob").at_risk)
    assert yes == [1, False, False]
    answers = []
    france = exposed(JUNE_2020)
    for hours in (1, 47, 49, 51):
        france.do(found_at + hours * HOUR, "bob", SyncDue())
        france.batch(found_at + hours * HOUR + MINUTE)
        answers.append((france.answer().at_risk, account(france, "bob").at_risk))  # type: ignore[union-attr]
    assert answers == [(True, True), (True, True), (True, False), (False, False)]


def test_a_flag_of_2021_ends_a_week_after_the_last_contact_it_told() -> None:
    france = exposed(TOUSANTICOVID)
    told = account(france, "bob").last_contact
    for at, yes in ((told + 7 * DAY - 1, True), (told + 7 * DAY, False)):
        france.batch(at)
        assert account(france, "bob").at_risk is yes


@pytest.mark.parametrize(("days", "flagged"), [(6.9, True), (7.1, False)])
def test_in_2021_only_the_last_week_counts(days: float, flagged: bool) -> None:
    for rule, wanted in ((TOUSANTICOVID, flagged), (JUNE_2020_V2, True)):
        france = France(rule)
        france.near("alice", "bob", NOON + HOUR, 30)
        at = NOON + HOUR + round(days * DAY)
        france.keep_asking(at)
        france.report("alice", at, NOON)
        assert bool([each for each in france.batch(at + 1) if isinstance(each, Flagged)]) is wanted


def test_the_epoch_in_which_a_risk_was_found_makes_no_second_one() -> None:
    """What is heard in it later is lost, as deployed."""
    france = exposed(JUNE_2020)
    found_at = account(france, "bob").latest_risk * 900 + SERVICE_START
    for begin, flagged in ((found_at + 600, False), (found_at + 900, True)):
        france.near("alice", "bob", begin, 4)
        france.report("alice", begin + 300)
        assert bool(france.batch(begin + 1_000)) is flagged


def rough_days(met: int, now: int, before: int | None = None) -> Counter[int]:
    """By how many days the server's account of the last contact is off, over many accounts."""
    secrets, last = Secrets(b"server"), None if before is None else UnixTime(before)
    told = [rough_day(secrets, ident, last, UnixTime(met), UnixTime(now)) for ident in range(600)]
    assert all(day % DAY == 0 for day in told)
    return Counter(day // DAY - met // DAY for day in told)


@pytest.mark.parametrize(("days", "moves"), [(0, {-1, 0}), (1, {-1, 0, 1}), (6, {-1, 0, 1}), (7, {0, 1}), (8, {-1, 0}),
                                             (9, {-1, 0, 1})])  # fmt: skip
def test_the_day_told_is_off_by_up_to_one(days: int, moves: set[int]) -> None:
    """Each move is as likely: within 5 standard deviations of 600 draws (false alarm below 1e-5 a case)."""
    found = rough_days(NOON - days * DAY, NOON)
    assert set(found) == moves
    share = 1 / len(moves)
    assert all(abs(count - 600 * share) < 5 * (600 * share * (1 - share)) ** 0.5 for count in found.values())


def test_the_day_told_never_lies_in_the_future_nor_goes_back() -> None:
    yesterday = NOON // DAY * DAY - 1
    assert set(rough_days(yesterday, NOON - 11 * HOUR)) <= {-1, 0}
    assert set(rough_days(NOON + 2 * DAY, NOON)) == {-2}, "a report may lie about the hour"
    assert set(rough_days(NOON - 3 * DAY, NOON, before=NOON // DAY * DAY - DAY)) == {2}


@EACH_RULE
def test_a_yes_says_no_more_than_its_rule_allows(rule: Rule) -> None:
    france = exposed(rule)
    france.ask("bob", NOON + 5 * HOUR)
    said = france.answer()
    assert isinstance(said, Exposure)
    assert said.at_risk
    assert (said.found is not None) is (said.last_contact is not None) is rule.dated
    france.ask("alice", NOON + 5 * HOUR)
    no = france.answer()
    assert isinstance(no, Exposure)
    assert (no.at_risk, no.found, no.last_contact) == (False, None, None)


@pytest.mark.parametrize("said", [Registered(b"x"), Exposure(True, b"x"), Receipt(True), Refusal()])
def test_an_app_does_not_speak_like_a_server(said: Message) -> None:
    with pytest.raises(ProtocolError):
        tell(France(), said, NOON)


@pytest.mark.parametrize("rule", [JUNE_2020, TOUSANTICOVID], ids=["2020", "2021"])
def test_the_hall_learns_once_that_a_flag_is_off(rule: Rule) -> None:
    """From then on, and one request later, the account's answers stay as they are."""
    france, cleared = exposed(rule), []
    for hour in range(5, 12 * 24, 6):
        france.ask("bob", NOON + hour * HOUR)
        cleared += [each for each in france.batch(NOON + hour * HOUR + 1) if isinstance(each, Cleared)]
        assert account(france, "bob").at_risk is not bool(cleared)
    (line,) = [line for line, who in france.opened.items() if who == "bob"]
    assert cleared == [Cleared(line)]
