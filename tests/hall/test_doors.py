"""Receivers at doors of a hamlet: what they hear was said, who came and was at home is so, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from annotated_types import Le

from sim.adversaries.views import Sniffed
from sim.hall.doors import AtHomes
from sim.hall.engine import live
from sim.hall.journal import GATES, OPTIONAL, VIGILS
from sim.hall.scenario.presence import HOURS, Burglar
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.problems import Refused
from sim.units import DAY, HOUR
from tests.adversaries.doorstep import AT_DOORS, DAYS, at_doors, watched
from tests.hall.hamlet import hamlet
from tests.hall.village import village


@pytest.mark.parametrize("arm", ["none", "gaen"])
def test_the_run_is_as_without_those_who_listen(arm: str) -> None:
    plain, heard = live(at_doors("adversaries=[]"), arm, 1), watched(arm).journal
    assert heard.tables.keys() - plain.tables.keys() == {"entries", "vigils"}
    alone = replace(heard, tables={kind: table for kind, table in heard.tables.items() if kind in plain.tables})
    assert alone.digest() == plain.digest()
    assert {name: heard.numbers[name] for name in plain.numbers} == plain.numbers
    assert {"entries", "vigils"} <= OPTIONAL


def test_every_home_is_watched_every_hour() -> None:
    journal = watched("gaen").journal
    table = journal.table("vigils")
    assert journal.numbers[VIGILS] == 30
    assert table["at"].size == 30 * DAYS * 13
    assert set((table["at"] % DAY // HOUR).tolist()) == set(range(8, 21))
    size = np.bincount(journal.table("persons")["home"].astype(np.int64))
    assert (table["there"] <= size[table["home"]]).all()
    assert 0 < (table["there"] == 0).mean() < 1


def test_without_an_app_the_burglar_hears_what_phones_say_anyway() -> None:
    table = watched("none").journal.table("vigils")
    assert (table["said"] == table["anyway"]).all()
    more = watched("gaen").journal.table("vigils")
    assert (more["said"] >= more["anyway"]).all()
    assert (more["said"] > more["anyway"]).any()


def test_who_carries_the_app_runs_it_and_nobody_is_younger_than_fifteen() -> None:
    journal = watched("gaen").journal
    table = journal.table("entries")
    assert journal.numbers[GATES] == 4
    assert table["age"].min() >= 15
    runs = journal.table("persons")["app"][table["person"]]
    assert not table["carries"][~runs].any()
    assert 0.5 < table["carries"][runs].mean() < 1  # some left the phone behind


def test_a_gate_recognises_most_who_run_the_app_and_takes_few_others_for_them() -> None:
    found = {name: each for name, each in measure(watched("gaen").journal).items() if "gate" in name}
    tpr, fpr, ordinary = (found[f"privacy.gate.{name}"] for name in ("tpr", "fpr", "ordinary"))
    assert isinstance(tpr, Counted)
    assert isinstance(fpr, Counted)
    assert isinstance(ordinary, Counted)
    assert tpr.value is not None
    assert tpr.value > 0.8
    assert fpr.value is not None
    assert fpr.value < 0.3
    assert ordinary.value is not None
    assert ordinary.value < tpr.value - fpr.value


@pytest.mark.parametrize("arm", ["none", "tracers"])
def test_no_gate_can_ask_for_an_app_that_is_not_there(arm: str) -> None:
    found = measure(live(at_doors(), arm, 1))
    assert isinstance(found["privacy.gate.turned_away"], Unknown)
    assert isinstance(found["privacy.burglar.advantage"], Counted)


def test_silence_of_all_phones_is_a_claim_that_nobody_is_in() -> None:
    quiet = live(at_doors("phones.adoption=0.0", AT_DOORS.replace("speaks_anyway = 0.4", "speaks_anyway = 0.0")),
                 "gaen", 1)  # fmt: skip
    assert (quiet.table("vigils")["said"] < 0.5).all()
    assert isinstance(measure(quiet)["privacy.gate.turned_away"], Unknown)


def test_a_silence_looks_back_over_all_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are of one day: of the longest silence that a scenario may name, the first moment still asks for all."""
    longest = {each.le for each in Burglar.model_fields["silence_h"].metadata if isinstance(each, Le)}
    assert longest == {HOURS[0]}
    heard: list[int] = []
    views = AtHomes.views

    def kept(self: AtHomes, day: int) -> tuple[Sniffed, ...]:
        rows = views(self, day)
        heard.extend(self.step.calendar.seconds(row.at) % DAY for row in rows)
        return rows

    monkeypatch.setattr(AtHomes, "views", kept)
    live(at_doors("days=2", AT_DOORS.replace("silence_h = 1.0", f"silence_h = {HOURS[0]}.0")), "gaen", 1)
    assert min(heard) < HOUR


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{name = "gate", burglar = {homes = 5}}', "would change nothing"),
        ('{name = "burglar", gate = {shops = 5}}', "would change nothing"),
        ('{name = "gate", gate = {shops = 0}}', "must be at least 1"),
        ('{name = "gate", gate = {speaks_anyway = 1.5}}', "must be at most 1"),
        ('{name = "burglar", burglar = {silence_h = 0.0}}', "must be at least 0.25"),
        ('{name = "burglar", burglar = {silence_h = 8.25}}', "must be at most 8 (got 8.25)"),
        ('{name = "burglar", burglar = {every_min = 0}}', "must be at least 1"),
    ],
)
def test_what_cannot_be_is_refused(said: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        hamlet(f"adversaries=[{said}]")
    assert why in str(refused.value)


def test_a_world_without_places_is_refused(tmp_path: object) -> None:
    with pytest.raises(Refused, match="listens in places"):
        village(tmp_path, 5, AT_DOORS)  # type: ignore[arg-type]
