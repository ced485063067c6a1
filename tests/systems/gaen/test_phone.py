"""What does one phone say, upload and find out?"""

from __future__ import annotations

from sim.systems import ciphers
from sim.systems import machine as m
from sim.systems.gaen.export import Export, packed
from sim.systems.gaen.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.gaen.phone import GaenPhone
from sim.systems.gaen.wire import DiagnosisKey, payload, rpis
from sim.systems.machine import Alert, Delivered, Effect, Heard, Installed, Line, Send, Settings, SyncDue
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
    assert [each.day - DAY_0 for each in upload.keys] == [2, 3, 4, 5, 6]
    assert [each.days_since_onset for each in upload.keys] == [-2, -1, 0, 1, 2]
    assert [each.period for each in upload.keys] == [144] * 4 + [90]
    assert upload.keys[-1].ends == moment(6, 15)
    assert {each.report_type for each in upload.keys} == {1}
    assert {each.transmission_risk for each in upload.keys} == {0}


def test_not_from_before_the_installation_nor_the_retention_time() -> None:
    assert [each.day for each in uploaded(phone(), moment(1, 9), moment(0, 1)).keys] == [DAY_0, DAY_0 + 1]
    late = uploaded(phone(), moment(40, 9), moment(10)).keys
    assert [each.day - DAY_0 for each in late] == list(range(27, 41))
    assert late[0].days_since_onset == 14


def test_without_symptoms_from_two_days_ago() -> None:
    upload = uploaded(phone("corona_warn_app_2021"), moment(6, 15.1), None)
    assert [each.days_since_onset for each in upload.keys] == [-2, -1, 0]
    assert [each.transmission_risk for each in upload.keys] == [3, 4, 4]


def test_german_levels_are_written_on_the_keys() -> None:
    upload = uploaded(phone("corona_warn_app_2021"), moment(6, 15.1), moment(5))
    assert [(each.days_since_onset, each.transmission_risk) for each in upload.keys] == [
        (-2, 7),
        (-1, 8),
        (0, 8),
        (1, 8),
    ]


def test_in_the_first_minutes_of_a_day_there_is_no_key_of_today() -> None:
    assert [each.day - DAY_0 for each in uploaded(phone(), moment(6, 0.1), moment(5)).keys] == [3, 4, 5]


def test_after_a_report_another_key_speaks() -> None:
    made, now = phone(), moment(6, 15.1)
    before, later = made.beacon(moment(6, 15)), moment(6, 16)
    upload = uploaded(made, now, moment(5))
    after = made.beacon(later)
    assert made.beacon(moment(6, 15)) == before
    assert after is not None
    assert after[:16] not in {rpi for each in upload.keys for rpi in rpis(each.tek, each.start)}
    again = uploaded(made, moment(7, 10), moment(5))
    assert [(each.start % 144, each.period) for each in again.keys] == [(0, 144)] * 3 + [(0, 90), (90, 54), (0, 60)]


def test_never_more_keys_than_the_server_takes() -> None:
    made = phone()
    uploaded(made, moment(30, 12), moment(29))
    latest = uploaded(made, moment(35, 12), moment(1)).keys
    assert len(latest) == 14
    assert latest[0].day - DAY_0 == 23
    assert latest[-1].ends == moment(35, 12)


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
