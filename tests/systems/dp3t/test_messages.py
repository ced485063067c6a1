"""Do a DP-3T app and its server understand each other, and nobody else?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import ciphers
from sim.systems.dp3t.files import File, keys_of, opened, packed, row
from sim.systems.dp3t.messages import Fetch, Files, Message, Receipt, Upload, decode, encode
from sim.systems.dp3t.schemes import Key
from sim.systems.machine import ProtocolError
from sim.units import UnixTime
from tests.systems.dp3t.acting import PINNED, SECRET

periods = st.integers(0, 2**32 - 1)
moments = st.integers(0, 2**63).map(UnixTime)
keys = st.sampled_from([16, 32]).flatmap(
    lambda length: st.lists(
        st.builds(Key, periods, st.binary(min_size=length, max_size=length)), max_size=20
    ).map(tuple)
)  # fmt: skip
messages = st.one_of(
    st.builds(Upload, st.binary(max_size=255), keys),
    st.builds(Receipt, st.booleans()),
    st.builds(Fetch, moments),
    st.builds(Files, moments, st.lists(st.binary(max_size=50), max_size=4).map(tuple)),
)


@given(messages)
def test_said_and_understood(said: Message) -> None:
    assert decode(encode(said)) == said


def test_the_layouts() -> None:
    upload = Upload(b"12", (Key(0x01020304, bytes(32)), Key(5, b"\1" * 32)))
    assert encode(upload).hex() == "010231322001020304" + "00" * 32 + "00000005" + "01" * 32
    assert encode(Receipt(True)).hex() == "0201"
    assert encode(Fetch(UnixTime(7200))).hex() == "030000000000001c20"
    assert encode(Files(UnixTime(7200), (b"abc",))).hex() == "040000000000001c2000000003616263"


@pytest.mark.parametrize("data", [
    b"", b"\0", b"\5", b"\xff\0", b"\1", b"\1\0", b"\1\2a", b"\1\0\x20" + bytes(35), b"\1\0\x20" + bytes(37),
    b"\2", b"\2\2", b"\2\1\0", b"\3", b"\3" + bytes(7), b"\3" + bytes(9), b"\4" + bytes(7), b"\4" + bytes(9),
    b"\4" + bytes(8) + b"\0\0\0\4abc", b"\4" + bytes(8) + b"\xff\xff\xff\xffabc",
])  # fmt: skip
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    with suppress(ProtocolError):
        assert encode(decode(data))[0] == data[0]


@given(messages, st.data())
def test_a_message_that_is_cut_is_refused_or_a_shorter_one(said: Message, data: st.DataObject) -> None:
    whole = encode(said)
    with suppress(ProtocolError):
        assert decode(whole[: data.draw(st.integers(0, len(whole) - 1))]) != said


@given(st.tuples(moments, moments))
def test_a_fetch_tells_nothing_by_its_length(both: tuple[UnixTime, UnixTime]) -> None:
    one, other = both
    assert len(encode(Fetch(one))) == len(encode(Fetch(other)))
    assert len(encode(Receipt(True))) == len(encode(Receipt(False)))


# -- files ------------------------------------------------------------------------------------------------------------


@given(st.builds(File, st.integers(0, 255), moments, st.binary(max_size=100)))
def test_a_file_is_opened_by_who_knows_the_server(file: File) -> None:
    data = packed(file, SECRET)
    assert opened(data, PINNED["backend"]) == file
    assert packed(file, SECRET) == data
    with pytest.raises(ProtocolError):
        opened(data, ciphers.public_key(b"somebody else" * 4))


def test_a_low_cost_key_takes_36_bytes() -> None:
    """As the white paper's table of bandwidth counts."""
    file = packed(File(1, UnixTime(7200), row([Key(18_442, bytes(32))])), SECRET)
    signed = file[1 + file[0] :]
    assert signed.hex() == b"DP3T".hex() + "01010000000000001c200000480a" + "00" * 32
    assert len(row([Key(n, bytes(32)) for n in range(10)])) == 360


@pytest.mark.parametrize("head", [b"DP4T\1\1", b"DP3T\2\1", b"DP3T"])
def test_a_signed_file_of_another_kind_is_refused(head: bytes) -> None:
    said = head + (bytes(8) if len(head) > 4 else b"")
    signature = ciphers.sign(SECRET, said)
    with pytest.raises(ProtocolError):
        opened(bytes([len(signature)]) + signature + said, PINNED["backend"])


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_file(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        opened(data, PINNED["backend"])


@given(keys)
def test_a_row_of_keys(each: tuple[Key, ...]) -> None:
    length = len(each[0].secret) if each else 32
    assert keys_of(row(each), length) == each
    with pytest.raises(ProtocolError):
        keys_of(row(each) + b"\0", length)
