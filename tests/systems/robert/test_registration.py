"""Do app and server come to the same keys, and does nobody else?"""

from __future__ import annotations

import pytest

from sim.systems.ciphers import hmac_sha256, public_key, shared_secret
from sim.systems.robert.registration import (
    client_secret,
    first_account,
    ident_of,
    server_key,
    server_secret,
    shared_keys,
)
from sim.systems.robert.rules import DEPLOYED_LABELS, SPECIFIED_LABELS
from sim.units import Secrets

SERVER, PHONE, OTHER = Secrets(b"server"), Secrets(b"phone"), Secrets(b"other")


@pytest.mark.parametrize("labels", [DEPLOYED_LABELS, SPECIFIED_LABELS])
def test_both_sides_derive_the_same_two_keys(labels: tuple[bytes, bytes]) -> None:
    mine = client_secret(PHONE, 0)
    at_app = shared_keys(mine, server_key(SERVER), labels)
    at_server = shared_keys(server_secret(SERVER), public_key(mine), labels)
    shared = shared_secret(mine, server_key(SERVER))
    assert at_app == at_server
    assert (at_app.mac, at_app.tuples) == (hmac_sha256(shared, labels[0]), hmac_sha256(shared, labels[1]))


def test_keys_differ_by_phone_server_attempt_and_labels() -> None:
    keys = {
        shared_keys(client_secret(phone, attempt), server_key(server), labels).mac
        for phone in (PHONE, OTHER) for attempt in (0, 1) for server in (SERVER, OTHER)
        for labels in (DEPLOYED_LABELS, SPECIFIED_LABELS)
    }  # fmt: skip
    assert len(keys) == 16


def test_an_account_is_a_number_of_40_bits_that_the_app_cannot_know() -> None:
    spki = public_key(client_secret(PHONE, 0))
    assert 0 <= ident_of(SERVER, spki) < 2**40
    assert ident_of(SERVER, spki) == ident_of(SERVER, spki)
    assert ident_of(SERVER, spki) != ident_of(OTHER, spki)
    idents = {ident_of(SERVER, bytes([n, m])) for n in range(64) for m in range(64)}
    assert len(idents) == 64 * 64


def test_the_first_account_is_what_a_registration_gives() -> None:
    ident, keys = first_account(SERVER, PHONE, DEPLOYED_LABELS)
    mine = client_secret(PHONE, 0)
    assert ident == ident_of(SERVER, public_key(mine))
    assert keys == shared_keys(mine, server_key(SERVER), DEPLOYED_LABELS)
