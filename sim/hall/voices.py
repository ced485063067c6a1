"""What did these phones say at these moments? The real bytes, made when somebody wants to know, of any phone.

Phones are asked whom the run did not need, and nothing that they are asked reaches a server or the run: where the run
has a phone, it answers, as only it knows of its reports; another is made for the question.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.hall.switchboard import Switchboard
from sim.systems.machine import Installed, Phone, Speaker
from sim.systems.payloads import Payload
from sim.units import NEVER, Bools, Int32s, Int64s


class Voices:
    """The voices of all phones of one arm."""

    def __init__(self, board: Switchboard) -> None:
        self.board, self.calendar = board, board.calendar
        self._made: dict[int, Phone] = {}

    def said(self, phones: Int32s, at: Int64s) -> list[Payload | None]:
        """Return what each of these phones said at its moment (s since day 0); None where it said nothing."""
        said: list[Payload | None] = [None] * phones.size
        speakers, which = np.unique(phones, return_inverse=True)
        rows = np.flatnonzero(self._loud(speakers, which, at))
        if not rows.size:
            return said
        now = at[rows].astype(np.int64) + self.calendar.midnight
        design = self.board.design
        if design.beacons is not None:
            secrets = [self.board.draws.secrets(speaker) for speaker in speakers.tolist()]
            made, number = design.beacons(self.board.secrets, secrets, self.board.settings, which[rows], now)
            for row, one in zip(rows.tolist(), number.tolist(), strict=True):
                said[row] = made[one].tobytes()
            return said
        order = np.argsort(which[rows], kind="stable")
        bounds = np.append(np.flatnonzero(np.diff(which[rows][order], prepend=-1)), order.size).tolist()
        for begin, end in pairwise(bounds):
            mine = order[begin:end]
            for row, payload in zip(rows[mine].tolist(), self._spoken(int(phones[rows[mine[0]]]), now[mine]),
                                    strict=True):  # fmt: skip
                said[row] = payload
        return said

    def _loud(self, speakers: Int32s, which: Int64s, at: Int64s) -> Bools:
        """Tell which of these moments lie after the app came and before a phone fell silent."""
        silent = [self.board.silent_from.get(speaker, int(NEVER)) for speaker in speakers.tolist()]
        loud: Bools = (at >= self.board.installed_at) & (at < np.array(silent, dtype=np.int64)[which])
        return loud

    def _spoken(self, phone: int, now: Int64s) -> list[Payload | None]:
        machine = self._machine(phone)
        if isinstance(machine, Speaker):
            made, number = machine.beacons(now)
            said = [row.tobytes() for row in made]
            return [said[one] for one in number.tolist()]
        return [machine.beacon(moment) for moment in now.tolist()]

    def _machine(self, phone: int) -> Phone:
        if phone in self.board.handsets:
            return self.board.handsets[phone].machine
        if phone not in self._made:
            assert self.board.design.phone is not None
            machine = self.board.design.phone(self.board.draws.secrets(phone), self.board.settings)
            machine.handle(Installed(), self.calendar.unix(self.board.installed_at))
            self._made[phone] = machine
        return self._made[phone]
