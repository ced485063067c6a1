"""Are claims held against who declared as defined? Claims small enough to be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.hall.journal import Means
from sim.measures import Counted, Unknown
from sim.measures.pooling import pool
from sim.measures.privacy import A_PART, NEVER_LEARNS, NOT_RIGHT, TOO_FEW, Claims, doubted, held
from sim.units import DAY
from tests.measures.facts import Facts


class Neighbourhood(Facts):
    """A town of homes 0-3, 4-7, 8-9 in which neighbours claim."""

    def __init__(self) -> None:
        super().__init__(town=True)
        self.journal.numbers |= {"neighbours_asked": 1, "neighbours_called": 0}

    def claims(
        self, person: int, day: float, means: Means, weights: dict[int, float], declarer: int = -1
    ) -> Neighbourhood:
        for candidate, weight in weights.items():
            self.journal.note("claims", person, round(day * DAY), int(means), declarer, candidate, weight)
        return self

    def found(self, name: str) -> Counted | Unknown:
        return self.measured()[f"privacy.neighbour.{name}"]


def alerted(*alerts: tuple[int, int, dict[int, float]], means: Means = Means.TOLD) -> Neighbourhood:
    """Somebody of home 4-7 is alerted for the declarer of another home, and claims."""
    place = Neighbourhood()
    for person, declarer, weights in alerts:
        place.reported(declarer, 4).alerted(person, 5, **{f"_{declarer}": 0.1})
        place.claims(person, 5, means, weights)
    return place


def counted(place: Neighbourhood, name: str) -> tuple[float, float]:
    one = place.found(name)
    assert isinstance(one, Counted)
    return one.numerator, one.denominator


@pytest.mark.parametrize(
    ("weights", "identified", "named", "wrong", "in_set"),
    [
        ({8: 0.6, -1: 0.4}, 1.0, 1, 0, 1),
        ({8: 0.5, -1: 0.5}, 0.5, 1, 0, 1),
        ({8: 0.4, 9: 0.4, -1: 0.2}, 0.5, 0, 0, 1),
        ({9: 0.7, 8: 0.3, -1: 0.0}, 0.0, 0, 1, 1),
        ({9: 0.5, 8: 0.5, -1: 0.0}, 0.5, 1, 1, 1),
        ({-1: 1.0}, 0.0, 0, 0, 0),
        ({8: 0.0, -1: 1.0}, 0.0, 0, 0, 0),
    ],
)
def test_one_alert(weights: dict[int, float], identified: float, named: int, wrong: int, in_set: int) -> None:
    scores = {"identified": identified, "named": named, "wrong_accusation": wrong, "in_set": in_set}
    for name, score in scores.items():
        assert counted(alerted((4, 8, weights)), name) == (score, 1), name


def test_the_number_of_suspects_is_two_to_the_entropy() -> None:
    assert counted(alerted((4, 8, {1: 0.25, 2: 0.25, 3: 0.25, -1: 0.25})), "anonymity_set") == pytest.approx((4.0, 1))
    assert counted(alerted((4, 8, {8: 1.0, -1: 0.0})), "anonymity_set") == pytest.approx((1.0, 1))


def test_alerts_for_a_housemate_are_left_out() -> None:
    place = Neighbourhood().reported(5, 4).alerted(4, 5, _5=0.1)
    assert isinstance(place, Neighbourhood)
    assert place.claims(4, 5, Means.TOLD, {}).found("per_report") == Counted(0.0, 1, "reports")


def test_a_tracers_call_is_held_against_its_case_even_of_one_person_called_twice_at_once() -> None:
    place = Neighbourhood().reported(8, 4)
    assert isinstance(place, Neighbourhood)
    place.claims(4, 5, Means.CALLED, {8: 1.0, -1: 0.0}, declarer=8)
    place.claims(4, 5, Means.CALLED, {8: 1.0, -1: 0.0}, declarer=9)
    assert counted(place, "tracers") == (1.0, 2)


def test_the_second_calls_name_is_wrong() -> None:
    place = Neighbourhood().reported(8, 4)
    assert isinstance(place, Neighbourhood)
    place.claims(4, 5, Means.CALLED, {8: 1.0, -1: 0.0}, declarer=8)
    place.claims(4, 5, Means.CALLED, {8: 1.0, -1: 0.0}, declarer=9)
    assert counted(place, "tracers_wrong") == (1, 2)


def test_what_no_phone_learns_is_not_counted_as_zero() -> None:
    assert alerted((4, 8, {8: 1.0, -1: 0.0})).found("logged") == Unknown(NEVER_LEARNS)
    both = alerted((4, 8, {8: 1.0, -1: 0.0})).claims(4, 5, Means.LOGGED, {8: 1.0, -1: 0.0})
    assert counted(both, "logged") == (1.0, 1)


def test_declarers_named_by_somebody_count_once() -> None:
    sure = {8: 1.0, -1: 0.0}
    place = alerted((4, 8, sure), (6, 8, sure))
    assert counted(place, "reports_identified") == (1, 2)  # the same case is noted twice as a report


def test_where_only_some_were_asked_no_share_of_declarers_is_given_and_counts_are_scaled_up() -> None:
    def place() -> Neighbourhood:
        some = alerted((4, 8, {8: 1.0, -1: 0.0}))
        some.alerted(6, 5, _8=0.1)
        return some

    assert place().found("reports_identified") == Unknown(A_PART)
    assert counted(place(), "per_report") == (2.0, 1)


def test_nobody_tries_without_an_adversary() -> None:
    assert isinstance(Facts(town=True).measured()["privacy.neighbour.identified"], Unknown)


@pytest.mark.parametrize(("alerts", "known"), [(199, False), (200, True)])
def test_nothing_is_printed_on_fewer_than_200_alerts(alerts: int, known: bool) -> None:
    seeds = [Counted(1.0, alerts // 10 + (n < alerts % 10), "alerts") for n in range(10)]
    found = pool("privacy.neighbour.identified", seeds)
    assert (found.value is not None) is known
    assert known or found.why.startswith(f"{alerts} alerts")


def test_claims_are_held_whatever_their_order() -> None:
    key, weight = np.array([3, 1, 3, 1]), np.array([0.3, 0.6, 0.7, 0.4])
    candidate, hit = np.array([8, 8, -1, -1]), np.array([True, True, False, False])
    found = held(key, weight, candidate, hit)
    assert found.right.tolist() == [1.0, 0.0]
    assert found.whom.tolist() == [8, -1]


# -- are the weights right? -------------------------------------------------------------------------------------------


def test_the_declarers_behind_an_alert_share_what_may_be_believed() -> None:
    place = alerted((4, 8, {8: 0.3, 9: 0.3, 1: 0.2, -1: 0.2}))
    place.rests(4, 5, 1).rests(4, 5, 2)
    weights, hits, claims = Claims(place.closed()).believed()
    assert weights.tolist() == [0.2, 0.2, 0.3, 0.3]  # by candidate: nobody, 1, 8, 9
    assert hits == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0])
    assert claims == 1


def many(right: float) -> Neighbourhood:
    """Twelve hundred alerts, one a person, in which the one named with weight .8 declared in a share of all."""
    place = Neighbourhood()
    for number in range(1200):
        person, declarer = 100 + number, 8 if number % 10 < 10 * right else 9
        place.alerted(person, 5, **{f"_{declarer}": 0.1})
        place.claims(person, 5, Means.TOLD, {8: 0.8, 9: 0.2, -1: 0.0})
    return place


@pytest.mark.parametrize(("right", "why"), [(0.8, ""), (0.6, NOT_RIGHT)])
def test_entropy_is_told_where_weights_are_right(right: float, why: str) -> None:
    assert doubted([many(right).closed()]) == why


def test_entropy_is_not_told_of_few_claims() -> None:
    assert doubted([alerted((4, 8, {8: 1.0, -1: 0.0})).closed()]) == TOO_FEW
