"""What does one phone with TCN say, upload and find out?"""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import machine as m
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
)
from sim.systems.payloads import table
from sim.systems.tcn.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.tcn.phone import TcnPhone
from sim.systems.tcn.wire import Report, signed, tcks, tcn
from sim.units import DAY, HOUR, Secrets, UnixTime

MIDNIGHT = 18_442 * DAY
LINE = Line(b"line")
RAK = Secrets(b"alice")("rak")


def moment(day: int, hour: float = 0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + int(hour * HOUR))


def phone(rule: str | None = None) -> TcnPhone:
    made = TcnPhone(Secrets(b"bob"), Settings(rule=rule))
    assert made.handle(Installed(), moment(0, 9)) == ()
    return made


def said(index: int, rak: bytes = RAK) -> bytes:
    return tcn(index, tcks(rak, 30)[index])


def hears(made: TcnPhone, start: UnixTime, scans: int, rssi: int = -60, rak: bytes = RAK) -> None:
    for scan in range(scans):
        payload = said(1 + scan // 3, rak)
        assert made.handle(Heard(payload, rssi, rssi, 300), UnixTime(start + 300 * scan)) == ()


def news(made: TcnPhone, now: UnixTime, *reports: Report) -> tuple[Effect, ...]:
    file = b"".join(map(bytes, reports))
    return made.handle(Delivered(encode(Files(now, (file,))), LINE), now)


def uploaded(made: TcnPhone, now: UnixTime, onset: UnixTime | None) -> Upload:
    (sent,) = made.handle(m.TestedPositive(b"slip", onset), now)
    assert isinstance(sent, Send)
    assert sent.to == "backend"
    message = decode(sent.message)
    assert isinstance(message, Upload)
    return message


def test_four_reports_a_day_from_two_days_before_the_onset() -> None:
    upload = uploaded(phone(), moment(6, 15.1), moment(4, 20))
    assert upload.slip == b"slip"
    assert len(upload.told) == 4 * 4 + 3
    assert all(report.verifies for report in upload.told)
    assert [(report.j1, report.j2) for report in upload.told] == [(1, 24)] * 18 + [(1, 13)]
    assert len({report.rvk for report in upload.told}) == 19
    assert {(report.memo_type, report.memo) for report in upload.told} == {(1, b"")}


def test_a_report_tells_every_number_and_no_later_one() -> None:
    made, now = phone(), moment(6, 15.1)
    spoken = {made.beacon(UnixTime(at)) for at in range(moment(4), now, 450)}
    upload = uploaded(made, now, moment(6))
    assert {number for report in upload.told for number in report.numbers()} == spoken
    assert made.beacon(now) not in spoken
    assert made.beacon(UnixTime(now - 1)) in spoken


def test_an_alert_names_the_day_and_what_counted() -> None:
    made = phone()
    hears(made, moment(2, 10), 3)
    assert made.handle(Heard(said(9), -95, -95, 300), moment(2, 12)) == ()
    assert news(made, moment(3), signed(RAK, 1, 24)) == (Alert(moment(2), (said(1),)),)
    assert news(made, moment(3, 1), signed(RAK, 1, 24)) == ()


def test_minutes_of_several_declarers_add_up_on_a_day_and_not_over_midnight() -> None:
    other = Secrets(b"carol")("rak")
    made, late = phone(), phone()
    for each, start in ((made, moment(2, 10)), (late, moment(1, 23.8))):
        hears(each, start, 2)
        hears(each, moment(2, 10), 1, rak=other)
    reports = signed(RAK, 1, 24), signed(other, 1, 24)
    assert news(made, moment(3), *reports)[0] == Alert(moment(2), tuple(sorted((said(1), said(1, other)))))
    assert news(late, moment(3), reports[0]) == ()


def test_no_time_is_checked() -> None:
    """A number that is heard ten days after it was said alerts, since nothing in a report says when that was."""
    made = phone()
    hears(made, moment(12, 3), 3)
    assert news(made, moment(13), signed(RAK, 1, 24)) != ()


def test_only_the_numbers_that_a_report_claims_count() -> None:
    made = phone()
    hears(made, moment(2, 10), 3)
    assert news(made, moment(3), signed(RAK, 2, 24)) == ()


def test_the_own_report_alerts_nobody() -> None:
    made = phone()
    for scan in range(6):
        own = made.beacon(UnixTime(moment(2, 10) + 900 * scan))
        assert own is not None
        made.handle(Heard(own, -60, -60, 300), UnixTime(moment(2, 10) + 900 * scan))
    upload = uploaded(made, moment(3), moment(3))
    assert news(made, moment(3, 2), *upload.told) == ()


def test_bulk_is_one_by_one() -> None:
    rng = np.random.default_rng(5)
    which, gap = rng.integers(0, 5, 60), rng.integers(1, 300, 60).astype(np.int32)
    at, rssi = moment(2) + np.sort(rng.integers(0, DAY, 60)), rng.integers(-90, -50, 60).astype(np.int32)
    payloads = table([said(n) for n in range(1, 6)], 16)
    one, many = phone(), phone()
    many.listen(Hearings(payloads, which, at, rssi, rssi + 2, gap))
    for n in range(60):
        one.handle(Heard(payloads[which[n]].tobytes(), int(rssi[n]), int(rssi[n]) + 2, int(gap[n])), UnixTime(at[n]))
    assert one._heard == many._heard
    told = [news(each, moment(3), signed(RAK, 1, 24)) for each in (one, many)]
    assert told[0] == told[1] != ()
    moments = moment(1) + rng.integers(0, 5 * DAY, 200)
    rows, number = one.beacons(moments)
    assert [bytes(rows[n]) for n in number] == [one.beacon(UnixTime(each)) for each in moments.tolist()]
    with pytest.raises(ProtocolError):
        many.listen(Hearings(payloads[:, :15], which, at, rssi, rssi, gap))


@pytest.mark.parametrize("said_to_it", [Fetch(UnixTime(0)), Upload(b"slip", ())])
def test_what_apps_say_is_not_said_to_them(said_to_it: Fetch | Upload) -> None:
    with pytest.raises(ProtocolError):
        phone().handle(Delivered(encode(said_to_it), LINE), moment(1))


def test_a_receipt_changes_nothing() -> None:
    made = phone()
    before = pickle.dumps(made)
    for accepted in (True, False):
        assert made.handle(Delivered(encode(Receipt(accepted)), LINE), moment(1)) == ()
    assert pickle.dumps(made) == before


def test_a_slip_that_is_too_long_is_refused() -> None:
    made = phone()
    before = pickle.dumps(made)
    with pytest.raises(ProtocolError):
        made.handle(m.TestedPositive(bytes(256), None), moment(1))
    assert pickle.dumps(made) == before


FILE = bytes(signed(RAK, 1, 24))


@given(st.binary(max_size=300) | st.builds(
    lambda at, new, more: encode(Files(moment(3), (FILE, FILE[:at] + new + FILE[at + 1 :] + more))),
    st.integers(0, len(FILE) - 1), st.binary(max_size=2), st.binary(max_size=200)))  # fmt: skip
def test_no_bytes_harm_it(data: bytes) -> None:
    made = phone()
    hears(made, moment(2, 10), 1)
    before = pickle.dumps(made)
    try:
        assert made.handle(Delivered(data, LINE), moment(3)) == ()
    except ProtocolError:
        assert pickle.dumps(made) == before
