"""How far is it, how fast, and how long still? A bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from sim.study import Progress

LINES = 10
"""How many plain lines a study makes at most."""


class Pace:
    """Days a second since the first that was told of: what comes before it (a town, a compiler) is no measure."""

    def __init__(self) -> None:
        self.first: tuple[float, int] | None = None

    def __call__(self, done: int) -> float | None:
        """Return the pace so far, None while it is not known."""
        now = time.perf_counter()
        since, before = self.first = self.first or (now, done)
        return (done - before) / (now - since) if done > before else None


@contextmanager
def shown() -> Iterator[Progress]:
    """Give a study something to tell its progress to."""
    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days{task.fields[pace]},"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("building the town", total=None, pace="")
        pace = Pace()

        def told(what: str, done: int, total: int) -> None:
            rate = pace(done)
            text = f", {rate:.0f} a second" if rate else ""
            bar.update(task, description=what, completed=done, total=total, pace=text)

        yield told


class _Lines:
    """Progress as plain lines, a tenth of the study apart."""

    def __init__(self, console: Console) -> None:
        self.console, self.pace, self.said = console, Pace(), 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Print a line if another tenth is done."""
        rate = self.pace(done)
        if done * LINES // total == self.said:
            return
        self.said = done * LINES // total
        pace = f", {rate:.0f} a second, {(total - done) / rate:.0f} s left" if rate else ""
        self.console.print(f"{what}: {done} of {total} days{pace}", highlight=False, soft_wrap=True)
