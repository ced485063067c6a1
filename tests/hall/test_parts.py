"""Is every second counted once, as the innermost part it lies in, and is a run that is timed the same run?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.parts import AIR, DECIDING, EVIDENCE, JOURNAL, MESSAGES, PATIENTS, RATE, REST, SPREAD, TOWN, Parts, timed
from sim.hall.witness import Witness
from tests.hall.village import village

OF_A_RUN = {TOWN, RATE, SPREAD, PATIENTS, AIR, DECIDING, MESSAGES, EVIDENCE, JOURNAL}


class Hand:
    """A clock that somebody moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def after(self, seconds: float) -> str:
        self.now += seconds
        return "done"


def test_parts_within_parts_are_taken_out_of_the_outer_one() -> None:
    clock = Hand()
    parts = Parts(clock)
    clock.after(1)
    with parts.part("town"):
        clock.after(10)
        with parts.part("street"):
            clock.after(100)
            with parts.part("town"):
                clock.after(20)
        clock.after(30)
    clock.after(2)
    assert parts.shares() == {"street": 100 / 163, "town": 60 / 163, REST: 3 / 163}
    assert parts.seconds == {REST: 3.0, "town": 60.0, "street": 100.0}


def test_a_part_ends_with_an_error_too() -> None:
    clock = Hand()
    parts = Parts(clock)

    def fails() -> None:
        clock.after(5)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        parts.timed("failing", fails)()
    clock.after(1)
    parts.shares()
    assert parts.seconds == {REST: 1.0, "failing": 5.0}


def test_a_watched_object_does_what_it_did() -> None:
    clock, watched = Hand(), Hand()
    parts = Parts(clock)
    watched.after = clock.after
    parts.watch("waiting", watched, "after")
    assert watched.after(7) == "done"
    assert parts.seconds["waiting"] == 7.0


def test_nobody_asks_and_nothing_is_wrapped() -> None:
    clock = Hand()
    assert timed(None, "waiting", clock.after) == clock.after


@pytest.mark.parametrize("witness", [Witness.FLEET, Witness.ALERTED, None])
def test_a_run_that_is_timed_is_the_same_run(tmp_path: Path, witness: Witness | None) -> None:
    ticks = iter(range(10_000_000))
    parts = Parts(lambda: float(next(ticks)))
    scenario = village(tmp_path)
    timed_run = live(scenario, "gaen", 1, witness=witness, parts=parts)
    assert timed_run.digest() == live(scenario, "gaen", 1, witness=witness).digest()
    assert set(parts.seconds) - {REST} == OF_A_RUN
    assert all(seconds > 0 for seconds in parts.seconds.values())


def test_an_arm_without_phones_spends_nothing_on_them(tmp_path: Path) -> None:
    ticks = iter(range(1_000_000))
    parts = Parts(lambda: float(next(ticks)))
    live(village(tmp_path), "none", 1, parts=parts)
    assert set(parts.seconds) - {REST} == {TOWN, RATE, SPREAD, PATIENTS, JOURNAL}
