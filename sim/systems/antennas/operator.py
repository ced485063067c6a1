"""Whose phones were attached to one antenna with a case's? The operator's logs say, and how many went where.

The operator keeps the logs of two weeks. What is asked of it is answered for whole days that are over.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import numpy as np

from sim.systems.antennas.rules import LEAST_FLOW, RETENTION_DAYS, RULES
from sim.systems.machine import Settings
from sim.systems.stimuli import (
    Attachments,
    Confirmed,
    Effect,
    Line,
    ProtocolError,
    Publish,
    Stimulus,
    SyncDue,
    Text,
)
from sim.units import DAY, Int64s, UnixTime


class Operator:
    """A mobile operator with all its antennas' logs, by antenna and day."""

    def __init__(self, settings: Settings) -> None:
        self._rule = RULES[settings.rule or next(iter(RULES))]
        self._logs: dict[tuple[int, int], Attachments] = {}
        self._cases: frozenset[Line] = frozenset()

    def log(self, day: UnixTime, attached: Attachments) -> None:
        """Keep the log of an antenna's day, which begins at `day`. Raises ProtocolError for one that cannot be."""
        rows = attached.which, attached.since, attached.until
        if len({each.size for each in rows}) > 1 or np.any(attached.until < attached.since):
            raise ProtocolError("a log whose rows are none")
        if len(attached) and not (
            attached.which.min() >= 0 and attached.which.max() < len(attached.phones)
            and day <= attached.since.min() and attached.until.max() <= day + DAY
        ):  # fmt: skip
            raise ProtocolError("a log of phones or hours that it does not have")
        self._logs[int(day), attached.antenna] = attached

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Find who shared an antenna with a new case, or publish the flows of yesterday. Raises ProtocolError."""
        match stimulus:
            case Confirmed(case):
                self._forget(now)
                self._cases |= {case}
                return () if self._rule.lists else self._companions(case)
            case SyncDue():
                self._forget(now)
                return self._flows(now // DAY * DAY - DAY) if self._rule.lists else ()
        raise ProtocolError(f"the operator does not know {type(stimulus).__name__}")

    def _forget(self, now: UnixTime) -> None:
        first = now // DAY * DAY - RETENTION_DAYS * DAY
        self._logs = {key: log for key, log in self._logs.items() if key[0] >= first}

    # -- who shared an antenna ----------------------------------------------------------------------------------------

    def _companions(self, case: Line) -> tuple[Effect, ...]:
        """Return a message for each number whose time at the case's antennas, at once with it, is long enough."""
        together: dict[Line, list[tuple[int, int, int]]] = {}
        for (day, _), log in sorted(self._logs.items(), key=lambda each: each[0]):
            if case in log.phones:
                for row, seconds in zip(*_at_once(log, log.phones.index(case)), strict=True):
                    who = log.phones[log.which[row]]
                    together.setdefault(who, []).append((day, int(log.since[row]), seconds))
        return tuple(
            Text(who, UnixTime(max(shared)[0]), case, UnixTime(min(since for _, since, _ in shared)), seconds)
            for who, shared in sorted(together.items())
            if self._rule.long_enough(seconds := sum(each for *_, each in shared)) and who not in self._cases
        )

    # -- lists for everybody ------------------------------------------------------------------------------------------

    def _flows(self, day: int) -> tuple[Effect, ...]:
        """Publish how many phones went from antenna to antenna on a day, once or often; small numbers are left out."""
        stays = sorted(
            (log.phones[which], since, antenna)
            for (its_day, antenna), log in self._logs.items()
            if its_day == day
            for which, since in zip(log.which.tolist(), log.since.tolist(), strict=True)
        )
        moves = {
            (who, here, there) for (who, _, here), (same, _, there) in pairwise(stays) if who == same and here != there
        }
        counts = Counter((here, there) for _, here, there in moves)
        flows = [[*ends, count] for ends, count in sorted(counts.items()) if count >= LEAST_FLOW]
        return (Publish(json.dumps({"day": day, "flows": flows}, separators=(",", ":")).encode()),)


def _at_once(log: Attachments, case: int) -> tuple[list[int], list[int]]:
    """Return which rows of a log overlap the case's own, and for how many seconds in all."""
    own = log.which == case
    seconds: Int64s = np.zeros(len(log), dtype=np.int64)
    for since, until in zip(log.since[own].tolist(), log.until[own].tolist(), strict=True):
        seconds += np.maximum(np.minimum(log.until, until) - np.maximum(log.since, since), 0)
    rows = np.flatnonzero((seconds > 0) & ~own)
    return rows.tolist(), seconds[rows].tolist()
