"""Does a result lie in its place whole or not at all, and is nothing lost that pistage did not write?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.problems import Refused
from sim.results import folder
from sim.results.folder import check, default_folder, kept
from tests.processes import PATIENCE_S, started

CLONE = Path(__file__).resolve().parents[2]
FILES = ["run.json", "summary.json", "tables/persons.parquet"]
KEPT = ["run.json", "summary.json", "tables"]


def write(out: Path, text: str = "{}", replace: bool = False) -> None:
    """Keep a little result: its run.json and one more file."""
    with kept(out, replace) as (partial, _):
        (partial / "tables").mkdir()
        (partial / "tables" / "persons.parquet").write_text(text)
        (partial / "summary.json").write_text(text)
        (partial / "run.json").write_text(json.dumps({"pistage": "0", "files": FILES}))


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def refusal(out: Path, replace: bool = False) -> str:
    with pytest.raises(Refused) as refused:
        check(out, replace)
    with pytest.raises(Refused):
        write(out, replace=replace)
    return str(refused.value)


def test_a_result_is_written_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "er" / "result"
    check(out)
    assert names(tmp_path) == []
    write(out)
    assert names(out) == KEPT
    assert names(out.parent) == ["result"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "result"
    out.mkdir()
    check(out)
    write(out)
    assert names(out) == KEPT


def test_a_folder_that_is_not_ours_is_refused_also_with_replace(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("much work")
    for replace in (False, True):
        assert "not empty and no result" in refusal(tmp_path / "thesis", replace)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "much work"


STRANGE = ["", "[]", "{}", "\xff", '{"files": []}', '{"pistage": 1}', '{"pistage": 1, "files": 3}']


@pytest.mark.parametrize("text", STRANGE)
def test_somebody_elses_run_json_makes_it_no_result(tmp_path: Path, text: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "run.json").write_text(text, encoding="latin-1")
    assert "no result" in refusal(tmp_path / "other", replace=True)


def test_a_result_is_replaced_only_on_request(tmp_path: Path) -> None:
    out = tmp_path / "result"
    write(out, "old")
    assert "--replace" in refusal(out)
    assert (out / "summary.json").read_text() == "old"
    check(out, replace=True)
    write(out, "new", replace=True)
    assert (out / "summary.json").read_text() == "new"
    assert names(tmp_path) == ["result"]


def test_replace_spares_what_pistage_did_not_write(tmp_path: Path) -> None:
    out = tmp_path / "result"
    write(out, "old")
    (out / "notes").mkdir()
    (out / "notes" / "mine.txt").write_text("thoughts")
    assert "did not write: notes" in refusal(out, replace=True)
    (out / "notes" / "mine.txt").rename(out / ".DS_Store")
    (out / "notes").rmdir()
    write(out, "new", replace=True)
    assert names(out) == [".DS_Store", *KEPT]


def test_a_file_in_the_place_or_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    assert "is a file" in refusal(tmp_path / "file", replace=True)
    with pytest.raises(Refused, match="cannot be written"):
        check(tmp_path / "file" / "result")


def test_a_full_disk_is_refused_before_day_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LEAST_FREE", 10**24)
    with pytest.raises(Refused, match="MB left"):
        check(tmp_path / "result")
    assert names(tmp_path) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), SystemExit(143)])
def test_whatever_goes_wrong_while_writing_leaves_the_old_result(tmp_path: Path, error: BaseException) -> None:
    out = tmp_path / "result"
    write(out, "old")

    def fail(partial: Path) -> None:
        (partial / "summary.json").write_text("half")
        raise error

    with pytest.raises(type(error)), kept(out, replace=True) as (partial, _):
        fail(partial)
    assert names(tmp_path) == ["result"]
    assert (out / "summary.json").read_text() == "old"


def test_what_came_to_lie_there_meanwhile_is_spared(tmp_path: Path) -> None:
    out = tmp_path / "result"

    def meanwhile() -> None:
        out.mkdir()
        (out / "chapter.txt").write_text("much work")

    with pytest.raises(Refused), kept(out):
        meanwhile()
    assert names(tmp_path) == ["result"]
    assert names(out) == ["chapter.txt"]


HANGING = """
import sys, time
from pathlib import Path
from sim.results.folder import kept
with kept(Path(sys.argv[1]), replace=True) as (partial, _):
    (partial / "summary.json").write_text("half")
    print("half", flush=True)
    time.sleep(600)
"""


def test_a_killed_run_leaves_the_place_as_it_was_and_the_next_one_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "result"
    write(out, "old")
    with started([sys.executable, "-c", HANGING, str(out)], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "half\n"
        run.send_signal(signal.SIGKILL)
    assert names(out) == [f".partial-{run.pid}", *KEPT]
    assert (out / "summary.json").read_text() == "old"
    check(out, replace=True)
    assert (names(tmp_path), names(out)) == (["result"], KEPT)


def test_a_living_runs_half_is_spared(tmp_path: Path) -> None:
    half = tmp_path / f".result.partial-{os.getppid()}"
    half.mkdir()
    check(tmp_path / "result")
    assert half.is_dir()


KILLED = """
import os, signal, sys
from pathlib import Path
from sim.results import folder
from tests.results.test_folder import write
left, move = int(sys.argv[2]), os.replace
def dying(here, there):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    move(here, there)
os.replace = dying
write(Path(sys.argv[1]), "new", replace=True)
"""


@pytest.mark.parametrize("moves", range(7))
@pytest.mark.parametrize("earlier", [True, False])
def test_a_run_killed_between_two_moves_leaves_the_old_result_or_nothing(
    tmp_path: Path, moves: int, *, earlier: bool
) -> None:
    out = tmp_path / "result"
    if earlier:
        write(out, "old")
    else:
        out.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(out), str(moves)], cwd=CLONE, check=False, timeout=PATIENCE_S
    )
    done = moves >= (6 if earlier else 3)
    assert (ended.returncode == 0) is done
    check(out, replace=True)
    assert names(tmp_path) == ["result"]
    assert names(out) == (KEPT if done or earlier else [])
    if done or earlier:
        assert (out / "summary.json").read_text() == ("new" if done else "old")
        assert (out / "tables" / "persons.parquet").read_text() == ("new" if done else "old")


@pytest.mark.parametrize("moves", range(6))
def test_a_move_that_fails_is_taken_back(tmp_path: Path, moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    out, move, number = tmp_path / "result", os.replace, iter(range(99))
    write(out, "old")

    def failing(here: Path, there: Path) -> None:
        if next(number) == moves:
            raise OSError(28, "No space left on device")
        move(here, there)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        write(out, "new", replace=True)
    assert (names(tmp_path), names(out)) == (["result"], KEPT)
    assert (out / "summary.json").read_text() == "old"


def test_a_folder_that_is_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "result"
    out.mkdir()
    same = out.stat().st_ino
    write(out, "old")
    write(out, "new", replace=True)
    assert (out.stat().st_ino, names(out)) == (same, KEPT)
    assert (out / "summary.json").read_text() == "new"


def test_replace_spares_empty_folders_and_links_that_pistage_did_not_make(tmp_path: Path) -> None:
    out = tmp_path / "result"
    write(out, "old")
    (out / "mine").mkdir()
    assert "did not write: mine" in refusal(out, replace=True)
    (out / "mine").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (out / "link").symlink_to(tmp_path / "elsewhere")
    assert "did not write: link" in refusal(out, replace=True)
    (out / "link").unlink()
    (out / "tables" / "persons.parquet").unlink()
    (out / "tables").rmdir()
    (out / "tables").symlink_to(tmp_path / "elsewhere")
    assert "did not write: tables" in refusal(out, replace=True)


def test_no_name_and_a_zero_byte_are_no_place() -> None:
    for name, said in (("", "names no folder"), ("a\0b", "means no place: it holds a zero byte")):
        with pytest.raises(Refused, match=said):
            check(name)


def test_default_folders_are_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("office-1", "office-1-2", "office-1-3"):
        assert default_folder("office", 1) == Path("results") / name
        (tmp_path / "results" / name).mkdir(parents=True)
    assert default_folder("office", 2) == Path("results/office-2")
