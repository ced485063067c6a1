"""By how much does the fit miss what it is given? Experiment 34 simulated in the fitted air, and fitted again.

Scans and messages that were lost below the floor take some of the scatter and of the slope with them, and the means
that are left are all the fit has for its parts. So the experiment is lived again in the air that was found, at its
moments and distances, with other phones, meetings and messages; by what the fit misses there it is corrected, once.
That is as good as the law by which it is simulated. And which scans could have heard a phone is known best where they
did: too few are among them that heard nothing, so that the correction is rather too small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sim.draws import Draws
from sim.radio.air import DRIFT_STEP, NUMBERS, Air
from sim.radio.calibration.fit import Fit, fit
from sim.radio.calibration.laws import Law
from sim.radio.calibration.likelihood import MESSAGES
from sim.radio.calibration.scans import Measured
from sim.radio.loss import NEAREST
from sim.radio.phones import RECEIVED, SENT
from sim.units import Floats, Int64s

EXPERIMENTS = 16
"""So many simulated experiments leave of the bias a quarter of one experiment's scatter."""


def bias(every: Measured, whole: Fit, law: Law, tell: Callable[[int, int], None]) -> Mapping[str, float]:
    """Return by how much a law finds each number of the air too large, where the air is what it finds in `every`."""
    of, found = could_hear(every), []
    air = law(every.where(every.seen), whole)
    for seed in range(EXPERIMENTS):
        tell(seed, EXPERIMENTS)
        heard = simulated(of, air, seed)
        again = law(heard, fit(heard, whole))
        found.append([getattr(again, name) - getattr(air, name) for name in NUMBERS])
    return dict(zip(NUMBERS, map(float, np.mean(found, axis=0)), strict=True))


def corrected(air: Air, by: Mapping[str, float]) -> Air:
    """Return an air with a bias taken away, within what each number can be."""
    limits = {name: (number.metadata["least"], number.metadata["most"]) for name, number in NUMBERS.items()}
    return Air(**{name: float(np.clip(getattr(air, name) - by[name], *limits[name])) for name in NUMBERS})


def could_hear(every: Measured) -> Measured:
    """Return the scans that could have heard a phone at known distance, by meeting and time."""
    known = every.where(every.seen | (every.sending & ~np.isnan(every.metres)))
    ordered: Measured = known.where(np.lexsort((known.at, known.heard, known.hearer, known.scene)))
    return ordered


def simulated(of: Measured, air: Air, seed: int) -> Measured:
    """Return what scans at these moments and distances would have heard in this air; but those without a message."""
    stream, n = Draws(seed).stream("radio.calibration.recovered"), len(of)
    phones = int(max(of.hearer.max(), of.heard.max())) + 1
    offset, sender, floor = (stream.normal(0, sd, phones) for sd in (air.receiver_sd, air.transmitter_sd, air.floor_sd))
    _, meeting = np.unique(np.stack([of.scene, of.hearer, of.heard]), axis=1, return_inverse=True)
    lasting = stream.normal(0, air.meeting_sd, meeting.max() + 1)[meeting]
    loss = np.array([air.pocket_loss, air.open_loss])[of.carried]
    level = SENT + RECEIVED - loss - air.loss_per_decade * np.log10(np.maximum(of.metres, NEAREST))
    level += offset[of.hearer] + sender[of.heard] + lasting + _drift(of, meeting, air, stream.normal(0, 1, n))
    level += stream.normal(0, air.scan_sd, n)
    rssi = np.rint(level[:, None] + stream.normal(0, air.message_sd, (n, int(MESSAGES))))
    margin = rssi - (air.floor + offset + floor)[of.hearer][:, None]
    made_out = stream.random(rssi.shape) < air.made_out / (1 + np.exp(-margin / air.floor_width))
    count = made_out.sum(axis=1)
    mean = (rssi * made_out).sum(axis=1) / np.maximum(count, 1)
    squares = ((rssi - mean[:, None]) ** 2 * made_out).sum(axis=1)
    heard: Measured = replace(of, count=count, mean=mean, squares=squares).where(count > 0)
    return heard


def _drift(of: Measured, meeting: Int64s, air: Air, fresh: Floats) -> Floats:
    """Return the slow part of each scan, which fades from one scan of a meeting to the next."""
    out = np.empty(len(of))
    for i in range(len(of)):
        goes_on = i > 0 and meeting[i] == meeting[i - 1]
        kept = air.drift_kept ** ((of.at[i] - of.at[i - 1]) / DRIFT_STEP) if goes_on else 0.0
        out[i] = kept * out[i - 1] + np.sqrt(1 - kept**2) * air.drift_sd * fresh[i]
    return out
