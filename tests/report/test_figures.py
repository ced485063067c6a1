"""Are the figures drawn in two languages, the same bytes each time, with intervals or an honest word?"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.figure import Figure

from sim.hall.journal import IMPORTED, Journal
from sim.measures.summary import summarise
from sim.report import alerts, epidemic, setting, untraced
from sim.report.figures import draw
from sim.report.origin import Origin
from sim.report.style import GREY, VERMILLION, date_axis, house_style, looks, unknown_to_the_font
from sim.report.wording import day_month, many, number
from tests.hall.village import village
from tests.measures.facts import Facts


def lived(seeds: int, warned: int = 10) -> dict[tuple[str, int], Journal]:
    """Arm none, and arm gaen with so many alerts per seed, every other one of them without dose."""
    journals = {}
    for arm in ("none", "gaen"):
        for seed in range(1, seeds + 1):
            facts = Facts(seed=seed, arm=arm, people=100)
            for person in range(10 + 3 * seed):
                facts.infected(person, 1 + person / 3, IMPORTED)
            for person in range(warned if arm == "gaen" else 0):
                facts.alerted(person, 5, _99=float(person % 2))
            journals[arm, seed] = facts.closed()
    return journals


def texts(figure: Figure) -> str:
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in axes.texts]
    return plain(" ".join(found).replace("\n", " "))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def origin_of(folder: Path, journals: dict[tuple[str, int], Journal]) -> Origin:
    scenario = village(folder)
    return Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)


def alert_figure(folder: Path, seeds: int, warned: int, language: Any = "en") -> Figure:
    journals = lived(seeds, warned)
    origin = origin_of(folder, journals)
    return alerts.figure(origin, alerts.data(origin, journals), language)


def epidemic_figure(folder: Path, seeds: int, language: Any = "en") -> Figure:
    journals = lived(seeds)
    origin = origin_of(folder, journals)
    return epidemic.figure(origin, epidemic.data(origin, journals), language)


def test_both_figures_in_both_languages(tmp_path: Path) -> None:
    journals = lived(5)
    origin = origin_of(tmp_path / "village", journals)
    draw(origin, journals, tmp_path / "one")
    draw(origin, journals, tmp_path / "two")
    names = {f"{figure}.{language}.svg" for figure in ("epidemic", "alerts") for language in ("fr", "en")}
    assert {path.name for path in (tmp_path / "one").iterdir()} == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    for language, question, said in (
        ("fr", "Le village va-t-il bien ?", "Simulé, non observé."),
        ("en", "Is the village well?", "Simulated, not observed."),
    ):
        for figure in ("epidemic", "alerts"):
            svg = plain(unescape((tmp_path / "one" / f"{figure}.{language}.svg").read_text(encoding="utf-8")))
            assert question in svg
            assert said in svg
            assert "dc:date" not in svg


def test_five_seeds_have_a_band_and_four_have_lines(tmp_path: Path) -> None:
    band = epidemic_figure(tmp_path, 5).axes[0]
    assert len([each for each in band.collections if isinstance(each, FillBetweenPolyCollection)]) == 2
    assert len(band.lines) == 2
    lines = epidemic_figure(tmp_path, 4).axes[0]
    assert not lines.collections
    assert len(lines.lines) == 8


def test_the_curve_is_the_mean_of_cumulative_infections(tmp_path: Path) -> None:
    line = epidemic_figure(tmp_path, 5).axes[0].lines[0]
    found = np.asarray(line.get_ydata(), dtype=float)
    assert found[-1] == pytest.approx(np.mean([10 + 3 * seed for seed in range(1, 6)]))
    assert found[:2].tolist() == [0, 3]


def test_arms_differ_in_colour_line_and_marker() -> None:
    drawn = looks(["none", *"abcdef"])
    for feature in ("colour", "line", "marker"):
        assert len({getattr(look, feature) for look in drawn.values()}) == 7
    assert looks(["x", "none"])["none"] == drawn["none"]


def test_no_two_of_fifty_arms_are_drawn_alike() -> None:
    drawn = looks(["none", *map(str, range(49))])
    assert len(set(drawn.values())) == 50
    first = [drawn[str(place)] for place in range(12)]
    assert len({(look.colour, look.line) for look in first}) == len({look.marker for look in first}) == 12


BIG = """arms=[{name="none", system="none"}, {name="gaen", system="gaen"},
{name="big", system="gaen", disease={r0=1.0}}]""".replace("\n", " ")


def lived_apart(folder: Path) -> tuple[Origin, dict[tuple[str, int], Journal]]:
    """An arm in a town of ten times the people, with as many infections; the scenario says that it is another one."""
    journals = lived(5)
    for seed in range(1, 6):
        facts = Facts(seed=seed, arm="big", people=1_000)
        for person in range(10 + 3 * seed):
            facts.infected(person, 1 + person / 3, IMPORTED)
        journals["big", seed] = facts.closed()
    scenario = village(folder, 21, BIG)
    return Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4), journals


def test_towns_of_different_sizes_are_drawn_per_thousand_people(tmp_path: Path) -> None:
    origin, journals = lived_apart(tmp_path)
    curves = epidemic.data(origin, journals)
    figure = epidemic.figure(origin, curves, "en")
    ends = [float(np.asarray(line.get_ydata())[-1]) for line in figure.axes[0].lines]
    assert ends == pytest.approx([190, 190, 19])
    assert "per 1,000 people" in figure.axes[0].get_ylabel()
    said = plain(" ".join(epidemic.sentences(origin, curves, "en")))
    assert "(R0 of 1): 19.0 [13.1–24.9] infections since day 0, on the last day (19 per 1,000 people)." in said
    assert epidemic_figure(tmp_path / "one", 5).axes[0].get_ylabel() == "infections since day 0"


def test_the_same_days_without_tracing_are_told_for_those_of_that_town_alone(tmp_path: Path) -> None:
    origin, _ = lived_apart(tmp_path)
    said = plain(" ".join(untraced.beside(origin, "en")))
    assert (
        "With it, in the same town: Google/Apple (40 % run" in said or "With it, in the same town: Google/Apple" in said
    )
    assert "(big)" not in said
    assert "The other versions live in other towns, or begin with other cases." in said
    alone = plain(" ".join(untraced.beside(origin_of(tmp_path / "one", lived(5)), "fr")))
    assert "Avec : Google/Apple" in alone
    assert "autres versions" not in alone


def test_many_sizes_and_shares_are_told_by_their_ends(tmp_path: Path) -> None:
    shares = (0.4, 0.12, 0.7, 0.2)
    arms = ", ".join(f'{{name="a{i}", system="gaen", phones={{adoption={each}}}}}' for i, each in enumerate(shares))
    journals = {(f"a{i}", 1): lived(1)["gaen", 1] for i in range(4)}
    for (arm, seed), journal in journals.items():
        journals[arm, seed] = replace(journal, arm=arm)
    scenario = village(tmp_path, 21, f"arms=[{arms}, {{name='a4', system='gaen'}}]")
    summary = summarise(scenario, {**journals, ("a4", 1): replace(journals["a0", 1], arm="a4")})
    for arm, people in zip(summary["arms"], (6_000, 32_000, 9_000, 16_000, 6_000), strict=True):
        summary["arms"][arm]["people"]["value"] = people
    origin = Origin(scenario, summary, "9.8.7", "0" * 64)
    assert "6,000 to 32,000 people" in plain(origin.foot("en"))
    assert "12 to 80 % of phone owners" in plain(origin.foot("en"))
    assert "12 à 80 % des propriétaires" in plain(origin.foot("fr"))
    assert "6,000 to 32,000 people, 12 to 80 % of phone owners" in setting.lived(scenario, summary)


def test_a_hundred_icons_show_a_share(tmp_path: Path) -> None:
    figure = alert_figure(tmp_path, 6, 10)
    said = texts(figure)
    assert "60 alerts in 6 draws" in said
    assert "50 of 100 [50–50]" in said
    assert "not measured" in said
    full, ring, grey = (icons(figure, *look) for look in ((VERMILLION,) * 2, ("none", VERMILLION), ("none", GREY)))
    assert (full, ring, grey) == ([50, 100], [], [50])


def icons(figure: Figure, face: str, edge: str, fill: str = "full") -> list[int]:
    """Return how many icons of this look stand in each panel that has some."""
    lines = [line for axes in figure.axes for line in axes.lines]
    looks = [(line.get_markerfacecolor(), line.get_markeredgecolor(), line.get_fillstyle()) for line in lines]
    return [len(line.get_xdata()) for line, look in zip(lines, looks, strict=True) if look == (face, edge, fill)]  # type: ignore[arg-type]


def test_below_five_seeds_there_is_no_interval(tmp_path: Path) -> None:
    said = texts(alert_figure(tmp_path, 4, 10))
    assert "50 of 100 no interval (4 draws)" in said
    assert "No interval: it takes 5 draws at least, and there are 4." in said
    assert "ring" not in said
    assert "[" not in said


def test_where_few_seeds_have_alerts_the_figure_says_why_it_has_no_interval(tmp_path: Path) -> None:
    journals = lived(6, 0)
    for seed in (1, 2, 3):
        journals["gaen", seed] = lived(3, 10)["gaen", seed]
    origin = origin_of(tmp_path, journals)
    said = texts(alerts.figure(origin, alerts.data(origin, journals), "fr"))
    assert "50 sur 100 sans intervalle (3 tirages)" in said
    assert "Sans intervalle là où moins de 5 tirages ont des alertes." in said
    assert "Cercle" not in said


def test_few_alerts_are_counted_and_not_turned_into_a_share(tmp_path: Path) -> None:
    figure = alert_figure(tmp_path, 6, 3)
    assert "12 of 18: too few to speak of a share" in texts(figure)
    assert not any(axes.lines for axes in figure.axes)


@pytest.mark.parametrize(("language", "said"), [("en", "No alert, in any version"), ("fr", "Aucune alerte, dans")])
def test_no_alert_is_said(tmp_path: Path, language: str, said: str) -> None:
    figure = alert_figure(tmp_path, 6, 0, language)
    assert said in texts(figure)
    assert figure.axes == []


def test_a_title_may_hold_any_text(tmp_path: Path) -> None:
    journals = lived(1)
    origin = origin_of(tmp_path, journals)
    asked = origin.scenario.question.model_copy(update={"fr": "costs $5_{000 & <b> % \\frac"})
    origin = replace(origin, scenario=origin.scenario.model_copy(update={"question": asked}))
    with house_style():
        figure = epidemic.figure(origin, epidemic.data(origin, journals), "fr")
        figure.savefig("/dev/null", format="png")
    assert "costs $5_{000 & <b> % \\frac" in texts(figure)


@pytest.mark.parametrize("days", [1, 2, 7, 8, 14, 28, 60, 365, 3650])
def test_dates_are_few_and_the_year_is_said(days: int) -> None:
    axes = Figure().subplots()
    date_axis(axes, date(2020, 11, 20), days, "en")
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert 1 <= len(labels) <= 8
    assert labels[0] == "20 Nov\n2020"
    years = re.findall(r"\d{4}", " ".join(labels))
    assert years == sorted(set(years))


def test_words_of_both_languages() -> None:
    assert (day_month(date(2020, 6, 1), "fr"), day_month(date(2020, 6, 1), "en")) == ("1er juin", "1 Jun")
    assert (number(1234.5, "fr", 1), number(1234.5, "en", 1)) == ("1\N{NARROW NO-BREAK SPACE}234,5", "1,234.5")
    assert (many(1, "alerte", "fr"), many(2, "alerte", "fr")) == ("1 alerte", "2 alertes")


STRANGE = 'Is it \u6751 \u0001\ud800\uffff\u200b <b> & "so"?'


def test_whatever_a_question_holds_the_svg_is_xml_and_nothing_is_said(tmp_path: Path) -> None:
    journals = lived(5)
    origin = origin_of(tmp_path / "village", journals)
    scenario = origin.scenario
    scenario = scenario.model_copy(update={"question": scenario.question.model_copy(update={"en": STRANGE})})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(replace(origin, scenario=scenario), journals, tmp_path / "drawn")
    for figure in ("epidemic", "alerts"):
        root = ElementTree.parse(tmp_path / "drawn" / f"{figure}.en.svg").getroot()
        assert "Is it \u6751" in " ".join(root.itertext())


def test_what_our_font_lacks_is_known() -> None:
    assert unknown_to_the_font("Où va-t-il, où\u202f? \u6751\u6751\u306f") == ["\u6751", "\u306f"]
