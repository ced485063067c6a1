"""How many frames a second does the player draw, without a GPU? `python -m tests.benchmarks.player_frames`

A made-up town of 5,000 people in three panels at 1280 x 720, and of two runs in six at 1600 x 900; and how large each
replay is that is named after it, and how long after opening it runs.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sim.report.player import replay
from tests.player.made import HEADER, made

PEOPLE = 5_000
DAYS = 3
SECONDS = 6
COUNT = """seconds => new Promise(done => {
  const root = document.getElementById("player"), begun = performance.now(), drawn = Number(root.dataset.frames);
  setTimeout(() => done((Number(root.dataset.frames) - drawn) / ((performance.now() - begun) / 1000)), seconds * 1000);
})"""
ALONE = """() => { const begun = performance.now();
  for (let n = 0; n < 50; n++) pistage.stage.draw(pistage.clock.t + 30 * n);
  return (performance.now() - begun) / 50; }"""


def measure(page: Page, file: Path, fragment: str) -> str:
    """Open a replay, let it play, and say how often it drew."""
    page.goto(f"{file.as_uri()}#{fragment}")
    page.wait_for_selector("#player[data-ready]", timeout=30_000)
    opened = page.evaluate("performance.now()")
    page.keyboard.press("Space")
    page.wait_for_timeout(500)
    rate, alone = page.evaluate(COUNT, SECONDS), page.evaluate(ALONE)
    return f"{rate:5.1f} frames a second; {alone:5.1f} ms a frame; ready {opened:.0f} ms after opening"


def run(*replays: str, people: int = PEOPLE) -> None:
    """Print the figures, first of replays that are there already."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playing:
        file = Path(folder) / "film.html"
        file.write_text(replay(made(people, DAYS, runs=2), {**HEADER, "days": DAYS}), encoding="utf-8")
        browser = playing.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for each in map(Path, replays):
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            print(
                f"{each.name:14} {each.stat().st_size / 1e6:.2f} MB",
                measure(page, each.resolve(), "view=3"),
                flush=True,
            )
            page.close()
        for name, width, height, fragment in (
            ("three panels", 1280, 720, "view=3"),
            ("six panels", 1600, 900, "view=3&beside=1"),
        ):
            page = browser.new_page(viewport={"width": width, "height": height})
            print(f"{name:14}", measure(page, file, f"t=1d08h00&{fragment}"), flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    run(*sys.argv[1:])
