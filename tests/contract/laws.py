"""What does each specification promise that the battery has to know? One row per system."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from math import ceil

import numpy as np

from sim.systems.bluetrace import identifiers as bluetrace
from sim.systems.bluetrace.rules import APART_S
from sim.systems.bluetrace.rules import RULES as CALLS
from sim.systems.bluetrace.wire import taken
from sim.systems.desire.rules import RULES as TOKENS
from sim.systems.machine import Machine
from sim.systems.ntk import rules as ntk
from sim.systems.registry import design, names
from sim.systems.risk import RULES
from sim.systems.robert import rules as robert
from sim.systems.robert.scoring import THRESHOLD, scores, total_risk
from sim.systems.robert.text import raw_of
from sim.units import DAY, HOUR, MINUTE, Secrets, UnixTime
from tests.contract.conversation import SCAN_S, SLIP, TABLE_DBM, moment


@dataclass(frozen=True, slots=True)
class Law:
    """`replay(payload, said at)`: first and last second at which a payload may be heard; `step_s` later it is another.

    `scans(rule)`: the fewest scans on a table that make an alert, from a full hour on; one fewer makes none.
    `pre_days(rule)`: whole days before the onset that are told and count; None if all do. `says(rule)`: by how many
    days the day of an alert may be wrong; None if it names none. `payload` and `foreign`: bytes that are no message on
    the air or on a line. `slip`: a code of a positive result. `seldom_s`: how rarely a phone may ask that nobody
    reported (None: never). `kept(server)`: the state of a server without what it keeps for good. `vouched`: whether the
    protocol itself shows who said what a server says; where not, only the encrypted line does, which no machine plays.
    `singly`: whether each payload is told in a message of its own. `same_day(rule)`: whether what was said on the day
    of the report counts.
    """

    replay: Callable[[bytes, int], tuple[int, int]]
    step_s: int
    scans: Callable[[str], int]
    pre_days: Callable[[str], int | None]
    says: Callable[[str], int | None]
    payload: bytes
    foreign: tuple[bytes, ...]
    publishes: bool
    slip: bytes = SLIP
    seldom_s: int | None = None
    kept: Callable[[Machine], bytes] = pickle.dumps
    vouched: bool = True
    singly: bool = False
    same_day: Callable[[str], bool] = lambda rule: True


# -- Google and Apple -------------------------------------------------------------------------------------------------


def _gaen_scans(rule: str) -> int:
    minutes = RULES[rule].long_enough_minutes(31)  # -24 - (-60 + 5) dB, phones on a table
    return ceil(minutes * 60 / SCAN_S)


def _gaen_replay(payload: bytes, said_at: int) -> tuple[int, int]:
    start = said_at - said_at % 600
    return start - 7_200, start + 7_799


# -- DP-3T -----------------------------------------------------------------------------------------------------------


def _within(period_s: int) -> Callable[[bytes, int], tuple[int, int]]:
    """In the period in which it was said, and never in another."""
    return lambda payload, said_at: (said_at - said_at % period_s, said_at - said_at % period_s + period_s - 1)


def _dp3t(period_s: int) -> Law:
    return Law(
        replay=_within(period_s), step_s=900, scans=_gaen_scans, pre_days=lambda rule: 2, says=lambda rule: 0,
        payload=b"hello", publishes=True,
        foreign=(b"", b"\x00", b"\xffnothing", b"\x01\xff", b"\x02\x02", b"\x04\x12\x03zip", b"\x03" + bytes(9)),
    )  # fmt: skip


# -- StopCovid --------------------------------------------------------------------------------------------------------


def _robert_scans(rule: str) -> int:
    """By its own server's score; the app's filter lets all of this through."""
    for scans in count(1):
        at = moment(10, 10) + SCAN_S * np.arange(scans)
        bounds = np.searchsorted(at, np.arange(at[0], at[-1] + 900 + 1, 900)).astype(np.int64)
        level = np.full(scans, TABLE_DBM + 30 + 5)
        stored = scores(robert.RULES[rule], at, level, bounds)
        if total_risk(robert.RULES[rule], float(stored.sum())) >= THRESHOLD:
            return scans
    raise AssertionError


def _robert_replay(payload: bytes, said_at: int) -> tuple[int, int]:
    """Three minutes around the moment the payload names: the last one before it was said with these 16 bits."""
    built = said_at - (said_at + 2_208_988_800 - int.from_bytes(payload[9:11], "big")) % 65_536
    return built - 180, built + 180


def _robert_kept(server: Machine) -> bytes:
    """The deployed row of an account keeps whether and when its owner was last told of a risk."""
    bare = pickle.loads(pickle.dumps(server))
    rows = {
        ident: replace(row, notified=False, latest_risk=0, last_contact=None)
        for ident, row in bare._accounts.items()
    }  # fmt: skip
    bare._accounts = rows
    return pickle.dumps(bare)


# -- TCN --------------------------------------------------------------------------------------------------------------


def _tcn_replay(payload: bytes, said_at: int) -> tuple[int, int]:
    """No time is checked: from the tenth day before the report is read, where the rule begins, until it is read.

    The battery's report is out on day 12 at 10:00; phones ask every six hours, the second one at two minutes past.
    """
    read = moment(12, 12) + 120
    return read // DAY * DAY - 10 * DAY, read


# -- PEPP-PT NTK ------------------------------------------------------------------------------------------------------


def _ntk_replay(payload: bytes, said_at: int) -> tuple[int, int]:
    """Within the hour of its key."""
    return said_at - said_at % 3600, said_at - said_at % 3600 + 3599


def _ntk_scans(rule: str) -> int:
    return ceil(ntk.RULES[rule].long_enough_minutes(31) * 60 / SCAN_S)


# -- BlueTrace --------------------------------------------------------------------------------------------------------


def _bluetrace_replay(payload: bytes, said_at: int) -> tuple[int, int]:
    """As the authority that made the TempID reads it."""
    tempid = raw_of(taken(payload)[0])
    said = bluetrace.read_any(Secrets(b"server authority"), tempid, UnixTime(said_at))
    assert said is not None
    return said.start, said.expiry


# -- DESIRE -----------------------------------------------------------------------------------------------------------


def _desire_kept(server: Machine) -> bytes:
    """Tokens that were used are known for good, so that none is good twice."""
    bare = pickle.loads(pickle.dumps(server))
    bare._used = {}
    return pickle.dumps(bare)


LAWS: dict[str, Law] = {
    "robert": Law(
        replay=_robert_replay, step_s=SCAN_S, scans=_robert_scans,
        pre_days=lambda rule: 2 if robert.RULES[rule].windowed else None,
        says=lambda rule: 1 if robert.RULES[rule].dated else None,
        payload=bytes(16),
        foreign=(b"", b"\x00", b"\xffnothing", b"status", b"status {}", b"report []", b"exposure {\"atRisk\":1}",
                 b"receipt {}", b"register {\"clientPublicECDHKey\":\"AAAA\"}"),
        publishes=False, slip=b"1b4e28ba-2fa1-41d2-883f-0016d3cca427", seldom_s=3 * DAY, kept=_robert_kept,
    ),
    "gaen": Law(
        replay=_gaen_replay, step_s=600, scans=_gaen_scans, says=lambda rule: 0,
        pre_days=lambda rule: {"immuni_2020_06": None, "corona_warn_app_2020_06": 5}.get(rule, 2),
        payload=b"hello", foreign=(b"", b"\x00", b"\xffnothing", b"\x01\xff\xff", b"\x04\x12\x03zip"),
        publishes=True, same_day=lambda rule: rule != "corona_warn_app_2020_06",
    ),
    "dp3t_low_cost": _dp3t(DAY),  # and before the publication, which its own tests hold it to
    "dp3t_unlinkable": _dp3t(15 * MINUTE),
    "dp3t_hybrid": _dp3t(2 * HOUR),
    "tcn": Law(
        replay=_tcn_replay, step_s=900, scans=_gaen_scans, pre_days=lambda rule: 2, says=lambda rule: 0,
        payload=b"hello",
        foreign=(b"", b"\x00", b"\xffnothing", b"\x01", b"\x01\x05slip", b"\x01\x00" + bytes(134), b"\x02\x02", b"\x03",
                 b"\x04" + bytes(8) + b"\x05\x00\x00\x00zip", b"\x04" + bytes(8) + b"\x03\x00\x00\x00zip"),
        publishes=True, vouched=False,
    ),
    "ntk": Law(
        replay=_ntk_replay, step_s=3600, scans=_ntk_scans, pre_days=lambda rule: None, says=lambda rule: None,
        payload=b"hello",
        foreign=(b"", b"\x09", b"\xffnothing", b"\x00", b"\x01" + bytes(7), b"\x05" + bytes(772),
                 b"\x05\x02" + bytes(772), b"\x06" + bytes(34), b"\x07", b"\x07\x02", b"\x08\x00"),
        publishes=False, seldom_s=47 * HOUR, vouched=False,
    ),
    "bluetrace": Law(
        replay=_bluetrace_replay, step_s=900, scans=lambda rule: ceil(CALLS[rule].minutes * 60 / APART_S) + 1,
        pre_days=lambda rule: None, says=lambda rule: 0, payload=bytes(16),
        foreign=(b"", b"\x00", b"\xffnothing", b"upload", b"upload {}", b"register []", b"tempIDs {\"tempIDs\":[]}",
                 b"registered {}", b"register {\"phoneNumber\":\"+3312\"}", b"getTempIDs {\"uid\":1}"),
        publishes=False, slip=b"K7QX2M", seldom_s=DAY,
    ),
    "desire": Law(
        replay=lambda payload, said_at: (said_at // 900 * 900, said_at // 900 * 900 + 899), step_s=900,
        scans=lambda rule: ceil(TOKENS[rule].near.minutes * 60 / SCAN_S), pre_days=lambda rule: 2,
        says=lambda rule: None, payload=bytes(32),
        foreign=(b"", b"\x00", b"\xffnothing", b"\x01+33", b"\x03", b"\x05", b"\x06\x00", b"\x07" + bytes(80),
                 b"\x09\x00"),
        publishes=False, slip=b"0123456789abcdef", kept=_desire_kept, singly=True,
    ),
}  # fmt: skip

HEARING = tuple(name for name in names() if design(name).phone and design(name).traits.scans)
"""The systems whose phones hear each other. A phone that goes by positions alone has no sightings to be tried with:
tests/systems/test_itineraries.py is its battery."""

CASES = [(name, rule) for name in HEARING for rule in design(name).rules]
"""Every system whose phones hear each other, under every rule it can be run under."""
