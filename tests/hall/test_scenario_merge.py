"""Do bases, settings and arms merge as promised: tables key by key, arrays whole, and each key knows who set it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.scenario import Scenario, load, shipped
from sim.problems import Problem, Refused

BASE = """\
start = 2020-06-29
days = 28
question.en = "How is it?"
[population]
file = "meetings.dat"
[disease]
r0 = 1.0
imports_per_day = 0.25
[health]
declares = 0.75
lab.turnaround_h = 36
[[arms]]
name = "none"
system = "none"
[[arms]]
name = "gaen"
system = "gaen"
"""


def story(folder: Path, text: str, name: str = "story") -> Path:
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path | str, *settings: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        load(path, settings)
    return caught.value.problems


@pytest.fixture
def based(tmp_path: Path) -> Path:
    story(tmp_path, BASE, "base")
    return tmp_path


def test_tables_merge_and_arrays_replace(based: Path) -> None:
    own = 'based_on = "base"\nhealth.lab.swabs_per_day = 9\ndisease.r0 = 2.0\n[[arms]]\nname = "one"\nsystem = "none"\n'
    made = load(story(based, own))
    assert (made.health.lab.swabs_per_day, made.health.lab.turnaround_h, made.health.declares) == (9, 36.0, 0.75)
    assert (made.disease.r0, made.disease.imports_per_day) == (2.0, 0.25)
    assert [arm.name for arm in made.arms] == ["one"]
    assert made.question.en == "How is it?"


def test_a_scenario_without_arms_of_its_own_has_those_of_its_base(based: Path) -> None:
    assert [arm.name for arm in load(story(based, 'based_on = "base.toml"')).arms] == ["none", "gaen"]


def test_a_mistake_of_the_base_names_the_base(based: Path) -> None:
    base = story(based, BASE.replace("0.75", "1.75"), "base")
    own = story(based, 'based_on = "base"\ndays = 0\n')
    mine, inherited = sorted(refused(own), key=lambda p: p.key)
    assert (mine.file, mine.line, mine.column, mine.key) == (str(own), 2, 8, "days")
    assert (inherited.file, inherited.line, inherited.key) == (str(base), 10, "health.declares")


def test_a_missing_key_is_missing_in_the_scenario_not_in_its_base(based: Path) -> None:
    story(based, BASE.replace("days = 28\n", ""), "base")
    (problem,) = refused(story(based, 'based_on = "base"'))
    assert problem.file.endswith("story.toml")
    assert (problem.key, problem.rule) == ("days", "is missing")


def test_each_key_knows_who_set_it(based: Path) -> None:
    own = story(based, 'based_on = "base"\n[health]\nlab.swabs_per_day = 9\n')
    made = load(own, ["disease.r0=3.0"])
    assert made.origin("health.lab.swabs_per_day") == f"{own}:3:5"
    assert made.origin("health.lab.turnaround_h") == f"{based / 'base.toml'}:11:5"
    assert made.origin("disease.r0") == "--set:1:9"
    assert made.origin("phones.adoption") == ""


def shipped_at(name: str) -> Path:
    """Where the shipped scenario of this name lies."""
    return next(each.path for each in shipped() if each.name == name)


def test_a_base_is_looked_for_beside_the_file_then_here_then_among_the_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = story(tmp_path, 'based_on = "office"', "sub/story")
    assert load(own) == load(shipped_at("office"))
    story(tmp_path, BASE.replace("1.0", "1.5"), "office")
    assert load(own).disease.r0 == 1.5
    story(tmp_path, BASE.replace("1.0", "1.25"), "sub/office")
    assert load(own).disease.r0 == 1.25


def test_a_file_called_after_its_base_means_the_shipped_one(tmp_path: Path) -> None:
    made = load(story(tmp_path, 'based_on = "office"\ndays = 14', "office"))
    assert made == load(shipped_at("office"), ["days=14"])


def test_a_base_that_is_not_there_is_one_mistake_among_others(based: Path) -> None:
    path = story(based, 'based_on = "bass"\ndays = 0\nadoptoin = 3\n')
    base, days, adoption = refused(path)
    assert (base.line, base.column, base.key, base.rule) == (1, 12, "based_on", "no such scenario")
    assert base.mend == "did you mean base?"
    assert (days.key, adoption.key) == ("days", "adoptoin")


def test_a_broken_base_is_shown_in_its_own_file(based: Path) -> None:
    base = story(based, "days = = 3", "base")
    (problem,) = refused(story(based, 'based_on = "base"'))
    assert (problem.file, problem.line, problem.column) == (str(base), 1, 8)


def test_bases_in_a_circle(tmp_path: Path) -> None:
    one, two = story(tmp_path, 'based_on = "two"', "one"), story(tmp_path, '\nbased_on = "one"', "two")
    (problem,) = refused(one)
    assert (problem.file, problem.line, problem.column) == (str(two), 2, 12)
    assert problem.rule == "goes in a circle: one is based on two is based on one"


def test_a_scenario_based_on_itself(tmp_path: Path) -> None:
    (problem,) = refused(story(tmp_path, 'based_on = "self.toml"', "self"))
    assert problem.rule == "goes in a circle: self is based on self"


@pytest.mark.parametrize("base", ["3", "[]", "true", '""'])
def test_a_base_is_named_by_text(tmp_path: Path, base: str) -> None:
    (problem,) = refused(story(tmp_path, f"based_on = {base}"))
    assert (problem.line, problem.column, problem.key) == (1, 12, "based_on")


def test_bases_go_eight_deep(tmp_path: Path) -> None:
    story(tmp_path, BASE, "s0")
    for i in range(1, 10):
        story(tmp_path, f'based_on = "s{i - 1}"', f"s{i}")
    assert load(tmp_path / "s8").days == 28
    (problem,) = refused(tmp_path / "s9")
    assert problem.rule == "at most 8 scenarios may be based on one another"
    assert problem.file.endswith("s1.toml")


# -- settings ---------------------------------------------------------------------------------------------------------


def test_settings_are_laid_over_the_file_and_the_last_one_counts(based: Path) -> None:
    made = load(based / "base", ["phones.adoption=0.5", "seeds={first=7, count=2}", "phones.adoption=0.6"])
    assert made.phones.adoption == 0.6
    assert (made.seeds.first, made.seeds.count) == (7, 2)


def test_a_setting_can_mean_one_arm(based: Path) -> None:
    made = load(based / "base", ["arms.gaen.health.lab.turnaround_h=12", 'arms.gaen.rule="swisscovid_2020_06"'])
    assert made.arm("gaen").health.lab.turnaround_h == 12
    assert made.arm("none").health.lab.turnaround_h == 36
    assert made.arms[1].rule == "swisscovid_2020_06"


def test_a_setting_can_replace_the_arms(based: Path) -> None:
    made = load(based / "base", ['arms=[{name="a", system="none"}]', "arms.a.disease.r0=3"])
    assert [arm.name for arm in made.arms] == ["a"]
    assert made.arm("a").disease.r0 == 3


def test_settings_from_python(based: Path) -> None:
    made = load(based / "base")
    other = made.with_settings("phones.adoption=0.9", 'arms.gaen.system="none"')
    assert (other.phones.adoption, other.arms[1].system) == (0.9, "none")
    assert (made.phones.adoption, made.arms[1].system) == (0.33, "gaen")
    assert other.with_settings("days=3").phones.adoption == 0.9
    with pytest.raises(Refused, match=r"--set:1:17: phones.adoption: must be at most 1"):
        made.with_settings("phones.adoption=2")


def test_the_recording_lies_beside_the_file_that_names_it(based: Path) -> None:
    other = story(based, 'based_on = "../base"', "sub/story")
    assert load(other).folder == based
    assert load(other, ['population.file="x"']).folder is None


# -- arms -------------------------------------------------------------------------------------------------------------

DOTTED = '[[arms]]\nname = "fast"\nsystem = "gaen"\nhealth.lab.turnaround_h = 12\n'
SUBTABLE = '[[arms]]\nname = "fast"\nsystem = "gaen"\n[arms.health.lab]\nturnaround_h = 12\n'
INLINE = '[[arms]]\nname = "fast"\nsystem = "gaen"\nhealth = { lab = { turnaround_h = 12 } }\n'


@pytest.mark.parametrize("text", [DOTTED, SUBTABLE, INLINE])
def test_an_arm_sets_keys_for_itself_alone(tmp_path: Path, text: str) -> None:
    made = load(story(tmp_path, BASE + text))
    fast, gaen = made.arm("fast"), made.arm("gaen")
    assert (fast.health.lab.turnaround_h, gaen.health.lab.turnaround_h, made.health.lab.turnaround_h) == (12, 36, 36)
    assert fast.health.declares == 0.75
    assert [arm.name for arm in fast.arms] == ["fast"]
    assert made.arms[2].resolved() == {
        "name": "fast",
        "system": "gaen",
        "health": {"lab": {"turnaround_h": 12}},
    }


def test_an_arm_of_an_arm_is_itself(tmp_path: Path) -> None:
    made = load(story(tmp_path, BASE + DOTTED)).arm("fast")
    assert made.arm("fast") == made


def test_one_mistake_of_everybody_is_not_repeated_for_each_arm(tmp_path: Path) -> None:
    path = story(tmp_path, BASE.replace("0.75", "1.75") + DOTTED)
    assert [p.key for p in refused(path)] == ["health.declares"]


def test_a_mistake_mended_by_one_arm_is_still_one(tmp_path: Path) -> None:
    path = story(tmp_path, BASE.replace("turnaround_h = 36", "turnaround_h = -36") + DOTTED)
    assert [p.key for p in refused(path)] == ["health.lab.turnaround_h"]


def test_systems_with_shares_are_one_system_where_one_has_all(tmp_path: Path) -> None:
    made = load(story(tmp_path, BASE + '[[arms]]\nname = "all"\nsystems = { gaen = 1 }\n'))
    assert made.arms[2].system == "gaen"
    assert made.arms[2].resolved() == {"name": "all", "system": "gaen"}
    assert made.arm("all").arms[0].system == "gaen"


def test_an_unknown_arm_is_refused(based: Path) -> None:
    with pytest.raises(Refused, match="no such arm \\(got gean\\); did you mean gaen\\?"):
        load(based / "base").arm("gean")


def test_a_scenario_made_in_python_has_arms_too() -> None:
    values = load("office").model_dump(by_alias=True, exclude_unset=True)
    made = Scenario.model_validate(values)
    assert made.arm("gaen").arms[0].system == "gaen"
    assert made.with_settings("days=14").days == 14
    assert made == load("office")
