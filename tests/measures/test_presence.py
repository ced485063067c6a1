"""Are claims of those who listen at doors counted as the metrics say? Journals written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from sim.hall.journal import GATES, VIGILS, Journal
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.measures.pooling import pool

YES, NO = 0.9, 0.1


def journal() -> Journal:
    made = Journal("gaen", "gaen", 1, date(2020, 9, 7), 10)
    made.numbers |= {"people": 100, "app_users": 50}
    return made


def value(of: Journal, name: str) -> tuple[float, float]:
    found = measure(of)[f"privacy.{name}"]
    assert isinstance(found, Counted)
    return found.numerator, pytest.approx(found.denominator)


def gated(*more: tuple[int, bool, float, float]) -> Journal:
    made = journal()
    made.numbers[GATES] = 1
    visits = [(30, True, YES, YES), (40, True, YES, NO), (75, True, NO, NO), (80, False, NO, NO), (72, False, YES, NO)]
    for n, (age, carries, said, phone) in enumerate([*visits, *more]):
        made.note("entries", n, 100 * n, 7, age, carries, said, phone)
    return made.close()


def test_a_gate_is_held_against_who_carries_the_app() -> None:
    made = gated()
    assert value(made, "gate.tpr") == (2, 3)
    assert value(made, "gate.fpr") == (1, 2)
    assert value(made, "gate.advantage") == (2 - 1.5, 3)
    assert value(made, "gate.ordinary") == (1, 3)
    assert value(made, "gate.turned_away") == (2, 5)
    assert value(made, "gate.turned_away.20_59") == (0, 2)
    assert value(made, "gate.turned_away.70_plus") == (2, 3)


def test_a_seed_without_old_visitors_says_nothing_of_them() -> None:
    young, old = journal(), gated((30, True, NO, NO))
    young.numbers[GATES] = 1
    for n, said in enumerate((NO, NO, YES)):
        young.note("entries", n, 100 * n, 7, 30, True, said, NO)
    assert value(young.close(), "gate.turned_away.20_59") == (2, 3)
    assert value(young, "gate.refused_ratio") == (0, 0)
    assert value(old, "gate.turned_away.20_59") == (1, 3)
    assert value(old, "gate.refused_ratio") == (2, 1)  # 2 of 3 old ones, 1 of 3 grown-ups
    name = "privacy.gate.refused_ratio"
    both, alone = (pool(name, [measure(each)[name] for each in seeds]) for seeds in ([young, old] * 60, [old] * 60))
    assert both.value == alone.value == 2.0


def test_a_placebo_is_another_visit_to_the_same_shop() -> None:
    made = gated()  # said: 1 1 0 0 1, two further: 0 1 1 1 0
    assert value(made, "gate.placebo") == (2 - 1 * 3 / 2, 3)
    prior = 2 / 4 + 2 / 4 + 3 / 4 - (3 / 4 + 2 / 4) * 3 / 2
    assert value(made, "gate.prior") == (pytest.approx(prior), 3)


def test_a_burglar_is_held_against_who_is_in() -> None:
    made = journal()
    made.numbers[VIGILS] = 2
    for home, there, said, anyway in ((1, 0, NO, NO), (5, 2, YES, NO), (9, 0, YES, NO), (12, 1, NO, NO)):
        made.note("vigils", home, 3_600, there, said, anyway)
    made.close()
    assert value(made, "burglar.tpr") == (1, 2)
    assert value(made, "burglar.fpr") == (1, 2)
    assert value(made, "burglar.advantage") == (0, 2)
    assert value(made, "burglar.ordinary") == (0, 2)
    assert value(made, "burglar.wrong_entry") == (1, 2)
    assert value(made, "burglar.placebo") == (0, 2)  # the home two further: 5 for 12, 1 for 9


def test_nothing_is_told_where_nobody_listens() -> None:
    found = measure(journal().close())
    assert all(isinstance(each, Unknown) for name, each in found.items() if "gate" in name or "burglar" in name)
