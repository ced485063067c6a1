"""Is it said which phones of a run were machines?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.witness import MACHINES_UP_TO, Witness, built
from tests.hall.village import village

ARMS = 'arms=[{name="none", system="none"}, {name="gaen", system="gaen"}, {name="robert", system="robert"}]'


@pytest.mark.parametrize(
    ("arm", "people", "witness", "said"),
    [
        ("none", 40, None, "none"),
        ("gaen", MACHINES_UP_TO, None, "machines"),
        ("gaen", MACHINES_UP_TO + 1, None, "alerted"),
        ("robert", MACHINES_UP_TO + 1, None, "machines"),
        ("robert", 40, Witness.FLEET, "fleet"),
        ("gaen", 40, Witness.FLEET, "fleet"),
        ("gaen", 40, Witness.EVERY_PHONE, "every one"),
    ],
)
def test_a_result_says_which_phones_were_built(
    tmp_path: Path, arm: str, people: int, witness: Witness | None, said: str
) -> None:
    scenario = village(tmp_path, 5, ARMS)
    assert built(scenario.arm(arm), people, witness) == said
