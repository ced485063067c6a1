"""Does `pistage bench` tell a whole row of every size, and leave out what does not fit?"""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.commands import main
from sim.commands.bench import Pace, infectious_days
from sim.hall import fits
from sim.hall.journal import Journal
from sim.hall.scenario import load
from sim.units import DAY


def test_a_size_has_a_row_and_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "2k"]) == 0
    head, units, row, shares = capsys.readouterr().out.splitlines()
    assert len(head) == len(units) == len(row)
    assert row.split()[:2] == ["2,000", "30"]
    assert "messages and servers" in shares


def test_json_holds_the_same_with_all_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "2_000", "3000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["people"] for each in told] == [2_000, 3_000]
    assert all(tuple(each) == Pace._fields for each in told)
    assert all(0.005 < each["infected"] < 0.1 and each["meetings"] > 0 for each in told)
    assert sum(told[0]["shares"].values()) == pytest.approx(1.0)


def test_what_does_not_fit_is_said_and_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fits, "available", lambda: 1_000_000_000)
    assert main(["bench", "67M", "--json"]) == 0
    ended = capsys.readouterr()
    assert json.loads(ended.out) == []
    assert ended.err.splitlines()[-1].startswith("67,000,000 left out: needs ")


@pytest.mark.parametrize("word", ["", "k", "many", "-20k", "0"])
def test_what_is_no_size_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--", word]) == 2
    assert "20k" in capsys.readouterr().err


def test_infectious_days_lie_within_the_run() -> None:
    journal = Journal("gaen", "gaen", 1, load("stopcovid").start, 30)
    at = np.array([-25, -10, 0, 20, 29.5]) * DAY
    nobody = np.zeros(at.size)
    journal.note_columns("infections", np.arange(at.size), at, nobody, nobody, nobody, nobody)
    assert infectious_days(journal.close()) == 0 + 10 + 19 + 9 + 0
