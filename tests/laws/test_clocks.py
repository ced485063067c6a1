"""How many accounts do clocks alone tell apart across a change of name?

N phones ask at one minute, and each clock is wrong by a normal number of seconds (sd s) that does not move; a message
tells whole seconds. Of all names with one value of the clock every one of the other day fits as well, and one guess for
all of them is right once. So

    names put together rightly = the number of different values among N / N,
    E = sum over values v of (1 - (1 - p_v)^N) / N,   p_v = Phi((v + 1/2) / s) - Phi((v - 1/2) / s);

without the clock there is one value, and one in N is right. With sd 2 s, 60 accounts: 16 %; 1,000 accounts: 1.4 %.
"""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest

from sim.adversaries.clocks import Pace, same_clocks
from sim.adversaries.views import AskedAt, Handle
from sim.draws import Draws
from sim.units import DAY, Floats, UnixTime

TOWNS = 200
ERRORS = 4.0
"""How many standard errors a law allows: a false alarm once in 16,000 for each of the six."""
PACE = Pace(DAY, 360, 0.0)


def law(people: int, sd_s: float) -> float:
    """Return the share of names that clocks alone put together rightly."""
    edges = (np.arange(-200, 202) - 0.5) / sd_s
    below = np.array([0.5 * (1.0 + erf(edge / sqrt(2.0))) for edge in edges])
    return float((1.0 - (1.0 - np.diff(below)) ** people).sum() / people)


def found(people: int, sd_s: float, pace: Pace = PACE) -> Floats:
    """Return that share in each of many towns, through the attack; the names of each day are in an order of their own.
    """  # fmt: skip
    shares = []
    stream = Draws(20_200_602).stream(f"clocks.{people}.{sd_s}")
    for _ in range(TOWNS):
        fast = np.round(stream.normal(0.0, sd_s, people)).astype(int).tolist()
        names = [stream.permutation(people).tolist() for _ in range(2)]
        rows = [AskedAt(UnixTime(day * DAY), Handle(b"%d-%05d" % (day, name)), fast[who])
                for day in (0, 1) for who, name in enumerate(names[day])]  # fmt: skip
        back = [{Handle(b"%d-%05d" % (day, name)): who for who, name in enumerate(names[day])} for day in (0, 1)]
        claims = same_clocks(rows, 1, pace)
        right = [back[0][claim.target] == back[1][claim.candidates[0]] for claim in claims
                 if claim.target is not None and claim.candidates[0] is not None]  # fmt: skip
        shares.append(sum(right) / people)
    return np.array(shares)


def test_the_law_gives_the_figures_above() -> None:
    """Arithmetic; and one value alone for a clock that is right."""
    assert [round(law(people, 2.0), 3) for people in (60, 1_000)] == [0.163, 0.014]
    assert law(60, 1e-6) == pytest.approx(1 / 60)


@pytest.mark.parametrize("people", [10, 60, 300])
@pytest.mark.parametrize("sd_s", [2.0, 20.0])
def test_the_attack_finds_as_many_as_there_are_values(people: int, sd_s: float) -> None:
    shares = found(people, sd_s)
    assert abs(shares.mean() - law(people, sd_s)) <= ERRORS * shares.std() / sqrt(TOWNS)


def test_without_the_clock_one_in_all_is_right() -> None:
    shares = found(60, 20.0, PACE._replace(moves_s=None))
    assert shares == pytest.approx(1 / 60)


def test_a_wrong_law_would_be_seen() -> None:
    """Power: had clocks half the spread, the law for 20 s would not fit."""
    shares = found(60, 10.0)
    assert abs(shares.mean() - law(60, 20.0)) > 2 * ERRORS * shares.std() / sqrt(TOWNS)
