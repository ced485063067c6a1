"""What does one phone say, upload and find out?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import ciphers
from sim.systems import machine as m
from sim.systems.gaen.export import Export, packed
from sim.systems.gaen.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.gaen.phone import GaenPhone
from sim.systems.gaen.wire import DiagnosisKey, payload, rpis
from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Hearings,
    Installed,
    Line,
    ProtocolError,
    Send,
    Settings,
    SyncDue,
)
from sim.systems.payloads import table
from sim.systems.registry import design
from sim.systems.risk import SWISS_JUNE
from sim.units import DAY, HOUR, Secrets, UnixTime

SECRET = b"server" * 8
SETTINGS = Settings(rule="swisscovid_2020_09", pinned={"backend": ciphers.public_key(SECRET)})
DAY_0 = 18_442
MIDNIGHT = DAY_0 * DAY
LINE = Line(b"line")
TEKS = {name: Secrets(name.encode())("tek", 16) for name in ("one", "two")}


def moment(day: int, hour: float = 0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + int(hour * HOUR))


def phone(rule: str = "swisscovid_2020_09") -> GaenPhone:
    made = GaenPhone(Secrets(b"bob"), Settings(rule=rule, pinned=SETTINGS.pinned))
    assert made.handle(Installed(), moment(0, 9)) == ()
    return made


def key(name: str, day: int) -> DiagnosisKey:
    return DiagnosisKey(TEKS[name], (DAY_0 + day) * 144, transmission_risk=8, report_type=1, days_since_onset=0)


def hears(made: GaenPhone, name: str, start: UnixTime, scans: int, rssi: int = -60) -> tuple[bytes, ...]:
    said = []
    for scan in range(scans):
        at = UnixTime(start + 300 * scan)
        said.append(payload(TEKS[name], at))
        assert made.handle(Heard(said[-1], rssi, rssi, 300), at) == ()
    return tuple(sorted(set(said)))


def news(made: GaenPhone, now: UnixTime, *keys: DiagnosisKey) -> tuple[Effect, ...]:
    file = packed(Export(UnixTime(now - 7200), now, keys), SECRET)
    return made.handle(Delivered(encode(Files(now, (file,))), LINE), now)


# -- what it says -----------------------------------------------------------------------------------------------------


def test_beacon_is_the_identifier_of_the_interval() -> None:
    tek = Secrets(b"bob")(f"tek {DAY_0}", 16)
    made = phone()
    said = made.beacon(moment(0, 12.1))
    assert said == payload(tek, moment(0, 12.1))
    assert said is not None
    assert said[:16] == rpis(tek, DAY_0 * 144 + 72, 1)[0]
    assert made.beacon(moment(0, 8.9)) is None


def test_the_default_rule_is_the_designs_first() -> None:
    assert design("gaen").rules[0] == SWISS_JUNE.name
    silent, loud = (
        GaenPhone(Secrets(b"bob"), Settings(rule, pinned=SETTINGS.pinned)) for rule in (None, "swisscovid_2020_09")
    )
    for made in (silent, loud):
        made.handle(Installed(), moment(0))
        hears(made, "one", moment(1, 10), 3, rssi=-81)  # 52 dB: near in September, less near in June
    assert news(silent, moment(2), key("one", 1)) == ()
    assert news(loud, moment(2), key("one", 1)) != ()


# -- what it uploads --------------------------------------------------------------------------------------------------


def uploaded(made: GaenPhone, now: UnixTime, onset: UnixTime | None) -> Upload:
    (sent,) = made.handle(m.TestedPositive(b"slip", onset), now)
    assert isinstance(sent, Send)
    assert sent.to == "backend"
    message = decode(sent.message)
    assert isinstance(message, Upload)
    return message


def test_keys_from_two_days_before_the_onset_to_now() -> None:
    made = phone()
    upload = uploaded(made, moment(6, 15.1), moment(4, 20))
    assert upload.slip == b"slip"
    assert [each.day - DAY_0 for each in upload.told] == [2, 3, 4, 5, 6]
    assert [each.days_since_onset for each in upload.told] == [-2, -1, 0, 1, 2]
    assert [each.period for each in upload.told] == [144] * 4 + [90]
    assert upload.told[-1].ends == moment(6, 15)
    assert {each.report_type for each in upload.told} == {1}
    assert {each.transmission_risk for each in upload.told} == {0}


def test_not_from_before_the_installation_nor_the_retention_time() -> None:
    assert [each.day for each in uploaded(phone(), moment(1, 9), moment(0, 1)).told] == [DAY_0, DAY_0 + 1]
    late = uploaded(phone(), moment(40, 9), moment(10)).told
    assert [each.day - DAY_0 for each in late] == list(range(27, 41))
    assert late[0].days_since_onset == 14


def test_without_symptoms_from_two_days_ago() -> None:
    upload = uploaded(phone("corona_warn_app_2021"), moment(6, 15.1), None)
    assert [each.days_since_onset for each in upload.told] == [-2, -1, 0]
    assert [each.transmission_risk for each in upload.told] == [3, 4, 4]


def test_german_levels_are_written_on_the_keys() -> None:
    upload = uploaded(phone("corona_warn_app_2021"), moment(6, 15.1), moment(5))
    assert [(each.days_since_onset, each.transmission_risk) for each in upload.told] == [
        (-2, 7),
        (-1, 8),
        (0, 8),
        (1, 8),
    ]


def test_in_the_first_minutes_of_a_day_there_is_no_key_of_today() -> None:
    assert [each.day - DAY_0 for each in uploaded(phone(), moment(6, 0.1), moment(5)).told] == [3, 4, 5]


def test_after_a_report_another_key_speaks() -> None:
    made, now = phone(), moment(6, 15.1)
    before, later = made.beacon(moment(6, 15)), moment(6, 16)
    upload = uploaded(made, now, moment(5))
    after = made.beacon(later)
    assert made.beacon(moment(6, 15)) == before
    assert after is not None
    assert after[:16] not in {rpi for each in upload.told for rpi in rpis(each.tek, each.start)}
    again = uploaded(made, moment(7, 10), moment(5))
    assert [(each.start % 144, each.period) for each in again.told] == [(0, 144)] * 3 + [(0, 90), (90, 54), (0, 60)]


def test_never_more_keys_than_the_server_takes() -> None:
    made = phone()
    uploaded(made, moment(30, 12), moment(29))
    latest = uploaded(made, moment(35, 12), moment(1)).told
    assert len(latest) == 14
    assert latest[0].day - DAY_0 == 23
    assert latest[-1].ends == moment(35, 12)


# -- in bulk as one by one --------------------------------------------------------------------------------------------

SCANS = st.lists(
    st.tuples(
        st.integers(0, 2 * DAY - 1), st.sampled_from(["one", "two"]), st.integers(-90, -40), st.integers(9, 300)
    ),
    min_size=1, max_size=40, unique_by=lambda scan: scan[:2],
).map(sorted)  # fmt: skip


def hearings(scans: list[tuple[int, str, int, int]]) -> Hearings:
    said = [payload(TEKS[name], UnixTime(MIDNIGHT + at)) for at, name, *_ in scans]
    once = list(dict.fromkeys(said))
    at, rssi, gap_s = (np.array([scan[n] for scan in scans], dtype=np.int64) for n in (0, 2, 3))
    which = np.array([once.index(each) for each in said], dtype=np.int64)
    return Hearings(table(once, 20), which, MIDNIGHT + at, rssi, rssi + 5, gap_s)


@given(SCANS, st.integers(0, 40))
def test_what_is_heard_in_bulk_is_what_is_heard_one_by_one(scans: list[tuple[int, str, int, int]], cut: int) -> None:
    """Keys of two days of two speakers, heard in two parts; the files ask for both."""
    singly, bulk = phone(), phone()
    for at, name, rssi, gap_s in scans:
        now = UnixTime(MIDNIGHT + at)
        assert singly.handle(Heard(payload(TEKS[name], now), rssi, rssi + 5, gap_s), now) == ()
    for part in (scans[:cut], scans[cut:]):
        if part:
            bulk.listen(hearings(part))
    assert singly._heard == bulk._heard
    for day, name in ((0, "one"), (0, "two"), (1, "one")):
        told = [news(made, moment(3 + day), key(name, day)) for made in (singly, bulk)]
        assert told[0] == told[1]


def test_a_table_of_strange_payloads_is_refused() -> None:
    made = phone()
    strange = hearings([(36_000, "one", -60, 300)])
    with pytest.raises(ProtocolError):
        made.listen(Hearings(strange.payloads[:, :18], strange.which, strange.at, *[strange.rssi] * 3))
    assert made._heard == {}


@given(st.lists(st.integers(9 * HOUR, 3 * DAY), min_size=1, max_size=50), st.lists(st.integers(0, 3 * DAY), max_size=3))
def test_what_is_said_in_bulk_is_what_is_said(at: list[int], reports: list[int]) -> None:
    """Reports that end a key in the midst of its ten minutes among it."""
    made = phone()
    for each in sorted(reports):
        made.handle(m.TestedPositive(b"slip", None), UnixTime(MIDNIGHT + 9 * HOUR + each))
        at = [*at, 9 * HOUR + each, 9 * HOUR + each - 1 if each else 9 * HOUR]
    moments = MIDNIGHT + np.array(at, dtype=np.int64)
    said, which = made.beacons(moments)
    assert [said[number].tobytes() for number in which.tolist()] == [
        made.beacon(UnixTime(at)) for at in moments.tolist()
    ]
    assert len({row.tobytes() for row in said}) == len(said) == len(set(which.tolist()))


# -- what it finds out ------------------------------------------------------------------------------------------------


def test_an_alert_says_the_day_and_because_of_what() -> None:
    made = phone()
    because = hears(made, "one", moment(1, 10), 3)
    assert news(made, moment(2), key("one", 1)) == (Alert(moment(1), because),)


def test_minutes_add_up_over_declarers_and_files() -> None:
    made = phone()
    first = hears(made, "one", moment(1, 10), 2)
    second = hears(made, "two", moment(1, 18), 1)
    far = hears(made, "two", moment(1, 20), 2, rssi=-100)
    assert news(made, moment(2), key("one", 1)) == ()
    assert news(made, moment(3), key("two", 1)) == (Alert(moment(1), tuple(sorted(first + second))),)
    assert far


def test_minutes_do_not_add_up_over_days() -> None:
    made = phone()
    for day in (1, 2, 3):
        hears(made, "one", moment(day, 10), 2)
    assert news(made, moment(4), *(key("one", day) for day in (1, 2, 3))) == ()


def test_one_alert_for_each_news_with_the_latest_day() -> None:
    made = phone()
    because = hears(made, "one", moment(1, 10), 3) + hears(made, "two", moment(2, 10), 3)
    (alert,) = news(made, moment(4), key("one", 1), key("two", 2))
    assert alert == Alert(moment(2), tuple(sorted(because)))
    assert news(made, moment(4, 1), key("one", 1), key("two", 2)) == ()


def test_an_older_day_that_becomes_an_exposure_later_is_told_too() -> None:
    made = phone()
    hears(made, "two", moment(2, 10), 3)
    because = hears(made, "one", moment(1, 10), 3)
    assert news(made, moment(4), key("two", 2)) != ()
    assert news(made, moment(5), key("one", 1)) == (Alert(moment(1), because),)


def test_days_older_than_ten_do_not_count() -> None:
    for days, alerted in ((10, True), (11, False)):
        made = phone()
        hears(made, "one", moment(1, 10), 3)
        assert bool(news(made, moment(1 + days, 23), key("one", 1))) is alerted


def test_what_was_told_is_forgotten_and_other_days_are_not() -> None:
    made = phone()
    hears(made, "one", moment(1, 10), 3)
    other = hears(made, "two", moment(2, 10), 2)
    assert news(made, moment(4), key("one", 1), key("two", 2)) != ()
    assert [each.day - DAY_0 for each in made._matched] == [2]
    assert set(made._heard) == {each[:16] for each in other}
    more = hears(made, "one", moment(2, 18), 1)
    assert news(made, moment(5), key("one", 1), key("one", 2)) == (Alert(moment(2), tuple(sorted(other + more))),)


def test_the_same_file_twice_changes_nothing() -> None:
    made = phone()
    hears(made, "one", moment(1, 10), 2)
    for now in (moment(2), moment(3)):
        assert news(made, now, key("one", 1)) == ()


def test_requests_name_the_newest_file() -> None:
    made = phone()

    def since() -> int:
        (sent,) = made.handle(SyncDue(), moment(3))
        assert isinstance(sent, Send)
        message = decode(sent.message)
        assert isinstance(message, Fetch)
        return message.since

    assert since() == 0
    news(made, moment(2), key("one", 1))
    assert since() == moment(2)
    made.handle(Delivered(encode(Files(moment(1), ())), LINE), moment(3))
    assert since() == moment(2)


def test_a_receipt_asks_for_nothing() -> None:
    assert phone().handle(Delivered(encode(Receipt(False)), LINE), moment(1)) == ()
