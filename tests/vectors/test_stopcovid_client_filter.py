"""Does the app's filter decide its own published cases?"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.systems.robert.filtering import Config, filtered
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors
FILE = VECTORS / "stopcovid_client_filter.json"
PUBLISHED = json.loads(FILE.read_text()) if FILE.is_file() else {"cases": []}
NEAR = {"rel": 0, "abs": 1e-8}
"""The cases are published with nine decimals."""


def test_all_are_here() -> None:
    assert len(PUBLISHED["cases"]) == 7


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=range(len(PUBLISHED["cases"])))
def test_every_case(case: Any) -> None:
    fixed = PUBLISHED["fixed"]
    at, rssi = (np.array(PUBLISHED[name], dtype=np.int64) for name in ("t", "rssi"))
    config = Config(
        deltas=tuple(fixed["deltas"]), a=case["a"], b=case["b"], p0=case["p0"], shortest_s=fixed["duration_threshold"],
        peak=case["rssi_threshold"], least_risk=case["risk_threshold"],
    )  # fmt: skip
    found = filtered(at, rssi, np.array([0, at.size]), config)
    assert bool(found.told[0]) is case["accepted"]
    assert found.rssi.tolist() == PUBLISHED[f"clipped_minus{-case['rssi_threshold']}"]
    if case["accepted"]:
        cut = rssi[found.rssi != rssi]
        assert (cut.size, cut.mean()) == (case["peak_count"], pytest.approx(case["mean_peak"]))
        assert found.windows[0] == pytest.approx(np.array(case["window_risks"]), **NEAR)
        assert (found.windows[0] > 0).sum() == case["risk_density"]
        assert found.between[0] == pytest.approx(case["intermediate_risk"], **NEAR)
        assert found.risk[0] == pytest.approx(case["risk"], **NEAR)
