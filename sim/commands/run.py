"""pistage run: live a scenario, print what came of it, and keep it in a result directory."""

from __future__ import annotations

import re
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from click.exceptions import Exit

from sim.commands.exits import FAILED, OUTPUT, reason, room, show
from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused, shown

if TYPE_CHECKING:
    from sim.hall.parts import Parts
    from sim.results.drawing import Draw
    from sim.study import Result

TERMINATED = 143
"""Exit code of a process that was asked to end."""


@click.command()
@click.argument("scenario")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="First seed, in place of the scenario's.")
@click.option("--seeds", type=click.IntRange(1, 10_000), metavar="K", help="How many seeds, one after the other.")
@click.option("--arms", metavar="A,B", help="Only these arms of the scenario.")
@click.option("--set", "settings", multiple=True, metavar="KEY=TOML",
              help="Set a key anew, such as phones.adoption=0.6.")  # fmt: skip
@click.option("--out", metavar="DIR", help="The result directory; results/NAME-SEED if not given.")
@click.option("--replace", is_flag=True, help="Put the result in the place of an older one.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N",
              help="How many processes share the runs; as many as cores for a long study, else one.")  # fmt: skip
@click.option("--phones", type=click.Choice(["auto", "machines", "alerted", "fleet"]), default="auto",
              help="Which phones are machines with all their bytes: all that may have something to tell; where phones "
                   "match, those alerted and declarers'; declarers' alone. By the size if not said.")  # fmt: skip
@click.option("--profile", "profiled", is_flag=True,
              help="Say on what the time was spent, on stderr; all runs are then lived in one process.")  # fmt: skip
@click.option("--all", "everything", is_flag=True,
              help="Print every metric and difference, where many arms leave room for the main ones.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print summary.json in place of the table.")
def run(
    scenario: str,
    *,
    seed: int | None,
    seeds: int | None,
    arms: str | None,
    settings: tuple[str, ...],
    out: str | None,
    replace: bool,
    jobs: int | None,
    phones: str,
    profiled: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Live a scenario: every arm, every seed.

    SCENARIO is a file (.toml may be left out) or the name of a shipped scenario. The same command gives the same
    result, whatever --jobs and --phones.
    """
    with ending_at_once():
        from sim import study
        from sim.commands import progress
        from sim.hall.parts import MEASURES, WRITING, timed
        from sim.hall.readiness import read
        from sim.hall.scenario.effect import unused
        from sim.hall.witness import CHOICES
        from sim.results.folder import check, default_folder

        chosen = None if arms is None else [name.strip() for name in arms.split(",") if name.strip()]
        try:
            told = read(scenario, settings)
        except Refused as refused:
            raise Refused([_of_any_arm(each, chosen) for each in refused.problems]) from refused
    first = told.seeds.first if seed is None else seed
    check(default_folder(told.name, first) if out is None else out, replace)
    for sentence in unused(told, chosen or ()):
        click.echo(sentence, err=True)
    say_if_cold()
    parts = study.profile() if profiled else None
    with ending_cleanly(), _drawing(parts) as draw:
        with progress.shown() as told_of:
            witness = CHOICES[phones]
            shared = jobs or study.worth_jobs(told, arms=chosen, seed=seed, seeds=seeds, witness=witness)
            result = study.run(
                told, arms=chosen, seed=seed, seeds=seeds, jobs=shared, progress=told_of, resume=True,
                witness=witness, parts=parts,
            )  # fmt: skip
        timed(parts, MEASURES, result.summary)()
        there = result.default_folder() if out is None else out
        try:
            folder = timed(parts, WRITING, result.write)(there, replace, draw)
        except (OSError, Refused) as why:
            show([*_not_kept(why, there)], as_json=False)  # stdout has its one document
            click.echo(_page(result, None, as_json, everything), nl=False)
            raise Exit(FAILED) from why
    try:
        click.echo(_page(result, folder, as_json, everything), nl=False)
    except OSError as why:
        if isinstance(why, BrokenPipeError):
            raise
        mend = f"the result is kept in {_where(folder)}: {room(why, 'print to another place')}"
        show([Problem(f"the table could not be printed: {reason(why)}", mend, OUTPUT)], as_json=False)
        raise Exit(FAILED) from why
    if parts is not None:
        click.echo("\n".join(["", *_said(parts)]), err=True)


def _of_any_arm(problem: Problem, chosen: Sequence[str] | None) -> Problem:
    """Return a problem of an arm that was not chosen with a mend that says why it stands in the way all the same."""
    arm = re.match(r"arms\.([^.]+)\.", problem.key)
    if chosen is None or arm is None or arm[1] in chosen:
        return problem
    mend = f"{problem.mend}; " if problem.mend else ""
    return replaced(problem, mend=f"{mend}an arm that --arms leaves out is checked too, as its scenario is kept whole")


def _not_kept(why: OSError | Refused, there: str | Path) -> Iterator[Problem]:
    """Yield what to say of a result that could not be written, with the folder where it was to lie."""
    from sim.results.folder import ELSEWHERE

    rule = "the result could not be kept"
    if isinstance(why, Refused):
        yield from (replaced(each, rule=f"{rule}: {each.rule}") for each in why.problems)
        return
    yield Problem(f"{rule}: {reason(why)}", room(why, ELSEWHERE), key="--out", value=str(there))


@contextmanager
def _drawing(parts: Parts | None) -> Iterator[Draw]:
    """Give who draws: other processes, or this one where the time of all parts is asked for."""
    from sim.hall.parts import FIGURES
    from sim.results import drawing

    if parts is not None:
        yield parts.timed(FIGURES, drawing.here)
        return
    with drawing.elsewhere() as draw:
        yield draw


def _said(parts: Parts) -> Iterator[str]:
    """Yield what is said of the time of a run: its whole, and the share and seconds of every part."""
    shares = parts.shares()
    whole = sum(parts.seconds.values())
    yield f"time: {whole:.1f} s"
    yield from (f"  {name:<24}{share:>5.1%}{share * whole:>9.2f} s" for name, share in shares.items())


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let a process that is asked to end stop its workers first."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def say_if_cold() -> None:
    """Say on stderr that compiling comes first, where it does."""
    from sim.kernels import is_cold

    if is_cold():
        what = "the inner loops of town, disease, radio and ciphers"
        click.echo(f"compiling {what} for this machine, once: up to a minute", err=True)


def _page(result: Result, folder: Path | None, as_json: bool, everything: bool) -> str:
    from sim.hall.caveats import gathered
    from sim.report.table import table
    from sim.results.layout import laid_out

    if as_json:
        return laid_out(result.summary())
    caveats = gathered(result.scenario, result.journals)
    numbers = next(iter(result.journals.values())).numbers
    page = table(result.scenario, result.summary(), caveats, numbers, everything=everything) + "\n"
    if folder is None:
        return page
    where = _where(folder)
    return f"{page}\nKept in {where}\nRun again and compare: pistage verify {where}\n"


def _where(folder: Path) -> str:
    return shlex.quote(shown(str(folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder)))
