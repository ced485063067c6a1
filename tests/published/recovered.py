"""Does the fit find what it was given? `python -m tests.published.recovered` simulates experiment 34 and fits it again.

At the moments and distances of the true experiment, with phones, meetings and messages drawn by the numbers in use.
Where the mean of what is found lies off by more than its error, the fit is biased: scans and messages that were lost
below the floor take some of the scatter with them, and the means that are left are all the fit has for its parts.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.draws import Draws
from sim.radio.air import DRIFT_STEP, MEASURED, NUMBERS, Air
from sim.radio.calibration.fit import fit
from sim.radio.calibration.likelihood import MESSAGES
from sim.radio.calibration.readings import experiment
from sim.radio.calibration.scans import Measured, scans
from sim.radio.loss import NEAREST
from sim.radio.phones import RECEIVED, SENT
from sim.units import Floats, Setting
from tests.conftest import DATA

EXPERIMENTS = 16


def design() -> Measured:
    """Return the scans that could have heard a phone at known distance, by meeting and time."""
    every = scans(experiment(DATA / "dp3t_exp34"))
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
    loss = np.array([air.at_1m[each] for each in Setting])[of.setting]
    level = SENT + RECEIVED - loss - air.loss_per_decade * np.log10(np.maximum(of.metres, NEAREST))
    level += offset[of.hearer] + sender[of.heard] + lasting + drift(of, meeting, air, stream.normal(0, 1, n))
    level += stream.normal(0, air.scan_sd, n)
    rssi = np.rint(level[:, None] + stream.normal(0, air.message_sd, (n, int(MESSAGES))))
    margin = rssi - (air.floor + offset + floor)[of.hearer][:, None]
    made_out = stream.random(rssi.shape) < air.made_out / (1 + np.exp(-margin / air.floor_width))
    count = made_out.sum(axis=1)
    mean = (rssi * made_out).sum(axis=1) / np.maximum(count, 1)
    squares = ((rssi - mean[:, None]) ** 2 * made_out).sum(axis=1)
    heard: Measured = replace(of, count=count, mean=mean, squares=squares).where(count > 0)
    return heard


def drift(of: Measured, meeting: Floats, air: Air, fresh: Floats) -> Floats:
    """Return the slow part of each scan, which fades from one scan of a meeting to the next."""
    out = np.empty(len(of))
    for i in range(len(of)):
        goes_on = i > 0 and meeting[i] == meeting[i - 1]
        kept = air.drift_kept ** ((of.at[i] - of.at[i - 1]) / DRIFT_STEP) if goes_on else 0.0
        out[i] = kept * out[i - 1] + np.sqrt(1 - kept**2) * air.drift_sd * fresh[i]
    return out


def main() -> None:
    """Print what was given and what was found."""
    of = design()
    found = []
    for seed in range(EXPERIMENTS):
        air = fit(simulated(of, MEASURED, seed)).air
        found.append([getattr(air, name) for name in NUMBERS])
    means, spread = np.mean(found, axis=0), np.std(found, axis=0, ddof=1)
    print(f"{EXPERIMENTS} simulated experiments\n{'':<18}{'given':>8}{'found':>8}{'error':>8}{'spread':>8}")
    for name, mean, sd in zip(NUMBERS, means, spread, strict=True):
        print(f"{name:<18}{getattr(MEASURED, name):>8.2f}{mean:>8.2f}{sd / EXPERIMENTS**0.5:>8.2f}{sd:>8.2f}")


if __name__ == "__main__":
    main()
