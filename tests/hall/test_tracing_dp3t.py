"""Do DP-3T's phones warn the same persons when only those that matter are built?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario.meaning import explain
from sim.hall.warnings import Warnings
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.systems.dp3t.schemes import HYBRID, LOW_COST, UNLINKABLE
from sim.systems.registry import design
from sim.units import DAY, HOUR
from tests.hall.test_tracing_tcn import EAGER
from tests.hall.village import village

ARM = 'arms=[{{name="none", system="none"}}, {{name="dp3t", system="{}", rule="swisscovid_2020_09"}}]'


def facts(journal: Journal) -> dict[str, dict[str, list[float]]]:
    kinds = ("infections", "reports", "uploads", "publications", "alerts", "evidence")
    return {kind: {name: column.tolist() for name, column in journal.table(kind).items()} for kind in kinds}


@pytest.mark.parametrize("system", ["dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid"])
def test_built_on_demand_they_are_as_if_all_were_played(tmp_path: Path, system: str) -> None:
    scenario = village(tmp_path, 21, ARM.format(system))
    lazy, full = (
        facts(live(scenario, "dp3t", 2, witness=witness)) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE)
    )
    assert lazy == full
    assert len(lazy["alerts"]["person"]) >= 5
    assert len(lazy["uploads"]["at"]) >= 5


# -- hours kept back --------------------------------------------------------------------------------------------------

MORNING = "phones.redacted={from_hour=8.0, until_hour=10.0}"
Alerts = dict[tuple[int, int], set[tuple[int, int]]]


def alerts_of(folder: Path, monkeypatch: pytest.MonkeyPatch, system: str, *settings: str) -> Alerts:
    """By person and day of exposure: whom of those behind the first alert the phone had heard, and when.

    Nobody acts on an alert, so that the same persons meet, fall ill and declare in every run.
    """
    found: Alerts = {}
    warn = Warnings._warn

    def noted(self: Warnings, person: int, day: int, shown: object, behind: object, at: int) -> None:
        declarer, moments, _ = (column.tolist() for column in behind)  # type: ignore[attr-defined]
        found.setdefault((person, day), {*zip(declarer, moments, strict=True)})
        warn(self, person, day, shown, behind, at)  # type: ignore[arg-type]

    with monkeypatch.context() as wrapped:
        wrapped.setattr(Warnings, "_warn", noted)
        story = village(folder, 12, ARM.format(system), *EAGER, "health.seeks_test_alerted=0.0", *settings)
        live(story.arm("dp3t"), "dp3t", 2)
    return found


def in_the_morning(at: int) -> bool:
    return 8 * HOUR <= at % DAY < 10 * HOUR


@pytest.mark.parametrize("system", ["dp3t_unlinkable", "dp3t_hybrid"])
def test_nobody_is_warned_of_the_hours_kept_back_and_everybody_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    every = alerts_of(tmp_path, monkeypatch, system)
    told = alerts_of(tmp_path, monkeypatch, system, f"arms.dp3t.{MORNING}")
    assert not any(in_the_morning(at) for behind in told.values() for _, at in behind)
    of_mornings = {each for each, behind in every.items() if all(in_the_morning(at) for _, at in behind)}
    of_no_morning = {each for each, behind in every.items() if not any(in_the_morning(at) for _, at in behind)}
    assert len(of_mornings) > 3
    assert len(of_no_morning) > 3
    assert not of_mornings & told.keys()
    assert of_no_morning <= told.keys() <= every.keys()


@pytest.mark.parametrize(("system", "scheme"), [
    ("dp3t_low_cost", LOW_COST), ("dp3t_unlinkable", UNLINKABLE), ("dp3t_hybrid", HYBRID)])  # fmt: skip
def test_a_design_says_whether_its_reports_can_be_divided(system: str, scheme: object) -> None:
    assert design(system).traits.redacts is scheme.divisible  # type: ignore[attr-defined]


@pytest.mark.parametrize("system", ["dp3t_low_cost", "gaen", "tcn"])
@pytest.mark.parametrize("where", ["arms.dp3t.", ""])
def test_hours_are_kept_back_only_where_the_design_can(tmp_path: Path, system: str, where: str) -> None:
    arms = f'arms=[{{name="dp3t", system="{system}"}}]'
    with pytest.raises(Refused) as refused:
        village(tmp_path, 12, arms, where + MORNING)
    (problem,) = refused.value.problems
    assert "lets nobody keep hours back" in problem.rule
    assert problem.mend == "write phones.redacted in arms of dp3t_unlinkable or dp3t_hybrid alone"


def test_hours_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="keeps nothing back"):
        village(tmp_path, 12, ARM.format("dp3t_hybrid"), "arms.dp3t.phones.redacted={from_hour=8.0, until_hour=8.0}")


def test_the_hours_are_explained() -> None:
    assert explain("phones.redacted").keys == ("from_hour", "until_hour")
    assert explain("phones.redacted.from_hour").unit == "h"
    assert explain("arms.phones.redacted.until_hour").type == "number from 0 to 24"
