"""Do the app and its server understand each other, and nobody else?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import ProtocolError
from sim.systems.tcn.messages import Fetch, Files, Message, Receipt, Upload, decode, encode
from sim.units import UnixTime
from tests.systems.tcn.test_wire import reports

moments = st.integers(0, 2**64 - 1).map(UnixTime)
messages = st.one_of(
    st.builds(Upload, st.binary(max_size=255), st.lists(reports, max_size=3).map(tuple)),
    st.builds(Receipt, st.booleans()),
    st.builds(Fetch, moments),
    st.builds(Files, moments, st.lists(st.binary(max_size=50), max_size=4).map(tuple)),
)


@given(messages)
def test_said_and_understood(said: Message) -> None:
    assert decode(encode(said)) == said


@given(messages, st.data())
def test_cut_or_with_a_tail_it_is_refused_or_another_message(said: Message, data: st.DataObject) -> None:
    whole = encode(said)
    for broken in (whole[: data.draw(st.integers(0, len(whole) - 1))], whole + b"\0"):
        with suppress(ProtocolError):
            assert encode(decode(broken)) == broken


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x05", b"\x01", b"\x01\x03ab", b"\x02", b"\x02\x02",
                                  b"\x03" + bytes(7), b"\x03" + bytes(9), b"\x04" + bytes(8) + b"\x01"])  # fmt: skip
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    with suppress(ProtocolError):
        assert encode(decode(data)) == data


@given(st.tuples(moments, moments))
def test_a_fetch_tells_nothing_by_its_length(both: tuple[UnixTime, UnixTime]) -> None:
    one, other = both
    assert len(encode(Fetch(one))) == len(encode(Fetch(other)))
    assert len(encode(Receipt(True))) == len(encode(Receipt(False)))
