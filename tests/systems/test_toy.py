"""Is one file and one line of the registry all that a new system takes, from the town to the page?"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from sim.commands import main
from sim.hall.engine import live
from sim.hall.witness import Witness
from sim.study import run
from sim.systems import registry
from tests.hall.test_tracing_tcn import EAGER
from tests.hall.village import village

ARMS = 'arms=[{name="none", system="none"}, {name="toy", system="toy"}]'


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line."""
    monkeypatch.setattr(registry, "REGISTRY", MappingProxyType({**registry.REGISTRY, "toy": "tests.systems.toy"}))


def test_a_town_lives_under_it_whichever_phones_are_built(tmp_path: Path) -> None:
    scenario = village(tmp_path, 15, ARMS, *EAGER)
    lazy, full = (live(scenario, "toy", 6, witness=each) for each in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert lazy.table("alerts")["at"].size > 3
    assert lazy.day_digests() == full.day_digests()


def test_every_metric_and_the_page_are_there(tmp_path: Path) -> None:
    result = run(village(tmp_path, 9, ARMS, *EAGER), seeds=1)
    told = result.summary()["arms"]["toy"]
    assert told["alerts.people"]["value"] > 0
    assert told["bandwidth.bytes_per_user_day"]["value"] > 0
    page = result.write(tmp_path / "out") / "report.html"
    assert "Jouet" in page.read_text(encoding="utf-8")


def test_the_commands_know_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["systems"]) == 0
    assert "toy: Toy / Jouet" in capsys.readouterr().out
    assert main(["systems", "toy"]) == 0
    assert "1 numbers: when its owner declares" in capsys.readouterr().out
