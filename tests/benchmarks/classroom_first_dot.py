"""How long does a room wait? From the command to the first dot that moves, and from a moved slider to its new film.

    python -m tests.benchmarks.classroom_first_dot

Chromium is open, as a lecturer's browser is; the kernels are compiled. No GPU is used. Medians of five.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

TIMES = 5
LESSON = "central_server"
MOVING = "!!globalThis.pistage && pistage.clock.t > pistage.clock.begin && Number(pistage.root.dataset.frames) > 1"
ANOTHER = "pistage !== old && pistage.clock.end > 0 && Number(pistage.root.dataset.frames) > 0 && !pistage.dirty"


def until(page: Page, said: str) -> float:
    """Wait until something is true of a page; return the moment."""
    while not page.evaluate(said):
        time.sleep(0.005)
    return time.perf_counter()


def once(page: Page) -> tuple[float, float]:
    """Start the command, watch its first dot, move a slider and watch its film; return both waits in seconds."""
    command = [sys.executable, "-m", "sim", "classroom", "--no-browser", "--port", "0"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout is not None
            address = run.stdout.readline().split(" ")[0]
            page.goto(f"{address}#lesson={LESSON}&play=1&view=3")
            first = until(page, MOVING) - begun
            page.wait_for_selector("#player[data-ready]")
            page.keyboard.press("m")
            page.evaluate("globalThis.old = pistage")
            moved = time.perf_counter()
            page.locator('.rest fieldset input[type="range"]').first.fill("40")
            return first, until(page, ANOTHER) - moved
        finally:
            run.terminate()
            page.goto("about:blank")


def main() -> None:
    """Print both waits."""
    with sync_playwright() as playing:
        args = ["--no-sandbox", "--disable-gpu"]
        browser = playing.chromium.launch(executable_path="/usr/bin/chromium", args=args)
        page: Any = browser.new_page(viewport={"width": 1280, "height": 720})
        found = [once(page) for _ in range(TIMES)]
        browser.close()
    for name, waits in zip(("command to first dot", "slider to first frame"), zip(*found, strict=True), strict=True):
        print(f"{name}: {median(waits):.2f} s (of {min(waits):.2f} to {max(waits):.2f})")


if __name__ == "__main__":
    main()
