"""Are a reader's finds counted as the metrics say?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sim.hall.journal import KINDS, Asked, Journal
from sim.measures import NOTHING_READ, NOTHING_RELEASED, measure
from sim.measures.counted import Counted, Unknown
from sim.measures.unicity import EVERYBODY, trails
from sim.metrics.trails import COUNTS, PEOPLE, SHOWN, SHOWN_NEAR, VISITS


def journal(*rows: tuple[int, Asked, int, int, int, float], system: str = "itineraries", read: bool = True) -> Journal:
    """A journal with rows of person, question, points, fits, candidate, weight; ten people in the release."""
    made = Journal(system, system, 1, date(2020, 6, 29), 3)
    if read:
        made.numbers |= {PEOPLE: 10, VISITS: 8, SHOWN: 6, SHOWN_NEAR: 2, COUNTS: 0}
    for person, asked, *rest in rows:
        made.note("trails", person, 100, int(asked), *rest)
    return made.close()


def value(of: Journal, name: str) -> float | None:
    found = trails(of)[f"privacy.trails.{name}"]
    assert isinstance(found, Counted)
    return found.value


def test_who_is_alone_is_singled_out_and_nobody_else() -> None:
    rows = [(1, Asked.FITS, 2, 1, 1, 1.0), (2, Asked.FITS, 2, 2, -1, 0.0), (3, Asked.FITS, 2, 0, -1, 0.0),
            (4, Asked.FITS, 2, 1, 9, 1.0)]  # fmt: skip
    assert value(journal(*rows), "unicity_2") == 1 / 4
    assert value(journal(*rows), "unicity_1") is None


def test_ties_score_their_fraction_and_where_nothing_fits_somebody_is_guessed() -> None:
    # fmt: off
    rows = [(1, Asked.WHOSE, 4, 2, 1, 0.5), (1, Asked.WHOSE, 4, 2, 7, 0.5), (2, Asked.WHOSE, 4, 0, -1, 0.0),
            (3, Asked.WHOSE, 4, 1, 8, 1.0), (1, Asked.PLACEBO, 4, 1, 1, 1.0), (2, Asked.PLACEBO, 4, 0, -1, 0.0)]
    # fmt: on
    found = journal(*rows)
    assert value(found, "identified") == pytest.approx((0.5 + 0.1) / 3)
    assert value(found, "placebo") == pytest.approx((1 + 0.1) / 2)
    assert value(found, "prior") == pytest.approx(0.1)


def test_a_placebo_singles_out_by_chance_only() -> None:
    rows = [(1, Asked.FITS_PLACEBO, 4, 1, 1, 1.0), (2, Asked.FITS_PLACEBO, 4, 1, 7, 1.0),
            (3, Asked.FITS_PLACEBO, 4, 0, -1, 0.0), (4, Asked.FITS_PLACEBO, 4, 2, -1, 0.0)]  # fmt: skip
    found = journal(*rows)
    assert value(found, "unicity_placebo") == 1 / 4
    assert value(found, "unicity_prior") == pytest.approx(2 / 10 / 4)
    assert value(found, "unicity_4") is None


def test_visits_and_the_gallery_are_those_of_the_run() -> None:
    found = journal()
    assert [value(found, name) for name in ("recall", "recall_near", "gallery")] == [0.75, 0.25, 10]


def test_whose_points_all_stand_in_the_list() -> None:
    rows = [(1, Asked.LISTED, 4, 4, -1, 0.0), (2, Asked.LISTED, 4, 3, -1, 0.0), (5, Asked.STRANGER, 4, 0, -1, 0.0)]
    assert [value(journal(*rows), name) for name in ("listed", "listed_others")] == [0.5, 0.0]
    assert trails(journal())["privacy.trails.listed"] == Unknown(EVERYBODY)


def test_where_nobody_reads_nothing_is_measured() -> None:
    assert trails(journal(read=False)) == {}
    for system, why in (("itineraries", NOTHING_READ), ("gaen", NOTHING_RELEASED)):
        assert measure(journal(system=system, read=False))["privacy.trails.recall"] == Unknown(why)


def test_a_journal_without_finds_has_the_digest_of_one_that_knows_of_no_such_fact(monkeypatch: Any) -> None:
    plain = journal(read=False)
    digest = plain.digest()
    assert "trails" not in plain.day_digests()
    assert digest != journal((1, Asked.FITS, 1, 1, 1, 1.0), read=False).digest()
    fewer = {kind: columns for kind, columns in KINDS.items() if kind != "trails"}
    monkeypatch.setattr("sim.hall.journal.KINDS", fewer)
    assert plain.digest() == digest
