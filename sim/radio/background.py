"""Which phones go deaf in the pocket?

An iPhone puts an app to sleep that is not on its screen. As the minister said of StopCovid, a phone of Android nearby
wakes it; two iPhones alone hardly hear each other. Systems that the operating systems run themselves are spared this.
How often it works was never published: the two shares are the ends of what was said, to be swept between.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.radio.links import Links
from sim.units import Bools, Int32s

IPHONES = parameter(0.20, "1", "C. O before the French Senate, May 2020: iPhones a little below 20 % of the phones")
HEARD_AWAKE = parameter(0.80, "1", "C. O before the French Senate, May 2020: 75 to 80 % are heard; sweep .04 to 1")
HEARD_ASLEEP = parameter(0.04, "1", "first NHSX app, 2020: 4 % of iPhones heard (Ada Lovelace Institute); sweep .04 "
                         "to .80")  # fmt: skip
ANDROID_NEARBY = parameter(0.5, "1", "assumption: share of meetings of two iPhones with an Android phone nearby that "
                           "runs the app; sweep 0 to 1")  # fmt: skip


def are_iphones(draws: Draws, phones: Int32s) -> Bools:
    """Tell which of these phones are iPhones, for life."""
    return draws.uniform("radio.iphone", phones) < IPHONES


def awake(draws: Draws, links: Links) -> Bools:
    """Tell on which of these links an app in the background hears: once for each meeting and direction.

    Two Android phones always do; an iPhone and another with the share of the awake; two iPhones with that share where
    an Android phone is nearby (for both directions alike), else with the share of the asleep.
    """
    iphones = np.add(are_iphones(draws, links.hearer), are_iphones(draws, links.heard), dtype=np.int8)
    low, high = np.minimum(links.hearer, links.heard), np.maximum(links.hearer, links.heard)
    woken = draws.uniform("radio.android_nearby", low, high, links.start) < ANDROID_NEARBY
    share = np.select([iphones == 0, (iphones == 1) | woken], [1.0, HEARD_AWAKE], HEARD_ASLEEP)
    return draws.uniform("radio.background", links.hearer, links.heard, links.start) < share
