"""Do antennas warn all who shared one with a case, however the run is computed, and lists nobody?"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest

from sim.hall import logs
from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.radio.cells import Cells
from sim.systems.registry import design
from sim.units import HOUR
from tests.hall.hamlet import FEW, FILE, count, lived, rows
from tests.hall.village import village

CHINA, CHENGDU, LISTS = design("antennas").rules
NOBODY_CARES = ("health.isolates_alerted=0.0", "health.seeks_test_alerted=0.0")


@cache
def china(rule: str, *settings: str) -> Scenario:
    return load(FILE, (f'arms=[{{name="china",system="antennas",rule="{rule}"}}]', *settings))


@cache
def chinese(rule: str, *settings: str) -> Journal:
    return live(china(rule, *settings), "china", 1)


@pytest.fixture
def many_antennas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hamlet is smaller than the area of one antenna: give it nine."""
    monkeypatch.setattr(logs, "Cells", partial(Cells, spacing_m=120.0))


def test_one_antenna_warns_the_whole_hamlet() -> None:
    """Everybody with a phone, of nearly every case: who was in one town was with everybody in it."""
    journal = chinese(CHINA)
    owners = sum(owns for (owns,) in rows(journal, "persons", "owns_phone"))
    warned = np.unique(journal.table("alerts")["person"]).size
    assert warned > 0.95 * owners
    evidence = journal.table("evidence")
    assert np.mean(evidence["met_s"] > 0) < 0.3, "most never met the case"
    assert evidence["heard_s"].min() >= 30 * 60
    assert np.all(evidence["person"] != evidence["declarer"])


def test_who_has_no_phone_is_neither_warned_nor_found() -> None:
    journal = chinese(CHINA)
    owners = {who for who, owns in rows(journal, "persons", "person", "owns_phone") if owns}
    evidence = rows(journal, "evidence", "person", "declarer")
    assert {who for pair in evidence for who in pair} <= owners
    assert {who for (who,) in rows(journal, "reports", "person")} - owners, "cases without a phone are cases"


@pytest.mark.usefixtures("many_antennas")
@pytest.mark.parametrize("rule", [CHINA, CHENGDU])
def test_logs_of_the_cases_antennas_give_the_journal_of_all_logs(rule: str) -> None:
    few = live(china(rule, *FEW), "china", 1)
    assert live(china(rule, *FEW), "china", 1, witness=Witness.EVERY_PHONE).digest() == few.digest()
    some = live(china(rule), "china", 1)
    assert live(china(rule), "china", 1, witness=Witness.EVERY_PHONE).digest() == some.digest()
    assert live(china(rule), "china", 1, batch_s=HOUR).digest() == some.digest()
    owners = sum(owns for (owns,) in rows(some, "persons", "owns_phone"))
    assert 0 < count(some, "alerts") < count(some, "reports") * owners


def test_lists_are_published_every_day_and_warn_nobody() -> None:
    journal = chinese(LISTS)
    assert count(journal, "publications") == china(LISTS).days - 1
    assert count(journal, "alerts") == 0
    assert count(journal, "reports") > 0
    none = lived("none")
    for kind in ("infections", "tests", "stays"):
        assert rows(none, kind, *none.table(kind)) == rows(journal, kind, *none.table(kind))


def test_nobody_who_takes_notice_lives_as_without_tracing() -> None:
    none, journal = lived("none", *NOBODY_CARES), chinese(CHINA, *NOBODY_CARES)
    assert count(journal, "alerts") > 0
    for kind in ("infections", "tests", "stays"):
        assert rows(none, kind, *none.table(kind)) == rows(journal, kind, *none.table(kind))


def test_a_recorded_world_has_no_places(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="knows no places"):
        village(tmp_path, 5, 'arms.gaen.system="antennas"', 'arms.gaen.rule="china_2020_02"')
