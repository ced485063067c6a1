"""Do the app and its server understand each other, and nobody else?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.gaen.messages import Fetch, Files, Message, Receipt, Upload, decode, encode
from sim.systems.machine import ProtocolError
from sim.units import UnixTime
from tests.systems.gaen.test_export import keys, moments

messages = st.one_of(
    st.builds(Upload, st.binary(max_size=20), st.lists(keys, max_size=15).map(tuple)),
    st.builds(Receipt, st.booleans()),
    st.builds(Fetch, moments),
    st.builds(Files, moments, st.lists(st.binary(max_size=50), max_size=4).map(tuple)),
)


@given(messages)
def test_said_and_understood(said: Message) -> None:
    assert decode(encode(said)) == said


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x05", b"\xff\x00", b"\x01\x0a", b"\x01\x0a\x05ab", b"\x04\x12\xff"])
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    with suppress(ProtocolError):
        decode(data)


@given(st.tuples(moments, moments))
def test_a_fetch_tells_nothing_by_its_length(both: tuple[UnixTime, UnixTime]) -> None:
    one, other = both
    assert len(encode(Fetch(one))) == len(encode(Fetch(other)))
    assert len(encode(Receipt(True))) == len(encode(Receipt(False)))
