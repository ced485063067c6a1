"""Are pairs held against users and against everybody, and is the work of tracers and police counted?"""

from __future__ import annotations

import pytest

from sim.measures import Counted, measure
from sim.measures.servers import NO_APP
from sim.measures.staff import NO_BANDS, NO_TRIAGE
from tests.measures.facts import Facts

PAIRS = {"edges_named_declarer": 3.0, "edges_named_together": 4.0, "edges_pseudonymous_together": 5.0}


def test_the_same_pairs_are_told_per_thousand_users_and_per_thousand_inhabitants() -> None:
    journal = Facts(people=100).closed()  # half of them run the app
    journal.numbers |= PAIRS
    found = measure(journal)

    def value(name: str) -> float | None:
        one = found[f"server.{name}"]
        return one.value if isinstance(one, Counted) else None

    assert (value("edges.named"), value("edges_of_town.named")) == (7 / 0.05, 7 / 0.1)
    assert (value("edges.named.declarer"), value("edges_of_town.named.together")) == (3 / 0.05, 4 / 0.1)
    assert (value("edges.pseudonymous"), value("edges_of_town.pseudonymous")) == (5 / 0.05, 5 / 0.1)


def test_without_an_app_only_inhabitants_are_left_to_hold_pairs_against() -> None:
    journal = Facts(people=100).closed()
    journal.numbers |= PAIRS | {"people": 100, "app_users": 0}
    found = measure(journal)
    assert found["server.edges.named"] == found["server.edges.pseudonymous"] == NO_APP
    assert found["server.edges_of_town.named"].value == 7 / 0.1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("metric", "number", "nobody"),
    [
        ("triage.asked", "triage_asked", NO_TRIAGE),
        ("triage.groundless", "triage_cleared", NO_TRIAGE),
        ("wristband.checks", "wristband.alarms", NO_BANDS),
        ("wristband.false_checks", "wristband.false_alarms", NO_BANDS),
        ("wristband.police_hours", "wristband.police_hours", NO_BANDS),
    ],
)
def test_the_work_left_to_people_is_counted_where_there_is_any(metric: str, number: str, nobody: object) -> None:
    journal = Facts().closed()
    assert measure(journal)[metric] == nobody
    journal.numbers[number] = 17.0
    assert measure(journal)[metric] == Counted(17.0)
