"""Live `who_was_it` and keep what the README says of it: `python -m tests.golden.who_was_it` (minutes).

With the directory of a result that was lived before, its figures are kept instead of living it again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import sim
from sim.hall.scenario import load
from sim.results.reading import read

WHO_WAS_IT = Path(__file__).with_name("who_was_it.json")
KEPT = (
    "alerts.people", "privacy.neighbour.named", "privacy.neighbour.wrong_accusation", "privacy.neighbour.identified",
    "privacy.neighbour.prior_named", "privacy.neighbour.tracers_named", "privacy.neighbour.logged_named",
    "privacy.neighbour.reports_identified", "privacy.neighbour.per_infection", "privacy.neighbour.in_set",
)  # fmt: skip
SEED = 1
"""The seed that a test lives anew."""


def keep(result: sim.Result) -> None:
    """Write what the README says, and the digests of one seed."""
    summary = result.summary()
    kept = {
        "answer": summary["verdict"]["answer"],
        "arms": {
            arm: {name: {end: rows[name][end] for end in ("value", "low", "high")} for name in KEPT if name in rows}
            for arm, rows in summary["arms"].items()
        },
        "digests": {arm: journal.digest() for (arm, seed), journal in result.journals.items() if seed == SEED},
    }
    WHO_WAS_IT.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    keep(read(sys.argv[1]) if sys.argv[1:] else sim.run(load("who_was_it"), jobs=2))
