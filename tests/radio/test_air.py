"""Are the channel's measured numbers read as they are written, refused when they cannot be, and used by the channel?"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.problems import Refused
from sim.radio.air import MEASURED, NUMBERS, SHIPPED, Air, Carried, read
from sim.radio.calibration.writing import MEANS, write
from sim.radio.exp34 import Experiment34
from sim.units import Setting
from tests.radio.near import links, scans


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rounded = Air(**{each.name: round(getattr(MEASURED, each.name), 2) for each in fields(Air)})
    write(tmp_path / "air.toml", rounded, dict.fromkeys(NUMBERS, 0.1), "here", [Carried.POCKET])
    assert read(tmp_path / "air.toml") == rounded
    text = (tmp_path / "air.toml").read_text()
    assert text.count("error = 0.10") == len(NUMBERS) == len(MEANS)
    assert text.count("nobody carried phones so") == 1


WRONG = {
    "no toml": ("[receiver_sd", "[receiver_sd\n[", "this is no TOML"),
    "a number is missing": ("[floor_sd]", "[floor_is]", "floor_is: no such number of the channel"),
    "its value": ("value = 2.58", "worth = 2.58", "receiver_sd: its value is missing"),
    "a negative scatter": ("value = 2.58", "value = -2.58", "receiver_sd.value: lies between 0 and 20 dB (got -2.58)"),
    "a text": ("value = 2.58", 'value = "2.58"', "receiver_sd.value: lies between"),
    "a truth": ("value = 0.59", "value = true", "made_out.value: lies between 0.01 and 1 1 (got True)"),
    "nothing made out": ("value = 0.59", "value = 0", "made_out.value: lies between 0.01 and 1 1 (got 0)"),
    "no loss by distance": ("value = 18.63", "value = 0.0", "loss_per_decade.value: lies between 1 and 60 dB"),
    "not finite": ("value = 0.59", "value = nan", "made_out.value: lies between"),
    "another unit": ('error = 0.35\nunit = "dB"', 'unit = "mW"', "receiver_sd.unit: is in dB (got mW)"),
    "nothing fades": ("value = 0.51", "value = 1.0", "drift_kept.value: lies between 0.01 and 0.99"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, case: str) -> None:
    before, after, expected = WRONG[case]
    text = SHIPPED.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "air.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(tmp_path / "air.toml")
    assert any(expected in str(problem) for problem in refused.value.problems), str(refused.value)
    assert all(problem.file.endswith("air.toml") for problem in refused.value.problems)


def test_another_air_is_another_channel() -> None:
    phones = np.arange(300)
    each = links(phones, phones + 300, 0, 0.5, Setting.TRANSIT)
    usual, lossy, work = (
        Experiment34(air).levels(Draws(1), each, scans(each), 16)
        for air in (
            MEASURED, replace(MEASURED, pocket_loss=MEASURED.pocket_loss + 10), replace(MEASURED, open_loss=10.0),
        )
    )  # fmt: skip
    both = usual.got & lossy.got
    assert np.median((usual.strongest - lossy.strongest)[both]) == 10
    assert (usual.rssi == work.rssi).all()
    assert Experiment34().air == MEASURED
    assert Experiment34(MEASURED).with_walls({"brick": 3.0}).air is MEASURED
