"""Are the pairs that a server can link counted once each, and only those that its design lets it link?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.hall import edges
from sim.hall.edges import NUMBERS, Edges
from sim.systems.machine import Traits
from sim.systems.registry import design


def told(**links: str) -> Edges:
    """Two reports that share a pair: 0 tells of 1, 2 and 3, and 1 tells of 0 and 2."""
    traits: Traits = replace(design("none").traits, **links)  # type: ignore[arg-type]
    found = Edges(traits)
    found.told(0, np.array([3, 1, 2, 2, 1]))
    found.told(1, np.array([2, 0]))
    return found


@pytest.mark.parametrize("link", ["named", "pseudonymous"])
def test_pairs_are_counted_once(link: str) -> None:
    found = told(links_declarer=link, links_together=link).numbers()
    assert found[f"edges_{link}_declarer"] == len({(0, 1), (0, 2), (0, 3), (1, 2)})
    assert found[f"edges_{link}_together"] == len({(1, 2), (1, 3), (2, 3), (0, 2)})
    assert sum(found.values()) == 8


def test_what_a_design_does_not_let_link_is_none() -> None:
    assert told().numbers() == dict.fromkeys(NUMBERS, 0.0)
    only = told(links_declarer="named").numbers()
    assert {name for name, pairs in only.items() if pairs} == {"edges_named_declarer"}


def test_too_many_pairs_are_said_to_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not told(links_together="named").too_many
    monkeypatch.setattr(edges, "MOST_PAIRS", 3)
    assert told(links_together="named").too_many
    assert not told(links_declarer="named").too_many
