"""pistage attacks --matrix: which attack works against which system, here and in the literature?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.commands.claims import wrapped
from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.measures.matrix import Cell
    from sim.measures.quotations import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "head": "Attack by system: our grade, the gain with its 95 % interval, and the literature's grade.",
        "grades": "Gain: (success - baseline) / (1 - baseline). H: .5 or more with one device, one account, one hour; "
        "M: as much with more, or .1 to .5; L: below .1, the interval above 0; -: the interval below .05; "
        "?: the interval does not tell. Every gain is a lower bound: * more than the literature says (5 %, Holm); "
        "where the interval lies below what it says, our attack finds less, and that refutes nothing.",
        "source": "Literature:",
        "literature": "literature",
        "none": "not measured:",
        "ungraded": "the literature grades no attack of:",
        "changed": "lived with other keys than the shipped scenario:",
        "p": "* p",
        "less": "our attack finds less",
    },
    "fr": {
        "head": "Attaque par système : notre note, le gain avec son intervalle à 95 %, et la note de la littérature.",
        "grades": "Gain : (succès - référence) / (1 - référence). H : 0,5 ou plus avec un appareil, un compte, une "
        "heure ; M : autant avec davantage, ou 0,1 à 0,5 ; L : moins de 0,1, intervalle au-dessus de 0 ; - : "
        "intervalle sous 0,05 ; ? : l'intervalle ne tranche pas. Chaque gain est une borne inférieure : * plus que ne "
        "le dit la littérature (5 %, Holm) ; là où l'intervalle est sous ce qu'elle dit, notre attaque trouve moins, "
        "et cela ne réfute rien.",
        "source": "Littérature :",
        "literature": "littérature",
        "none": "non mesuré :",
        "ungraded": "la littérature ne note aucune attaque de :",
        "changed": "vécu avec d'autres clés que le scénario livré :",
        "p": "* p",
        "less": "notre attaque trouve moins",
    },
}
OF_A_RUN = ("seeds.", "arms")
"""How the names begin of what may be changed without another scenario: how many seeds, and which arms."""
SMALLEST_P = 0.001


def laid_side_by_side(folders: Sequence[str]) -> Iterator[str]:
    """Yield the matrix of these result directories in English and in French. Raises Refused."""
    from sim.measures.literature import ROWS, SOURCE, Answered
    from sim.measures.matrix import matrix

    if not folders:
        raise Refused(Problem("--matrix needs result directories", "pistage attacks --matrix results/one_phone-1"))
    read = [_read(Path(each)) for each in folders]
    names = [name for name, _, _ in read]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Refused(Problem("a result of this scenario was given already", "give one of each", value=name))
    cells = matrix({name: summary for name, summary, _ in read})
    for language, words in WORDS.items():
        yield wrapped(words["head"], "")
        yield wrapped(words["grades"], "")
        yield wrapped(f"{words['source']} {SOURCE.into(language)}", "")
        graded = {row.answer.scenario for row in ROWS.values() if isinstance(row.answer, Answered)}
        rest = [name for name in names if name not in graded]
        if rest:
            yield wrapped(f"{words['ungraded']} {', '.join(rest)}", "  ")
        for name, _, changed in read:
            if changed:
                yield wrapped(f"{name}: {words['changed']} {', '.join(changed)}", "  ")
        for attack, row in groupby(cells, key=lambda cell: cell.attack):
            yield ""
            yield from _row(attack, list(row), language)
        yield ""


def _read(folder: Path) -> tuple[str, Mapping[str, Any], list[str]]:
    """Return the scenario's name of a result, its summary measured anew, and which keys were changed for it.

    Measured from the tables, whose digests are known, for a summary.json may have been changed since.
    """
    from sim.results.reading import rebuilt, record_of

    run = record_of(folder)
    changed = [key for key in run["changed"] if not key.startswith(OF_A_RUN)]
    return run["name"], rebuilt(run, folder).summary(), changed


def _row(attack: str, cells: Sequence[Cell], language: Language) -> Iterator[str]:
    """Yield one attack: a line for each system that was measured, and why the others were not."""
    from sim.measures.literature import ROWS, Answered

    row = ROWS[attack]
    where = f" ({row.answer.scenario}: {row.answer.metric})" if isinstance(row.answer, Answered) else ""
    yield wrapped(f"{row.attack.into(language)}{where}", "  ")
    whys: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.gain is None:
            whys.setdefault(_why(cell, language), []).append(cell)
        else:
            yield _line(cell, language)
    for why, those in whys.items():
        systems = ", ".join(f"{each.system} ({_grades(each)})" for each in those)
        yield wrapped(f"  {WORDS[language]['none']} {systems}: {why}", "    ")


def _line(cell: Cell, language: Language) -> str:
    assert cell.gain is not None
    words, gain = WORDS[language], cell.gain
    said = f"{gain.value:.3f}" if gain.low is None else f"{gain.value:.3f} [{gain.low:.3f}; {gain.high:.3f}]"
    if language == "fr":
        said = said.replace(".", ",")
    mark = f"  {words['less']}" if cell.less else ""
    if cell.differs:
        assert cell.p is not None
        p = f"< {SMALLEST_P}" if cell.p < SMALLEST_P else f"= {cell.p:.3f}"
        mark = f"  {words['p']} {p if language == 'en' else p.replace('.', ',')}"
    why = f"  {_why(cell, language)}" if cell.why is not None else ""
    return f"  {cell.system:<16}{cell.grade or '?'}  {said:<24}{words['literature']} {_grades(cell)}{mark}{why}"


def _grades(cell: Cell) -> str:
    return "-".join(cell.literature)


def _why(cell: Cell, language: Language) -> str:
    from sim.report.reasons import reason

    return cell.why.into(language) if cell.why is not None else reason(cell.unmeasured, language)
