"""Does a town live under NTK as its machines say, whichever of them are built?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.witness import Witness
from tests.hall.test_tracing_tcn import EAGER
from tests.hall.village import village

ARM = 'arms=[{name="none", system="none"}, {name="ntk", system="ntk"}]'


@pytest.mark.parametrize("seed", [6, 16])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, seed: int) -> None:
    scenario = village(tmp_path, 15, ARM, *EAGER)
    lazy, full = (live(scenario, "ntk", seed, witness=witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert len(lazy.table("alerts")["at"]) > 3
    assert lazy.day_digests() == full.day_digests()
