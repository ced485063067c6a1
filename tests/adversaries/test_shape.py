"""Does a graph laid out in the plane keep who is near whom?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.adversaries.company import BY_DAY, NIGHT, Company, Edges
from sim.adversaries.shape import plane
from sim.adversaries.views import Handle

NONE = Edges(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def company(count: int, *pairs: tuple[int, int]) -> Company:
    both = np.array([*pairs, *((b, a) for a, b in pairs)], dtype=np.int64).reshape(-1, 2)
    names = tuple(Handle(bytes([n])) for n in range(count))
    return Company(names, {NIGHT: Edges(*both.T, np.ones(len(both))), BY_DAY: NONE}, np.zeros(count, np.int64))


def test_a_row_of_houses_is_a_line() -> None:
    at = plane(company(5, *((n, n + 1) for n in range(4))))
    x = np.array([at[Handle(bytes([n]))] for n in range(5)])
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    assert steps == pytest.approx(np.ones(4))
    assert np.linalg.norm(x[4] - x[0]) == pytest.approx(4.0)


def test_a_ring_is_round() -> None:
    """Whoever is across is farther than next door, for each of them alike."""
    at = plane(company(8, *((n, (n + 1) % 8) for n in range(8))))
    x = np.array([at[Handle(bytes([n]))] for n in range(8)])
    across = [np.linalg.norm(x[n] - x[(n + 4) % 8]) for n in range(8)]
    beside = [np.linalg.norm(x[n] - x[(n + 1) % 8]) for n in range(8)]
    assert min(across) > 2 * max(beside)
    assert across == pytest.approx([across[0]] * 8)


def test_the_largest_part_alone_is_laid_out() -> None:
    assert set(plane(company(6, (0, 1), (2, 3), (3, 4)))) == {bytes([n]) for n in (2, 3, 4)}


def test_who_is_in_no_company_lies_nowhere() -> None:
    assert plane(company(3)) == {}
    assert plane(company(0)) == {}
