"""Does any order in a film tell who somebody is? Rows of servers and receivers stand by time and bytes alone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.filming import filmed


@pytest.mark.parametrize("system", ["robert", "bluetrace"])
def test_ties_of_a_server_do_not_stand_by_person(system: str) -> None:
    """Rows of one second rise and fall by person alike: that 20 of 20 only rise has a chance of 1 in 10^6."""
    film = filmed(system)
    at, who = film.column("server", "at"), film.column("behind", "message_of").astype(int)
    tied = np.flatnonzero(np.diff(at) == 0)
    rises = int((np.diff(who)[tied] > 0).sum())
    falls = int((np.diff(who)[tied] < 0).sum())
    assert rises + falls >= 20
    assert min(rises, falls) > 0


@pytest.mark.parametrize("system", ["robert", "bluetrace"])
def test_numbers_of_accounts_do_not_rise_with_persons(system: str) -> None:
    film = filmed(system)
    owner: dict[str, int] = {}
    for chunk in film.chunks:
        if chunk.part == "behind":
            owner |= chunk.words.get("accounts", {})
    persons = [owner[name] for name in film.words("server", "accounts") if name in owner]
    steps = np.sign(np.diff(persons))
    assert len(steps) > 20
    assert 0.2 < (steps > 0).mean() < 0.8
