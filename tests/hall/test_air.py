"""Does a scenario find the numbers of its own channel, and is a wrong file refused before the first day?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.hall.air import channel_of, numbers_of
from sim.hall.data import digest
from sim.hall.readiness import ready
from sim.hall.recording import data_files
from sim.hall.scenario import Scenario, load
from sim.problems import Refused
from sim.radio.air import MEASURED, NUMBERS, Carried
from sim.radio.calibration.writing import write
from sim.radio.channel import CHANNELS
from sim.radio.exp34 import Experiment34
from sim.results.again import restored
from sim.study import run

AIR = replace(MEASURED, pooled_loss=61.25)


@pytest.fixture
def hamlet(tmp_path: Path) -> Scenario:
    """A small town whose air stands in a file beside it."""
    write(tmp_path / "air.toml", AIR, dict.fromkeys(NUMBERS, 0.1), "here", [Carried.POCKET])
    (tmp_path / "hamlet.toml").write_text(
        'based_on = "stopcovid"\ndays = 3\npopulation.people = 600\nradio.channel = "air.toml"\n'
        'radio.wall_db.brick = 3.0\narms = [{ name = "none", system = "none" }, { name = "gaen", system = "gaen", '
        'rule = "swisscovid_2020_06" }]\n', encoding="utf-8"
    )  # fmt: skip
    return load(tmp_path / "hamlet.toml")


def test_its_numbers_lie_beside_it(hamlet: Scenario, tmp_path: Path) -> None:
    channel = channel_of(hamlet.arm("gaen"))
    assert isinstance(channel, Experiment34)
    assert channel.air == AIR
    assert min(channel.walls.values()) == 0.0
    assert 3.0 in channel.walls.values()
    assert [(file.name, file.path) for file in data_files(hamlet)] == [("air.toml", tmp_path / "air.toml")]
    assert numbers_of(load("stopcovid")) is None
    assert channel_of(load("stopcovid")) is CHANNELS["dp3t_exp34"]


def test_a_result_says_which_file_it_was_and_finds_it_again(hamlet: Scenario, tmp_path: Path) -> None:
    folder = run(hamlet, seeds=1, jobs=1).write(tmp_path / "kept")
    record = json.loads((folder / "run.json").read_text())
    assert record["data"] == {"air.toml": digest(tmp_path / "air.toml")}
    assert numbers_of(restored(record, folder)) == tmp_path / "kept" / ".." / "air.toml"
    (tmp_path / "air.toml").unlink()
    with pytest.raises(Refused, match=r"radio\.channel: no such data file \(got air\.toml\)"):
        restored(record, folder)


def test_a_missing_or_wrong_file_is_refused_before_the_first_day(hamlet: Scenario, tmp_path: Path) -> None:
    text = (tmp_path / "air.toml").read_text()
    (tmp_path / "air.toml").write_text(text.replace("value = 61.25", "value = 610"))
    with pytest.raises(Refused, match=r"air\.toml: pooled_loss\.value: lies between 0 and 120 dB \(got 610\)"):
        ready(hamlet, ["none"])
    (tmp_path / "air.toml").unlink()
    with pytest.raises(Refused, match=r"hamlet\.toml:4:17: radio\.channel: no such data file"):
        ready(hamlet, ["none"])


def test_a_channel_of_no_such_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r'must be "badge", "dp3t_exp34" or a \.toml file .*did you mean dp3t_exp34\?'):
        load("stopcovid", ['radio.channel="dp3t_exp43"'])
