"""Does every arm live every seed, the same way whatever the number of processes, and do failures say where?"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from pathlib import Path

import pytest

import sim
from sim import study
from sim.hall.scenario import Scenario, load
from sim.problems import Problem, Refused
from sim.results import unfinished
from sim.results.unfinished import Unfinished
from sim.study import run, worth_jobs
from tests.hall.village import village


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return village(tmp_path, 7)


@pytest.fixture(autouse=True)
def _finished_runs_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of one village beside each other would go on from each other's runs."""
    monkeypatch.setattr(unfinished, "cache_folder", lambda: tmp_path / "cache")


def test_the_front_door_has_run_and_result() -> None:
    assert (sim.run, sim.Result) == (study.run, study.Result)


def test_every_arm_lives_every_seed_in_order(scenario: Scenario) -> None:
    result = run(scenario, seed=5, seeds=3)
    assert list(result.journals) == [(arm, seed) for arm in ("none", "gaen") for seed in (5, 6, 7)]
    assert (result.arms, result.seeds) == (["none", "gaen"], [5, 6, 7])
    assert all((j.arm, j.seed, j.days) == (*key, 7) for key, j in result.journals.items())
    assert result.scenario.resolved()["seeds"] == {"first": 5, "count": 3}


def test_a_file_is_as_good_as_a_scenario(scenario: Scenario, tmp_path: Path) -> None:
    assert run(tmp_path / "village.toml").digest() == run(str(tmp_path / "village")).digest() == run(scenario).digest()


def test_arms_are_chosen_in_the_order_of_the_scenario(scenario: Scenario) -> None:
    assert run(scenario, arms=["gaen", "none"], seeds=1).arms == ["none", "gaen"]
    alone = run(scenario, arms=["gaen"], seeds=1)
    assert alone.arms == ["gaen"]
    assert alone.journals["gaen", 1].digest() == run(scenario, seeds=1).journals["gaen", 1].digest()


@pytest.mark.parametrize("arms", [["gean"], ["none", "x"], []])
def test_unknown_arms_are_refused(scenario: Scenario, arms: list[str]) -> None:
    with pytest.raises(Refused, match=r"no such arm.*none, gaen" if arms else r"names no arm.*none, gaen"):
        run(scenario, arms=arms)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seeds": 0}, {"seeds": 10**9}, {"seed": 2**31 - 1, "seeds": 2}])
def test_seeds_out_of_range_are_refused(scenario: Scenario, wrong: dict[str, int]) -> None:
    with pytest.raises(Refused, match=r"^seeds"):
        run(scenario, **wrong)


def test_what_one_arm_cannot_run_is_refused_before_day_1_of_the_first(tmp_path: Path) -> None:
    scenario = village(tmp_path, 7, "arms.gaen.population.file='nowhere.dat'")
    told: list[str] = []
    with pytest.raises(Refused, match=r"nowhere\.dat") as refused:
        run(scenario, progress=lambda what, done, total: told.append(what))
    assert told == []
    assert refused.value.problems[0].key == "arms.gaen.population.file"


def test_what_several_arms_cannot_run_is_refused_at_once(tmp_path: Path) -> None:
    own = ("disease.infected_at_start=41", "arms.gaen.population.file='nowhere.dat'", "arms.none.disease.r0=20")
    with pytest.raises(Refused) as refused:
        run(village(tmp_path, 7, *own))
    assert {each.key for each in refused.value.problems} == {
        "disease.infected_at_start", "arms.none.disease.r0", "arms.gaen.population.file",
    }  # fmt: skip


def test_results_do_not_depend_on_jobs(scenario: Scenario) -> None:
    here, shared = run(scenario, seeds=3), run(scenario, seeds=3, jobs=2)
    assert list(here.journals) == list(shared.journals)
    assert here.digest() == shared.digest()
    assert here.summary() == shared.summary()
    assert all(shared.journals[key].caveats == journal.caveats for key, journal in here.journals.items())


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_grows_to_the_whole(scenario: Scenario, jobs: int) -> None:
    told: list[tuple[str, int, int]] = []
    run(scenario, jobs=jobs, progress=lambda what, done, total: told.append((what, done, total)))
    done = [days for _, days, _ in told]
    assert done == sorted(done)
    assert (done[-1], {total for _, _, total in told}) == (4 * 7, {4 * 7})
    assert {what for what, _, _ in told} >= {"none, seed 1", "gaen, seed 2"}


def test_a_worker_may_refuse(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "village.dat").unlink()
    with pytest.raises(Refused, match="no such data file") as refused:
        list(study._shared(scenario, [("none", 1), ("none", 2)], 2, study._silent, None))
    assert "in arm none" in refused.value.__notes__[0]
    assert isinstance(refused.value.problems[0], Problem)


def test_a_refusal_pickles_with_its_problems() -> None:
    refused = Refused([Problem("one", value="1"), Problem("two", "mend", "file.toml", 3, 4)])
    again = pickle.loads(pickle.dumps(refused))
    assert (again.problems, str(again)) == (refused.problems, str(refused))


def test_an_error_says_in_which_run_it_arose(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def live(scenario: Scenario, arm: str, seed: int, progress: object, **how: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(study, "live", live)
    with pytest.raises(ZeroDivisionError) as bug:
        run(scenario)
    assert bug.value.__notes__ == ["in arm none, seed 1"]


def test_killed_workers_end_the_study_with_a_reason_and_no_orphans(scenario: Scenario) -> None:
    def kill(what: str, done: int, total: int) -> None:
        if done:
            for worker in multiprocessing.active_children():
                worker.kill()

    with pytest.raises(MemoryError, match="fewer jobs"):
        run(scenario, seeds=40, jobs=2, progress=kill)
    assert multiprocessing.active_children() == []


def test_an_interrupted_study_leaves_no_workers(scenario: Scenario) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario, seeds=40, jobs=2, progress=interrupt)
    assert multiprocessing.active_children() == []


def test_a_stopped_study_goes_on_from_the_runs_it_had_finished(scenario: Scenario, tmp_path: Path) -> None:
    whole = run(scenario, seeds=20)
    finished = []

    def interrupt(what: str, done: int, total: int) -> None:
        if done >= total // 4:
            finished.append(done // scenario.days)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario, seeds=20, jobs=2, resume=True, progress=interrupt)
    told: list[tuple[str, int, int]] = []
    again = run(scenario, seeds=20, jobs=2, resume=True, progress=lambda *how_far: told.append(how_far))
    assert told[0][0].endswith("of 40 runs were finished before")
    assert told[0][1] >= (finished[0] - 2) * scenario.days > 0, "two were being lived when it was stopped"
    assert again.digest() == whole.digest()
    assert list(again.journals) == list(whole.journals)
    assert again.summary() == whole.summary()
    again.write(tmp_path / "whole")
    told.clear()
    run(scenario, seeds=20, jobs=2, resume=True, progress=lambda *how_far: told.append(how_far))
    assert told[0][0] == "starting", "a study that is whole leaves nothing to go on from"


def test_a_part_of_a_study_that_is_written_leaves_the_rest_to_go_on_from(scenario: Scenario, tmp_path: Path) -> None:
    whole = run(scenario, seeds=2, resume=True)
    assert whole.unfinished is not None
    run(scenario, seeds=2, arms=["none"], resume=True).write(tmp_path / "part")
    assert [whole.unfinished.found(("none", 1)), whole.unfinished.found(("none", 2))] == [None, None]
    assert whole.unfinished.found(("gaen", 2)) is not None
    whole.write(tmp_path / "whole")
    assert not whole.unfinished.folder.exists()


def test_nothing_is_kept_unless_it_is_asked_for(scenario: Scenario) -> None:
    run(scenario, seeds=2, jobs=2)
    assert not Unfinished.of(scenario.with_settings("seeds.count=2")).folder.exists()


@pytest.mark.parametrize("damage", [b"", b"PK", None, 8, 100, 200])
def test_a_run_that_was_not_kept_whole_is_lived_again(scenario: Scenario, damage: bytes | int | None) -> None:
    (journal,) = run(scenario, arms=["gaen"], seeds=1).journals.values()
    before = Unfinished.of(scenario)
    before.keep(("gaen", 1), journal)
    found = before.found(("gaen", 1))
    assert found is not None
    assert found.digest() == journal.digest()
    assert (found.numbers, found.caveats, found.unknown) == (journal.numbers, journal.caveats, journal.unknown)
    (file,) = before.folder.iterdir()
    data = file.read_bytes()
    if isinstance(damage, int):
        file.write_bytes(data[:damage] + bytes([data[damage] ^ 0x55]) + data[damage + 1 :])
        found = before.found(("gaen", 1))
        assert found is None or found.digest() == journal.digest()
        file.write_bytes(b"")
    else:
        file.write_bytes(data[:-40] if damage is None else damage)
    assert before.found(("gaen", 1)) is None
    assert before.found(("gaen", 2)) is None
    assert Unfinished.of(scenario.with_settings("phones.adoption=0.123")).folder != before.folder
    before.clear([("gaen", 1)])
    assert not before.folder.exists()


def test_the_baseline_is_the_arm_that_traces_nobody_whatever_its_name(tmp_path: Path) -> None:
    arms = 'arms=[{name="sans", system="none"}, {name="gaen", system="gaen"}]'
    summary = run(village(tmp_path, 21, arms)).summary()
    assert list(summary["paired"]) == ["gaen - sans"]
    assert summary["arms"]["gaen"]["epidemic.infections_averted"]["value"] is not None


@pytest.mark.parametrize(
    ("name", "seeds", "several"),
    [("stopcovid", None, True), ("stopcovid", 1, False), ("classroom", None, False), ("central_server", 2, True)],
)
def test_a_long_study_is_worth_several_processes(name: str, seeds: int | None, several: bool) -> None:
    found = worth_jobs(load(name), seeds=seeds)
    assert found == ((os.cpu_count() or 1) if several else 1)
