"""Does the simulated channel say of rooms that it was not fitted to what was measured there?

Each scene in turn is left out of the fit and foretold from the others, as the simulator would: by its own channel, with
other phones, at the distances that were measured. Compared are shares of scans below two attenuations, near and far,
since rules of apps live by these. What chance the 18 phones leave is told by drawing them anew with replacement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.draws import Draws
from sim.radio.air import CARRIED, Air, Carried
from sim.radio.calibration.bias import corrected
from sim.radio.calibration.fit import Fit, fit
from sim.radio.calibration.likelihood import MESSAGES
from sim.radio.calibration.scans import Measured
from sim.radio.exp34 import Experiment34
from sim.radio.links import Links, Scans
from sim.radio.phones import RECEIVED, SENT
from sim.units import Barrier, Bools, Floats

BOUNDS = (55, 63)
"""Attenuations in dB below which rules count a scan as near or half near."""
NEAR_M = 2.0
REPLICATES, RESAMPLES = 60, 500
DRAWS = Draws(1)
LOSS_OF = {Carried.POCKET: "pocket_loss", Carried.OPEN: "open_loss"}
WHERE = np.array([next(setting for setting, how in CARRIED.items() if how == each) for each in Carried])
"""A setting in which the channel takes phones to be carried so."""


class Share(NamedTuple):
    """The share of some scans up to an attenuation: measured, foretold, and the measured one's standard error."""

    scene: str
    near: bool
    bound: int
    scans: int
    measured: float
    foretold: float
    error: float

    @property
    def off(self) -> float:
        """By how much it was foretold too high."""
        return self.foretold - self.measured

    @property
    def errors(self) -> float:
        """How many standard errors that is."""
        return abs(self.off) / self.error if self.error else np.inf if self.off else 0.0


@dataclass(frozen=True, slots=True)
class Foretold:
    """What the channel says of each scan: with which chance it hears, and is then up to each bound, (scans, bounds)."""

    heard: Floats
    below: Floats


def foretold(air: Air, of: Measured) -> Foretold:
    """Return what the channel in this air says of these scans, each many times with other phones."""
    n = len(of)
    other = np.repeat(np.arange(REPLICATES, dtype=np.int64) * 1_000, n)
    hearer, heard = (np.tile(each, REPLICATES) + other for each in (of.hearer, of.heard))
    start = np.tile((of.at - of.at.min()).astype(np.int32), REPLICATES)
    metres, setting = np.tile(of.metres, REPLICATES), np.tile(WHERE[of.carried], REPLICATES).astype(np.int8)
    barrier = np.full(start.size, Barrier.NONE, dtype=np.int8)
    links = Links(hearer.astype(np.int32), heard.astype(np.int32), start, start + 1, metres, setting, barrier)
    scans = Scans(np.arange(start.size, dtype=np.int32), start, np.zeros(start.size, dtype=np.int32))
    levels = Experiment34(air).levels(DRAWS, links, scans, int(MESSAGES))
    got = levels.got.reshape(REPLICATES, n)
    lost = (SENT - levels.rssi + RECEIVED).reshape(REPLICATES, n)
    below = [(got & (lost <= bound)).sum(axis=0) / np.maximum(got.sum(axis=0), 1) for bound in BOUNDS]
    return Foretold(got.mean(axis=0), np.column_stack(below))


def shares(name: str, air: Air, heard: Measured) -> list[Share]:
    """Return the shares of these scans, which all heard something, near and far, beside those foretold."""
    lost, told = np.rint(SENT - heard.mean + RECEIVED), foretold(air, heard).below
    return [
        Share(name, near, bound, int(cell.sum()), float(below[cell].mean()), float(said[cell].mean()), error)
        for near, cell in ((True, heard.metres <= NEAR_M), (False, heard.metres > NEAR_M))
        if cell.any()
        for bound, said in zip(BOUNDS, told.T, strict=True)
        for below in [lost <= bound]
        for error in [_error(heard.where(cell), (below - said)[cell])]
    ]


def _error(of: Measured, values: Floats) -> float:
    """Return the standard error of a mean over scans whose phones are drawn anew with replacement."""
    phones, number = np.unique(np.concatenate([of.hearer, of.heard]), return_inverse=True)
    hearer, heard = np.split(number, 2)
    stream, even = DRAWS.stream("radio.calibration.phones"), np.full(phones.size, 1 / phones.size)
    often = stream.multinomial(phones.size, even, size=RESAMPLES)
    weight = often[:, hearer] * often[:, heard]
    there = weight.sum(axis=1) > 0
    return float((weight[there] @ values / weight[there].sum(axis=1)).std())


def left_out(
    scenes: Sequence[str], heard: Measured, whole: Fit, off: Mapping[str, float], tell: Callable[[int], None]
) -> tuple[list[Share], list[Share]]:
    """Return the shares of each scene as foretold from all others, knowing how phones are carried, and not knowing it.

    Whoever knows takes the loss of the other scenes in which they are carried so, if there are any; who does not, that
    of all others together. Each fit is corrected by `off`, the bias of that
    to all scenes, the one left out included. Without both ways of carrying there is nothing to know.
    """
    known, unknown = list[Share](), list[Share]()
    for scene, name in enumerate(scenes):
        tell(scene)
        mine = heard.scene == scene
        if not mine.any():  # nobody knows how far apart phones were there
            continue
        others, carried = heard.where(~mine), Carried(int(heard.carried[mine][0]))
        air = corrected(fit(others, whole).air, off)
        known += shares(name, air, heard.where(mine))
        unknown += shares(name, replace(air, **{LOSS_OF[carried]: air.pooled_loss}), heard.where(mine))
    return known, unknown if np.unique(heard.carried).size > 1 else []


class Heard(NamedTuple):
    """Of the scans of a scene: which share heard a phone that was sending nearby, measured and foretold."""

    scene: str
    pairs: int
    measured: float
    foretold: float


def hearing(scenes: Sequence[str], scans: Measured, air: Air) -> Iterator[Heard]:
    """Yield how many scans heard each sending phone at known distance; the fit knew only scans that heard something."""
    known = scans.where(scans.sending & ~np.isnan(scans.metres))
    chance = foretold(air, known).heard
    for scene, name in enumerate(scenes):
        of: Bools = known.scene == scene
        if of.any():
            yield Heard(name, int(of.sum()), float((known.count[of] > 0).mean()), float(chance[of].mean()))


def live(scenes: Sequence[str], scans: Measured) -> Iterator[tuple[str, float]]:
    """Yield the share of scans that heard each phone, at any distance, that somebody heard around that time."""
    for scene, name in enumerate(scenes):
        of = scans.where((scans.scene == scene) & scans.live)
        yield name, float((of.count > 0).mean())
