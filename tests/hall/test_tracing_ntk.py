"""Does a town live under NTK as its machines say, whichever of them are built?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.tracing import Tracing
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


def test_whoever_is_pushed_asks_at_once_and_most_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: dict[str, set[tuple[int, int]]] = {"_pushed": set(), "_ask": set(), "_flagged": set()}

    def noting(step: str) -> None:
        real = getattr(Tracing, step)

        def noted(self: Tracing, phone: int, *rest: int) -> None:
            if step != "_flagged" or rest[0]:
                done[step].add((rest[-1], phone))
            real(self, phone, *rest)

        monkeypatch.setattr(Tracing, step, noted)

    for step in done:
        noting(step)
    live(village(tmp_path, 8, ARM, *EAGER), "ntk", 6, witness=Witness.ON_DEMAND)
    assert done["_flagged"]
    assert done["_flagged"] < done["_pushed"] <= done["_ask"]
    assert len(done["_pushed"]) > 3 * len(done["_flagged"])
