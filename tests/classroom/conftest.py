"""A classroom's server with a scenario of a few people, and a browser before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.classroom.served import SMALL, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server of a scenario of few people listens."""
    file = tmp_path_factory.mktemp("classroom") / "few.toml"
    file.write_text(SMALL.format(days=3), encoding="utf-8")
    with served(str(file)) as there:
        yield there


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playing:
        browser = playing.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
