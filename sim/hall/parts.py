"""On what does a run spend its time? On parts that may lie within each other; each has what its inner parts leave it.

Whoever wants to know hands in a clock. Without one nothing is wrapped and nothing is measured; and what is measured is
told beside a result, never in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

TOWN = "building the town"
RATE = "calibrating"
SPREAD = "spread"
PATIENTS = "patients and calendar"
AIR = "who heard whom"
DECIDING = "deciding on alerts"
MESSAGES = "messages and servers"
INTERVIEWS = "interviews"
EVIDENCE = "evidence of alerts"
GUESSES = "guesses of neighbours"
JOURNAL = "journal"
MEASURES = "measures"
WRITING = "writing"
FIGURES = "figures"
REST = "the rest"


class Parts:
    """The `seconds` of every part so far, in the order in which they first began; `REST` is what no part has."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.seconds: dict[str, float] = {}
        self._clock, self._open, self._since = clock, [REST], clock()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what happens within as this part."""
        self._turn(name)
        try:
            yield
        finally:
            self._turn()

    def timed(self, name: str, function: Callable[P, T]) -> Callable[P, T]:
        """Return a function that does the same, as this part."""

        def part_of(*args: P.args, **kwargs: P.kwargs) -> T:
            self._turn(name)
            try:
                return function(*args, **kwargs)
            finally:
                self._turn()

        return part_of

    def watch(self, name: str, thing: object, *methods: str) -> None:
        """Count, from now on, what these methods of one object do as this part."""
        for method in methods:
            setattr(thing, method, self.timed(name, getattr(thing, method)))

    def shares(self) -> dict[str, float]:
        """Return the share of each part in all the time since the beginning; the largest first."""
        self._count()
        whole = sum(self.seconds.values()) or 1.0
        return {name: each / whole for name, each in sorted(self.seconds.items(), key=lambda item: -item[1])}

    def _turn(self, name: str | None = None) -> None:
        """Begin a part, or end the one begun last."""
        self._count()
        if name is None:
            self._open.pop()
        else:
            self._open.append(name)

    def _count(self) -> None:
        now, name = self._clock(), self._open[-1]
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


def timed(parts: Parts | None, name: str, function: Callable[P, T]) -> Callable[P, T]:
    """Return the function as it is where nobody asks, else as a part."""
    return function if parts is None else parts.timed(name, function)
