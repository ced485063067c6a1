"""A replay that is open in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sim.report.player import replay
from tests.player.made import HEADER, made
from tests.player.opened import CHROMIUM, Opened, seek, time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    missing = pytest.mark.skip(reason="needs a browser: apt-get install chromium")
    for item in items:
        if CHROMIUM is None and {"browser", "opened"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replay of a made-up film of two runs."""
    file = tmp_path_factory.mktemp("player") / "film.html"
    file.write_text(replay(made(), HEADER), encoding="utf-8")
    return file


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    """Open the replay at a fragment; afterwards nothing has failed and nothing was fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    faults: list[str] = []
    asked: list[str] = []
    files: set[str] = set()

    def at(fragment: str = "", *, width: int = 1280, height: int = 720, of: Path = file) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        files.add(of.as_uri())
        page.goto(f"{of.as_uri()}#{fragment}")
        page.wait_for_selector("#player[data-ready]")
        page.wait_for_timeout(100)
        seek(page, time(page))
        return page

    yield at
    context.close()
    assert not faults
    assert all(url.startswith("data:") or url.partition("#")[0] in files for url in asked)
