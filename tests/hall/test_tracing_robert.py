"""Does a town live under StopCovid as its machines say, whichever of them are built?"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.engine import live, town
from sim.hall.journal import Journal
from sim.hall.polls import JITTER_S, Polls
from sim.hall.scenario import Scenario
from sim.hall.switchboard import Switchboard
from sim.hall.tracing import Tracing
from sim.hall.witness import Witness
from sim.kernels import threads
from sim.radio.hearing import Sightings
from sim.systems.machine import Settings, SlipIssued, TestedPositive
from sim.systems.registry import design
from sim.systems.robert.limits import EPOCH_S, REQUEST_GAP
from sim.units import DAY, HOUR, NEVER, Calendar, Day
from sim.world.conduct import Conduct
from tests.hall.village import village
from tests.processes import PATIENCE_S

JUNE, LATER = "stopcovid_2020_06", "tousanticovid_2021"
BOTH = pytest.mark.parametrize("rule", [JUNE, LATER])
ARMS = (
    'arms=[{{name="none", system="none"}}, {{name="robert", system="robert", rule="{rule}"}}, '
    '{{name="gaen", system="gaen"}}]'
)


def france(folder: Path, rule: str, *settings: str, days: int = 21) -> Scenario:
    """The village, in the weeks when a rule was in force."""
    start = {JUNE: "2020-06-29"}.get(rule, "2021-03-15")
    often = ["health.declares=1.0", "disease.infected_at_start=10", f"start={start}"]
    return village(folder, days, ARMS.format(rule=rule), *often, *settings)


def infections(journal: Journal) -> list[tuple[int, ...]]:
    table = journal.table("infections")
    return list(zip(*(table[name].tolist() for name in ("person", "at", "source", "setting")), strict=True))


def count(journal: Journal, kind: str) -> int:
    return len(journal.table(kind)["at"])


# -- one run is one run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "seed"), [(JUNE, 1), (JUNE, 4), (LATER, 1), (LATER, 2)])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, rule: str, seed: int) -> None:
    scenario = france(tmp_path, rule, days=15)
    lazy, full, *fleets = (live(scenario, "robert", seed, witness=witness) for witness in Witness)
    assert count(lazy, "uploads") == count(lazy, "reports") > 1
    assert lazy.day_digests() == full.day_digests()
    assert {each.digest() for each in (lazy, full, *fleets)} == {lazy.digest()}


def test_in_the_first_days_too(tmp_path: Path) -> None:
    """The app is a few hours old when the town wakes up, and keys still change at midnight in Paris."""
    scenario = france(tmp_path, JUNE, "start=2020-06-01", "health.swab_delay_h=1.0", days=9)
    lazy, full, *fleets = (live(scenario, "robert", 1, witness=witness) for witness in Witness)
    assert count(lazy, "uploads") > 0
    assert {each.digest() for each in (lazy, full, *fleets)} == {lazy.digest()}


@BOTH
def test_same_seed_same_digest_whatever_the_batch_and_threads(tmp_path: Path, rule: str) -> None:
    scenario = france(tmp_path, rule)
    plain = live(scenario, "robert", 1).digest()
    assert live(scenario, "robert", 1, batch_s=HOUR).digest() == plain
    threads(1)
    assert live(scenario, "robert", 1).digest() == plain
    threads(2)
    assert live(scenario, "robert", 2).digest() != plain


def test_another_process_gives_the_same_digest(tmp_path: Path) -> None:
    here = live(france(tmp_path, JUNE), "robert", 3).digest()
    code = (
        "import sys; from pathlib import Path; from sim.hall.engine import live; "
        f"from tests.hall.test_tracing_robert import france; "
        f"print(live(france(Path(sys.argv[1]), {JUNE!r}), 'robert', 3).digest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True,
        cwd=Path(__file__).resolve().parents[2], timeout=PATIENCE_S,
    )  # fmt: skip
    assert there.stdout.strip() == here


# -- what is told -----------------------------------------------------------------------------------------------------


@BOTH
def test_the_village_is_alerted(tmp_path: Path, rule: str) -> None:
    journal = live(france(tmp_path, rule), "robert", 1)
    assert count(journal, "alerts") > 2
    assert count(journal, "publications") == 0, "a server that matches publishes nothing"
    assert set(journal.table("evidence")["declarer"].tolist()) <= set(journal.table("reports")["person"].tolist())


def test_june_named_no_day_and_2021_a_rough_one(tmp_path: Path) -> None:
    alerts = live(france(tmp_path, JUNE), "robert", 1).table("alerts")
    assert set(alerts["day"].tolist()) == {int(NEVER)}
    alerts = live(france(tmp_path, LATER), "robert", 1).table("alerts")
    assert (alerts["day"] <= alerts["at"] // DAY).all()
    assert (alerts["day"] >= alerts["at"] // DAY - 9).all()


@BOTH
def test_who_is_alerted_was_heard_by_those_behind_it(tmp_path: Path, rule: str) -> None:
    """Every alert rests on somebody; each of them met the alerted person before reporting, with the app on."""
    journal = live(france(tmp_path, rule), "robert", 1)
    alerts, evidence, reports = (journal.table(kind) for kind in ("alerts", "evidence", "reports"))
    told = dict(zip(reports["person"].tolist(), reports["at"].tolist(), strict=True))
    app = journal.table("persons")["app"]
    pairs = set(zip(alerts["person"].tolist(), alerts["at"].tolist(), strict=True))
    assert pairs == set(zip(evidence["person"].tolist(), evidence["at"].tolist(), strict=True))
    assert (evidence["heard_s"] > 60).all()
    assert (evidence["heard_s"] <= evidence["met_s"]).all()
    assert (evidence["met_s"] > 0).all()
    for person, at, declarer in zip(*(evidence[name].tolist() for name in ("person", "at", "declarer")), strict=True):
        assert app[person]
        assert app[declarer]
        assert told[declarer] < at
        assert person != declarer


@BOTH
def test_who_was_never_near_a_declarer_is_never_alerted(tmp_path: Path, rule: str) -> None:
    scenario = france(tmp_path, rule)
    journal = live(scenario, "robert", 1)
    world = town(scenario.arm("robert"), Draws(1))
    declarers = journal.table("reports")["person"]
    near = [world.sightable(declarers, Day(day), Conduct()).other for day in range(-14, 21)]
    alerted = set(journal.table("alerts")["person"].tolist())
    assert alerted
    assert alerted <= set(np.concatenate(near).tolist())


# -- every switch acts ------------------------------------------------------------------------------------------------


def test_rules_decide_who_is_alerted(tmp_path: Path) -> None:
    said = []
    for rule in (JUNE, LATER):
        table = live(france(tmp_path, rule, "start=2021-03-15"), "robert", 1).table("alerts")
        said.append(tuple(zip(table["person"].tolist(), table["at"].tolist(), strict=True)))
    assert said[0] != said[1]


def test_adoption_0_equals_arm_none_to_the_last_infection(tmp_path: Path) -> None:
    scenario = france(tmp_path, JUNE, "phones.adoption=0.0")
    none, robert = live(scenario, "none", 1), live(scenario, "robert", 1)
    assert infections(none) == infections(robert)
    assert none.table("tests")["swab_at"].tolist() == robert.table("tests")["swab_at"].tolist()
    assert count(robert, "alerts") == 0


@pytest.mark.parametrize("key", ["phones.ownership=0.0", "phones.adoption=0.0", "phones.left_behind=1.0"])
def test_without_phones_about_nobody_is_alerted(tmp_path: Path, key: str) -> None:
    assert count(live(france(tmp_path, JUNE, key), "robert", 1), "alerts") == 0


def test_if_nobody_declares_nothing_is_told(tmp_path: Path) -> None:
    journal = live(france(tmp_path, JUNE, "health.declares=0.0"), "robert", 1)
    assert [count(journal, kind) for kind in ("reports", "uploads", "alerts")] == [0, 0, 0]


def test_arms_share_every_event_until_the_first_alert(tmp_path: Path) -> None:
    scenario = france(tmp_path, JUNE)
    none, robert = live(scenario, "none", 1), live(scenario, "robert", 1)
    first = int(robert.table("alerts")["at"].min())
    before = [[row for row in infections(journal) if row[1] < first] for journal in (none, robert)]
    assert before[0] == before[1] != []


# -- phones ask -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", [6 * HOUR, DAY])
def test_requests_come_once_a_period_and_never_too_soon_for_the_server(period: int) -> None:
    polls = Polls(Draws(1), period)
    for phone in range(200):
        at = np.array([polls.at(phone, k) for k in range(-5, 20)])
        assert (np.abs(np.diff(at) - period) <= JITTER_S).all()
        assert np.diff(at).min() > REQUEST_GAP * EPOCH_S
        for k in (0, 7):
            assert polls.first(phone, polls.at(phone, k)) == polls.at(phone, k)
            assert polls.first(phone, polls.at(phone, k) + 1) == polls.at(phone, k + 1)
    phases = np.array([polls.at(phone, 0) / period for phone in range(200)])
    assert phases.min() < 0.1
    assert phases.max() > 0.9


# -- in bulk as one by one --------------------------------------------------------------------------------------------


@BOTH
def test_what_is_heard_in_bulk_is_what_is_heard_one_by_one(rule: str) -> None:
    """Three neighbours over four days, one of whom declares on the way and falls silent, if that is the rule."""
    boards = [Switchboard(design("robert"), Settings(rule=rule), Draws(2), Calendar(date(2021, 3, 20)), -2 * DAY,
                          lambda *a: None, lambda *a: None, lambda *a: None) for _ in range(2)]  # fmt: skip
    at = np.sort(np.concatenate([np.arange(0, HOUR, 11) + day * DAY for day in (-2, -1, 1)])).astype(np.int32)
    column = np.zeros(at.size, dtype=np.int32)
    heard = (np.arange(at.size) % 3 + 7).astype(np.int32)
    sightings = Sightings(column + 1, heard, at, column - 70 - heard, column - 60, column + 11)
    for board in boards:
        board.tell("backend", SlipIssued(b"c" * 36), 0)
        board.stimulate(7, TestedPositive(b"c" * 36, None), 0)
    one_by_one, bulk = boards
    assert one_by_one.hear(sightings) == {1}
    bulk.listen(1, sightings, DAY + HOUR)
    phones = [board.handset(1).machine for board in boards]
    told = [phone._report(b"c" * 36, None, boards[0].calendar.unix(DAY + HOUR)) for phone in phones]  # type: ignore[attr-defined]
    assert told[0] == told[1]
    assert len(told[0][0].because) > 30
    listened = bulk.handset(1).listened
    heard_later = set(listened.heard[listened.at > 0].tolist())
    assert (7 not in heard_later) is (rule == LATER)
    for payload in told[0][0].because:
        singly, together = (board.handset(1).witnessed([payload]) for board in boards)
        assert singly.gap_s.sum() == together.gap_s.sum()
        assert set(singly.heard.tolist()) == set(together.heard.tolist())
        assert singly.at[0] == together.at[0]


# -- how far back ------------------------------------------------------------------------------------------------------


def test_a_declarer_is_asked_for_whole_payloads_and_for_no_day_out_of_retention(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one rotation before the first moment told of; older days cost time, and nothing comes of them."""
    made: list[Tracing] = []
    start = Tracing.start
    monkeypatch.setattr(Tracing, "start", lambda self: (made.append(self), start(self))[1])
    live(france(tmp_path, LATER, days=1), "robert", 1)
    (tracing,), asked = made, []
    near = tracing.world.sightable
    monkeypatch.setattr(tracing.world, "sightable", lambda who, day, how: (asked.extend(day), near(who, day, how))[1])
    first = []
    sought = tracing.ears.hear
    monkeypatch.setattr(tracing.ears, "hear", lambda who, *span: (first.append(span[0]), sought(who, *span))[1])
    now = 30 * DAY + HOUR
    tracing._recall(int(np.flatnonzero(tracing.app)[0]), None, now)
    assert first == [now - 7 * DAY - EPOCH_S], "who has no symptoms tells of a week"
    asked.clear()
    sought(np.array([1], dtype=np.int32), -14 * DAY, now)
    assert asked == list(range(16, 31))
