"""Does no line break inside a number, and inside no number that is none?"""

from __future__ import annotations

import pytest

from sim.metrics import METRICS
from sim.report.wording import typeset

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pour 1 000 utilisateurs", f"pour 1{THIN}000\N{NO-BREAK SPACE}utilisateurs"),
        ("1 000 000", f"1{THIN}000{THIN}000"),
        ("en 2020 300", "en 2020 300"),
        ("de 2 à 14", "de 2\N{NO-BREAK SPACE}à 14"),
    ],
)
def test_numbers_stay_whole_in_french(text: str, wanted: str) -> None:
    assert typeset(text, "fr") == wanted


def test_no_label_breaks_inside_a_number() -> None:
    assert not [metric.name for metric in METRICS.values() if " 000" in typeset(metric.fr, "fr")]
