"""What does one DP-3T phone say, keep, upload and find out?"""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.messages import Files, Receipt, encode
from sim.systems.dp3t.phone import FilterPhone, KeptBack, KeyPhone
from sim.systems.machine import (
    Alert,
    Delivered,
    Heard,
    Hearings,
    Installed,
    ProtocolError,
    Settings,
    Speaker,
    TestedPositive,
)
from sim.systems.payloads import table
from sim.systems.registry import design
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.dp3t.acting import (
    DAY_0,
    LINE,
    PINNED,
    SCHEMES,
    beside,
    gets,
    hears,
    moment,
    phone,
    released,
    uploaded,
)

each_design = pytest.mark.parametrize("name", SCHEMES)
with_keys = pytest.mark.parametrize("name", ["dp3t_low_cost", "dp3t_hybrid"])
divisible = pytest.mark.parametrize("name", ["dp3t_unlinkable", "dp3t_hybrid"])

# -- what it says -----------------------------------------------------------------------------------------------------


@each_design
def test_one_ephid_in_each_epoch(name: str) -> None:
    made = phone(name)
    assert made.beacon(moment(-1)) is None
    said = [made.beacon(UnixTime(moment(3) + second)) for second in range(0, DAY, 450)]
    assert said[::2] == said[1::2]
    assert len(set(said)) == 96
    assert {len(each or b"") for each in said} == {16}


@each_design
def test_after_a_report_other_secrets_speak(name: str) -> None:
    made, now = phone(name), moment(6, 15.1)
    before, later = [[made.beacon(moment(6, h)) for h in (15.0, 17.0)] for _ in range(2)]
    uploaded(made, now, moment(5))
    after = [made.beacon(moment(6, h)) for h in (15.0, 17.0)]
    assert after[0] == before[0]
    assert after[1] not in later
    assert made.beacon(now) != after[0]  # in the middle of an epoch


@with_keys
def test_in_bulk_it_says_the_same(name: str) -> None:
    made = phone(name)
    assert isinstance(made, KeyPhone)
    assert issubclass(KeyPhone, Speaker)
    assert not issubclass(FilterPhone, Speaker)
    uploaded(made, moment(2, 15.1), None)
    uploaded(made, moment(2, 15.2), None)
    at = moment(0) + np.random.default_rng(1).integers(0, 4 * DAY, 500)
    at = np.append(at, moment(2, 15.1) + np.arange(-1, 2))
    said, which = made.beacons(at)
    assert len({bytes(each) for each in said}) == len(said)
    assert [bytes(each) for each in said[which]] == [made.beacon(UnixTime(when)) for when in at.tolist()]


# -- what it keeps ----------------------------------------------------------------------------------------------------


def test_the_unlinkable_design_keeps_a_hash_and_the_day() -> None:
    made, said = phone("dp3t_unlinkable"), bytes(range(16))
    kept = hears(made, said, moment(1, 10.2))
    assert kept == observed(said, moment(1, 10.2) // 900)
    assert said not in pickle.dumps(made)
    assert {one.since for seen in made._heard.values() for one in seen} == {moment(1)}


@with_keys
def test_the_time_is_that_of_two_hours_and_then_of_the_period(name: str) -> None:
    made, said = phone(name), bytes(range(16))
    for hour in (10.2, 11.9, 13.0):
        hears(made, said, moment(1, hour))
    assert [one.since for one in made._heard[said]] == [moment(1, 10), moment(1, 10), moment(1, 12)]
    gets(made, moment(1, 13.1), until=moment(1, 12))
    left = {"dp3t_low_cost": moment(1), "dp3t_hybrid": moment(1, 10)}[name]
    assert [one.since for one in made._heard[said]] == [left, left, moment(1, 12)]


@each_design
def test_the_order_in_which_it_heard_is_not_kept(name: str) -> None:
    said = [bytes([n]) * 16 for n in range(4)]
    states = []
    for order in (said, said[::-1]):
        made = phone(name)
        for n, each in enumerate(order):
            hears(made, each, moment(1, 10) + 60 * n)
        gets(made, moment(1, 13), until=moment(1, 12))
        states.append(list(made._heard))
    assert states[0] == states[1]


@each_design
def test_what_it_heard_is_forgotten_after_fourteen_days(name: str) -> None:
    made = phone(name)
    kept = [hears(made, bytes([day]) * 16, moment(day, 23.5)) for day in (1, 2)]
    gets(made, moment(15, 23.5))
    assert sorted(made._heard) == sorted(kept)
    gets(made, moment(16))
    assert list(made._heard) == kept[1:]


@pytest.mark.parametrize("length", [0, 15, 17, 20, 10_000])
@each_design
def test_payloads_of_other_protocols_are_refused(name: str, length: int) -> None:
    made = phone(name)
    before = pickle.dumps(made)
    with pytest.raises(ProtocolError):
        made.handle(Heard(bytes(length), -60, -60, 300), moment(1))
    if isinstance(made, KeyPhone):
        none = np.zeros(0, dtype=np.int64)
        few = none.astype(np.int32)
        with pytest.raises(ProtocolError):
            made.listen(Hearings(np.zeros((1, length), dtype=np.uint8), none, none, few, few, few))
    assert pickle.dumps(made) == before


hearings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2 * DAY), st.integers(-100, -40), st.sampled_from([240, 300])),
    max_size=30,
)


@with_keys
@given(heard=hearings, cut=st.integers(0, 30))
def test_in_bulk_it_hears_the_same(name: str, heard: list[tuple[int, int, int, int]], cut: int) -> None:
    one_by_one, bulk = phone(name), phone(name)
    assert isinstance(bulk, KeyPhone)
    heard = sorted(heard, key=lambda row: row[1])
    said = [bytes([n]) * 16 for n in range(4)]
    for n, at, rssi, gap_s in heard:
        hears(one_by_one, said[n], moment(1) + at, rssi, gap_s)
    for part in (heard[:cut], heard[cut:]):
        if part:
            n, at, rssi, gap_s = np.array(part, dtype=np.int64).T
            which = np.unique(n, return_inverse=True)
            level = rssi.astype(np.int32)
            bulk.listen(
                Hearings(
                    table([said[each] for each in which[0].tolist()], 16), which[1], moment(1) + at,
                    level, level, gap_s.astype(np.int32),
                )
            )  # fmt: skip
    assert bulk._heard == one_by_one._heard


# -- what it uploads --------------------------------------------------------------------------------------------------


@each_design
def test_from_two_days_before_the_onset_to_now(name: str) -> None:
    scheme = SCHEMES[name]
    told = [key.period * scheme.period_s for key in uploaded(phone(name), moment(6, 15.1), moment(4, 20)).told]
    if name == "dp3t_low_cost":
        assert told == [moment(2)]
    else:
        now = moment(6, 15.1) - moment(6, 15.1) % scheme.period_s
        assert told == list(range(moment(2), now + 1, scheme.period_s))


@each_design
def test_not_from_before_the_installation_nor_the_retention_time(name: str) -> None:
    length = SCHEMES[name].period_s
    assert uploaded(phone(name), moment(1, 9), moment(0, 1)).told[0].period * length == moment(0)
    late = uploaded(phone(name), moment(40, 9), moment(10)).told
    assert late[0].period * length == moment(27)
    assert uploaded(phone(name), moment(6, 9), None).told[0].period * length == moment(4)


@each_design
def test_a_second_report_tells_what_was_said_since_the_first(name: str) -> None:
    made, scheme = phone(name), SCHEMES[name]
    first = uploaded(made, moment(6, 15.1), moment(5))
    again = uploaded(made, moment(8, 9), moment(5))
    begin = moment(6, 15.1) - moment(6, 15.1) % scheme.period_s
    assert again.told[0].period * scheme.period_s == begin
    assert not {key.secret for key in first.told} & {key.secret for key in again.told}


@each_design
def test_a_period_that_begins_this_second_has_said_nothing(name: str) -> None:
    scheme = SCHEMES[name]
    last = uploaded(phone(name), moment(6, 16), moment(5)).told[-1]
    assert last.period * scheme.period_s < moment(6, 16)


@divisible
@pytest.mark.parametrize(("begin", "end"), [(20.0, 23.0), (22.0, 6.0), (0.0, 24.0), (7.9, 8.1), (13.0, 13.0)])
def test_hours_can_be_kept_back(name: str, begin: float, end: float) -> None:
    """Nothing of a period that has a part in them is told, and all others are."""
    length = SCHEMES[name].period_s
    now, onset = moment(6, 15.1), moment(5)
    told = {key.period for key in uploaded(phone(name), now, onset).told}
    left = {
        key.period
        for key in uploaded(phone(name, redact_from_hour=begin, redact_until_hour=end), now, onset).told
    }  # fmt: skip
    held = {
        period for period in told for minute in range(0, length, 60)
        if _between((period * length + minute) % DAY / HOUR, begin, end)
    }  # fmt: skip
    assert left == told - held
    assert (held == set()) is (begin == end)


def _between(hour: float, begin: float, end: float) -> bool:
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def test_of_a_low_cost_key_nothing_can_be_kept_back() -> None:
    with pytest.raises(ValueError, match="no hours can be kept back"):
        phone("dp3t_low_cost", redact_from_hour=22.0, redact_until_hour=6.0)


@pytest.mark.parametrize("hours", [(-1.0, 5.0), (3.0, 24.5)])
def test_a_day_has_24_hours(hours: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="a day has no hours"):
        KeptBack.of({"redact_from_hour": hours[0], "redact_until_hour": hours[1]})


@each_design
def test_a_slip_that_no_message_can_hold_is_refused(name: str) -> None:
    made = phone(name)
    before = pickle.dumps(made)
    with pytest.raises(ProtocolError):
        made.handle(TestedPositive(bytes(256), None), moment(1, 1))
    assert pickle.dumps(made) == before


# -- what it finds out ------------------------------------------------------------------------------------------------


@each_design
def test_a_day_with_enough_minutes_is_told_once(name: str) -> None:
    made, alice = phone(name), phone(name, "alice")
    kept = beside(made, alice, moment(5, 10), 3)
    beside(made, alice, moment(5, 17), 3, rssi=-100)  # 71 dB: too far to count
    keys = uploaded(alice, moment(6, 9), moment(6)).told
    file = released(SCHEMES[name], moment(6, 10), *keys)
    assert gets(made, moment(6, 11), file) == (Alert(moment(5), kept),)
    assert gets(made, moment(6, 12), file) == ()


@each_design
@pytest.mark.parametrize(("rule", "rssi", "scans"), [
    ("swisscovid_2020_06", -76, 3), ("swisscovid_2020_06", -79, 6), ("swisscovid_2020_06", -84, 999),
    ("swisscovid_2020_09", -83, 3), ("swisscovid_2020_09", -85, 6), ("swisscovid_2020_09", -92, 999),
])  # fmt: skip
def test_the_dated_thresholds(name: str, rule: str, rssi: int, scans: int) -> None:
    """-24 dBm less the raw level and 5 dB: near up to 49 (54) dB, half as much up to 54 (62)."""
    for enough in (0, 1):
        made, alice = phone(name, rule=rule), phone(name, "alice")
        beside(made, alice, moment(5, 8), min(scans, 60) - 1 + enough, rssi)
        keys = uploaded(alice, moment(6, 9), moment(6)).told
        told = gets(made, moment(6, 11), released(SCHEMES[name], moment(6, 10), *keys))
        assert bool(told) is (enough == 1 and scans < 999)


@each_design
def test_two_declarers_make_one_day(name: str) -> None:
    made, keys = phone(name), []
    for who, hour in (("alice", 10), ("carol", 15)):
        declarer = phone(name, who)
        beside(made, declarer, moment(5, hour), 2)
        keys.append(uploaded(declarer, moment(6, 9), moment(6)).told)
    alone = phone(name)
    for who, hour in (("alice", 10), ("carol", 15)):
        beside(alone, phone(name, who), moment(5, hour), 2)
    assert gets(alone, moment(6, 11), released(SCHEMES[name], moment(6, 10), *keys[0])) == ()
    first, second = (released(SCHEMES[name], moment(6, hour), *each) for hour, each in zip((10, 12), keys, strict=True))
    assert gets(made, moment(6, 11), first) == ()
    (alert,) = gets(made, moment(6, 13), second)
    assert isinstance(alert, Alert)
    assert alert.day == moment(5)
    assert len(alert.because) == 2


@each_design
def test_days_that_are_too_long_ago_do_not_count(name: str) -> None:
    for days, told in ((10, True), (11, False)):
        made, alice = phone(name), phone(name, "alice")
        beside(made, alice, moment(3, 10), 3)
        keys = uploaded(alice, moment(3 + days, 9), moment(4)).told
        assert bool(gets(made, moment(3 + days, 11), released(SCHEMES[name], moment(3 + days, 10), *keys))) is told


def heard_again(name: str, seconds: list[int], publication: int) -> bool:
    """Whether a phone is alerted that hears what Alice said at 10:00 again, at such seconds of day 5."""
    made, alice = phone(name), phone(name, "alice")
    said = alice.beacon(moment(5, 10))
    assert said is not None
    for second in seconds:
        hears(made, said, moment(5) + second)
    keys = uploaded(alice, moment(5, 11), moment(5)).told
    return bool(gets(made, publication + HOUR, released(SCHEMES[name], publication, *keys)))


def test_a_low_cost_ephid_counts_on_its_day_and_before_the_publication() -> None:
    publication, noon = moment(5, 12), 12 * HOUR
    assert heard_again("dp3t_low_cost", [0, 1, 2], publication)
    assert heard_again("dp3t_low_cost", [0, noon - 2, noon - 1], publication)
    assert not heard_again("dp3t_low_cost", [0, noon - 1, noon], publication)
    assert not heard_again("dp3t_low_cost", [0, noon - 1, -1], publication)
    assert heard_again("dp3t_low_cost", [0, DAY - 2, DAY - 1], moment(6))
    assert not heard_again("dp3t_low_cost", [0, DAY - 1, DAY], moment(6, 2))


def test_that_also_holds_for_who_fetches_days_later_and_looked_in_between() -> None:
    """Two hours are known until all files released by their end were fetched."""
    made, alice = phone("dp3t_low_cost"), phone("dp3t_low_cost", "alice")
    said = alice.beacon(moment(5, 10))
    assert said is not None
    for second in (0, 1, 2):
        hears(made, said, moment(5, 12) + second)
    keys = uploaded(alice, moment(5, 11), moment(5)).told
    file = released(SCHEMES["dp3t_low_cost"], moment(5, 12), *keys)
    gets(made, moment(5, 13), until=moment(5, 10))
    assert gets(made, moment(8), file, until=moment(8)) == ()


def test_an_unlinkable_ephid_counts_in_its_epoch() -> None:
    begin = 10 * HOUR
    assert heard_again("dp3t_unlinkable", [begin, begin + 1, begin + 899], moment(5, 12))
    assert not heard_again("dp3t_unlinkable", [begin, begin + 1, begin + 900], moment(5, 12))
    assert not heard_again("dp3t_unlinkable", [begin, begin + 1, begin - 1], moment(5, 12))


def test_a_hybrid_ephid_counts_in_its_window() -> None:
    begin = 10 * HOUR
    assert heard_again("dp3t_hybrid", [begin, begin + 1, begin + 7199], moment(5, 12))
    assert not heard_again("dp3t_hybrid", [begin, begin + 1, begin + 7200], moment(5, 12))
    assert not heard_again("dp3t_hybrid", [begin, begin + 1, begin - 1], moment(5, 12))


@each_design
def test_its_own_secrets_are_no_exposure(name: str) -> None:
    """Also of a spell that ended, and in the epoch in which it ended."""
    made = phone(name)
    alice = phone(name)  # the same secrets
    for at in (moment(5, 9.99), moment(5, 10.01), moment(5, 10.05), moment(5, 12)):
        beside(made, alice, at, 1)
    keys = [*uploaded(alice, moment(5, 10.02), moment(5)).told]
    assert uploaded(made, moment(5, 10.02), moment(5)).told == tuple(keys)
    for at in (moment(5, 10.03), moment(5, 10.04), moment(5, 10.06)):
        beside(made, alice, at, 1)
    keys += uploaded(alice, moment(5, 13), moment(5)).told
    file = released(SCHEMES[name], moment(5, 14), *keys)
    stranger = phone(name, "carol")
    for at in (moment(5, 10.03), moment(5, 10.04), moment(5, 10.06)):
        beside(stranger, alice, at, 1)
    assert gets(made, moment(5, 15), file) == ()
    assert gets(stranger, moment(5, 15), file) != ()


# -- what it refuses --------------------------------------------------------------------------------------------------


@each_design
def test_files_of_others_are_refused_and_change_nothing(name: str) -> None:
    scheme = SCHEMES[name]
    made, alice = phone(name), phone(name, "alice")
    beside(made, alice, moment(5, 10), 3)
    keys = uploaded(alice, moment(6, 9), moment(6)).told
    good = released(scheme, moment(6, 10), *keys)
    other = next(each for each in SCHEMES.values() if each is not scheme)
    wrong = [
        b"", b"\x00", good[:-1], good[:40], good + b"\0", bytes([good[0] - 1]) + good[1:], b"\xff" + good[1:],
        released(scheme, moment(6, 10), *keys, secret=b"forger" * 8), released(other, moment(6, 10)),
    ]  # fmt: skip
    before = pickle.dumps(made)
    for file in wrong:
        with pytest.raises(ProtocolError):
            gets(made, moment(6, 11), good, file)
        assert pickle.dumps(made) == before
    assert gets(made, moment(6, 11), good) != ()


@with_keys
@pytest.mark.parametrize("days", [-16, 1, -DAY_0])
def test_keys_that_no_server_publishes_then_are_refused(name: str, days: int) -> None:
    """So that a key of the year 1970 does not cost a phone as many hashes as there were days since."""
    scheme, made = SCHEMES[name], phone(name)
    (key, *_) = uploaded(phone(name, "alice"), moment(20, 9), moment(20)).told
    wrong = key._replace(period=moment(20 + days if days > -DAY_0 else -DAY_0) // scheme.period_s)
    with pytest.raises(ProtocolError):
        gets(made, moment(20, 11), released(scheme, moment(20, 10), wrong))


@each_design
@given(data=st.binary(max_size=120))
def test_any_bytes_are_news_or_refused(name: str, data: bytes) -> None:
    made = phone(name)
    before = pickle.dumps(made)
    for message in (data, encode(Files(moment(1), (data,)))):
        try:
            made.handle(Delivered(message, LINE), moment(1))
        except ProtocolError:
            assert pickle.dumps(made) == before


@each_design
def test_a_receipt_changes_nothing_and_a_second_installation_is_refused(name: str) -> None:
    made = phone(name)
    before = pickle.dumps(made)
    assert made.handle(Delivered(encode(Receipt(False)), LINE), moment(1)) == ()
    with pytest.raises(ProtocolError):
        made.handle(Installed(), moment(1))
    assert pickle.dumps(made) == before


@each_design
def test_the_default_rule_is_the_designs_first(name: str) -> None:
    make = design(name).phone
    assert make is not None
    made = make(Secrets(b"bob"), Settings(pinned=PINNED))
    assert made._rule.name == design(name).rules[0] == "swisscovid_2020_06"  # type: ignore[attr-defined]
