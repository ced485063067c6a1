"""Does `pistage run` print what it promises, keep it where it should, and leave nothing half-made?"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rich_click as click

from sim.commands import main
from sim.commands.run import run as run_command
from sim.hall.witness import CHOICES
from sim.problems import Problem, Refused
from sim.results import Result
from tests.hall.village import village
from tests.processes import started

CLONE = Path(__file__).resolve().parents[2]


class Ended:
    """How one command line ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a village in it."""
    village(tmp_path, 7)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def pistage(place: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def ended(*words: str) -> Ended:
        code = main(words)
        return Ended(code, *capsys.readouterr())

    return ended


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_run_prints_a_table_and_keeps_the_result(pistage, place: Path) -> None:
    ended = pistage("run", "village")
    assert ended.code == 0
    assert ended.out.startswith("Is the village well?\n\nvillage: 40 people, 80 % of phone owners with the app, 7 days")
    assert "Changed here" not in ended.out
    assert ended.out.endswith(
        "\n\nKept in results/village-1\nRun again and compare: pistage verify results/village-1\n"
    )
    assert max(map(len, ended.out.splitlines())) <= 80
    assert "\x1b" not in ended.out + ended.err
    assert names(place / "results") == ["village-1"]
    assert names(place / "results" / "village-1") == ["figures", "report.html", "run.json", "summary.json", "tables"]


def test_progress_says_what_how_far_how_fast_and_how_long_still(pistage) -> None:
    lines = [line for line in pistage("run", "village").err.splitlines() if " days" in line]
    assert len(lines) <= 10
    assert re.fullmatch(r"gaen, seed 2: 28 of 28 days, \d+ a second, 0 s left", lines[-1])


def test_a_profile_is_told_on_stderr_and_kept_nowhere(pistage, place: Path) -> None:
    plain = pistage("run", "village", "--out", "plain")
    ended = pistage("run", "village", "--out", "timed", "--profile", "--jobs", "2")
    assert ended.code == 0
    assert ended.out == plain.out.replace("plain", "timed")
    told = ended.err[ended.err.index("\ntime: ") :].splitlines()[2:]
    found = dict(re.fullmatch(r"  ([a-z ]+?) +([\d.]+)% +[\d.]+ s", line).groups() for line in told)
    assert {"building the town", "spread", "who heard whom", "measures", "writing", "figures"} <= set(found)
    assert sum(map(float, found.values())) == pytest.approx(100, abs=1)
    assert "time: " not in plain.err
    assert (place / "plain" / "summary.json").read_bytes() == (place / "timed" / "summary.json").read_bytes()
    assert not any("calibrating" in path.read_text() for path in (place / "timed").glob("*.json"))


def test_json_is_exactly_summary_json(pistage, place: Path) -> None:
    ended = pistage("run", "village.toml", "--json", "--seeds", "5")
    assert ended.code == 0
    assert ended.out == (place / "results" / "village-1" / "summary.json").read_text(encoding="utf-8")
    assert json.loads(ended.out)["seeds"] == [1, 2, 3, 4, 5]


def test_results_are_numbered_and_named_after_the_seed(pistage, place: Path) -> None:
    for options in ([], [], ["--seed", "7", "--seeds", "1"], ["--set", "seeds.first=7"]):
        assert pistage("run", "village", *options).code == 0
    assert names(place / "results") == ["village-1", "village-1-2", "village-7", "village-7-2"]


def test_options_override_the_file(pistage, place: Path) -> None:
    options = ("--seed", "3", "--seeds", "2", "--arms", "gaen", "--set", "days=4")
    ended = pistage("run", "village", *options, "--out", "here")
    assert ended.code == 0
    run = json.loads((place / "here" / "run.json").read_text())
    assert (run["seeds"], run["arms"], run["scenario"]["days"]) == ([3, 4], ["gaen"], 4)
    assert run["changed"] == {"days": 4, "seeds.first": 3, "arms": ["gaen"]}  # two seeds are the village's own number
    assert "Changed here: days = 4, seeds.first = 3, arms = gaen.\n" in ended.out
    assert "\nKept in here\n" in ended.out


def test_the_same_command_gives_the_same_summary_whatever_the_jobs(pistage) -> None:
    one, two = pistage("run", "village", "--json"), pistage("run", "village", "--json", "--jobs", "2")
    assert (one.code, two.code) == (0, 0)
    assert one.out == two.out


REFUSED = {
    "nobody": "no such scenario (got nobody)",
    "village --seeds 0": "'--seeds': 0 is not in the range",
    "village --seed -1": "'--seed': -1 is not in the range",
    "village --seed x": "'--seed': 'x' is not a valid integer",
    "village --jobs 0": "'--jobs': 0 is not in the range",
    "village --arms gean": "arms: no such arm (got gean); this scenario's arms: none, gaen",
    "village --arms gaen,none,gaen": "arms: names an arm twice (got gaen); name each arm once",
    "village --arms ,": "arms: names no arm; this scenario's arms: none, gaen",
    "village --seed 2147483647": "seeds.count: the last seed is at most 2_147_483_647",
    "village --seed 2147483646 --seeds 3": "seeds.count: the last seed is at most 2_147_483_647",
    "village --set days=0": "--set:1:6: days: must be at least 1 (got 0)",
    "village --out village.toml": "--out: is a file, and a result is a folder (got village.toml)",
    "village --out .": "--out: is not empty and no result of pistage (got .)",
    "village --out village.dat/deep": "--out: cannot be written: ",
    "village --out=": '--out: names no folder (got "")',
    f"village --out {'x' * 300}": f"--out: means no place: file name too long (got {'x' * 60}...); choose another",
    "village --zzz": "No such option '--zzz'",
}


def test_every_choice_of_phones_can_be_made() -> None:
    (option,) = (each for each in run_command.params if each.name == "phones")
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(CHOICES)


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_run_is_refused_and_leaves_nothing(pistage, place: Path, words: str) -> None:
    ended = pistage("run", *words.split())
    assert (ended.code, ended.out) == (2, "")
    assert REFUSED[words] in ended.err
    assert names(place) == ["village.dat", "village.toml"]


def test_refusals_for_scripts_are_a_list(pistage) -> None:
    ended = pistage("run", "village", "--json", "--out", ".")
    assert ended.code == 2
    assert [row["key"] for row in json.loads(ended.out)] == ["--out"]


def test_a_result_is_replaced_only_on_request(pistage, place: Path) -> None:
    assert pistage("run", "village", "--out", "here").code == 0
    before = (place / "here" / "run.json").read_bytes()
    ended = pistage("run", "village", "--seed", "9", "--out", "here")
    assert ended.code == 2
    assert "--out: holds a result already (got here); add --replace" in ended.err
    assert (place / "here" / "run.json").read_bytes() == before
    assert pistage("run", "village", "--seed", "9", "--out", "here", "--replace").code == 0
    assert json.loads((place / "here" / "run.json").read_text())["seeds"] == [9, 10]
    assert names(place) == ["here", "village.dat", "village.toml"]


def test_what_cannot_be_kept_is_printed_all_the_same(pistage, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Result, out: str, replace: bool, draw: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Result, "write", full)
    ended = pistage("run", "village")
    assert ended.code == 1
    assert ended.out.startswith("Is the village well?")
    assert ended.err.endswith(
        "--out: the result could not be kept: no space left on device (got results/village-1); free space, or choose "
        "another folder with --out\n"
    )
    assert names(place) == ["village.dat", "village.toml"]
    ended = pistage("run", "village", "--out", "there", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["scenario"] == "village"
    assert "the result could not be kept: no space left on device (got there); free space" in ended.err


def test_what_came_to_lie_there_meanwhile_is_named(pistage, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(self: Result, out: str, replace: bool, draw: object) -> Path:
        raise Refused(Problem("is a file, and a result is a folder", "choose another", key="--out", value=out))

    monkeypatch.setattr(Result, "write", taken)
    ended = pistage("run", "village", "--out", "there")
    assert ended.code == 1
    told = "--out: the result could not be kept: is a file, and a result is a folder (got there); choose another\n"
    assert ended.err.endswith(told)


WHOLE = "an arm that --arms leaves out is checked too, as its scenario is kept whole"


@pytest.mark.parametrize(("chosen", "said"), [((), False), (("--arms", "gaen"), False), (("--arms", "none"), True),
                                              (("--arms", "none, gaen"), False)])  # fmt: skip
def test_an_arm_that_was_not_chosen_stands_in_the_way_and_it_is_said_why(
    pistage, place: Path, chosen: tuple[str, ...], *, said: bool
) -> None:
    ended = pistage("run", "village", "--set", "arms.gaen.phones.adoption=1.5", *chosen)
    assert (ended.code, ended.out) == (2, "")
    assert "arms.gaen.phones.adoption: must be at most 1 (got 1.5)" in ended.err
    assert (WHOLE in ended.err) == said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(("words", "told"), [
    (("run", "village", "--out", "there"), "stdout: the table could not be printed: no space left on device; the "
     "result is kept in there: free space, or print to another place\n"),
    (("run", "village", "--out", "there", "--json"), "the result is kept in there"),
    (("check", "village", "--json"), "stdout: no space left on device; free space, or print to another place\n"),
    (("check", "strangers", "--json"), "stdout: no space left on device; free space, or print to another place\n"),
    (("scenarios",), "stdout: no space left on device; free space, or print to another place\n"),
])  # fmt: skip
def test_a_full_output_is_named_and_what_was_kept_stays(place: Path, words: tuple[str, ...], told: str) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([sys.executable, "-m", "sim", *words], stdout=full, stderr=subprocess.PIPE, text=True,
                               cwd=place, env=os.environ | {"PYTHONPATH": str(CLONE)}, check=False)  # fmt: skip
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (place / "there" / "run.json").is_file() == ("there" in words)


def test_a_file_that_may_grow_no_further_leaves_no_half_result(pistage, place: Path) -> None:
    resource = pytest.importorskip("resource")
    assert pistage("run", "village", "--out", "before").code == 0  # what is compiled once is kept by then
    least = (4_096, resource.RLIM_INFINITY)
    ended = subprocess.run([sys.executable, "-m", "sim", "run", "village", "--out", "there"], capture_output=True,
                           text=True, cwd=place, env=os.environ | {"PYTHONPATH": str(CLONE)}, check=False,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, least))  # fmt: skip
    assert ended.returncode == 1
    assert "--out: the result could not be kept: file too large (got there); free space, or choose" in ended.stderr
    assert names(place) == ["before", "village.dat", "village.toml"]


def test_links_in_a_circle_are_no_place(pistage, place: Path) -> None:
    (place / "one").symlink_to("two")
    (place / "two").symlink_to("one")
    ended = pistage("run", "village", "--out", "one")
    assert (ended.code, ended.out) == (2, "")
    assert "--out: means no place: its links go in a circle (got one); choose another folder" in ended.err


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_current_folder_is_filled_and_stays(
    pistage, place: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    (place / "here").mkdir()
    monkeypatch.chdir(place / "here")
    same = (place / "here").stat().st_ino
    ended = pistage("run", "../village", "--out", ".", *options)
    assert ended.code == 0
    assert names(Path()) == ["figures", "report.html", "run.json", "summary.json", "tables"]
    assert (place / "here").stat().st_ino == same
    if options:
        assert json.loads(ended.out)["scenario"] == "village"
    assert pistage("verify", ".").code == 0


@pytest.mark.parametrize(("file", "name"), [(".toml", "scenario"), ("two\nlines.toml", "two_lines"), ("v1.2", "v1.2")])
def test_a_result_has_a_name_that_any_folder_may_have(pistage, place: Path, file: str, name: str) -> None:
    (place / "village.toml").rename(place / file)
    assert pistage("run", file, "--arms", "none", "--seeds", "1").code == 0
    assert names(place / "results") == [f"{name}-1"]


@contextmanager
def running(place: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a long run in a process of its own, and go on once it has lived some days."""
    command = [sys.executable, "-m", "sim", "run", "village", "--seeds", "1000", *words]
    marks = {"PYTHONPATH": str(CLONE), "PISTAGE_TEST": str(place)}
    with started(command, cwd=place, env=os.environ | marks, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        while " of 14000 days" not in (line := run.stderr.readline()):
            assert line, "the run ended before it could be ended"
        yield run


def still_here(place: Path) -> list[str]:
    """Every process that was started by `running` for this place, or by what it started, and lives."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            marks, status = (process / "environ").read_bytes(), (process / "stat").read_text()
        except OSError:
            continue
        state = status.rsplit(")", 1)[1].split()[0]
        if f"PISTAGE_TEST={place}\0".encode() in marks and state != "Z":
            found.append(process.name)
    return found


def gone(place: Path) -> bool:
    """Wait, for half a minute at most, until no process of this place lives."""
    for _ in range(300):
        if not still_here(place):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_run_that_is_ended_leaves_nothing_half_made(place: Path, jobs: str, sent: int, code: int) -> None:
    with running(place, "--jobs", jobs) as run:
        run.send_signal(sent)
        said = run.stderr.read() if run.stderr else ""
    assert run.returncode == code
    assert "Traceback" not in said
    assert names(place) == ["village.dat", "village.toml"]
    assert gone(place)
