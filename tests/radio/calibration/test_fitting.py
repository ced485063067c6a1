"""Do the fitted laws say what they should, computed here by other means, and do the lines equal those known?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import integrate, stats

from sim.radio.air import Carried
from sim.radio.calibration import fit
from sim.radio.calibration.likelihood import MESSAGES, any_heard, likelihood, message
from sim.radio.calibration.placements import placements
from sim.radio.calibration.readings import Experiment, experiment
from sim.radio.calibration.scans import Measured, scans
from sim.radio.calibration.squares import line
from sim.radio.calibration.variance import Parts, _Law, message_sd
from sim.radio.loss import NEAREST
from sim.units import Floats
from tests.conftest import DATA, needs_data

MADE_OUT, WIDTH, MESSAGE_SD, SCAN_SD = 0.59, 1.9, 3.7, 5.3


def some(count: list[int], mean: list[float], scene: int = 0) -> Measured:
    """Some scans of several phones, 255 s apart and 2 m."""
    n = len(count)
    number, nothing = np.arange(n), np.zeros(n, dtype=bool)
    return Measured(
        np.full(n, scene), np.full(n, Carried.OPEN), number % 3, 3 + number % 2, 255.0 * number, np.full(n, 2.0),
        ~nothing, np.array(count), np.array(mean), np.array(mean), np.full(n, 4.0), nothing, nothing,
    )  # fmt: skip


# -- one scan ---------------------------------------------------------------------------------------------------------


def whole(count: int, mean: float, level: float, margin: float) -> float:
    """The density of a count and mean given any message, integrated plainly over the scan's own part.

    The mean of messages made out is taken for normal with their own mean and variance, as in the likelihood.
    """

    def made_out(deviation: Floats, above: float) -> Floats:
        return MADE_OUT / (1 + np.exp(-(above + deviation) / WIDTH)) * stats.norm.pdf(deviation, 0, MESSAGE_SD)

    def of(part: float) -> tuple[float, float, float]:
        grid = np.linspace(-8, 8, 801) * MESSAGE_SD
        weight = made_out(grid, margin + part)
        chance = integrate.simpson(weight, x=grid)
        centre = integrate.simpson(weight * grid, x=grid) / chance
        return chance, centre, integrate.simpson(weight * (grid - centre) ** 2, x=grid) / chance

    parts = np.linspace(-6, 6, 1_201) * SCAN_SD
    density, heard = np.empty(parts.size), np.empty(parts.size)
    for i, part in enumerate(parts):
        chance, centre, variance = of(part)
        near = stats.norm.pdf(mean, level + part + centre, np.sqrt(variance / count))
        density[i] = stats.binom.pmf(count, MESSAGES, chance) * near
        heard[i] = 1 - (1 - chance) ** MESSAGES
    law = stats.norm.pdf(parts, 0, SCAN_SD)
    return float(np.log(integrate.simpson(density * law, x=parts) / integrate.simpson(heard * law, x=parts)))


@pytest.mark.parametrize(("count", "mean", "level", "margin"), [(1, -97.0, -95.0, -1.0), (9, -80.0, -84.0, 12.0)])
def test_the_likelihood_of_a_scan_is_the_integral_over_its_own_part(
    count: int, mean: float, level: float, margin: float
) -> None:
    law = message(MADE_OUT, WIDTH, MESSAGE_SD)
    found = likelihood(some([count], [mean]), np.array([level]), np.array([margin]), SCAN_SD, law, MESSAGE_SD)
    assert found[0] == pytest.approx(whole(count, mean, level, margin), abs=0.02)


def test_a_scan_far_above_the_floor_hears_and_one_far_below_does_not() -> None:
    heard = any_heard(np.array([-40.0, 0.0, 40.0]), SCAN_SD, message(MADE_OUT, WIDTH, MESSAGE_SD))
    assert heard == pytest.approx([0.0, 0.8, 1.0], abs=0.1)
    assert (np.diff(heard) > 0).all()


# -- the parts --------------------------------------------------------------------------------------------------------


def test_the_likelihood_of_the_parts_is_that_of_one_normal_law_for_all_means() -> None:
    """Against the whole covariance matrix at once, fixed effects at their best by weighted least squares."""
    draws = np.linspace(-1.5, 1.5, 24)
    heard = some([3, 9, 1, 14] * 6, (-80 + 5 * np.sin(7 * draws) + draws).tolist())
    heard.metres[:] = np.geomspace(0.5, 8.0, 24)
    receiver, transmitter, meeting, drift, scan, kept = sd = (2.2, 1.6, 3.0, 3.1, 3.2, 0.52)
    same = [one[:, None] == one for one in (heard.hearer, heard.heard)]
    apart = np.abs(heard.at[:, None] - heard.at) / 255.0
    covariance = receiver**2 * same[0] + transmitter**2 * same[1]
    covariance = covariance + same[0] * same[1] * (meeting**2 + drift**2 * kept**apart)
    covariance += np.diag(scan**2 + message_sd(heard) ** 2 / heard.count)
    columns = np.column_stack([np.ones(24), np.log10(np.maximum(heard.metres, NEAREST))])
    turned = np.linalg.inv(covariance)
    best = np.linalg.solve(columns.T @ turned @ columns, columns.T @ turned @ heard.mean)
    expected = stats.multivariate_normal.logpdf(heard.mean, columns @ best, covariance)
    assert _Law(heard).likelihood(np.array(sd[:5]), kept) == pytest.approx(expected, abs=1e-6)


# -- experiment 34 ----------------------------------------------------------------------------------------------------


@cache
def rooms() -> Experiment:
    return experiment(DATA / "dp3t_exp34")


MESSAGES_LINE = {
    "lunch": (3_354, 54.1, 1.22, 6.7), "train": (6_767, 52.9, 1.53, 8.2), "office": (1_787, 53.3, 1.02, 6.0),
    "queue": (2_400, 51.7, 1.24, 7.5), "party": (5_275, 55.4, 1.24, 7.3), "movement": (1_136, 53.8, 0.92, 6.5),
}  # fmt: skip
SCANS_LINE = {
    "lunch": (575, 54.9, 1.22, 5.9), "train": (1_093, 54.1, 1.41, 7.1), "office": (376, 54.7, 1.01, 5.2),
    "queue": (373, 52.0, 1.25, 6.3), "party": (895, 55.9, 1.25, 6.2), "movement": (234, 54.1, 0.88, 4.8),
}  # fmt: skip


@needs_data
@pytest.mark.parametrize("scene", MESSAGES_LINE)
def test_lines_of_least_squares_equal_those_known(scene: str) -> None:
    number = rooms().scenes.index(scene)
    of = rooms().readings.where(rooms().readings.scene == number)
    of = of.where(~np.isnan(of.metres))
    told = rooms().told[rooms().told[:, 0] == number]
    for found, (values, at_1m, n, sd) in (
        (line(of.metres, -29 - of.rssi), MESSAGES_LINE[scene]),
        (line(told[:, 1], told[:, 2]), SCANS_LINE[scene]),
    ):
        assert (found.values, round(found.at_1m, 1), round(found.n, 2), round(found.sd, 1)) == (values, at_1m, n, sd)


@needs_data
def test_the_fit_stands_where_its_likelihood_does_not_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the office alone, with the parts given: a step of a tenth of a dB or of the logit either way loses."""
    every = scans(rooms())
    heard = every.where(every.seen & (every.scene == rooms().scenes.index("office")))
    given = Parts(2.2, 1.6, 3.0, 3.1, 3.1, 0.52, 0.0)
    monkeypatch.setattr(fit, "parts", lambda *_, **__: given)
    search = fit._Search(heard, None)
    best = search.best(search.start(), 2.7)

    def likelihood_at(point: fit._Point) -> float:
        _, logit, _, log_width = point.shared
        drawn = (point.offsets / 2.2, point.floors / 2.7, point.senders / 1.6)
        scans = search.scans(*search.levels(point), logit, log_width)
        return float(scans.sum()) - 0.5 * sum(float(each @ each) for each in drawn)

    top = likelihood_at(best)
    for number in range(4):
        for step in (-0.1, 0.1):
            shared = best.shared.copy()
            shared[number] += step * (10 if number in (0, 2) else 1)
            assert likelihood_at(best._replace(shared=shared)) < top


@needs_data
def test_placements_on_the_body_are_as_far_apart_as_known() -> None:
    """From -54 (hand to hand) to -83 dBm at 1 m, slopes of .47 to 3.09; all together -66.7 - 12.5 log10, sd 10.3."""
    found = placements(DATA / "mitll_pact" / "pact_structured_rssi.csv.xz")
    at_1m, slopes = ([getattr(each, name) for each in found.lines.values()] for name in ("at_1m", "n"))
    assert (round(max(at_1m)), round(min(at_1m)), len(at_1m)) == (-54, -83, 13)
    assert (round(-max(slopes), 2), round(-min(slopes), 2)) == (0.47, 3.09)
    pooled = found.pooled
    assert (pooled.values, round(pooled.at_1m, 1), round(10 * pooled.n, 1), round(pooled.sd, 1)) == (
        349_687, -66.7, -12.5, 10.3,
    )  # fmt: skip
