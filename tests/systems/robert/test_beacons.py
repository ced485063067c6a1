"""Do many phones at once say what each would say by itself?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.systems.robert.limits import SERVICE_START
from sim.systems.robert.rules import RULES, Rule
from sim.units import DAY, Secrets
from tests.systems.robert.france import NOON, France, payload_of

NOTHING = np.array([], dtype=np.int64)


def at_once(france: France, phone: np.ndarray, at: np.ndarray) -> list[bytes]:
    made = design("robert")
    servers = {"backend": Secrets(b"server backend")}
    settings = made.pin(Settings(rule=france.rule), servers)
    assert made.beacons is not None
    rows, which = made.beacons(servers, [Secrets(name.encode()) for name in france.people], settings, phone, at)
    assert rows.dtype == np.uint8
    assert len({bytes(row) for row in rows}) == len(rows)
    return [bytes(rows[n]) for n in which]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_bytes_are_the_same(rule: Rule) -> None:
    france = France(rule, "alice", "bob", "carol")
    france.keep_asking(NOON + 4 * DAY)
    at = NOON + 1 + np.arange(0, 4 * DAY, 457)
    phone = np.arange(at.size) * 5 % 3
    said = [payload_of(france.phones[france.people[n]], t) for n, t in zip(phone.tolist(), at.tolist(), strict=True)]
    assert at_once(france, phone, at) == said


def test_any_order_and_any_repetition() -> None:
    france = France()
    at = NOON + np.array([5, 1, 5, 900, 1, 899])
    phone = np.array([1, 0, 1, 1, 0, 0])
    rows = at_once(france, phone, at)
    assert rows == [payload_of(france.phones[france.people[n]], t) for n, t in zip(phone, at.tolist(), strict=True)]
    assert rows[0] == rows[2]
    assert rows[1] == rows[4]


def test_the_first_ten_days_too() -> None:
    """Keys change at midnight in Paris until 10 June 2020, 22:00 UTC."""
    france = France(installed=SERVICE_START)
    france.keep_asking(SERVICE_START + 12 * DAY)
    at = SERVICE_START + np.arange(0, 12 * DAY, 1_801)
    said = [payload_of(france.phones["alice"], t) for t in at.tolist()]
    assert at_once(france, np.zeros(at.size, dtype=np.int64), at) == said


def test_nobody_says_nothing() -> None:
    assert at_once(France(), NOTHING, NOTHING) == []


def test_before_the_service_began_nobody_speaks() -> None:
    with pytest.raises(ValueError, match="1 June 2020"):
        at_once(France(), np.array([0]), np.array([SERVICE_START - 1]))
