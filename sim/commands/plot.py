"""pistage plot: draw the figures of a result again, from its tables alone; nothing is run."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused, shown

if TYPE_CHECKING:
    from sim.report.figures import Choice

LEAST_DPI, MOST_DPI = 30, 1_200


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--out", metavar="FOLDER", help="Where the figures go; DIR/figures if not given.")
@click.option("--format", "formats", multiple=True, type=click.Choice(["svg", "png", "pdf"]),
              help="A format, several if given more than once; svg and png if not given.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "fr", "both"]), default="both", help="The language of the words.")
@click.option("--figure", "figures", multiple=True, metavar="NAME", help="Only this figure, or these.")
@click.option("--dpi", type=click.IntRange(LEAST_DPI, MOST_DPI), metavar="N", help="Dots per inch of PNG figures.")
@click.option("--replace", is_flag=True, help="Put figures in the place of those that bear their names.")
def plot(
    directory: str,
    *,
    out: str | None,
    formats: tuple[str, ...],
    language: str,
    figures: tuple[str, ...],
    dpi: int | None,
    replace: bool,
) -> None:
    """Draw the figures of a result directory again, from its tables.

    Nothing is run, and nothing that lies beside the figures is touched.
    """
    with ending_at_once():
        from sim.commands.run import say_what_is_not_drawn
        from sim.report.figures import draw
        from sim.report.origin import Origin
        from sim.results.drawn import FIGURES, figures_kept
        from sim.results.reading import rebuilt, record_of

    folder, choice = Path(directory), _choice(formats, language, figures, dpi)
    run = record_of(folder)
    names = choice.files()
    result = rebuilt(run, folder)
    with figures_kept(folder, out, names, replace) as drawn:
        draw(Origin(result.scenario, result.summary(), run["pistage"], run["digest"]), result.journals, drawn, choice)
    if "png" in choice.formats:
        say_what_is_not_drawn(result)
    where = shlex.quote(shown(str(folder / FIGURES if out is None else out)))
    click.echo(f"{len(names)} {'figure' if len(names) == 1 else 'figures'} in {where}: {', '.join(names)}")


def _choice(formats: Sequence[str], language: str, figures: Sequence[str], dpi: int | None) -> Choice:
    """Return what is to be drawn, each once. Raises Refused for a figure that there is not."""
    from sim.report.figures import FIGURES, Choice
    from sim.report.style import DPI, FORMATS, LANGUAGES, USUAL

    strangers = [name for name in figures if name not in FIGURES]
    if strangers:
        close = {name: get_close_matches(name, FIGURES, n=1) for name in strangers}
        mends = {name: f"did you mean {found[0]}?" if found else f"figures: {', '.join(FIGURES)}"
                 for name, found in close.items()}  # fmt: skip
        raise Refused([Problem("no such figure", mends[name], key="--figure", value=name) for name in strangers])
    chosen = [each for each in FORMATS if each in formats] or list(USUAL)
    if dpi is not None and "png" not in chosen:
        raise Refused(Problem("only PNG figures have dots", "add --format png, or leave it out", key="--dpi"))
    return Choice(
        [name for name in FIGURES if not figures or name in figures],
        [each for each in LANGUAGES if language in (each, "both")],
        chosen,
        DPI if dpi is None else dpi,
    )
