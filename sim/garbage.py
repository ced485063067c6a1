"""When does Python look for cycles? Rarely while towns live: its own pace would cost a run a fifth of its time.

What a town makes by the million has no cycles and goes as soon as nobody holds it. A run's few cycles (its calendar,
its machines) are looked for once it is over, by `collect`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

PACE = (100_000, 50, 100)
"""Objects, and rounds, after which Python looks through the young, the older and all."""

ROUNDS = 20
"""Rounds of the young from which on looking through all is worth it."""


MANY = 1_000_000
"""People of a run whose columns, of a byte each, are not left lying about."""


def seldom() -> None:
    """Let this process look for cycles rarely from now on."""
    gc.set_threshold(*PACE)


@contextmanager
def rarely() -> Iterator[None]:
    """Let this process look for cycles rarely for a while."""
    before = gc.get_threshold()
    seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect(people: int = 0) -> None:
    """Look through everything now, if it is worth the tenth of a second.

    It is where much was made since the last time, or where a run of so many `people` left long columns behind.
    """
    if gc.get_count()[1] >= ROUNDS or people >= MANY:
        gc.collect()


def end() -> None:
    """Look no more: the process ends and all goes with it. One more look would take a quarter of a second."""
    gc.freeze()
