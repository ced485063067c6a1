"""What does the server of a TCN app do? It checks slips and signatures, and publishes every report.

It learns the reports of those who declared and nothing about whom they met. TCN needs no authority: an app may publish
what anybody reports. This server asks for the code of a positive result, so that all systems here hear of the same
cases; the code stays with it and is not in the memo, which everybody reads.
"""

from __future__ import annotations

from sim.systems.machine import Settings
from sim.systems.publishing import PublishingServer
from sim.systems.tcn import messages
from sim.systems.tcn.limits import MOST_REPORTS, RETENTION_DAYS, SLIP_S
from sim.systems.tcn.matching import lawful
from sim.systems.tcn.wire import Report
from sim.units import DAY, Secrets, UnixTime


class TcnBackend(PublishingServer[Report]):
    """The server of one app: reports that wait, and the keys of those that it knows."""

    messages, slip_s, retention_days = messages, SLIP_S, RETENTION_DAYS

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        super().__init__()
        self._waiting: dict[bytes, bytes] = {}
        self._known: dict[bytes, UnixTime] = {}

    def _lawful(self, told: tuple[Report, ...], now: UnixTime) -> bool:
        return len(told) <= MOST_REPORTS and all(map(lawful, told))

    def _collect(self, told: tuple[Report, ...], now: UnixTime) -> None:
        """Take one report for each key: a second one is passed over, so that nobody is published twice."""
        for report in told:
            if report.rvk not in self._known:
                self._known[report.rvk], self._waiting[report.rvk] = now, bytes(report)

    def _file(self, now: UnixTime) -> bytes | None:
        """Return the reports that wait, in the order of their keys, which tells nothing of who wrote them."""
        waiting, self._waiting = self._waiting, {}
        return b"".join(waiting[rvk] for rvk in sorted(waiting)) or None

    def _forget(self, now: UnixTime) -> None:
        super()._forget(now)
        self._known = {rvk: at for rvk, at in self._known.items() if at > now - RETENTION_DAYS * DAY}
