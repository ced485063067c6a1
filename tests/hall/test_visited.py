"""Do cases name a visitor as they name anybody else, and does the town live as if nobody had come?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.journal import TAKES, Journal, Takes
from sim.measures.probing import probed
from sim.units import HOUR, NEVER
from tests.hall.hamlet import hamlet, rows
from tests.hall.traced import ARMS

TOWN = (ARMS, "tracers.staff_per_100_000=2000.0", "population.people=900", "days=20", "disease.infected_at_start=60")
ALL = "tracers.recall={household=1.0,landing=1.0,school=1.0,work=1.0,transit=1.0,shop=1.0,leisure=1.0,care=1.0}"
NONE = ALL.replace("1.0", "0.0")
SURE = (ALL, "tracers.error_minutes=0.0", "tracers.error_metres=0.0")
RULE_MINUTES = 15
PROBES = "targets=900,waits_days=10"


def with_visits(keys: str) -> str:
    return f'adversaries=[{{name="prober",probes={{{keys}}}}}]'


@cache
def tried(*settings: str, keys: str = PROBES, batch_s: int = 24 * HOUR) -> Journal:
    return live(hamlet(*TOWN, with_visits(keys), *settings), "tracers", 1, batch_s=batch_s)


def test_nobody_of_the_town_notices() -> None:
    plain, journal = live(hamlet(*TOWN), "tracers", 1), tried()
    for kind, table in plain.tables.items():
        assert all(np.array_equal(column, journal.tables[kind][name]) for name, column in table.items()), kind
    assert {each: journal.numbers[each] for each in plain.numbers} == plain.numbers
    assert len(rows(journal, "probes", "person")) == 900


def test_the_day_in_pieces_gives_the_same() -> None:
    assert tried(batch_s=6 * HOUR).digest() == tried().digest()


def test_who_remembers_all_names_every_visit_of_the_days_asked_about() -> None:
    those = probed(tried(*SURE))
    long = those.contagious & (those.minutes >= RULE_MINUTES)
    assert long.sum() > 5
    assert those.yes[long].all(), "half an hour at a metre is a close contact, wherever the phone lies"
    assert not those.yes[~those.declared].all()


def test_who_recalls_nobody_names_nobody() -> None:
    assert not probed(tried(NONE)).yes.any()


def test_a_visit_too_short_or_too_far_is_none() -> None:
    assert not probed(tried(*SURE, keys=f"{PROBES},minutes=10.0")).yes.any()
    assert not probed(tried(*SURE, keys=f"{PROBES},metres=3.0,alone=true")).yes.any()


def test_behind_a_door_nobody_but_the_target_names_the_visitor() -> None:
    those = probed(tried(*SURE, keys=f"{PROBES},alone=true"))
    assert those.yes[those.contagious & (those.minutes >= RULE_MINUTES)].all()
    assert not (those.yes & ~those.declared).any()


def test_the_visitor_is_rung_after_the_visit_and_needs_no_phone() -> None:
    journal = tried(*SURE)
    assert journal.numbers[TAKES] == Takes.NOTHING
    for at, until, alerted_at in rows(journal, "probes", "at", "until", "alerted_at"):
        assert NEVER in (at, alerted_at) or alerted_at > until


@pytest.mark.parametrize("way", ["letter_box", "slots"])
def test_a_phone_in_a_letter_box_is_named_by_nobody(way: str) -> None:
    journal = tried(keys=f'way="{way}",targets=20,waits_days=10')
    assert "probes" not in journal.tables
    assert TAKES not in journal.numbers
