"""How large is a replay, and of what is it made? `python -m tests.benchmarks.replay_size`

A town of 2,000 people, a week, StopCovid and Google/Apple, seven in ten with the app, eight receivers.
"""

from __future__ import annotations

import tempfile
import zlib
from collections import Counter
from pathlib import Path

from sim.hall.film.chunks import from_bytes
from sim.hall.readiness import read
from sim.report.player import replay
from sim.results.reading import record_of
from sim.results.relived import Shot, relived
from sim.study import run

TOWN = ("days=7", "population.people=2000", "start=2020-06-02", "disease.infected_at_start=133", "phones.adoption=0.7",
        "health.swab_delay_h=6", "health.lab.turnaround_h=12", "seeds.count=1")  # fmt: skip


def measure() -> None:
    """Live it, and print the size of the file and what each part of each run takes of it."""
    with tempfile.TemporaryDirectory() as place:
        folder = run(read("stopcovid", TOWN), arms=["robert", "gaen"]).write(
            Path(place) / "kept", draw=lambda told, there: None
        )
        shot = Shot.of(record_of(folder), folder, None, None, None)
        film = relived(shot, lambda what, done, total: None)
    packed = Counter[tuple[int, str]]()
    for raw in film.chunks:
        chunk = from_bytes(raw)
        packed[chunk.run, chunk.part] += len(zlib.compress(raw, 9))
    print(f"{len(replay(film.chunks, film.header).encode()) / 1e6:.2f} MB, estimated {shot.bytes() / 1e6:.2f} MB")
    for (number, part), size in sorted(packed.items()):
        print(f"{shot.arms[number]:8}{part:10}{size / 1e6:.2f} MB packed")


if __name__ == "__main__":
    measure()
