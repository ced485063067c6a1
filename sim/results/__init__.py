"""What is left of a study? The journals of all arms and seeds, what they say together, and a folder that keeps both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import sim
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness
from sim.measures.summary import summarise
from sim.results.drawing import Draw, Told, here
from sim.results.folder import default_folder, kept
from sim.results.layout import laid_out
from sim.results.record import digest, record
from sim.results.tables import write_tables
from sim.results.unfinished import Unfinished

__all__ = ["Result"]


@dataclass(frozen=True)
class Result:
    """A study that has run.

    `journals` by (arm, seed): arms in the order of the scenario, the seeds of one arm after the other. `wall_seconds`
    is how long the runs took, without those that were finished before. `unfinished` is where finished runs lie until
    the result is written; `witness` says which phones were to be built (None: as each town's size has it).
    """

    scenario: Scenario
    journals: dict[tuple[str, int], Journal]
    wall_seconds: float
    unfinished: Unfinished | None = field(default=None, repr=False, compare=False)
    witness: Witness | None = field(default=None, repr=False, compare=False)

    @property
    def arms(self) -> list[str]:
        """The arms that were lived."""
        return list(dict.fromkeys(arm for arm, _ in self.journals))

    @property
    def seeds(self) -> list[int]:
        """The seeds that every arm lived."""
        return list(dict.fromkeys(seed for _, seed in self.journals))

    @cached_property
    def _summary(self) -> dict[str, Any]:
        return summarise(self.scenario, self.journals)

    def summary(self) -> dict[str, Any]:
        """Return what summary.json holds: every metric by arm, the paired differences and the verdict."""
        return self._summary

    def digest(self) -> str:
        """Return the SHA-256 over all journals, in order: equal for equal runs, whatever the machine's load."""
        return digest(self.journals)

    def default_folder(self) -> Path:
        """Return `results/NAME-SEED`, or the first of -2, -3 that is free."""
        return default_folder(self.scenario.name, self.seeds[0])

    def write(self, out: str | Path, replace: bool = False, draw: Draw = here) -> Path:
        """Write the result directory `out`, all or nothing, and return it; `draw` makes its figures and its page.

        Raises Refused where something else lies there (or a result, unless `replace`), OSError where writing fails.
        """
        with kept(out, replace) as (folder, there):
            (folder / "summary.json").write_text(laid_out(self.summary()), encoding="utf-8", newline="\n")
            write_tables(self.scenario, self.journals, folder / "tables")
            draw(Told(self.scenario, self.summary(), sim.__version__, self.digest(), self.journals), folder)
            files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
            run = record(self.scenario, self.journals, self.wall_seconds, there, self.witness)
            run |= {"files": ["run.json", *files]}
            (folder / "run.json").write_text(laid_out(run), encoding="utf-8", newline="\n")
        if self.unfinished is not None:
            self.unfinished.clear(self.journals)
        return there

    def __repr__(self) -> str:
        arms, seeds = ", ".join(self.arms), f"{self.seeds[0]}-{self.seeds[-1]}"
        return f"Result({self.scenario.name!r}, arms=[{arms}], seeds={seeds}, days={self.scenario.days})"
