"""Who draws the figures and the page? A process for each language, which loads its tools while the town still lives.

Drawing takes longer to load than to do, and what is drawn in one language does not wait for the other.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.measures.quotations import Language
from sim.workers import answer, workers

if TYPE_CHECKING:
    from sim.report.figures import Computed
    from sim.report.origin import Origin

LANGUAGES: tuple[Language, ...] = ("fr", "en")
BEHIND = 10
"""How far those who draw stand behind the town that lives, where both want a processor."""
FIGURES, PAGE = "figures", "report.html"


@dataclass(frozen=True)
class Told:
    """All that figures and page are made from."""

    scenario: Scenario
    summary: Mapping[str, Any]
    version: str
    digest: str
    journals: Mapping[tuple[str, int], Journal]


Draw = Callable[[Told, Path], None]
"""Draw the figures and write the page of a study into its folder."""


def here(told: Told, folder: Path) -> None:
    """Draw in this process."""
    (folder / FIGURES).mkdir()
    for language in LANGUAGES:
        _figures(told, language, folder)
    _page(told, folder)


@contextmanager
def elsewhere() -> Iterator[Draw]:
    """Give a `Draw` whose processes get ready from now on."""
    with workers(len(LANGUAGES)) as pool:
        for _ in LANGUAGES:
            pool.submit(_load)

        def draw(told: Told, folder: Path) -> None:
            (folder / FIGURES).mkdir()
            with _handed_over(told, folder) as file:
                drawing = [pool.submit(_figures_of, file, language, folder) for language in LANGUAGES]
                pool.until(drawing)  # one that failed must not leave the other drawing into a folder that goes
                for each in drawing:
                    answer(each)
                answer(pool.submit(_page_of, file, folder))

        yield draw


@contextmanager
def _handed_over(told: Told, beside: Path) -> Iterator[Path]:
    """Give a file that holds what is drawn: sent down a pipe, journals would be in memory again for each process."""
    with TemporaryDirectory(dir=beside) as folder:
        path = Path(folder) / "told"
        with path.open("wb") as file:
            pickle.dump(told, file, pickle.HIGHEST_PROTOCOL)
        yield path


def _taken_over(file: Path) -> Told:
    with file.open("rb") as opened:
        told = pickle.load(opened)
    assert isinstance(told, Told)
    return told


def _figures_of(file: Path, language: Language, folder: Path) -> None:
    _figures(_taken_over(file), language, folder)


def _page_of(file: Path, folder: Path) -> None:
    _page(_taken_over(file), folder)


def _load() -> None:
    """Load what drawing takes, after what living takes; the first letters drawn take as long as a whole figure."""
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    import sim.report.page  # noqa: F401
    from sim.report.style import try_out

    try_out()


def _figures(told: Told, language: Language, folder: Path) -> None:
    from sim.report.figures import draw_language

    draw_language(*_computed(told), language, folder / FIGURES)


def _page(told: Told, folder: Path) -> None:
    from sim.hall.caveats import gathered
    from sim.report.page import written

    caveats = tuple(gathered(told.scenario, told.journals))
    journals = [replace(journal, caveats=caveats) for journal in told.journals.values()]
    text = written(*_computed(told), folder / FIGURES, journals)
    (folder / PAGE).write_text(text, encoding="utf-8", newline="\n")


_LAST: dict[str, tuple[Origin, Computed]] = {}
"""What was computed last in this process, by the digest of its study and version: a page shows what was drawn."""


def _computed(told: Told) -> tuple[Origin, Computed]:
    from sim.report.figures import compute
    from sim.report.origin import Origin

    key = f"{told.digest} {told.summary} {told.scenario.model_dump_json()}"
    if key not in _LAST:
        _LAST.clear()
        origin = Origin(told.scenario, told.summary, told.version, told.digest)
        _LAST[key] = origin, compute(origin, told.journals)
    return _LAST[key]
