"""May somebody hold phones of their own in the town of a curious operator? Their accounts are nobody's there."""

from __future__ import annotations

from sim.measures import measure
from sim.measures.counted import Counted
from tests.adversaries.hamlets import live


def test_a_phone_from_outside_is_an_account_of_nobody() -> None:
    """A server sees who was near a letter box; it neither places that phone among homes nor takes it for a user."""
    journal = live("robert letter_box").journal
    assert journal.numbers["operator_placed"] <= journal.numbers["operator_users"] + journal.numbers["operator_known"]
    assert isinstance(measure(journal)["privacy.operator.shape"], Counted)
