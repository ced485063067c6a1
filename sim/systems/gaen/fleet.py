"""Whom do a whole country's phones alert? The decisions of `GaenPhone` for all of them at once, on arrays.

A payload is not made here: a sighting of a declarer belongs to the key that the declarer's phone spoke with at that
moment, which is what matching its bytes would find. What one phone heard of one key is a *group*: its scans, cut into
windows as the phone would cut them, and what they add to the minutes of a day by the country's rule. Groups wait until
their key is published; from then on they count. Held against the machines in tests, alert by alert.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.systems.fleet import FleetAlert, Sighted
from sim.systems.gaen.export import opened
from sim.systems.gaen.limits import INTERVAL_S, RETENTION_DAYS
from sim.systems.gaen.matching import RX_CORRECTION, SAME_SCAN_S, WINDOW_S
from sim.systems.gaen.messages import decode
from sim.systems.gaen.wire import TX_POWER
from sim.systems.interface import Upload
from sim.systems.machine import ProtocolError, Settings
from sim.systems.risk import rule_of
from sim.units import DAY, Bools, Floats, Int64s, UnixTime

SPEAKER_SHIFT = 32
"""A key's place among all: the number of who speaks with it, above its first second (Unix time, 32 bits)."""
DAY_BITS = 16
"""UTC days since 1970 in the low bits of a (hearer, day)."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A key that was uploaded: its number, the UTC day, and between which moments its owner spoke with it."""

    number: int
    day: int
    begin: int
    end: int
    transmission_risk: int


class _Group(NamedTuple):
    """What one phone heard of one key that adds to a day: the parts, the rows, and on which of them an alert rests."""

    hearer: int
    parts: Floats
    heard: Sighted
    told: Bools


@dataclass(slots=True)
class _Day:
    """What a phone heard on a day of keys that are published, and when each was."""

    parts: Floats | float = 0.0
    groups: list[tuple[UnixTime, _Group]] = field(default_factory=list)


class GaenFleet:
    """All phones of one country. Who hears and who speaks are numbers that the caller gives them."""

    def __init__(self, settings: Settings) -> None:
        self._rule = rule_of(settings.rule)
        self._server_key = settings.pinned["backend"]
        self._keys: dict[bytes, _Key] = {}
        self._spoken: defaultdict[int, list[_Key]] = defaultdict(list)
        self._reports: defaultdict[int, list[int]] = defaultdict(list)
        self._waiting: defaultdict[int, list[_Group]] = defaultdict(list)
        self._days: dict[int, _Day] = {}
        self._exposed: defaultdict[int, set[int]] = defaultdict(set)
        self._told: set[int] = set()
        self._read: dict[int, UnixTime] = {}
        self._oldest = 0

    # -- a declaration ------------------------------------------------------------------------------------------------

    def declared(self, speaker: int, message: bytes, now: UnixTime) -> None:
        """Take in what a declarer's phone uploaded. Raises ProtocolError for anything else."""
        said = decode(message)
        if not isinstance(said, Upload):
            raise ProtocolError(f"a report is no {type(said).__name__}")
        for key in said.told:
            # A report ends the key of its day: the phone spoke with the next one from that second on.
            since = [at for at in self._reports[speaker] if at // INTERVAL_S == key.start]
            begin = max(since, default=key.start * INTERVAL_S)
            known = _Key(len(self._keys), key.day, begin, key.ends, key.transmission_risk)
            self._keys[key.tek] = known
            self._spoken[speaker].append(known)
        self._reports[speaker].append(now)

    # -- the air ------------------------------------------------------------------------------------------------------

    def hear(self, heard: Sighted) -> None:
        """Take in all that phones heard of declarers, in the order of hearer, speaker and time."""
        row, which, keys = self._of_keys(heard)
        if not row.size:
            return
        heard = heard.where(row)
        new = np.append(True, (np.diff(heard.hearer) != 0) | (np.diff(which) != 0))
        window, scan = _cuts(heard.at, new, WINDOW_S, SAME_SCAN_S)
        first = np.flatnonzero(np.diff(scan, prepend=-1))
        risk = np.array([key.transmission_risk for key in keys])[which[first]]
        parts = self._rule.parts(*_measured(heard, first), heard.gap_s[first].astype(np.int64), risk)
        group = np.cumsum(new) - 1
        sums = self._rule.of_keys(np.add.reduceat(parts, np.flatnonzero(np.diff(group[first], prepend=-1))))
        told = self._told_of(heard.at, group, window, np.add.reduceat(parts, _starts(window[first])))
        ends = np.append(np.flatnonzero(new), row.size)
        for number in np.flatnonzero(sums.any(axis=1)).tolist():
            rows = slice(ends[number], ends[number + 1])
            mine = heard.where(rows)
            key = keys[which[ends[number]]]
            self._waiting[key.number].append(_Group(int(mine.hearer[0]), sums[number], mine, told[rows]))

    def _of_keys(self, heard: Sighted) -> tuple[Int64s, Int64s, list[_Key]]:
        """Return which rows were said under a key that was uploaded, and under which of these keys."""
        speakers = np.unique(heard.speaker).tolist()
        keys = [(speaker, key) for speaker in speakers for key in sorted(self._spoken[speaker], key=lambda k: k.begin)]
        if not keys:
            return (none := np.empty(0, dtype=np.int64)), none, []
        begin = np.array([speaker << SPEAKER_SHIFT | key.begin for speaker, key in keys])
        end = np.array([speaker << SPEAKER_SHIFT | key.end for speaker, key in keys])
        said = heard.speaker.astype(np.int64) << SPEAKER_SHIFT | heard.at
        which = np.searchsorted(begin, said, side="right") - 1
        row = np.flatnonzero((which >= 0) & (said < end[which]))
        return row, which[row], [key for _, key in keys]

    def _told_of(self, at: Int64s, group: Int64s, window: Int64s, parts: Floats) -> Bools:
        """Tell which rows an alert would rest on: those of payloads that were heard in a window that counts."""
        counts = self._rule.counted(parts)
        spell = _starts(group << SPEAKER_SHIFT | at // INTERVAL_S)
        of_payload = np.logical_or.reduceat(counts[window], spell)
        return np.repeat(of_payload, np.diff(spell, append=at.size))

    # -- news ---------------------------------------------------------------------------------------------------------

    def published(self, message: bytes, now: UnixTime) -> Sequence[int]:
        """Count the keys of a file; return, in order, which phones will find an exposure in it when they next ask.

        Raises ProtocolError for a file that the server did not sign.
        """
        self._forget(now)
        touched: dict[int, _Day] = {}
        for key in opened(message, self._server_key).keys:
            known = self._keys.get(key.tek)
            for group in self._waiting.pop(known.number, ()) if known else ():
                assert known is not None
                code = group.hearer << DAY_BITS | known.day
                day = touched[code] = self._days.setdefault(code, _Day())
                day.parts = day.parts + group.parts
                day.groups.append((now, group))
        return sorted({code >> DAY_BITS for code in self._exposures(touched)})

    def _exposures(self, days: dict[int, _Day]) -> Iterator[int]:
        """Yield which of these (hearer, day) have become exposures."""
        if not days:
            return
        minutes = self._rule.summed(np.array([day.parts for day in days.values()]))
        for code, enough in zip(days, (minutes >= self._rule.alert_minutes).tolist(), strict=True):
            if enough and code not in self._told:
                self._exposed[code >> DAY_BITS].add(code)
                yield code

    def ask(self, phone: int, now: UnixTime) -> FleetAlert | None:
        """Let a phone ask for news: return the alert it then gives, if there is one."""
        today = now // DAY
        new = sorted(
            code for code in self._exposed.pop(phone, ())
            if today - (code & (1 << DAY_BITS) - 1) <= self._rule.recent_days
        )  # fmt: skip
        if not new:
            return None
        self._told.update(new)
        groups = [group for code in new for _, group in self._days[code].groups]
        on: Sighted = Sighted.join([group.heard.where(group.told) for group in groups])
        return FleetAlert(UnixTime((new[-1] & (1 << DAY_BITS) - 1) * DAY), on)

    def read(self, phone: int, now: UnixTime) -> tuple[UnixTime, Sighted]:
        """Hand over what a phone heard of published keys and was not handed before, and since when they are out."""
        last, self._read[phone] = self._read.get(phone, UnixTime(0)), now
        codes = (phone << DAY_BITS | day for day in range(now // DAY - RETENTION_DAYS, now // DAY + 1))
        groups = [each for code in codes if code in self._days for each in self._days[code].groups if each[0] > last]
        return min(out for out, _ in groups), Sighted.join([group.heard for _, group in groups])

    def _forget(self, now: UnixTime) -> None:
        """Drop, once a day, what phones no longer keep."""
        oldest = now // DAY - RETENTION_DAYS
        if oldest <= self._oldest:
            return
        self._oldest = oldest
        self._days = {code: day for code, day in self._days.items() if code & (1 << DAY_BITS) - 1 >= oldest}
        self._told = {code for code in self._told if code & (1 << DAY_BITS) - 1 >= oldest}


def _starts(number: Int64s) -> Int64s:
    """Return where runs of equal numbers begin."""
    return np.flatnonzero(np.append(True, np.diff(number) != 0))


def _measured(heard: Sighted, first: Int64s) -> tuple[Int64s, Int64s]:
    """Return the mean and smallest loss in dB of each scan, whose rows begin at `first`, as a phone works them out."""
    power = TX_POWER - RX_CORRECTION
    mean = np.maximum(0, power - heard.rssi.astype(np.int64))
    least = np.maximum(0, power - heard.strongest.astype(np.int64))
    if first.size == mean.size:
        return mean, least
    rows = np.diff(first, append=mean.size)
    typical = np.floor(np.add.reduceat(mean, first) / rows + 0.5).astype(np.int64)
    return typical, np.minimum.reduceat(least, first)


@kernel
def _cuts(at: Int64s, new: Bools, window_s: int, same_scan_s: int) -> tuple[Int64s, Int64s]:
    """Return the number of each row's window and scan; a group begins wherever `new` says so."""
    window, scan = np.empty(at.size, dtype=np.int64), np.empty(at.size, dtype=np.int64)
    begun = np.int64(0)
    for i in range(at.size):
        if new[i]:
            window[i] = window[i - 1] + 1 if i else 0
            scan[i] = scan[i - 1] + 1 if i else 0
            begun = at[i]
            continue
        same = at[i] - at[i - 1] <= same_scan_s
        scan[i] = scan[i - 1] + (0 if same else 1)
        late = not same and at[i] - begun >= window_s
        window[i] = window[i - 1] + (1 if late else 0)
        if late:
            begun = at[i]
    return window, scan
