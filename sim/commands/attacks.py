"""pistage attacks: who tries to find out what, at which cost, and what helps against it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import rich_click as click

from sim.commands.claims import NONE_YET, wrapped
from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.measures.quotations import Language

HEADS: Mapping[Language, tuple[str, ...]] = {
    "en": ("who", "effect", "cost", "remedy", "against", "source"),
    "fr": ("qui", "effet", "coût", "remède", "contre", "source"),
}


@click.command()
@click.argument("names", metavar="[NAME]", nargs=-1)
@click.option("--matrix", is_flag=True, help="Read result directories instead: attack by system, our grades and the "
              "literature's.")  # fmt: skip
def attacks(names: tuple[str, ...], *, matrix: bool) -> None:
    """List the attacks that a scenario can have; with NAME show one, or those of a scenario, in both
    languages: effect, cost and remedy.

    A scenario has one by a table of its own: [[adversaries]] with name = "neighbour". Attacks are lived in the
    simulated town alone; nothing is transmitted. With --matrix DIR [DIR...] the results of scenarios with attackers are
    laid beside the grades that the literature gives.
    """
    from sim.measures.attacks import ATTACKS

    if matrix:
        from sim.commands.matrix import laid_side_by_side

        click.echo("\n".join(laid_side_by_side(names)))
    elif not names:
        click.echo("\n".join(map(_line, ATTACKS)))
    elif len(names) > 1:
        raise Refused(Problem("one attack at a time", "for results write --matrix DIR DIR", value=names[1]))
    elif names[0] in ATTACKS:
        click.echo("\n".join(_page(names[0])))
    elif _of_scenario(names[0]):
        click.echo("\n\n".join("\n".join(_page(each)) for each in _of_scenario(names[0])))
    else:
        mend = f"known here: {', '.join(ATTACKS)}, and every scenario that has one"
        raise Refused(Problem("no such attack", mend, value=names[0]))


def _of_scenario(name: str) -> tuple[str, ...]:
    """Return the attacks that a shipped scenario has; none where there is no such scenario."""
    from sim.hall.scenario import shipped
    from sim.measures.attacks import ATTACKS

    found = {attack for each in shipped() if each.name == name for attack in each.adversaries}
    return tuple(attack for attack in ATTACKS if attack in found)


def _line(name: str) -> str:
    from sim.measures.attacks import ATTACKS

    return wrapped(f"{name:<11}{ATTACKS[name].who.en}", " " * 11) + f"\n{'':<11}{_scenarios(name)}"


def _scenarios(name: str) -> str:
    """Return the shipped scenarios in which somebody tries this."""
    from sim.hall.scenario import shipped

    return ", ".join(each.name for each in shipped() if name in each.adversaries) or NONE_YET


def _page(name: str) -> Iterator[str]:
    """Yield the lines of one attack, in English and in French."""
    from sim.measures.attacks import ATTACKS, SOURCE
    from sim.metrics import METRICS

    of = ATTACKS[name]
    yield f"{name}: {_scenarios(name)}"
    for language, heads in HEADS.items():
        yield ""
        parts = (of.who, of.effect, of.cost, of.remedy, of.against, SOURCE)
        for head, text in zip(heads, parts, strict=True):
            yield wrapped(f"  {head:<9}{text.into(language)}", " " * 11)
    yield ""
    yield wrapped(f"  metrics  {', '.join(each for each in METRICS if each.startswith(of.metrics))}", " " * 11)
