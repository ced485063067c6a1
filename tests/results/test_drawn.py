"""Do figures come to lie in a folder whole, and is nothing else there touched?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.problems import Refused
from sim.results.drawn import figures_kept
from sim.results.folder import check, kept

NAMES = ["epidemic.en.pdf", "epidemic.en.svg"]


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A little result with one figure."""
    out = tmp_path / "result"
    files = ["run.json", "figures/epidemic.en.svg", "summary.json"]
    with kept(out) as (partial, _):
        (partial / "figures").mkdir()
        (partial / "figures" / "epidemic.en.svg").write_text("old")
        (partial / "summary.json").write_text("{}")
        (partial / "run.json").write_text(json.dumps({"pistage": "0", "files": files}))
    return out


def draw(result: Path, out: Path | None = None, names: list[str] = NAMES, *, replace: bool = False) -> None:
    with figures_kept(result, out, names, replace) as drawn:
        for name in names:
            (drawn / name).write_text("new")


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_figures_of_a_result_are_replaced_only_on_request(result: Path) -> None:
    before = texts(result)
    with pytest.raises(Refused, match=r"holds epidemic\.en\.svg already.*add --replace"):
        draw(result)
    assert texts(result) == before
    draw(result, replace=True)
    assert (result / "figures" / "epidemic.en.svg").read_text() == "new"


def test_others_are_added_beside_them_and_the_result_knows_them_as_its_own(result: Path) -> None:
    draw(result, names=["epidemic.en.pdf"])
    assert (result / "figures" / "epidemic.en.svg").read_text() == "old"
    said = json.loads((result / "run.json").read_text())
    assert said["files"] == ["run.json", "figures/epidemic.en.pdf", "figures/epidemic.en.svg", "summary.json"]
    check(result, replace=True)
    with kept(result, replace=True) as (partial, _):
        (partial / "run.json").write_text(json.dumps({"pistage": "0", "files": ["run.json"]}))
    assert list(texts(result)) == ["run.json"]


def test_another_folder_is_made_and_what_lies_there_is_spared(result: Path, tmp_path: Path) -> None:
    there, before = tmp_path / "my" / "thesis", texts(result)
    draw(result, there)
    (there / "chapter.txt").write_text("much work")
    (there / "epidemic.en.svg").write_text("mine")
    with pytest.raises(Refused, match=r"holds epidemic\.en\.pdf and 1 more of these figures already"):
        draw(result, there)
    assert texts(there) == {"chapter.txt": "much work", "epidemic.en.svg": "mine", "epidemic.en.pdf": "new"}
    draw(result, there, replace=True)
    assert texts(there) == {"chapter.txt": "much work", "epidemic.en.svg": "new", "epidemic.en.pdf": "new"}
    assert texts(result) == before
    assert [path.name for path in there.parent.iterdir()] == ["thesis"]


@pytest.mark.parametrize("where", [".", "tables", "figures/more"])
def test_no_place_inside_a_result_but_its_own_folder_of_figures(result: Path, where: str) -> None:
    with pytest.raises(Refused, match="lies in a result, which holds its own figures only"):
        draw(result, result / where, replace=True)
    draw(result, result / "figures", replace=True)


def test_a_file_or_a_folder_in_the_way_is_refused(result: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(Refused, match="is a file, and figures lie in a folder"):
        draw(result, tmp_path / "file", replace=True)
    with pytest.raises(Refused, match="cannot be written"):
        draw(result, tmp_path / "file" / "figures")
    (tmp_path / "odd" / NAMES[0]).mkdir(parents=True)
    with pytest.raises(Refused, match="a folder that is called as a figure"):
        draw(result, tmp_path / "odd", replace=True)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_goes_wrong_while_drawing_leaves_all_as_it_was(
    result: Path, tmp_path: Path, error: BaseException, *, own: bool
) -> None:
    there = None if own else tmp_path / "figures"
    before = texts(tmp_path)

    def fail(drawn: Path) -> None:
        (drawn / NAMES[0]).write_text("half")
        raise error

    with pytest.raises(type(error)), figures_kept(result, there, NAMES, replace=True) as drawn:
        fail(drawn)
    assert texts(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_what_a_killed_process_left_is_cleared_and_never_taken_for_a_result(result: Path) -> None:
    left = result / ".partial-99999999"
    (left / "figures").mkdir(parents=True)
    (left / "record").write_text((result / "run.json").read_text())
    before = {name: text for name, text in texts(result).items() if not name.startswith(".")}
    check(result, replace=True)
    assert texts(result) == before
