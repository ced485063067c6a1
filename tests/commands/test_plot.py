"""Does `pistage plot` draw, from tables alone, the very figures that the run drew?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.commands import main
from sim.study import run
from tests.hall.village import village


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("village")
    result = run(village(place, 14), seeds=5)
    written = result.write(tmp_path_factory.mktemp("results") / "kept")
    (place / "village.dat").unlink()
    return written


@pytest.fixture
def kept(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A result whose recording is gone."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(lived, tmp_path / "kept"))


def figures(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_bytes_as_the_run_wrote(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = figures(kept / "figures")
    shutil.rmtree(kept / "figures")
    (kept / "summary.json").unlink()
    assert main(["plot", str(kept), "--format", "svg"]) == 0
    assert figures(kept / "figures") == before
    ended = capsys.readouterr()
    assert ended.out.startswith(f"{len(before)} figures in {kept / 'figures'}: ")
    assert ended.err == ""


def test_figures_that_are_there_are_replaced_only_on_request(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = figures(kept / "figures")
    (kept / "figures" / "alerts.en.svg").write_text("spoilt")
    assert main(["plot", str(kept), "--format", "svg"]) == 2
    assert "add --replace, or choose another folder with --out" in capsys.readouterr().err
    assert (kept / "figures" / "alerts.en.svg").read_text() == "spoilt"
    assert main(["plot", str(kept), "--format", "svg", "--replace"]) == 0
    assert figures(kept / "figures") == before


def test_only_what_was_chosen_is_drawn(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--out", "figures", "--format", "pdf", "--format", "svg", "--language", "fr", "--figure", "alerts"]
    assert main(["plot", "kept", *words]) == 0
    drawn = figures(tmp_path / "figures")
    assert sorted(drawn) == ["alerts.fr.pdf", "alerts.fr.svg"]
    assert drawn["alerts.fr.pdf"].startswith(b"%PDF-")
    assert drawn["alerts.fr.svg"] == (kept / "figures" / "alerts.fr.svg").read_bytes()
    assert capsys.readouterr().out == "2 figures in figures: alerts.fr.svg, alerts.fr.pdf\n"


def test_a_pdf_is_the_same_each_time_and_says_whence_it_comes(kept: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        assert main(["plot", "kept", "--out", out, "--format", "pdf"]) == 0
    assert figures(tmp_path / "one") == figures(tmp_path / "two")
    assert set(figures(tmp_path / "one")) == {path.stem + ".pdf" for path in (kept / "figures").glob("*.svg")}
    pdf = (tmp_path / "one" / "epidemic.en.pdf").read_bytes()
    assert b"/Subject" in pdf
    assert b"/CreationDate" not in pdf


def test_dots_per_inch_are_those_of_the_png(kept: Path, tmp_path: Path) -> None:
    words = ["--format", "png", "--language", "en", "--figure", "epidemic"]
    assert main(["plot", "kept", "--out", "coarse", "--dpi", "60", *words]) == 0
    assert main(["plot", "kept", *words[2:]]) == 0  # dots are the usual choice, and lie beside the lines
    usual = (kept / "figures" / "epidemic.en.png").read_bytes()
    coarse = (tmp_path / "coarse" / "epidemic.en.png").read_bytes()
    width, narrow = (int.from_bytes(png[16:20], "big") for png in (usual, coarse))
    assert (width, narrow) == (960, 480)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--figure", "epidemik"], "--figure: no such figure of this result (got epidemik); did you mean epidemic?"),
        (["--figure", "zzz"], "--figure: no such figure of this result (got zzz); this result has: epidemic, "),
        (["--format", "svg", "--dpi", "200"], "--dpi: only PNG figures have dots; add --format png"),
        (["--format", "gif"], "'gif' is not one of 'svg', 'png', 'pdf'; see pistage plot --help"),
        (["--out", ""], "--out: names no folder"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    kept: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    before = figures(kept / "figures")
    assert main(["plot", str(kept), *words]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert said in ended.err.replace("\n", " ")
    assert figures(kept / "figures") == before


def test_a_damaged_result_is_refused(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / "tables" / "alerts.parquet").unlink()
    assert main(["plot", str(kept), "--out", "figures"]) == 2
    assert capsys.readouterr().err.startswith(f"{kept / 'tables' / 'alerts.parquet'}: is missing; run the scenario")
    assert not Path("figures").exists()
    assert main(["plot", "nowhere"]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_letters_that_our_font_lacks_are_told_once_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = village(tmp_path, 14).with_settings('question.en="\u6751\u306f?"')
    run(told, seeds=1).write(tmp_path / "odd")
    assert main(["plot", str(tmp_path / "odd")]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "our font has no \u6751 \u306f: the PNG figures show boxes there, the SVG ones the letters"
    ]
