"""Which HELLOs does the server believe?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.systems.machine import Heard
from sim.systems.payloads import slices
from sim.systems.robert.checking import Checked, checked, in_time
from sim.systems.robert.contacts import Contact
from sim.systems.robert.limits import NTP_OFFSET, SERVICE_START
from sim.systems.robert.messages import Report, decode
from sim.systems.robert.rules import JUNE_2020
from sim.systems.robert.wire import hello
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.robert.france import NOON, France, payload_of

BOTH = pytest.mark.parametrize("voiding", [True, False], ids=["2020", "later"])
START = NOON + HOUR
MIDNIGHT = NOON + 12 * HOUR


def told(france: France, *heard: tuple[str, int, int]) -> Sequence[Contact]:
    """What alice's report tells, after hearing (who, said at, heard at)."""
    for who, said_at, heard_at in heard:
        france.do(heard_at, "alice", Heard(payload_of(france.phones[who], said_at), -60, -60, 10))
    france.phone("alice")._heard.sort()
    report = decode(france.report("alice", max(each[2] for each in heard)).message)
    assert isinstance(report, Report)
    return report.contacts


def built_at(france: France, who: str, said_at: int) -> int:
    """When the HELLO in use at a moment was built, as its 16 bits of time say."""
    sixteen = int.from_bytes(payload_of(france.phones[who], said_at)[9:11], "big")
    return said_at - (said_at + NTP_OFFSET - sixteen) % 65_536


def believed(france: France, contacts: Sequence[Contact], voiding: bool) -> list[Checked]:
    return checked(contacts, Secrets(b"server backend"), france.server._mac_key, voiding)


def times(found: list[Checked]) -> list[int]:
    return [each.at for one in found for each in one.contact.details]


@BOTH
def test_the_truth_is_believed(voiding: bool) -> None:
    france = France()
    moments = range(START, START + 1_800, 100)
    contacts = told(france, *(("bob", at, at) for at in moments))
    found = believed(france, contacts, voiding)
    assert times(found) == list(moments)
    assert [one.epoch for one in found] == [(at - SERVICE_START) // 900 for at in (START, START + 900)]
    (ident,) = {one.ident for one in found}
    keys = france.phone("bob")._keys
    assert keys is not None
    assert france.server._accounts[ident].keys == keys
    said = {payload_of(france.phones["bob"], at)[:16] for at in moments}
    assert {hello for one in found for hello in slices(one.contacts.hellos(np.arange(one.contacts.at.size)))} == said


@BOTH
@pytest.mark.parametrize(("late", "kept"), [(-181, False), (-180, True), (0, True), (180, True), (181, False),
                                            (65_536, False), (65_536 + 100, False), (-65_536, False)])  # fmt: skip
def test_three_minutes_to_either_side_and_no_wrap(voiding: bool, late: int, kept: bool) -> None:
    """A HELLO out of time drops alone, in 2020 too; 18 hours later its 16 bits fit again, but not its epoch."""
    france = France(installed=NOON - DAY)
    built = built_at(france, "bob", START + 300)
    contacts = told(france, ("bob", START + 300, built + late))
    assert bool(believed(france, contacts, voiding)) is kept


@BOTH
def test_an_old_hello_does_not_spoil_a_new_one(voiding: bool) -> None:
    france = France()
    contacts = told(france, ("bob", START, START), ("bob", START, START + 400))
    assert times(believed(france, contacts, voiding)) == [START]


@BOTH
@pytest.mark.parametrize("edge", [START + 900, MIDNIGHT], ids=["epoch", "day"])
@pytest.mark.parametrize(("said", "late"), [(-1, 180), (0, -179), (0, -1)])
def test_across_the_edge_of_an_epoch_and_of_a_day(voiding: bool, edge: int, said: int, late: int) -> None:
    """Just before and after midnight another day's key reads the identifier."""
    france = France()
    heard = built_at(france, "bob", edge + said) + late
    assert (heard >= edge) is (late > 0)
    (found,) = believed(france, told(france, ("bob", edge + said, heard)), voiding)
    assert found.epoch == (edge + said - SERVICE_START) // 900


@BOTH
def test_the_very_first_second_before_midnight_is_lost(voiding: bool) -> None:
    """As deployed: the next day's key is tried from 23:57:01 on, although 180 seconds are within the tolerance."""
    france = France()
    assert built_at(france, "bob", MIDNIGHT) == MIDNIGHT
    assert believed(france, told(france, ("bob", MIDNIGHT, MIDNIGHT - 180)), voiding) == []


@BOTH
def test_two_epochs_late_is_not_believed_although_the_time_fits(voiding: bool) -> None:
    """The time is made to fit; then it is the MAC that does not, and in 2020 the whole contact is void."""
    france = France()
    (contact,) = told(france, ("bob", START, START))
    forged = replace(contact, details=(contact.details[0]._replace(at=UnixTime(START + 1_800), said=7),))
    assert believed(france, (forged,), voiding) == []


@pytest.mark.parametrize(("voiding", "kept"), [(True, []), (False, [START, START + 400])])
def test_one_invalid_hello_voids_its_contact_in_2020(voiding: bool, kept: list[int]) -> None:
    france = France()
    (contact,) = told(france, *(("bob", START + late, START + late) for late in (0, 200, 400)))
    first, second, third = contact.details
    wrong_mac = replace(contact, details=(first, second._replace(mac=bytes(5)), third))
    unreadable = replace(contact, details=(first, second._replace(at=UnixTime(START + DAY)), third))
    for broken in (wrong_mac, unreadable):
        assert times(believed(france, (broken,), voiding)) == kept


@BOTH
@pytest.mark.parametrize("field", ["ecc", "ebid"])
def test_every_bit_of_a_hello_counts(voiding: bool, field: str) -> None:
    france = France()
    (contact,) = told(france, ("bob", START, START))
    value = getattr(contact, field)
    for bit in range(8 * len(value)):
        flipped = (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")
        assert believed(france, (replace(contact, **{field: flipped}),), voiding) == []


@BOTH
def test_another_country_is_not_ours_to_judge(voiding: bool) -> None:
    """Even if the MAC is right, as a phone that lies about its country could make it."""
    france = France()
    (contact,) = told(france, ("bob", START, START))
    keys = france.phone("bob")._keys
    assert keys is not None
    abroad = bytes([contact.ecc[0] ^ 1])
    lied = hello(abroad + contact.ebid, START, keys.mac)
    detail = contact.details[0]._replace(said=int.from_bytes(lied[9:11], "big"), mac=lied[11:])
    assert believed(france, (replace(contact, ecc=abroad, details=(detail,)),), voiding) == []


@BOTH
def test_an_account_that_does_not_exist_is_nobody(voiding: bool) -> None:
    france = France()
    contacts = told(france, ("bob", START, START))
    (found,) = believed(france, contacts, voiding)
    del france.server._accounts[found.ident]
    assert believed(france, contacts, voiding) == []


@BOTH
def test_contacts_are_judged_apart(voiding: bool) -> None:
    france = France(JUNE_2020, "alice", "bob", "carol")
    contacts = told(france, ("bob", START, START), ("carol", START + 10, START + 10), ("bob", START + 900, START + 900))
    broken = replace(contacts[1], details=(contacts[1].details[0]._replace(mac=bytes(5)),))
    empty = Contact(b"!", bytes(8), ())
    assert times(believed(france, (contacts[0], broken, empty, contacts[2]), voiding)) == [START, START + 900]


@BOTH
def test_nothing_is_nothing(voiding: bool) -> None:
    assert believed(France(), (), voiding) == []
    assert believed(France(), (Contact(b"!", bytes(8), ()),), voiding) == []


def test_a_time_before_the_service_is_nonsense() -> None:
    france = France()
    (contact,) = told(france, ("bob", START, START))
    early = replace(contact, details=(contact.details[0]._replace(at=UnixTime(SERVICE_START - 1)),))
    assert believed(france, (early,), False) == []


def test_sixteen_bits_of_time_go_round() -> None:
    """By enumeration: a circular distance of at most 180 s."""
    heard = np.arange(65_536) + 100_000 * 65_536 - NTP_OFFSET
    for said in (0, 1, 179, 180, 181, 32_768, 65_355, 65_356, 65_535):
        near = in_time(heard, np.full(65_536, said))
        circular = np.minimum((np.arange(65_536) - said) % 65_536, (said - np.arange(65_536)) % 65_536)
        assert (near == (circular <= 180)).all()
        assert near.sum() == 361
