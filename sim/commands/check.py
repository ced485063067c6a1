"""pistage check: would this scenario run? If not, every reason at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import shown

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
    from sim.hall.readiness import read, ready

    checked = read(scenario, settings)
    ready(checked, [arm.name for arm in checked.arms])
    click.echo(json.dumps(_row(checked), indent=1) if as_json else _page(checked))


def _row(scenario: Scenario) -> dict[str, object]:
    from sim.hall.scenario.effect import unused

    return {
        "scenario": scenario.name,
        "digest": scenario.digest(),
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "seeds": scenario.seeds.model_dump(),
        "arms": {arm.name: arm.system for arm in scenario.arms},
        "people": scenario.population.people,
        "without_effect": unused(scenario),
        "memory_bytes": _needs(scenario),
        "data": [str(path) for path in _recordings(scenario)],
    }


def _needs(scenario: Scenario) -> int | None:
    """Return the memory that the study is estimated to need in one process, in bytes; None for recorded worlds."""
    from sim.hall import fits

    return fits.needs(scenario, [arm.name for arm in scenario.arms]) or None


def _recordings(scenario: Scenario) -> list[Path]:
    """Return the files of meetings in which the arms live."""
    from sim.hall.recording import recording_of

    files = (recording_of(scenario.arm(arm.name)) for arm in scenario.arms)
    return list(dict.fromkeys(file for file in files if file is not None))


def _page(scenario: Scenario) -> str:
    from sim.hall import fits
    from sim.hall.scenario.effect import unused
    from sim.report.setting import said

    first, count, people = scenario.seeds.first, scenario.seeds.count, scenario.population.people
    seeds = f"seeds {first} to {first + count - 1}" if count > 1 else f"seed {first}"
    changed, memory = said(scenario.changed()), _needs(scenario)
    arms = ", ".join(f"{arm.name} ({arm.rule or arm.system})" for arm in scenario.arms)
    lines = [
        f"{scenario.name}: ok",
        f"  {scenario.question.en}" if scenario.question.en else "",
        f"  {scenario.days} days from {scenario.start}, {seeds}",
        f"  arms: {arms}",
        f"  changed here: {changed}" if changed else "",
        *(f"  but {each}" for each in unused(scenario)),
        *(f"  meetings: {shown(str(path))}" for path in _recordings(scenario)),
        f"  a town of {people:,} people" if people else "",
        f"  about {fits.shown(memory)} of memory in one process" if memory else "",
    ]
    return "\n".join(line for line in lines if line)
