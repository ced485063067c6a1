"""Do a prober's phones depend on what nobody can see? Two runs that differ only in infections of which nothing comes.

The transcript is what the prober holds: each phone's handle with what it said, in the order of (time, bytes). A leak of
the hidden infections by value, order, presence, count, size, time or handle must show in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.adversaries.views import Handle, Notified
from sim.hall import engine
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal
from sim.hall.probes import Probes
from sim.units import DAY, NEVER, UnixTime
from tests.hall.test_probes import WAYS, with_prober

HIDDEN = 9
Row = tuple[Notified, Handle]


def probing(arm: str, hidden: tuple[int, ...]) -> tuple[Journal, list[Row]]:
    """Live a run with hidden infections; return its journal and what the prober holds."""
    seeded, begun, kept = Epidemic.seed, Probes.__init__, []

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        for at, person in enumerate(hidden):
            self.rows.add([person], [at * DAY // 3], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, at * DAY // 3, SEEDED, -1, -1, int(NEVER))

    def begin(self: Probes, *args: object) -> None:
        begun(self, *args)  # type: ignore[arg-type]
        kept.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Epidemic, "seed", seed_more)
        patch.setattr(Probes, "__init__", begin)
        journal = engine.live(with_prober(WAYS["one_entry"]), arm, 1)
    rows = [(told, kept[0]._handle(f"phone {phone}")) for phone, alerts in kept[0].alerts.items() for told in alerts]
    return journal, transcript(rows)


def transcript(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row[0].at, row[1]))


@cache
def pair(arm: str) -> tuple[tuple[Journal, list[Row]], tuple[Journal, list[Row]]]:
    plain = probing(arm, ())
    journal = plain[0]
    met = {each for kind in ("infections", "tests") for each in journal.table(kind)["person"].tolist()}
    users = np.flatnonzero(journal.table("persons")["app"]).tolist()
    return plain, probing(arm, tuple(person for person in users if person not in met)[:HIDDEN])


@pytest.mark.parametrize("arm", ["june", "gaen"])
def test_hidden_infections_do_not_reach_a_probers_phones(arm: str) -> None:
    (plain, seen), (other, seen_too) = pair(arm)
    assert len(other.table("infections")["at"]) == len(plain.table("infections")["at"]) + HIDDEN
    assert seen
    assert seen == seen_too
    for name, column in plain.table("probes").items():
        assert np.array_equal(column, other.table("probes")[name]), name


LEAKS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "value": lambda rows: [(replace(rows[0][0], day=UnixTime(0)), rows[0][1]), *rows[1:]],
    "order": lambda rows: [*rows[1:], rows[0]],
    "presence": lambda rows: rows[1:],
    "count": lambda rows: [rows[0], *rows],
    "size": lambda rows: [(rows[0][0], Handle(rows[0][1] + b"0")), *rows[1:]],
    "time": lambda rows: [(replace(rows[0][0], at=UnixTime(rows[0][0].at + 1)), rows[0][1]), *rows[1:]],
    "handle": lambda rows: [(rows[0][0], Handle(rows[0][1][::-1])), *rows[1:]],
}


@pytest.mark.parametrize("leak", list(LEAKS))
def test_a_planted_leak_is_seen(leak: str) -> None:
    (_, seen), (_, seen_too) = pair("june")
    assert LEAKS[leak](seen_too) != seen
