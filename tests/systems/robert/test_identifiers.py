"""Can the server, and only the server, read whose an identifier is? And what does a phone get of them?"""

from __future__ import annotations

import json
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import aes_ecb, aes_gcm_opened, aes_gcm_sealed
from sim.systems.machine import ProtocolError
from sim.systems.robert.epochs import key_days, left_today
from sim.systems.robert.identifiers import Bundle, bundle, day_schedule, iv_of, masks, opened, pairs, read, sealed
from sim.units import Secrets, UnixTime

SERVER, OTHER = Secrets(b"server"), Secrets(b"other")
KEY, IV = b"k" * 32, b"i" * 12


def ebids_of(rows: np.ndarray) -> np.ndarray:
    return np.array([int.from_bytes(bytes(row[1:]), "big") for row in rows], dtype=np.uint64)


@given(st.lists(st.tuples(st.integers(0, 2**40 - 1), st.integers(0, 2**20)), min_size=1, max_size=20))
def test_the_server_reads_account_and_epoch(whose: list[tuple[int, int]]) -> None:
    idents, epochs = (np.array(column) for column in zip(*whose, strict=True))
    rows = pairs(SERVER, idents.astype(np.uint64), epochs.astype(np.int64))
    found_epochs, found_idents = read(SERVER, ebids_of(rows), key_days(epochs.astype(np.int64)))
    assert found_epochs.tolist() == epochs.tolist()
    assert found_idents.tolist() == idents.tolist()


def test_another_server_and_another_day_read_nonsense() -> None:
    epochs = np.arange(2_000, 2_400)
    rows = pairs(SERVER, np.full(400, 77, dtype=np.uint64), epochs)
    for secrets, days in ((OTHER, key_days(epochs)), (SERVER, key_days(epochs) + 1)):
        found, idents = read(secrets, ebids_of(rows), days)
        assert not (found == epochs).any()
        assert not (idents == 77).any()


def test_each_day_has_its_key() -> None:
    days = [day_schedule(SERVER, day).tobytes() for day in range(18_414, 18_424)]
    assert len(set(days)) == 10


def test_the_country_code_is_masked_by_the_federation_key() -> None:
    """Specification v1.1: the first byte of AES over the EBID and eight zeros."""
    rows = pairs(SERVER, np.array([1, 2], dtype=np.uint64), np.array([5_000, 5_000]))
    ebids = ebids_of(rows)
    for row, mask in zip(rows, masks(SERVER, ebids), strict=True):
        assert mask == aes_ecb(SERVER("federation-key", 32), bytes(row[1:]) + bytes(8))[0]
        assert row[0] ^ mask == 33
    assert (masks(OTHER, ebids) != masks(SERVER, ebids)).any()


@pytest.mark.parametrize("epoch", [0, 87, 88, 900, 951, 952, 959, 960, 961, 1_055, 1_056])
def test_a_bundle_lasts_for_today_and_three_days(epoch: int) -> None:
    made = bundle(SERVER, 9, epoch)
    assert made.first == epoch
    assert made.last == epoch + left_today(epoch) + 3 * 96 - 1
    assert key_days(made.last) == key_days(epoch) + 3
    assert epoch in made
    assert made.last in made
    assert epoch - 1 not in made
    assert made.last + 1 not in made


def test_identifiers_do_not_depend_on_the_bundle_that_brings_them() -> None:
    early, late = bundle(SERVER, 9, 3_000), bundle(SERVER, 9, 3_100)
    assert [early.pair(e) for e in range(3_100, early.last + 1)] == [late.pair(e) for e in range(3_100, early.last + 1)]
    assert len({early.pair(e) for e in range(3_000, early.last + 1)}) == early.last - 2_999


def test_a_bundle_can_be_cut() -> None:
    made = bundle(SERVER, 9, 3_000)
    cut = made.until(3_004)
    assert (cut.first, cut.last) == (3_000, 3_004)
    assert [cut.pair(e) for e in range(3_000, 3_005)] == [made.pair(e) for e in range(3_000, 3_005)]


def test_a_bundle_travels_as_stopcovids_json() -> None:
    made = bundle(SERVER, 9, 3_000)
    data = sealed(made, KEY, IV)
    rows = json.loads(aes_gcm_opened(KEY, data))
    assert len(data) == 12 + len(aes_gcm_opened(KEY, data)) + 16
    assert list(rows[0]) == ["epochId", "key"]
    assert rows[0]["epochId"] == 3_000
    assert b64decode(rows[0]["key"]["ecc"]) + b64decode(rows[0]["key"]["ebid"]) == made.pair(3_000)
    assert opened(data, KEY) == made


@pytest.mark.parametrize(
    "plain",
    [b"", b"[]", b"{}", b"[1]", b'[{"epochId":1}]', b'[{"epochId":1,"key":{"ebid":"AAAA","ecc":"AA=="}}]',
     b'[{"epochId":1,"key":{"ebid":"AAAAAAAAAAA=","ecc":"AA=="}},{"epochId":3,"key":{"ebid":"AAAAAAAAAAA=","ecc":"AA=="}}]'],
)  # fmt: skip
def test_what_is_no_bundle_is_refused(plain: bytes) -> None:
    with pytest.raises(ProtocolError):
        opened(aes_gcm_sealed(KEY, IV, plain), KEY)


def test_only_the_account_opens_its_bundle() -> None:
    data = sealed(Bundle(1, bytes(9)), KEY, IV)
    assert opened(data, KEY) == Bundle(1, bytes(9))
    for wrong in (data[:-1], data[:11], b""):
        with pytest.raises(ProtocolError):
            opened(wrong, KEY)
    with pytest.raises(ProtocolError):
        opened(data, b"K" * 32)


def test_no_iv_is_used_for_two_bundles() -> None:
    ivs = {iv_of(SERVER, ident, UnixTime(at)) for ident in range(20) for at in range(20)}
    assert len(ivs) == 400
