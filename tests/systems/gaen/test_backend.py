"""Which uploads does the server take, when does it publish them, and to whom does it give them?"""

from __future__ import annotations

import pytest

from sim.systems.credentials import server_key
from sim.systems.gaen.backend import GaenBackend
from sim.systems.gaen.export import opened
from sim.systems.gaen.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.gaen.wire import DiagnosisKey
from sim.systems.machine import Delivered, Line, Publish, Send, Settings, SlipIssued, SyncDue
from sim.units import DAY, HOUR, Secrets, UnixTime

DAY_0 = 18_442
NOON = UnixTime(DAY_0 * DAY + 12 * HOUR)
SECRETS = Secrets(b"backend")
LINE = Line(b"line")


def key(number: int, day: int = -1, start: int = 0, period: int = 144) -> DiagnosisKey:
    return DiagnosisKey(Secrets(b"k")(str(number), 16), (DAY_0 + day) * 144 + start, period)


def server(slip_at: UnixTime = NOON) -> GaenBackend:
    made = GaenBackend(SECRETS, Settings())
    made.handle(SlipIssued(b"slip"), slip_at)
    return made


def upload(made: GaenBackend, *keys: DiagnosisKey, now: UnixTime = NOON, slip: bytes = b"slip") -> bool:
    (sent,) = made.handle(Delivered(encode(Upload(slip, keys)), LINE), now)
    assert isinstance(sent, Send)
    assert sent.to == LINE
    answer = decode(sent.message)
    assert isinstance(answer, Receipt)
    return answer.accepted


def published(made: GaenBackend, now: int) -> tuple[DiagnosisKey, ...]:
    """The keys published at `now`."""
    effects = made.handle(SyncDue(), UnixTime(now))
    if not effects:
        return ()
    (file,) = effects
    assert isinstance(file, Publish)
    export = opened(file.message, server_key(SECRETS))
    assert (export.start, export.end) == (now - 7200, now)
    return export.keys


def fetched(made: GaenBackend, now: int, since: int = 0) -> Files:
    (sent,) = made.handle(Delivered(encode(Fetch(UnixTime(since))), LINE), UnixTime(now))
    assert isinstance(sent, Send)
    files = decode(sent.message)
    assert isinstance(files, Files)
    return files


def test_good_keys_are_taken_once_for_a_slip() -> None:
    made = server()
    assert upload(made, key(1))
    assert not upload(made, key(2))
    assert published(made, NOON + 7200) == (key(1),)


def test_a_slip_is_good_for_a_day() -> None:
    assert upload(server(), key(1), now=UnixTime(NOON + DAY - 1))
    assert not upload(server(), key(1), now=UnixTime(NOON + DAY))
    assert not upload(server(), key(1), slip=b"another")


@pytest.mark.parametrize(
    "bad",
    [
        DiagnosisKey(b"short", (DAY_0 - 1) * 144),
        key(1, period=0),
        key(1, period=145),
        key(1, day=-15),
        key(1, day=0, start=72 + 13),
        DiagnosisKey(bytes(16), -1),
    ],
)
def test_one_bad_key_refuses_all_and_leaves_the_slip(bad: DiagnosisKey) -> None:
    made = server()
    assert not upload(made, key(2), bad)
    assert published(made, NOON + 7200) == ()
    assert upload(made, key(2))


def test_keys_at_the_edges_are_taken() -> None:
    assert upload(server(), key(1, day=-14), key(2, day=0, start=72 + 12, period=1))


def test_fourteen_keys_and_no_more() -> None:
    assert upload(server(), *(key(n, day=-(n % 13)) for n in range(14)))
    assert not upload(server(), *(key(n, day=-(n % 13)) for n in range(15)))


def test_a_key_waits_until_nobody_would_believe_it() -> None:
    """Two hours after its last interval: then the acceptance window of that interval has closed."""
    made = server()
    today = key(1, day=0, period=70)
    assert upload(made, today, key(2))
    assert published(made, today.ends + 7199) == (key(2),)
    assert published(made, today.ends + 7200) == (today,)
    assert published(made, today.ends + 9000) == ()


def test_keys_are_in_the_order_of_their_bytes() -> None:
    made = server()
    for slip, numbers in ((b"slip", (5, 3, 8)), (b"other", (1, 9))):
        made.handle(SlipIssued(slip), NOON)
        assert upload(made, *map(key, numbers), slip=slip)
    teks = [each.tek for each in published(made, NOON + 7200)]
    assert teks == sorted(teks)
    assert len(teks) == 5


def test_a_key_is_published_once() -> None:
    made = server()
    made.handle(SlipIssued(b"again"), NOON)
    assert upload(made, key(1))
    assert published(made, NOON + 7200) == (key(1),)
    assert upload(made, key(1), key(2), slip=b"again")
    assert published(made, NOON + 14_400) == (key(2),)


def test_phones_get_what_they_lack() -> None:
    made = server()
    made.handle(SlipIssued(b"again"), NOON)
    upload(made, key(1))
    published(made, NOON + 7200)
    upload(made, key(2), slip=b"again")
    published(made, NOON + 14_400)
    both = fetched(made, NOON + 20_000)
    assert both.until == NOON + 14_400
    assert [opened(file, server_key(SECRETS)).keys for file in both.files] == [(key(1),), (key(2),)]
    assert fetched(made, NOON + 20_000, since=NOON + 7200).files == both.files[1:]
    assert fetched(made, NOON + 20_000, since=both.until) == Files(both.until, ())


def test_files_are_given_for_fourteen_days() -> None:
    made = server()
    upload(made, key(1))
    published(made, NOON + 7200)
    last = NOON + 7200 + 14 * DAY
    assert len(fetched(made, last - 1).files) == 1
    assert fetched(made, last).files == ()
