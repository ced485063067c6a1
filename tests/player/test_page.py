"""Is a replay one file that fetches nothing, that anybody can use, and whose parties have no more than theirs?"""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from sim.hall.film.chunks import OF_TRUTH, from_bytes
from sim.report.player import replay
from sim.report.player.page import LENGTH_BYTES, files, packed, tables
from sim.units import HOUR
from tests.film.filming import filmed
from tests.player.made import HEADER, made
from tests.player.opened import Opened, pixels, seek, until

MOST_LINES = 400
MOMENTS = (9 * HOUR, 12 * HOUR + 60, 13 * HOUR, 24 * HOUR + 1, 38 * HOUR)
SERIOUS = {"serious", "critical"}


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    said = tables()
    assert said["fr"].keys() == said["en"].keys()
    blanks = {language: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in table.items()}
              for language, table in said.items()}  # fmt: skip
    assert blanks["fr"] == blanks["en"]
    assert all(text.strip() for table in said.values() for text in table.values())


def test_every_word_that_a_module_asks_for_is_there_and_none_lies_idle() -> None:
    text = "\n".join(files(".js").values())
    keys = set(tables()["en"])
    asked = {key for key in re.findall(r'"([a-z_]+(?:\.[a-z_]+)*)"', text) if "." in key}
    built = {"fact.ill", "fact.swabbed", "fact.declares", "fact.alerted", "name"}
    started = tuple(f"{start}." for start in ("place", "truth", "server", "attacker"))
    assert asked <= keys
    assert {key for key in keys - built if f'"{key}"' not in text and not re.search(rf"\b{key}:", text)
            and not key.startswith(started)} == set()  # fmt: skip


def test_modules_are_short_and_fetch_nothing() -> None:
    for name, text in files(".js").items():
        assert len(text.splitlines()) < MOST_LINES, name
        code = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
        assert not re.search(r"https?://|fetch\(|XMLHttpRequest|WebSocket|import\(|eval\(|innerHTML", code), name
        assert text.startswith("// "), name
        assert text.splitlines()[0].rstrip(".").count("?") >= 1, name


def test_a_packed_film_holds_its_chunks() -> None:
    raw = gzip.decompress(base64.b64decode(packed(made())))
    found, at = [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + LENGTH_BYTES], "little")
        found.append(raw[at + LENGTH_BYTES : at + LENGTH_BYTES + size])
        at += LENGTH_BYTES + size
    assert tuple(found) == made()


def test_no_word_of_a_header_can_end_its_element() -> None:
    rude = {**HEADER, "question": {"fr": "</script><b>", "en": "</title><script>alert(1)</script>"}}
    page = replay(made(), rude)
    assert "<script>alert(1)" not in page
    assert page.count("</script>") == replay(made(), HEADER).count("</script>")


def test_the_page_forbids_itself_every_fetch(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    page.evaluate("""() => {
      fetch("https://example.org/").then(() => { window.was = "fetched"; }, () => { window.was = "refused"; }); }""")
    until(page, "window.was")
    assert page.evaluate("window.was") == "refused"
    page.close()


@pytest.mark.parametrize(
    "fragment", ["lang=en", "view=3&lang=fr&who=4&t=1d12h30", "view=3&presenter=1&t=1d12h30", "view=3&beside=1&who=4"]
)
def test_axe_finds_no_serious_fault(opened: Opened, fragment: str) -> None:
    page = opened(fragment)
    for more in (False, True):
        if more:
            page.keyboard.press("m")
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS] == []


def test_without_the_truth_server_and_attacker_look_the_same(opened: Opened, tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text(
        replay([each for each in made() if from_bytes(each).part not in OF_TRUTH], HEADER), encoding="utf-8"
    )
    whole, without = (
        opened("view=3&beside=1", width=1600, height=900),
        opened("view=3&beside=1", of=bare, width=1600, height=900),
    )
    assert without.locator(".truth .silence:visible").count() == 2
    seen = set()
    for moment in MOMENTS:
        for page in (whole, without):
            seek(page, moment)
        for kind in ("server", "attacker"):
            mine = pixels(whole, kind)
            assert mine == pixels(without, kind)
            assert all(colours > 3 for _, _, colours, _ in mine)
            seen.add(json.dumps([kind, mine]))
    assert len(seen) == 2 * len(MOMENTS)


@pytest.mark.parametrize("system", ["robert", "gaen", "none"])
def test_a_filmed_run_plays(opened: Opened, tmp_path: Path, system: str) -> None:
    film = filmed(system)
    header = {**HEADER, "days": 5, "start": "2020-06-08", "runs": HEADER["runs"][:1]}
    del header["map"]
    file = tmp_path / f"{system}.html"
    file.write_text(replay(film.raw, header), encoding="utf-8")
    page = opened("view=3&t=4d20h00", of=file)
    if system == "none":
        assert page.locator(".silence:visible").count() == 2
        return
    bytes_ = page.evaluate("""(() => { const { server } = pistage.rows[0].run; return Array.from(server.reports,
      row => Array.from(server.bytesOf(row), byte => byte.toString(16).padStart(2, "0")).join("")); })()""")
    truth, attacker = page.evaluate("[0, 2].map(n => pistage.stage.panels[n].painter.map)")
    assert truth == attacker
    reports, kept, raw = (film.column("server", name) for name in ("report", "kept", "bytes"))
    ends = kept.cumsum()
    mine = [
        raw[end - size : end].tobytes().hex() for end, size, is_one in zip(ends, kept, reports, strict=True) if is_one
    ]
    assert bytes_ == mine
    assert page.evaluate("pistage.stage.panels[0].painter.states.counts.infected") == len(
        film.journal.table("infections")["at"]
    )
