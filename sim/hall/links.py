"""Which links between identifiers do those who listen claim, and of how many changes? For the journal, of some days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sim.adversaries.linking import IDENTIFIER_BYTES, Habits, Spell, alone, by_all_means, choices, spells
from sim.adversaries.listener import SCANS
from sim.adversaries.views import Sniffed
from sim.draws import Draws, normal_of
from sim.hall.journal import Journal
from sim.hall.listened import CHANGES, Linked, Vantage
from sim.systems.machine import Settings, Traits
from sim.systems.robert.rules import rule_of
from sim.systems.robert.wire import HELLO_BYTES, PAIR_BYTES, TIME_BYTES
from sim.units import Calendar

CLOCK, GAIN = 0, 1
"""What differs from phone to phone."""


def model_of(draws: Draws, phone: int, part: int) -> float:
    """Return by how many standard deviations a phone differs from others: of all who look at it, the same."""
    return float(normal_of(draws.uniform("adversary.model", phone, part)))


def habits_of(system: str, traits: Traits, settings: Settings) -> Habits:
    """Return what is public of a system."""
    rebuild_s = rule_of(settings.rule).rebuild_s if system == "robert" else 0
    return Habits(system, traits.rotation_s, traits.rotates == "together", rebuild_s)


def drifting(row: Sniffed, phone: int, draws: Draws, clock_sd_s: float, gain_sd_db: float) -> Sniffed:
    """Return a HELLO as a phone sends it whose clock is wrong and whose model has a gain of its own.

    Only for who links: the machines of a run all have the right clock and one gain, and whoever listens has no key to
    check the MAC, which covers the time.
    """
    fast, louder = (round(model_of(draws, phone, part) * sd) for part, sd in ((CLOCK, clock_sd_s), (GAIN, gain_sd_db)))
    shown = int.from_bytes(row.payload[PAIR_BYTES : PAIR_BYTES + TIME_BYTES], "big")
    gain = int.from_bytes(row.payload[HELLO_BYTES + 1 :], "big", signed=True)
    payload = (
        row.payload[:PAIR_BYTES]
        + ((shown + fast) & 0xFFFF).to_bytes(TIME_BYTES, "big")
        + row.payload[PAIR_BYTES + TIME_BYTES : HELLO_BYTES + 1]
        + max(-128, min(127, gain + louder)).to_bytes(1, "big", signed=True)
    )
    return replace(row, payload=payload)


def write_links(
    vantage: Vantage,
    sniffed: Iterable[Sniffed],
    whose: Mapping[bytes, int],
    habits: Habits,
    every_s: int,
    calendar: Calendar,
    journal: Journal,
) -> None:
    """Write which identifiers are linked, by lone rotation and by all means, and how many changes were heard."""
    within_s, length = SCANS * every_s, IDENTIFIER_BYTES.get(habits.system)
    owner = {payload[:length]: phone for payload, phone in whose.items()}
    changes, chance, guesses = 0, 0.0, 0
    for here in spells(tuple(sniffed), habits).values():
        many = choices(here, within_s)
        guesses += sum(each > 0 for each in many.values())
        for ended in _changed(here, owner, within_s):
            changes, chance = changes + 1, chance + 1.0 / many[ended.said]
        for means, links in ((Linked.ALONE, alone(here, within_s)), (Linked.ALL, by_all_means(here, within_s, habits))):
            for one, other in links:
                at = calendar.seconds(other.first)
                journal.note("links", int(vantage), at, owner[one.said], owner[other.said], int(means))
    journal.numbers[CHANGES[vantage]] = changes
    journal.numbers[f"{CHANGES[vantage]}_by_chance"] = chance
    journal.numbers[f"{CHANGES[vantage]}_guessed"] = guesses


def _changed(here: Iterable[Spell], owner: Mapping[bytes, int], within_s: int) -> list[Spell]:
    """Return the identifiers of a place after which another one of the same phone was soon heard there."""
    before: dict[int, Spell] = {}
    found = []
    for each in here:
        phone = owner[each.said]
        if phone in before and 0 < each.first - before[phone].last <= within_s:
            found.append(before[phone])
        before[phone] = each
    return found
