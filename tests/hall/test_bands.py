"""Do wristbands see who leaves, err as often as assumed, and change what the scenario says they do?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sim.hall.bands import CHECK_H, FALSE_A_DAY
from sim.hall.engine import live
from sim.hall.journal import Journal, Why
from sim.hall.scenario import load
from sim.problems import Refused
from sim.units import HOUR
from tests.hall.hamlet import FILE, count, lived, rows
from tests.hall.village import village

ARM = 'arms=[{name="band",system="wristband"}]'
EVERYBODY, NOBODY = "health.isolates_positive=1.0", "health.isolates_positive=0.0"


@cache
def banded(*settings: str, batch_s: int = 24 * HOUR) -> Journal:
    return live(load(FILE, (ARM, *settings)), "band", 1, batch_s=batch_s)


def test_a_band_changes_nothing_by_itself() -> None:
    none, band = lived("none"), banded()
    for kind in ("infections", "tests", "stays", "alerts"):
        assert rows(none, kind, *none.table(kind)) == rows(band, kind, *none.table(kind))
    assert count(band, "reports") > 10
    assert count(band, "alerts") == 0


def test_who_leaves_is_seen() -> None:
    """With all at home, alarms are the bands' errors; with nobody, one or more for nearly every day and band."""
    at_home, out = banded(EVERYBODY).numbers, banded(NOBODY).numbers
    assert at_home["wristband.alarms"] - at_home["wristband.false_alarms"] < 0.1 * at_home["wristband.days_worn"]
    assert out["wristband.alarms"] > 0.5 * out["wristband.days_worn"]
    assert out["wristband.police_hours"] == CHECK_H * out["wristband.alarms"]


def test_bands_err_as_assumed() -> None:
    """Within four standard deviations of a Poisson count: false alarm below 1e-4."""
    numbers = banded(EVERYBODY).numbers
    expected = FALSE_A_DAY * numbers["wristband.days_worn"]
    assert expected > 5
    assert abs(numbers["wristband.false_alarms"] - expected) < 4 * expected**0.5


def test_who_is_kept_by_the_band_stays_as_if_willing() -> None:
    kept, free = banded(NOBODY, "health.kept_by_band=1.0"), banded(NOBODY)
    positive = [why for (why,) in rows(kept, "stays", "why") if why == Why.POSITIVE]
    assert len(positive) == count(kept, "reports") > 0
    assert Why.POSITIVE not in [why for (why,) in rows(free, "stays", "why")]
    other = load(FILE, ('arms=[{name="none",system="none"}]', NOBODY, "health.kept_by_band=1.0"))
    assert Why.POSITIVE not in [why for (why,) in rows(live(other, "none", 1), "stays", "why")], "only with bands"


def test_a_day_in_one_batch_is_the_day_in_pieces() -> None:
    pieces = banded(batch_s=HOUR)
    assert pieces.digest() == banded().digest()
    assert pieces.numbers == banded().numbers


def test_a_recorded_world_has_no_homes(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="knows no places"):
        village(tmp_path, 5, 'arms.gaen.system="wristband"', 'arms.gaen.rule="hongkong_2020_03"')
