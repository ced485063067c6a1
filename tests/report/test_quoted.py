"""Can a figure be quoted alone? It says whence it comes, what stands beside it, and nothing rounder than it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sim.hall.journal import Journal
from sim.measures.summary import summarise
from sim.report import alerts, epidemic
from sim.report.alerts import _figures as written
from sim.report.arms import titles
from sim.report.figures import draw, draw_language
from sim.report.origin import Origin
from sim.report.style import VERMILLION, house_style
from sim.report.wording import LANGUAGES, typeset
from tests.hall.village import STORY, village
from tests.report.test_figures import alert_figure, epidemic_figure, icons, lived, origin_of, plain, texts

TWICE = """
[[arms]]
name = "gaen_all"
system = "gaen"
rule = "swisscovid_2020_06"
phones.adoption = 1.0

[[arms]]
name = "again"
system = "gaen"
rule = "swisscovid_2020_06"
phones.adoption = 1.0
"""
DIGEST = "0123456789abcdef" * 4


def test_both_figures_say_from_which_run_they_come(tmp_path: Path) -> None:
    english = (
        "pistage 9.8.7 · scenario village · 100 people, from 29 Jun 2020, 21 days · app: 80 % of phone owners · "
        "Google/Apple: rule swisscovid_2020_09 · seeds 1–5 · digest 0123456789ab"
    )
    french = (
        "pistage 9.8.7 · scénario village · 100 personnes, à partir du 29 juin 2020, 21 jours · application : 80 % des "
        "propriétaires de téléphone · Google/Apple : règle swisscovid_2020_09 · tirages 1 à 5 · empreinte 0123456789ab"
    )
    for language, foot in (("en", english), ("fr", french)):
        assert foot in texts(alert_figure(tmp_path, 5, 10, language))
        assert foot in texts(epidemic_figure(tmp_path, 5, language))


def test_files_say_in_their_metadata_what_they_show(tmp_path: Path) -> None:
    journals = lived(1)
    origin = origin_of(tmp_path / "village", journals)
    computed = draw(origin, journals, tmp_path / "drawn")
    for language in LANGUAGES:
        draw_language(origin, computed, language, tmp_path / "drawn", ("png",))
    for path in sorted((tmp_path / "drawn").iterdir()):
        if path.suffix == ".png":
            with Image.open(path) as image:
                about = image.info["Title"] + image.info["Description"]
        else:
            about = path.read_text(encoding="utf-8").split("</metadata>")[0]
        for said in (DIGEST, "pistage 9.8.7", "village"):
            assert said in about
        assert ("village well" in about) != ("village va-t-il bien" in about)


@pytest.mark.parametrize(
    ("value", "low", "high", "english"),
    [
        (1.0, 0.97, 1.0, "100 of 100 [97–100]"),
        (0.997, 0.996, 0.998, "more than 99 of 100 [99.6–99.8]"),
        (0.99, 0.98, 0.9996, "99 of 100 [98–99.96]"),
        (0.003, 0.0, 0.01, "less than 1 of 100 [0–1]"),
        (0.0, 0.0, 0.02, "0 of 100 [0–2]"),
    ],
)
def test_only_all_is_a_hundred_and_only_none_is_nought(value: float, low: float, high: float, english: str) -> None:
    assert written({"value": value, "low": low, "high": high, "n": 9}, "en") == english


def test_french_does_not_round_up_either_and_icons_leave_one_half_full(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, lived(6))
    rows: Any = origin.summary["arms"]["gaen"]
    rows["alerts.false_infection"] |= {"value": 0.997, "low": 0.996, "high": 0.998}
    figure = alerts.figure(origin, alerts.data(origin, {}), "fr")
    assert "plus de 99 sur 100 [99,6–99,8]" in texts(figure)
    assert "◐ moins d'une sur 100" in texts(figure)
    assert icons(figure, VERMILLION, VERMILLION) == [50, 99]
    assert icons(figure, VERMILLION, VERMILLION, "left") == [1]


def test_the_same_days_without_tracing_stand_beside(tmp_path: Path) -> None:
    said = texts(alert_figure(tmp_path, 2, 10, "fr"))
    assert "Les mêmes jours sans traçage : aucune alerte ; contaminations : " in said
    assert "Avec : Google/Apple " in said


def without_none(seeds: int) -> dict[tuple[str, int], Journal]:
    return {key: journal for key, journal in lived(seeds).items() if key[0] != "none"}


def test_where_nobody_lived_without_tracing_it_is_said(tmp_path: Path) -> None:
    journals = without_none(5)
    origin = origin_of(tmp_path, journals)
    for each in (alerts, epidemic):
        figure = each.figure(origin, each.data(origin, journals), "fr")
        assert "Aucune version sans traçage n'a été vécue ici" in texts(figure)
        assert "sans traçage : aucune alerte" not in texts(figure)
        assert "leur différence tirage par tirage" not in texts(figure)


def twice(folder: Path) -> Any:
    from sim.hall.scenario import load

    village(folder)
    (folder / "village.toml").write_text(STORY.format(days=21) + TWICE)
    return load(folder / "village.toml")


def test_arms_of_one_system_are_told_apart_in_words(tmp_path: Path) -> None:
    scenario = twice(tmp_path)
    french = titles(scenario, ["none", "gaen", "gaen_all"], "fr")
    assert french["none"] == "Aucun traçage"
    assert plain(french["gaen"]) == (
        "Google/Apple, traçage décentralisé : règle swisscovid_2020_09, 80 % ont l'application"
    )
    assert titles(scenario, ["none", "gaen_all"], "en")["gaen_all"] == "Google/Apple, decentralised"
    brief = titles(scenario, ["gaen", "gaen_all"], "en", brief=True)["gaen_all"]
    assert plain(brief) == "Google/Apple (rule swisscovid_2020_06, 100 % run the app)"
    same = titles(scenario, ["gaen_all", "again"], "en")
    assert same["again"] == "Google/Apple, decentralised (again)"


def test_long_names_of_arms_stay_in_their_rows(tmp_path: Path) -> None:
    scenario, journals = twice(tmp_path), lived(1, 30)
    journals |= {("gaen_all", 1): replace(journals["gaen", 1], arm="gaen_all")}
    scenario = scenario.with_settings("arms.gaen_all.health.declares=0.5", "arms.gaen_all.health.seeks_test=0.5")
    with house_style():
        origin = Origin(scenario, summarise(scenario, journals), "1", DIGEST)
        figure = alerts.figure(origin, alerts.data(origin, journals), "fr")
        figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in (*figure.texts, *figure.axes[0].texts)]
    assert not [1 for i, box in enumerate(boxes) for other in boxes[:i] if box.padded(-2).overlaps(other.padded(-2))]


def test_the_foot_gives_adoption_by_arm_where_arms_differ(tmp_path: Path) -> None:
    scenario, journals = twice(tmp_path), lived(1)
    journals |= {("gaen_all", 1): replace(journals["gaen", 1], arm="gaen_all")}
    foot = plain(Origin(scenario, summarise(scenario, journals), "1", DIGEST).foot("en"))
    assert "app: Google/Apple 80 %, Google/Apple 100 % of phone owners" in foot
    assert "Google/Apple: rule swisscovid_2020_09; Google/Apple: rule swisscovid_2020_06" in foot


def test_the_foot_says_what_an_arm_sets_for_itself_alone(tmp_path: Path) -> None:
    own = village(tmp_path, 21, "arms.gaen.phones.adoption=0.9", "arms.gaen.health.lab.turnaround_h=2.0")
    origin = Origin(own, summarise(own, lived(1)), "1", DIGEST)
    assert " · Google/Apple differs from the file by: 90 % run the app, result in 2 h · " in plain(origin.foot("en"))
    assert "Google/Apple s'écarte du fichier par : 90 % ont l'application, résultat en 2 h" in plain(origin.foot("fr"))
    assert "differs" not in origin_of(tmp_path, lived(1)).foot("en")


def test_curves_that_fall_on_each_other_are_said_to_with_their_paired_difference(tmp_path: Path) -> None:
    said = texts(epidemic_figure(tmp_path, 5))
    assert "The 2 curves cannot be told apart here." in said
    assert "Infections averted, draw by draw: Google/Apple 0.0 [0.0 to 0.0], perhaps none." in said
    assert "Infections averted" not in texts(epidemic_figure(tmp_path, 4))
    journals = lived(5)
    for seed in range(1, 6):
        journals["gaen", seed] = journals["gaen", seed].__class__("gaen", "gaen", seed, journals["none", 1].start, 20)
        journals["gaen", seed].note("persons", 1, 1, -1, True, True)
        journals["gaen", seed].close()
    origin = origin_of(tmp_path, journals)
    said = texts(epidemic.figure(origin, epidemic.data(origin, journals), "fr"))
    assert "ne se distinguent pas" not in said
    assert "Google/Apple 19,0 [13,1 à 24,9]." in said


def test_french_spaces_never_break() -> None:
    thin, wide = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    assert typeset("« Oui » : 40 % ; 12 jours ?", "fr") == (
        f"«{wide}Oui{wide}»{wide}: 40{wide}%{thin}; 12{wide}jours{thin}?"
    )
    assert typeset("so: 40 %; 12 days", "en") == f"so: 40{wide}%; 12 days"
