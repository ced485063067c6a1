"""Do situations give what they must: no infection from a coat, no alert from a lent phone, the cause that is there?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.hall.witness import Witness
from sim.measures import measure
from sim.measures.counted import Counted
from sim.measures.situations import of_situation
from sim.problems import Refused

FILE = """
start = 2020-10-05
days = 10
disease = { r0 = 2.9 }
phones = { adoption = 1.0 }
health = { seeks_test = 1.0, declares = 1.0, isolates_sick = 0.0 }
tracers = { staff_per_100_000 = 100_000 }

[population]
world = "situations"
copies = 25
below_db = 60

[[population.situations]]
name = "coat"
minutes = 60
metres = [0.5, 1.0]
setting = "leisure"
near = "phones"
decides = true
side = "near"

[[population.situations]]
name = "cafe"
minutes = 60
metres = [0.5, 1.0]
setting = "leisure"
days = [0, 1]

[[population.situations]]
name = "lent"
minutes = 60
metres = [0.5, 1.0]
setting = "leisure"
near = "persons"

[[population.situations]]
name = "wall"
minutes = 600
metres = [0.5, 1.0]
setting = "home"
barrier = "plasterboard"
side = "far"

[[arms]]
name = "none"
system = "none"

[[arms]]
name = "gaen"
system = "gaen"
rule = "swisscovid_2020_09"

[[arms]]
name = "robert"
system = "robert"
"""
COAT, CAFE, LENT, WALL = range(4)


def played(folder: Path, *settings: str) -> Scenario:
    (folder / "played.toml").write_text(FILE)
    return load(folder / "played.toml", settings)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    return live(played(tmp_path_factory.mktemp("played")), "gaen", 1)


def share(journal: Journal, k: int, what: str) -> float:
    found = of_situation(journal, k)[what]
    assert isinstance(found, Counted)
    assert found.value is not None
    return found.value


def test_a_coat_warns_and_infects_nobody(journal: Journal) -> None:
    assert share(journal, COAT, "alerted") > 0.5
    assert share(journal, COAT, "infected") == 0.0
    assert share(journal, WALL, "infected") == 0.0


def test_a_lent_phone_warns_nobody(journal: Journal) -> None:
    assert share(journal, LENT, "alerted") == 0.0


def test_causes_are_those_of_the_situations(journal: Journal) -> None:
    found = measure(journal)
    alerted = {k: share(journal, k, "alerted") for k in (COAT, CAFE, WALL)}
    assert min(alerted.values()) > 0.0
    for cause in ("left_phone", "wall"):
        one = found[f"alerts.cause.{cause}"]
        assert isinstance(one, Counted)
        assert one.numerator > 0
    evidence = journal.table("evidence")
    kind = evidence["person"] // 2 % 4
    assert np.array_equal(evidence["alone_s"] > 0, kind == COAT)
    assert np.array_equal(evidence["wall_s"] > 0, kind == WALL)


def test_only_the_scenarios_own_are_ill_and_all_of_them_fall_ill_together(journal: Journal) -> None:
    infections = journal.table("infections")
    seeded = infections["source"] == -2
    assert infections["person"][seeded].tolist() == list(range(0, 200, 2))
    assert np.unique(infections["onset"][seeded]).size == 1
    assert np.all(infections["source"][~seeded] == infections["person"][~seeded] - 1)


def test_what_decides_and_the_sides_are_measured(journal: Journal) -> None:
    found = measure(journal)
    decided, near, far, apart = (
        found[f"situations.{name}"] for name in ("alerted", "below_near", "below_far", "below_difference")
    )
    assert isinstance(decided, Counted)
    assert decided.value == share(journal, COAT, "alerted")
    assert isinstance(near, Counted)
    assert isinstance(far, Counted)
    assert isinstance(apart, Counted)
    assert near.value is not None
    assert far.value is not None
    assert apart.value == near.value - far.value
    assert 0.0 < far.value <= near.value <= 1.0


@pytest.mark.parametrize("arm", ["gaen", "robert"])
def test_every_phone_played_gives_the_same(tmp_path: Path, arm: str) -> None:
    scenario = played(tmp_path, "population.copies=4")
    digests = {live(scenario, arm, 2, witness=each).digest() for each in Witness}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("setting", "place", "says"),
    [
        ("phones.left_behind=0.1", "phones.left_behind", "situations say themselves"),
        ("disease.imports_per_day=1", "disease.imports_per_day", "nobody else falls ill"),
        ("population.people=500", "population.people", "has no meaning"),
        ("population.situations=[]", "population.situations", "needs one or more"),
        (
            'population.situations=[{name="a", minutes=5, metres=[2, 1], setting="work"}]',
            "population.situations.a.metres",
            "the least first",
        ),
        (
            'population.situations=[{name="a", minutes=5, metres=[1, 2], setting="work", days=[1, 0]}]',
            "population.situations.a.days",
            "ascending days",
        ),
        ('arms=[{name="i", system="itineraries"}]', "arms.i.system", "knows no places"),
    ],
)
def test_what_situations_cannot_have_is_refused(tmp_path: Path, setting: str, place: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        played(tmp_path, setting)
    assert any(says in each.rule and each.key == place for each in refused.value.problems), refused.value.problems


@pytest.mark.parametrize(
    ("onset", "days", "why"),
    [(0, "[-1, 0]", "before day 0"), (3, "[-5]", "before day 0"), (3, "[7]", "after the run's last day")],
)
def test_a_situation_on_a_day_that_nobody_lives_is_refused(tmp_path: Path, onset: int, days: str, why: str) -> None:
    file = tmp_path / "off.toml"
    file.write_text(FILE.replace("days = [0, 1]", f"days = {days}"), encoding="utf-8")
    with pytest.raises(Refused, match=why):
        load(file, [f"population.onset_day={onset}"])


def test_all_arms_play_the_same_situations(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    own = '{ name = "own", minutes = 5, metres = [0.5, 1.0], setting = "work" }'
    file.write_text(FILE + f"population.situations = [{own}]\n", encoding="utf-8")
    with pytest.raises(Refused, match="the same situations"):
        load(file)
