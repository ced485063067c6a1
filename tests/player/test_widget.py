"""Does a notebook's cell play the film that a page plays, by the same modules, and say what it lacks?"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

from sim.commands import main
from sim.problems import Refused
from sim.report.player.page import files, packed
from sim.report.player.widget import esm, widget
from sim.results.relived import watch
from tests.player.made import HEADER, made
from tests.results.replayed import kept

MOUNT = """async ([esm, css, film, header]) => {
  const style = document.createElement("style"); style.textContent = css; document.head.append(style);
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const { default: made } = await import(url);
  const values = { film, header, height: 640 };
  const model = { get: (name) => values[name], set() {}, on() {}, off() {}, save_changes() {}, send() {} };
  window.leave = await made.render({ model, el: document.getElementById("cell") });
}"""
CELL = '<!DOCTYPE html><html lang="de"><body style="margin: 2em"><p id="other">x</p><div id="cell"></div></body></html>'


def test_a_cell_plays_the_film(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_content(CELL)
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(MOUNT, [esm(), files(".css")["player"], packed(made()), HEADER])
    page.wait_for_selector(".player[data-ready]")
    assert page.locator("h1").inner_text() == HEADER["question"]["en"]
    assert page.evaluate("document.querySelector('.player').clientHeight") == 640
    page.locator(".player").focus()
    for key in ("v", "v", "e"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.locator(".sheet canvas").count() == 3
    assert "declares" in page.locator(".status").inner_text()
    colours = """Array.from(document.querySelectorAll(".sheet canvas"), (each) => new Set(new Uint32Array(
      each.getContext("2d").getImageData(0, 0, each.width, each.height).data.buffer)).size)"""
    assert all(some > 3 for some in page.evaluate(colours))
    box = page.evaluate("""[".controls", ".sheet"].map(each => {
      const { top, bottom } = document.querySelector(each).getBoundingClientRect(); return [top, bottom]; })""")
    frame = page.evaluate(
        "(({ top, bottom }) => [top, bottom])(document.querySelector('.player').getBoundingClientRect())"
    )
    assert all(frame[0] <= top < bottom <= frame[1] for top, bottom in box)
    assert page.evaluate("[document.documentElement.lang, location.hash]") == ["de", ""]  # the notebook's own
    page.evaluate("leave()")
    assert page.locator(".sheet").count() == 0
    assert faults == []
    assert all(url.startswith("blob:") for url in asked)
    page.close()


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"needs anywidget.*pip install 'pistage\[notebook\]'"):
        widget(made(), HEADER)


class AnyWidget:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class Trait:
    def tag(self, **about: bool) -> Trait:
        assert about == {"sync": True}
        return self


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for anywidget, which a notebook brings along."""
    monkeypatch.setitem(sys.modules, "anywidget", SimpleNamespace(AnyWidget=AnyWidget))  # type: ignore[arg-type]
    stand_in = SimpleNamespace(Unicode=Trait, Dict=Trait, Int=Trait)
    monkeypatch.setitem(sys.modules, "traitlets", stand_in)  # type: ignore[arg-type]


@pytest.mark.usefixtures("installed")
def test_the_model_holds_the_film_and_its_header() -> None:
    shown = widget(made(), HEADER, 500)
    assert (shown.film, shown.header, shown.height) == (packed(made()), HEADER, 500)
    assert shown._esm == esm()
    assert shown._css == files(".css")["player"]


@pytest.mark.usefixtures("installed")
def test_a_result_is_watched_as_its_replay_is(tmp_path: Path) -> None:
    folder = kept(tmp_path / "kept")
    shown = watch(folder, arms=["gaen"], days=2)
    assert main(["replay", str(folder), "--arms", "gaen", "--days", "2"]) == 0
    assert shown.film in (folder / "replay.html").read_text(encoding="utf-8")
    assert shown.header["days"] == 2
