"""pistage systems: which ways of tracing are there, and who says what to whom in each?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from math import inf
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import Problem, Refused
from sim.units import ScanSchedule

if TYPE_CHECKING:
    from sim.systems.machine import Design


STEADY_DB = (45, 52, 60, 70, 77)
"""Attenuations at which the rules differ: about from arm's length to across a room."""


@click.command()
@click.argument("name", required=False)
def systems(name: str | None) -> None:
    """List the systems of tracing; with NAME, show who says what to whom in one, and its traits."""
    from sim.systems.registry import design, names

    if name is None:
        _table([design(each) for each in names()])
    elif name in names():
        click.echo(_page(design(name)))
    else:
        raise Refused(Problem("no such system", f"known here: {', '.join(names())}", value=name))


def _table(designs: list[Design]) -> None:
    rows = [(design.name, design.title["en"], f"matched in: {design.traits.matched_in}") for design in designs]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())


def _page(design: Design) -> str:
    lines = [f"{design.name}: {design.title['en']}"]
    if design.flow:
        lines.append("\nwho says what to whom")
        lines += [f"  {step.sender} -> {step.receiver}: {step.message} ({step.when})" for step in design.flow]
    lines.append("\ntraits")
    for field in fields(design.traits):
        name, value = field.name.replace("_", " "), getattr(design.traits, field.name)
        unit = next((unit for unit in ("s", "days") if name.endswith(f" {unit}")), "")
        said = _scans(value) if isinstance(value, ScanSchedule) else f"{'none' if value is None else value} {unit}"
        lines.append(f"  {name.removesuffix(unit).strip():<16} {said.strip()}")
    if design.rules:
        lines += ["\nrules (where a phone decides: minutes at a steady attenuation until a day makes an alert)"]
        lines += _rules(design.rules)
    return "\n".join(lines)


def _rules(names: tuple[str, ...]) -> Iterator[str]:
    from sim.systems.risk import RULES

    for name in names:
        rule = RULES.get(name)
        if rule is None:  # a server decides, from other measures than minutes
            yield f"  {name}"
            continue
        yield f"  {rule.name}: {rule.title['en']}, in force from {rule.valid_from}, days up to {rule.recent_days} old"
        minutes = {db: rule.long_enough_minutes(db) for db in STEADY_DB}
        said = (f"{db} dB {'never' if after == inf else f'{after:.4g} min'}" for db, after in minutes.items())
        yield f"    {', '.join(said)}; source: {rule.source}"


def _scans(scans: ScanSchedule) -> str:
    return f"every {scans.period_s} s, up to {scans.jitter_s} s sooner or later, for {scans.window_s} s"
