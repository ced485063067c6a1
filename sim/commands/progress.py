"""How far is it, how fast, and how long still? A bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from sim.interrupts import never_lost
from sim.study import Progress

LINES = 10
"""How many plain lines a study makes at most."""

SILENT_S = 2.0
"""For how long nothing is said of what comes before the first day."""


RECENT = 5
"""Over so many of the last tellings the pace is taken: an epidemic that grows makes each day slower than the last."""


class Pace:
    """Days a second of late, since the first that was told of: what comes before it (a town, a compiler) is no measure.

    Tellings of one moment count as one.
    """

    def __init__(self) -> None:
        self.told: deque[tuple[float, int]] = deque(maxlen=RECENT)

    def __call__(self, done: int) -> float | None:
        """Return the pace, None while it is not known."""
        if not self.told or done > self.told[-1][1]:
            self.told.append((time.perf_counter(), done))
        (since, before), (now, last) = self.told[0], self.told[-1]
        return (last - before) / (now - since) if now > since else None


def far(done: int, total: int, rate: float | None) -> str:
    """Say how far it is and, where the pace is known, how long still."""
    if not rate:
        return f"{done} of {total} days"
    left = (total - done) / rate
    still = f"{left:.0f} s" if left < 100 else f"{left / 60:.0f} min"
    return f"{done} of {total} days, {rate:.0f} a second, {still} left"


@contextmanager
def shown() -> Iterator[Progress]:
    """Give a study something to tell its progress to; a study that was interrupted gets no further than that."""
    with never_lost() as check, _display() as display:

        def told(what: str, done: int, total: int) -> None:
            check()
            display(what, done, total)

        yield told
        check()


@contextmanager
def _display() -> Iterator[Progress]:
    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield _Lines(console)
        return
    columns = TextColumn("{task.description}"), BarColumn(20), TextColumn("{task.fields[far]}")
    with Bar(*columns, console=console, transient=True) as bar:
        task, pace = bar.add_task("building the town", total=None, far=""), Pace()

        def told(what: str, done: int, total: int) -> None:
            how_far = far(done, total, pace(done)) if total else ""
            bar.update(task, description=what, completed=done, total=total or None, far=how_far)

        yield told


class _Lines:
    """Progress as plain lines, a tenth of the study apart; before its first day, seconds apart."""

    def __init__(self, console: Console) -> None:
        self.console, self.pace, self.said, self.begun = console, Pace(), 0, time.perf_counter()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Print a line if another tenth is done, or of a town that is built slowly."""
        if not total:
            if time.perf_counter() - self.begun > SILENT_S:
                self.begun = time.perf_counter()
                self.console.print(what, highlight=False, markup=False, soft_wrap=True)
            return
        rate = self.pace(done)
        if done * LINES // total > self.said:
            self.said = done * LINES // total
            self.console.print(f"{what}: {far(done, total, rate)}", highlight=False, markup=False, soft_wrap=True)
