"""Is a key refused where an arm sets it for itself and nobody in it uses it, and left alone everywhere else?"""

from __future__ import annotations

import pytest

from sim.hall.scenario import Scenario, every_key, load
from sim.hall.scenario.effect import USES, unused
from sim.problems import Refused

APPS = ("robert", "bluetrace", "ntk", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn", "desire")
ALL = ("none", "tracers", *APPS, "itineraries", "antennas", "wristband")
PHONES = (*APPS, "itineraries")
WARN = tuple(each for each in ALL if each not in ("none", "wristband"))

USED = {
    "phones.adoption=0.3": PHONES,
    "phones.ownership=0.3": (*PHONES, "antennas"),
    "phones.left_behind=0.3": (*PHONES, "antennas"),
    "phones.out_of_step=0.3": tuple(each for each in APPS if each not in ("bluetrace", "ntk")),
    "radio.wall_db.brick=9.0": APPS,
    "health.declares=0.3": APPS,
    "health.kept_by_band=0.3": ("wristband",),
    "health.isolates_alerted=0.3": WARN,
    "health.quarantine_days=3": WARN,
    "health.seeks_test=0.9": ALL,
    "disease.r0=1.2": ALL,
    "tracers.staff_per_100_000=9.0": ("tracers", "bluetrace"),
    "tracers.recall.work=0.1": ("tracers",),
    "tracers.names_others=0.1": ("tracers",),
    "tracers.notice_h=9.0": ("tracers",),
    "tracers.answers=0.1": ("tracers", "bluetrace"),
    "radio.stopcovid_offset_db=3": ("robert",),
    "servers.junk_a_day=9": (*PHONES, "antennas", "wristband"),
    "alerts.delayed_h=9.0": tuple(each for each in APPS if each != "bluetrace"),
    'alerts.shows="nothing"': ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn"),
    "phones.junk_answers=0.1": PHONES,
    "phones.junk_beacons=9": APPS,
}


@pytest.fixture(scope="module")
def every_way() -> Scenario:
    return load("all_systems")


@pytest.mark.parametrize("setting", USED)
def test_an_arm_may_set_what_its_system_uses_and_nothing_else(every_way: Scenario, setting: str) -> None:
    idle = [each for each in ALL if each not in USED[setting]]
    key = setting.partition("=")[0]
    if idle:
        with pytest.raises(Refused) as refused:
            every_way.with_settings(*(f"arms.{each}.{setting}" for each in ALL))
        found = {problem.key: problem for problem in refused.value.problems}
        assert set(found) == {f"arms.{each}.{key}" for each in idle}
        assert all("would change nothing" in each.rule and each.mend == "leave it out" for each in found.values())
    if len(idle) < len(ALL):
        every_way.with_settings(*(f"arms.{each}.{setting}" for each in USED[setting]))


def test_tracers_behind_an_app_use_what_they_ask_and_how_well_owners_remember(every_way: Scenario) -> None:
    every_way.with_settings("arms.gaen.tracers.error_minutes=0.1", "arms.gaen.tracers.triage=true")
    for key in ("names_others", "recall.work", "answers"):  # owners ring up, and tell of all they were near
        with pytest.raises(Refused, match=key):
            every_way.with_settings(f"arms.gaen.tracers.{key}=0.1", "arms.gaen.tracers.triage=true")


def test_what_all_arms_share_may_be_idle_and_is_said_where_nobody_uses_it(every_way: Scenario) -> None:
    banded = every_way.with_settings("health.kept_by_band=0.5")
    assert unused(banded) == []
    assert unused(banded, ["wristband", "gaen"]) == []
    [said] = unused(banded, ["none", "gaen"])
    assert said == "health.kept_by_band changes nothing here: it is for wristbands, which no arm has."
    assert unused(every_way, ["none"]) == []


def test_the_table_knows_keys_that_there_are() -> None:
    keys = every_key()
    assert all(any(each == name or each.startswith(f"{name}.") for each in keys) for name in USES)
