"""Does the order within one second depend on who was scheduled first?"""

from __future__ import annotations

import itertools
from functools import partial

import numpy as np
import pytest
import simpy

from sim.hall.agenda import Agenda, Kind


def test_ties_go_by_kind_then_by_id_in_every_order_of_appointing() -> None:
    wanted = [(Kind.CLOSE, 0), (Kind.SEEK, 2), (Kind.SEEK, 9), (Kind.POLL, 1)]
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


APPOINTED = [(10, 9), (10, 2), (30, 1), (5, 7), (10, 4), (20, 3)]
"""When, and whose."""


def kept(*rounds: list[tuple[int, int]], singly: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the order in which appointments are kept that are made in rounds, and others made one by one."""
    agenda, seen = Agenda(simpy.Environment()), list[tuple[int, int]]()
    note = lambda ident: seen.append((agenda.now, ident))  # noqa: E731
    for each in rounds:
        at, idents = np.array(each, dtype=np.int32).reshape(-1, 2).T
        agenda.appoint_all(at, Kind.SEEK, idents, note)
    for moment, ident in singly:
        agenda.appoint(moment, Kind.SEEK, ident, partial(note, ident))
    agenda.env.run()
    assert agenda.now == agenda.env.now
    return seen


@pytest.mark.parametrize("cut", range(len(APPOINTED) + 1))
def test_a_round_of_appointments_is_kept_as_each_alone(cut: int) -> None:
    wanted = sorted(APPOINTED)
    assert kept(APPOINTED[:cut], APPOINTED[cut:], singly=[]) == wanted
    assert kept(APPOINTED[:cut], singly=APPOINTED[cut:]) == wanted
    assert kept(APPOINTED[cut:], [], singly=APPOINTED[:cut]) == wanted


def test_what_a_round_brings_may_be_appointed_for_the_same_second() -> None:
    agenda, seen = Agenda(simpy.Environment()), list[tuple[str, int]]()

    def seek(ident: int) -> None:
        seen.append(("seeks", ident))
        agenda.appoint(agenda.now, Kind.QUEUE, ident, lambda: seen.append(("queues", ident)))

    agenda.appoint_all(np.array([4, 4, 5]), Kind.SEEK, np.array([2, 1, 0]), seek)
    agenda.env.run()
    assert seen == [("seeks", 1), ("seeks", 2), ("queues", 1), ("queues", 2), ("seeks", 0), ("queues", 0)]


def test_a_round_keeps_one_place_in_the_calendar() -> None:
    agenda = Agenda(simpy.Environment())
    agenda.appoint_all(np.arange(100), Kind.SEEK, np.arange(100), lambda ident: None)
    for moment in range(100):
        assert agenda.env.peek() == moment
        agenda.env.step()
    assert agenda.env.peek() == float("inf")


def test_a_round_that_begins_in_the_past_cannot_be_appointed() -> None:
    agenda = Agenda(simpy.Environment(initial_time=5))
    with pytest.raises(ValueError, match="before now"):
        agenda.appoint_all(np.array([6, 4]), Kind.SEEK, np.array([0, 1]), lambda ident: None)
