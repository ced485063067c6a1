"""Do the app and its server understand each other, and nobody else?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import ProtocolError
from sim.systems.ntk.messages import (
    ENTRY,
    Begin,
    Challenge,
    Fetch,
    Message,
    Notice,
    Receipt,
    Refusal,
    Register,
    Registered,
    Upload,
    decode,
    encode,
)
from sim.systems.ntk.registration import Client


def exactly(length: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=length, max_size=length)


clients = st.builds(Client, exactly(16), exactly(16))
entries = st.lists(
    st.builds(ENTRY.pack, exactly(16), st.integers(0, 2**32 - 1), st.integers(-128, 127), st.integers(0, 2**16 - 1)),
    max_size=4,
).map(b"".join)
messages = st.one_of(
    st.builds(Begin, exactly(16)),
    st.builds(Challenge, exactly(8)),
    st.builds(Register, exactly(16), exactly(8)),
    st.builds(Registered, clients),
    st.builds(Fetch, clients),
    st.builds(Notice, st.booleans(), st.integers(0, 2**32 - 1), exactly(768)),
    st.builds(Upload, clients, st.binary(max_size=255), entries),
    st.builds(Receipt, st.booleans()),
    st.just(Refusal()),
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
    if not isinstance(said, Upload):
        with pytest.raises(ProtocolError):
            decode(whole + b"\0")


@given(st.binary(max_size=900))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    with suppress(ProtocolError):
        assert encode(decode(data)) == data


def test_an_upload_in_the_sheets_fields() -> None:
    said = Upload(Client(bytes(16), bytes(16)), b"tan", ENTRY.pack(b"e" * 16, 1_600_000_000, -61, 300))
    (heard,) = said.heard
    assert (bytes(heard["ebid"]), heard["at"], heard["rssi"], heard["seconds"]) == (b"e" * 16, 1_600_000_000, -61, 300)
    with pytest.raises(ProtocolError):
        decode(encode(said)[:-1])


def test_a_dummy_is_as_long_as_a_warning() -> None:
    assert len(encode(Notice(True, 1, bytes(768)))) == len(encode(Notice(False, 2**32 - 1, bytes(768))))
    assert len(encode(Receipt(True))) == len(encode(Receipt(False)))
