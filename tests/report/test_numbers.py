"""Is a ratio of two shares written as so many times, and their difference in points, in both languages?"""

from __future__ import annotations

from sim.metrics import METRICS
from sim.report.numbers import interval, written
from sim.report.page.cells import written as cell
from sim.report.wording import LANGUAGES

RATIO, LESS = "privacy.gate.refused_ratio", "privacy.gate.advantage"


def test_a_ratio_is_told_in_times_and_a_difference_in_points() -> None:
    assert written(METRICS[RATIO], 2.98, 2.4, 3.5) == ["2.98 times", "2.40 times", "3.50 times"]
    assert interval(written(METRICS[RATIO], 2.98, 2.4, 3.5), "–") == "[2.40–3.50]"
    assert written(METRICS[LESS], 0.78) == ["78 points"]
    assert written(METRICS["privacy.gate.tpr"], 0.78) == ["78 %"]


def test_so_they_are_on_the_page() -> None:
    row = {"value": 2.98, "low": 2.4, "high": 3.5}
    assert cell(METRICS[RATIO], row, "fr") == ("2,98\u00a0fois", "[2,40–3,50]")
    less = {"value": 0.78, "low": 0.7, "high": 0.86}
    assert [cell(METRICS[LESS], less, each) for each in LANGUAGES] == [("78\u00a0points", "[70–86]")] * 2


def test_the_unit_of_a_ratio_stays_as_results_have_it() -> None:
    assert METRICS[RATIO].unit == "1"
    assert [name for name, metric in METRICS.items() if metric.times] == [RATIO]
