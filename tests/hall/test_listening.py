"""Who listens in a hamlet: what is heard is what was said, tracks are declarers', and the run is as without them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.adversaries.identifiers import of_declarers
from sim.adversaries.listener import Means, attack
from sim.adversaries.views import Seen, Sniffed, in_order
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import LISTENED, OPTIONAL, Vantage
from sim.hall.listened import LISTENED_TO
from sim.hall.receivers import carriers, chosen, grid, public_places, share_of
from sim.hall.switchboard import Handset
from sim.hall.towns import town
from sim.hall.voices import Voices
from sim.problems import Refused
from sim.units import DAY, Setting
from tests.adversaries.overhearing import LISTEN, listened, overheard
from tests.hall.hamlet import hamlet
from tests.hall.village import village

LINKING_LESS = ("dp3t_low_cost", "gaen", "dp3t_unlinkable")
KEYS = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "tcn")


def test_the_run_is_as_without_those_who_listen() -> None:
    plain = live(listened("adversaries=[]"), "gaen", 1)
    heard = overheard("gaen").journal
    assert plain.tables.keys() == heard.tables.keys() - OPTIONAL
    assert heard.tables.keys() >= set(LISTENED_TO) - {"addresses", "links"}  # these need a directory, or who links
    alone = replace(heard, tables={kind: table for kind, table in heard.tables.items() if kind not in OPTIONAL})
    assert alone.digest() == plain.digest()
    assert heard.digest() != plain.digest()
    assert {name: heard.numbers[name] for name in plain.numbers} == plain.numbers


@pytest.mark.parametrize("arm", KEYS)
def test_tracks_are_of_those_who_declared(arm: str) -> None:
    journal = overheard(arm).journal
    tracks, reports = journal.table("tracks"), set(journal.table("reports")["person"].tolist())
    assert tracks["person"].size == sum(journal.numbers[name] for name in LISTENED.values()) > 3
    assert set(tracks["person"].tolist()) <= reports | {-1}
    assert (tracks["person"] >= 0).mean() > 0.9
    weights = np.zeros(2 * tracks["track"].size)
    rows = journal.table("guesses")
    np.add.at(weights, rows["vantage"].astype(np.int64) * tracks["track"].size + rows["track"], rows["weight"])
    assert set(np.round(weights, 9).tolist()) == {0.0, 1.0}


def test_what_links_less_makes_more_tracks() -> None:
    """A chain of keys is one track of a declarer, a key a day is one a day, and a filter lists nothing."""
    many = [overheard(arm).journal.numbers[LISTENED[Vantage.PARASITE]] for arm in LINKING_LESS]
    assert many == sorted(many)
    assert many[0] < many[2]
    low = overheard("dp3t_low_cost").journal.table("tracks")
    assert np.unique(np.stack([low["vantage"], low["person"]]), axis=1).shape[1] == low["person"].size


@pytest.mark.parametrize("arm", ["robert", "tracers"])
def test_where_nothing_is_published_nobody_is_found(arm: str) -> None:
    journal = live(listened(), arm, 1)
    assert journal.table("reports")["at"].size > 0
    assert journal.table("tracks")["at"].size == 0
    assert set(journal.table("outings")["track"].tolist()) == {-1}
    assert {journal.numbers[name] for name in LISTENED.values()} == {0}


def test_without_the_keys_there_is_no_track() -> None:
    run = overheard("gaen")
    heard, seen = (in_order(run.rows(Vantage.PARASITE, kind)[0]) for kind in (Sniffed, Seen))
    assert attack("gaen", (), run.listening.air.server_key, heard, seen, Means(300, 1.0)) == ()  # type: ignore[union-attr]
    assert of_declarers("robert", (), b"", heard) == ()


@pytest.mark.parametrize("arm", KEYS)
def test_phones_that_nobody_built_say_what_built_ones_do(arm: str) -> None:
    board = overheard(arm).listening.air.board  # type: ignore[union-attr]
    known = next(iter(board.handsets))
    at = np.arange(0, 3 * DAY, 1_237, dtype=np.int64)
    phones = np.full(at.size, known, dtype=np.int32)
    stranger = Voices(board)._machine(max(board.handsets) + 1)
    assert not isinstance(stranger, Handset)
    said = Voices(board).said(phones, at)
    assert said == [board.handsets[known].machine.beacon(board.calendar.unix(moment)) for moment in at.tolist()]


# -- receivers --------------------------------------------------------------------------------------------------------


def test_shares_of_places_and_of_phones_nest() -> None:
    draws, places = Draws(3), np.arange(1_000, dtype=np.int64)
    assert set(chosen(draws, "r", places, 10)) < set(chosen(draws, "r", places, 30))
    assert set(share_of(draws, "c", places, 0.1)) < set(share_of(draws, "c", places, 0.4))
    owns = np.ones(5_000, dtype=np.bool_)
    few, more = carriers(draws, owns, 0.01), carriers(draws, owns, 0.1)
    assert set(few) < set(more)
    assert 20 < few.size < 90


def test_receivers_stand_where_anybody_may_enter() -> None:
    world = town(hamlet(), Draws(1))
    places = public_places(world)  # type: ignore[arg-type]
    assert {Setting(one) for one in (places >> 56).tolist()} == {Setting.TRANSIT, Setting.SHOP, Setting.LEISURE}


def test_a_grid_has_its_outer_rows_on_the_border_or_amid_cells() -> None:
    border, cells = grid(100.0, 3, 5.0, border=True), grid(100.0, 2, 5.0, border=False)
    assert sorted(set(border.x.tolist())) == [0.0, 50.0, 100.0]
    assert sorted(set(cells.x.tolist())) == [25.0, 75.0]
    station, point, metres = cells.within(np.array([25.0, 28.0, 50.0]), np.array([25.0, 29.0, 50.0]))
    assert (station.tolist(), point.tolist(), metres.tolist()) == ([0, 0], [0, 1], [0.0, 5.0])


# -- what a scenario may say ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{name = "parasite", share_of_phones = 1.5}', "must be at most 1"),
        ('{name = "parasite", share_of_phones = 0.0}', "must be above 0"),
        ('{name = "parasite", receivers = 5}', "would change nothing"),
        ('{name = "listener", share_of_phones = 0.1}', "would change nothing"),
        ('{name = "listener", receivers = 0}', "must be at least 1"),
        ('{name = "listener", receivers = 7, layout = "cells"}', "as many rows as columns"),
        ('{name = "listener", receivers = 1, layout = "border"}', "four corners"),
        ('{name = "listener", range_m = 500.0}', "must be at most 100"),
        ('{name = "parasite", faces_known = 0.0}', "must be above 0"),
        ('{name = "parasite", scan_every_min = 0}', "must be at least 1"),
        ('{name = "neighbour", faces_share = 0.1}', "would change nothing"),
    ],
)
def test_what_cannot_be_is_refused(said: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        hamlet(f"adversaries=[{said}]")
    assert any(problem.key.startswith("adversaries") for problem in refused.value.problems)
    assert why in str(refused.value)


def test_a_world_without_places_is_refused(tmp_path: object) -> None:
    with pytest.raises(Refused, match="listens in places"):
        village(tmp_path, 5, LISTEN)  # type: ignore[arg-type]


def test_a_scenario_with_those_who_listen_can_be_read_again() -> None:
    scenario = listened()
    said = scenario.resolved()["adversaries"]
    assert "asks_at_most" not in said[0]
    assert [each["name"] for each in said] == ["parasite", "listener"]
    assert scenario.with_settings("days=8").adversaries == scenario.adversaries
