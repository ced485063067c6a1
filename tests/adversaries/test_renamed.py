"""Are names of two days put together where the same phones heard both at the same hours, and nowhere else?"""

from __future__ import annotations

import pytest

from sim.adversaries.claims import Kind
from sim.adversaries.neighbour import QUARTER
from sim.adversaries.renamed import ALIKE, same_phones
from sim.adversaries.views import Handle, ServerRead
from sim.units import DAY, HOUR, UnixTime


def report(*heard: tuple[str, int, int]) -> ServerRead:
    """A report of nobody's, of accounts each heard for an hour: whom, on which day, and at which hour."""
    names = sorted({name for name, _, _ in heard})
    rows = sorted(
        (day * DAY + hour * HOUR + n * QUARTER, names.index(name)) for name, day, hour in heard for n in range(4)
    )
    handles = tuple(Handle(name.encode()) for name in names)
    return ServerRead(UnixTime(9 * DAY), None, handles, tuple(who for _, who in rows),
                      tuple(UnixTime(at) for at, _ in rows))  # fmt: skip


def joined(*reads: ServerRead, days: int = 1) -> set[tuple[bytes, bytes]]:
    claims = same_phones(reads, days)
    assert all(each.kind is Kind.SAME_PHONE and each.candidates[1] is None for each in claims)
    return {(each.target, each.candidates[0]) for each in claims if each.target and each.candidates[0]}


def test_who_keeps_hours_is_known_again() -> None:
    one = report(("a1", 1, 8), ("b1", 1, 20), ("a2", 2, 8), ("b2", 2, 20))
    assert joined(one) == {(b"a1", b"a2"), (b"b1", b"b2")}


def test_other_hours_are_other_people() -> None:
    assert joined(report(("a1", 1, 8), ("b2", 2, 20))) == set()


def test_what_one_report_tells_says_nothing_of_anothers() -> None:
    assert joined(report(("a1", 1, 8)), report(("a2", 2, 8))) == set()


def test_a_day_without_company_breaks_the_row() -> None:
    assert joined(report(("a1", 1, 8), ("a3", 3, 8))) == set()


def test_names_that_last_two_days_are_put_together_after_two() -> None:
    one = report(("a1", 2, 8), ("a1", 3, 8), ("a2", 4, 8), ("a2", 5, 8))
    assert joined(one, days=2) == {(b"a1", b"a2")}


def test_each_is_the_others_best_match() -> None:
    """Of two that were heard at an hour, the one who was heard as often then is taken, and the other left."""
    one = report(("a1", 1, 8), ("a2", 2, 8), ("b2", 2, 8), ("b2", 2, 9), ("b2", 2, 10), ("c1", 1, 9), ("c1", 1, 10))
    assert joined(one) == {(b"a1", b"a2"), (b"c1", b"b2")}


def test_a_claim_is_as_sure_as_the_hours_are_alike() -> None:
    (claim,) = same_phones([report(("a1", 1, 8), ("a1", 1, 9), ("a2", 2, 8), ("z2", 2, 9), ("z2", 2, 8))], 1)
    assert claim.target == b"a1"
    assert claim.candidates[0] == b"z2"
    assert claim.weights[0] == pytest.approx(1.0)
    assert 0.0 < ALIKE < 1.0


def test_nothing_follows_from_nothing() -> None:
    assert same_phones([], 1) == ()
