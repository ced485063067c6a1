"""Has every arm the one way of tracing that its design says?"""

from __future__ import annotations

import pytest

from sim.adversaries.views import Views
from sim.hall import engine
from sim.hall.calling import HumanTracing
from sim.hall.engine import live
from sim.hall.tracing import Tracing
from sim.hall.ways import Way, traced
from tests.hall.hamlet import hamlet
from tests.hall.traced import STAFFED


@pytest.mark.parametrize(
    ("arm", "way"), [("none", None), ("tracers", HumanTracing), ("gaen", Tracing), ("triage", Tracing)]
)
def test_each_arm_has_its_way(monkeypatch: pytest.MonkeyPatch, arm: str, way: type[Way] | None) -> None:
    found: list[Way | None] = []
    monkeypatch.setattr(engine, "traced", lambda *given: found.append(traced(*given)) or found[-1])
    live(hamlet(*STAFFED, "days=1"), arm, 1)
    assert [None if each is None else type(each) for each in found] == [way]
    assert [getattr(getattr(each, "warnings", None), "triage", None) is not None for each in found] == [arm == "triage"]


def test_who_watches_the_lines_of_tracers_sees_nothing() -> None:
    seen: list[Views] = []
    watched = live(hamlet(*STAFFED, "days=3"), "tracers", 1, views=seen.append)
    assert watched.digest() == live(hamlet(*STAFFED, "days=3"), "tracers", 1).digest()
    assert len(seen) == 1
