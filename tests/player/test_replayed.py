"""Does a replay of a result show both of its runs, and one inhabitant in each, in both languages?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.commands import main
from sim.hall.engine import live
from sim.hall.film.camera import Camera
from sim.hall.film.chunks import Chunk
from sim.hall.film.names import called
from tests.player.opened import Opened, panels
from tests.results.replayed import few, kept

STAYS = """run => { const { truth } = pistage.film.run(run);
  return truth.days.map(day => Array.from(day.place, (place, row) =>
    [day.from[row], truth.x.data[place], truth.y.data[place]])); }"""
TOLD = ("days=8", "health.lab.turnaround_h=3", "health.isolates_alerted=1.0")
"""Long enough for alerts, so that the two runs are not the same in all."""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = kept(tmp_path_factory.mktemp("hamlet") / "kept", *TOLD)
    assert main(["replay", str(folder)]) == 0
    return folder / "replay.html"


def test_both_runs_are_whole_though_most_is_told_once(opened: Opened, replayed: Path) -> None:
    page = opened("view=3&beside=1", of=replayed, width=1600, height=900)
    assert page.evaluate(STAYS, 0) != page.evaluate(STAYS, 1)
    assert panels(page) == ["truth", "server", "attacker"] * 2
    for run, arm in enumerate(("robert", "gaen")):
        chunks: list[Chunk] = []
        town = few(*TOLD)
        live(town, arm, 1, camera=Camera(0, chunks.append))
        truth = [chunk.columns for chunk in chunks if chunk.part == "truth"]
        x, y = (np.concatenate([each[name] for each in truth]) for name in ("place_x", "place_y"))
        shown = page.evaluate(STAYS, run)
        for day, each in zip(shown, truth, strict=True):
            where = each["place"]
            assert day == [
                list(row) for row in zip(each["from"].tolist(), x[where].tolist(), y[where].tolist(), strict=True)
            ]
    assert page.evaluate("[0, 1].map(run => pistage.film.run(run).attacker.at.length > 100)") == [True, True]


@pytest.mark.parametrize(("language", "said"), [("fr", "Dans chaque version"), ("en", "In each version of the town")])
def test_one_inhabitant_is_followed_by_name_through_both(
    opened: Opened, replayed: Path, language: str, said: str
) -> None:
    page = opened(f"view=3&t=3d20h00&lang={language}", of=replayed)
    page.keyboard.press("m")
    page.locator("input[list]").fill(called(7))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    told = page.locator(".side").inner_text()
    assert (told.startswith(called(7)), said in told) == (True, True)
    assert {"StopCovid", "Google/Apple"} <= set(" ".join(page.locator(".everywhere strong").all_inner_texts()).split())
    assert page.locator(".known.truth").inner_text().count("\n") >= 2


def test_the_page_says_whence_it_comes(opened: Opened, replayed: Path) -> None:
    page = opened("lang=fr", of=replayed)
    assert "Source\u00a0:\u00a0hamlet, pistage " in page.locator(".source").inner_text()
    assert page.locator(".model").inner_text().startswith("Simulé, non observé")
