"""Is what a release's film shows what its reader reads, no sooner than it is there, and does filming change nothing?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.adversaries.releases import form_of
from sim.hall.engine import live
from sim.hall.film.camera import Camera
from sim.hall.film.chunks import OF_TRUTH, Chunk
from sim.hall.releases import Released, released
from sim.hall.scenario import load
from sim.units import DAY
from tests.film.filming import DAYS, filmed, hamlet
from tests.hall.hamlet import FILE

SYSTEMS = ("itineraries", "antennas", "wristband")
COLUMNS = ("since", "until", "east", "north", "home")


def rows(system: str, name: str) -> np.ndarray:
    return np.asarray(filmed(system).column("release", name), dtype=np.int64)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_camera_changes_nothing(system: str) -> None:
    assert filmed(system).journal.digest() == live(hamlet(system), "it", 1).digest()


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_film_has_the_rows_of_each_days_release_once(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[int, ...]] = []

    def keeping(way: Any, *asked: Any) -> Released:
        out = released(way, *asked)
        midnight = way.calendar.midnight
        rows_of = zip(out.trails.since, out.trails.until, out.trails.east, out.trails.north, out.trails.home,
                      map(out.persons.__getitem__, map(out.trails.handles.__getitem__, out.trails.which)),
                      strict=True)  # fmt: skip
        kept.extend((since - midnight, until - midnight, *map(int, rest)) for since, until, *rest in rows_of)
        return out

    monkeypatch.setattr("sim.hall.film.releases.released", keeping)
    live(hamlet(system), "it", 1, camera=Camera(0, lambda _: None))
    whose = filmed(system).column("behind", "row_by").tolist()
    mine = list(zip(*(rows(system, name).tolist() for name in COLUMNS), whose, strict=True))
    assert len(mine) > 20
    assert sorted(mine) == sorted(set(kept))
    handles = filmed(system).words("release", "handles")
    assert len(handles) == len(set(rows(system, "handle").tolist()))


@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_is_read_before_it_is_there(system: str) -> None:
    told, since = rows(system, "told"), rows(system, "since")
    assert (told >= since).all()
    assert told.max() <= DAYS * DAY
    for chunk in filmed(system).chunks:
        if chunk.part == "release":
            assert (chunk.columns["told"] <= (chunk.day + 1) * DAY).all()


def test_what_is_published_is_there_before_it_warns_anybody() -> None:
    assert set((rows("itineraries", "told") % DAY).tolist()) == {0}
    warned = filmed("itineraries").journal.table("alerts")["at"]
    assert len(warned)
    assert rows("itineraries", "told").min() <= warned.min()


def test_of_whom_rows_are_stands_apart() -> None:
    film = filmed("antennas")
    whose = film.column("behind", "row_by")
    handles = rows("antennas", "handle")
    assert "release" not in OF_TRUTH
    assert len(whose) == len(handles)
    assert {len(set(whose[handles == handle].tolist())) for handle in set(handles.tolist())} == {1}


def test_a_list_links_nothing_and_a_readers_form_is_the_films() -> None:
    reading = 'adversaries=[{name="reader", release="places"}]'
    scenario = load(FILE, (f"days={DAYS}", "population.people=120", "disease.infected_at_start=45",
                           "health.seeks_test=1.0", "health.declares=1.0",
                           f'arms=[{{name="it",system="itineraries",{reading}}}]'))  # fmt: skip
    chunks: list[Chunk] = []
    live(scenario, "it", 1, camera=Camera(0, chunks.append))
    found = [chunk for chunk in chunks if chunk.part == "release"]
    form = form_of("itineraries", "places")
    assert form is not None
    assert found[0].words["form"]["en"] == form.en
    handles = np.concatenate([chunk.columns["handle"] for chunk in found])
    assert len(handles) == len(set(handles.tolist())) > 20
