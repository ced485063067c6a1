"""In which order do things happen that happen in the same second?

By kind, then by person; never by who was scheduled first. SimPy's own order at equal times is that of insertion, which
would make a run depend on how its days are cut into batches.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import simpy
from simpy.events import EventPriority


class Kind(IntEnum):
    """Kinds of appointments, in the order in which they are kept within one second."""

    CLOSE = 1
    PUBLISH = 2
    ONSET = 3
    QUEUE = 4
    RESULT = 5
    POLL = 6


class Agenda:
    """SimPy's calendar with one rule more: ties go by kind, then by id."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env

    @property
    def now(self) -> int:
        """Seconds since day 0."""
        return int(self.env.now)

    def appoint(self, at: int, kind: Kind, ident: int, action: Callable[[], None]) -> None:
        """Have `action` done at `at` (not before now), in the order (at, kind, ident)."""
        if at < self.now:
            raise ValueError(f"{kind.name} {ident} appointed for {at}, which is before now ({self.now})")
        event = self.env.event()
        event._ok, event._value = True, None
        assert event.callbacks is not None
        event.callbacks.append(lambda _: action())
        self.env.schedule(event, EventPriority((kind << 40) + ident), at - self.now)
