"""Do DP-3T's phones warn the same persons when only those that matter are built?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.witness import Witness
from tests.hall.village import village

ARM = 'arms=[{{name="none", system="none"}}, {{name="dp3t", system="{}", rule="swisscovid_2020_09"}}]'


def facts(journal: Journal) -> dict[str, dict[str, list[float]]]:
    kinds = ("infections", "reports", "uploads", "publications", "alerts", "evidence")
    return {kind: {name: column.tolist() for name, column in journal.table(kind).items()} for kind in kinds}


@pytest.mark.parametrize("system", ["dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid"])
def test_built_on_demand_they_are_as_if_all_were_played(tmp_path: Path, system: str) -> None:
    scenario = village(tmp_path, 21, ARM.format(system))
    lazy, full = (
        facts(live(scenario, "dp3t", 2, witness=witness)) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE)
    )
    assert lazy == full
    assert len(lazy["alerts"]["person"]) >= 5
    assert len(lazy["uploads"]["at"]) >= 5
