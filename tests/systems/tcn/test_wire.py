"""Can only the owner of a key report its numbers, and is nothing but a report read as one?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import ed25519_sign
from sim.systems.machine import ProtocolError
from sim.systems.tcn.limits import SPAN_NUMBERS
from sim.systems.tcn.matching import lawful, sayable
from sim.systems.tcn.wire import Report, ratcheted, rvk_of, signed, taken, tcks, tcn

RAK = bytes.fromhex("577cfdae21fee71579211ab02c418ee0948bacab613cf69d0a4a5ae5a1557dbb")
OTHER = bytes(range(32))
TOLD = signed(RAK, 3, 20)


def test_known_answers_of_the_coalition() -> None:
    """TCN test vectors: rvk, tck_1, tcn_1, and the length of the shortest report."""
    assert rvk_of(RAK).hex() == "fd8deb9d91a13e144ca5b0ce14e289532e040fe0bf922c6e3dadb1e4e2333c78"
    assert tcks(RAK, 1)[1].hex() == "df535b90ac99bec8be3a8add45ce77897b1e7cb1906b5cff1097d3cb142fd9d0"
    assert tcn(1, tcks(RAK, 1)[1]).hex() == "f4350a4a33e30f2f568898fbe4c4cf34"
    assert len(bytes(TOLD)) == 134


def test_the_number_of_the_key_in_the_report_is_not_claimed() -> None:
    """Whoever overheard a key could put it there with a verification key of their own: source integrity."""
    said = {n: tcn(n, key) for n, key in enumerate(tcks(RAK, 30))}
    assert list(TOLD.numbers()) == [said[n] for n in range(3, 21)]
    assert tcn(2, TOLD.tck) == said[2]
    assert said[2] not in TOLD.numbers()


def test_a_strangers_numbers_cannot_be_reported() -> None:
    """With another's key in the place of tck, and the own rvk, the ratchet leads elsewhere from the first number on."""
    bare = replace(TOLD, rvk=rvk_of(OTHER), signature=b"")
    stolen = replace(bare, signature=ed25519_sign(OTHER, bare.body))
    assert stolen.verifies
    assert not set(stolen.numbers()) & set(TOLD.numbers())
    assert not replace(bare, rvk=TOLD.rvk, signature=stolen.signature).verifies


def test_who_has_a_report_can_go_on_with_its_key() -> None:
    """Past j2 as well: that is why a phone takes a fresh key when it reports."""
    *_, last = keys = tcks(RAK, 21)
    tck = TOLD.tck
    for _ in range(TOLD.j1, 22):
        tck = ratcheted(TOLD.rvk, tck)
    assert tck == last
    assert len(keys) == 22


@pytest.mark.parametrize("change", [{"j2": 21}, {"j1": 4}, {"memo": b"x"}, {"memo_type": 0}, {"rvk": b"\xff" * 32},
                                    {"tck": bytes(32)}, {"rvk": rvk_of(OTHER)}, {"signature": bytes(64)}])  # fmt: skip
def test_a_changed_report_does_not_verify(change: dict[str, object]) -> None:
    assert TOLD.verifies
    assert not replace(TOLD, **change).verifies  # type: ignore[arg-type]


def test_more_than_six_hours_are_not_lawful() -> None:
    assert lawful(signed(RAK, 1, SPAN_NUMBERS))
    assert lawful(signed(RAK, 9, 8 + SPAN_NUMBERS))
    assert not lawful(signed(RAK, 1, SPAN_NUMBERS + 1))
    assert not lawful(signed(RAK, 1, 2**16 - 1))


reports = st.builds(
    signed, st.binary(min_size=32, max_size=32), st.integers(1, 9), st.integers(9, 60_000), st.integers(0, 255),
    st.binary(max_size=255),
)  # fmt: skip


@given(st.lists(reports, max_size=4))
def test_reports_survive_side_by_side(told: list[Report]) -> None:
    data = b"".join(map(bytes, told))
    assert taken(data) == tuple(told)
    for cut in {1, len(data) // 2, len(data) - 1} - {0, *range(len(data), 2)}:
        if data[:cut] not in {b"".join(map(bytes, told[:n])) for n in range(len(told) + 1)}:
            with pytest.raises(ProtocolError):
                taken(data[:cut])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ProtocolError):
        assert b"".join(map(bytes, taken(data))) == data
    with pytest.raises(ProtocolError):
        sayable(data + b"\0")


@pytest.mark.parametrize(("j1", "j2"), [(0, 3), (0, 0), (4, 3), (65_535, 1)])
def test_indices_out_of_order_are_refused(j1: int, j2: int) -> None:
    with pytest.raises(ProtocolError):
        taken(bytes(replace(TOLD, j1=j1, j2=j2)))


@given(st.data())
def test_one_bit_off_and_a_file_is_refused(data: st.DataObject) -> None:
    file = bytearray(bytes(TOLD) + bytes(signed(OTHER, 1, 24)))
    assert len(sayable(bytes(file))) == 18 + 24
    bit = data.draw(st.integers(0, 8 * len(file) - 1))
    file[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProtocolError):
        sayable(bytes(file))
