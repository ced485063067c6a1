"""pistage replay: one seed of a result as a film in one HTML file, for one system or two beside each other."""

from __future__ import annotations

import shlex
from pathlib import Path

import rich_click as click
from click.exceptions import Exit

from sim.commands.exits import FAILED
from sim.interrupts import ending_at_once
from sim.problems import shown as printed

NAME = "replay.html"


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("-o", "--out", metavar="FILE", help="The file; DIR/replay.html if not given.")
@click.option("--arms", metavar="A,B", help="One arm or two; the first whose phones speak if not given.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="Which seed; the first if not given.")
@click.option("--days", type=click.IntRange(1), metavar="N", help="Film only the first so many days.")
@click.option("--replace", is_flag=True, help="Put the file in the place of an older one.")
def replay(
    directory: str, *, out: str | None, arms: str | None, seed: int | None, days: int | None, replace: bool
) -> None:
    """Live one seed of a result again, and write it as a film that opens anywhere and fetches nothing.

    The truth, what the server knows and what somebody knows who listens, side by side. Exit code 1, and no file, if
    what is lived is not what the result tells of.
    """
    with ending_at_once():
        from sim.commands.progress import shown
        from sim.commands.run import ending_cleanly, say_if_cold
        from sim.report.player import replay as page
        from sim.results.onefile import file_kept
        from sim.results.reading import record_of
        from sim.results.relived import Shot, Unlike, relived

    folder = Path(directory)
    chosen = None if arms is None else [name.strip() for name in arms.split(",") if name.strip()]
    shot = Shot.of(record_of(folder), folder, chosen, seed, days)
    try:
        with ending_cleanly(), file_kept(folder, out, NAME, replace) as (file, there):
            say_if_cold()
            with shown() as progress:
                film = relived(shot, progress)
            file.write_text(page(film.chunks, film.header), encoding="utf-8", newline="\n")
    except Unlike as unlike:
        for line in unlike.told:
            click.echo(f"different: {printed(line)}", err=True)
        raise Exit(FAILED) from unlike
    where = shlex.quote(printed(str(folder / NAME if out is None else out)))
    click.echo(f"{where}: {', '.join(shot.arms)}, seed {shot.seed}, {shot.days} days, {_megabytes(there)}")


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.2f} MB"
