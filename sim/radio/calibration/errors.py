"""How sure is each fitted number? What do they become when one phone is left out, each in turn?

A jackknife over phones: a phone goes with all it heard and all that heard it, since its offsets are in every scan of
it. What belongs to pairs rather than to phones is so told too large rather than too small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.radio.air import NUMBERS
from sim.radio.calibration.fit import Fit, fit
from sim.radio.calibration.laws import Law
from sim.radio.calibration.scans import Measured


def errors(
    heard: Measured, whole: Fit, laws: Sequence[Law], tell: Callable[[int, int], None]
) -> list[Mapping[str, float]]:
    """Return the standard error of each number of the air by name, for each law; of the fit, before any correction."""
    phones = np.unique(np.concatenate([heard.hearer, heard.heard]))
    found = []
    for done, phone in enumerate(phones):
        tell(done, phones.size)
        left = heard.where((heard.hearer != phone) & (heard.heard != phone))
        again = fit(left, whole)
        airs = [law(left, again) for law in laws]  # each a fit of its own
        found.append([[getattr(air, name) for name in NUMBERS] for air in airs])
    spread = np.std(found, axis=0) * np.sqrt(phones.size - 1)
    return [dict(zip(NUMBERS, map(float, of), strict=True)) for of in spread]
