"""Does algorithm 2 give StopCovid's own scores, to the last bit?"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.systems.robert import scoring
from sim.systems.robert.rules import TOUSANTICOVID
from sim.systems.robert.scoring import scored_2, scores, total_risk
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors
FILE = VECTORS / "stopcovid_risk_v2.json"
PUBLISHED = json.loads(FILE.read_text()) if FILE.is_file() else {"sets": []}


def test_the_numbers_are_the_published_ones() -> None:
    params = PUBLISHED["params"]
    assert list(scoring.DELTAS) == params["deltas"]
    assert (params["rssi_max"], params["p0"]) == (scoring.RSSI_MAX, scoring.P0)
    assert (params["a"], params["b"], params["r0"]) == (scoring.SOFT_A, scoring.SOFT_B, scoring.R0)
    assert (params["epoch_s"], params["threshold"]) == (scoring.EPOCH_S, scoring.THRESHOLD)


@pytest.mark.parametrize("each", PUBLISHED["sets"], ids=[each["name"] for each in PUBLISHED["sets"]])
def test_every_contact_and_their_sum(each: Any) -> None:
    contacts = each["contacts"]
    assert len(contacts) == 58
    at, rssi = (np.array([x for c in contacts for x in c[name]], dtype=np.int64) for name in ("t", "rssi"))
    bounds = np.cumsum([0, *(len(c["t"]) for c in contacts)])
    found = scored_2(at, rssi, bounds)
    assert found.risk.tolist() == [c["expected_base_score"] for c in contacts]
    assert found.minutes.tolist() == [c["expected_duration"] for c in contacts]
    assert found.near.tolist() == [c["expected_nb_contacts"] for c in contacts]
    stored = scores(TOUSANTICOVID, at, rssi, bounds).tolist()
    assert stored == [c["expected_score_times_duration"] for c in contacts]
    assert total_risk(TOUSANTICOVID, sum(stored)) == each["expected_aggregate"]
