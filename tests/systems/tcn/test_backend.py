"""Which reports does the server take, when does it publish them, and to whom does it give them?"""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import Delivered, Line, ProtocolError, Publish, Send, Settings, SlipIssued, SyncDue
from sim.systems.tcn.backend import TcnBackend
from sim.systems.tcn.limits import MOST_REPORTS
from sim.systems.tcn.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.tcn.wire import Report, signed, taken
from sim.units import DAY, HOUR, Secrets, UnixTime

NOON = UnixTime(18_442 * DAY + 12 * HOUR)
LINE = Line(b"line")


def report(number: int, j1: int = 1, j2: int = 24) -> Report:
    return signed(Secrets(b"k")(str(number)), j1, j2)


def server(*slips: bytes) -> TcnBackend:
    made = TcnBackend(Secrets(b"backend"), Settings())
    for slip in slips or (b"slip",):
        made.handle(SlipIssued(slip), NOON)
    return made


def upload(made: TcnBackend, *reports: Report, now: int = NOON, slip: bytes = b"slip") -> bool:
    (sent,) = made.handle(Delivered(encode(Upload(slip, reports)), LINE), UnixTime(now))
    assert isinstance(sent, Send)
    assert sent.to == LINE
    answer = decode(sent.message)
    assert isinstance(answer, Receipt)
    return answer.accepted


def published(made: TcnBackend, now: int) -> tuple[Report, ...]:
    effects = made.handle(SyncDue(), UnixTime(now))
    if not effects:
        return ()
    (file,) = effects
    assert isinstance(file, Publish)
    return taken(file.message)


def fetched(made: TcnBackend, now: int, since: int = 0) -> Files:
    (sent,) = made.handle(Delivered(encode(Fetch(UnixTime(since))), LINE), UnixTime(now))
    assert isinstance(sent, Send)
    files = decode(sent.message)
    assert isinstance(files, Files)
    return files


def test_good_reports_are_taken_once_for_a_slip() -> None:
    made = server()
    assert upload(made, report(1), report(2))
    assert not upload(made, report(3))
    assert set(published(made, NOON + 1)) == {report(1), report(2)}
    assert published(made, NOON + 2) == ()


def test_a_slip_is_good_for_a_day() -> None:
    assert upload(server(), report(1), now=NOON + DAY - 1)
    assert not upload(server(), report(1), now=NOON + DAY)
    assert not upload(server(), report(1), slip=b"another")


@pytest.mark.parametrize("bad", [report(1, 1, 25), replace(report(1), j2=23), replace(report(1), signature=bytes(64)),
                                 replace(report(1), rvk=report(2).rvk)])  # fmt: skip
def test_one_bad_report_refuses_all_and_leaves_the_slip(bad: Report) -> None:
    made = server()
    before = pickle.dumps(made)
    assert not upload(made, report(3), bad)
    assert pickle.dumps(made) == before
    assert upload(made, report(3))


def test_not_more_than_anybody_has() -> None:
    assert not upload(server(), *map(report, range(MOST_REPORTS + 1)))
    assert upload(server(), *map(report, range(MOST_REPORTS)))


def test_a_replayed_upload_is_not_published_again() -> None:
    made = server(b"slip", b"other", b"third")
    assert upload(made, report(1))
    assert upload(made, report(1), slip=b"other")
    assert published(made, NOON + 1) == (report(1),)
    assert upload(made, report(1, 2, 9), slip=b"third")
    assert published(made, NOON + 2) == ()


def test_reports_of_several_lie_in_the_order_of_their_keys() -> None:
    made = server(b"slip", b"other")
    assert upload(made, report(5), report(3))
    assert upload(made, report(9), slip=b"other")
    keys = [each.rvk for each in published(made, NOON + 1)]
    assert keys == sorted(keys)
    assert len(keys) == 3


def test_files_are_given_out_for_two_weeks() -> None:
    made = server(b"slip", b"other")
    upload(made, report(1))
    published(made, NOON + 10)
    upload(made, report(2), slip=b"other")
    published(made, NOON + 20)
    both = fetched(made, NOON + 30)
    assert both.until == NOON + 20
    assert [taken(file) for file in both.files] == [(report(1),), (report(2),)]
    assert [taken(file) for file in fetched(made, NOON + 30, since=NOON + 10).files] == [(report(2),)]
    assert fetched(made, NOON + 14 * DAY + 20) == Files(UnixTime(0), ())


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"\x01\x04slip" + tail))
def test_no_bytes_harm_it(data: bytes) -> None:
    """Refused, or taken as an empty upload: nothing that is published but by its owner."""
    made = server()
    before = pickle.dumps(made)
    try:
        made.handle(Delivered(data, LINE), NOON)
    except ProtocolError:
        assert pickle.dumps(made) == before
    assert published(made, NOON + 1) == ()
