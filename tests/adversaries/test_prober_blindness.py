"""Do a prober's other phones, in letter boxes and by quarters of an hour, tell what nobody can see, or a number?

The proofs of test_blindness, for the two ways of a prober that do not stand in its table.
"""

from __future__ import annotations

import pytest

from tests.adversaries.hamlets import SILENT_FROM, WAYS, hidden, plain, silent
from tests.adversaries.othernames import renamed
from tests.adversaries.planting import LEAKS, MAKES
from tests.adversaries.seen import VIEWS, before, sheets
from tests.adversaries.sheets import same_but_for_names, transcript
from tests.adversaries.test_blindness import by_name, leaked, odd

EVERY_WAY = pytest.mark.parametrize("of", WAYS)
PLANTED = [leak for leak in LEAKS if leak.__name__ not in VIEWS["prober"].no]


@EVERY_WAY
def test_phones_tell_something_and_are_silent_too(of: str) -> None:
    said = [row.at is not None for sheet in sheets(plain(of), "prober") for row in sheet.rows]
    assert 0 < sum(said) < len(said)


@EVERY_WAY
def test_hidden_infections_are_not_told(of: str) -> None:
    ours, theirs = (sheets(each(of), "prober") for each in (plain, hidden))
    assert transcript(ours) == transcript(theirs)


@EVERY_WAY
def test_other_names_are_not_told(of: str) -> None:
    assert same_but_for_names(*(sheets(each(of), "prober") for each in (plain, renamed)))


@EVERY_WAY
def test_what_is_told_does_not_depend_on_who_will_declare(of: str) -> None:
    ours, theirs = (before(each(of), "prober", SILENT_FROM[of]) for each in (plain, silent))
    assert transcript(ours) == transcript(theirs)


@pytest.mark.parametrize("leak", PLANTED)
@EVERY_WAY
def test_a_leak_of_infections_is_caught(of: str, leak: MAKES) -> None:
    ours, theirs = (leaked(sheets(life, "prober"), leak, odd(life)) for life in (plain(of), hidden(of)))
    assert transcript(ours) != transcript(theirs)


@pytest.mark.parametrize("leak", PLANTED)
@EVERY_WAY
def test_a_leak_of_names_is_caught(of: str, leak: MAKES) -> None:
    names = by_name("prober", lambda who: who)
    assert not same_but_for_names(*(leaked(sheets(each(of), "prober"), leak, names) for each in (plain, renamed)))
