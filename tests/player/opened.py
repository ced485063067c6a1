"""What tests ask of an open replay."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
Opened = Callable[..., Page]
LOOK_AGAIN_MS = 20
LONGEST_MS = 60_000
PIXELS = """kind => Array.from(document.querySelectorAll(`.panel.${kind} canvas`), canvas => {
  const data = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  let hash = 2166136261; for (const each of data) hash = Math.imul(hash ^ each, 16777619) >>> 0;
  return [canvas.width, canvas.height, new Set(data).size, hash];
})"""


def seek(page: Page, t: float) -> None:
    """Go to a moment and wait until it is drawn."""
    page.evaluate("t => pistage.clock.seek(t)", t)
    until(page, "!pistage.dirty")


def until(page: Page, what: str) -> None:
    """Wait until something is true, but not for ever: the page promises nothing, it is asked again and again."""
    for _ in range(LONGEST_MS // LOOK_AGAIN_MS):
        if page.evaluate(what):
            return
        page.wait_for_timeout(LOOK_AGAIN_MS)
    raise AssertionError(f"never came true: {what}")


def time(page: Page) -> float:
    """The clock, in seconds since day 0."""
    found: float = page.evaluate("pistage.clock.t")
    return found


def pixels(page: Page, kind: str) -> list[list[int]]:
    """Width, height, number of colours and a hash of all pixels of each canvas of a kind."""
    found: list[list[int]] = page.evaluate(PIXELS, kind)
    return found


def state(page: Page) -> dict[str, Any]:
    """What is uncovered and chosen."""
    found: dict[str, Any] = page.evaluate("pistage.state")
    return found


def do(page: Page, name: str) -> None:
    """Press a button, if need be under "More"."""
    button = page.locator(f'button[data-do="{name}"]')
    if not button.is_visible():
        page.locator(".more summary").click()
    button.click()
    page.wait_for_timeout(80)


def panels(page: Page) -> list[str]:
    """The kinds of panels shown, in their order."""
    found: list[str] = page.evaluate("pistage.stage.panels.map(panel => panel.kind)")
    return found
