"""Which uploads does the server take, what does it publish, and to whom does it give it?"""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.credentials import server_key
from sim.systems.dp3t.cuckoo import parsed
from sim.systems.dp3t.files import File, keys_of, opened
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.dp3t.schemes import Key
from sim.systems.machine import Delivered, Machine, ProtocolError, Publish, Send, Settings, SlipIssued, SyncDue
from sim.systems.payloads import table
from sim.systems.registry import design
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.dp3t.acting import LINE, SCHEMES, accepted, moment, own, phone, uploaded

SECRETS = Secrets(b"backend")
NOON = moment(20, 12)

each_design = pytest.mark.parametrize("name", SCHEMES)


def server(name: str, *slips: bytes) -> Machine:
    made = design(name).servers["backend"](SECRETS, Settings())
    for slip in slips or (b"slip",):
        made.handle(SlipIssued(slip), NOON)
    return made


def key(name: str, number: int, days: float = -1) -> Key:
    scheme = SCHEMES[name]
    return Key((NOON + round(days * DAY)) // scheme.period_s, Secrets(b"k")(str(number), scheme.secret_bytes))


def upload(made: Machine, *keys: Key, now: int = NOON, slip: bytes = b"slip") -> bool:
    return accepted(made.handle(Delivered(encode(Upload(slip, keys)), LINE), UnixTime(now)))


def published(made: Machine, now: int) -> File | None:
    effects = made.handle(SyncDue(), UnixTime(now))
    if not effects:
        return None
    (file,) = effects
    assert isinstance(file, Publish)
    found = opened(file.message, server_key(SECRETS))
    assert found.released == now
    return found


def fetched(made: Machine, now: int, since: int = 0) -> Files:
    (sent,) = made.handle(Delivered(encode(Fetch(UnixTime(since))), LINE), UnixTime(now))
    assert isinstance(sent, Send)
    files = decode(sent.message)
    assert isinstance(files, Files)
    return files


@each_design
def test_a_slip_is_good_once_and_for_a_day(name: str) -> None:
    made = server(name)
    assert not upload(made, key(name, 1), slip=b"other")
    assert upload(made, key(name, 1))
    assert not upload(made, key(name, 1))
    assert upload(server(name), key(name, 1), now=NOON + DAY - 1)
    assert not upload(server(name), key(name, 1), now=NOON + DAY)


@each_design
def test_bad_keys_are_refused_and_leave_the_slip(name: str) -> None:
    made, good, scheme = server(name), key(name, 1), SCHEMES[name]
    wrong = (
        (good._replace(secret=bytes(31)),),
        (key(name, 2, days=-14.6),),
        (key(name, 2, days=1),),
        (Key(-(-NOON // scheme.period_s), good.secret),),  # begins now, or later today
        (good, key(name, 2)),  # two of one period
        (good, key(name, 2, days=-14.6)),
    )
    for keys in wrong:
        assert not upload(made, *keys)
        assert published(made, NOON) is None
    assert upload(made, good)


@each_design
def test_keys_at_the_edges_are_taken(name: str) -> None:
    scheme = SCHEMES[name]
    assert upload(server(name), key(name, 1, days=-14.5))
    assert upload(server(name), Key((NOON - 1) // scheme.period_s, key(name, 1).secret))


def test_a_low_cost_report_is_one_key() -> None:
    made = server("dp3t_low_cost")
    assert not upload(made, key("dp3t_low_cost", 1, -1), key("dp3t_low_cost", 2, -2))
    assert not upload(made)
    assert upload(made, key("dp3t_low_cost", 1))


@pytest.mark.parametrize("name", ["dp3t_unlinkable", "dp3t_hybrid"])
def test_all_of_a_report_can_be_kept_back(name: str) -> None:
    made = server(name)
    assert upload(made)
    assert published(made, NOON + 7200) is None


@each_design
def test_what_a_phone_uploads_is_taken(name: str) -> None:
    """The most that a report can tell: fourteen days."""
    told = uploaded(phone(name), NOON, moment(1)).told
    assert upload(server(name), *told)
    assert len(told) == 1 if name == "dp3t_low_cost" else len(told) > 13 * DAY // SCHEMES[name].period_s


@pytest.mark.parametrize("name", ["dp3t_low_cost", "dp3t_hybrid"])
def test_keys_are_published_once_in_the_order_of_their_secrets(name: str) -> None:
    made, scheme = server(name, b"a", b"b", b"c", b"d"), SCHEMES[name]
    each = [key(name, n, days=-1 - n) for n in range(3)]
    assert sorted(each) != sorted(each, key=lambda key: key.secret)
    for slip, one in zip((b"a", b"b", b"c"), each, strict=True):
        assert upload(made, one, slip=slip)
    file = published(made, NOON + 7200)
    assert file is not None
    assert file.scheme == scheme.number
    assert list(keys_of(file.body, scheme.secret_bytes)) == sorted(each, key=lambda key: key.secret)
    assert upload(made, each[1], slip=b"d")
    assert published(made, NOON + 14_400) is None


def test_of_unlinkable_declarers_a_filter_alone_is_published() -> None:
    made, name = server("dp3t_unlinkable", b"a", b"b"), "dp3t_unlinkable"
    told = [own(SCHEMES[name], who).told(moment(18), NOON, lambda begin, end: False) for who in ("alice", "bob")]
    for slip, keys in zip((b"a", b"b"), told, strict=True):
        assert upload(made, *keys, slip=slip)
    file = published(made, NOON + 7200)
    assert file is not None
    found = parsed(file.body)
    said = [(SCHEMES[name].ephids(each.secret)[0], each.period) for keys in told for each in keys]
    assert found.items == len(said) == 2 * (2 * 96 + 48)
    assert found.holds(table((observed(*each) for each in said), 32)).all()
    assert not found.holds(table((observed(ephid, epoch + 1) for ephid, epoch in said), 32)).any()
    assert not any(each.secret in file.body or each.secret[:8] in file.body for keys in told for each in keys)


@each_design
def test_phones_get_what_they_lack(name: str) -> None:
    made = server(name, b"a", b"b")
    upload(made, key(name, 1), slip=b"a")
    published(made, NOON + 7200)
    upload(made, key(name, 2), slip=b"b")
    published(made, NOON + 14_400)
    assert published(made, NOON + 21_600) is None
    both = fetched(made, NOON + 25_000)
    assert both.until == NOON + 21_600
    assert [opened(file, server_key(SECRETS)).released for file in both.files] == [NOON + 7200, NOON + 14_400]
    assert fetched(made, NOON + 25_000, since=NOON + 7200).files == both.files[1:]
    assert fetched(made, NOON + 25_000, since=both.until) == Files(both.until, ())
    assert fetched(made, NOON + 25_000, since=both.until + 1) == Files(UnixTime(both.until + 1), ())
    assert len(fetched(made, NOON + 7200 + 14 * DAY - 1).files) == 2
    assert len(fetched(made, NOON + 7200 + 14 * DAY).files) == 1


@each_design
@given(data=st.binary(max_size=100), tag=st.sampled_from([b"", b"\1\4slip\x20", b"\1\4slip\x10"]))
def test_any_bytes_are_answered_or_refused_and_nothing_is_published(name: str, data: bytes, tag: bytes) -> None:
    made = server(name)
    before = pickle.dumps(made)
    try:
        (sent,) = made.handle(Delivered(tag + data, LINE), NOON)
        taken = isinstance(sent, Send) and decode(sent.message) == Receipt(True)
    except ProtocolError:
        taken = False
    assert taken or pickle.dumps(made) == before


@each_design
def test_a_huge_upload_is_refused(name: str) -> None:
    made, scheme = server(name), SCHEMES[name]
    keys = tuple(Key(n, bytes(scheme.secret_bytes)) for n in range(20_000))
    before = pickle.dumps(made)
    with pytest.raises(ProtocolError, match="more than anybody tells"):
        upload(made, *keys)
    assert not upload(made, *keys[:1_000])
    assert pickle.dumps(made) == before


@each_design
def test_an_upload_told_again_changes_nothing(name: str) -> None:
    made = server(name)
    assert upload(made, key(name, 1))
    before = pickle.dumps(made)
    assert not upload(made, key(name, 1), now=NOON + HOUR)
    assert pickle.dumps(made) == before
