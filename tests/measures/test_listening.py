"""Are tracks and claims counted as the metrics say? Journals written by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.hall.journal import CHANGES, HELPED, LISTENED, Journal, Linked, Vantage
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.measures.listening import PRECISION, Heard, at_precision, ranking
from sim.measures.ranked import counted
from sim.metrics import METRICS
from sim.metrics.listening import LISTENING
from sim.units import NEVER

P = Vantage.PARASITE


def journal(*tracks: tuple[int, dict[int, float]], reports: int = 4, home_m: float = -1.0) -> Journal:
    """A journal of so many declarers 0, 1, ..., with tracks: whose each is, and the weights on persons (-1: nobody)."""
    made = Journal("gaen", "gaen", 1, date(2020, 9, 7), 10)
    made.numbers |= {LISTENED[P]: len(tracks), "people": 100, "app_users": 50}
    for person in range(reports):
        made.note("reports", person, 5 * 86_400, int(NEVER))
        made.note("outings", int(P), person, 1_000, 2_000, 5, 1.0, 2.0, 0 if person == 0 else -1)
    for number, (person, weights) in enumerate(tracks):
        made.note("tracks", int(P), number, person, 10, 20, 3, 2, home_m, 0.25)
        for who, weight in weights.items():
            made.note("guesses", int(P), number, who, weight)
    return made.close()


def value(of: Journal, name: str) -> tuple[float, float]:
    found = measure(of)[f"privacy.parasite.{name}"]
    assert isinstance(found, Counted)
    return found.numerator, found.denominator


def test_a_declarer_is_named_once_however_many_tracks_do() -> None:
    made = journal((0, {0: 0.6, -1: 0.4}), (0, {0: 0.9, -1: 0.1}), (1, {1: 0.4, -1: 0.6}), (2, {3: 0.7, -1: 0.3}))
    assert value(made, "named") == (1, 4)
    assert value(made, "located") == (3, 4)
    assert value(made, "wrong_accusation") == (1, 4)
    assert value(made, "track_coverage") == (1, 4)
    assert value(made, "longest_track") == (1, 4)
    assert value(made, "prior") == pytest.approx((0.75, 4))


def test_a_track_of_several_names_nobody_rightly() -> None:
    made = journal((-1, {0: 0.9, -1: 0.1}))
    assert value(made, "named") == (0, 4)
    assert value(made, "located") == (0, 4)
    assert value(made, "wrong_accusation") == (1, 1)


def test_a_home_is_found_within_fifty_metres() -> None:
    assert value(journal((0, {-1: 1.0}), home_m=50.0), "home") == (1, 4)
    assert value(journal((0, {-1: 1.0}), home_m=51.0), "home") == (0, 4)
    assert value(journal((0, {-1: 1.0})), "home") == (0, 4)


def claims(*right: tuple[float, bool]) -> Journal:
    """A journal with a claim for each declarer, of such a weight, right or wrong."""
    tracks = [(n, {n if hit else 90: weight, -1: 1 - weight}) for n, (weight, hit) in enumerate(right)]
    return journal(*tracks, reports=len(right))


def test_help_is_counted_beside_what_is_found_without() -> None:
    made = Journal("robert", "robert", 1, date(2020, 9, 7), 10)
    many = {"": 50, "_opened": 40, "_phones": 20, "_speakers": 25, "_numbered": 5, "_whole": 18, "_whole_alone": 2,
            "_whole_other": 1, "_undeclared": 30, "_undeclared_opened": 24, "_named": 6, "_named_wrong": 2,
            "_tracks": 24, "_alone_named": 3, "_guessed": 0.5}  # fmt: skip
    made.numbers |= {LISTENED[P]: 0, CHANGES[P]: 10, f"{CHANGES[P]}_by_chance": 3.0, f"{CHANGES[P]}_guessed": 8,
                     **{f"{HELPED[P]}{name}": n for name, n in many.items()}}  # fmt: skip
    for means, pairs in (
        (Linked.ALL, [(1, 1)]),
        (Linked.HELPED, [(1, 1), (2, 2), (3, 4)]),
        (Linked.OTHER_KEY, [(5, 6)]),
    ):
        for one, other in pairs:
            made.note("links", int(P), 100, one, other, int(means))
    made.close()
    expected = {
        "linked": (1, 10),
        "linked_helped": (2, 10),
        "linked_helped_wrong": (1, 3),
        "linked_helped_placebo": (0, 10),
        "opened": (40, 50),
        "opened_undeclared": (24, 30),
        "whole": (18, 20),
        "whole_alone": (2, 20),
        "whole_placebo": (1, 20),
        "numbered": (5, 25),
        "followed": (6, 25),
        "followed_wrong": (2, 24),
        "followed_alone": (3, 25),
        "followed_prior": (0.5, 25),
    }
    assert {name: value(made, name) for name in expected} == expected
    assert isinstance(measure(claims())["privacy.parasite.whole"], Unknown)


def named(made: Journal) -> Counted:
    """The declarers named in one journal, right nine times in ten."""
    (one,) = counted([ranking(Heard(made, P), "named_90")], PRECISION, "reports")
    return one


def test_the_surest_claims_are_taken_as_long_as_nine_in_ten_are_right() -> None:
    made = claims(*[(0.9, True)] * 9, (0.8, False), (0.7, True), (0.6, False), (0.5, False))
    assert named(made) == Counted(10, 13, "reports")


def test_claims_as_sure_as_each_other_stand_or_fall_together() -> None:
    assert named(claims((0.9, True), (0.9, False))).numerator == 0
    assert named(claims((0.4, False), (0.4, False))).numerator == 0
    assert named(claims()).numerator == 0


def test_the_seeds_of_an_arm_are_ranked_together() -> None:
    good, bad = claims((0.9, True)), claims((0.9, False), (0.8, False))
    measured = [measure(each) for each in (good, bad)]
    assert measured[0]["privacy.parasite.named_90"] == Counted(1, 1, "reports")
    at_precision([good, bad], measured)
    assert [each["privacy.parasite.named_90"] for each in measured] == [
        Counted(0, 1, "reports"),
        Counted(0, 2, "reports"),
    ]


def test_the_placebo_is_another_declarers_track() -> None:
    """Of two tracks that each name the other's declarer all are right by it, and none by their own."""
    swapped = journal((0, {1: 1.0, -1: 0.0}), (1, {0: 1.0, -1: 0.0}))
    assert value(swapped, "placebo") == (2, 4)
    assert value(swapped, "named") == (0, 4)
    assert value(journal((0, {0: 1.0, -1: 0.0}), (1, {1: 1.0, -1: 0.0})), "placebo") == (0, 4)
    assert value(journal((0, {0: 1.0, -1: 0.0}), (0, {1: 1.0, -1: 0.0})), "placebo") == (0, 4)


def test_the_placebo_of_what_decides_is_ranked_as_it_is() -> None:
    """Claims that all name another track's declarer are right by it, and the deciding measure finds nobody."""
    swapped = journal((0, {1: 0.9, -1: 0.1}), (1, {0: 0.9, -1: 0.1}))
    assert value(swapped, "named_90") == (0, 4)
    assert value(swapped, "named_90_placebo") == (2, 4)
    right = journal((0, {0: 0.9, -1: 0.1}), (1, {1: 0.9, -1: 0.1}))
    assert value(right, "named_90") == (2, 4)
    assert value(right, "named_90_placebo") == (0, 4)
    mixed = journal((0, {1: 0.9, -1: 0.1}), (1, {3: 0.9, -1: 0.1}))
    assert value(mixed, "named_90_placebo") == (0, 4), "one right of two as sure is not nine in ten"


def test_by_chance_nobody_is_named_where_faces_are_many() -> None:
    """In these journals a track is one of four faces': no guess is right nine times in ten, unless there is one."""
    made = journal((0, {0: 0.9, -1: 0.1}))
    assert value(made, "named_90_prior") == (0, 4)
    made.tables["tracks"]["chance"] = np.ones(1)
    assert value(made, "named_90_prior") == (1, 4)


@pytest.mark.parametrize("name", ["named_90_placebo", "named_90_prior"])
def test_the_controls_are_ranked_over_all_seeds_too(name: str) -> None:
    one = journal((0, {1: 0.9, -1: 0.1}), (1, {0: 0.9, -1: 0.1}))
    one.tables["tracks"]["chance"] = np.ones(2)
    other = journal(*[(n, {90: 0.9, -1: 0.1}) for n in range(4)])
    measured = [measure(each) for each in (one, other)]
    assert value(one, name) == (2, 4)
    other.tables["tracks"]["chance"] = np.array([0.0, 1.0, 0.0, 0.0])
    at_precision([one, other], measured)
    first = measured[0][f"privacy.parasite.{name}"]
    assert isinstance(first, Counted)
    assert first.numerator == (0 if name == "named_90_placebo" else 2)


def test_nothing_is_said_of_who_does_not_listen() -> None:
    found = measure(journal((0, {0: 1.0, -1: 0.0})))
    assert all(isinstance(found[metric.name], Unknown) for metric in LISTENING if ".listener." in metric.name)
    assert {metric.name for metric in LISTENING} <= METRICS.keys()


def test_nobody_is_no_right_answer() -> None:
    """A track of several persons has no other's declarer, nor has the only one: "nobody I can name" stays wrong."""
    nobody = {-1: 1.0}
    for tracks in [((-1, nobody), (0, nobody), (1, nobody)), ((0, nobody),), ((0, nobody), (0, nobody))]:
        made = journal(*tracks)
        assert value(made, "placebo")[0] == value(made, "named_90_placebo")[0] == 0


def test_a_track_of_several_persons_lends_nobody() -> None:
    made = Heard(journal((0, {-1: 1.0}), (-1, {-1: 1.0}), (1, {-1: 1.0})), P)
    assert made.others().tolist() == [1, -1, 0]
