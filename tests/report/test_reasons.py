"""Is every reason that the measures give told in French, with its figures?"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import measures
from sim.hall.engine import BEHIND_BADGE, NO_HOMES
from sim.measures import NO_NEIGHBOUR, pooling, privacy
from sim.measures.counted import Counted
from sim.measures.epidemic import NO_BASELINE, NO_R0, OTHER_TOWN
from sim.measures.servers import NO_APP, NO_BLUETOOTH
from sim.measures.staff import NO_BANDS, NO_TRIAGE
from sim.report.reasons import WHAT, reason

FIXED = (
    BEHIND_BADGE, NO_HOMES, NO_NEIGHBOUR, NO_BASELINE.why, NO_R0, OTHER_TOWN.why, pooling.PAIRED_ALREADY,
    pooling.ONE_ESTIMATE, privacy.A_PART, privacy.NEVER_LEARNS, privacy.TOO_FEW, privacy.NOT_RIGHT,
    NO_APP.why, NO_BLUETOOTH.why, NO_BANDS.why, NO_TRIAGE.why,
)  # fmt: skip


@pytest.mark.parametrize("why", FIXED)
def test_what_the_measures_say_is_known_in_french(why: str) -> None:
    assert reason(why, "en") == why
    assert reason(why, "fr") not in ("", why)


def _calls(to: str, place: int) -> Iterator[str]:
    """The texts that the measures' modules give to a call at a place, where they stand there or have a name."""
    for path in sorted(Path(measures.__file__).parent.glob("*.py")):
        module = importlib.import_module(f"sim.measures.{path.stem}".removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == to:
                given = node.args[place : place + 1] + [each.value for each in node.keywords if each.arg == "why"]
                for each in given:
                    text = each.value if isinstance(each, ast.Constant) else vars(module).get(getattr(each, "id", ""))
                    if isinstance(text, str):
                        yield text


@pytest.mark.parametrize("why", sorted({*_calls("Unknown", 0), *_calls("Interval", 9)}))
def test_every_reason_that_stands_in_a_measure_is_known_in_french(why: str) -> None:
    assert reason(why, "fr") not in ("", why)


def test_whatever_is_counted_has_its_french_word() -> None:
    """A new divisor without one would stand in English in the middle of a French sentence."""
    counted = set(_calls("Counted", 2))
    assert len(counted) > 20
    assert not counted - WHAT.keys()


def test_what_was_counted_is_told_in_french_with_its_figures() -> None:
    none = pooling.pool("alerts.late", [Counted(0, 0, "alerts 14 days or more before the end")])
    few = pooling.pool("privacy.neighbour.reports_identified", [Counted(1, 41, "reports")])
    short = pooling.pool("alerts.late", [Counted(1, 3, "alerts")])
    assert reason(none.why, "fr") == "rien à diviser : pas d'alertes 14 jours ou plus avant la fin, dans aucun tirage"
    assert reason(few.why, "fr") == "41 déclarations dans tous les tirages, il en faut 60"
    assert reason(pooling.alike(few.why), "fr") == "moins de 60 déclarations dans tous les tirages"
    assert reason(short.why, "fr").startswith("sans intervalle : 1 ")


def test_a_reason_without_french_words_stays_as_it_is() -> None:
    assert reason("the moon was full", "fr") == "the moon was full"
