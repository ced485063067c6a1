"""Does a town live under TCN as its machines say, whichever of them are built?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.witness import Witness
from tests.hall.village import village

ARM = 'arms=[{name="none", system="none"}, {name="tcn", system="tcn", rule="swisscovid_2020_09"}]'
EAGER = (
    "phones.adoption=1.0", "phones.ownership=1.0", "phones.left_behind=0.0", "health.seeks_test=1.0",
    "health.declares=1.0", "health.isolates_alerted=0.0", "disease.infected_at_start=12",
    "health.isolates_sick=0.0", "health.isolates_positive=0.0", "health.swab_delay_h=1.0",
    "health.lab.turnaround_h=5.0",
)  # fmt: skip
"""A village in which every case declares at once and goes on meeting others."""


@pytest.mark.parametrize("seed", [6, 16])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, seed: int) -> None:
    scenario = village(tmp_path, 21, ARM, *EAGER)
    lazy, full = (live(scenario, "tcn", seed, witness=witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert len(lazy.table("alerts")["at"]) > 3
    assert lazy.day_digests() == full.day_digests()
