"""A classroom's server as a user starts it, in a process of its own, and what tests ask of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from websockets.sync.client import ClientConnection, connect

from sim.hall.film.chunks import from_bytes
from tests.processes import started

WAITS_S = 120.0
SMALL = """
based_on = "classroom"
question = {{ fr = "Qui sait quoi ?", en = "Who knows what?" }}
start = 2020-06-02
days = {days}
[population]
people = 60
[disease]
infected_at_start = 30
[[arms]]
name = "robert"
system = "robert"
[[arms]]
name = "gaen"
system = "gaen"
rule = "swisscovid_2020_06"
[[arms]]
name = "none"
system = "none"
"""


@contextmanager
def served(*words: str) -> Iterator[str]:
    """Start the command on a free port and give its address; end it afterwards."""
    command = [sys.executable, "-m", "sim", "classroom", *words, "--no-browser", "--port", "0"]
    with started(command, stdout=subprocess.PIPE) as run:
        try:
            assert run.stdout is not None
            said = run.stdout.readline()
            assert said.startswith("http://localhost:"), said
            yield said.split(" ")[0]
        finally:
            run.terminate()
            run.wait(WAITS_S)


def line(address: str, **headers: str) -> ClientConnection:
    """Open the websocket as the page does, or from elsewhere."""
    place = urlsplit(address).netloc
    extra = {"Origin": f"http://{place}", **headers}
    return connect(f"ws://{place}/film", origin=extra.pop("Origin"), additional_headers=extra, open_timeout=WAITS_S)  # type: ignore[arg-type]


def told(socket: ClientConnection) -> dict[str, Any]:
    """Return what is said next, which is no chunk."""
    said = socket.recv(WAITS_S)
    assert isinstance(said, str), said[:100]
    found: dict[str, Any] = json.loads(said)
    return found


def film(socket: ClientConnection) -> tuple[dict[str, Any], list[bytes], dict[str, Any]]:
    """Return the header of a film, its chunks, and what it ends with."""
    header, chunks = told(socket), []
    while isinstance(said := socket.recv(WAITS_S), bytes):
        chunks.append(said)
    return header, chunks, json.loads(said)


def ask(socket: ClientConnection, **question: Any) -> None:
    """Ask for a film."""
    socket.send(json.dumps(question))


def days(chunks: list[bytes], run: int) -> list[int]:
    """The days of a run whose truth is among chunks."""
    return [each.day for each in map(from_bytes, chunks) if each.run == run and each.part == "truth"]


def until(page: Page, said: str, within_s: float = WAITS_S) -> None:
    """Wait until something is true of a page, which forbids itself to be asked by its own timers."""
    end = time.monotonic() + within_s
    while not page.evaluate(said):
        assert time.monotonic() < end, f"not within {within_s} s: {said}"
        page.wait_for_timeout(20)


Asks = Callable[..., None]
