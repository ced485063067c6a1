"""What does a run ask of any way of tracing? To begin, to hear of each new case, and to write down what it did."""

from __future__ import annotations

from typing import Protocol

from sim.hall.parts import Parts


class Way(Protocol):
    """A way of tracing at work in one town."""

    def start(self) -> None:
        """Put in the calendar what is due before any case declares."""
        ...

    def declare(self, person: int) -> None:
        """Learn of a new case."""
        ...

    def settle(self) -> None:
        """After the last day, write what warnings rest on."""
        ...

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        ...
