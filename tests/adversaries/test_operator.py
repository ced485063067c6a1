"""Does an operator find those whom its graph gives away, and nobody where there is nothing to go by?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.company import BY_DAY, NIGHT, Company, company, put_together
from sim.adversaries.operator import who_is_who
from sim.adversaries.views import Acquainted, AskedFrom, Handle, KnownAccount, ServerRead
from sim.units import DAY, HOUR, Setting, UnixTime

MONDAY = 18_400 * DAY
QUARTER = 900
AT = UnixTime(MONDAY + 10 * DAY)
EVENING, MORNING = 23, 9


def account(n: int) -> Handle:
    return Handle(b"account %03d" % n)


def face(n: int) -> Handle:
    return Handle(b"face %03d" % n)


def hours(hour: int, days: int = 3, quarters: int = 4, first: int = 0) -> list[UnixTime]:
    return [
        UnixTime(MONDAY + (first + day) * DAY + hour * HOUR + quarter * QUARTER)
        for day in range(days)
        for quarter in range(quarters)
    ]


def read(heard: Mapping[int, Sequence[UnixTime]], teller: Handle | None = None) -> ServerRead:
    """A report that tells of these accounts at these quarters."""
    names = tuple(sorted(account(n) for n in heard))
    rows = sorted((at, account(n)) for n, quarters in heard.items() for at in quarters)
    which = tuple(names.index(who) for _, who in rows)
    return ServerRead(AT, teller, names, which, tuple(at for at, _ in rows))


def pairs(seen: Company, kind: str) -> set[tuple[Handle, Handle]]:
    edges = seen.kinds[kind]
    return {(seen.names[a], seen.names[b]) for a, b in zip(edges.of.tolist(), edges.other.tolist(), strict=True)}


def both(*those: tuple[Handle, Handle]) -> set[tuple[Handle, Handle]]:
    return {pair for one, other in those for pair in ((one, other), (other, one))}


# -- company ----------------------------------------------------------------------------------------------------------


def test_those_told_of_at_the_same_time_are_in_company_by_its_kind() -> None:
    seen = company([read({1: hours(EVENING), 2: hours(EVENING), 3: hours(MORNING), 4: hours(MORNING)})])
    assert pairs(seen, NIGHT) == both((account(1), account(2)))
    assert pairs(seen, BY_DAY) == both((account(3), account(4)))
    assert seen.pairs() == {(account(1), account(2)), (account(3), account(4))}


def test_who_tells_was_in_company_with_all_of_them() -> None:
    teller = Handle(b"the report")
    seen = company([read({1: hours(EVENING), 3: hours(MORNING)}, teller)])
    assert pairs(seen, NIGHT) == both((account(1), teller))
    assert pairs(seen, BY_DAY) == both((account(3), teller))


@pytest.mark.parametrize(
    "heard",
    [
        {1: hours(EVENING, days=1), 2: hours(EVENING, days=1)},
        {1: hours(EVENING, quarters=3), 2: hours(EVENING, quarters=3)},
        {1: hours(EVENING), 2: hours(22, quarters=4)},
        {1: hours(MORNING, days=2, first=5), 2: hours(MORNING, days=2, first=5)},
        {1: hours(19), 2: hours(19)},
    ],
    ids=["one day", "three quarters", "another hour", "weekend", "evening out"],
)
def test_chance_company_is_none(heard: Mapping[int, Sequence[UnixTime]]) -> None:
    assert company([read(heard)]).pairs() == set()


def test_one_day_is_enough_where_nobody_keeps_a_name_longer() -> None:
    one_day = read({1: hours(EVENING, days=1), 2: hours(EVENING, days=1)})
    assert company([one_day], renamed_days=1).pairs() == {(account(1), account(2))}


def test_pieces_that_come_at_one_moment_are_put_together_again() -> None:
    pieces = [read({n: [at]}) for n in (1, 2) for at in hours(EVENING)]
    assert put_together(pieces) == (read({1: hours(EVENING), 2: hours(EVENING)}),)
    assert company(pieces).pairs() == {(account(1), account(2))}


def test_what_comes_in_pieces_at_moments_of_their_own_gives_no_company() -> None:
    whens = [(n, at) for n in (1, 2) for at in hours(EVENING)]
    pieces = [replace(read({n: [at]}), at=UnixTime(AT + i)) for i, (n, at) in enumerate(whens)]
    assert company(pieces).pairs() == set()


def test_reports_with_a_name_of_their_own_stay_apart() -> None:
    reports = tuple(read({n: hours(EVENING)}, Handle(b"report %d" % n)) for n in (1, 2))
    assert put_together(reports) == reports


def test_one_address_is_one_home() -> None:
    rows = [AskedFrom(account(n), Handle(home)) for n, home in ((1, b"a"), (2, b"a"), (3, b"b"))]
    assert pairs(company([], rows), NIGHT) == both((account(1), account(2)))


def test_shares_of_company_sum_to_one() -> None:
    edges = company([read({1: hours(EVENING), 2: hours(EVENING), 3: hours(EVENING, days=2)})]).kinds[NIGHT]
    assert edges.share[edges.of == 0].sum() == pytest.approx(1.0)
    assert edges.share[(edges.of == 0) & (edges.other == 1)] > edges.share[(edges.of == 0) & (edges.other == 2)]


# -- who is who -------------------------------------------------------------------------------------------------------


def lives(*rows: tuple[int, int, Setting]) -> list[Acquainted]:
    return [Acquainted(face(a), face(b), setting) for a, b, setting in rows]


def claims(
    reads: Iterable[ServerRead], known: Sequence[tuple[int, int]], life: Sequence[Acquainted], people: int = 40
) -> dict[Handle | None, Claim]:
    told = [KnownAccount(account(a), face(f)) for a, f in known]
    found = who_is_who(company(list(reads)), told, life, [face(n) for n in range(people)], AT)
    return {claim.target: claim for claim in found}


COUPLE = lives((1, 2, Setting.HOME))


def test_the_other_of_a_couple_is_found() -> None:
    claim = claims([read({1: hours(EVENING), 2: hours(EVENING)})], [(1, 1)], COUPLE)[account(2)]
    assert claim.kind is Kind.IS_PHONE
    assert claim.heaviest == (face(2),)
    assert claim.weight(face(2)) > 0.5


def test_who_is_known_is_nobody_else() -> None:
    found = claims([read({1: hours(EVENING), 2: hours(EVENING)})], [(1, 1)], COUPLE)
    assert account(1) not in found
    assert all(claim.weight(face(1)) == 0.0 for claim in found.values())


def test_two_of_a_home_share_belief_until_their_days_tell_them_apart() -> None:
    family = lives((1, 2, Setting.HOME), (1, 3, Setting.HOME), (2, 3, Setting.HOME), (2, 8, Setting.WORK))
    night = read({1: hours(EVENING), 2: hours(EVENING)})
    before = claims([night], [(1, 1)], family)[account(2)]
    assert before.weight(face(2)) == pytest.approx(before.weight(face(3)), abs=0.1)
    after = claims([night, read({2: hours(MORNING), 8: hours(MORNING)})], [(1, 1), (8, 8)], family)[account(2)]
    assert after.heaviest == (face(2),)
    assert after.weight(face(2)) > 0.9


def test_who_was_found_helps_to_find_others() -> None:
    """From a known one to the other of the couple, to a colleague of that one's, to whom that one lives with."""
    chain = lives((1, 2, Setting.HOME), (2, 3, Setting.WORK), (3, 4, Setting.HOME))
    nights = [read({a: hours(EVENING), b: hours(EVENING)}) for a, b in ((1, 2), (3, 4))]
    found = claims([*nights, read({2: hours(MORNING), 3: hours(MORNING)})], [(1, 1)], chain)
    assert {n: found[account(n)].heaviest for n in (2, 3, 4)} == {n: (face(n),) for n in (2, 3, 4)}


@pytest.mark.parametrize(
    ("reads", "known", "life"),
    [
        ([], [(1, 1)], COUPLE),
        ([read({1: hours(EVENING), 2: hours(EVENING)})], [], COUPLE),
        ([read({1: []})], [(1, 1)], COUPLE),
        ([read({2: hours(EVENING), 3: hours(EVENING)})], [(1, 1)], COUPLE),
    ],
    ids=["no reports", "nobody known", "nobody told of", "the known are in no report"],
)
def test_without_an_ingredient_nobody_is_claimed(
    reads: list[ServerRead], known: list[tuple[int, int]], life: list[Acquainted]
) -> None:
    assert claims(reads, known, life) == {}


def test_without_knowing_who_is_near_whom_nobody_is_surer_than_anybody() -> None:
    claim = claims([read({1: hours(EVENING), 2: hours(EVENING)})], [(1, 1)], [])[account(2)]
    assert claim.weight(face(2)) == pytest.approx(1 / 39, rel=0.1)


def test_two_accounts_rarely_have_one_owner() -> None:
    found = claims([read({n: hours(EVENING) for n in (1, 2, 3)})], [(1, 1)], COUPLE)
    assert sum(found[account(n)].weight(face(2)) for n in (2, 3)) <= 1.0 + 1e-9


def test_handles_carry_no_meaning() -> None:
    """Other names for the same people give the same claims under these names."""
    night = read({1: hours(EVENING), 2: hours(EVENING)})
    ours = claims([night], [(1, 1)], COUPLE)[account(2)].weight(face(2))
    other = who_is_who(
        company([read({31: hours(EVENING), 7: hours(EVENING)})]), [KnownAccount(account(31), face(20))],
        [Acquainted(face(20), face(5), Setting.HOME)], [face(n) for n in range(40)], AT,
    )  # fmt: skip
    assert [claim.weight(face(5)) for claim in other if claim.target == account(7)] == pytest.approx([ours])


def test_the_order_of_reports_says_nothing() -> None:
    reads = [read({1: hours(EVENING), 2: hours(EVENING)}), read({2: hours(MORNING), 3: hours(MORNING)})]
    life = lives((1, 2, Setting.HOME), (2, 3, Setting.WORK))
    assert claims(reads, [(1, 1)], life) == claims(reads[::-1], [(1, 1)], life)
