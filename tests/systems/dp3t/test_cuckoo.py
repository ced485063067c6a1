"""Does the filter hold what was put in, seldom anything else, and is it as short as it can be?"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.dp3t.cuckoo import ERROR_BITS, HASH_BYTES, HEAD, SLOTS, bits_for, filled, parsed, serialised
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Bytes, table

REDUCED = 9
"""An error of 2^-9 in place of 2^-42, so that a million foreign hashes meet some."""


def hashes(name: str, count: int) -> list[bytes]:
    return [sha256(f"{name} {n}".encode()).digest() for n in range(count)]


def rows(each: list[bytes]) -> Bytes:
    return table(each, HASH_BYTES)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 17, 96, 1_000, 9_600])
def test_whoever_is_in_is_found(count: int) -> None:
    items = hashes("in", count)
    made = filled(items)
    assert made.items == count
    assert made.holds(rows(items)).all()
    assert not made.holds(rows(hashes("out", 5_000))).any()


def test_a_filter_depends_on_the_set_alone() -> None:
    """Not on the order in which declarers came, nor on who came twice: nothing of it is in the file."""
    items = hashes("in", 2_000)
    once = serialised(filled(items))
    assert serialised(filled(items[::-1])) == once
    assert serialised(filled(items + items[:50])) == once
    assert sha256(once).hexdigest()[:16] == "566d24b3ae5c93dd"  # in every process


@pytest.mark.parametrize("seed", range(2))
def test_false_alarms_are_as_often_as_the_law_says(seed: int) -> None:
    """A foreign hash looks into two buckets, so it is found with probability 2 n / buckets / (2^bits - 1).

    10^6 hashes in a filter of 20,000 for 2^-9: about 1,630 found. False-alarm rate of each of the two tests: 6e-5
    (4 sigma); power: a law wrong by a fifth (as with the capacity, or one bucket for two) is found almost surely.
    """
    made = filled(hashes(f"in {seed}", 20_000), REDUCED)
    foreign = np.random.default_rng(seed).integers(0, 256, (1_000_000, HASH_BYTES), dtype=np.uint8)
    expected = made.false_alarms * len(foreign)
    assert 0.8 < made.false_alarms * 2**REDUCED <= 1.0
    assert abs(np.count_nonzero(made.holds(foreign)) - expected) < 4 * sqrt(expected)


def test_the_target_is_one_in_2_to_the_42() -> None:
    made = filled(hashes("in", 10_000))
    assert made.bits == bits_for(ERROR_BITS) == 45
    assert 2.0**-43 < made.false_alarms <= 2.0**-42


@pytest.mark.parametrize("count", [10_000, 20_000])
def test_an_item_takes_less_than_seven_bytes(count: int) -> None:
    """45 bits in 1.2 slots each: 6.75 bytes."""
    assert (len(serialised(filled(hashes("in", count)))) - HEAD.size) / count == pytest.approx(6.75, abs=0.01)


def test_a_filter_that_is_full_gets_more_room() -> None:
    """Nine hashes with one fingerprint, all of them in the first of three buckets of four, and of four no longer."""
    word = (5).to_bytes(8, "big")
    crowd = [(n * 3).to_bytes(8, "big") + word + bytes(16) for n in range(9)]
    made = filled(crowd)
    assert len(made.slots) > 3
    assert made.holds(rows(crowd)).all()


# -- in a file --------------------------------------------------------------------------------------------------------


@given(st.sets(st.binary(min_size=32, max_size=32), max_size=60), st.integers(1, 50))
def test_written_and_read(items: set[bytes], error_bits: int) -> None:
    made = filled(items, error_bits)
    read = parsed(serialised(made))
    assert (read.bits, read.items) == (made.bits, made.items)
    assert np.array_equal(read.slots, made.slots)
    assert read.holds(rows(sorted(items))).all()


def test_the_layout() -> None:
    """One item: a bucket of four slots of 45 bits; the fingerprint in the first, zeros behind it."""
    item = (3).to_bytes(8, "big") + (0x123456789).to_bytes(8, "big") + bytes(16)
    fingerprint = 0x123456789 + 1
    body = (fingerprint << (4 * 45 - 45 + 4)).to_bytes(23, "big")
    assert serialised(filled([item])).hex() == "d3d33d3d0200042d0000000100000001" + body.hex()


GOOD = serialised(filled(hashes("in", 30)))


@pytest.mark.parametrize(
    "broken",
    [
        GOOD[:-1] + bytes([GOOD[-1] | 1]),
        b"", GOOD[:15], GOOD[:-1], GOOD + b"\0", b"X" + GOOD[1:], GOOD[:4] + b"\1" + GOOD[5:],
        GOOD[:6] + b"\5" + GOOD[7:], GOOD[:7] + b"\0" + GOOD[8:], GOOD[:7] + b"\x40" + GOOD[8:],
        GOOD[:8] + b"\xff\xff\xff\xff" + GOOD[12:], GOOD[:8] + bytes(4) + GOOD[12:], GOOD[:15] + b"\x1d" + GOOD[16:],
        GOOD[:8] + bytes(8),
    ],
)  # fmt: skip
def test_a_broken_filter_is_refused(broken: bytes) -> None:
    with pytest.raises(ProtocolError):
        parsed(broken)


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_a_filter_or_refused(data: bytes, headed: bool) -> None:
    with suppress(ProtocolError):
        made = parsed(GOOD[:7] + data if headed else data)
        assert made.slots.shape[1] == SLOTS
