"""Is what the README says of coats, trams and judgement what was lived, and what this program still lives?"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from sim.hall.engine import live
from sim.hall.scenario import load
from tests.golden.judged import JUDGED, SEED
from tests.test_readme import README

KEPT: dict[str, Any] = json.loads(JUDGED.read_text())
IN_THE_COAT = {
    "human tracers": "tracers",
    "StopCovid, June 2020 (settings that are known as defaults only)": "stopcovid",
    "TousAntiCovid, 2021": "tousanticovid",
    "SwissCovid, September 2020": "swiss_sept",
    "Immuni, June 2020": "immuni",
    "Corona-Warn-App, June 2020": "german_2020",
    "Corona-Warn-App, 2021": "german_2021",
}
PASSES = [f"passes_{length}" for length in ("5", "10", "15", "20", "30", "60", "240", "5_on_5_days")]
JUDGED_WELL = {
    "tracers who recall 8 of 10 colleagues, by a third mistaken": "tracers_usual_30",
    "tracers who recall nearly all": "tracers_high_30",
    "the app, 15 minutes": "app_15",
    "the app, 1 hour": "app_60",
    "the app, 4 hours": "app_240",
    "the app, 15 minutes, alerts judged by tracers": "app_judged",
}
HOW = ("judging.found", "judging.wrong", "judging.without_dose")


def rows(columns: int) -> dict[str, tuple[str, ...]]:
    """Every row of so many columns: its first cell, and the others."""
    cells = (re.findall(r"\| ([^|]+?) (?=\|)", line) for line in README.splitlines() if line.startswith("| "))
    return {first: tuple(rest) for first, *rest in cells if len(rest) == columns}


def of_hundred(text: str, share: dict[str, float]) -> None:
    """Hold what a cell says of 100 against a share, to the digits written."""
    said = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    for number, end in zip(said, ("value", "low", "high"), strict=False):
        assert round(Decimal(share[end]) * 100, -int(number.as_tuple().exponent)) == number, (text, share)


def test_the_coats_figures_are_those_that_were_lived() -> None:
    said = rows(len(PASSES))
    for label, arm in IN_THE_COAT.items():
        for text, situation in zip(said[label], PASSES, strict=True):
            of_hundred(text, KEPT["coat"]["situations"][arm][situation])
    assert KEPT["coat"]["verdict"] == {"answer": "holds when", "where": ["stopcovid", "stopcovid_60"]}
    assert len(KEPT["coat"]["arms"]) - 4 == 7, "none of the seven other rules"


def test_the_figures_of_judgement_are_those_that_were_lived() -> None:
    said, kept = rows(len(HOW)), KEPT["discernment"]
    for label, arm in JUDGED_WELL.items():
        for text, metric in zip(said[label], HOW, strict=True):
            of_hundred(text, kept["arms"][arm][metric])
    excess = [rows_["judging.excess"]["value"] for arm, rows_ in kept["arms"].items() if arm.startswith("tracers")]
    known = [round(100 * each) for each in excess if each is not None]
    assert f"{min(known)} to {max(known)} points" in README
    assert len(kept["verdict"]["where"]) == 3
    assert "in three of the nine" in README
    assert excess.count(None) == 4
    assert "four find fewer than the app ever does" in README


@pytest.mark.parametrize(
    ("arm", "minutes", "near", "far"),
    [("swiss", 15, "0.6", "0.1"), ("italian", 15, "5", "3"), ("italian", 20, "85", "55"), ("german", 15, "37", "6"),
     ("german_plain", 15, "1.7", "0.1")],
)  # fmt: skip
def test_the_trams_figures_are_those_that_were_lived(arm: str, minutes: int, near: str, far: str) -> None:
    for side, text in (("near", near), ("far", far)):
        of_hundred(text, KEPT["tram"]["situations"][arm][f"{side}_{minutes}"])
    assert f"{near} and {far}" in " ".join(README.split())


def test_what_an_unknown_shift_changes_is_what_was_lived() -> None:
    arms = KEPT["offset"]["arms"]
    low, high = (arms[name]["alerts.per_report"]["value"] for name in ("shift_0", "shift_12"))
    assert f"moves it from {low:.1f} at 0 dB to {high:.1f} at 12 dB" in " ".join(README.split())


def test_the_situations_are_those_that_were_lived() -> None:
    """At one table and through a brick wall, of 100; whose phone was lent."""
    said, kept = " ".join(README.split()), KEPT["situations"]["situations"]
    apps = ("stopcovid", "tousanticovid", "swiss", "german")
    table, wall = (
        sorted(round(100 * kept[app][where]["value"]) for app in apps) for where in ("restaurant", "bed_brick")
    )
    called = {
        where: round(100 * kept["tracers"][where]["value"]) for where in ("restaurant", "bed_brick", "lent_phone")
    }
    assert f"tracers call {called['restaurant']} (" in said
    assert f"the four apps {table[0]} to {table[-1]};" in said
    assert f"through a brick wall, {called['bed_brick']} and {wall[0]} to {wall[-1]};" in said
    assert f"whose phone was lent, {called['lent_phone']} and 0." in said
    assert all(kept[app]["lent_phone"]["value"] == 0 for app in apps)


@pytest.mark.parametrize("scenario", KEPT)
def test_the_digests_are_those_that_were_lived(scenario: str) -> None:
    assert f"digest {KEPT[scenario]['digest'][:12]}" in " ".join(README.split())


@pytest.mark.parametrize(
    ("scenario", "arm"),
    [
        ("coat", "german_2021"),
        ("tram", "italian"),
        ("discernment", "tracers_usual_30"),
        ("situations", "german"),
        ("offset", "shift_12"),
    ],
)
def test_this_program_still_lives_so(scenario: str, arm: str) -> None:
    assert live(load(scenario), arm, SEED).digest() == KEPT[scenario]["digests"][arm]
