"""Are France's shares the published ones, and is a country that cannot be refused?"""

from __future__ import annotations

import csv
import re
from typing import Any

import numpy as np
import pytest

from sim.problems import Refused
from sim.world.country import AGES, FRANCE, Country, by_age
from tests.conftest import DATA, needs_data

FOLDER = DATA / "france"


def source() -> str:
    return (FOLDER / "SOURCE.md").read_text(encoding="utf-8")


@needs_data
def test_ages_are_the_row_of_the_united_nations() -> None:
    with (FOLDER / "wpp2019_popage_total2020.csv").open(encoding="utf-8-sig") as file:
        (row,) = [row for row in csv.reader(file) if row[:2] == ["France", "2020"]]
    assert tuple(map(float, row[2:])) == FRANCE.ages


@needs_data
def test_households_are_the_published_shares() -> None:
    (found,) = re.findall(r"Households by size 1\.\.6\+: ([.0-9 ]+) \(", source())
    assert tuple(map(float, found.split())) == FRANCE.households


@needs_data
def test_telephones_are_the_published_shares() -> None:
    owners, pyramid = by_age(FRANCE.owns_phone), FRANCE.pyramid
    (whole,) = re.findall(r"Smartphone ownership, 12\+: .*?([0-9]+) % end 2020", source())
    (old,) = re.findall(r"70\+: .*?([0-9]+) % 2020", source())
    assert (owners * pyramid)[12:].sum() / pyramid[12:].sum() == pytest.approx(int(whole) / 100, abs=0.01)
    assert (owners[70:] == int(old) / 100).all()


def test_shares_give_what_their_sources_say() -> None:
    pyramid, care = FRANCE.pyramid, by_age(FRANCE.in_care)
    assert pyramid.sum() == pytest.approx(1.0)
    assert (care * pyramid)[75:].sum() / pyramid[75:].sum() == pytest.approx(0.10, abs=0.01)
    assert (care * pyramid)[90:].sum() / pyramid[90:].sum() == pytest.approx(0.32, abs=0.02)
    school = by_age(FRANCE.at_school)
    assert (school[3:16] == 1.0).all()
    assert [school[age] for age in (18, 21, 25)] == [0.79, 0.45, 0.12]
    single = np.array(FRANCE.households) @ np.array(FRANCE.single_parent)
    assert single == pytest.approx(0.095, abs=0.005)


def test_steps_hold_from_their_age_on() -> None:
    by = by_age(((0, 0.1), (3, 0.2), (100, 0.3)))
    assert by.size == AGES
    assert by[[0, 2, 3, 99, 100, 104]].tolist() == [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("country.ages", {"ages": (1.0, 2.0)}),
        ("country.ages", {"ages": (0.0,) * 21}),
        ("country.households", {"households": (0.5, 0.2, 0.1, 0.1, 0.05, 0.04)}),
        ("country.ages", {"ages": (1.0,) * 100}),
        ("country.class_size", {"class_size": 31}),
        ("country.class_size", {"class_size": 0}),
        ("country.households", {"households": (1.0,)}),
        ("country.single_parent", {"single_parent": (0.1,) * 6}),
        ("country", {"households": (1.2, -0.2, 0.0, 0.0, 0.0, 0.0)}),
        ("country.at_school", {"at_school": ((0, 0.0), (6, 1.1))}),
        ("country.at_work", {"at_work": ((16, 0.6),)}),
        ("country.in_care", {"in_care": ((0, 0.0), (80, 0.1), (75, 0.2))}),
        ("country.owns_phone", {"owns_phone": ((0, -0.1),)}),
    ],
)
def test_shares_that_cannot_be_are_refused_by_their_key(key: str, changed: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        Country(**changed)
    assert [problem.key for problem in refused.value.problems] == [key]
    assert all(problem.mend and problem.rule for problem in refused.value.problems)
    assert repr(FRANCE) == "Country(mean age 41.6, mean household 2.19)"
