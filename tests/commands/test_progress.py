"""Does progress say how far and how long still: ten plain lines in a pipe, one bar on a terminal?"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from sim.commands import progress
from sim.commands.progress import far, shown
from tests.hall.village import village
from tests.processes import started

CLONE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("done", "total", "rate", "said"),
    [
        (1, 28, None, "1 of 28 days"),
        (14, 28, 7.0, "14 of 28 days, 7 a second, 2 s left"),
        (28, 28, 7.0, "28 of 28 days, 7 a second, 0 s left"),
        (0, 6_000, 10.0, "0 of 6000 days, 10 a second, 10 min left"),
    ],
)
def test_how_far_and_how_long(done: int, total: int, rate: float | None, said: str) -> None:
    assert far(done, total, rate) == said


def test_pace_counts_from_what_was_told_first(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 101.0, 104.0])
    monkeypatch.setattr(progress.time, "perf_counter", lambda: next(clock))
    pace = progress.Pace()
    assert (pace(10), pace(15), pace(50)) == (None, 5.0, 10.0)


@pytest.mark.parametrize("total", [3, 10, 28, 1000])
def test_a_pipe_gets_at_most_ten_plain_lines(total: int, capsys: pytest.CaptureFixture[str]) -> None:
    with shown() as told:
        for done in range(1, total + 1):
            told("none, seed 1", done, total)
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == min(total, 10)
    assert err.splitlines()[-1].startswith(f"none, seed 1: {total} of {total} days")
    assert "\x1b" not in err


def test_a_town_that_is_built_slowly_is_told_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "perf_counter", lambda: float(next(clock)))
    with shown() as told:
        for share in range(5):
            told(f"building the town, {share}", 0, 0)
    assert capsys.readouterr().err.splitlines() == ["building the town, 2"]


def heard(terminal: int) -> bytes:
    """Return what was written to a pseudo-terminal; Linux ends one with an error."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("no_colour", [False, True])
def test_a_terminal_gets_one_bar_and_no_colour_if_not_wanted(tmp_path: Path, no_colour: bool) -> None:
    import pty

    village(tmp_path, 7)
    terminal, its_end = pty.openpty()
    command = [sys.executable, "-m", "sim", "run", "village", "--seeds", "40"]
    colour = {"PYTHONPATH": str(CLONE), "TERM": "xterm"} | ({"NO_COLOR": "1"} if no_colour else {})
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    ends = {"stdin": its_end, "stdout": its_end, "stderr": its_end}
    with started(command, cwd=tmp_path, env=clean | colour, **ends) as run:
        os.close(its_end)
        said = b"".join(iter(lambda: heard(terminal), b""))
    os.close(terminal)
    assert run.returncode == 0
    text = said.decode()
    assert re.search(r"(none|gaen), seed \d+ .*\d+ of 560 days", text)
    assert "Kept in results/village-1" in text
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]m", text)) is not no_colour
