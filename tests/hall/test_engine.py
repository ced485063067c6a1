"""Is one run a function of its file and seed, and does every switch act?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.disease.cases import Rates
from sim.disease.reached import reached
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import IMPORTED, SEEDED, Journal, Why
from sim.hall.polls import Polls
from sim.hall.scenario import load
from sim.hall.towns import CHECK_SEED, rate, town
from sim.hall.witness import Witness
from sim.kernels import threads
from sim.units import DAY, HOUR
from tests.conftest import needs_data
from tests.hall.village import village
from tests.processes import PATIENCE_S


def infections(journal: Journal) -> list[tuple[int, ...]]:
    table = journal.table("infections")
    return list(zip(*(table[name].tolist() for name in ("person", "at", "source", "setting")), strict=True))


def test_the_village_has_something_to_tell(tmp_path: Path) -> None:
    journal = live(village(tmp_path), "gaen", 1)
    assert all(len(journal.table(kind)["person"]) > 0 for kind in ("infections", "tests", "reports", "alerts", "stays"))
    assert len(journal.table("publications")["at"]) > 0
    assert (journal.table("infections")["source"] >= 0).any()


def test_same_seed_same_digest_whatever_the_batch_and_threads(tmp_path: Path) -> None:
    scenario = village(tmp_path)
    plain = live(scenario, "gaen", 1).digest()
    assert live(scenario, "gaen", 1, batch_s=HOUR).digest() == plain
    assert live(scenario, "gaen", 1, batch_s=DAY // 4).digest() == plain
    for count in (1, 2):
        threads(count)
        assert live(scenario, "gaen", 1).digest() == plain
    assert live(scenario, "gaen", 2).digest() != plain


def test_another_process_gives_the_same_digest(tmp_path: Path) -> None:
    here = live(village(tmp_path), "gaen", 3).digest()
    code = (
        "import sys; from pathlib import Path; from sim.hall.engine import live; "
        "from tests.hall.village import village; print(live(village(Path(sys.argv[1])), 'gaen', 3).digest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True,
        cwd=Path(__file__).resolve().parents[2], timeout=PATIENCE_S,
    )  # fmt: skip
    assert there.stdout.strip() == here


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, seed: int) -> None:
    scenario = village(tmp_path)
    lazy, full, *fleets = (live(scenario, "gaen", seed, witness=witness) for witness in Witness)
    assert all(each.day_digests() == lazy.day_digests() for each in (full, *fleets))
    assert {each.digest() for each in (lazy, full, *fleets)} == {lazy.digest()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_phone_that_asks_in_the_second_of_a_publication_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(Polls, "at", lambda self, phone, k: k * self.period_s)
    lazy, full, *fleets = (live(village(tmp_path), "gaen", seed, witness=witness) for witness in Witness)
    assert len(lazy.table("alerts")["at"]) > 0
    assert all(each.day_digests() == lazy.day_digests() for each in (full, *fleets))


@needs_data
def test_phones_on_demand_equal_every_phone_in_the_office() -> None:
    scenario = load("office", ["phones.adoption=1.0", "health.seeks_test=1.0", "health.declares=1.0"])
    lazy, full, *fleets = (live(scenario, "gaen", 2, witness=witness) for witness in Witness)
    assert len(lazy.table("alerts")["at"]) > 2
    assert {each.digest() for each in (lazy, full, *fleets)} == {lazy.digest()}


def test_arms_share_every_event_until_the_first_alert(tmp_path: Path) -> None:
    scenario = village(tmp_path)
    none, gaen = live(scenario, "none", 1), live(scenario, "gaen", 1)
    first = int(gaen.table("alerts")["at"].min())
    before = [[row for row in infections(j) if row[1] < first] for j in (none, gaen)]
    assert before[0] == before[1] != []


def test_adoption_0_equals_arm_none_to_the_last_infection(tmp_path: Path) -> None:
    scenario = village(tmp_path, 21, "phones.adoption=0.0")
    none, gaen = live(scenario, "none", 1), live(scenario, "gaen", 1)
    assert infections(none) == infections(gaen)
    assert none.table("tests")["swab_at"].tolist() == gaen.table("tests")["swab_at"].tolist()
    assert len(gaen.table("alerts")["at"]) == 0


@pytest.mark.parametrize("key", ["phones.ownership=0.0", "phones.adoption=0.0", "phones.left_behind=1.0"])
def test_without_phones_about_nobody_is_alerted(tmp_path: Path, key: str) -> None:
    assert len(live(village(tmp_path, 21, key), "gaen", 1).table("alerts")["at"]) == 0


def test_a_lab_without_capacity_gives_no_reports(tmp_path: Path) -> None:
    journal = live(village(tmp_path, 21, "health.lab.swabs_per_day=0"), "gaen", 1)
    assert [len(journal.table(kind)["person"]) for kind in ("tests", "reports", "alerts")] == [0, 0, 0]


def test_a_slow_lab_makes_its_queue_wait_in_order(tmp_path: Path) -> None:
    table = live(village(tmp_path, 21, "health.lab.swabs_per_day=1"), "none", 1).table("tests")
    order = np.argsort(table["swab_at"])
    assert (np.diff(table["swab_at"][order]) >= DAY).all()
    assert (np.diff(table["asked_at"][order]) >= 0).all()


def test_nobody_seeded_and_nobody_imported_is_nobody_infected(tmp_path: Path) -> None:
    scenario = village(tmp_path, 21, "disease.infected_at_start=0", "disease.imports_per_day=0.0")
    assert infections(live(scenario, "gaen", 1)) == []


def test_r0_0_leaves_only_seeds_and_imports(tmp_path: Path) -> None:
    journal = live(village(tmp_path, 21, "disease.r0=0.0"), "none", 1)
    assert set(journal.table("infections")["source"].tolist()) <= {IMPORTED, SEEDED}


def test_a_policy_that_stops_transmission_stops_it_from_its_date_on(tmp_path: Path) -> None:
    masks = 'policies=[{name="masks", from=2020-07-06, setting="work", transmission=0.0}]'
    journal = live(village(tmp_path, 21, masks), "none", 1)
    passed = journal.table("infections")
    at = passed["at"][passed["source"] >= 0]
    assert at.size > 0
    assert (at < 7 * DAY).all()


def test_a_policy_is_in_force_on_both_of_its_dates_and_on_no_other(tmp_path: Path) -> None:
    settings = (
        "disease.r0=4.0",
        "disease.infected_at_start=12",
        "health.isolates_sick=0.0",
        "health.isolates_positive=0.0",
    )
    closed = 'policies=[{name="closed", from=2020-07-07, to=2020-07-09, setting="work", transmission=0.0}]'
    free, under = (
        np.bincount([row[1] // DAY for row in infections(live(scenario, "none", 9)) if row[2] >= 0], minlength=21)
        for scenario in (village(tmp_path, 21, *settings), village(tmp_path, 21, *settings, closed))
    )
    assert free[7:11].all(), "somebody would be infected on each of these days"
    assert under[:8].tolist() == free[:8].tolist()
    assert (under[8:11] == 0).all()
    assert under[11] > 0


def test_isolation_and_quarantine_last_as_long_as_the_scenario_says(tmp_path: Path) -> None:
    settings = "health.isolates_alerted=1.0", "health.isolation_days=9", "health.quarantine_days=4"
    stays = live(village(tmp_path, 21, *settings), "gaen", 4).table("stays")
    lasted = {
        (Why(why), int(days)) for why, days in zip(stays["why"], (stays["until"] - stays["at"]) / DAY, strict=True)
    }
    assert lasted == {(Why.SICK, 9), (Why.POSITIVE, 9), (Why.ALERTED, 4)}


def test_a_shorter_run_is_the_beginning_of_a_longer_one(tmp_path: Path) -> None:
    """Nothing of day 12 is in a run of twelve days: only results that swabs of before will have."""
    short, long = (live(village(tmp_path, days, "phones.adoption=1.0"), "gaen", 4) for days in (12, 21))
    end = 12 * DAY
    for kind, column in (
        ("infections", "at"),
        ("tests", "swab_at"),
        ("stays", "at"),
        ("reports", "at"),
        ("alerts", "at"),
    ):
        ours, theirs = (each.table(kind) for each in (short, long))
        assert ours[column].max() < end, kind
        assert all((ours[name] == theirs[name][theirs[column] < end]).all() for name in ours), kind
        assert (theirs[column] // DAY == 12).any() or kind in {"reports", "alerts"}, f"{kind} go on"


def test_the_calibration_is_told_with_its_error(tmp_path: Path) -> None:
    scenario = village(tmp_path)
    world = town(scenario, Draws(5))
    solved = rate(scenario, world)
    numbers, found = solved.numbers, reached(world, Draws(CHECK_SEED), Rates(solved.beta, solved.beta)).r0
    assert numbers["r0_reached"] == found.value
    assert found.error < numbers["r0_reached_se"] < 2 * found.error, "and that of the rate, solved on other cases"
    assert numbers["r0_wanted"] == 2.5
    assert numbers["r0_typical"] == pytest.approx(2.5, rel=1e-4)
    assert live(scenario, "none", 1).numbers == numbers


SWITCHES = [
    "disease.r0=1.2", "disease.infected_at_start=9", "disease.imports_per_day=2.0", "phones.adoption=0.3",
    "phones.ownership=0.5", "phones.left_behind=0.9", "health.seeks_test=0.1", "health.seeks_test_alerted=1.0",
    "health.declares=0.0", "health.isolates_sick=1.0", "health.isolates_positive=0.0", "health.isolates_alerted=1.0",
    "health.isolation_days=3", "health.quarantine_days=2", "health.swab_delay_h=90.0", "health.lab.turnaround_h=90.0",
    "health.lab.swabs_per_day=1", "population.setting=\"school\"", "population.period_days=5",
    'radio.channel="dp3t_exp34"', "start=2020-09-14",
]  # fmt: skip


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_acts(tmp_path: Path, switch: str) -> None:
    base = live(village(tmp_path), "gaen", 1).digest()
    assert live(village(tmp_path, 21, switch), "gaen", 1).digest() != base


@pytest.mark.parametrize("rule", ["swisscovid_2020_06", "corona_warn_app_2021"])
def test_the_rule_decides_who_is_alerted(tmp_path: Path, rule: str) -> None:
    scenario = village(tmp_path)
    other = scenario.with_settings(f'arms.gaen.rule="{rule}"')
    ours, theirs = (live(each, "gaen", 1).table("alerts")["person"].tolist() for each in (scenario, other))
    assert ours != theirs


def test_nobody_meets_others_while_staying_away(tmp_path: Path) -> None:
    journal = live(village(tmp_path), "gaen", 2)
    passed, stays = journal.table("infections"), journal.table("stays")
    for person, at, until in zip(stays["person"], stays["at"], stays["until"], strict=True):
        ours = (passed["source"] == person) & (passed["at"] > at + HOUR) & (passed["at"] < until)
        assert not ours.any(), "a talk that runs already may go on; nothing starts afterwards"


def test_a_case_is_isolated_and_an_alerted_person_is_quarantined(tmp_path: Path) -> None:
    whys = live(village(tmp_path, 21, "health.isolates_alerted=1.0"), "gaen", 1).table("stays")["why"].tolist()
    assert {int(Why.POSITIVE), int(Why.ALERTED)} <= set(whys)


def test_a_recording_written_anew_is_read_anew(tmp_path: Path) -> None:
    scenario = village(tmp_path)
    before = live(scenario, "none", 1)
    rows = (tmp_path / "village.dat").read_text().splitlines()
    (tmp_path / "village.dat").write_text("\n".join(rows[: len(rows) // 2]) + "\n")
    assert live(scenario, "none", 1).digest() != before.digest()


def test_an_arm_that_sets_other_keys_says_so(tmp_path: Path) -> None:
    scenario = village(tmp_path, 21, "arms.gaen.health.seeks_test=1.0", "arms.gaen.phones.adoption=0.9")
    said = [caveat for caveat in live(scenario, "gaen", 1).caveats if "not tracing alone" in caveat]
    assert len(said) == 1
    assert "health.seeks_test" in said[0]
    assert "phones.adoption" in said[0]
    assert not [caveat for caveat in live(scenario, "none", 1).caveats if "not tracing alone" in caveat]


@pytest.mark.parametrize(("start", "early"), [("2020-06-29", True), ("2020-09-11", False)])
def test_a_rule_before_its_time_is_said(tmp_path: Path, start: str, *, early: bool) -> None:
    scenario = village(tmp_path, 2, f"start={start}")
    said = [each for each in live(scenario, "gaen", 1).caveats if "before its time" in each]
    assert bool(said) is early
    assert not early or said[0].startswith("Arm gaen runs the rule swisscovid_2020_09, in force since 2020-09-11")
    assert not [each for each in live(scenario, "none", 1).caveats if "before its time" in each]
