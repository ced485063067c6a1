"""Is the start light, and does the real command behave in a real shell?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import PATIENCE_S, started

CLONE = Path(__file__).resolve().parents[2]
HEAVY = {"numba", "matplotlib", "networkx", "scipy", "pyarrow", "pydantic", "numpy", "tree_sitter", "simpy", "pooch"}


def python(*words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=CLONE, env=os.environ | extra, capture_output=True, text=True, check=False,
        timeout=PATIENCE_S,
    )  # fmt: skip


@pytest.mark.parametrize(
    "start",
    [
        "import sim; sim.__version__",
        "from sim.commands import main; main(['--help'])",
        "from sim.commands import main; main([])",
        "from sim.commands import main; main(['run', '--help'])",
        "from sim.commands import main; main(['--version'])",
        "from sim.commands import main; main(['chek'])",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(start: str) -> None:
    ended = python("-c", f"{start}; import sys; print('\\n' + ' '.join(m for m in sys.modules if '.' not in m))")
    loaded = set(ended.stdout.split("\n")[-2].split())
    assert "sim" in loaded, ended.stderr
    assert loaded & HEAVY == set()


def test_checking_a_scenario_loads_no_kernel() -> None:
    ended = python("-c", "import sim, sys; sim.load('office'); print(*sys.modules)")
    assert {"numba", "matplotlib", "pyarrow", "networkx", "scipy"} & set(ended.stdout.split()) == set()


def test_the_module_is_the_command() -> None:
    ended = python("-m", "sim", "check", "--set", "days=0", "office")
    assert ended.returncode == 2
    assert ended.stderr.startswith("--set:1:6: days: must be at least 1 (got 0)\n")
    assert ended.stdout == ""


def test_an_encoding_without_accents_is_no_reason_to_fail() -> None:
    code = "from sim.commands.exits import ending; raise SystemExit(ending(lambda: print('é'), as_json=False))"
    ended = python("-c", code, PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "?\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_who_leaves_early_is_no_reason_to_complain() -> None:
    line = f"{sys.executable} -m sim schema | head -c 1; echo; {sys.executable} -m sim check zzz 2>&1 | head -c 0"
    ended = subprocess.run(
        ["sh", "-c", line], cwd=CLONE, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert (ended.stdout, ended.stderr) == ("{\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_with_130() -> None:
    code = "import time; from sim.commands.exits import ending; print('go', flush=True)\n"
    code += "raise SystemExit(ending(lambda: time.sleep(60), as_json=False))"
    with started([sys.executable, "-c", code], cwd=CLONE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "go\n"
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert (run.returncode, err) == (130, "\npistage: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_while_modules_load_ends_at_once_even_if_an_exception_would_be_lost() -> None:
    code = """
import os, signal
from sim.interrupts import ending_at_once
with ending_at_once():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        print("went on")
    except BaseException:
        print("swallowed")
"""
    ended = python("-c", code)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "\npistage: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_that_got_lost_stops_a_study_at_the_next_day() -> None:
    code = """
import os, signal
from sim.commands.exits import ending
from sim.commands.progress import shown
def study():
    with shown() as progress:
        progress("none", 1, 20)
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except BaseException:
            print("swallowed")
        progress("none", 2, 20)
        print("went on")
raise SystemExit(ending(study, as_json=False))
"""
    ended = python("-c", code)
    assert (ended.returncode, ended.stdout) == (130, "swallowed\n")
    assert ended.stderr.endswith("\npistage: interrupted\n")
