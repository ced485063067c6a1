"""Write the golden digests anew: `python -m tests.golden.renew`. Say in the commit why they changed."""

from __future__ import annotations

import json
from pathlib import Path

from sim.hall.engine import live
from sim.hall.scenario import load

GOLDEN = Path(__file__).with_name("office.json")


def digests() -> dict[str, dict[str, list[str]]]:
    """The office's first seed in each arm: a short digest per kind of fact and day."""
    scenario = load("office")
    return {arm.name: live(scenario, arm.name, 1).day_digests() for arm in scenario.arms}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(digests(), indent=1) + "\n")
