"""Are messages made out as often as their margin above the receiver's floor allows, and reported as they came?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.radio.air import MEASURED as AIR
from sim.radio.reception import CHANCE_BITS, chances, deviations, floor_of, received

KEY = Draws(1).key("law")
ALWAYS = np.full(65, 2**CHANCE_BITS)
DEVIATIONS, CHANCES = deviations(AIR.message_sd), chances(AIR.made_out, AIR.floor_width)


def scan(level: float, at: int = 0, messages: int = 16, chance: np.ndarray | None = None) -> tuple[int, int, int]:
    return received(level, -95, 1, 2, at, messages, KEY, DEVIATIONS, CHANCES if chance is None else chance)


def test_the_chance_of_a_message_grows_with_its_margin_from_none_to_the_most() -> None:
    table = CHANCES / 2**CHANCE_BITS
    assert table[0] == 0.0
    assert (np.diff(table) >= 0).all()
    assert table[32] == pytest.approx(AIR.made_out / 2, abs=1e-6)
    assert table[-1] == pytest.approx(AIR.made_out, abs=1e-6)


def test_messages_scatter_as_a_normal_law() -> None:
    table = DEVIATIONS
    assert table.mean() == pytest.approx(0, abs=1e-9)
    assert table.std() == pytest.approx(AIR.message_sd, rel=1e-3)
    assert (np.diff(table) > 0).all()
    assert np.mean(np.abs(table) < AIR.message_sd) == pytest.approx(0.6827, abs=1e-3)


@pytest.mark.parametrize("messages", [0, 1, 3, 4, 5, 14, 16])
def test_no_more_messages_are_made_out_than_were_sent(messages: int) -> None:
    assert scan(-60, messages=messages, chance=ALWAYS)[0] == messages
    assert all(scan(-60, at, messages)[0] <= messages for at in range(50))


def test_a_longer_scan_begins_as_a_shorter_one_does() -> None:
    counts = [scan(-90, messages=messages)[0] for messages in range(17)]
    assert set(np.diff(counts)) <= {0, 1}
    sums = [scan(-90, messages=messages, chance=ALWAYS)[1] for messages in range(17)]
    assert all(-110 < each < -70 for each in np.diff(sums))


def test_what_is_reported_is_the_sum_and_the_strongest_of_what_was_made_out() -> None:
    for at in range(200):
        count, total, strongest = scan(-92, at)
        if count:
            assert total / count <= strongest <= -92 + 4 * AIR.message_sd
        else:
            assert (total, strongest) == (0, -127)


def test_no_radio_reports_more_or_less_than_its_scale_holds() -> None:
    assert scan(300, chance=ALWAYS)[1:] == (16 * 20, 20)
    assert scan(-300, chance=ALWAYS)[1:] == (16 * -127, -127)
    assert scan(-300) == (0, 0, -127)


def test_the_floor_of_a_phone_is_its_own_and_moves_with_its_offset() -> None:
    floors = np.array([floor_of(KEY, phone, 0.0, AIR.floor, AIR.floor_sd) for phone in range(4_000)])
    assert floors.mean() == pytest.approx(AIR.floor, abs=0.15)
    assert floors.std() == pytest.approx(AIR.floor_sd, abs=0.1)
    assert [floor_of(KEY, phone, 3.0, AIR.floor, AIR.floor_sd) for phone in range(100)] == (floors[:100] + 3).tolist()
