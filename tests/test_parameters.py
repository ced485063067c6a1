"""Does every constant carry its unit and source?"""

from __future__ import annotations

import pytest

from sim.parameters import catalogue, parameter


def test_a_parameter_gives_its_value_back() -> None:
    assert parameter(7, "d", "assumption: a week") == 7


@pytest.mark.parametrize(("unit", "source"), [("", "somebody"), ("d", "")])
def test_a_parameter_without_unit_or_source_is_refused(unit: str, source: str) -> None:
    with pytest.raises(ValueError, match="unit and a source"):
        parameter(1, unit, source)


def test_the_catalogue_holds_measured_numbers_too() -> None:
    rows = {row.name: row for row in catalogue() if row.room == "radio.dp3t_exp34"}
    assert (rows["LOSS_PER_DECADE"].value, rows["LOSS_PER_DECADE"].unit) == ("18.63", "dB")
    assert all("experiment 34" in row.source for row in rows.values())


def test_the_catalogue_finds_the_parameters_in_the_sources() -> None:
    rows = catalogue()
    assert len(rows) > 20
    assert all(row.unit and row.source and row.name.isupper() for row in rows)
    assert {"disease", "radio", "systems"} <= {row.room.split(".")[0] for row in rows}
