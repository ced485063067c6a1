"""Does the fit find what it was given? `python -m tests.published.recovered` simulates experiment 34 and fits it again.

In the air in use. What the fit alone finds lies off by more than its error: it is biased. What it finds once corrected,
as `pistage calibrate radio` does it, should not be: each simulated experiment is corrected by simulating it in turn.
"""

from __future__ import annotations

import numpy as np

from sim.radio.air import MEASURED, NUMBERS
from sim.radio.calibration.bias import bias, corrected, could_hear, simulated
from sim.radio.calibration.fit import fit
from sim.radio.calibration.laws import with_offset
from sim.radio.calibration.readings import experiment
from sim.radio.calibration.scans import scans
from tests.conftest import DATA

EXPERIMENTS = 16
FIRST = 1_000
"""Other seeds than those by which the fit is corrected."""


def main() -> None:
    """Print what was given, what the fit found, and what it found once corrected."""
    of = could_hear(scans(experiment(DATA / "dp3t_exp34")))
    plain, mended = [], []
    for seed in range(FIRST, FIRST + EXPERIMENTS):
        again = fit(simulated(of, MEASURED, seed))
        better = corrected(again.air, bias(of, again, with_offset, lambda done, total: None))
        plain.append([getattr(again.air, name) for name in NUMBERS])
        mended.append([getattr(better, name) for name in NUMBERS])
    print(f"{EXPERIMENTS} simulated experiments\n{'':<18}{'given':>8}{'found':>8}{'error':>8}{'mended':>8}{'error':>8}")
    for at, name in enumerate(NUMBERS):
        cells = [(np.mean(each, axis=0)[at], np.std(each, axis=0, ddof=1)[at]) for each in (plain, mended)]
        both = "".join(f"{mean:>8.2f}{sd / EXPERIMENTS**0.5:>8.2f}" for mean, sd in cells)
        print(f"{name:<18}{getattr(MEASURED, name):>8.2f}{both}")


if __name__ == "__main__":
    main()
