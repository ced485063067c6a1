"""Does the page do in a browser what a lecturer needs: cards, a film, sliders, a draw, and nothing from elsewhere?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sim.report.classroom import lessons
from sim.report.classroom.page import file, tables
from tests.classroom.served import served, until
from tests.player.opened import panels

SERIOUS = {"serious", "critical"}
THERE = "!!globalThis.pistage && pistage.clock.end > 0 && !pistage.dirty"
ANOTHER = "pistage !== old && pistage.clock.end > 0 && !pistage.dirty"
SMALLEST_PX = 24
TEXTS = """Array.from(document.querySelectorAll("#player *"))
  .filter(each => each.checkVisibility({ visibilityProperty: true })
    && Array.from(each.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
  .map(each => [each.textContent, parseFloat(getComputedStyle(each).fontSize)])"""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the server; afterwards nothing has failed, and nothing was asked of anybody else."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    page, faults, asked = context.new_page(), list[str](), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda line: asked.append(line.url))
    yield page
    context.close()
    assert not faults
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "about:"))} == {
        urlsplit(address).netloc
    }


def opened(page: Page, address: str, fragment: str = "lesson=few&seed=5") -> Page:
    page.goto(f"{address}#{fragment}")
    until(page, THERE)
    return page


def changed(page: Page, do: Any) -> None:
    """Do what asks for another film, and wait for it."""
    page.evaluate("globalThis.old = pistage")
    do()
    until(page, ANOTHER)
    page.wait_for_selector("#player[data-ready]")


def test_a_card_opens_a_film_of_the_truth_alone(page: Page, address: str) -> None:
    page.goto(address)
    card = page.locator(".cards li a")
    assert card.count() == 1
    assert card.inner_text() == "Who knows what?"
    card.focus()
    page.keyboard.press("Enter")
    until(page, THERE)
    assert panels(page) == ["truth"]
    assert page.evaluate("pistage.film.runs.get(0).truth.names.length") == 60
    page.keyboard.press("q")
    page.wait_for_selector(".cards:not([hidden]) li")
    assert not page.locator("#player").is_visible()


def test_it_can_be_watched_while_it_is_lived(page: Page, address: str) -> None:
    opened(page, address, "lesson=few&seed=5&play=1&speed=9")
    page.wait_for_selector("#player[data-ready]")
    until(page, "!pistage.clock.playing && pistage.clock.t >= 3 * 86400 - 1")
    assert page.evaluate("[0, 1, 2].map(run => pistage.film.daysOf(run))") == [3, 3, 3]


def test_sliders_and_a_rule_start_another_run_at_its_beginning(page: Page, address: str) -> None:
    opened(page, address, "lesson=few&seed=5&view=2")
    page.wait_for_selector("#player[data-ready]")
    page.keyboard.press("e")
    page.keyboard.press("m")
    shown = page.locator(".rest fieldset")
    assert shown.locator("output").all_inner_texts()[:3] == ["90 %", "12 h", "0 %"]
    users = page.evaluate("pistage.film.runs.get(0).truth.app.size")
    changed(page, lambda: shown.locator("input").first.fill("30"))
    assert 0 < page.evaluate("pistage.film.runs.get(0).truth.app.size") < users / 2
    assert page.evaluate("[pistage.clock.t, pistage.state.view, pistage.controls.more.open]") == [25_200, 2, True]
    rules = page.locator(".rest fieldset select option").all_inner_texts()
    assert "gaen: corona_warn_app_2021" in rules
    changed(page, lambda: page.locator(".rest fieldset select").select_option("corona_warn_app_2021"))
    until(page, "location.hash.includes('rule=corona_warn_app_2021')")
    assert "adoption=30" in page.url
    link = page.url
    page.goto("about:blank")
    opened(page, address, link.partition("#")[2])
    assert page.evaluate("pistage.controls.sliders.adoption.control.value") == "30"


def test_a_new_draw_is_the_next_seed_and_the_same_link_the_same_town(page: Page, address: str) -> None:
    opened(page, address)
    infected = "pistage.film.runs.get(0).truth.before.infected.join()"
    first = page.evaluate(infected)
    changed(page, lambda: page.keyboard.press("n"))
    assert page.evaluate("pistage.header.seed") == 6
    assert page.evaluate(infected) != first
    changed(page, lambda: page.evaluate("location.hash = '#lesson=few&seed=5'"))
    assert page.evaluate(infected) == first


def test_what_cannot_be_lived_is_said_and_the_film_stays(page: Page, address: str) -> None:
    opened(page, address)
    page.wait_for_selector("#player[data-ready]")
    page.evaluate("classroom.values = { adoption: 1000 }; classroom._ask(false)")
    until(page, "pistage.status.textContent.includes('a number from 0 to 100')")
    assert page.evaluate("pistage.film.daysOf(0)") == 3


def test_both_systems_the_language_and_the_room(page: Page, address: str) -> None:
    opened(page, address, "lesson=few&seed=5&run=0&beside=1&view=1&lang=fr")
    until(page, "pistage.film.daysOf(1) === 3")
    assert panels(page) == ["truth", "truth"]
    assert "Qui sait quoi ?" in page.locator("#player h1").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    page.keyboard.press("l")
    assert page.locator("#player h1").inner_text() == "Who knows what?"
    page.keyboard.press("p")
    page.keyboard.press("m")
    assert [each for each in page.evaluate(TEXTS) if each[1] < SMALLEST_PX] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault_and_nothing_is_wider_than_the_page(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for fragment in ("", "lesson=few&seed=5&view=3"):
        page.goto("about:blank")
        page.goto(f"{address}#{fragment}")
        if fragment:
            until(page, THERE)
            page.keyboard.press("m")
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_end_of_the_program_is_said(browser: Browser, tmp_path: Any) -> None:
    with served() as there:
        page = browser.new_page(locale="fr-FR")
        page.goto(there)
        cards = page.locator(".cards li")
        assert cards.count() == len(lessons.cards())
        assert "Casilli" in page.locator(".cards footer").inner_text()
        page.keyboard.press("l")
        assert page.locator("h1").inner_text() == tables()["en"]["cards.title"]
        cards.first.locator("a").click()
        until(page, THERE)
        assert "Guess" in page.locator("#player .asks").inner_text()
    until(page, f"pistage.status.textContent === {tables()['en']['live.gone']!r}")
    page.close()


def test_modules_are_short_and_begin_with_their_question() -> None:
    for name in ("classroom.js", "cards.js", "line.js"):
        found = file("classroom", name)
        assert found is not None
        lines = found[0].splitlines()
        assert len(lines) < 400
        assert lines[0].startswith("// ")
        assert "?" in lines[0]
        assert "innerHTML" not in found[0]


def test_every_word_of_the_page_is_used() -> None:
    text = "".join((file("classroom", name) or ("", ""))[0] for name in ("classroom.js", "cards.js", "line.js"))
    assert {key for key in tables()["en"] if ".ask." not in key and f'"{key}"' not in text} == set()
