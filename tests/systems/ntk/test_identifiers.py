"""Whose is an identifier, when, and to whom?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import aes_ecb
from sim.systems.ntk.identifiers import ahead, beacons, broadcast_key, ebids, puids
from sim.systems.ntk.registration import puid_of, push_id_of
from sim.systems.payloads import table
from sim.units import DAY, Secrets, UnixTime
from tests.systems.ntk.germany import NOON, SERVER, Germany

PERIOD = NOON // 3600


def test_an_identifier_is_the_pseudonym_under_the_key_of_the_hour() -> None:
    puid = puid_of(SERVER, b"phone")
    said = ahead(SERVER, puid, PERIOD, 3)
    for number in range(3):
        assert said[16 * number :][:16] == aes_ecb(broadcast_key(SERVER, PERIOD + number), puid)
    assert len({broadcast_key(SERVER, PERIOD + n) for n in range(48)}) == 48


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.integers(PERIOD - 3, PERIOD + 3)), max_size=30))
def test_the_server_reads_whose_each_is_in_any_order(rows: list[tuple[bytes, int]]) -> None:
    accounts = table((puid for puid, _ in rows), 16)
    period = np.array([each for _, each in rows], dtype=np.int64)
    said = ebids(SERVER, accounts, period)
    assert (puids(SERVER, said, period) == accounts).all()
    if rows:
        assert (puids(SERVER, said, period + 1) != accounts).any(axis=1).all()


def test_many_phones_at_once_say_what_each_says() -> None:
    town = Germany("alice", "bob", "carol")
    at = NOON + 1 + np.arange(0, 2 * DAY - 3600, 457)
    phone = np.arange(at.size) * 5 % 3
    names = list(town.phones)
    rows, which = beacons(SERVER, [Secrets(name.encode()) for name in names], phone, at)
    said = [town.phones[names[n]].beacon(UnixTime(t)) for n, t in zip(phone.tolist(), at.tolist(), strict=True)]
    assert [bytes(rows[n]) for n in which] == said
    assert len({bytes(row) for row in rows}) == len(rows)
    rows, which = beacons(SERVER, [], at[:0], at[:0])
    assert rows.shape == (0, 16)
    assert which.size == 0


def test_the_pseudonym_is_not_what_the_phone_is_called_at_its_maker() -> None:
    push_id = push_id_of(Secrets(b"alice"))
    assert puid_of(SERVER, push_id) != push_id != puid_of(Secrets(b"another"), push_id)
