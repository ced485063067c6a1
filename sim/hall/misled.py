"""Which phones will a server tell of a risk that there is none of, and when?

Only a phone that asks can be told so. Phones that sleep have nothing to ask for, but for this: they are woken for it,
so that a run which plays only phones that matter gives what one gives that plays every request of every phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

import numpy as np

from sim.hall.polls import Polls
from sim.hall.switchboard import Switchboard
from sim.hall.witness import Witness
from sim.problems import Problem, Refused
from sim.units import DAY, Bools

FLEET = Problem(
    "a fleet has no server that says yes to anybody",
    "leave --phones out, or write --phones machines",
    key="servers.false_answers",
)


def misled(board: Switchboard, polls: Polls, app: Bools, strangers: range, days: int) -> Mapping[int, tuple[int, ...]]:
    """Return, by phone, the requests of the run that are answered yes falsely, in s since day 0."""
    false_yes = board.design.false_yes
    assert false_yes is not None, "only a server that can is set to say yes to anybody"
    (server,) = board.secrets.values()
    phones = [*np.flatnonzero(app).tolist(), *strangers]
    asks = [[board.calendar.unix(at) for at in _requests(polls, phone, days * DAY)] for phone in phones]
    found = false_yes(server, [board.draws.secrets(phone) for phone in phones], board.settings, asks)
    told = zip(phones, found, strict=True)
    return {phone: tuple(map(board.calendar.seconds, moments)) for phone, moments in told if moments}


def _requests(polls: Polls, phone: int, end: int) -> list[int]:
    """Return when a phone asks, from day 0 on until the end."""
    first = polls.first(phone, 0)
    begin = next(k for k in range(-2, 3) if polls.at(phone, k) == first)
    count = end // polls.period_s + 2
    return list(takewhile(lambda at: at < end, (polls.at(phone, k) for k in range(begin, begin + count))))


def refuse_fleet_of_noise(witness: Witness) -> None:
    """Raise Refused where a server that gives false answers would be a fleet."""
    if witness is Witness.FLEET:
        raise Refused(FLEET)
