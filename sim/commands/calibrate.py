"""pistage calibrate: which numbers does the channel get from measured signals, how sure, and what do they miss?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused, shown

if TYPE_CHECKING:
    from sim.radio.air import Air
    from sim.radio.calibration.scans import Measured

ROOMS, BODIES = "dp3t_exp34", "mitll_pact"
BODIES_FILES = ("pact_structured_rssi.csv.xz", "pact_structured_rssi.csv")
Tell = Callable[[str, int, int], None]


@click.group()
def calibrate() -> None:
    """Fit the simulator's numbers to measurements."""


@calibrate.command()
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Where the measurements lie.")
@click.option("--out", type=click.Path(path_type=Path), default="radio.toml", metavar="FILE", show_default=True,
              help="Where to write the numbers.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Write over files that are there.")
def radio(data: Path | None, out: Path, *, replace: bool) -> None:
    """Fit the channel between phones to measured signals, and tell what it foretells of rooms it was not fitted to.

    DIR holds dp3t_exp34 (github.com/DP-3T/bt-measurements) and, if it is to be told too, mitll_pact; or it is a folder
    of your own files of that form, one SQLite file a scene. Without --data they are looked for where other data are.
    A scenario takes the numbers of FILE with radio.channel = "FILE". Takes a few minutes.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its matrices are small: threads would only wait for each other
    rooms, bodies = _folders(data)
    rival = out.with_name(f"{out.stem}_no_offset{out.suffix}")
    there = [] if replace else [path for path in (out, rival) if path.exists()]
    if there:
        mend = "choose another name, or add --replace"
        raise Refused([Problem("is there already", mend, key="--out", value=str(path)) for path in there])
    if not out.absolute().parent.is_dir():
        raise Refused(Problem("there is no such folder", "make it first", key="--out", value=str(out.parent)))
    if not os.access(out.parent, os.W_OK) or out.is_dir():
        mend = "name a file in a folder that is there"
        raise Refused(Problem("cannot be written", mend, key="--out", value=str(out)))
    _needs_scipy()
    with ending_at_once():
        from sim.radio.calibration import placements, readings, scans, told

    experiment = readings.experiment(rooms)
    carried = placements.placements(bodies) if bodies else None
    every = scans.scans(experiment)
    _say(told.least_squares(experiment))
    with _telling() as tell:
        air = _fitted(experiment.scenes, every, (out, rival), _source(rooms), tell)
    if carried:
        _say(told.bodies(carried, air))
    click.echo(f"written: {shown(str(out))} and, without an offset of meetings, {shown(str(rival))}")


def _fitted(scenes: tuple[str, ...], every: Measured, files: tuple[Path, Path], source: str, tell: Tell) -> Air:
    """Fit, judge, tell and write."""
    from sim.radio.air import Carried
    from sim.radio.calibration import bias, errors, fit, judging, laws, rivals, told, variance, writing

    heard, both = every.where(every.seen), (laws.with_offset, laws.without_offset)
    tell(f"fitting {len(heard):,} scans", 0, 1)
    whole = fit.fit(heard)
    sure = errors.errors(heard, whole, both, lambda done, of: tell("leaving out each phone", done, of))
    simulating = "simulating the experiment"
    off = [bias.bias(every, whole, law, lambda done, of: tell(simulating, done, of)) for law in both]
    air, rival = (bias.corrected(law(heard, whole), by) for law, by in zip(both, off, strict=True))
    _say(told.numbers(len(heard), whole.air, off[0], air, sure[0]))
    _say(told.within(judging.shares("all", air, heard)))
    if len(scenes) > 1:
        leaving = "leaving out each scene"
        _say(told.without(*judging.left_out(scenes, heard, whole, off[0], lambda at: tell(leaving, at, len(scenes)))))
    _say(told.hearing([*judging.hearing(scenes, every, air)], [*judging.live(scenes, every)]))
    likely = (whole.parts.likelihood, variance.parts(heard, offset=False).likelihood)
    each = [(one, log, rivals.near_in_a_row(one)) for one, log in zip((air, rival), likely, strict=True)]
    _say(told.rivals(*each))
    carried = {Carried(how) for how in heard.carried.tolist()}
    for path, one, errors_ in zip(files, (air, rival), sure, strict=True):
        writing.write(path, one, errors_, source, carried)
    return air


def _say(lines: Iterable[str]) -> None:
    click.echo("\n".join([*lines, ""]))


def _folders(data: Path | None) -> tuple[Path, Path | None]:
    """Return the folder of the rooms' measurements, and the file of those on bodies if it is there. Raises Refused."""
    from sim.hall.data import folders

    places = folders() if data is None else (data,)
    rooms = next((place / ROOMS for place in places if (place / ROOMS).is_dir()), data)
    if rooms is None or not rooms.is_dir():
        looked = ", ".join(str(place) for place in places)
        mend = (
            f"looked in {looked}; get experiment 34 of github.com/DP-3T/bt-measurements and name its folder with --data"
        )
        raise Refused(Problem("no measurements to fit", mend, key="--data", value=ROOMS if data is None else str(data)))
    files = (place / BODIES / name for place in places for name in BODIES_FILES)
    return rooms, next((file for file in files if file.is_file()), None)


def _source(rooms: Path) -> str:
    """Return whence the numbers come: the files, so that one knows whether they are still the same."""
    import hashlib

    import sim

    together = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(rooms.glob("*.sqlite"))))
    return f"pistage calibrate radio {sim.__version__} of {rooms.name} (SHA-256 {together.hexdigest()[:12]})"


def _needs_scipy() -> None:
    try:
        import scipy  # noqa: F401
    except ModuleNotFoundError:
        raise Refused(Problem("this command needs scipy", "pip install scipy, or '.[calibrate]' in a clone")) from None


@contextmanager
def _telling() -> Iterator[Tell]:
    """Give the fit something to tell its progress to: a bar on a terminal, a line a phase elsewhere, on stderr."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if console.is_terminal and not console.is_dumb_terminal:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("")
            yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
        return
    yield lambda what, done, total: None if done else click.echo(what, err=True)
