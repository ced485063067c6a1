"""Are the sums and quantiles of the gamma distribution those that scipy computes by other means?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.disease.gamma import gamma_quantile, gamma_share

SHAPES = [0.16, 0.51, 1.0, 2.5, 6.6, 40.0]
SHARES = np.concatenate([np.logspace(-12, -1, 60), np.linspace(0.1, 0.9, 60), 1 - np.logspace(-1, -11, 60)])


@pytest.mark.parametrize("shape", SHAPES)
def test_share_below(shape: float) -> None:
    x = np.logspace(-4, 1.7, 200)
    assert gamma_share(shape, x) == pytest.approx(stats.gamma.cdf(x, shape), rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("shape", SHAPES)
def test_quantile(shape: float) -> None:
    assert gamma_quantile(shape, SHARES) == pytest.approx(stats.gamma.ppf(SHARES, shape), rel=1e-4)


@pytest.mark.parametrize("shape", SHAPES)
def test_quantile_rises_up_to_the_very_ends(shape: float) -> None:
    u = np.array([5e-17, 1e-14, 1e-9, 0.5, 1 - 1e-9, 1 - 1e-14, 1 - 2.0**-53])
    x = gamma_quantile(shape, u)
    assert np.isfinite(x).all()
    assert (np.diff(x) >= 0).all()
