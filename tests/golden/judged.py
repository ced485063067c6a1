"""Live these five and keep what the README says of them: `python -m tests.golden.judged` (minutes).

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

JUDGED = Path(__file__).with_name("judged.json")
LIVED = ("coat", "tram", "discernment", "situations", "offset")
ENDS = ("value", "low", "high")
KEPT = (
    "judging.found", "judging.wrong", "judging.without_dose", "judging.excess", "situations.below_near",
    "situations.below_far", "situations.below_difference", "alerts.per_report",
)  # fmt: skip
SEED = 1
"""The seed of which a test lives some arms anew."""


def kept(result: sim.Result) -> dict[str, Any]:
    """Return what the README says of one study, the digest that it quotes, and those of one seed."""
    summary = result.summary()
    arms = {arm: {name: {end: rows[name][end] for end in ENDS} for name in KEPT}
            for arm, rows in summary["arms"].items()}  # fmt: skip
    situations = {arm: {name: {end: row["alerted"][end] for end in ENDS} for name, row in rows.items()}
                  for arm, rows in summary.get("situations", {}).items()}  # fmt: skip
    seed = {arm: journal.digest() for (arm, number), journal in result.journals.items() if number == SEED}
    verdict = {"answer": summary["verdict"]["answer"], "where": summary["verdict"].get("where", [])}
    return {"digest": result.digest(), "verdict": verdict, "arms": arms, "situations": situations, "digests": seed}


if __name__ == "__main__":
    results = [read(name) for name in sys.argv[1:]] or [sim.run(load(name), jobs=2) for name in LIVED]
    every = {result.scenario.name: kept(result) for result in results}
    JUDGED.write_text(json.dumps(every, indent=1) + "\n")
