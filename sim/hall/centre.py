"""What does the hall need of phones whose server matches, where nobody looks at their lines? What they come to.

The same methods as a switchboard's and the same journal, without a machine for each phone and a message for each
request: the design's `Central` decides, and only the bytes of reports are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.columns import Columns
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing
from sim.radio.hearing import Sightings
from sim.systems.central import PHONE_SHIFT, Found, Listened
from sim.systems.machine import Line, Role, SlipIssued, Stimulus, SyncDue, TestedPositive
from sim.units import Int64s

NO_LINE = Line(b"")
"""In place of the handle of a connection, which nobody sees."""


@dataclass(frozen=True, slots=True)
class Reported(Columns):
    """What declarers told of: by whom, when first heard, for how many s, and the number of the payload."""

    declarer: Int64s
    at: Int64s
    heard_s: Int64s
    payload: Int64s


class Centre(Switchboard):
    """All phones of one arm and their server, as a switchboard. Takes what a `Switchboard` takes."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        ((self.role, secret),) = self.secrets.items()
        assert self.design.central is not None
        self.central = self.design.central(secret, self.draws.secrets, self.settings)
        self.listened: dict[int, Sightings] = {}
        self.reported: list[Reported] = []

    def install(self, phone: int) -> None:
        """Have a phone matter: all are here already."""

    def listen(self, phone: int, heard: Sightings, at: int) -> None:
        """Let a phone take in, in bulk, all that it heard until now, for the report that it makes next."""
        self.listened[phone] = heard.where(self._loud(heard))

    def stimulate(self, phone: int, stimulus: Stimulus, at: int) -> None:
        """Let a phone report or ask for its status, and its owner know if it says so."""
        if isinstance(stimulus, TestedPositive):
            self._report(phone, stimulus, at)
            if self.design.falls_silent(self.settings.rule):
                self.silent_from[phone] = at
        elif (alert := self.central.ask(phone, self.calendar.unix(at))) is not None:
            self.on_alert(phone, alert, at)

    def tell(self, role: Role, stimulus: Stimulus, at: int) -> None:
        """Let the server look at the reports that it got; a code that it is told of will be good."""
        if not isinstance(stimulus, SlipIssued):
            assert isinstance(stimulus, SyncDue)
            self._carry_on(self.central.look(self.calendar.unix(at)), at)

    # -- reports ------------------------------------------------------------------------------------------------------

    def _report(self, phone: int, positive: TestedPositive, at: int) -> None:
        heard, midnight = self.listened.pop(phone, None), self.calendar.midnight
        columns = [np.empty(0, dtype=np.int32)] * 4
        if heard is not None:
            columns = [heard.heard, heard.at, heard.rssi, heard.gap]
        whom, when, rssi, gap_s = columns
        told = Listened(whom.astype(np.int64), when.astype(np.int64) + midnight, rssi, gap_s.astype(np.int64))
        made = self.central.report(phone, positive.slip, positive.onset, told, self.calendar.unix(at))
        declarer = np.full(made.payload.size, phone, dtype=np.int64)
        report = Reported(declarer, made.first - midnight, made.heard_s, made.payload)
        self.reported.append(report.where(report.at >= at - self.evidence.retention_s))
        self.edges.told(phone, made.payload >> PHONE_SHIFT)
        self.on_cross(Crossing(at, phone, self.role, "up", NO_LINE, made.message))

    # -- what the server finds ----------------------------------------------------------------------------------------

    def _carry_on(self, found: Found, at: int) -> None:
        """Note what counted for whom, and who will have another answer."""
        if self.reported and found.counted.size:
            every: Reported = Reported.join(self.reported)
            every = every.where(np.isin(every.payload, found.counted))
            whose = every.payload >> PHONE_SHIFT
            order = np.lexsort((every.heard_s, every.at, every.declarer, whose))
            rows = np.stack([every.declarer, every.at, every.heard_s], axis=1)[order]
            phones, first = np.unique(whose[order], return_index=True)
            for phone, part in zip(phones.tolist(), np.split(rows, first[1:]), strict=True):
                self.evidence.counts(phone, part)
        self.reported = []
        for phone in found.flagged:
            self.evidence.flag(phone, at)
            self.on_flag(phone, True, at)
        for phone in found.cleared:
            self.on_flag(phone, False, at)
