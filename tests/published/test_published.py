"""Are inputs, calibrations and counts on the same data met? (Predictions are shown, not required.)"""

from __future__ import annotations

from tests.conftest import needs_data
from tests.published.table import rows


@needs_data
def test_inputs_calibrations_and_replications_are_met() -> None:
    missed = [row for row in rows() if row.role != "predicted" and not row.meets]
    assert missed == []
