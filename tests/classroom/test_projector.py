"""Are films lived as they are asked for, stopped when nobody wants them, and told of when they break?"""

from __future__ import annotations

import queue
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.hall.engine import live
from sim.hall.film.camera import Camera, listener
from sim.hall.film.chunks import from_bytes
from sim.hall.scenario import Scenario, load
from sim.projector import Broken, Projector
from tests.classroom.served import SMALL
from tests.processes import started

ARMS = ("robert", "gaen", "none")
WAITS_S = 120.0
ALONE = """
import sys
from sim.projector import Projector
if __name__ == "__main__":
    projector = Projector()
    for booth in projector._booths[: int(sys.argv[1])]:
        booth.loaded.wait()
    print("here", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def projector() -> Iterator[Projector]:
    it = Projector()
    yield it
    it.close()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    file: Path = tmp_path_factory.mktemp("few") / "few.toml"
    file.write_text(SMALL.format(days=3), encoding="utf-8")
    return load(file)


class Watching:
    """Who is given the chunks of a film."""

    def __init__(self) -> None:
        self.told: queue.Queue[Any] = queue.Queue()

    def show(self, projector: Projector, scenario: Scenario, arms: Any = ARMS, seed: int = 1) -> Any:
        return projector.show(scenario, arms, seed, self.told.put, lambda why: self.told.put((why,)))

    def all(self) -> tuple[list[bytes], Exception | None]:
        chunks = []
        while isinstance(said := self.told.get(timeout=WAITS_S), bytes):
            chunks.append(said)
        return chunks, said[0]


def test_a_film_is_what_each_arm_lives(projector: Projector, few: Scenario) -> None:
    watching = Watching()
    watching.show(projector, few)
    chunks, problem = watching.all()
    assert problem is None
    lived: list[bytes] = []
    for run, arm in enumerate(ARMS):
        live(few, arm, 1, camera=Camera(run, lambda chunk: lived.append(chunk.to_bytes()), listener=listener()))
    assert sorted(chunks) == sorted(lived)


def test_a_film_that_is_stopped_says_nothing_more(projector: Projector, few: Scenario) -> None:
    long, watching = Watching(), Watching()
    showing = long.show(projector, few.with_settings("days=60"))
    first = long.told.get(timeout=WAITS_S)
    assert isinstance(first, bytes)
    projector.stop(showing)
    watching.show(projector, few, seed=2)
    assert watching.all()[1] is None
    left = [long.told.get() for _ in range(long.told.qsize())]
    assert all(isinstance(each, bytes) for each in left)
    assert max(from_bytes(each).day for each in [first, *left]) < 59


def test_a_process_that_dies_breaks_its_film_and_no_other(projector: Projector, few: Scenario) -> None:
    long, watching = Watching(), Watching()
    long.show(projector, few.with_settings("days=60"), arms=("robert",))
    run = from_bytes(long.told.get(timeout=WAITS_S))
    assert run.day == 0
    for booth in projector._booths:
        if booth._showing is not None:
            booth._process.kill()
    assert isinstance(long.all()[1], Broken)
    watching.show(projector, few)
    assert watching.all()[1] is None


def test_a_process_that_died_while_nobody_asked_is_begun_anew(few: Scenario) -> None:
    projector, watching = Projector(booths=1), Watching()
    (booth,) = projector._booths
    assert booth.loaded.wait(WAITS_S)
    booth._process.kill()
    booth._process.join()
    watching.show(projector, few, arms=("none",))
    chunks, problem = watching.all()
    projector.close()
    assert problem is None
    assert chunks


@pytest.mark.parametrize("loaded", [0, 2])
def test_no_process_outlives_a_program_that_is_killed(tmp_path: Path, loaded: int) -> None:
    """Whatever it started holds its output open: that comes to its end when all of them have."""
    file = tmp_path / "alone.py"
    file.write_text(ALONE, encoding="utf-8")
    command = [sys.executable, str(file), str(loaded)]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "here\n"
        run.kill()
        assert select.select([run.stdout], [], [], WAITS_S)[0]
        assert run.stdout.read() == ""
