"""Is report.html one page that loads nothing, in two languages, with names for every reader, whatever the study?"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from shlex import split
from string import Formatter
from typing import Any

import pytest

from sim.measures import NO_NEIGHBOUR
from sim.metrics import METRICS
from sim.report import adoption, alerts, causes, epidemic, few, named, reached, suspects, timeline, untraced
from sim.report.figures import draw
from sim.report.learned import FRENCH
from sim.report.origin import Origin
from sim.report.page import page, written
from sim.report.page.again import commands
from sim.report.page.cells import written as cell_text
from sim.report.page.dress import SCRIPT, STYLE
from sim.report.page.figures import lighter, within_page
from sim.report.page.keys import every_key
from sim.report.page.markup import Markup, element
from sim.report.page.tables import KEY, ordered
from sim.report.page.words import SAID, UNITS
from sim.report.reasons import reason
from sim.report.setting import legend
from sim.report.style import CAPTION, TITLE
from sim.report.wording import LANGUAGES, Language, typeset
from sim.systems.registry import design
from tests.report.reading import Node, read
from tests.report.studied import origin_of, studied
from tests.report.test_figures import lived

MOST_BYTES = 3_000_000
VERDICT = 'verdict={metric="alerts.false_exposure", holds_when={low_above=0.25}, fails_when={high_below=0.1}}'
EVIL = '<script>alert("1")</script> & </style> <img src="http://x.example/y.png">'


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """The page of a study with all it may have: arms, claims, causes, a story, changed keys."""
    journals, folder = studied(warned=51), tmp_path_factory.mktemp("page")
    origin = origin_of(folder / "village", journals, "phones.adoption=0.6")
    computed = draw(origin, journals, folder / "figures")
    html = written(origin, computed, folder / "figures", list(journals.values()))
    assert len(html.encode()) <= MOST_BYTES
    return read(html)


def bare(origin: Origin) -> Node:
    """The page of a study without its drawings."""
    return read(page(origin, {"fr": [], "en": []}, ["one caveat"], {}))


def part(root: Node, language: str) -> Node:
    found = [each for each in root.every("div") if each.attributes.get("class") == "part"]
    return next(each for each in found if each.attributes["lang"] == language)


def sound(root: Node) -> None:
    """Check all that holds for every page: it loads nothing, and everything in it has a name of its own."""
    nodes = root.every()
    ids = [each.attributes["id"] for each in nodes if "id" in each.attributes]
    assert len(set(ids)) == len(ids)
    for each in nodes:
        loaded = [each.attributes[name] for name in ("src", "srcset", "data", "poster", "action", "background") if
                  name in each.attributes]  # fmt: skip
        assert all(value.startswith("data:image/svg+xml;base64,") for value in loaded)
        assert each.tag not in ("link", "iframe", "object", "embed", "base", "form", "audio", "video")
        assert not any(name.startswith("on") for name in each.attributes)
        assert "style" not in each.attributes
        link = each.attributes.get("href", "")
        assert each.tag == "a" or not link
        assert not link.startswith("#") or link[1:] in ids
        assert each.attributes.get("aria-labelledby", ids[0]) in ids
    assert [each.attributes["content"] for each in nodes if "http-equiv" in each.attributes] == [
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    ]
    assert root.every("html")[0].attributes["lang"] == "mul"
    for table in root.every("table"):
        assert all(each.attributes.get("scope") in ("col", "row") for each in table.every("th"))
        assert table.every("caption")[0].text
    for image in root.every("img"):
        assert len(image.attributes["alt"]) > 40
    for language in LANGUAGES:
        assert len(part(root, language).every("main")) == len(part(root, language).every("h1")) == 1


def test_style_and_script_fetch_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face|https?:|</", STYLE)
    assert not re.search(r"https?:|fetch|XMLHttp|import|</|localStorage", SCRIPT)
    hidden = STYLE.index("html:lang(fr) body > .part:lang(en)")
    assert hidden < STYLE.index("@media print"), "the other language is not printed either"
    assert STYLE.count("{") == STYLE.count("}")


def test_a_whole_page_is_sound(whole: Node) -> None:
    sound(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_in_the_order_of_the_contract(whole: Node, language: str) -> None:
    ids = [each.attributes["id"] for each in part(whole, language).every("section")]
    told = ("verdict", "key_figures", "learned", "figures", "tables", "parameters", "limits", "again", "cite")
    assert ids == [f"{language}-{name}" for name in told]
    assert part(whole, language).every("h1")[0].text == {"fr": "Le village va-t-il bien ?",
                                                         "en": "Is the village well?"}[language]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_stands_there_marked_with_words_and_caption(whole: Node, language: str) -> None:
    figures = part(whole, language).every("figure")
    drawn = ["epidemic", "alerts", "causes", "named", "suspects", "timeline"]
    assert [each.attributes["aria-labelledby"] for each in figures] == [f"{language}-figure-{name}" for name in drawn]
    for each in figures:
        assert SAID[language]["mark"] in each.every("figcaption")[0].text
        assert len(each.every("figcaption")[0].text) > 60
        alt = " ".join(each.every("img")[0].attributes["alt"].split())
        assert alt.startswith(each.every("h3")[0].text)
    assert adoption.HEADING[language].rstrip(" ?") in part(whole, language).text, "what is not drawn is named"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_with_a_value_has_its_label(tmp_path: Path, whole: Node, language: str) -> None:
    journals = studied(warned=51)
    rows = origin_of(tmp_path, journals).summary["arms"]["gaen"]
    table = part(whole, language).every("details")[0]
    labels = [each.text for each in table.every("th")]
    for metric in METRICS.values():
        said = metric.fr if language == "fr" else metric.en
        there = any(label.startswith(" ".join(said.split())) for label in labels)
        assert there == (rows[metric.name]["value"] is not None), metric.name


def test_changed_keys_are_marked_and_sources_are_told(whole: Node) -> None:
    rows = [row for row in part(whole, "en").every("tr") if row.attributes.get("class") == "changed"]
    assert [row.every("th")[0].text for row in rows] == ["phones.adoption"]
    assert "changed for this run" in rows[0].text
    sources = next(row.text for row in part(whole, "fr").every("tr") if row.text.startswith("health.tires"))
    assert "défaut : assumption: nobody; there is no source, so sweep it" in sources
    assert "choix du scénario" in next(
        row.text for row in part(whole, "fr").every("tr") if row.text.startswith("disease.r0")
    )


def test_none_stands_first_and_intervals_below_values(whole: Node) -> None:
    table = part(whole, "en").every("table")[0]
    assert [each.text for each in table.every("thead")[0].every("th")][1:] == [
        "No tracing",
        "Google/Apple",
    ]
    row = next(each for each in table.every("tr") if each.text.startswith("Infections from day 0 on"))
    ends = [each.text for each in row.every("span") if each.attributes["class"] == "ends"]
    assert len(ends) == 2
    assert all(re.fullmatch(r"\[[\d.]+–[\d.]+\]", each) for each in ends)


@pytest.mark.parametrize(("seeds", "warned", "arms"), [(5, 0, ("none", "gaen")), (2, 9, ("gaen",)), (1, 0, ("none",))])
def test_poor_studies_have_sound_pages(tmp_path: Path, seeds: int, warned: int, arms: tuple[str, ...]) -> None:
    journals = studied(seeds, warned, arms)
    origin = origin_of(tmp_path / "village", journals)
    computed = draw(origin, journals, tmp_path / "figures")
    root = read(written(origin, computed, tmp_path / "figures", list(journals.values())))
    sound(root)
    for language in LANGUAGES:
        said = part(root, language).text
        no_verdict = SAID[language]["no_verdict_few" if seeds < 5 else "no_verdict"].format(fewest=5)
        assert no_verdict in said
        assert "interval" not in no_verdict or seeds >= 5 or "5" in no_verdict
        assert ("none" in arms) == (SAID[language]["stance"] in said)
        assert (seeds < 5) == (SAID[language]["key_few"].split(".")[1].split(":")[0].strip() in said)


def test_a_recorded_world_says_what_it_does_not_know(tmp_path: Path) -> None:
    journals = lived(5)
    root = bare(origin_of(tmp_path, journals))
    sound(root)
    assert "badges know no distance" in part(root, "fr").text, "what we have no French for stays as it was given"
    assert NO_NEIGHBOUR in part(root, "en").text
    assert NO_NEIGHBOUR not in part(root, "fr").text
    assert reason(NO_NEIGHBOUR, "fr") in part(root, "fr").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_is_one_sentence_with_its_figures(tmp_path: Path, language: str) -> None:
    root = bare(origin_of(tmp_path, studied(), VERDICT))
    sound(root)
    answer = next(each.text for each in part(root, language).every("p") if each.attributes.get("class") == "answer")
    assert "0" in answer
    assert SAID[language]["no_verdict"] not in part(root, language).text


def test_whatever_a_question_holds_it_stays_text(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(2, 2))
    question = origin.scenario.question.model_copy(update={"en": EVIL, "fr": EVIL})
    root = bare(replace(origin, scenario=origin.scenario.model_copy(update={"question": question})))
    sound(root)
    assert part(root, "en").every("h1")[0].text == EVIL
    assert len(root.every("script")) == 1


def test_nothing_of_this_machine_or_hour_is_on_the_page(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(2, 2))
    html = page(origin, {"fr": [], "en": []}, [], {})
    assert html == page(origin, {"fr": [], "en": []}, [], {})
    assert str(tmp_path) not in html
    assert str(Path.home()) not in html


def test_the_command_lines_live_the_same_again(tmp_path: Path) -> None:
    masks = 'policies=[{name="masks", from=2020-07-01, setting="work", transmission=0.5}]'
    origin = origin_of(tmp_path, studied(2, 2), "phones.adoption=0.6", masks)
    verify, run = commands(origin)
    assert verify == "pistage verify ."
    assert run.startswith("pistage run village --seed 1 --seeds 2 --set ")
    parts = split(run)
    again = origin_of(tmp_path, studied(2, 2), *(parts[i + 1] for i, each in enumerate(parts) if each == "--set"))
    assert again.scenario.resolved() == origin.scenario.resolved()


def test_every_key_that_a_scenario_resolves_is_told(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(2, 2))
    names = [key.name for key in every_key(origin)]
    assert len(set(names)) == len(names)
    assert {"start", "disease.r0", "health.lab.turnaround_h", "arms.gaen.rule"} <= set(names)
    assert all(key.says for key in every_key(origin))


def test_human_tracing_stands_second(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(1, 0, ("gaen", "none")))

    def traced_by(**system: str) -> Origin:
        arms = tuple(arm.model_copy(update={"system": system[arm.name]}) for arm in origin.scenario.arms)
        return replace(origin, scenario=origin.scenario.model_copy(update={"arms": arms}))

    assert ordered(origin) == ordered(traced_by(none="none", gaen="tracers")) == ["none", "gaen"]
    assert ordered(traced_by(none="gaen", gaen="tracers")) == ["gaen", "none"]


CATALOGUES: dict[str, Any] = {
    "page": SAID,
    "units": UNITS,
    "reached": reached.SAID,
    "untraced": untraced.SAID,
    **{each.__name__: each.SAID for each in (adoption, alerts, causes, epidemic, few, named, suspects, timeline)},
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_say_the_same_things(name: str) -> None:
    french, english = (CATALOGUES[name][language] for language in ("fr", "en"))
    assert list(french) == list(english)
    for key, said in english.items():
        if isinstance(said, str):
            assert fields(said) == fields(french[key]), key
        else:
            assert len(said) == len(french[key])


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_units_of_all_metrics_have_words_and_key_figures_are_no_typos() -> None:
    assert {metric.unit for metric in METRICS.values()} <= set(UNITS["fr"])
    assert set(KEY) <= set(METRICS)


def row(value: float, low: float | None, high: float | None) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high}


@pytest.mark.parametrize(
    ("name", "numbers", "french", "english"),
    [
        ("alerts.late", (0.3141, 0.24, 0.38), ("31 %", "[24–38]"), ("31 %", "[24–38]")),
        ("alerts.late", (0.9996, 0.999, 1.0), ("99,96 %", "[99,9–100]"), ("99.96 %", "[99.9–100]")),
        ("alerts.late", (0.0, 0.0, 0.01), ("0 %", "[0–1]"), ("0 %", "[0–1]")),
        ("epidemic.infections", (1234.6, 1000, 1500), ("1 235", "[1 000–1 500]"), ("1,235", "[1,000–1,500]")),
        ("epidemic.infections_averted", (3.2, -1, 9), ("3,20", "[−1,00 à 9,00]"), ("3.20", "[−1.00 to 9.00]")),
        ("tests.used", (7, None, None), ("7", ""), ("7", "")),
    ],
)
def test_cells_claim_no_more_than_they_know(
    name: str, numbers: tuple[float, float, float], french: tuple[str, str], english: tuple[str, str]
) -> None:
    for language, wanted in (("fr", french), ("en", english)):
        found = cell_text(METRICS[name], row(*numbers), language)  # type: ignore[arg-type]
        assert tuple(" ".join(text.split()) for text in found) == wanted


def test_elements_escape_what_is_not_markup() -> None:
    assert element("p", "a < b & c", title='"x"') == '<p title="&quot;x&quot;">a &lt; b &amp; c</p>'
    assert (
        element("p", Markup("<b>"), ["x", element("i", "&")], hidden=True, id=None) == "<p hidden><b>x<i>&amp;</i></p>"
    )
    assert element("meta", name="a_b", http_equiv="c") == '<meta name="a_b" http-equiv="c">'


def test_a_lighter_drawing_says_the_same() -> None:
    svg = '<path d="M 1.234567 2.5\nL 3.999999 4"/><use x="10.123456" y="7"/><text style="x: 0.12345">99.9996 %</text>'
    wanted = '<path d="M 1.23 2.5\nL 3.99 4"/><use x="10.12" y="7"/><text style="x: 0.12345">99.9996 %</text>'
    assert lighter(svg) == wanted


def test_no_sentence_of_ours_breaks_before_a_high_sign() -> None:
    for text in SAID["fr"].values():
        assert not re.search(" [:;?!»]", typeset(text, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_of_the_page_says_nothing_twice(whole: Node, language: Language) -> None:
    question = part(whole, language).every("h1")[0].text
    for each in part(whole, language).every("figure"):
        drawn = image_of(each)
        texts = [one.text for one in drawn.every("text")]
        assert not any(question in text or text.startswith(SAID[language]["marked"]) for text in texts)
        caption = each.every("figcaption")[0].text
        assert not any(len(text) > 40 and text in caption for text in texts)
        assert any(text.startswith("pistage 9.8.7") for text in texts), "the foot stays"


def test_a_figure_of_the_page_is_lower_by_what_it_does_not_say() -> None:
    foot = '<g id="foot-2">\n<text y="80">from</text>\n</g>\n'
    told = '<g id="title-0">\n<text>Why?</text>\n</g>\n<g id="caption-1">\n<text>Simulated</text>\n</g>\n'
    svg = f'<svg width="576pt" height="100pt" viewBox="0 0 576 100">{told}{foot}</svg>'
    title, caption = TITLE.high(1), CAPTION.high(1)
    lower, moved = 100 - title - caption, foot.replace("<g", f'<g transform="translate(0 -{caption:.2f})"')
    assert within_page(svg) == (
        f'<svg width="576pt" height="{lower:.2f}pt" viewBox="0 {title:.2f} 576 {lower:.2f}">{moved}</svg>'
    )


def image_of(figure: Node) -> Node:
    source = figure.every("img")[0].attributes["src"].partition("base64,")[2]
    svg = b64decode(source).decode()
    return read(
        re.sub(r"<\?.*?\?>|<!DOCTYPE.*?>", "", re.sub(r"<([\w:]+)([^<>]*)/>", r"<\1\2></\1>", svg), flags=re.DOTALL)
    )


LABELLED = (
    """arms=[{name="none", system="none"}, {name="gaen", system="gaen", label={en="The app of <b>", fr="L'appli"}}]"""
)


def test_an_arm_is_called_by_its_label_beside_the_name_one_types(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(), LABELLED)
    root = bare(origin)
    sound(root)
    for language, called in (("en", "The app of <b>"), ("fr", "L'appli")):
        versions = next(each for each in part(root, language).every("ul") if each.attributes.get("class") == "versions")
        assert [each.text.split(" (")[0] for each in versions.every("li")][1] == f"{called} gaen"
        assert part(root, language).every("table")[0].every("thead")[0].every("th")[2].text == called
    assert not any("label" in key.name for key in every_key(origin))
    assert "gaen: The app of <b> (Google/Apple, decentralised, rule" in "\n".join(legend(origin.scenario, origin.arms))


def test_where_no_label_is_given_in_a_language_todays_naming_stays(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied(), LABELLED.replace(', fr="L\'appli"', ""))
    assert origin.names("fr")["gaen"] == "Google/Apple, traçage décentralisé"
    assert origin.names("en")["gaen"] == "The app of <b>"


def test_names_that_do_not_fit_give_way_to_the_arms_own(tmp_path: Path) -> None:
    origin = origin_of(tmp_path, studied())
    assert origin.names("en", within=10) == {"none": "No tracing (none)", "gaen": "Google/Apple (gaen)"}
    assert origin.names("en", within=60) == origin.names("en")


def test_the_first_column_of_numbers_stays_in_sight(whole: Node) -> None:
    tables = [each for each in whole.every("table") if each.attributes.get("class") == "metrics"]
    assert len(tables) == 6
    rule = STYLE.partition(".metrics tbody th, .metrics thead th:first-child {")[2].partition("}")[0]
    assert "position: sticky; left: 0;" in rule
    assert "background: #fff" in rule, "numbers that scroll below it do not shine through"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_tracing_says_who_learns_what(whole: Node, language: Language) -> None:
    section = next(each for each in part(whole, language).every("section")
                   if each.attributes["id"] == f"{language}-learned")  # fmt: skip
    tables = section.every("table")
    ways = [[row.every("th")[0].text for row in each.every("tbody")[0].every("tr")] for each in tables]
    plain = [" ".join(design(name).title[language].split()) for name in ("none", "gaen")]
    assert ways[0] == ways[1] == plain
    told = [FRENCH[design("gaen").traits.uploaded] if language == "fr" else design("gaen").traits.uploaded]
    assert told[0] in tables[1].text
    assert not any("lang" in cell.attributes for cell in section.every("td"))
