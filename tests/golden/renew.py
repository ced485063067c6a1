"""Write the golden digests anew: `python -m tests.golden.renew`. Say in the commit why they changed."""

from __future__ import annotations

import json
from pathlib import Path

from sim.hall.engine import live
from sim.hall.scenario import load

GOLDEN = Path(__file__).with_name("office.json")


MANY_ALERTS = "phones.adoption=1.0", "health.declares=1.0", "health.seeks_test=0.9", "health.isolates_alerted=1.0"
SEED_OF_MANY = 5
"""Under these settings this seed has 14 alerts; the office's first seed as it is has none."""


def digests() -> dict[str, dict[str, list[str]]]:
    """The office's first seed in each arm, and one of many alerts: a short digest per kind of fact and day."""
    office, many = load("office"), live(load("office", MANY_ALERTS), "gaen", SEED_OF_MANY)
    assert len(many.table("alerts")["at"]) > 5, "choose a seed with many alerts"
    first = {arm.name: live(office, arm.name, 1).day_digests() for arm in office.arms}
    return first | {"gaen, many alerts": many.day_digests()}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(digests(), indent=1) + "\n")
