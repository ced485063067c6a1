"""Where the published vectors and the measured data lie, and what is skipped without them."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # workers share the cores: threads would wait for each other

if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A suite in the background of a shell ignores Ctrl-C and would hand that on to programs that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = Path(__file__).resolve().parents[2] / "shared"
VECTORS = SHARED / "vectors"
DATA = SHARED / "data"

needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="needs the published vectors in ../shared/vectors")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the measured data in ../shared/data")

# A kernel's first call compiles it: no example may fail for having been slow.
settings.register_profile("pistage", deadline=None)
settings.load_profile("pistage")


COMPILED = ("adversaries", "hall")
PLAIN = ("contract", "measures", "report", "systems", "vectors", "test_architecture.py")
"""Where most tests live a town, and where hardly any test needs a kernel."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with towns at one end and with what needs none in the middle, where a second worker begins.

    Two workers that both began with a town would both compile every kernel; so one finds those of the other.
    """
    here = Path(__file__).parent
    folders = {path: path.relative_to(here).parts[0] for path in {item.path for item in items}}
    rank = {path: 0 if of in COMPILED else 1 if of in PLAIN else 2 for path, of in folders.items()}
    items.sort(key=lambda item: rank[item.path])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser, as `playwright.sync_api.Browser`: loaded where it is asked for alone."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playing:
        found = playing.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()
