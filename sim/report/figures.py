"""Which figures stand in a result directory? How the epidemic went in each arm, and what the alerts were worth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.hall.journal import Journal
from sim.report import alerts, epidemic
from sim.report.origin import Origin
from sim.report.style import LANGUAGES, house_style, save


def draw(origin: Origin, journals: Mapping[tuple[str, int], Journal], folder: Path) -> None:
    """Draw `epidemic` and `alerts` in French and English, as SVG and PNG, into a folder that is made for them."""
    folder.mkdir()
    with house_style():
        for language in LANGUAGES:
            about = origin.title(language), origin.foot(language, len(origin.digest))
            save(epidemic.figure(origin, journals, language), folder, f"epidemic.{language}", *about)
            save(alerts.figure(origin, language), folder, f"alerts.{language}", *about)
