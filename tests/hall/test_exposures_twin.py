"""Is the evidence behind alerts the same, to the last bit, as when it is counted pair by pair and day by day?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim.hall.exposures
from sim.draws import Draws
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.exposures import Exposures
from sim.hall.journal import Journal
from sim.systems.machine import Nearness
from sim.units import DAY, HOUR, Day, Setting
from sim.world.answers import World
from sim.world.conduct import Conduct
from tests.hall.pair_by_pair import Alert, Recount
from tests.world.little import ROWS
from tests.world.little import world as recorded
from tests.world.towns import some_stay_away, town

DAYS = 5
NEAR = Nearness(1.5, 15.0, 2)
PEOPLE = 300


def lived(world: World, conduct: Conduct, share: int) -> Recount:
    """An outbreak in which one in `share` is ill at the start."""
    journal = Journal("test", "gaen", 1, date(2020, 6, 8), DAYS)
    everywhere = np.linspace(0.5, 1.2, len(Setting))
    epidemic = Epidemic(world, conduct, Draws(4), journal, 0.003, 3.0, lambda day: everywhere * (1 + day % 2),
                        lambda person, onset: None)  # fmt: skip
    epidemic.seed(-(-world.people.count // share))
    for day in range(DAYS):
        epidemic.close(day * DAY, (day + 1) * DAY)
    return Recount(world, conduct, epidemic, NEAR, 3)


@cache
def suburb() -> tuple[Recount, tuple[tuple[int, int, int, int], ...]]:
    """A town after its outbreak, and its rows of phones near each other: (phone, phone, from, for how long)."""
    world, conduct = town(PEOPLE, 0.4), some_stay_away(PEOPLE, 40)
    return lived(world, conduct, 3), tuple(row for day in range(-2, DAYS) for row in near_on(world, conduct, day))


def near_on(world: World, conduct: Conduct, day: int) -> list[tuple[int, int, int, int]]:
    near = world.sightable(np.arange(0, world.people.count, 9, dtype=np.int32), Day(day), conduct)
    columns = (near.asked, near.other, near.start, near.seconds)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def settled(over: Recount, alerts: Sequence[Alert]) -> list[tuple[float, ...]]:
    """What the journal says of these alerts."""
    journal = Journal("test", "gaen", 1, date(2020, 6, 8), DAYS)
    exposures = Exposures(over.world, over.conduct, over.epidemic, journal, over.nearness, over.days)
    for person, at, heard in alerts:
        exposures.note(person, at, heard)
    exposures.settle()
    return list(zip(*(column.tolist() for column in journal.close().table("evidence").values()), strict=True))


def alerted(rows: Sequence[tuple[int, int, int, int]], chosen: Sequence[tuple[int, int, int, int]]) -> list[Alert]:
    """Make alerts of rows: each (which row, how far into it, seconds heard, to which of a few alerts it adds)."""
    of: dict[int, list[Told]] = {}
    whose: dict[int, int] = {}
    for which, into, heard_s, alert in chosen:
        declarer, person, start, seconds = rows[which % len(rows)]
        if whose.setdefault(alert, person) != declarer:
            of.setdefault(alert, []).append(Told(declarer, start + into * seconds // 10, heard_s))
    return [
        (whose[alert], max(each.at for each in heard) + 1 + alert * HOUR, tuple(heard)) for alert, heard in of.items()
    ]


CHOSEN = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(-1, 11), st.integers(1, 600), st.integers(0, 5)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(CHOSEN, st.sampled_from([1, 2, 1 << 14]))
def test_a_towns_evidence_is_that_of_pair_by_pair(chosen: list[tuple[int, int, int, int]], at_once: int) -> None:
    """However many are asked about at once; alerts of one person, of one moment, and for strangers among them."""
    over, rows = suburb()
    alerts = alerted(rows, chosen)
    before, sim.hall.exposures.AT_ONCE = sim.hall.exposures.AT_ONCE, at_once
    try:
        assert settled(over, alerts) == over.rows(alerts)
    finally:
        sim.hall.exposures.AT_ONCE = before


def test_all_that_can_be_counted_is_counted_in_these_towns() -> None:
    """So that two empty columns are not the same for nothing: alerts for everybody near somebody at one time."""
    over, rows = suburb()
    some = rows[:: len(rows) // 150]
    alerts = [(person, start + 9 * HOUR, (Told(declarer, start, 60),)) for declarer, person, start, _ in some]
    found = settled(over, alerts)
    assert found == over.rows(alerts)
    assert all(any(row[column] > 0 for row in found) for column in range(3, 13))
    assert any(row[5] > row[6] > 0 for row in found)


@settings(max_examples=40, deadline=None)
@given(ROWS, CHOSEN)
def test_a_recordings_evidence_is_that_of_pair_by_pair(
    steps: list[tuple[int, int, int, int]], chosen: list[tuple[int, int, int, int]]
) -> None:
    world = recorded(steps)
    rows = [row for day in range(DAYS) for row in near_on(world, Conduct(), day)]
    assume(rows)
    over, alerts = lived(world, Conduct(), 2), alerted(rows, chosen)
    assert settled(over, alerts) == over.rows(alerts)


def test_an_alert_may_be_noted_by_columns_and_may_rest_on_nothing() -> None:
    over, rows = suburb()
    declarer, person, start, _ = rows[0]
    told = (Told(declarer, start, 60), Told(declarer, start + 300, 120))
    journal = Journal("test", "gaen", 1, date(2020, 6, 8), DAYS)
    exposures = Exposures(over.world, over.conduct, over.epidemic, journal, over.nearness, over.days)
    exposures.note(person, start + DAY, ())
    exposures.note_columns(person, start + HOUR, *(np.array(column) for column in zip(*told, strict=True)))
    exposures.settle()
    table = journal.close().table("evidence")
    assert list(zip(*(column.tolist() for column in table.values()), strict=True)) == settled(
        over, [(person, start + HOUR, told)]
    )
    assert settled(over, [(person, start, ())]) == []
