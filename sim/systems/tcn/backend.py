"""What does the server of a TCN app do? It checks slips and signatures, and publishes every report.

It learns the reports of those who declared and nothing about whom they met. TCN needs no authority: an app may publish
what anybody reports. This server asks for the code of a positive result, so that all systems here hear of the same
cases; the code stays with it and is not in the memo, which everybody reads.
"""

from __future__ import annotations

from sim.systems.machine import (
    Delivered,
    Effect,
    Line,
    ProtocolError,
    Publish,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
)
from sim.systems.tcn.limits import MOST_REPORTS, RETENTION_DAYS, SLIP_S
from sim.systems.tcn.matching import lawful
from sim.systems.tcn.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.tcn.wire import Report
from sim.units import DAY, Secrets, UnixTime


class TcnBackend:
    """The server of one app: slips that are still good, reports that wait, and the files of the last 14 days."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._slips: dict[bytes, UnixTime] = {}
        self._waiting: dict[bytes, bytes] = {}
        self._known: dict[bytes, UnixTime] = {}
        self._files: tuple[tuple[UnixTime, bytes], ...] = ()

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip):
                self._slips[slip] = UnixTime(now + SLIP_S)
                return ()
            case SyncDue():
                return self._publish(now)
            case Delivered(message, line):
                return self._answer(message, line, now)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, message: bytes, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Upload(slip, reports):
                return (Send(line, encode(Receipt(self._take(slip, reports, now)))),)
            case Fetch(since):
                return (Send(line, encode(self._newer(since, now))),)
            case other:
                raise ProtocolError(f"an app does not say {type(other).__name__} to a server")

    def _take(self, slip: bytes, reports: tuple[Report, ...], now: UnixTime) -> bool:
        """Take the reports if the slip and all of them are good; only then is the slip used up.

        One report for each key: a second one is passed over, so that nobody is published twice.
        """
        good = now < self._slips.get(slip, 0) and len(reports) <= MOST_REPORTS and all(map(lawful, reports))
        if not good:
            return False
        del self._slips[slip]
        for report in reports:
            if report.rvk not in self._known:
                self._known[report.rvk], self._waiting[report.rvk] = now, bytes(report)
        return True

    def _publish(self, now: UnixTime) -> tuple[Effect, ...]:
        """Publish the reports that wait, in the order of their keys, which tells nothing of who wrote them."""
        self._forget(now)
        if not self._waiting:
            return ()
        file = b"".join(self._waiting[rvk] for rvk in sorted(self._waiting))
        self._files += ((now, file),)
        self._waiting = {}
        return (Publish(file),)

    def _newer(self, since: UnixTime, now: UnixTime) -> Files:
        newer = [(end, file) for end, file in self._files if end > since and end > now - RETENTION_DAYS * DAY]
        return Files(max((end for end, _ in newer), default=since), tuple(file for _, file in newer))

    def _forget(self, now: UnixTime) -> None:
        oldest = now - RETENTION_DAYS * DAY
        self._slips = {slip: end for slip, end in self._slips.items() if end > now}
        self._known = {rvk: told for rvk, told in self._known.items() if told > oldest}
        self._files = tuple((end, file) for end, file in self._files if end > oldest)
