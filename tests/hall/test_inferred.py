"""Are the names that an operator joins counted against whose they are, and is chance counted with them?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.adversaries.company import company
from sim.adversaries.renamed import same_phones
from sim.adversaries.views import Handle
from sim.draws import Draws
from sim.hall.inferred import _drawn, _ranked, _ranks
from sim.units import DAY, UnixTime
from tests.hall.test_operators import guarded, looked

LINKS = "operator_links_"


def links(arm: str, *keys: str) -> dict[str, float]:
    numbers = looked(arm, *keys)[0].numbers
    return {name.removeprefix(LINKS): each for name, each in numbers.items() if name.startswith(LINKS)}


def test_daily_names_are_joined_better_than_by_chance() -> None:
    found = links("june", "renamed_days=1")
    assert found["possible"] >= found["right"] > 5 * max(found["chance"], found["placebo"])
    assert found["said"] >= found["right"]


@pytest.mark.parametrize("days", [1, 2, 3, 5, 7])
def test_names_change_where_those_who_join_them_look_for_it(days: int) -> None:
    """No name lasts over an edge of what is compared, whatever day of the calendar day 0 is."""
    reads = guarded(renamed=days)[1].reads()
    stretches: dict[Handle, set[int]] = {}
    for read in reads:
        for which, quarter in zip(read.which, read.quarters, strict=True):
            stretches.setdefault(read.accounts[which], set()).add(quarter // DAY // days)
    assert {len(those) for those in stretches.values()} == {1}
    several = company(reads, renamed_days=days).stretch
    assert len(set(several.tolist())) > 1 or days == 7


def test_a_report_that_is_mixed_with_nobodys_hides_nothing() -> None:
    """All its pieces come at one moment, and nothing else does."""
    plain, mixed = (guarded(renamed=1, mixed=each)[1].reads() for each in (False, True))
    assert len(mixed) > len(plain)
    assert same_phones(mixed, 1) == same_phones(plain, 1) != ()


def test_the_placebo_draws_among_all_names_of_the_next_stretch() -> None:
    """Where one pair alone is said, its second name is one of many, not always the right one."""
    names = [Handle(bytes([n]) * 8) for n in range(20)]
    then = {UnixTime(86_400): names}
    rows = [(UnixTime(86_400), Handle(b"one"), names[7])]
    drawn = [_drawn(rows, then, Draws(seed))[0] for seed in range(200)]
    assert {row[:2] for row in drawn} == {(86_400, b"one")}
    assert {row[2] for row in drawn} == set(names)


def test_where_names_are_kept_there_is_nothing_to_join() -> None:
    assert links("june") == {}


def test_where_reports_tell_of_nobody_no_shape_is_told() -> None:
    assert "operator_shape" not in looked("gaen")[0].numbers


def test_ties_share_their_rank() -> None:
    assert _ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


@pytest.mark.parametrize(("other", "found"), [([1, 2, 3, 9], 1.0), ([9, 3, 2, 1], -1.0), ([5, 5, 5, 5], 0.0)])
def test_ranks_are_correlated(other: list[float], found: float) -> None:
    assert _ranked(np.arange(4.0), np.array(other, dtype=float)) == pytest.approx(found)
