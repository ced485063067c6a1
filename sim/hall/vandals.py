"""What do servers and phones do with messages that are none? Vandals send some, and what came of each is counted.

Vandals stand outside a way of tracing, which is at work as without them. Only what they send may be refused: where
machines of the program refuse each other's messages it is the program that is wrong, and it stops. A machine that
refuses has to be as it was before, which is looked at each time. One that answers and is as before has either refused
in the words of its protocol, or said what it says to anybody. What it takes as good has consequences, as it would have.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np

from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.journal import JUNK, Journal
from sim.hall.junk import DAMAGES, KINDS, VANDALS, Junk
from sim.hall.meter import Words, words
from sim.hall.parts import Parts
from sim.hall.scenario import Scenario
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing
from sim.hall.way import Way
from sim.hall.witness import Witness
from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.systems.machine import Delivered, Heard, Line, ProtocolError, Role, Stimulus
from sim.systems.registry import design, names
from sim.units import DAY, MINUTE, Calendar

RSSI = parameter(-70, "dBm", "assumption: somebody a few metres away")
GAP_S = parameter(5 * MINUTE, "s", "assumption: the time between two scans of most apps")
LONGEST_BEACON = parameter(31, "B", "Bluetooth Core 4.2, vol. 6 part B 2.3.1: what an advertisement holds at most")

BEACON = "beacon"
"""A payload on the air that no phone with this app says."""
REFUSED, ANSWERED, TAKEN = "refused", "answered", "taken"
"""What comes of a bad message: it is no message; nothing has changed; the receiver is another than before."""
SAID = "Bad messages were sent in this arm, and {} were taken as good ones: such as requests that others said again."
FLEET = Problem(
    "no bad message reaches a fleet: it decides for phones and servers that are no machines",
    "leave --phones out, or write --phones machines",
)


class Vandals:
    """A way of tracing whose servers get bad messages, and whose phones get damaged answers and foreign beacons."""

    def __init__(
        self, way: Way, boards: Sequence[Switchboard], scenario: Scenario, draws: Draws, calendar: Calendar,
        agenda: Agenda, journal: Journal,
    ) -> None:  # fmt: skip
        self.way, self.scenario, self.draws = way, scenario, draws
        self.calendar, self.agenda, self.journal = calendar, agenda, journal
        self.came: Counter[tuple[str, str]] = Counter()
        self.to_servers: list[tuple[Switchboard, Role, Junk]] = []
        self.heard = self.answered = 0
        for number, board in enumerate(boards):
            self._overhear(board, number)

    # -- the way of tracing, as it is ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Put in the calendar when bad messages come, and what the way of tracing does."""
        self.way.start()
        a_day, days = self.scenario.servers.junk_a_day, self.scenario.days
        count = a_day * days * len(self.to_servers)
        turns = np.arange(count)
        moments = (turns // max(a_day, 1) % days + self.draws.uniform("junk.at", turns)) * DAY
        self.agenda.appoint_all(moments.astype(np.int64), Kind.JUNK, turns, self._send)

    def declare(self, person: int) -> None:
        """Learn of a new case."""
        self.way.declare(person)

    def settle(self) -> None:
        """After the last day, write what warnings rest on, and what came of bad messages."""
        self.way.settle()
        kinds = (*KINDS, BEACON)
        self.journal.numbers |= {
            f"{JUNK}{kind}_{came}": self.came[kind, came] for kind, came in product(kinds, (REFUSED, ANSWERED, TAKEN))
        }
        taken = sum(self.came[kind, TAKEN] for kind in kinds)
        if taken:
            self.journal.caveats = (*self.journal.caveats, SAID.format(taken))

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        self.way.watch(parts)

    # -- bad messages to servers --------------------------------------------------------------------------------------

    def _send(self, turn: int) -> None:
        """Send a server a bad message, of a drawn kind."""
        board, role, junk = self.to_servers[turn // (self.scenario.servers.junk_a_day * self.scenario.days)]
        kind, now = self._one_of(KINDS, "kind", turn), self.agenda.now
        message = junk.made(kind, turn, now)
        if message is not None:
            line = Line(self.draws.secrets(VANDALS)(f"line {turn}", 8))
            self._bring(board, role, [Delivered(message, line)], now, kind)

    # -- damaged answers and foreign beacons --------------------------------------------------------------------------

    def _overhear(self, board: Switchboard, number: int) -> None:
        """Keep a sample of what crosses, and damage some of the answers before they come again, whole."""
        mine = board.design.name
        to_phones = Junk(self.draws, f"phones {number}", lambda: [each for said in _others(mine) for each in said.down])
        to = {
            role: Junk(self.draws, f"{role} {number}", lambda: [each for said in _others(mine) for each in said.up])
            for role in sorted(board.servers)
        }
        self.to_servers += [(board, role, junk) for role, junk in to.items()]
        whole = board.on_cross

        def crossed(crossing: Crossing) -> None:
            whole(crossing)
            if crossing.direction == "up":
                to[crossing.role].note(crossing.message, crossing.at)
                self._air(board, crossing.phone, crossing.at)
            else:
                self._damage(board, to_phones, crossing)

        board.on_cross = crossed

    def _damage(self, board: Switchboard, junk: Junk, answer: Crossing) -> None:
        """Let an answer arrive damaged, if it is drawn; the phone asks again, and gets it whole."""
        self.answered += 1
        if float(self.draws.uniform("junk.answers", self.answered)) >= self.scenario.phones.junk_answers:
            return
        kind = self._one_of(DAMAGES, "damage", self.answered)
        message = junk.damaged(kind, answer.message, self.answered)
        self._bring(board, answer.phone, [Delivered(message, answer.line)], answer.at, kind)

    def _air(self, board: Switchboard, phone: int, at: int) -> None:
        """Let a phone that asks have heard payloads that no phone with this app says, by their length alone."""
        own = board.handsets[phone].machine.beacon(self.calendar.unix(at))
        if own is None:
            return
        lengths = [length for length in range(1, LONGEST_BEACON + 1) if length != len(own)]
        heard = [self._beacon(lengths) for _ in range(self.scenario.phones.junk_beacons)]
        self._bring(board, phone, heard, at, BEACON)

    def _beacon(self, lengths: Sequence[int]) -> Heard:
        """Return what a scan hears of some other app, in a payload of one of these lengths."""
        self.heard += 1
        length = lengths[int(float(self.draws.uniform("junk.beacons", self.heard)) * len(lengths))]
        payload = self.draws.secrets(VANDALS)(f"beacon {self.heard}", length)
        return Heard(payload, int(RSSI), int(RSSI), int(GAP_S))

    # -- what comes of it ---------------------------------------------------------------------------------------------

    def _bring(self, board: Switchboard, whom: Role | int, stimuli: Sequence[Stimulus], at: int, kind: str) -> None:
        """Let a machine have what no machine of the program sent, and count what came of it.

        What comes at once and is not refused counts as taken where the machine is another than before all of it.
        """
        machine = board.servers[whom] if isinstance(whom, str) else board.handsets[whom].machine
        before, effects = pickle.dumps(machine), []
        for stimulus in stimuli:
            with suppress(ProtocolError):
                effects.append(machine.handle(stimulus, self.calendar.unix(at)))
        same = pickle.dumps(machine) == before
        if not effects and not same:
            raise RuntimeError(f"{board.design.name}: {whom} refused a message ({kind}), and is not as it was before")
        self.came[kind, REFUSED] += len(stimuli) - len(effects)
        self.came[kind, ANSWERED if same else TAKEN] += len(effects)
        for each in effects:
            board.outside(each, at, whom)

    def _one_of(self, kinds: Sequence[str], what: str, number: int) -> str:
        return kinds[int(float(self.draws.uniform(f"junk.{what}", number)) * len(kinds))]


@cache
def _words_of(name: str) -> Words:
    return words(design(name))


def _others(mine: str) -> list[Words]:
    """Return what is said by the phones and servers of all systems but one."""
    return [_words_of(name) for name in names() if name != mine and design(name).phone is not None]


def vandalised(scenario: Scenario) -> bool:
    """Tell whether bad messages are sent in a scenario's arm."""
    return bool(scenario.servers.junk_a_day or scenario.phones.junk_answers or scenario.phones.junk_beacons)


def refuse_fleet(scenario: Scenario, witness: Witness | None) -> None:
    """Raise Refused where bad messages would be sent to a fleet."""
    if witness is Witness.FLEET and vandalised(scenario):
        raise Refused(replace(FLEET, key="servers.junk_a_day"))
