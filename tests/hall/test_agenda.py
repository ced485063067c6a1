"""Does the order within one second depend on who was scheduled first?"""

from __future__ import annotations

import itertools
from functools import partial

import pytest
import simpy

from sim.hall.agenda import Agenda, Kind


def test_ties_go_by_kind_then_by_id_in_every_order_of_appointing() -> None:
    wanted = [(Kind.CLOSE, 0), (Kind.ONSET, 2), (Kind.ONSET, 9), (Kind.POLL, 1)]
    for order in itertools.permutations(wanted):
        agenda = Agenda(simpy.Environment())
        seen: list[tuple[Kind, int]] = []
        for each in order:
            agenda.appoint(10, *each, partial(seen.append, each))
        agenda.env.run()
        assert seen == wanted


def test_the_past_cannot_be_appointed() -> None:
    agenda = Agenda(simpy.Environment(initial_time=5))
    with pytest.raises(ValueError, match="before now"):
        agenda.appoint(4, Kind.POLL, 0, lambda: None)
