"""What stands between an app's messages and those who carry them? Guards, each off unless a scenario turns it on.

A message is encrypted on its way; that it passes, between whom and how long it is, is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import field_validator

from sim.hall.scenario.keys import Table, key, refuse

if TYPE_CHECKING:
    from sim.hall.scenario.population import Population

CARRY = ("network", "vendor")
"""Who carries messages, or wakes phones for a server."""
MOST_PEOPLE = 20_000
POPULATED = {"recorded": "measured contacts", "situations": "situations"}


class Traffic(Table):
    """What hides an app's messages from those who carry them, and its users' addresses from the server."""

    dummy_uploads_per_day: float = key(
        0.0, "uploads that tell nothing and look like reports, a phone and day on average, at moments of their own; "
        "the server knows them by their code and drops them", "uploads per phone and day",
        "assumption: none; SwissCovid's app for Android sent .2 (FakeWorker), Immuni's one in 60 days",
        ge=0, le=24)  # fmt: skip
    padded_bytes: int = key(
        0, "every message, up and down, is filled up to the next multiple of so many bytes (0: as it is)", "B",
        "assumption: none", ge=0, le=67_108_864)  # fmt: skip
    proxied: bool = key(
        False,
        "whether a proxy that carries nothing else stands between phones and servers: a server then sees no "
        "phone's address",
        "",
        "assumption: none; DP-3T's risk evaluation (21 April 2020) names it against NR1",
    )
    push_decoys: int | None = key(
        None,
        "with NTK: how many phones without news are woken with each that has some (absent: 9)",
        "phones",
        "assumption: the plan hides the true ones among others and names no number",
        ge=0,
        le=1_000,
    )

    @field_validator("padded_bytes")
    @classmethod
    def _fills(cls, padded: int) -> int:
        if padded == 1:
            refuse("fills nothing up: every length is a multiple of 1", "write 0, or 2 or more")
        return padded


def too_many(population: Population | None) -> tuple[str, str] | None:
    """Return why not all messages of so many people can be played, and the mend; None where they can."""
    if population is not None and (population.people or 0) > MOST_PEOPLE:
        return f"every message is played for it, in towns of up to {MOST_PEOPLE:,}", "write a smaller town"
    return None


def cannot_carry(population: Population) -> tuple[str, str, tuple[str, ...]] | None:
    """Return why nobody who carries messages has anything to see in a world, the mend and the key; else None."""
    if population.world != "town":
        rule = f"names homes by their addresses, and a world of {POPULATED[population.world]} has none"
        return rule, 'write population.world = "town"', ("name",)
    why = too_many(population)
    return None if why is None else (*why, ("name",))
