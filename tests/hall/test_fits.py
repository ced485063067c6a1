"""Is a study refused whose towns have no place in the memory, before anything is built, with a size that fits?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall import fits
from sim.hall.census import MOST_IN_FULL
from sim.hall.readiness import read, ready
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness
from sim.problems import Problem, Refused
from sim.world.build import MOST_PEOPLE

COUNTRY = """\
start = 2020-06-08
days = 100
seeds = {{ first = 1, count = 4 }}
[population]
world = "town"
people = {people}
[disease]
r0 = 3.0
[[arms]]
name = "none"
system = "none"
"""
GB = 10**9
PEOPLE = 67_000_000


def country(folder: Path, people: int = PEOPLE) -> Scenario:
    file = folder / "country.toml"
    file.write_text(COUNTRY.format(people=people))
    return read(file)


def refusal(scenario: Scenario, jobs: int, free: int) -> Problem:
    with pytest.raises(Refused) as refused:
        ready(scenario, ["none"], jobs, free)
    (problem,) = refused.value.problems
    return problem


def test_a_country_that_does_not_fit_is_refused_at_its_line_with_figures(tmp_path: Path) -> None:
    problem = refusal(country(tmp_path), 1, 2 * GB)
    need = fits.needed(PEOPLE, 100, traced=0.0, runs=4)
    assert (problem.file, problem.line, problem.key) == (str(tmp_path / "country.toml"), 6, "population.people")
    assert problem.rule == (
        f"a study of this size needs {need / GB:.1f} GB of memory in one process, and 2.0 GB are there"
    )


@pytest.mark.parametrize("free", [1.5 * GB, 3 * GB, 5 * GB])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_size_to_write_fits_and_hardly_more_does(tmp_path: Path, free: float, jobs: int) -> None:
    mend = refusal(country(tmp_path), jobs, int(free)).mend
    largest = int(mend.partition("write ")[2].split()[0].replace("_", ""))
    assert fits.needed(largest, 100, traced=0.0, runs=4, jobs=jobs) <= free
    assert fits.needed(int(1.02 * largest), 100, traced=0.0, runs=4, jobs=jobs) > free


def test_a_town_that_is_written_in_full_may_need_more_than_a_larger_one(tmp_path: Path) -> None:
    scenario, above = country(tmp_path).with_settings("seeds.count=60"), int(MOST_IN_FULL) + 1
    free = fits.needed(above, 100, traced=0.0, runs=60)
    assert refusal(scenario, 1, free).mend == f"write {above:_} or less"
    below = int(refusal(scenario, 1, free - 1).mend.partition("write ")[2].split()[0].replace("_", ""))
    assert below < 0.7 * above
    assert fits.needed(below, 100, traced=0.0, runs=60) < free


def test_fewer_processes_may_be_the_mend(tmp_path: Path) -> None:
    scenario = country(tmp_path)
    one = fits.needs(scenario, ["none"], 1)
    assert "in 2 processes" in refusal(scenario, 2, one).rule
    assert refusal(scenario, 2, one).mend.startswith("share the runs among fewer: --jobs 1, or live fewer seeds")
    assert "--jobs" not in refusal(scenario, 2, one - 1).mend


def test_as_many_processes_are_chosen_as_fit(tmp_path: Path) -> None:
    scenario = country(tmp_path)
    three = fits.needs(scenario, ["none"], 3)
    assert [fits.jobs_that_fit(scenario, ["none"], 8, free) for free in (0, three - 1, three, None)] == [1, 2, 3, 8]
    assert fits.needs(scenario, ["none"], 8) == fits.needs(scenario, ["none"], 4), "four runs, no fifth process"


def test_an_app_and_more_days_need_more() -> None:
    plain = fits.needed(PEOPLE, 100, traced=0.0)
    assert fits.needed(PEOPLE, 100, traced=0.4) > plain
    assert fits.needed(PEOPLE, 200, traced=0.0) > plain


def test_first_cases_and_phones_that_are_machines_need_more(tmp_path: Path) -> None:
    town = country(tmp_path, 150_000).with_settings("days=25")
    many = town.with_settings("disease.infected_at_start=120_000")
    assert fits.needs(many, ["none"]) > fits.needs(town, ["none"]) + 100_000 * fits.OF_INFECTION
    sizes = [fits.needed(10**6, 100, traced=0.4, witness=each) for each in Witness]
    assert fits.needed(10**6, 100, traced=0.4, telling=True) > fits.needed(10**6, 100, traced=0.4)
    assert sizes[Witness.FLEET.value] < sizes[Witness.ALERTED.value] < sizes[Witness.ON_DEMAND.value]


def test_what_fits_is_built_and_unknown_memory_refuses_nothing(tmp_path: Path) -> None:
    small = country(tmp_path, 600).with_settings("days=5")
    ready(small, ["none"], free=fits.needs(small, ["none"]))
    assert list(fits.problems(country(tmp_path), ["none"], 1, None)) == []


@pytest.mark.parametrize("people", [MOST_PEOPLE + 1, 5])
def test_numbers_of_persons_that_have_no_width_are_refused_at_their_line(tmp_path: Path, people: int) -> None:
    with pytest.raises(Refused) as refused:
        country(tmp_path, people)
    (problem,) = refused.value.problems
    assert (problem.line, problem.key) == (6, "population.people")
    assert country(tmp_path, MOST_PEOPLE).population.people == MOST_PEOPLE


def machine(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


MEMINFO = "MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:    4000 kB\n"


def test_linux_says_what_is_free_and_what_this_process_holds(tmp_path: Path) -> None:
    assert fits.available(machine(tmp_path, proc__meminfo=MEMINFO)) == 4000 * 1024
    assert fits.available(machine(tmp_path, proc__self__status="Name: x\nVmRSS:\t 300 kB\n")) == 4300 * 1024


@pytest.mark.parametrize("file", ["memory.max", "memory/memory.limit_in_bytes"])
def test_a_limit_of_the_group_holds(tmp_path: Path, file: str) -> None:
    machine(tmp_path, proc__meminfo=MEMINFO)
    limit = tmp_path / "sys/fs/cgroup" / file
    limit.parent.mkdir(parents=True)
    for text, wanted in (("1000000\n", 1_000_000), ("max\n", 4000 * 1024), ("9223372036854771712\n", 4000 * 1024)):
        limit.write_text(text)
        assert fits.available(tmp_path) == wanted


def test_this_machine_says_how_much_it_has() -> None:
    free = fits.available()
    assert free is None or free > 10**8
