"""Does a scenario hold what its file says, does it explain itself, and is it the same wherever it is read?"""

from __future__ import annotations

import datetime
import json
import pickle
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import sim
from sim.hall.scenario import Scenario, every_key, explain, load, schema, shipped
from sim.hall.scenario.files import folder
from sim.hall.scenario.keys import ClaimId, SettingName
from sim.problems import Problem, Refused
from sim.systems.registry import names
from sim.units import Setting
from tests.hall.village import village

SMALL = """\
start = 2020-06-29
days = 7
population.file = "meetings.dat"
disease.r0 = 1
[[arms]]
name = "none"
system = "none"
"""

# The same scenario in other words, and others that differ from it in one thing
SAME = {
    "order": 'disease.r0 = 1\ndays = 7\n[population]\nfile = "meetings.dat"\n'
             '[[arms]]\nsystem = "none"\nname = "none"\n',
    "defaults": 'days = 7\ndisease = { r0 = 1.0, imports_per_day = 0 }\nphones.ownership = 0.84\n'
                'population.file = "meetings.dat"\narms = [{ name = "none", systems = { none = 1 } }]\n',
}  # fmt: skip
OTHER = [
    "days=8",
    "disease.r0=1.5",
    'arms=[{name="app", system="gaen"}]',
    'arms.none.name="non"',
    "arms.none.health.seeks_test=0.1",
]


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return load(path)


def test_the_front_door_leads_here() -> None:
    assert sim.load is load
    assert sim.Scenario is Scenario


def test_a_scenario_reads_as_written(small: Scenario) -> None:
    assert (small.name, small.start, small.days) == ("small", datetime.date(2020, 6, 29), 7)
    assert isinstance(small.disease.r0, float)
    assert repr(small) == str(small) == "Scenario('small', days=7, arms=[none])"


@pytest.mark.parametrize("name", SAME)
def test_the_same_town_has_the_same_digest_whatever_its_file(small: Scenario, tmp_path: Path, name: str) -> None:
    path = tmp_path / "other.toml"
    path.write_text("start = 2020-06-29\n" + SAME[name])
    other = load(path)
    assert other.digest() == small.digest()
    assert other == small
    assert hash(other) == hash(small)


@pytest.mark.parametrize("setting", OTHER)
def test_another_town_has_another_digest(small: Scenario, setting: str) -> None:
    other = small.with_settings(setting)
    assert other.digest() != small.digest()
    assert other != small


def test_a_digest_is_the_sha256_of_the_resolved_text() -> None:
    """Fixed here so that a change of defaults or of the form is seen, and meant."""
    values = load("office").resolved()
    assert json.loads(json.dumps(values)) == values
    assert list(values) == [
        "question", "start", "days", "seeds", "population", "disease", "phones", "servers", "radio", "health",
        "tracers", "policies", "adversaries", "arms",
    ]  # fmt: skip
    assert values["health"]["lab"]["turnaround_h"] == 24.0
    assert values["start"] == str(load("office").start)


def test_a_resolved_arm_keeps_its_own_keys_as_plain_values(small: Scenario) -> None:
    other = small.with_settings('arms.none.policies=[{name="m", from=2020-07-01, setting="work", transmission=0.5}]')
    assert json.loads(json.dumps(other.resolved()))["arms"][0]["policies"][0]["from"] == "2020-07-01"
    assert other.arm("none").policies[0].from_ == datetime.date(2020, 7, 1)


def test_a_scenario_travels_between_processes(small: Scenario) -> None:
    there = pickle.loads(pickle.dumps(small))
    assert there == small
    assert there.name == "small"
    assert there.folder == small.folder
    assert there.arm("none") == small.arm("none")


def test_a_scenario_cannot_be_changed_in_place(small: Scenario) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small.days = 8  # type: ignore[misc]


def test_problems_found_later_are_placed_too(small: Scenario) -> None:
    problem = small.placed(Problem("is too high for this recording", "lower it", key="disease.r0"))
    assert (
        str(problem)
        .split("\n")[0]
        .endswith("small.toml:4:14: disease.r0: is too high for this recording (got 1); lower it")
    )
    default = Problem("is too many", key="disease.infected_at_start", value="1")
    assert small.placed(default).key == "disease.infected_at_start"


# -- shipped scenarios ------------------------------------------------------------------------------------------------


def test_every_shipped_scenario_is_good_and_asks_a_question() -> None:
    assert "office" in [each.name for each in shipped()]
    for each in shipped():
        scenario = load(each.name)
        assert scenario.question.fr.endswith("?")
        assert scenario.question.en.endswith("?")
        assert each.question == scenario.question.en
        assert each.path.read_text(encoding="utf-8").startswith("# ")
        assert scenario.name == each.name


def test_a_wheel_carries_the_scenarios_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.hall.scenario.files.PACKAGE", tmp_path / "sim")
    assert folder() == tmp_path / "scenarios"
    (tmp_path / "sim" / "_scenarios").mkdir(parents=True)
    assert folder() == tmp_path / "sim" / "_scenarios"


# -- what keys mean ---------------------------------------------------------------------------------------------------


def test_the_names_of_settings_are_those_of_the_town() -> None:
    assert get_args(SettingName) == tuple(setting.name.lower() for setting in Setting)


def test_the_claims_are_those_under_test() -> None:
    assert get_args(ClaimId) == ("a", "b", "c", "d", "e1", "e2", "f", "g", "h1", "h2", "i")


def test_a_key_explains_itself() -> None:
    found = explain("health.lab.turnaround_h")
    assert (found.type, found.unit, found.default) == ("number from 0 to 720", "h", "24.0")
    assert "result" in found.description
    assert found.source.startswith("OpenABM")


@pytest.mark.parametrize(
    ("key", "type_", "default"),
    [
        ("start", "date", ""),
        ("days", "whole number from 1 to 3,650", ""),
        ("population.world", "one of recorded, town, situations", '"recorded"'),
        ("population.period_days", "whole number from 1 to 366", ""),
        ("policies.from", "date", ""),
        ("policies.masks.from", "date", ""),
        ("arms", "array of tables", ""),
        ("arms.system", f"one of {', '.join(names())}", ""),
        ("arms.gaen.rule", "text", ""),
        ("arms.tracers.tracers.notice_h", "number from 0 to 720", "2.0"),
        ("arms.tracers.phones.adoption", "number from 0 to 1", "0.33"),
        ("arms.systems", "table", ""),
        ("arms.gaen.health.lab.turnaround_h", "number from 0 to 720", "24.0"),
        ("health.lab", "table", ""),
        ("verdict.seeds", "whole number from 5 to 10,000", "30"),
        ("verdict.cells", "array of text", ""),
        ("verdict.placebo", "table", ""),
        ("verdict.placebo.equals", "text", ""),
        ("verdict.beside", "array of text", ""),
    ],
)
def test_types_are_said_in_words(key: str, type_: str, default: str) -> None:
    found = explain(key)
    assert (found.type, found.default) == (type_, default)


@pytest.mark.parametrize(
    ("key", "mend"),
    [
        ("turnaround_h", "did you mean health.lab.turnaround_h?"),
        ("health.lab.turnaround", "did you mean turnaround_h?"),
        ("helth", "did you mean health?"),
        ("days.x", ""),
        ("", "known here: claim"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(key: str, mend: str) -> None:
    with pytest.raises(Refused) as caught:
        explain(key)
    (problem,) = caught.value.problems
    assert problem.rule == "no such key"
    assert problem.mend.startswith(mend)


@pytest.mark.parametrize("key", every_key())
def test_every_key_is_described_and_every_number_of_ours_has_a_source(key: str) -> None:
    found = explain(key)
    assert found.description
    assert not found.description.endswith(".")
    number = found.type.startswith(("number", "whole"))
    if number and found.default and key != "seeds.first":
        assert found.source, f"{key} has a default without a source"
        assert found.unit, f"{key} has no unit"


def test_a_scenario_knows_what_was_changed_in_it(tmp_path: Path) -> None:
    story = village(tmp_path)
    assert story.changed() == {}
    assert story.with_settings("phones.adoption=0.8", "seeds.count=2").changed() == {}, "what the file says too"
    assert story.with_settings("phones.left_behind=0.05", "health.tires=0.2").changed().keys() == {"health.tires"}
    twice = story.with_settings("phones={adoption=0.1}").with_settings("arms.gaen.disease.r0=2", "days=9", "days=3")
    assert twice.changed() == {"phones.adoption": 0.1, "arms.gaen.disease.r0": 2.0, "days": 3}
    assert twice.changed(["none", "gaen"]) == twice.changed()
    assert story.changed(["gaen"]) == {"arms": ["gaen"]}


def test_a_file_that_is_none_without_its_settings_is_changed_by_all_of_them(tmp_path: Path) -> None:
    village(tmp_path)
    path = tmp_path / "village.toml"
    path.write_text(path.read_text().replace("days = 21", ""))
    assert load(path, ["days=5", "phones.adoption=0.8"]).changed() == {"days": 5, "phones.adoption": 0.8}


# -- the schema for editors -------------------------------------------------------------------------------------------


def faults(schema_: dict[str, Any], value: Any, node: dict[str, Any], path: str = "") -> Iterator[str]:
    """The part of JSON Schema 2020-12 that the schema uses, in a few lines: enough to hold a file against it."""
    if "$ref" in node:
        node = schema_["$defs"][node["$ref"].removeprefix("#/$defs/")]
    kinds: dict[str, Any] = {
        "object": dict, "array": list, "string": (str, datetime.date), "integer": int, "number": (int, float),
        "boolean": bool,
    }  # fmt: skip
    if "type" in node and not isinstance(value, kinds[node["type"]]):
        yield f"{path}: {value!r} is no {node['type']}"
        return
    if value not in node.get("enum", [value]) or value != node.get("const", value):
        yield f"{path}: {value!r}"
    if ("minimum" in node and value < node["minimum"]) or ("maximum" in node and value > node["maximum"]):
        yield f"{path}: {value!r} out of bounds"
    if isinstance(value, dict):
        known, other = node.get("properties", {}), node.get("additionalProperties", True)
        yield from (f"{path}: {name} is missing" for name in node.get("required", ()) if name not in value)
        for name, each in value.items():
            inner = known.get(name, other)
            if inner is False:
                yield f"{path}.{name}: unknown"
            elif isinstance(inner, dict):
                yield from faults(schema_, each, inner, f"{path}.{name}")
    if isinstance(value, list):
        for i, each in enumerate(value):
            yield from faults(
                schema_, each, node["items"] if "items" in node else node["prefixItems"][i], f"{path}.{i}"
            )


VERDICT = """
[verdict]
metric = "alerts.false_infection"
holds_when.low_above = 0.9
fails_when.high_below = 0.5
seeds = 12
cells = ["none"]
placebo = { metric = "reports", equals = "reports.not_infected" }
beside = ["alerts.late", "people"]
"""


def test_a_verdict_with_all_its_keys_is_read_kept_and_admitted_by_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "judged.toml"
    path.write_text(SMALL + VERDICT)
    rule = load(path).verdict
    assert rule is not None
    assert (rule.seeds, rule.cells, rule.beside) == (12, ("none",), ("alerts.late", "people"))
    assert rule.placebo is not None
    assert (rule.placebo.metric, rule.placebo.equals) == ("reports", "reports.not_infected")
    assert load(path).resolved()["verdict"]["cells"] == ["none"]
    assert list(faults(schema(), tomllib.loads(SMALL + VERDICT), schema())) == []


def test_the_cells_of_a_verdict_may_be_other_arms_than_the_one_that_is_lived(tmp_path: Path) -> None:
    path = tmp_path / "judged.toml"
    path.write_text(SMALL + '[[arms]]\nname = "app"\nsystem = "gaen"\n' + VERDICT.replace('"none"]', '"app"]'))
    assert [arm.name for arm in load(path).arm("none").arms] == ["none"]


def test_the_schema_admits_every_shipped_scenario() -> None:
    for each in shipped():
        text = each.path.read_text(encoding="utf-8")
        assert list(faults(schema(), tomllib.loads(text), schema())) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("adoptoin = 1", ".adoptoin: unknown"),
        ("phones.adoption = 2", ".phones.adoption: 2 out of bounds"),
        ('arms = [{ name = "a", health.lab.swabs = 3 }]', ".arms.0.health.lab.swabs: unknown"),
        ('arms = [{ system = "gaen" }]', ".arms.0: name is missing"),
        ('arms = [{ name = "a", system = "gean" }]', ".arms.0.system: 'gean'"),
        ('population.setting = "wrok"', ".population.setting: 'wrok'"),
        ("days = '3'", ".days: '3' is no integer"),
    ],
)
def test_the_schema_shows_mistakes(text: str, fault: str) -> None:
    assert list(faults(schema(), tomllib.loads(text), schema())) == [fault]


def test_the_schema_knows_no_null_and_no_python() -> None:
    text = json.dumps(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert '"null"' not in text
    assert '"from_"' not in text
    assert "with_settings" not in text


def test_an_arm_may_have_a_label_that_changes_nothing_it_lives(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL + 'label.en = "Nobody traces"\n')
    labelled = load(path)
    assert labelled.arms[0].label.en == "Nobody traces"
    assert labelled.resolved()["arms"] == [{"name": "none", "label": {"en": "Nobody traces"}, "system": "none"}]
    assert labelled.arms[0].own_keys() == ()
    assert labelled.arm("none").arms[0].label == labelled.arms[0].label
    assert load(path, ['arms.none.label.fr="Personne"']).arms[0].label.fr == "Personne"
    assert explain("arms.none.label.en").description.startswith("what it is called in English")
    with pytest.raises(Refused):
        load(path, [f'arms.none.label.en="{41 * "x"}"'])


def test_arms_without_label_are_written_as_ever(small: Scenario) -> None:
    assert small.resolved()["arms"] == [{"name": "none", "system": "none"}]


def test_every_version_of_who_was_it_has_a_label_in_both_languages() -> None:
    arms = [arm for arm in load("who_was_it").arms if arm.name != "none"]
    for language in ("fr", "en"):
        labels = [getattr(arm.label, language) for arm in arms]
        assert all(labels)
        assert len(set(labels)) == len(labels)
