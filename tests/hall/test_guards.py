"""Guards against those who listen: off by default, each with its cost and its gain, in a hamlet."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.journal import LISTENED, Journal, Vantage
from sim.hall.scenario import Scenario
from sim.hall.shares import WHOLE, Shares, shares_of
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.radio.hearing import Sightings
from sim.systems.registry import design
from tests.adversaries.overhearing import listened
from tests.hall.hamlet import hamlet


@cache
def guarded(arm: str, *settings: str) -> Journal:
    return live(listened(*settings), arm, 1)


def tracks(journal: Journal) -> int:
    return int(journal.numbers[LISTENED[Vantage.PARASITE]])


def published(journal: Journal) -> int:
    return int(journal.table("publications")["length"].sum())


def test_shorter_keys_make_more_and_shorter_tracks_and_longer_files() -> None:
    plain, short = guarded("gaen"), guarded("gaen", "phones.key_hours=2")
    assert tracks(short) > tracks(plain)
    length = [(of["until"] - of["at"]).mean() for of in (plain.table("tracks"), short.table("tracks"))]
    assert length[1] < length[0]
    assert published(short) > 2 * published(plain)


def test_a_fleet_decides_as_machines_do_under_shorter_keys() -> None:
    scenario = hamlet("phones.key_hours=4", "phones.adoption=0.8")
    journals = [live(scenario, "gaen", 1, witness=witness) for witness in (Witness.ON_DEMAND, Witness.FLEET)]
    alerts = [[column.tolist() for column in journal.table("alerts").values()] for journal in journals]
    assert alerts[0] == alerts[1]
    assert alerts[0][0]


def test_filled_files_cost_bytes_and_hide_nobodys_path() -> None:
    plain, filled = guarded("gaen"), guarded("gaen", "servers.fewest_keys=140")
    assert published(filled) > 3 * published(plain)
    for kind in ("tracks", "alerts", "reports"):
        for name, column in plain.table(kind).items():
            assert np.array_equal(column, filled.table(kind)[name])


def test_an_identifier_in_shares_is_had_by_fewer() -> None:
    plain, shared = guarded("dp3t_unlinkable"), guarded("dp3t_unlinkable", "phones.shares_needed=3")
    assert tracks(shared) < tracks(plain)
    assert shared.table("alerts")["at"].size <= plain.table("alerts")["at"].size
    assert guarded("robert", "phones.shares_needed=3").digest() == guarded("robert").digest()


def test_shares_are_counted_by_identifier_and_by_who_hears() -> None:
    columns = [[1, 1, 1, 2, 1], [7, 7, 7, 7, 8], [0, 899, 900, 10, 20]]
    hearer, heard, at = (np.array(column, dtype=np.int32) for column in columns)
    rows = Sightings(hearer, heard, at, at, at, at)
    assert Shares(2, 900).enough(rows).at.tolist() == [0, 899]
    assert WHOLE.enough(rows) is rows
    assert Shares(4, 900).enough(rows).at.tolist() == []


def test_only_systems_whose_phones_match_say_identifiers_in_shares() -> None:
    scenario: Scenario = hamlet("phones.shares_needed=3")
    assert shares_of(design("gaen"), scenario) == Shares(3, design("gaen").traits.rotation_s)
    assert shares_of(design("robert"), scenario) is WHOLE
    assert shares_of(design("gaen"), hamlet()) is WHOLE


BATCHES = (
    'adversaries = [{name = "parasite", share_of_phones = 0.2, faces_share = 1.0, faces_known = 1.0, '
    "links = {batches = true}}]"
)


def test_small_files_link_what_the_design_does_not_and_a_country_hides_it() -> None:
    plain = guarded("dp3t_unlinkable", BATCHES.replace("true", "false"))
    linked = guarded("dp3t_unlinkable", BATCHES)
    hidden = guarded("dp3t_unlinkable", BATCHES, "servers.outside_reports_a_day=60.0")
    assert tracks(linked) < tracks(plain)
    assert tracks(hidden) == tracks(plain)
    assert published(hidden) > 3 * published(linked)
    alerts = [{name: column.tolist() for name, column in each.table("alerts").items()} for each in (plain, hidden)]
    assert alerts[0]["person"] == alerts[1]["person"]


@pytest.mark.parametrize(
    "key", ["phones.key_hours=5", "phones.key_hours=0", "phones.shares_needed=0", "servers.fewest_keys=-1"]
)
def test_what_cannot_be_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        hamlet(key)


@pytest.mark.parametrize("key", ["phones.key_hours = 2", "phones.shares_needed = 2", "servers.fewest_keys = 140"])
def test_an_arm_that_cannot_use_a_guard_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="would change nothing"):
        hamlet(f'arms = [{{name = "june", system = "robert", {key}}}]')
