"""pistage bench: how fast does a town of each size live on this machine, what does it take, and on what is it spent?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import rich_click as click

from sim.commands.run import say_if_cold
from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.hall.journal import Journal
    from sim.hall.scenario import Scenario

USUAL = (20_000, 100_000, 1_000_000)
ALL = (*USUAL, 10_000_000, 67_000_000)
COUNTRY = 50_000_000
"""Towns from here on live fewer days, with fewer infected."""
SCENARIO, ARM, SEED = "stopcovid", "gaen", 1
ASKED = 20_000
"""Whose meetings of one day are asked for."""
SUFFIXES = {"k": 1_000, "m": 1_000_000}
COLUMNS = (
    ("people", "", 12), ("days", "", 6), ("infected", "", 10), ("build", "s", 9), ("calibrate", "s", 11),
    ("a day", "s", 9), ("person-days", "a second", 13), ("meetings", "a second", 12),
    ("infectious", "\N{MICRO SIGN}s a day", 12), ("memory", "at most", 10),
)  # fmt: skip
"""The columns of the table: name, unit, width."""


class Pace(NamedTuple):
    """What one town took.

    `build_s` to build it, `calibrate_s` unless that was kept from before, `day_s` to live one day; `person_days` and
    `meetings` (rows of an answer) a second; `infected_day_us` to draw whom one infectious person infects on one day;
    `memory` at most, in bytes; the `shares` of all time by part.
    """

    people: int
    days: int
    infected: float
    build_s: float
    calibrate_s: float
    day_s: float
    person_days: float
    meetings: float
    infected_day_us: float
    memory: int | None
    shares: dict[str, float]


@click.command()
@click.argument("sizes", nargs=-1, metavar="[SIZES]...")
@click.option("--all", "every", is_flag=True, help="All sizes up to 67M, a country: some minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of the table.")
def bench(sizes: tuple[str, ...], *, every: bool, as_json: bool) -> None:
    """Live towns of some SIZES (20k 100k 1M if not said) with an app, and tell how fast that was.

    Each lives in a process of its own, once all is compiled: 30 days under Google/Apple's system at an adoption of
    40 %, some 2 to 5 % infected; from 50M on 21 days, with few infected, so that these do not compare with the others.
    Times are this machine's, and vary.

    build: laying out the town. calibrate: how easily the disease passes there, unless known from before. a day: one day
    of all. meetings a second: rows of an answer, when 20,000 persons are asked about. us a day: microseconds to draw
    whom one infectious person infects in a day. memory: the most that the process held.
    """
    with ending_at_once():
        from sim.hall import fits
        from sim.workers import answer, workers

    wanted = ALL if every else tuple(map(_people, sizes)) or USUAL
    say_if_cold()
    paces: list[Pace] = []
    if not as_json:
        click.echo("".join(f"{name:>{width}}" for name, _, width in COLUMNS))
        click.echo("".join(f"{unit:>{width}}" for _, unit, width in COLUMNS))
    for people in wanted:
        need, free = fits.needs(scenario_of(people), [ARM]), fits.available()
        if free is not None and need > free:
            click.echo(f"{people:,} left out: needs {fits.shown(need)}, and {fits.shown(free)} are there", err=True)
            continue
        with workers(1) as pool:
            paces.append(answer(pool.submit(measured, people)))
        if not as_json:
            click.echo("\n".join(_rows(paces[-1])))
    if as_json:
        click.echo(json.dumps([pace._asdict() for pace in paces], indent=2))


def _people(word: str) -> int:
    """Return a size as it is written: 20000, 20_000, 20k or 1M. Raises Refused."""
    from sim.hall.fits import SMALLEST
    from sim.world.build import MOST_PEOPLE

    suffix = word[-1:].lower()
    number, factor = (word[:-1], SUFFIXES[suffix]) if suffix in SUFFIXES else (word, 1)
    try:
        people = int(number) * factor
    except ValueError:
        mend = "write one in whole numbers, as 20000, 20k or 1M"
        raise Refused(Problem("no size of a town", mend, key="SIZES", value=word)) from None
    if not SMALLEST <= people <= MOST_PEOPLE:
        rule = f"a town has {SMALLEST} to {MOST_PEOPLE:,} people"
        raise Refused(Problem(rule, "write one as 20000, 20k or 1M", key="SIZES", value=word))
    return people


def scenario_of(people: int) -> Scenario:
    """Return the scenario of a town of this size: the shipped one, with everything in proportion to its people."""
    from sim.hall.readiness import read

    days, at_start = (30, 0.008) if people < COUNTRY else (21, 0.0001)
    return read(SCENARIO, [
        f"days={days}", "seeds.count=1", f"population.people={people}",
        f"disease.infected_at_start={max(round(at_start * people), 1)}", f"disease.imports_per_day={people / 40_000}",
        f"health.lab.swabs_per_day={max(round(0.003 * people), 1)}", "phones.adoption=0.4",
    ])  # fmt: skip


def measured(people: int) -> Pace:
    """Live a town of this size once, after a small one that loads all that is loaded once, and tell what it took."""
    from sim import study
    from sim.hall.engine import live

    live(scenario_of(min(people, USUAL[0])), ARM, SEED + 1)
    scenario, parts = scenario_of(people), study.profile()
    journal = live(scenario, ARM, SEED, parts=parts)
    shares = parts.shares()
    return pace(journal, parts.seconds, shares, _meetings_a_second(scenario))


def pace(journal: Journal, seconds: Mapping[str, float], shares: dict[str, float], meetings: float) -> Pace:
    """Return what a run took, by its journal and by the seconds and shares of its parts."""
    from sim.hall.parts import RATE, SPREAD, TOWN

    people, days = journal.people, journal.days
    living = sum(seconds.values()) - seconds[TOWN] - seconds[RATE]
    return Pace(
        people, days, len(journal.table("infections")["person"]) / people, seconds[TOWN], seconds[RATE],
        living / days, people * days / living, meetings,
        1e6 * seconds[SPREAD] / max(infectious_days(journal), 1.0), _most_memory(), shares,
    )  # fmt: skip


def infectious_days(journal: Journal) -> float:
    """Return on how many days of a run somebody could pass the disease on, everybody together."""
    import numpy as np

    from sim.disease.course import FLOOR_S, INFECTIOUS_FOR_S
    from sim.units import DAY

    at = journal.table("infections")["at"].astype(np.int64)
    since, until = np.maximum(at + FLOOR_S, 0), np.minimum(at + INFECTIOUS_FOR_S, journal.days * DAY)
    return float(np.maximum(until - since, 0).sum() / DAY)


def _meetings_a_second(scenario: Scenario) -> float:
    """Return how many rows of meetings the town that lived last gives in a second, asked for some of its persons."""
    import numpy as np

    from sim import study
    from sim.draws import Draws
    from sim.hall.towns import town
    from sim.units import Day
    from sim.world.conduct import Conduct

    world = town(scenario.arm(ARM), Draws(SEED))
    persons = np.unique(np.linspace(0, world.people.count - 1, ASKED).astype(np.int32))
    world.meetings(persons, Day(0), Conduct())
    parts = study.profile()
    rows = len(parts.timed("meetings", world.meetings)(persons, Day(1), Conduct()))
    return rows / parts.seconds["meetings"]


def _most_memory() -> int | None:
    """Return the bytes that this process held at most; None where nobody says."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _rows(of: Pace) -> Iterator[str]:
    """Yield one town's row, and on what its time was spent."""
    from sim.hall.fits import shown

    cells = (
        f"{of.people:,}", f"{of.days}", f"{of.infected:.1%}", f"{of.build_s:.2f}", f"{of.calibrate_s:.2f}",
        f"{of.day_s:.3f}", f"{of.person_days:,.0f}", f"{of.meetings:,.0f}", f"{of.infected_day_us:.1f}",
        "-" if of.memory is None else shown(of.memory),
    )  # fmt: skip
    yield "".join(f"{cell:>{width}}" for cell, (_, _, width) in zip(cells, COLUMNS, strict=True))
    yield "    " + ", ".join(f"{name} {share:.0%}" for name, share in of.shares.items() if share >= 0.005)
