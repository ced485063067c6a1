"""What is left of a study that was stopped? The runs it had finished: the same study asked for again goes on from them.

They lie in the user's cache until the study is whole, each in one file, under a hash of all that could change a bit of
them: the scenario, every source of ours, this machine. A file that is damaged counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from sim.hall.data import digest as digest_of
from sim.hall.journal import KINDS, Journal
from sim.hall.kept import sources
from sim.hall.recording import data_files
from sim.hall.scenario import Scenario
from sim.kernels import cache_folder

Run = tuple[str, int]
"""One arm and one seed."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The finished runs of one study, in a folder of their own."""

    folder: Path

    @classmethod
    def of(cls, scenario: Scenario) -> Unfinished:
        """Return where the runs of a study of this scenario lie, under these sources and with these data."""
        towns = {arm.name: data_files(scenario.arm(arm.name)) for arm in scenario.arms}
        data = {name: [digest_of(file.path) for file in files] for name, files in towns.items() if files}
        asked = json.dumps([scenario.digest(), data], sort_keys=True).encode()
        return cls(cache_folder() / "unfinished" / hashlib.sha256(sources() + asked).hexdigest()[:32])

    def keep(self, run: Run, journal: Journal) -> None:
        """Keep a finished run, at once and whole; a cache that cannot be written keeps nothing."""
        said = {
            "arm": journal.arm, "system": journal.system, "seed": journal.seed, "start": journal.start.isoformat(),
            "days": journal.days, "numbers": journal.numbers, "unknown": journal.unknown,
            "caveats": journal.caveats, "digest": journal.digest(),
        }  # fmt: skip
        columns = {f"{kind}.{name}": column for kind, table in journal.tables.items() for name, column in table.items()}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self._file(run).with_suffix(f".{os.getpid()}")
            with part.open("wb") as out:
                np.savez(out, said=np.array(json.dumps(said)), **columns)  # type: ignore[arg-type]
            part.replace(self._file(run))

    def found(self, run: Run) -> Journal | None:
        """Return a run that was finished before; None where there is none, or none that is whole."""
        with suppress(Exception):  # zip files have as many ways to be broken as zipfile and numpy have errors
            with self._file(run).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                said = json.loads(str(file["said"]))
                tables = {
                    kind: {name: file[f"{kind}.{name}"] for name in columns}
                    for kind, columns in KINDS.items()
                    if f"{kind}.{next(iter(columns))}" in file
                }
            journal = Journal(
                said["arm"], said["system"], said["seed"], date.fromisoformat(said["start"]), said["days"],
                said["numbers"], said["unknown"], tuple(said["caveats"]), tables,
            )  # fmt: skip
            if (journal.arm, journal.seed) == run and journal.digest() == said["digest"]:
                return journal
        return None

    def clear(self, runs: Iterable[Run]) -> None:
        """Forget these runs: they are part of a whole result."""
        with suppress(OSError):
            for run in runs:
                self._file(run).unlink(missing_ok=True)
            self.folder.rmdir()  # fails, as it should, while runs of other arms are left

    def _file(self, run: Run) -> Path:
        arm, seed = run
        return self.folder / f"{hashlib.sha256(arm.encode()).hexdigest()[:16]}-{seed}.npz"
