"""What if two apps share a town, and neither understands the other? Each phone runs one, and hears only its like.

A mixture has the machines of its members and none of its own; its name joins theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim.systems.machine import Design

JOINT = "+"
"""What stands between the names of systems that share a town."""


def mixture(members: Sequence[Design]) -> Design:
    """Return the design of several that share a town: what is told of it is told of its members."""
    first, traits = members[0], [each.traits for each in members]

    def each(says: str) -> str:
        return "; ".join(f"{one.name}: {getattr(one.traits, says)}" for one in members)

    return Design(
        name=JOINT.join(one.name for one in members),
        title={language: " + ".join(one.title[language] for one in members) for language in first.title},
        phone=first.phone,
        servers={},
        flow=(),
        traits=replace(
            first.traits,
            identifiers_by=each("identifiers_by"),
            uploaded=each("uploaded"),
            everybody_learns=each("everybody_learns"),
            server_learns=each("server_learns"),
            alert_says=each("alert_says"),
            redacts=all(one.redacts for one in traits),
            retention_days=max(one.retention_days for one in traits),
            matched_in=next((one.matched_in for one in traits if one.tells_of_others), first.traits.matched_in),
        ),
        opens=max(one.opens for one in members),
        members=tuple(members),
    )  # fmt: skip


def not_together(members: Sequence[Design]) -> str:
    """Return why these designs cannot share a town; nothing where they can."""
    strangers = [each.name for each in members if each.phone is None or each.traits.scans is None]
    if strangers:
        return f"only apps by Bluetooth share a town, not {', '.join(strangers)}"
    minutes = {each.name: each.near(None).minutes for each in members}
    if len(set(minutes.values())) > 1:
        said = ", ".join(f"{name} {each:g}" for name, each in minutes.items())
        return f"the rules of apps that share a town must speak of as many minutes, not {said}"
    days = {each.name: each.traits.retention_days for each in members}
    if len(set(days.values())) > 1:
        said = ", ".join(f"{name} {each}" for name, each in days.items())
        return f"apps that share a town must keep what they note for as many days, not {said}"
    return ""
