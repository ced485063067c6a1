"""On whose reports does an alert rest? What the hall alone can say, since neither the phone nor its owner knows.

Where phones match, an alert names the payloads it rests on, and the hall remembers whose they were. Where a server
matches, it says of each account which first bytes of payloads counted, and the hall remembers who uploaded them. What
counted since an account was last flagged is behind its next flag; and what is behind the flags of a phone is behind the
alert it then gives, unless it asks and stays silent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Witnessed(NamedTuple):
    """Whose a payload was that a phone heard, when it did (or first did), and the seconds its scans stand for."""

    heard: int
    at: int
    gap_s: int


Seen = Mapping[bytes, list[Witnessed]]
"""Of each payload that a phone heard, every scan that did, or the first one with the seconds of all."""


class Told(NamedTuple):
    """Part of what an alert rests on: who declared, when one phone (first) heard the other, for how many seconds."""

    declarer: int
    at: int
    heard_s: int


@dataclass(slots=True)
class Evidence:
    """What of the reports a server still has to look at, what it found of each phone, and what is behind its flags."""

    retention_s: int
    uploaded: dict[bytes, list[tuple[int, list[Witnessed], int]]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[int, set[Told]] = field(default_factory=lambda: defaultdict(set))
    behind: dict[int, set[Told]] = field(default_factory=lambda: defaultdict(set))
    _payloads: list[bytes] = field(default_factory=list)

    def told(self, declarer: int, payloads: Iterable[bytes], seen: Seen, now: int) -> None:
        """Remember of a report which payloads it told of, from what the declarer's phone had heard."""
        for payload in payloads:
            self.uploaded[payload].append((declarer, seen[payload], now))

    def count(self, phone: int, beginnings: Iterable[bytes]) -> None:
        """Note that payloads with these first bytes, out of the reports that the server looks at, count for a phone."""
        if len(self._payloads) != len(self.uploaded):
            self._payloads = sorted(self.uploaded)
        for beginning in beginnings:
            at = bisect_left(self._payloads, beginning)
            while at < len(self._payloads) and self._payloads[at].startswith(beginning):
                self.counted[phone].update(self._told(*each) for each in self.uploaded[self._payloads[at]])
                at += 1

    def _told(self, declarer: int, seen: list[Witnessed], now: int) -> Told:
        recent = [each for each in seen if each.at >= now - self.retention_s]
        return Told(declarer, min(each.at for each in recent), sum(each.gap_s for each in recent))

    def flag(self, phone: int, now: int) -> None:
        """Note that the server flagged a phone's account, on what counted since it did so last."""
        found = self.counted.pop(phone, set())
        self.behind[phone] |= {each for each in found if each.at >= now - self.retention_s}

    def looked_at(self) -> None:
        """Note that the server has looked at all reports."""
        self.uploaded.clear()
        self._payloads = []

    def asked(self, phone: int) -> None:
        """Note that a phone has asked: what was behind its flags is told by now, or never will be."""
        self.behind.pop(phone, None)

    def of(self, phone: int) -> tuple[Told, ...]:
        """Return what is behind the flags of a phone, that of each declarer together."""
        return tuple(sorted(self.behind.get(phone, ())))
