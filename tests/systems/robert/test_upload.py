"""What goes up when somebody declares, and what stays on the phone?"""

from __future__ import annotations

import pytest

from sim.systems.robert.messages import Report, decode
from sim.systems.robert.rules import JUNE_2020, TOUSANTICOVID, Rule
from sim.systems.robert.upload import ProximityList, Sighting, told, told_since
from sim.units import DAY, HOUR, UnixTime
from tests.systems.robert.france import NOON, France, payload_of

LATER = NOON + 10 * DAY
BOTH = pytest.mark.parametrize("rule", [JUNE_2020, TOUSANTICOVID], ids=["2020", "2021"])


def a_report(france: France, at: int, onset: int | None = None) -> Report:
    said = decode(france.report("alice", at, onset).message)
    assert isinstance(said, Report)
    return said


@pytest.mark.parametrize(("onset", "days"), [(None, 7), (LATER, 2), (LATER - DAY, 3), (LATER - 4 * DAY - 11 * HOUR, 6),
                                             (LATER - 5 * DAY + HOUR, 7), (LATER - 30 * DAY, 14)])  # fmt: skip
def test_a_window_of_whole_days_back_from_the_report(onset: int | None, days: int) -> None:
    told_onset = None if onset is None else UnixTime(onset)
    assert told_since(TOUSANTICOVID, told_onset, UnixTime(LATER)) == LATER - days * DAY
    assert told_since(JUNE_2020, told_onset, UnixTime(LATER)) == LATER - 14 * DAY


@BOTH
def test_a_report_tells_of_others_alone(rule: Rule) -> None:
    france = France(rule)
    france.near("alice", "bob", NOON + HOUR, 20)
    said = a_report(france, NOON + 3 * HOUR, NOON + HOUR)
    own = {payload_of(france.phones["alice"], at)[:9] for at in range(NOON, NOON + 3 * HOUR, 60)}
    others = {payload_of(france.phones["bob"], at)[:9] for at in range(NOON + HOUR, NOON + HOUR + 1_200, 60)}
    told_pairs = {contact.ecc + contact.ebid for contact in said.contacts}
    assert told_pairs == others
    assert not told_pairs & own


@BOTH
def test_a_contact_is_one_identifier_in_the_order_of_hearing(rule: Rule) -> None:
    france = France(rule, "alice", "bob", "carol")
    for other in ("bob", "carol"):
        france.near("alice", other, NOON + HOUR, 25)
    france.phone("alice")._heard.sort()
    said = a_report(france, NOON + 3 * HOUR, NOON + HOUR)
    assert len(said.contacts) == 4
    for contact in said.contacts:
        times = [each.at for each in contact.details]
        assert times == sorted(times)
        assert times[-1] - times[0] < 900
        for each in contact.details:
            assert 0 <= each.at - NOON - HOUR < 25 * 60
            assert each.rssi == -25
    assert sum(len(contact.details) for contact in said.contacts) == 2 * 150


@BOTH
def test_the_order_within_a_second_tells_nothing(rule: Rule) -> None:
    """One scan hears several phones; a hall that names them in the order of its own ids must not show in the report."""
    france = France(rule, "alice", "bob", "carol", "dave")
    for other in ("bob", "carol", "dave"):
        france.near("alice", other, NOON + HOUR, 25)
    heard = france.phone("alice")._heard
    one, other = (ProximityList.of(sorted(heard, key=lambda each, turn=turn: (each.at, turn * each.payload[8])))
                  for turn in (1, -1))  # fmt: skip
    assert one.payloads.tolist() != other.payloads.tolist()
    (ours, first), (theirs, second) = (told(rule, each, NOON) for each in (one, other))
    assert list(ours) == list(theirs)
    assert first == second


def test_the_hall_learns_which_payloads_a_report_tells_of() -> None:
    france = France()
    france.near("alice", "bob", NOON + HOUR, 20)
    sent = france.report("alice", NOON + 3 * HOUR)
    heard = [payload_of(france.phones["bob"], at) for at in range(NOON + HOUR, NOON + HOUR + 1_200, 10)]
    assert sent.because == tuple(dict.fromkeys(heard))


def test_what_is_faint_or_short_is_told_in_2020_and_kept_in_2021() -> None:
    for rule, contacts in ((JUNE_2020, 2), (TOUSANTICOVID, 0)):
        france = France(rule, "alice", "bob", "carol")
        france.near("alice", "bob", NOON + HOUR, 1)
        france.near("alice", "carol", NOON + 2 * HOUR, 14, rssi=-110)
        assert len(a_report(france, NOON + 3 * HOUR, NOON).contacts) == contacts


def test_peaks_are_cut_where_the_filter_runs() -> None:
    payload = bytes(9) + bytes(9)
    heard = [Sighting(UnixTime(NOON + 10 * n), payload, -10 if n == 5 else -50) for n in range(60)]
    (kept,), _ = told(TOUSANTICOVID, ProximityList.of(heard), NOON)
    assert [each.rssi for each in kept.details] == [-50] * 60
    (kept,), _ = told(JUNE_2020, ProximityList.of(heard), NOON)
    assert [each.rssi for each in kept.details] == [each.rssi for each in heard]


@BOTH
def test_nothing_heard_is_an_empty_report(rule: Rule) -> None:
    assert a_report(France(rule), NOON + HOUR).contacts == ()


def test_the_edge_of_the_window() -> None:
    heard = [Sighting(UnixTime(at), bytes(18), -50) for at in (NOON - 1, NOON, NOON + 1)]
    (kept,), payloads = told(JUNE_2020, ProximityList.of(heard), NOON)
    assert [each.at for each in kept.details] == [NOON, NOON + 1]
    assert payloads == (bytes(18),)
