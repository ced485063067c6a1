"""On whose reports does an alert rest? Columns against plain words."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.hall.evidence import Evidence, Told, Witnessed
from sim.systems.payloads import table
from sim.units import DAY

RETENTION_S = 14 * DAY
NOW = 15 * DAY

SCANS = st.tuples(st.sampled_from([b"aax", b"aay", b"abx", b"bby"]), st.integers(0, NOW - 1), st.integers(1, 300))
REPORTS = st.lists(st.tuples(st.integers(1, 3), st.lists(SCANS, min_size=1, max_size=12)), min_size=1, max_size=4,
                   unique_by=lambda report: report[0])  # fmt: skip


def witnessed(scans: list[tuple[bytes, int, int]]) -> Witnessed:
    payloads, at, gap_s = zip(*scans, strict=True)
    return Witnessed(np.full(len(scans), 9), np.array(at), np.array(gap_s), table(payloads, 3))


@settings(max_examples=200)
@given(REPORTS, st.lists(st.sampled_from([b"aa", b"ab", b"bb", b"zz"]), unique=True, max_size=4))
def test_what_counts_is_found_by_its_first_bytes(
    reports: list[tuple[int, list[tuple[bytes, int, int]]]], beginnings: list[bytes]
) -> None:
    evidence, plain = Evidence(RETENTION_S), set()
    for declarer, scans in reports:
        evidence.told(declarer, witnessed(scans), NOW)
        of: defaultdict[bytes, list[tuple[int, int]]] = defaultdict(list)
        for payload, at, gap_s in scans:
            if payload[:2] in beginnings and at >= NOW - RETENTION_S:
                of[payload].append((at, gap_s))
        plain |= {Told(declarer, min(found)[0], sum(gap for _, gap in found)) for found in of.values()}
    evidence.count(5, beginnings)
    evidence.flag(5, NOW)
    assert evidence.of(5) == tuple(sorted(plain))


def test_reports_looked_at_count_no_more() -> None:
    evidence = Evidence(RETENTION_S)
    evidence.told(1, witnessed([(b"aax", NOW - 100, 10)]), NOW)
    evidence.looked_at()
    evidence.count(5, [b"aa"])
    evidence.flag(5, NOW)
    assert evidence.of(5) == ()


def test_what_was_behind_a_flag_is_gone_once_the_phone_has_asked() -> None:
    evidence = Evidence(RETENTION_S)
    evidence.told(1, witnessed([(b"aax", NOW - 100, 10), (b"aax", NOW - 90, 20)]), NOW)
    evidence.count(5, [b"aa"])
    evidence.flag(5, NOW)
    assert evidence.of(5) == (Told(1, NOW - 100, 30),)
    evidence.asked(5)
    assert evidence.of(5) == ()


def test_what_counted_long_before_a_flag_is_not_behind_it() -> None:
    """The account was not flagged at once: by then the older of two hearings is out of retention."""
    evidence = Evidence(RETENTION_S)
    evidence.told(1, witnessed([(b"aax", NOW - 12 * DAY, 10), (b"aay", NOW - DAY, 20)]), NOW)
    evidence.count(5, [b"aa"])
    evidence.flag(5, NOW + 3 * DAY)
    assert evidence.of(5) == (Told(1, NOW - DAY, 20),)


@given(st.lists(SCANS, min_size=1, max_size=20), st.lists(st.sampled_from([b"aax", b"abx", b"zzz"]), unique=True))
def test_whose_payloads_these_were(scans: list[tuple[bytes, int, int]], wanted: list[bytes]) -> None:
    found = witnessed(scans).of(wanted)
    rows = [(bytes(payload), at, gap) for payload, at, gap in zip(found.payload, found.at, found.gap_s, strict=True)]
    assert sorted(rows) == sorted(scan for scan in scans if scan[0] in wanted)
    assert len(Witnessed.none().of([b"aax"])) == 0
