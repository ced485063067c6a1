"""Live the attackers' scenarios and keep what the README says of them: `python -m tests.golden.watched` (an hour).

With directories of results that were lived before, their figures are kept instead of living them again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import sim
from sim.hall.scenario import load
from sim.results.reading import read

WATCHED = Path(__file__).with_name("watched.json")
LIVED = ("central_server", "parasite_app", "one_phone", "itineraries", "antennas", "wristband")
ENDS = ("value", "low", "high")
BEGIN = ("privacy.operator.", "privacy.parasite.", "privacy.listener.", "privacy.prober.", "privacy.trails.")
SEED = 1
"""The seed of which a test lives some arms anew."""


def kept(result: sim.Result) -> dict[str, Any]:
    """Return what attackers found in one study, its verdict, the digest that is quoted, and those of one seed."""
    summary = result.summary()
    arms = {arm: {name: {end: row[end] for end in ENDS} for name, row in rows.items()
                  if name.startswith(BEGIN) and row["value"] is not None}
            for arm, rows in summary["arms"].items()}  # fmt: skip
    seed = {arm: journal.digest() for (arm, number), journal in result.journals.items() if number == SEED}
    verdict = {"answer": summary["verdict"]["answer"], "where": summary["verdict"].get("where", [])}
    return {"digest": result.digest(), "verdict": verdict, "arms": arms, "digests": seed}


if __name__ == "__main__":
    results = [read(name) for name in sys.argv[1:]] or [sim.run(load(name), jobs=2) for name in LIVED]
    every = {result.scenario.name: kept(result) for result in results}
    WATCHED.write_text(json.dumps(every, indent=1) + "\n")
