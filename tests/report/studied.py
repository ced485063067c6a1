"""A study made up by hand that has data for every figure but adoption: two arms, claims, causes, one quarantine."""

from __future__ import annotations

from pathlib import Path

from sim.hall.journal import IMPORTED, Journal, Means, Why
from sim.measures.summary import summarise
from sim.report.origin import Origin
from tests.hall.village import village
from tests.measures.facts import Facts

Journals = dict[tuple[str, int], Journal]


def studied(seeds: int = 5, warned: int = 50, arms: tuple[str, ...] = ("none", "gaen")) -> Journals:
    """Return the journals: so many alerts in arm gaen, all for declarer 1, half of them through a wall.

    A third names the declarer, a third somebody else, a third nobody; memory alone names nobody.
    """
    return {(arm, seed): _lived(arm, seed, warned) for arm in arms for seed in range(1, seeds + 1)}


def _lived(arm: str, seed: int, warned: int) -> Journal:
    facts = Facts(seed=seed, arm=arm, people=2 * warned + 20, town=True)
    for person in range(5 + seed):
        facts.infected(person, 1 + person / 3, IMPORTED)
    if arm == "none":
        return facts.closed()
    facts.tested(1, 8, True).reported(1, 9.5)
    for place in range(warned):
        person = 10 + 2 * place
        facts.alerted(person, 10)
        facts.rests(person, 10, 1, heard=(900, 0, 900 if place % 2 else 0, 0, 0), near_s=1200, common_s=1200)
        guess = ({1: 0.8, 3: 0.1, -1: 0.1}, {1: 0.1, 3: 0.8, -1: 0.1}, {1: 0.2, 3: 0.2, -1: 0.6})[place % 3]
        facts.claimed(person, 10, Means.TOLD, guess)
        facts.claimed(person, 10, Means.UNTOLD, {1: 0.1, 3: 0.1, 5: 0.1, -1: 0.7})
        facts.claimed(person, 10, Means.CALLED, {1: 1.0, -1: 0.0}, declarer=1)
    facts.stayed(12, 10, 24, Why.ALERTED)
    return facts.closed()


def origin_of(folder: Path, journals: Journals, *settings: str) -> Origin:
    """Return the origin of journals that are taken for the village's."""
    scenario = village(folder, 21, *settings)
    return Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)
