"""In which order do things happen that happen in the same second?

By kind, then by person; never by who was scheduled first. SimPy's own order at equal times is that of insertion, which
would make a run depend on how its days are cut into batches.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import numpy as np
import simpy
from simpy.events import Event, EventPriority

from sim.units import IntColumn


class Kind(IntEnum):
    """Kinds of appointments, in the order in which they are kept within one second."""

    CLOSE = 1
    PUBLISH = 2
    ISOLATE = 3
    SEEK = 4
    QUEUE = 5
    RESULT = 6
    POLL = 7
    RING = 8
    TALKED = 9
    JUNK = 10
    TELL = 11
    DUMMY = 12


class Appointment(Event):
    """An event of SimPy's that needs no trigger: at its time, its agenda's clock is set and its action done."""

    _ok = True
    _value = None

    def __init__(self, agenda: Agenda, at: int, action: Callable[[], None]) -> None:
        self.agenda, self.at, self.action = agenda, at, action
        self.callbacks = KEEP


def _keep(appointment: Any) -> None:
    appointment.agenda.now = appointment.at
    appointment.action()


KEEP: list[Callable[[Any], None]] = [_keep]
"""The callbacks of every appointment."""


class Agenda:
    """SimPy's calendar with one rule more: ties go by kind, then by id.

    `now` is the time of the latest appointment kept, in seconds since day 0.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.now = int(env.now)

    def appoint(self, at: int, kind: Kind, ident: int, action: Callable[[], None]) -> None:
        """Have `action` done at `at` (not before now), in the order (at, kind, ident)."""
        if at < self.now:
            raise ValueError(f"{kind.name} {ident} appointed for {at}, which is before now ({self.now})")
        self.env.schedule(Appointment(self, at, action), EventPriority((kind << 40) + ident), at - self.env.now)

    def appoint_all(self, at: IntColumn, kind: Kind, idents: IntColumn, action: Callable[[int], None]) -> None:
        """Have `action(ident)` done for each of a column, at its moment; as by `appoint` for each, in any order.

        Only the first is put in SimPy's calendar, and each in turn puts the next one there: what comes in days or weeks
        does not slow down what comes today.
        """
        order = np.lexsort((idents, at))
        moments, whose = at[order].data, idents[order].data
        turns = iter(range(order.size))

        def appoint(turn: int) -> None:
            if turn < order.size:
                self.appoint(moments[turn], kind, whose[turn], keep)

        def keep() -> None:
            turn = next(turns)
            appoint(turn + 1)
            action(whose[turn])

        appoint(0)
