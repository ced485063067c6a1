"""Does each of many arms have a frame of its own, and do no tracing and human tracers stand in every one?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.journal import IMPORTED
from sim.hall.scenario import load
from sim.measures.summary import summarise
from sim.report import epidemic
from sim.report.origin import Origin
from sim.report.panels import ACROSS, OWN, TRACERS, UNTRACED, head
from sim.report.style import house_style
from sim.report.wording import Language
from tests.hall.village import village
from tests.measures.facts import Facts

ARMS = ("a", "b", "c", "d", "e", "f", "tracers", "none")


def origin_of(folder: Path, seeds: int) -> tuple[Origin, epidemic.Curves]:
    village(folder)
    systems = {"none": "none", "tracers": "tracers"}
    arms = ",".join(f'{{name="{arm}", system="{systems.get(arm, "gaen")}"}}' for arm in ARMS)
    path = folder / "village.toml"
    path.write_text(path.read_text().split("[[arms]]")[0] + f"arms = [{arms}]\n")
    journals = {}
    for place, arm in enumerate(ARMS):
        for seed in range(1, seeds + 1):
            facts = Facts(seed=seed, arm=arm, people=100)
            for person in range(10 + 3 * seed + 2 * place):
                facts.infected(person, 1 + person / 3, IMPORTED)
            journals[arm, seed] = facts.closed()
    scenario = load(path)
    origin = Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)
    return origin, epidemic.data(origin, journals)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("seeds", [1, 5])
def test_every_arm_has_a_frame_beside_no_tracing_and_tracers(tmp_path: Path, seeds: int, language: Language) -> None:
    origin, curves = origin_of(tmp_path, seeds)
    with house_style():
        figure = epidemic.figure(origin, curves, language)
        figure.savefig(tmp_path / "figure.svg")
    frames = figure.axes
    names = origin.names(language, brief=True)
    assert [axes.get_title(loc="left") for axes in frames] == [names[arm] for arm in ("tracers", *ARMS[:6])]
    for place, axes in enumerate(frames[:-1]):  # the last one has the key's lines too
        drawn = {str(line.get_color()) for line in axes.lines if len(line.get_xdata()) > 0}
        assert {UNTRACED.colour, TRACERS.colour} <= drawn
        assert (OWN.colour in drawn) == (place > 0)
    assert len({axes.get_ylim() for axes in frames}) == 1
    key = [text.get_text() for text in figure.legends[0].get_texts()]
    assert key == [names["none"], names["tracers"], epidemic.SAID[language]["own"]]
    assert len({axes.get_position().y0 for axes in frames}) == -(-len(frames) // ACROSS)


@pytest.mark.parametrize("name", ["StopCovid, 5 % des comptes connus", "TousAntiCovid 2021, avec son filtre",
                                  "StopCovid, dix déclarations ensemble"])  # fmt: skip
def test_a_head_is_no_wider_than_its_frame(tmp_path: Path, name: str) -> None:
    origin, curves = origin_of(tmp_path, 1)
    with house_style():
        figure = epidemic.figure(origin, curves, "fr")
        frame = figure.axes[ACROSS - 1]
        frame.set_title("\n".join(head(name)), loc="left", size=8.5, weight="bold")
        figure.draw_without_rendering()
        box = frame._left_title.get_window_extent()  # type: ignore[attr-defined]
    assert box.x1 <= frame.get_window_extent().x1 + 1
    assert " ".join(head(name)) == name


def test_a_head_that_is_cut_says_so() -> None:
    assert head("a " * 200)[-1].endswith("…")
    assert len(head("a " * 200)) == 2
