"""Is a run in a synthetic town a function of its file and seed, under both systems, and does every switch act?"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.disease.spread import transmissions
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.witness import Witness
from sim.kernels import threads
from sim.radio.channel import CHANNELS
from sim.radio.hearing import sightings
from sim.systems.registry import design
from sim.units import DAY, HOUR, NEVER, Barrier, Day, Int32s, Setting
from sim.world.answers import Proximities
from sim.world.conduct import Conduct
from tests.hall.hamlet import ARMS, FEW, count, hamlet, infections, lived, rows
from tests.processes import PATIENCE_S
from tests.world.towns import everybody, phones_alone, town

EACH_ARM = pytest.mark.parametrize("arm", ARMS)
BARRIERS = ("plexiglass", "glass", "plasterboard", "brick", "floor")
THICK = "radio.wall_db={" + ", ".join(f"{barrier}=100.0" for barrier in BARRIERS) + "}"
BY_HALF = pytest.mark.parametrize("arm", ["june", "gaen"])


@EACH_ARM
def test_the_hamlet_has_something_to_tell(arm: str) -> None:
    journal = lived(arm)
    assert all(count(journal, kind) > 2 for kind in ("reports", "uploads", "alerts", "evidence", "stays"))
    met_at = Counter(setting for _, at, _, setting in infections(journal) if at >= 0)
    assert min(met_at[setting] for setting in (Setting.HOME, Setting.SCHOOL, Setting.WORK, Setting.LEISURE)) > 0
    assert {"household_attack_reached", "generation_days", "before_onset_share", "at_home_share"} <= set(
        journal.numbers
    )


# -- one run is one run -----------------------------------------------------------------------------------------------


@EACH_ARM
@pytest.mark.parametrize("batch_s", [6 * HOUR, HOUR])
def test_a_day_in_one_batch_is_the_day_in_pieces(arm: str, batch_s: int) -> None:
    assert live(hamlet(), arm, 1, batch_s=batch_s).digest() == lived(arm).digest()


@EACH_ARM
def test_threads_change_nothing_and_the_seed_does(arm: str) -> None:
    for number in (1, 2):
        threads(number)
        assert live(hamlet(), arm, 1).digest() == lived(arm).digest()
    assert lived(arm, seed=2).digest() != lived(arm).digest()


def test_another_process_gives_the_same_digests() -> None:
    code = f"from tests.hall.hamlet import lived; print(*(lived(arm).digest() for arm in {ARMS!r}))"
    there = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        cwd=Path(__file__).resolve().parents[2], timeout=PATIENCE_S,
    )  # fmt: skip
    assert there.stdout.split() == [lived(arm).digest() for arm in ARMS]


@EACH_ARM
def test_phones_on_demand_equal_every_phone_every_sighting(arm: str) -> None:
    """Three phones in ten lie without their owner for a while: some alerts rest on such a one."""
    lazy = lived(arm, *FEW, seed=6)
    full = live(hamlet(*FEW), arm, 6, witness=Witness.EVERY_PHONE)
    assert lazy.day_digests() == full.day_digests()
    assert lazy.digest() == full.digest()
    assert count(lazy, "alerts") > 3
    assert lazy.table("evidence")["alone_s"].sum() > 0


@EACH_ARM
def test_arms_share_every_event_until_the_first_alert(arm: str) -> None:
    first = int(lived(arm).table("alerts")["at"].min())
    before = [[row for row in infections(lived(each)) if row[1] < first] for each in ("none", arm)]
    assert before[0] == before[1] != []
    swabbed = [[row for row in rows(lived(each), "tests", "swab_at", "person") if row[0] < first]
               for each in ("none", arm)]  # fmt: skip
    assert swabbed[0] == swabbed[1] != []
    assert infections(lived("none")) != infections(lived(arm)) or arm != "june"


@BY_HALF
def test_adoption_0_equals_arm_none_to_the_last_infection(arm: str) -> None:
    none, traced = (lived(each, "phones.adoption=0.0") for each in ("none", arm))
    assert infections(none) == infections(traced)
    assert none.table("tests")["swab_at"].tolist() == traced.table("tests")["swab_at"].tolist()
    assert count(traced, "alerts") == 0


# -- every switch acts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("switch", [
    "population.people=601", "population.going_out=0.6", "disease.household_attack=0.25", "disease.r0=2.0",
    "phones.ownership=0.99", "phones.left_behind=0.0", "radio.wall_db={brick=30.0}", 'population.country="classroom"',
    'population.schools="closed"',
])  # fmt: skip
def test_every_switch_of_a_town_acts(switch: str) -> None:
    assert lived("june", switch).digest() != lived("june").digest()


def test_people_are_as_many_and_phones_are_owned_as_was_said() -> None:
    owners = lived("none").table("persons")["owns_phone"]
    assert owners.size == 600
    assert not owners.all()
    assert lived("none", "phones.ownership=1.0").table("persons")["owns_phone"].all()
    assert lived("none", "phones.ownership=1.0").numbers == lived("none").numbers, "the disease knows no phones"


def test_who_goes_out_less_meets_fewer() -> None:
    """Rates are solved for the same R0, so that the fewer whom each meets must be infected more easily."""
    less, as_ever = (lived("none", *settings).numbers for settings in (("population.going_out=0.6",), ()))
    assert less["beta"] > 1.2 * as_ever["beta"]


def test_a_larger_attack_is_infection_at_home() -> None:
    more, as_ever = (lived("none", *settings).numbers for settings in (("disease.household_attack=0.25",), ()))
    assert more["beta"] * more["home_weight"] > 1.3 * as_ever["beta"] * as_ever["home_weight"]
    assert more["at_home_share"] > 1.2 * as_ever["at_home_share"]


def test_without_phones_left_behind_none_is_heard_alone() -> None:
    assert lived("june").table("evidence")["alone_s"].sum() > 0
    assert lived("june", "phones.left_behind=0.0").table("evidence")["alone_s"].sum() == 0


@pytest.mark.parametrize("setting", ["transit", "school", "home"])
def test_a_policy_holds_in_its_setting_alone(setting: str) -> None:
    """Nobody is infected there from its date on; elsewhere people still are."""
    free = ("population.people=1500", "disease.infected_at_start=150", "disease.r0=5.0")
    closed = f'policies=[{{name="closed", from=2020-06-11, setting="{setting}", transmission=0.0}}]'
    there = int(Setting[setting.upper()])
    open_, shut = (
        [(at >= 3 * DAY, where == there) for _, at, source, where in infections(lived("none", *each)) if source >= 0]
        for each in (free, (*free, closed))
    )
    assert open_.count((True, True)) > 0
    assert [each for each in shut if not each[0]] == [each for each in open_ if not each[0]]
    assert shut.count((True, True)) == 0
    assert shut.count((True, False)) > 20


# -- walls ------------------------------------------------------------------------------------------------------------


def phones_near(day: int) -> Proximities:
    place = town(2_000, 0.3)
    return place.sightable(everybody(place), Day(day), Conduct())


@pytest.mark.parametrize("system", ["robert", "gaen"])
def test_through_walls_of_100_db_nothing_is_heard(system: str) -> None:
    """And what is heard without a wall between is the same, to the last bit."""
    near, scans = phones_near(0), design(system).traits.scans
    assert scans is not None
    walled = near.barrier != Barrier.NONE
    assert set(near.barrier[walled]) == {Barrier.PLEXIGLASS, Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR}
    thin = CHANNELS["dp3t_exp34"]
    thick = thin.with_walls(dict.fromkeys(BARRIERS, 100.0))
    span = Draws(1), 0, 12 * HOUR
    behind, free = near.where(walled), near.where(~walled)
    assert len(sightings(behind, scans, thin, *span)) > 1_000
    assert len(sightings(behind, scans, thick, *span)) == 0
    every, open_ = sightings(near, scans, thick, *span), sightings(free, scans, thin, *span)
    assert len(every) > 10_000
    assert all((every.columns()[name] == column).all() for name, column in open_.columns().items())


@BY_HALF
def test_no_alert_rests_on_what_came_through_a_wall_of_100_db(arm: str) -> None:
    def walled(*settings: str) -> int:
        evidence = lived(arm, *settings).table("evidence")
        return int(evidence["wall_s"].sum() + evidence["screen_s"].sum())

    assert walled() > 1_000
    assert count(lived(arm, THICK), "alerts") > 0
    assert walled(THICK) == 0


# -- a phone in a cloakroom -------------------------------------------------------------------------------------------

SATURDAY = 5


def left_in_cloakrooms() -> tuple[Int32s, Proximities]:
    """Whose phone lies in a cloakroom since the day before while they are elsewhere, and which phones come near it."""
    place = town(20_000, 0.3)
    lies, _ = phones_alone(place, SATURDAY, Conduct())
    left = (lies[:, 0] >> 56 == Setting.LEISURE) & (lies[:, 2] == 0) & place.people.owns_phone
    owners = np.flatnonzero(left).astype(np.int32)
    visits = place.visits(owners, Day(SATURDAY), Conduct())
    back = np.unique(visits.person[visits.place == lies[visits.person, 0]])
    owners = np.setdiff1d(owners, back).astype(np.int32)
    near = place.sightable(owners, Day(SATURDAY), Conduct())
    return owners, near.where(near.place == lies[near.asked, 0])


@pytest.mark.parametrize("system", ["robert", "gaen"])
def test_a_phone_left_in_a_cloakroom_is_heard_there(system: str) -> None:
    owners, near = left_in_cloakrooms()
    scans = design(system).traits.scans
    assert scans is not None
    begin = SATURDAY * DAY
    heard = sightings(near, scans, CHANNELS["dp3t_exp34"], Draws(1), begin, begin + DAY)
    assert len(heard) > 500
    assert len(np.unique(heard.heard)) > owners.size / 2
    assert np.isin(heard.heard, owners).all()


def test_its_owner_meets_and_infects_nobody_there() -> None:
    """Every owner is contagious and every meeting infects; those only whose phones came near theirs are safe."""
    owners, near = left_in_cloakrooms()
    place = town(20_000, 0.3)
    met = place.meetings(owners, Day(SATURDAY), Conduct())
    lies, _ = phones_alone(place, SATURDAY, Conduct())
    assert len(met) > 100
    assert not (met.place == lies[met.asked, 0]).any()
    infected_at = np.full(20_000, NEVER, dtype=np.int32)
    infected_at[owners] = 0
    day, rates = SATURDAY * DAY, np.full(len(Setting), 1e9)
    got = transmissions(met, infected_at, np.ones(20_000), 1.0, rates, Draws(1), day, day + DAY)
    assert len(got) > 100
    assert not (got.place == lies[got.source, 0]).any()
    only_phones = np.setdiff1d(near.other, met.other)
    assert only_phones.size > 50
    assert not np.isin(got.person, only_phones).any()
