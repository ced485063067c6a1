"""What is written above a film? The question, when it begins, the seed, and what each run is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.hall.scenario import Scenario
from sim.report.arms import titles
from sim.report.wording import LANGUAGES
from sim.systems.registry import design


def header(scenario: Scenario, arms: Sequence[str], seed: int) -> dict[str, Any]:
    """Return the header of a film whose runs are these arms of a scenario, lived with one seed."""
    every = [arm.name for arm in scenario.arms]
    labels = {each: titles(scenario, every, each, brief=True) for each in LANGUAGES}
    system = {arm.name: arm.system for arm in scenario.arms}
    return {
        "question": {each: getattr(scenario.question, each) or scenario.name for each in LANGUAGES},
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "seed": seed,
        "runs": [
            {
                "run": run,
                "label": {each: labels[each][arm] for each in LANGUAGES},
                "title": dict(design(system[arm]).title),
            }
            for run, arm in enumerate(arms)
        ],
    }
