"""Which figures stand in a result directory? How the epidemic went in each arm, and what the alerts were worth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.report import alerts, epidemic
from sim.report.style import LANGUAGES, house_style, save, titles


def draw(
    scenario: Scenario, journals: Mapping[tuple[str, int], Journal], summary: Mapping[str, Any], folder: Path
) -> None:
    """Draw `epidemic` and `alerts` in French and English, as SVG and PNG, into a folder that is made for them."""
    folder.mkdir()
    with house_style():
        for language in LANGUAGES:
            question = getattr(scenario.question, language) or scenario.name
            save(epidemic.figure(question, journals, language), folder, f"epidemic.{language}")
            names = titles(journals, language)
            save(alerts.figure(question, summary, language, names), folder, f"alerts.{language}")
