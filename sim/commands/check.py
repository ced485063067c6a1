"""pistage check: would this scenario run? If not, every reason at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import Refused

if TYPE_CHECKING:
    from sim.hall.scenario import Scenario


@click.command()
@click.argument("scenario")
@click.option("--set", "settings", multiple=True, metavar="KEY=TOML", help="Set a key anew: phones.adoption=0.6")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; mistakes become a list.")
def check(scenario: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Check a scenario file and show every mistake at once.

    SCENARIO is a file (.toml may be left out) or the name of a shipped scenario. Exit code 2 if pistage run would
    refuse it.
    """
    from sim.hall.scenario import load

    checked = load(scenario, settings)
    data = _recording(checked)
    click.echo(json.dumps(_row(checked, data), indent=1) if as_json else _page(checked, data))


def _recording(scenario: Scenario) -> Path:
    """Find the recording; its absence is a mistake placed at `population.file`."""
    from sim.hall.data import find

    try:
        return find(scenario.population.file, scenario.folder)
    except Refused as refused:
        raise Refused([scenario.placed(replace(p, key="population.file")) for p in refused.problems]) from refused


def _row(scenario: Scenario, data: Path) -> dict[str, object]:
    return {
        "scenario": scenario.name,
        "digest": scenario.digest(),
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "seeds": scenario.seeds.model_dump(),
        "arms": {arm.name: arm.system for arm in scenario.arms},
        "data": str(data),
    }


def _page(scenario: Scenario, data: Path) -> str:
    first, count = scenario.seeds.first, scenario.seeds.count
    arms = ", ".join(f"{arm.name} ({arm.rule or arm.system})" for arm in scenario.arms)
    lines = [
        f"{scenario.name}: ok",
        f"  {scenario.question.en}" if scenario.question.en else "",
        f"  {scenario.days} days from {scenario.start}, seeds {first} to {first + count - 1}",
        f"  arms: {arms}",
        f"  meetings: {data}",
    ]
    return "\n".join(line for line in lines if line)
