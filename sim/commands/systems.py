"""pistage systems: which ways of tracing are there, and who says what to whom in each?"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import Problem, Refused
from sim.units import ScanSchedule

if TYPE_CHECKING:
    from sim.systems.machine import Design


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
        lines.append("\nrules: " + ", ".join(design.rules))
    return "\n".join(lines)


def _scans(scans: ScanSchedule) -> str:
    return f"every {scans.period_s} s, up to {scans.jitter_s} s sooner or later, for {scans.window_s} s"
