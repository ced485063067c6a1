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
    from sim.report.figures import Computed
    from sim.results import Result

LEAST_DPI, MOST_DPI = 30, 1_200


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--out", metavar="FOLDER", help="Where the figures go; DIR/figures if not given.")
@click.option("--format", "formats", multiple=True, type=click.Choice(["svg", "png", "pdf"]),
              help="A format, several if given more than once; png if not given.")  # fmt: skip
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
        from sim.report.figures import compute, draw_language
        from sim.report.origin import Origin
        from sim.report.style import DPI, FORMATS
        from sim.report.wording import LANGUAGES
        from sim.results.drawn import FIGURES, figures_kept
        from sim.results.reading import rebuilt, record_of

    folder, chosen = Path(directory), [each for each in FORMATS if each in formats] or ["png"]
    if dpi is not None and "png" not in chosen:
        raise Refused(Problem("only PNG figures have dots", "add --format png, or leave it out", key="--dpi"))
    run = record_of(folder)
    result = rebuilt(run, folder)
    origin = Origin(result.scenario, result.summary(), run["pistage"], run["digest"])
    computed = _only(figures, compute(origin, result.journals))
    languages = [each for each in LANGUAGES if language in (each, "both")]
    names = [f"{name}.{each}.{ending}" for each in languages for name in computed for ending in chosen]
    with figures_kept(folder, out, names, replace) as drawn:
        for each in languages:
            draw_language(origin, computed, each, drawn, chosen, DPI if dpi is None else dpi)
    if "png" in chosen:
        _say_what_is_not_drawn(result)
    where = shlex.quote(shown(str(folder / FIGURES if out is None else out)))
    click.echo(f"{len(names)} {'figure' if len(names) == 1 else 'figures'} in {where}: {', '.join(names)}")


def _only(figures: Sequence[str], computed: Computed) -> Computed:
    """Return what the named figures are drawn from, of all where none is named. Raises Refused for strangers."""
    strangers = {name: get_close_matches(name, computed, n=1) for name in figures if name not in computed}
    mends = [f"did you mean {close[0]}?" if close else f"this result has: {', '.join(computed)}"
             for close in strangers.values()]  # fmt: skip
    if strangers:
        raise Refused([Problem("no such figure of this result", mend, key="--figure", value=name)
                       for name, mend in zip(strangers, mends, strict=True)])  # fmt: skip
    return {name: data for name, data in computed.items() if not figures or name in figures}


def _say_what_is_not_drawn(result: Result) -> None:
    """Say which letters of the question the PNG figures show as boxes."""
    from sim.report.style import unknown_to_the_font

    lacking = unknown_to_the_font("".join(result.scenario.question.model_dump().values()))
    if lacking:
        told = f"our font has no {' '.join(lacking)}: the PNG figures show boxes there, the SVG ones the letters"
        click.echo(told, err=True)
