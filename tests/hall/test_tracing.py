"""Is what a run says about its alerts what really happened, counted again from its meetings and infections?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.disease.course import courses
from sim.disease.spread import hazards
from sim.draws import Draws
from sim.hall import engine
from sim.hall.engine import live, town
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness
from sim.systems.machine import Delivered, Effect, Machine, Settings, Stimulus
from sim.systems.registry import design
from sim.units import DAY, MINUTE, NEVER, Day, Int32s, Secrets, Setting, UnixTime
from sim.world.conduct import Conduct
from tests.hall.village import PEOPLE, village

RETENTION = 14
"""Days that GAEN keeps, and that an alert can speak of."""
EAGER = (
    "phones.adoption=1.0", "phones.ownership=1.0", "phones.left_behind=0.0", "health.seeks_test=1.0",
    "health.seeks_test_alerted=1.0", "health.declares=1.0", "health.isolates_alerted=0.0",
)  # fmt: skip
"""A village in which every case declares and every alerted person is swabbed."""


def rows(journal: Journal, kind: str) -> list[tuple[float, ...]]:
    return list(zip(*(column.tolist() for column in journal.table(kind).values()), strict=True))


class Recount:
    """One run told again from what it journals: the town it lived in, who stayed away, and who was infectious."""

    def __init__(self, scenario: Scenario, journal: Journal) -> None:
        self.world = town(scenario, Draws(journal.seed))
        self.beta = journal.numbers["beta"]
        self.conduct = Conduct()
        for person, at, until, _ in sorted(rows(journal, "stays"), key=lambda row: row[1]):
            end = max(int(until), self.conduct.until(int(person), int(at)))
            self.conduct.stay_away(int(person), int(at), end, int(at))
        passed = journal.table("infections")
        self.infected_at: Int32s = np.full(PEOPLE, NEVER, dtype=np.int32)
        self.source: Int32s = np.full(PEOPLE, -9, dtype=np.int32)
        self.multiplier = np.zeros(PEOPLE)
        self.infected_at[passed["person"]], self.source[passed["person"]] = passed["at"], passed["source"]
        self.multiplier[passed["person"]] = courses(Draws(journal.seed), passed["person"], passed["at"]).multiplier

    def met(self, declarer: int, person: int, at: int, until: int, first: int = -RETENTION) -> tuple[int, float]:
        """Seconds met and dose given before `until`, on the days from `first` on that an alert at `at` can speak of."""
        seconds, given = 0, 0.0
        for day in range(max(at // DAY - RETENTION, first), at // DAY + 1):
            met = self.world.meetings(np.array([declarer], dtype=np.int32), Day(day), self.conduct)
            met = met.where((met.other == person) & (met.start < until))
            met = replace(met, seconds=np.minimum(met.seconds, until - met.start).astype(np.int32))
            seconds += int(met.seconds.sum())
            given += hazards(met, self.infected_at, self.multiplier, self.beta, np.ones(len(Setting))).sum()
        return seconds, given

    def in_time(self, person: int, at: int, declarers: set[int]) -> int:
        """Until when a declarer could infect: the alert, or before it the infection by anybody else."""
        return at if int(self.source[person]) in declarers else min(int(self.infected_at[person]), at)


@pytest.mark.parametrize("seed", [2, 4, 5])
def test_the_evidence_is_what_really_happened(tmp_path: Path, seed: int) -> None:
    scenario = village(tmp_path, 21, *EAGER)
    journal = live(scenario, "gaen", seed)
    recount, evidence = Recount(scenario, journal), rows(journal, "evidence")
    behind = defaultdict[tuple[int, int], set[int]](set)
    for person, at, declarer, *_ in evidence:
        behind[int(person), int(at)].add(int(declarer))
    assert any(row[5] != row[6] for row in evidence), "some dose came too late"
    for person, at, declarer, _, met_s, whole, part in (tuple(map(float, row[:7])) for row in evidence):
        p, t, d = int(person), int(at), int(declarer)
        seconds, given = recount.met(d, p, t, t)
        assert (met_s, whole) == (seconds, pytest.approx(given, rel=1e-12))
        assert part == pytest.approx(recount.met(d, p, t, recount.in_time(p, t, behind[p, t]), 0)[1], rel=1e-12)


@pytest.mark.parametrize("seed", [2, 4, 5])
def test_an_alert_rests_on_the_fifteen_minutes_of_its_rule(tmp_path: Path, seed: int) -> None:
    """SwissCovid of September 2020 warns from 15 minutes on, and no scan counts for more than it lasted."""
    journal = live(village(tmp_path, 21, *EAGER), "gaen", seed)
    heard, met = Counter[tuple[float, float]](), Counter[tuple[float, float]]()
    for person, at, _, heard_s, met_s, *_ in rows(journal, "evidence"):
        heard[person, at] += int(heard_s)
        met[person, at] += int(met_s)
    assert len(heard) == len(rows(journal, "alerts")) > 3
    for alert, seconds in heard.items():
        assert seconds >= 15 * MINUTE
        assert seconds <= met[alert] + 2 * len(rows(journal, "evidence")) * 5 * MINUTE


@pytest.mark.parametrize("seed", [5, 21])
def test_a_declarer_tells_the_onset_of_symptoms_that_have_begun_and_no_other(tmp_path: Path, seed: int) -> None:
    journal = live(village(tmp_path, 21, *EAGER), "gaen", seed)
    onset = {int(row[0]): int(row[5]) for row in rows(journal, "infections")}
    later = {person for person, at, _ in rows(journal, "reports") if at < onset.get(int(person), NEVER) < NEVER}
    assert later, "somebody declares before the first symptoms"
    for person, at, told in rows(journal, "reports"):
        begun = onset.get(int(person), int(NEVER))
        assert told == (begun if begun <= at else NEVER)


class Backend:
    """A server that writes down on which lines it is spoken to, and otherwise does what it does."""

    def __init__(self, server: Machine, spoken: list[tuple[bytes, int]]) -> None:
        self.server, self.spoken = server, spoken

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        if isinstance(stimulus, Delivered):
            self.spoken.append((stimulus.line, now))
        return self.server.handle(stimulus, now)


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, int]]:
    """Lines and moments of every message that reaches the backend."""
    lines: list[tuple[bytes, int]] = []
    plain = design("gaen")

    def backend(secrets: Secrets, settings: Settings) -> Backend:
        return Backend(plain.servers["backend"](secrets, settings), lines)

    monkeypatch.setattr(engine, "design", lambda name: replace(plain, servers={"backend": backend}))
    return lines


@pytest.mark.parametrize("witness", [Witness.ON_DEMAND, Witness.EVERY_PHONE])
def test_every_message_comes_on_a_line_of_its_own(
    tmp_path: Path, spoken: list[tuple[bytes, int]], witness: Witness
) -> None:
    live(village(tmp_path, 28, *EAGER), "gaen", 5, witness=witness)
    assert len(spoken) > 100
    assert max(Counter(spoken).values()) == 1, "a phone that asks twice in one second asks on one line"


def test_phones_ask_once_in_their_period(tmp_path: Path, spoken: list[tuple[bytes, int]]) -> None:
    journal = live(village(tmp_path, 21, *EAGER), "gaen", 5)
    period, since = design("gaen").polls_every_s("swisscovid_2020_09"), int(journal.table("reports")["at"].min())
    assert len(spoken) <= PEOPLE * ((21 * DAY - since) // period + 2) + len(rows(journal, "reports"))


BUSY = (
    "disease.infected_at_start=12", "health.isolates_sick=0.0", "health.isolates_positive=0.0",
    "health.swab_delay_h=1.0", "health.lab.turnaround_h=5.0",
)  # fmt: skip
"""Cases declare at once and go on meeting others: the last day of a declarer counts, whose key comes out days later."""


@pytest.mark.parametrize(("seed", "settings"), [(6, ()), (16, BUSY)])
def test_whoever_heard_an_earlier_declarer_goes_on_asking(tmp_path: Path, seed: int, settings: tuple[str, ...]) -> None:
    scenario = village(tmp_path, 21, *EAGER, *settings)
    lazy, full, *fleets = (live(scenario, "gaen", seed, witness=witness) for witness in Witness)
    assert len(rows(lazy, "alerts")) > 10
    assert all(each.day_digests() == lazy.day_digests() for each in (full, *fleets))
