"""Does a town live under the rule and the scale that its scenario states, whichever of its machines are built?"""

from __future__ import annotations

import pytest

from sim.hall.engine import live
from sim.hall.scenario import load
from sim.hall.witness import Witness
from sim.systems.robert.limits import OFFSET
from tests.hall.hamlet import count, hamlet, lived

WEAK, STRONG = "radio.stopcovid_offset_db=0", "radio.stopcovid_offset_db=12"


def test_the_offset_of_stopcovids_scale_is_what_it_was() -> None:
    assert hamlet().radio.stopcovid_offset_db == OFFSET == 6
    stated = live(hamlet(f"radio.stopcovid_offset_db={OFFSET}"), "later", 1)
    assert stated.digest() == lived("later").digest()


def test_louder_levels_make_more_alerts() -> None:
    """Under the scoring of 2021; that of June 2020 is at risk after seconds at any of these levels."""
    weak, strong = (count(lived("later", each), "alerts") for each in (WEAK, STRONG))
    assert 0 < weak < strong


def test_it_is_the_same_for_phones_without_machines() -> None:
    machines, fleet = (live(hamlet(STRONG), "later", 1, witness=each) for each in (Witness.ON_DEMAND, Witness.FLEET))
    assert machines.day_digests() == fleet.day_digests()


def test_it_is_nothing_to_google_and_apple() -> None:
    assert lived("gaen", WEAK).digest() == lived("gaen").digest()


@pytest.mark.parametrize("rule", ["plain_2m_15min", "plain_0.5m_15min", "corona_warn_app_2020_06", "immuni_2020_06"])
def test_a_hamlet_lives_under_a_rule_that_its_scenario_names(rule: str) -> None:
    scenario = hamlet(f'arms.gaen.rule="{rule}"')
    every = (Witness.ON_DEMAND, Witness.ALERTED, Witness.FLEET)
    machines, attested, fleet = (live(scenario, "gaen", 1, witness=each) for each in every)
    assert machines.day_digests() == attested.day_digests() == fleet.day_digests()
    assert count(fleet, "alerts") > 0


def test_two_metres_alert_more_than_half_a_metre() -> None:
    near, far = (count(lived("gaen", f'arms.gaen.rule="plain_{d}m_15min"'), "alerts") for d in (0.5, 2))
    assert near < far


def test_a_rule_is_named_in_every_system_whose_phones_match() -> None:
    for system in ("gaen", "dp3t_unlinkable", "tcn"):
        arms = f'arms=[{{name="one", system="{system}", rule="plain_1.5m_10min"}}]'
        assert load("stopcovid", [arms]).arms[0].rule == "plain_1.5m_10min"
