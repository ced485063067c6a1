"""What whoever links identifiers of anybody hears: does it depend on who is infected, or on who will declare?"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sim.adversaries.views import in_order
from sim.hall.journal import Vantage
from sim.hall.listening import Names
from sim.units import DAY
from tests.adversaries.leaks_heard import (
    HIDDEN,
    SILENT_FROM,
    Leak,
    count,
    handle,
    order,
    presence,
    size,
    time,
    value,
)
from tests.adversaries.overhearing import Overheard, listened, overhear
from tests.adversaries.transcripts import before, in_lawful_order, transcript

ARM = "robert"
LINKS = (
    'adversaries = [{name = "listener", receivers = 12, scan_every_min = 10, '
    "links = {days = 9, clock_sd_s = 2.0, gain_sd_db = 8.0}}]"
)


HELPED = LINKS.replace("days = 9", "server_helps = true, days = 2")


@cache
def helped(kind: str) -> Overheard:
    """Of the hamlet under DP-3T, with a server that helps: the plain run, one with hidden infections, one held back."""
    scenario, arm = listened(HELPED), "dp3t_unlinkable"
    if kind != "hidden":
        return overhear(scenario, arm, silent_from=SILENT_FROM if kind == "silent" else None)
    journal = helped("plain").journal
    touched = {who for table in ("infections", "tests") for who in journal.table(table)["person"].tolist()}
    return overhear(scenario, arm, [who for who in range(journal.people) if who not in touched][:HIDDEN])


def reported(kind: str) -> tuple[Any, ...]:
    names: Names = helped(kind).names(Vantage.LISTENER)
    return in_order(helped(kind).listening.reported(names))


def test_reports_that_a_server_hands_over_show_no_hidden_infection_and_nothing_of_what_is_to_come() -> None:
    """The rows are of the type that test_blindness.py plants its leaks in (`ServerSaw`)."""
    ours = reported("plain")
    assert len(ours) == helped("plain").journal.table("reports")["at"].size > 3
    assert transcript(ours) == transcript(reported("hidden"))
    assert (helped("plain").infected_at != helped("hidden").infected_at).any()
    moment = helped("plain").listening.calendar.unix(SILENT_FROM * DAY)
    assert 0 < len(reported("silent")) < len(ours)
    assert transcript(before(ours, moment)) == transcript(reported("silent"))


@cache
def run(kind: str) -> Overheard:
    """The plain run, one with hidden infections of people who are heard, and one in which reports are held back."""
    if kind == "plain":
        return overhear(listened(LINKS), ARM)
    if kind == "silent":
        return overhear(listened(LINKS), ARM, silent_from=SILENT_FROM)
    touched = {who for table in ("infections", "tests") for who in run("plain").journal.table(table)["person"].tolist()}
    heard = [who for who in dict.fromkeys(rows("plain")[1]) if who not in touched]
    return overhear(listened(LINKS), ARM, heard[:HIDDEN])


@cache
def rows(kind: str) -> tuple[list[Any], list[int]]:
    """What is heard, and who is behind each row."""
    of, whose = run(kind), dict[bytes, int]()
    names: Names = of.names(Vantage.LISTENER)
    air = of.listening.air
    assert air is not None
    heard = list(of.listening.linkable(of.listening.gears[0], air, names, whose))
    return heard, [whose[row.payload] for row in heard]


def shown(kind: str, leak: Leak | None = None) -> tuple[Any, ...]:
    heard, behind = rows(kind)
    moments = [run(kind).listening.calendar.seconds(row.at) for row in heard]
    secret = [int(run(kind).infected_at[who] <= at) for who, at in zip(behind, moments, strict=True)]
    return in_order(heard) if leak is None else leak(heard, secret)


def test_hidden_infections_are_not_seen() -> None:
    ours, theirs = shown("plain"), shown("hidden")
    assert len(ours) > 100
    assert in_lawful_order(ours)
    assert transcript(ours) == transcript(theirs)


def test_rows_do_not_depend_on_who_will_declare() -> None:
    plain, silent = (run(kind).journal.table("reports")["at"] for kind in ("plain", "silent"))
    assert plain.size > silent.size
    moment = run("plain").listening.calendar.unix(SILENT_FROM * DAY)
    ours, theirs = (before(shown(kind), moment) for kind in ("plain", "silent"))
    assert len(ours) > 100
    assert transcript(ours) == transcript(theirs)


@pytest.mark.parametrize("leak", [value, order, presence, count, size, time, handle])
def test_a_leak_of_infections_is_caught(leak: Leak) -> None:
    assert transcript(shown("plain", leak)) != transcript(shown("hidden", leak))
