"""Does report.html fit a screen and a telephone, in the language chosen, and with no script at all?

A browser lays the page out in frames of these widths and is asked for what it measured.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sim.report.figures import draw
from sim.report.page import written
from tests.report.studied import origin_of, studied

CHROMIUM = shutil.which("chromium")
WIDTHS = (1280, 390)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium")

FRAME = '<iframe data-name="{name}" src="report.html{anchor}" width="{width}" height="900"{sandbox}></iframe>'
MEASURE = """
<script>
addEventListener("load", function () {
  var told = {};
  document.querySelectorAll("iframe").forEach(function (frame) {
    var inside = frame.contentDocument, root = inside.documentElement;
    inside.querySelectorAll("details").forEach(function (each) { each.open = true; });
    var images = Array.prototype.slice.call(inside.images);
    told[frame.dataset.name] = {
      visible: root.clientWidth,
      whole: root.scrollWidth,
      language: root.lang,
      parts: Array.prototype.map.call(inside.querySelectorAll(".part"), function (each) {
        return each.offsetHeight > 0 ? each.lang : "";
      }).join(""),
      switch: inside.querySelector(".languages").offsetHeight > 0,
      drawn: images.every(function (each) { return each.complete && each.naturalWidth > 0; }),
      wide: Array.prototype.filter.call(inside.querySelectorAll("p, li, h1, h2, h3, blockquote"), function (each) {
        return each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1;
      }).length,
      small: Array.prototype.filter.call(inside.querySelectorAll("p, li, td, th"), function (each) {
        return parseFloat(getComputedStyle(each).fontSize) < 13;
      }).length
    };
  });
  document.body.setAttribute("data-told", JSON.stringify(told));
});
</script>
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser measured in each frame."""
    folder = tmp_path_factory.mktemp("browser")
    journals = studied(warned=51)
    origin = origin_of(folder / "village", journals)
    computed = draw(origin, journals, folder / "figures")
    page = written(origin, computed, folder / "figures", list(journals.values()))
    (folder / "report.html").write_text(page, encoding="utf-8")
    frames = [FRAME.format(name=f"{language}{width}", anchor=f"#{language}", width=width, sandbox="")
              for language in ("fr", "en") for width in WIDTHS]  # fmt: skip
    frames.append(FRAME.format(name="plain", anchor="", width=390, sandbox=' sandbox="allow-same-origin"'))
    (folder / "frames.html").write_text(f"<!DOCTYPE html><body>{''.join(frames)}{MEASURE}</body>", encoding="utf-8")
    dom = browsed(folder / "frames.html", folder / "profile")
    told = dom.partition('data-told="')[2].partition('"')[0]
    found: dict[str, Any] = json.loads(unescape(told))
    return found


def browsed(file: Path, profile: Path) -> str:
    """Return the document that a browser made of a file, without any network."""
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
               "--disable-background-networking", "--allow-file-access-from-files", f"--user-data-dir={profile}",
               "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=20000", "--dump-dom",
               file.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_wider_than_the_screen(measured: dict[str, Any], language: str, width: int) -> None:
    told = measured[f"{language}{width}"]
    assert width - 20 <= told["visible"] <= width
    assert told["whole"] <= told["visible"]
    assert told["wide"] == 0
    assert told["small"] == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_asked_for_is_shown_alone(measured: dict[str, Any], language: str) -> None:
    told = measured[f"{language}1280"]
    assert (told["language"], told["parts"], told["switch"]) == (language, language, True)


def test_without_script_both_languages_stand_one_after_the_other(measured: dict[str, Any]) -> None:
    told = measured["plain"]
    assert (told["language"], told["parts"], told["switch"]) == ("mul", "fren", False)
    assert told["whole"] <= told["visible"]


def test_every_figure_is_drawn(measured: dict[str, Any]) -> None:
    assert all(told["drawn"] for told in measured.values())
