"""Does a key file survive the way, and is everything else refused?"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import ciphers
from sim.systems.gaen.export import (
    BIN,
    HEADER,
    LONGEST,
    SIG,
    Export,
    opened,
    packed,
    parsed,
    serialised,
    signature_file,
)
from sim.systems.gaen.wire import DiagnosisKey
from sim.systems.machine import ProtocolError
from sim.units import UnixTime

SECRET = b"server" * 8
PUBLIC = ciphers.public_key(SECRET)
KEY = DiagnosisKey(bytes(range(16)), 2_655_648, 90, 7, 1, -2)
EXPORT = Export(UnixTime(1_593_388_800), UnixTime(1_593_396_000), (KEY,))

keys = st.builds(
    DiagnosisKey,
    tek=st.binary(min_size=16, max_size=16),
    start=st.integers(0, 2**31 - 1),
    period=st.integers(1, 144),
    transmission_risk=st.integers(0, 8),
    report_type=st.integers(0, 5),
    days_since_onset=st.none() | st.integers(-14, 14),
)
moments = st.integers(0, 2**33).map(UnixTime)


@given(st.builds(Export, moments, moments, st.lists(keys, max_size=5).map(tuple), st.sampled_from(["ZZ", "CH", ""])))
def test_written_and_read_again(export: Export) -> None:
    assert parsed(serialised(export)) == export
    assert opened(packed(export, SECRET), PUBLIC) == export


def test_the_same_export_gives_the_same_zip() -> None:
    assert packed(EXPORT, SECRET) == packed(EXPORT, SECRET)


def test_what_unpacks_to_very_much_is_not_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(BIN, bytes(LONGEST + 1))
        archive.writestr(SIG, b"")
    assert len(buffer.getvalue()) < LONGEST // 500
    with pytest.raises(ProtocolError, match="it is too long"):
        opened(buffer.getvalue(), PUBLIC)


def test_the_zip_is_what_other_readers_expect() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(EXPORT, SECRET))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [BIN, SIG]
        assert {(entry.create_system, entry.date_time[0]) for entry in archive.infolist()} == {(0, 1980)}
        assert archive.read(BIN).startswith(HEADER)
        assert len(HEADER) == 16


def test_one_field_of_each_kind_on_the_wire() -> None:
    """By hand: fields 1 (bytes), 2 to 5 (varint), 6 (zigzag: -2 is 3) of a key."""
    by_hand = b"\x0a\x10" + KEY.tek + b"\x10\x07\x18" + bytes([0xA0, 0x8B, 0xA2, 0x01]) + b"\x20\x5a\x28\x01\x30\x03"
    assert b"\x3a" + bytes([len(by_hand)]) + by_hand == serialised(EXPORT)[-len(by_hand) - 2 :]


def test_another_signer_is_not_believed() -> None:
    with pytest.raises(ProtocolError, match="did not sign"):
        opened(packed(EXPORT, b"forger" * 8), PUBLIC)


def repacked(binary: bytes, signature: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(BIN), binary)
        archive.writestr(zipfile.ZipInfo(SIG), signature)
    return buffer.getvalue()


def test_a_signature_of_other_bytes_is_not_believed() -> None:
    data = serialised(EXPORT)
    good = signature_file(ciphers.sign(SECRET, data))
    assert opened(repacked(data, good), PUBLIC) == EXPORT
    for binary, signature in ((data + b"\x00", good), (data, b""), (data, b"\xff\xff"), (data, signature_file(b""))):
        with pytest.raises(ProtocolError):
            opened(repacked(binary, signature), PUBLIC)


@pytest.mark.parametrize(
    ("tek", "start", "period"), [(b"short", 1, 9), (KEY.tek, -1, 9), (KEY.tek, 1, 0), (KEY.tek, 1, 145)]
)
def test_a_key_that_is_none_is_refused_even_when_signed(tek: bytes, start: int, period: int) -> None:
    key = DiagnosisKey(tek, start, period)
    with pytest.raises(ProtocolError, match="a key that is none"):
        opened(packed(Export(EXPORT.start, EXPORT.end, (key,)), SECRET), PUBLIC)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        opened(data, PUBLIC)


@given(st.integers(0, len(packed(EXPORT, SECRET)) - 1), st.integers(1, 255))
def test_one_changed_byte_never_changes_the_keys(at: int, change: int) -> None:
    """A byte of the zip's own bookkeeping may change unnoticed; the content may not."""
    data = bytearray(packed(EXPORT, SECRET))
    data[at] ^= change
    with suppress(ProtocolError):
        assert opened(bytes(data), PUBLIC) == EXPORT


def test_a_missing_period_is_a_whole_day() -> None:
    """The published sample leaves rolling_period out."""
    without = b"\x3a\x14\x0a\x10" + KEY.tek + b"\x18\x05"
    (key,) = parsed(HEADER + without).keys
    assert (key.period, key.start, key.days_since_onset) == (144, 5, None)
