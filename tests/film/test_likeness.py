"""Is what a second film leaves out as it was in the first, and does a camera's listener hear what any would?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.film.camera import Camera
from sim.hall.film.chunks import Chunk
from sim.hall.scenario import Scenario, load
from sim.hall.scenario.adversaries import Adversary
from tests.film.filming import FEW, filmed, hamlet
from tests.hall.hamlet import FILE

DAYS = 8
TWO = (*FEW[:-1], f"days={DAYS}", "health.lab.turnaround_h=3", "health.isolates_alerted=1.0",
       'arms=[{name="none",system="none"},{name="gaen",system="gaen"}]')  # fmt: skip
Stay = tuple[int, int, float, float, int]


@cache
def scenario() -> Scenario:
    return load(FILE, TWO)


def film(arm: str, like: Camera | None = None) -> tuple[Camera, list[Chunk]]:
    chunks: list[Chunk] = []
    camera = Camera(0 if like is None else 1, chunks.append, like=like)
    live(scenario(), arm, 1, camera=camera)
    return camera, [chunk for chunk in chunks if chunk.part == "truth"]


def stays(chunks: list[Chunk], first: list[Chunk]) -> Iterator[list[Stay]]:
    """Yield all stays of each day of a film, where need be with those of another one."""
    places = [chunk.columns for chunk in (*(first if chunks is not first else ()), *chunks)]
    x, y, kind = (np.concatenate([each[f"place_{name}"] for each in places]) for name in ("x", "y", "kind"))
    for chunk, other in zip(chunks, first, strict=True):
        said = chunk.columns
        silent = np.setdiff1d(other.columns["who"], said["who"])
        rows = [*zip(*(said[name].tolist() for name in ("who", "from", "place")), strict=True)]
        if chunks is not first:
            kept = np.isin(other.columns["who"], silent)
            rows += zip(*(other.columns[name][kept].tolist() for name in ("who", "from", "place")), strict=True)
        yield sorted((who, begins, float(x[place]), float(y[place]), int(kind[place])) for who, begins, place in rows)


def test_a_film_beside_another_tells_only_what_is_otherwise() -> None:
    camera, first = film("none")
    _, second = film("gaen", camera)
    _, alone = film("gaen")
    assert list(stays(second, first)) == list(stays(alone, alone))
    told = [chunk.columns["who"].size for chunk in second]
    whole = [chunk.columns["who"].size for chunk in alone]
    assert 0 < sum(told) < sum(whole) / 4
    assert told[0] == 0
    assert [chunk.words["like"] for chunk in second] == [0] * DAYS
    assert {"names", "ages", "homes", "map"} <= first[0].words.keys() - second[0].words.keys()
    assert second[0].words["app"] == alone[0].words["app"]


@pytest.mark.parametrize("system", ["gaen", "robert", "bluetrace"])
def test_a_listener_of_the_camera_hears_what_the_scenario_s_would_and_changes_nothing(system: str) -> None:
    raw: list[bytes] = []
    bare = hamlet(system, "adversaries=[]")
    listener = Adversary(name="listener", receivers=4)
    journal = live(bare, "it", 1, camera=Camera(0, lambda chunk: raw.append(chunk.to_bytes()), listener=listener))
    assert tuple(raw) == filmed(system).raw
    assert journal.digest() == live(bare, "it", 1).digest()
    assert {"tracks", "outings"}.isdisjoint(journal.tables)


@pytest.mark.parametrize("system", ["none", "tracers"])
def test_nobody_listens_where_no_phone_speaks(system: str) -> None:
    chunks: list[Chunk] = []
    live(hamlet(system), "it", 1, camera=Camera(0, chunks.append, listener=Adversary(name="listener")))
    assert {chunk.part for chunk in chunks} == {"truth"}


def test_only_the_days_that_are_wanted_are_filmed() -> None:
    chunks: list[Chunk] = []
    live(hamlet("none"), "it", 1, camera=Camera(0, chunks.append, days=2))
    assert [chunk.day for chunk in chunks] == [0, 1]


def test_of_what_all_phones_say_alike_nothing_is_kept_twice() -> None:
    for system in ("bluetrace", "gaen"):
        film_ = filmed(system)
        alike = film_.words("attacker", "alike")
        said = film_.column("attacker", "bytes").reshape(-1, 8)
        assert len({row.tobytes() for row in said}) > 0.9 * len(said)
        assert ("".join(alike) != "") == (system == "bluetrace")
