"""Are TempIDs OpenTrace's, byte for byte? A computed vector of the published layout, and one written down here."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from sim.systems.bluetrace.identifiers import Lifetime, opened, read, tempid
from tests.conftest import VECTORS, needs_vectors

KEY, IV, UID = bytes(range(32)), bytes(range(16, 32)), bytes(range(21))
SAID = Lifetime(UID, 1_588_000_000, 1_588_000_900)
KNOWN = "8a5b3863e3743da863029462bbad1f0ea09473cb2452a3380a5e1a43dc" + IV.hex() + "5c42c1b580197fc81e4e6746150ebe59"


def test_a_known_answer() -> None:
    """Ciphertext, IV and tag, in OpenTrace's order."""
    assert tempid(KEY, IV, SAID).hex() == KNOWN
    assert read(KEY, bytes.fromhex(KNOWN)) == SAID


@pytest.mark.parametrize("at", [0, 28, 29, 44, 45, 60])
def test_a_changed_byte_is_found(at: int) -> None:
    changed = bytearray.fromhex(KNOWN)
    changed[at] ^= 1
    with pytest.raises(ValueError, match="not sealed"):
        read(KEY, bytes(changed))


@needs_vectors
def test_the_stored_vector() -> None:
    stored = json.loads((VECTORS / "bluetrace_computed.json").read_text(encoding="utf-8"))
    key, iv, uid = (bytes.fromhex(stored[name]) for name in ("key", "iv16", "uid21"))
    made = tempid(key, iv, Lifetime(uid, stored["start"], stored["expiry"]))
    assert made.hex() == stored["tempid61_ct_iv_tag"]
    assert b64encode(made).decode() == stored["tempid_base64"]
    assert opened(key, made).hex() == stored["plaintext29"]
