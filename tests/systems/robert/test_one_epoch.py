"""Does a meeting inside one epoch stay unnoticed under algorithm 2, and one over its edge not? By phones and server."""

from __future__ import annotations

import pytest

from sim.systems.robert.epochs import epoch_at
from sim.systems.robert.limits import EPOCH_S, SERVICE_START
from sim.systems.robert.rules import JUNE_2020_V2, TOUSANTICOVID, Rule
from sim.units import HOUR, UnixTime
from tests.systems.robert.france import NOON, France

EDGE = NOON + 2 * HOUR - (NOON - SERVICE_START) % EPOCH_S
STRONG, OFTEN = -60, 2
"""Raw rssi of phones on one table, and seconds between two HELLOs."""
ALGORITHM_2 = pytest.mark.parametrize("rule", [JUNE_2020_V2, TOUSANTICOVID], ids=lambda rule: rule.name)


def alerted(rule: Rule, start: int, seconds: int) -> bool:
    """Whether bob is alerted after he met alice, who declares."""
    france = France(rule)
    france.near("alice", "bob", start, seconds / 60, rssi=STRONG, every_s=OFTEN)
    france.report("alice", EDGE + 4 * HOUR, start)
    france.batch(EDGE + 5 * HOUR)
    return bool(france.ask("bob", EDGE + 6 * HOUR))


def test_the_edge_is_one() -> None:
    assert epoch_at(UnixTime(EDGE)) == epoch_at(UnixTime(EDGE - 1)) + 1


@ALGORITHM_2
def test_a_whole_epoch_together_alerts_nobody(rule: Rule) -> None:
    assert not alerted(rule, EDGE, EPOCH_S)


@ALGORITHM_2
def test_sixteen_minutes_over_an_edge_alert(rule: Rule) -> None:
    assert alerted(rule, EDGE - EPOCH_S // 2, 16 * 60)


@ALGORITHM_2
def test_fifteen_minutes_over_an_edge_do_not(rule: Rule) -> None:
    """Minutes are counted from 0 in each epoch: two sevens and a half store fourteen."""
    assert not alerted(rule, EDGE - EPOCH_S // 2, 15 * 60)
