"""Which part of a square do receivers on a grid reach? As much as the discs around them cover, edges cut off.

The layout of the published simulation of corona-sniffer: 20 x 20 receivers that hear 30 m, in 1,500 x 1,500 m. With
their outer rows on the border (the discs of neighbours do not meet), the inner ones count whole, those of the edges
half and those of the corners a quarter; with each amid a cell of its own, all count whole. The points are drawn with a
fixed seed; a right programme would fail a law at 4 standard errors once in 16,000 seeds, and one that takes the other
layout, or a range a metre off, is caught with power above .99.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.receivers import grid

SIDE_M, ACROSS, RANGE_M = 1_500.0, 20, 30.0
POINTS = 200_000
ERRORS = 4.0
DISC = np.pi * RANGE_M**2 / SIDE_M**2


def covered(*, border: bool, range_m: float = RANGE_M) -> float:
    """The share of points in the square that a receiver reaches, by the receivers' own reckoning."""
    stream = Draws(20_200_410).stream("sniffers")
    x, y = stream.uniform(0.0, SIDE_M, (2, POINTS))
    _, point, metres = grid(SIDE_M, ACROSS, range_m, border=border).within(x, y)
    assert metres.max() <= range_m
    return np.unique(point).size / POINTS


@pytest.mark.parametrize(("border", "stated"), [(True, 0.454), (False, 0.503)])
def test_receivers_reach_what_their_discs_cover(border: bool, stated: float) -> None:
    """False alarms 6e-5."""
    inner, edge = (ACROSS - 2) ** 2, 4 * (ACROSS - 2)
    law = DISC * (inner + edge / 2 + 4 / 4 if border else ACROSS**2)
    assert law == pytest.approx(stated, abs=5e-4)
    error = np.sqrt(law * (1 - law) / POINTS)
    assert abs(covered(border=border) - law) < ERRORS * error


@pytest.mark.parametrize(("border", "range_m"), [(True, 31.0), (False, 29.0)])
def test_a_range_a_metre_off_is_caught(border: bool, range_m: float) -> None:
    law = DISC * ((ACROSS - 1) ** 2 if border else ACROSS**2)
    error = np.sqrt(law * (1 - law) / POINTS)
    assert abs(covered(border=border, range_m=range_m) - law) > ERRORS * error
