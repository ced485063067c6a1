"""pistage compare: in what do two results differ, by how much, and is that more than chance does?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.interrupts import ending_at_once
from sim.problems import Problem, Refused, shown

if TYPE_CHECKING:
    from sim.measures.comparing import Pair, Study


@click.command()
@click.argument("first", metavar="DIR")
@click.argument("second", metavar="DIR")
@click.option("--arms", metavar="A,B=C", help="Only these arms; B=C holds B of the first against C of the second.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of the tables.")
def compare(first: str, second: str, *, arms: str | None, as_json: bool) -> None:
    """Compare two result directories: settings, seeds, and every metric of the arms both have.

    Differences are those of the second less the first, from the tables of both; nothing is run. They are paired where
    both lived the same seeds in the same town.
    """
    with ending_at_once():
        from sim.measures import comparing
        from sim.report.comparison import page
        from sim.results.layout import laid_out

    if Path(first).resolve() == Path(second).resolve():
        raise Refused(Problem("names the same folder twice", "give two results", value=second))
    one, other = _study(first), _study(second)
    said = comparing.compare(one, other, _pairs(arms, one, other))
    click.echo(laid_out(said) if as_json else page(said, (shown(first), shown(second))) + "\n", nl=False)


def _study(folder: str) -> Study:
    from sim.measures.comparing import Study
    from sim.results.reading import rebuilt, record_of

    run = record_of(Path(folder))
    result = rebuilt(run, Path(folder))
    return Study(result.scenario, result.journals, run["data"], run["versions"])


def _pairs(arms: str | None, one: Study, other: Study) -> list[Pair]:
    """Return which arm is held against which. Raises Refused for strangers, and where there is none."""
    if arms is None:
        pairs = [(arm, arm) for arm in one.arms if arm in other.arms]
        mend = f"{_named(one, other)}; match them, as in --arms {one.arms[0]}={other.arms[0]}"
        if not pairs:
            raise Refused(Problem("the two results have no arm in common", mend))
        return pairs
    words = [word.strip() for word in arms.split(",") if word.strip()]
    pairs = [(one.strip(), (other if matched else one).strip())
             for one, matched, other in (word.partition("=") for word in words)]  # fmt: skip
    problems = [
        Problem(f"no such arm in the {side}", _named(one, other), key="--arms", value=arm)
        for pair in pairs
        for side, arm, study in zip(("first", "second"), pair, (one, other), strict=True)
        if arm not in study.arms
    ]
    problems += [] if pairs else [Problem("names no arm", _named(one, other), key="--arms", value=arms)]
    if not problems and len(set(pairs)) < len(pairs):
        problems.append(Problem("names a pair of arms twice", "name each pair once", key="--arms", value=arms))
    if problems:
        raise Refused(problems)
    return pairs


def _named(one: Study, other: Study) -> str:
    return f"the first has {_listed(one)}, the second {_listed(other)}"


def _listed(study: Study) -> str:
    return ", ".join(study.arms)
