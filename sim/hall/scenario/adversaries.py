"""Who tries to learn what, and with which means? One table for each adversary, with the keys that it uses.

What an adversary does not use is refused, as it would pass for a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from sim.hall.scenario.keys import Share, Table, key, refuse

AdversaryName = Literal["neighbour", "listener", "parasite", "operator", "reader", "prober"]


class Remembers(Table):
    """Whom people can name of those they were near, by kind of place; who is known once is known everywhere."""

    household: Share = key(1.0, "of those met at home", "share of those met", "assumption")
    landing: Share = key(0.6, "of neighbours met on the landing or heard through the wall", "share of those met",
                         "assumption")  # fmt: skip
    school: Share = key(0.9, "of those near at school", "share of those met", "assumption")
    work: Share = key(0.9, "of those near at work", "share of those met", "assumption")
    transit: Share = key(0.02, "of those near in buses, trams and trains", "share of those met", "assumption")
    shop: Share = key(0.05, "of those near in shops", "share of those met", "assumption")
    leisure: Share = key(0.6, "of those near where one goes out", "share of those met", "assumption")
    care: Share = key(0.9, "of those near in a care home", "share of those met", "assumption")


NEIGHBOUR = frozenset({"neighbour"})
USED_BY: Mapping[str, frozenset[str]] = {
    "remembers": NEIGHBOUR,
    "consent_to_name": NEIGHBOUR,
    "sees_away": NEIGHBOUR,
    "asks_at_most": NEIGHBOUR,
}
"""Who uses which key."""


class Adversary(Table):
    """Somebody who tries to learn who was positive, who was near whom, or who was where."""

    name: AdversaryName = key(..., "which adversary")
    remembers: Remembers = key(Remembers(), "whom people can name of those they were near")
    consent_to_name: Share = key(
        0.0, "share of the positive who let a human tracer name them to those called", "share of the positive",
        "decree 2020-551 of 12 May 2020: the index case is named only with consent; assumption: "
        "nobody gives it")  # fmt: skip
    sees_away: Share = key(
        0.5, "share of those staying away of whom one notices it, with no app at all", "share of those staying away",
        "assumption")  # fmt: skip
    asks_at_most: int = key(
        60, "of so many alerts, and of so many tracers' calls, of a seed the receivers are asked", "alerts per seed",
        "assumption: thirty seeds give over a thousand where there are as many", ge=1, le=100_000)  # fmt: skip

    @model_validator(mode="after")
    def _used(self) -> Adversary:
        for name in sorted(self.model_fields_set - {"name"}):
            if self.name not in USED_BY[name]:
                users = " and ".join(f'"{each}"' for each in sorted(USED_BY[name]))
                refuse(f"would change nothing: it is for {users}", "leave it out", (name,))
        return self
