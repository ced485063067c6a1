"""How sure are n accounts against a server that says yes to anybody now and then?

    P(positive | all n say yes) = pi d'^n / (pi d'^n + (1 - pi) p^n),    d' = d + (1 - d) p

where a phone that was near nobody is told yes at least once in 14 days with probability p, one near a declarer with d
besides. The noise is that of StopCovid's own server, drawn for 120,000 accounts that ask once a day for 14 days.
Fixed seed; a right programme fails one of these laws with probability below .001 by the exact binomial; p wrong by a
tenth (.055 for .05) is caught with power above .999, and so is a p that holds for each request and not for 14 days.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats

from sim.draws import Draws
from sim.systems.machine import Settings
from sim.systems.robert.limits import RETENTION_DAYS, SERVICE_START, SHARE_KEY
from sim.systems.robert.noise import Noise
from sim.units import DAY, Bools, Secrets, UnixTime

ACCOUNTS = 120_000
PI, P = 0.01, 0.05
FALSE_ALARMS = 0.001
LAWS = 5
LAW = {(1.0, 1): 0.17, (1.0, 2): 0.80, (1.0, 3): 0.99, (0.7, 1): 0.13, (0.7, 2): 0.67, (0.7, 3): 0.97}
"""What the privacy definitions of this project state, to two digits."""


@cache
def said_yes() -> Bools:
    """Tell of each account whether the server said yes to it in 14 days, though it was near nobody."""
    noise = Noise(Secrets(b"law of accounts"), Settings(extras={SHARE_KEY: P}))
    asks = [UnixTime(SERVICE_START + DAY * day) for day in range(1, RETENTION_DAYS + 1)]
    return np.array([any(noise.says_yes(ident, at) for at in asks) for ident in range(ACCOUNTS)])


def holds(count: int, of: int, share: float) -> bool:
    return float(stats.binomtest(count, of, share).pvalue) > FALSE_ALARMS / LAWS


@pytest.mark.parametrize("n", [1, 2, 3])
def test_n_accounts_near_nobody_are_all_told_yes_by_the_nth_power(n: int) -> None:
    groups = said_yes()[: ACCOUNTS // n * n].reshape(-1, n).all(axis=1)
    assert holds(int(groups.sum()), groups.size, P**n)


@pytest.mark.parametrize("d", [1.0, 0.7])
def test_n_accounts_near_a_declarer(d: float) -> None:
    near = Draws(1).uniform("law.accounts", np.arange(ACCOUNTS)) < d
    told = near | said_yes()
    share = d + (1 - d) * P
    assert holds(int(told.sum()), ACCOUNTS, share) if d < 1.0 else bool(told.all())


@pytest.mark.parametrize(("d", "n"), list(LAW))
def test_the_accused_are_positive_as_often_as_the_law_says(d: float, n: int) -> None:
    """From the shares found, the posterior: of three accounts within .02, of which two thirds is the noise's error."""
    yes = float(said_yes().mean())
    near = Draws(1).uniform("law.accounts", np.arange(ACCOUNTS)) < d
    true = float((near | said_yes()).mean())
    found = PI * true**n / (PI * true**n + (1 - PI) * yes**n)
    assert found == pytest.approx(LAW[d, n], abs=0.02)
