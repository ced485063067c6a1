"""How long does Covasim live as many people for as many days? `python -m tests.benchmarks.covasim_beside [SIZES...]`.

Covasim 4.0.1 is installed from the package registry into a virtual environment of its own (`--venv`, else one that goes
when all is done); pistage never depends on it. Both are whole programs, run once in a process of their own: start,
building and, of ours, figures and tables included. They do not compute the same; `COMPARED` says what each does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

VERSION = "4.0.1"
DAYS = 100
COMPARED = """\
Covasim: agents with households, schools, work and community (pop_type hybrid, pop_scale 1), one time step a day;
tests, isolation and tracing of contacts as shares; hospitals and deaths; no places, no radio, no bytes.
pistage: homes, seats, journeys and shops by the second; swabs and isolation; Google/Apple's system on the phones of
two owners in five: radio levels, identifiers, files, alerts and the true meetings behind each; calibration, result,
tables and figures.
Both begin with one infected in a thousand; how many follow differs, and costs both. Whole programs, one seed."""

THEIRS = """\
import json, sys
import covasim as cv
n = int(sys.argv[1])
tests = cv.test_prob(symp_prob=0.1, asymp_prob=0.001, test_delay=2)
tracing = cv.contact_tracing(trace_probs=dict(h=1.0, s=0.5, w=0.5, c=0.2), trace_time=1)
sim = cv.Sim(pop_size=n, pop_scale=1, pop_type="hybrid", pop_infected=n // 1000, n_days=int(sys.argv[2]),
             rand_seed=1, verbose=0, interventions=[tests, tracing])
sim.run()
print(json.dumps({"infections": float(sim.summary["cum_infections"])}))
"""


class Took(NamedTuple):
    """Seconds on the wall, and of processors; most bytes held at once; what was said on stdout.

    Processors and memory are those of the program itself, without the two helpers that draw pistage's figures.
    """

    seconds: float
    cpu: float
    memory: int
    said: str


def took(command: list[str]) -> Took:
    """Run a program to its end. Raises where it fails."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as grumbled:
        began = time.perf_counter()
        program = subprocess.Popen(command, stdout=said, stderr=grumbled)
        _, status, usage = os.wait4(program.pid, 0)
        seconds = time.perf_counter() - began
        said.seek(0), grumbled.seek(0)
        if os.waitstatus_to_exitcode(status):
            raise RuntimeError(f"{' '.join(command[:4])}: {grumbled.read()[-2000:]}")
        return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, said.read())


def covasim(folder: Path) -> Path:
    """Return the Python of a virtual environment that has Covasim, made there if it is not."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    have = subprocess.run([python, "-c", "import covasim"], capture_output=True, check=False).returncode == 0
    if not have:
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"covasim=={VERSION}"], check=True)
    return python


def theirs(python: Path, people: int) -> tuple[Took, float]:
    """Let Covasim live so many people; return what it took, and how many were infected."""
    ran = took([str(python), "-W", "ignore", "-c", THEIRS, str(people), str(DAYS)])
    return ran, json.loads(ran.said.splitlines()[-1])["infections"]


def ours(scenario: str, people: int, phones: str, out: Path) -> tuple[Took, float]:
    """Let pistage live so many people; return what it took, and how many were infected."""
    settings = {
        "population.people": people, "days": DAYS, "disease.infected_at_start": people // 1_000,
        "disease.imports_per_day": people * 5e-6, "health.lab.swabs_per_day": people * 3 // 1_000,
        "phones.adoption": 0.4,
    }  # fmt: skip
    said = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    command = [
        sys.executable,
        "-m",
        "sim",
        "run",
        scenario,
        "--arms",
        "gaen",
        "--seeds",
        "1",
        "--phones",
        phones,
        "--json",
    ]
    ran = took([*command, "--replace", "--out", str(out), *said])
    infections = json.loads(ran.said)["arms"]["gaen"]["epidemic.infections"]
    return ran, infections["value"]


def beside(python: Path, scenario: str, phones: str, sizes: list[int], folder: Path) -> None:
    """Print both for each size, and how many times as long and as large Covasim is."""
    print(COMPARED, f"\n\n{'people':>10}  {'':<16}{'s':>9}{'cpu s':>9}{'memory':>10}{'infected':>10}")
    ours(scenario, 2_000, phones, folder / "first")  # compiles, once
    for people in sizes:
        other, mine = theirs(python, people), ours(scenario, people, phones, folder / "mine")
        for name, (ran, infected) in ((f"Covasim {VERSION}", other), ("pistage", mine)):
            cells = f"{ran.seconds:>9.1f}{ran.cpu:>9.1f}{ran.memory / 1e6:>7.0f} MB{infected / people:>10.1%}"
            print(f"{people:>10,}  {name:<16}{cells}")
        ratios = [one / its for one, its in zip(other[0][:3], mine[0][:3], strict=True)]
        print(f"{'':>10}  {'ratio':<16}{ratios[0]:>9.2f}{ratios[1]:>9.2f}{ratios[2]:>10.2f}", flush=True)


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.covasim_beside", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--scenario", default="city", help="ours: a name or a file with an arm gaen")
    parser.add_argument("--phones", default="auto", help="as for pistage run; fleet builds declarers' machines alone")
    parser.add_argument("--venv", type=Path, help="where Covasim is, or is put; a folder that goes if not said")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = covasim(told.venv or Path(folder) / "venv")
        beside(python, told.scenario, told.phones, told.sizes, Path(folder))


if __name__ == "__main__":
    main()
