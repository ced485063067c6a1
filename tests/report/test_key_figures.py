"""Do the key figures hold what the verdict is about, and say which versions had too few cases?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.scenario import load
from sim.metrics import METRICS
from sim.report.origin import Origin
from sim.report.page.tables import KEY, all_metrics, key_figures
from sim.report.reasons import for_want_of_cases
from sim.report.wording import LANGUAGES, Language
from tests.report.reading import read
from tests.report.studied import origin_of, studied

JUDGED = """verdict={metric="alerts.mean_risk", holds_when={low_above=0.25}, fails_when={high_below=0.1},
beside=["app_users"]}"""
FEW = "45 targets in all seeds, and 60 are the least"


def rows_of(origin: Origin, language: Language) -> list[str]:
    return [each.every("th")[0].text for each in read(key_figures(origin, language)).every("tr")[1:]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_decides_the_verdict_stands_first(tmp_path: Path, language: Language) -> None:
    origin = origin_of(tmp_path, studied(warned=51), JUDGED.replace("\n", " "))
    usual = origin_of(tmp_path / "usual", studied(warned=51))
    judged = [METRICS[name] for name in ("alerts.mean_risk", "app_users")]
    assert not {each.name for each in judged} & set(KEY)
    labels = [" ".join((each.fr if language == "fr" else each.en).split()) for each in judged]
    first = rows_of(origin, language)
    assert [each for each, label in zip(first, labels, strict=False) if each.startswith(label)] == first[:2]
    assert first[2:] == rows_of(usual, language)


@pytest.mark.parametrize("name", ["gate_and_burglar", "state_tracks", "path_guards", "upload_traffic", "quiet_alerts"])
def test_every_verdict_is_about_known_metrics(name: str) -> None:
    rule = load(name).verdict
    assert rule is not None
    assert {rule.metric, *rule.beside} <= set(METRICS)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Late alerts (Google/Apple): 45 targets in all seeds, and 60 are the least"),
     ("fr", "Alertes tardives (Google/Apple) : 45 personnes dans tous les tirages, il en faut 60")],
)  # fmt: skip
def test_a_version_with_too_few_cases_is_named_with_its_reason(tmp_path: Path, language: Language, said: str) -> None:
    origin = origin_of(tmp_path, studied(warned=51))
    arms = origin.summary["arms"]
    arms["none"]["alerts.late"] |= {"value": 0.5}
    arms["gaen"]["alerts.late"] |= {"value": None, "why": FEW}
    arms["none"]["tests.used"] |= {"value": None, "why": "nobody in this arm wears a wristband"}
    items = [each.text for each in read(key_figures(origin, language)).every("li")]
    assert said in items
    assert not any("wristband" in each or "bracelet" in each for each in items), "an arm without it is no want of cases"
    assert len(read(all_metrics(origin, language)).every("li")) == 0


def test_only_what_was_counted_is_a_want_of_cases() -> None:
    assert for_want_of_cases(FEW)
    assert for_want_of_cases("1,045 app users in all seeds, and 6000 are the least")
    assert not for_want_of_cases("nobody in this arm listens")
