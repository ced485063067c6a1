"""How much does an app send and fetch, for somebody who never declares and was never near a declarer?

One phone alone with servers of its own, for a week: real messages of real machines, counted in bytes. What everybody
fetches besides, the published files, a run's journal has; so does it have what declarers upload.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sim.draws import Draws
from sim.hall.polls import Polls
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing
from sim.parameters import parameter
from sim.systems.machine import Design, Settings, SyncDue
from sim.units import DAY, Calendar

LONE = -6
"""The secrets of a phone that belongs to nobody."""
METERED_DAYS = parameter(7, "d", "assumption: a week, since some apps fetch identifiers for days ahead")
SETTLED_DAYS = parameter(1, "d", "assumption: what is said on the day of the installation is not counted")


METERED_FROM = date(2020, 7, 1)
"""When all systems' services were open."""


class Metered(NamedTuple):
    """The bytes of one beacon, and those a day that an app with nothing to tell exchanges; None where there is none."""

    beacon: int | None
    lone_a_day: float | None


def metered(design: Design) -> Metered:
    """Return what a design's own machines say, in bytes."""
    if design.phone is None:
        return Metered(None, None)
    draws, calendar, settings = Draws(0), Calendar(METERED_FROM), Settings()
    lone = lone_bytes_a_day(design, settings, draws, calendar)
    board = _alone(design, settings, draws, calendar, lambda crossing: None)
    board.install(LONE)
    said = board.handset(LONE).machine.beacon(calendar.unix(board.installed_at + 1))
    return Metered(None if said is None else len(said), lone)


def lone_bytes_a_day(design: Design, settings: Settings, draws: Draws, calendar: Calendar) -> float:
    """Return the bytes a day, up and down, that a phone exchanges with its servers when there is nothing to tell."""
    crossed: list[tuple[int, int]] = []
    board = _alone(design, settings, draws, calendar, lambda said: crossed.append((said.at, len(said.message))))
    polls, installed = Polls(draws, design.polls_every_s(settings.rule)), board.installed_at
    since, until = installed + SETTLED_DAYS * DAY, installed + (SETTLED_DAYS + METERED_DAYS) * DAY
    board.install(LONE)
    at = polls.first(LONE, installed + 1)
    while at < until:
        board.stimulate(LONE, SyncDue(), at)
        at = polls.first(LONE, at + 1)
    return sum(size for when, size in crossed if since <= when) / METERED_DAYS


def _alone(
    design: Design, settings: Settings, draws: Draws, calendar: Calendar, on_cross: Callable[[Crossing], None]
) -> Switchboard:
    """Return servers and no phones yet, from the day on when the app is there."""
    return Switchboard(
        design, settings, draws, calendar, calendar.seconds(max(design.opens, calendar.unix(0))),
        on_alert=lambda phone, alert, at: None, on_cross=on_cross, on_publish=lambda message, at: None,
    )  # fmt: skip
