"""Is anything clipped or overlapping, and are the colours told apart by who sees no green?"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from sim.report.player.page import files
from tests.player.opened import Opened

SIZES = [(1280, 720), (1600, 900), (390, 844)]
FRAGMENTS = ["", "view=3&t=1d13h30", "view=3&t=1d13h30&who=4", "view=3&beside=1&t=1d13h30&who=4",
             "view=3&t=1d13h30&presenter=1", "view=2&beside=1&t=1d13h30&presenter=1",
             "view=3&beside=1&t=1d13h30&presenter=1&who=4"]  # fmt: skip
FAULTS = """() => {
  const root = document.getElementById("player"), found = [];
  const said = Array.from(root.querySelectorAll("*")).filter(each => each.checkVisibility({ visibilityProperty: true })
    && !each.closest("datalist, select")
    && Array.from(each.childNodes).some(node => node.nodeType === 3 && node.data.trim()));
  const whole = document.documentElement.scrollWidth;
  if (whole > innerWidth) found.push(["page too wide", whole]);
  const boxes = said.map(each => { const range = document.createRange(); range.selectNodeContents(each);
    return [each, range.getBoundingClientRect()]; });
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3.5;
  for (const [each, box] of boxes) {
    const scrolled = each.closest(".side");
    if (box.left < -1 || box.right > innerWidth + 1) found.push(["off the page", each.textContent]);
    if (innerWidth >= 900 && !scrolled && (box.bottom > innerHeight + 1 || box.top < -1))
      found.push(["below the fold", each.textContent]);
    for (let up = each; up && up !== root && !scrolled; up = up.parentElement) {
      if (up.scrollWidth > up.clientWidth + 1 && getComputedStyle(up).display !== "inline" && up.clientWidth)
        found.push(["clipped", up.className || up.tagName, each.textContent]);
    }
    for (const [other, theirs] of boxes) {
      if (each.contains(other) || other.contains(each) || scrolled || other.closest(".side")) continue;
      if (over(box, theirs)) found.push(["overlap", each.textContent, other.textContent]);
    }
  }
  for (const canvas of root.querySelectorAll(".sheet canvas")) {
    const box = canvas.getBoundingClientRect();
    if (Math.min(box.width, box.height) < 120) found.push(["small", box.width, box.height]);
    for (const [each, theirs] of boxes)
      if (!each.closest(".sheet") && over(box, theirs)) found.push(["on a panel", each.textContent]);
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_nothing_is_clipped_or_overlaps(opened: Opened, fragment: str, width: int, height: int, language: str) -> None:
    page = opened(f"{fragment}&lang={language}", width=width, height=height)
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("fragment", [each for each in FRAGMENTS if "view=3" in each])
def test_panels_beside_each_other_are_of_one_size(opened: Opened, fragment: str) -> None:
    page = opened(fragment, width=1600, height=900)
    sizes = page.evaluate("Array.from(document.querySelectorAll('.sheet canvas'), each => [each.width, each.height])")
    assert len(sizes) in (3, 6)
    assert all(abs(a - b) <= 1 for size in sizes for a, b in zip(size, sizes[0], strict=True))


def test_what_is_measured_would_find_faults(opened: Opened) -> None:
    page = opened("view=3")
    page.evaluate(
        "document.querySelector('.panel h2').style.cssText = 'position:relative;top:60px;white-space:nowrap;width:2em'"
    )
    assert {each[0] for each in page.evaluate(FAULTS)} >= {"clipped", "on a panel"}


# Machado, Oliveira and Fernandes 2009, deuteranomaly of severity 1.0, on linear light
DEUTERANOPE = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
TOLD_APART = 15.0
"""Difference of two colours in CIE Lab from which shapes of a few pixels are told apart."""


def lab(colour: str) -> np.ndarray:
    """A colour as a deuteranope sees it, in CIE Lab."""
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(DEUTERANOPE @ light, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = np.cbrt(np.maximum(xyz / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def legends() -> dict[str, list[tuple[str, str]]]:
    """Shape and colour of all that each panel draws, read from the modules."""
    text = files(".js")
    colours = dict(re.findall(r'(\w+): "(#\w{6})"', text["dots"]))
    row = re.compile(r'\["(\w+)", "(\w+)", "(?:truth|server|attacker)\.\w+"\]')
    return {
        name: [(shape, colours[colour]) for shape, colour in row.findall(text[name])]
        for name in ("truth", "server", "attacker")
    }


@pytest.mark.parametrize("panel", ["truth", "server", "attacker"])
def test_shapes_and_colours_are_told_apart_by_a_deuteranope(panel: str) -> None:
    drawn = sorted(set(legends()[panel]))
    assert len(drawn) >= 4
    for (shape, colour), (other, theirs) in itertools.combinations(drawn, 2):
        assert shape != other or np.linalg.norm(lab(colour) - lab(theirs)) > TOLD_APART, (shape, colour, theirs)
    if panel == "truth":  # where it matters most, both differ
        assert len({shape for shape, _ in drawn}) == len(drawn)
        pairs = itertools.combinations([colour for _, colour in drawn], 2)
        assert all(np.linalg.norm(lab(a) - lab(b)) > TOLD_APART for a, b in pairs)


def test_no_words_stand_in_pictures() -> None:
    here = Path(__file__).parents[2] / "sim" / "report" / "player"
    assert {each.suffix for each in here.iterdir() if each.is_file()} == {".py", ".js", ".json", ".css"}
    assert "fillText" not in "".join(files(".js").values())
