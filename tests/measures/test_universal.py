"""Does one cell in which a universal claim fails refute it, if a second metric says that the cell counts?"""

from __future__ import annotations

from typing import Any

import pytest

from sim.measures.laws import Student, Unanimous
from sim.measures.pooling import Interval
from sim.report.verdict import conditions, sentence
from tests.measures.test_verdicts import NOT, STRADDLES, SURE, UNKNOWN, around, judged

USEFUL = "alerts.late"
ALSO = {"fails_if_also": {"metric": USEFUL, "low_above": 0.5}}
NOBODY = Interval(0.0, *Unanimous(0.0, 500.0).ends(), 30, law=Unanimous(0.0, 500.0))


MOST = around(0.8)


def universal(cells: dict[str, Interval], useful: Interval = MOST, **more: Any) -> dict[str, Any]:
    return judged(cells, universal=True, rows={USEFUL: useful}, **ALSO, **more)


@pytest.mark.parametrize(
    ("cells", "answer", "where"),
    [
        ({"a": SURE, "b": NOT}, "does not hold", ["b"]),
        ({"a": SURE, "b": NOBODY}, "does not hold", ["b"]),
        ({"a": SURE, "b": SURE}, "holds", ["a", "b"]),
        ({"a": SURE, "b": STRADDLES}, "holds when", ["a"]),
        ({"a": STRADDLES, "b": STRADDLES}, "cannot tell", []),
        ({"a": NOT, "b": NOT}, "does not hold", ["a", "b"]),
    ],
)
def test_one_cell_refutes(cells: dict[str, Interval], answer: str, where: list[str]) -> None:
    said = universal(cells)
    assert (said["answer"], said["where"]) == (answer, where)


@pytest.mark.parametrize("useful", [around(0.5), around(0.2), UNKNOWN])
def test_a_cell_that_is_good_for_nothing_refutes_nothing(useful: Interval) -> None:
    assert universal({"a": SURE, "b": NOT}, useful)["answer"] == "holds when"


def test_a_refutation_outlasts_holms_correction_or_is_none() -> None:
    """One cell just below the threshold, among ten: alone it would refute."""
    law = Student(0.10 - 2.3 * 0.01, 0.01, 29, (0.0, 1.0))
    near = Interval(law.centre, *law.ends(), 30, law=law)
    assert universal({"a": near})["answer"] == "does not hold"
    many = {f"cell{n}": STRADDLES for n in range(9)}
    assert universal({"a": near, **many})["answer"] == "cannot tell"


def test_few_seeds_refute_nothing() -> None:
    assert universal({"a": NOT}, declared=60)["answer"] == "cannot tell"


def test_a_claim_that_is_not_universal_is_judged_as_ever() -> None:
    said = judged({"a": SURE, "b": NOT})
    assert said["answer"] == "holds when"
    assert not {"universal", "fails_if_also"} & said.keys()


@pytest.mark.parametrize(("language", "words"), [("fr", "échoue dans b"), ("en", "fails in b")])
def test_what_refutes_is_said(language: Any, words: str) -> None:
    said = universal({"a": SURE, "b": NOT})
    assert words in sentence(said, "h1", language)
    fixed = conditions(said, language)
    assert ("non réfuter" if language == "fr" else "cannot refute") not in fixed
    assert ("un seul suffit" if language == "fr" else "one refutes it") in fixed
    assert ("50 %" in fixed) is True


@pytest.mark.parametrize(("language", "words"), [("fr", "non réfuter"), ("en", "cannot refute")])
@pytest.mark.parametrize("useful", [NOBODY, UNKNOWN])
def test_a_rule_that_cannot_refute_says_so(language: Any, words: str, useful: Interval) -> None:
    assert words in conditions(universal({"a": SURE, "b": NOT}, useful), language)
