"""Does a run with bad messages give what it gives without them, and does it count what came of each?"""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from sim.hall.engine import live
from sim.hall.journal import JUNK, Journal
from sim.hall.readiness import ready
from sim.hall.scenario import Scenario
from sim.hall.switchboard import Switchboard
from sim.hall.vandals import ANSWERED, BEACON, REFUSED, TAKEN
from sim.hall.witness import Witness
from sim.measures import measure
from sim.problems import Refused
from sim.systems import gaen
from sim.systems.gaen.backend import GaenBackend
from sim.systems.machine import Delivered, Effect, Line, ProtocolError, Stimulus
from sim.systems.registry import REGISTRY
from sim.units import UnixTime
from tests.hall.hamlet import FEW, hamlet

SYSTEMS = tuple(name for name in REGISTRY if name not in ("none", "tracers", "desire"))
"""All that get messages, but the one whose phones take long."""
VANDALS = ("servers.junk_a_day=20", "phones.junk_answers=0.2", "phones.junk_beacons=1")
BUSY = (*FEW, "phones.adoption=0.7", "phones.ownership=1.0", "health.seeks_test=1.0", "health.declares=1.0")


@cache
def town(system: str, *settings: str) -> Scenario:
    return hamlet(f'arms=[{{name="none", system="none"}}, {{name="app", system="{system}"}}]', *BUSY, *settings)


@cache
def lived(system: str, *settings: str) -> Journal:
    return live(town(system, *settings), "app", 1)


def came(journal: Journal, outcome: str, kinds: str = "") -> int:
    names = [name for name in journal.numbers if name.startswith(JUNK + kinds) and name.endswith(outcome)]
    return int(sum(journal.numbers[name] for name in names))


@pytest.mark.parametrize("system", SYSTEMS)
def test_bad_messages_change_nothing_and_are_counted(system: str) -> None:
    """Nobody is infected, swabbed, told or alerted otherwise, and every file and report has the same bytes."""
    calm, vandalised = lived(system), lived(system, *VANDALS)
    assert calm.digest() == vandalised.digest()
    others = {name: number for name, number in vandalised.numbers.items() if not name.startswith(JUNK)}
    assert others == calm.numbers
    assert came(vandalised, REFUSED) > 30
    assert came(vandalised, "", "malformed") == came(vandalised, REFUSED, "malformed") > 20


def test_something_happens_in_such_a_town() -> None:
    alerted = [system for system in SYSTEMS if lived(system).table("alerts")["at"].size]
    assert {"robert", "bluetrace", "ntk", "gaen", "tcn"} <= set(alerted)


def test_every_kind_comes_and_is_refused_or_answered_as_the_protocol_says() -> None:
    """Google and Apple's: what is cut off, huge or foreign is no message; who asks again is told the same again."""
    journal = lived("gaen", *VANDALS)
    for kind in ("truncated", "foreign", "huge", BEACON):
        assert came(journal, REFUSED, kind) > 5
    for kind in ("replayed", "expired"):
        assert came(journal, ANSWERED, kind) > 5
        assert came(journal, REFUSED, kind) == 0
    assert came(journal, TAKEN) == 0


class Counting(GaenBackend):
    """A server that counts its messages, and so is another after each."""

    asked = 0

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        effects = super().handle(stimulus, now)
        self.asked += isinstance(stimulus, Delivered)
        return effects


def test_what_is_taken_as_good_is_counted_apart_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [each for each in lived("gaen", *VANDALS).caveats if "taken as good" in each]
    monkeypatch.setattr(gaen, "DESIGN", dataclasses.replace(gaen.DESIGN, servers={"backend": Counting}))
    journal = live(town("gaen", *VANDALS), "app", 1)
    for kind in ("replayed", "expired"):
        assert came(journal, TAKEN, kind) == came(lived("gaen", *VANDALS), ANSWERED, kind) > 0
    assert [told, [each for each in journal.caveats if f"{came(journal, TAKEN)} were taken as good" in each]] == [
        [],
        [journal.caveats[-1]],
    ]


@pytest.mark.parametrize("setting", VANDALS)
def test_each_key_alone_sends_its_own(setting: str) -> None:
    journal = lived("gaen", setting)
    beacons, answers = came(journal, "", BEACON), "junk_answers" in setting
    assert (beacons > 0) is ("beacons" in setting)
    assert (came(journal, "", "replayed") > 0) is ("servers" in setting)
    assert (came(journal, "") - beacons > 0) is (answers or "servers" in setting)
    assert journal.digest() == lived("gaen").digest()


def test_alerted_phones_find_the_same_in_what_arrives_damaged_first() -> None:
    scenario = town("gaen", *VANDALS)
    journal = live(scenario, "app", 1, witness=Witness.ALERTED)
    assert journal.digest() == lived("gaen").digest()
    assert came(journal, REFUSED) > 50


def test_a_fleet_is_sent_none() -> None:
    for run in (
        lambda: ready(town("gaen", *VANDALS), ["app"], witness=Witness.FLEET),
        lambda: live(town("gaen", *VANDALS), "app", 1, witness=Witness.FLEET),
    ):
        with pytest.raises(Refused, match=r"no bad message reaches a fleet.*--phones machines"):
            run()


def test_two_apps_in_a_town_are_both_sent_some() -> None:
    arms = 'arms=[{name="app", systems={gaen=0.5, robert=0.5}}]'
    calm, vandalised = (live(hamlet(arms, *BUSY, *more), "app", 1) for more in ((), VANDALS))
    assert calm.digest() == vandalised.digest()
    assert came(vandalised, "", "malformed") > 1.5 * came(lived("gaen", "servers.junk_a_day=20"), "", "malformed")


def test_metrics_say_what_came_of_them() -> None:
    measured = measure(lived("gaen", *VANDALS))
    sent, *parts = (measured[f"messages.{each}"].value for each in ("junk", REFUSED, ANSWERED, TAKEN))  # type: ignore[union-attr]
    assert sent == sum(parts) > 50  # type: ignore[arg-type]
    for calm in (lived("gaen"), live(town("gaen", *VANDALS), "none", 1)):
        assert "nobody sends bad messages" in measure(calm)["messages.junk"].why  # type: ignore[union-attr]


# -- what must stay loud ----------------------------------------------------------------------------------------------


class Careless(GaenBackend):
    """A server that changes before it refuses."""

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        try:
            return super().handle(stimulus, now)
        except ProtocolError:
            self._cleared += 1
            raise


def test_who_refuses_and_changes_is_a_mistake_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    careless = dataclasses.replace(gaen.DESIGN, servers={"backend": Careless})
    monkeypatch.setattr(gaen, "DESIGN", careless)
    with pytest.raises(RuntimeError, match=r"gaen: backend refused a message .* is not as it was before"):
        live(town("gaen", *VANDALS), "app", 1)


def test_what_the_programs_own_machines_refuse_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose answers its phones do not know: with vandals about or not, nobody passes over it."""
    answer = Switchboard._converse

    def garbled(self: Switchboard, phone: int, *rest: object) -> None:
        answer(self, phone, *rest)  # type: ignore[arg-type]
        self.stimulate(phone, Delivered(b"no answer", Line(b"")), rest[-1])  # type: ignore[arg-type]

    monkeypatch.setattr(Switchboard, "_converse", garbled)
    for settings in ((), VANDALS):
        with pytest.raises(ProtocolError):
            live(town("gaen", *settings), "app", 1)
