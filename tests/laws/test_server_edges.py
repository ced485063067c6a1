"""How many of the pairs that were near each other does a server see, where some of them declare?

Declarers drawn independently with probability q, each telling of everybody near, and known to the server: of the pairs
that were near each other it sees 1 - (1-q)^2, and of those with K such neighbours 1 - (1-q)^K that do not declare have
a pair of theirs seen. Where a report does not say who tells, as ROBERT's, it sees no pair with a declarer at all: only
that those told of were together. Each law uses a fixed seed, and fails a right programme once in 15,000 draws of it (4
standard errors); it catches a server that sees a tenth more or fewer pairs with power above .99.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.adversaries.company import company
from sim.adversaries.views import Handle, ServerRead
from sim.draws import Draws
from sim.units import DAY, HOUR, UnixTime

ERRORS = 4.0
"""How many standard errors a law allows: two-sided, .00006 of right programmes fail."""
Q = 0.1
NIGHTS = [
    UnixTime(18_400 * DAY + night * DAY + 23 * HOUR + quarter * 900) for night in range(2) for quarter in range(4)
]


def name(person: int) -> Handle:
    return Handle(b"%06d" % person)


def told(declarer: int, near: list[int], *, named: bool = True) -> ServerRead:
    """A report of somebody who was near these in two nights."""
    accounts = tuple(sorted(name(each) for each in near))
    rows = [(n, at) for at in NIGHTS for n in range(len(accounts))]
    teller = name(declarer) if named else Handle(b"report %06d" % declarer)
    return ServerRead(UnixTime(NIGHTS[-1] + DAY), teller, accounts, *zip(*rows, strict=True))  # type: ignore[arg-type]


def declares(label: str, persons: int) -> np.ndarray:
    return Draws(20_200_602).stream(f"edges.{label}").random(persons) < Q


def within(found: float, expected: float, trials: int) -> bool:
    return abs(found - expected) <= ERRORS * np.sqrt(expected * (1 - expected) / trials)


PAIRS = 24_000


@pytest.fixture(scope="module")
def couples() -> list[ServerRead]:
    """Reports in a town of couples, person 2n with 2n + 1."""
    return [told(each, [each ^ 1]) for each in np.flatnonzero(declares("couples", 2 * PAIRS)).tolist()]


def test_of_pairs_with_a_known_declarer_a_server_sees_those_of_whom_one_declares(couples: list[ServerRead]) -> None:
    seen = len(company(couples).pairs())
    assert within(seen / PAIRS, 1 - (1 - Q) ** 2, PAIRS)


def test_the_law_of_pairs_can_fail(couples: list[ServerRead]) -> None:
    seen = len(company(couples).pairs())
    assert not within(1.1 * seen / PAIRS, 1 - (1 - Q) ** 2, PAIRS)
    assert not within(0.9 * seen / PAIRS, 1 - (1 - Q) ** 2, PAIRS)
    assert not within(seen / PAIRS, Q, PAIRS)


STARS = {2: 24_000, 5: 8_000, 12: 4_000}
"""So many that a tenth more or fewer is found."""


@pytest.mark.parametrize("k", [2, 5, 12])
def test_of_those_with_k_neighbours_a_server_knows_some_pair(k: int) -> None:
    """Stars: one who does not declare, and K who each may; nobody else is near."""
    stars = STARS[k]
    leaves = declares(f"stars {k}", stars * k).reshape(stars, k)
    number = stars + np.arange(stars * k).reshape(stars, k)
    reads = [told(int(number[star, leaf]), [star]) for star, leaf in zip(*np.nonzero(leaves), strict=True)]
    known = {int(one) for pair in company(reads).pairs() for one in pair if int(one) < stars}
    assert within(len(known) / stars, 1 - (1 - Q) ** k, stars)
    assert not within(1.1 * len(known) / stars, 1 - (1 - Q) ** k, stars)
    assert not within(0.9 * len(known) / stars, 1 - (1 - Q) ** k, stars)


def test_a_report_that_names_nobody_gives_no_pair_with_its_declarer() -> None:
    reads = [told(each, [each ^ 1], named=False) for each in np.flatnonzero(declares("unnamed", 400)).tolist()]
    persons = {pair for pair in company(reads).pairs() if not any(one.startswith(b"report") for one in pair)}
    assert persons == set()


def test_but_those_told_of_in_it_are_seen_together() -> None:
    pairs = company([told(9, [1, 2, 3], named=False)]).pairs()
    assert {pair for pair in pairs if b"report 000009" not in pair} == {
        (name(1), name(2)), (name(1), name(3)), (name(2), name(3)),
    }  # fmt: skip
