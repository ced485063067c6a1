"""pistage systems: which ways of tracing are there, how do they differ, and who says what to whom in each?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from math import inf
from textwrap import wrap
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import Problem, Refused
from sim.units import ScanSchedule

if TYPE_CHECKING:
    from sim.systems.machine import Design

WIDTH = 100
STEADY_DB = (45, 52, 60, 70, 77)
"""Attenuations at which the rules differ: about from arm's length to across a room."""
LEARNS = (
    ("uploaded", "uploaded"),
    ("its server learns", "server_learns"),
    ("everybody learns", "everybody_learns"),
    ("who is warned hears", "alert_says"),
)
"""What is said of each system in words, and the trait that says it."""


@click.command()
@click.argument("name", required=False)
@click.option("--bandwidth", is_flag=True, help="What each user would fetch a day at so many cases as France had.")
def systems(name: str | None, *, bandwidth: bool) -> None:
    """Compare the systems of tracing; with NAME, draw who says what to whom in one, and tell its traits and rules."""
    from sim.systems.registry import design, names

    if bandwidth:
        click.echo("\n".join(_bandwidth([design(each) for each in ([name] if name else names())])))
    elif name is None:
        click.echo("\n".join(_comparison([design(each) for each in names()])))
    elif name in names():
        click.echo(_page(design(name)))
    else:
        raise Refused(Problem("no such system", f"known here: {', '.join(names())}", value=name))


# -- all of them ------------------------------------------------------------------------------------------------------


def _comparison(designs: Sequence[Design]) -> Iterator[str]:
    """Yield a table of what can be counted, and under it what only words can say."""
    from sim.hall.meter import metered

    rows = [("", "identifiers by", "a beacon", "changes", "matched in", "warned by", "server links", "a day")]
    for design in designs:
        traits, bytes_of = design.traits, metered(design)
        rows.append((
            design.name, traits.identifiers_by, _bytes(bytes_of.beacon),
            _changes(design),
            traits.matched_in, traits.warned_by, _links(design), _bytes(bytes_of.lone_a_day),
        ))  # fmt: skip
    yield from _laid_out(rows)
    yield from wrap(
        "a beacon: bytes said to phones nearby, and after how long they change (+ address: the radio's address with "
        "them; apart: each phone at a moment of its own); server links: whom a report lets it link, by account or by "
        "name, and what sensors tell it of people by name without linking them; a day: bytes that an app with nothing "
        "to tell exchanges with servers, without the files that everybody fetches (bandwidth.bytes_per_user_day of a "
        "run has these too)", WIDTH,
    )  # fmt: skip
    for design in designs:
        yield f"\n{design.name}: {design.title['en']} / {design.title['fr']}"
        for says, trait in LEARNS:
            yield from wrap(f"{says}: {getattr(design.traits, trait)}", WIDTH, initial_indent="  ",
                            subsequent_indent="    ")  # fmt: skip


def _bandwidth(designs: Sequence[Design]) -> Iterator[str]:
    """Yield what every user fetches a day, by the files' real bytes and as the authors of a design count."""
    from sim.hall.meter import CASES, a_day, file_bytes

    rows = [("", "a declarer, real files", "a day", "as its authors count", "a day")]
    for design in designs:
        real, counted = file_bytes(design), design.traits.counted_bytes
        if real is not None:
            rows.append((design.name, _bytes(real), f"{a_day(real):.2f} MiB",
                         _bytes(counted), "-" if counted is None else f"{a_day(counted):.2f} MiB"))  # fmt: skip
    yield from _laid_out(rows)
    yield from wrap(
        f"what one user fetches of published files where {CASES:,} declare a day, as DP-3T's White Paper has for "
        "France; five days are told. Real files have signatures, filters with room, and windows of 2 hours in place of "
        "4. The other systems by Bluetooth publish nothing", WIDTH,
    )  # fmt: skip


def _laid_out(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _bytes(count: float | None) -> str:
    return "-" if count is None else f"{count:,.0f} B"


def _changes(design: Design) -> str:
    """Return after how long what a phone says changes, and whether with everybody's and with the radio's address."""
    traits = design.traits
    if not traits.rotation_s:
        return "-"
    apart = " apart" if traits.rotates == "apart" else ""
    return f"{traits.rotation_s // 60} min{apart}" + (" + address" if traits.address == "in_step" else "")


def _links(design: Design) -> str:
    """Return whom a server can link from one report: the declarer with the others, and these with one another."""
    traits = design.traits
    if traits.links_declarer == traits.links_together:
        return LINKED[traits.links_declarer].format("all") + KNOWN.get(traits.sensors, "")
    who, how = (
        ("declarer", traits.links_declarer) if traits.links_together == "no" else ("others", traits.links_together)
    )
    return LINKED[how].format(who) + KNOWN.get(traits.sensors, "")


KNOWN = {"positions": ", knows places", "antennas": ", knows places", "wristbands": ", knows absences"}
LINKED = {"no": "nobody", "pseudonymous": "{} by account", "named": "{} by name"}


# -- one of them ------------------------------------------------------------------------------------------------------


def _page(design: Design) -> str:
    from sim.report.sequence import drawn

    lines = [f"{design.name}: {design.title['en']}"]
    if design.flow:
        lines += ["\nwho says what to whom\n", *drawn(design.flow)]
    lines.append("\ntraits")
    for field in fields(design.traits):
        name, value = field.name.replace("_", " "), getattr(design.traits, field.name)
        unit = next((unit for unit in ("s", "days") if name.endswith(f" {unit}")), "")
        said = _scans(value) if isinstance(value, ScanSchedule) else f"{_said(value)} {unit}"
        lines.append(f"  {name.removesuffix(unit).strip():<16} {said.strip()}")
    if design.rules:
        lines += ["\nrules", *_rules(design)]
    return "\n".join(lines)


def _said(value: object) -> str:
    return {None: "none", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else f"{value}"


def _rules(design: Design) -> Iterator[str]:
    """Yield what each rule says it warns of, since when; where a phone decides by minutes, after how many it does."""
    from sim.systems.risk import NO_DATE, RULES

    for name in design.rules:
        since = design.in_force[name]
        yield f"  {name}, " + ("of no date" if since == NO_DATE else f"in force from {since}")
        if near := design.nearness.get(name):
            days = "a day" if near.days == 1 else f"{near.days} days"
            long = "a minute" if near.minutes == 1 else f"{near.minutes:g} minutes"
            yield f"    warns of {long} within {near.metres:g} m in {days}, taken together"
        if (rule := RULES.get(name)) is None:  # a server or a person decides, from other measures than minutes
            continue
        minutes = {db: rule.long_enough_minutes(db) for db in STEADY_DB}
        said = (f"{db} dB {'never' if after == inf else f'{after:.4g} min'}" for db, after in minutes.items())
        yield f"    at a steady attenuation, until a day makes an alert: {', '.join(said)}"
        yield f"    {rule.title['en']}, days up to {rule.recent_days} old; source: {rule.source}"


def _scans(scans: ScanSchedule) -> str:
    return f"every {scans.period_s} s, up to {scans.jitter_s} s sooner or later, for {scans.window_s} s"
