"""Live the flagship with 30 seeds and keep what the README says of it: `python -m tests.golden.flagship` (minutes).

A test holds the README against the kept figures, and lives seed 1 anew to see that they are still this program's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sim
from sim.hall.scenario import load

FLAGSHIP = Path(__file__).with_name("flagship.json")
SEEDS = 30
KEPT = (
    "epidemic.infections", "epidemic.infections_averted", "tests.used", "reports", "reports.not_infected",
    "alerts.people",
    "alerts.people.household", "alerts.per_report", "alerts.false_radio", "alerts.false_radio_common",
    "alerts.declarer_not_infected", "alerts.infected_in_14_days", "alerts.infected_in_14_days_anybody",
    "alerts.false_exposure", "alerts.false_infection", "alerts.mean_risk", "alerts.missed", "alerts.late",
    "alerts.cause.distance", "alerts.cause.too_short", "alerts.cause.wall", "alerts.cause.screen",
    "alerts.cause.left_phone", "alerts.cause.lawful", "quarantine.days", "quarantine.needless_days",
)  # fmt: skip
OTHER_SCORING = 'arms.robert.rule="stopcovid_2020_06_v2"'
"""StopCovid's other algorithm, whose settings are published."""
OTHER_LEVEL = 'arms.robert.rule="stopcovid_2020_06_rssi_60"'
"""The same algorithm with another level "at 1 m", which is not published either."""


def _kept(result: sim.Result) -> dict[str, Any]:
    arms = result.summary()["arms"]
    return {
        arm: {name: {end: rows[name][end] for end in ("value", "low", "high")} for name in KEPT}
        for arm, rows in arms.items()
    }


def _digests(result: sim.Result) -> dict[str, str]:
    return {f"{arm} {seed}": journal.digest() for (arm, seed), journal in result.journals.items()}


if __name__ == "__main__":
    plain = sim.run("stopcovid", seeds=SEEDS, jobs=2)
    other = sim.run(load("stopcovid", [OTHER_SCORING]), arms=["none", "robert"], seeds=SEEDS, jobs=2)
    level = sim.run(load("stopcovid", [OTHER_LEVEL]), arms=["none", "robert"], seeds=SEEDS, jobs=2)
    few = sim.run("two_percent", seeds=SEEDS, jobs=2)
    numbers = next(iter(plain.journals.values())).numbers
    kept = {
        "arms": _kept(plain),
        "v2": _kept(other),
        "rssi_60": _kept(level),
        "two_percent": _kept(few),
        "numbers": dict(numbers),
        "digests": _digests(plain),
    }
    FLAGSHIP.write_text(json.dumps(kept, indent=1) + "\n")
