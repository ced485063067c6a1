"""How much does an app send and fetch, for somebody who never declares and was never near a declarer?

One phone alone with servers of its own, for a week: real messages of real machines, counted in bytes. What everybody
fetches besides, the published files, a run's journal has; so does it have what declarers upload.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from sim.draws import Draws
from sim.hall.polls import Polls
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing
from sim.parameters import parameter
from sim.radio.addresses import addresses, in_step
from sim.systems.machine import Design, Settings, SlipIssued, SyncDue, TestedPositive, Traits
from sim.units import DAY, Calendar

LONE = -6
"""The secrets of a phone that belongs to nobody."""
METERED_DAYS = parameter(7, "d", "assumption: a week, since some apps fetch identifiers for days ahead")
SETTLED_DAYS = parameter(1, "d", "assumption: what is said on the day of the installation is not counted")


OLD_DAYS = parameter(14, "d", "assumption: apps of declarers have been there as long as they keep anything")
SYMPTOMS_DAYS = parameter(3, "d", "assumption: declarers report on the third day of symptoms, so that with the two "
                          "before five days are told, as DP-3T's White Paper counts")  # fmt: skip
METERED_FROM = date(2020, 7, 1)
"""When all systems' services were open."""
METERED_DAY = Calendar(METERED_FROM).midnight
BRIDGED_PHONES = parameter(2_000, "phones", "assumption: so that the share of those out of step shows within 1 %")


CASES = parameter(7_578, "cases a day", "DP-3T White Paper, table of downloads: France")
MEBI = 2**20


def a_day(bytes_of_declarer: float) -> float:
    """Return the MiB that each user fetches a day, where as many declare as France had cases."""
    return CASES * bytes_of_declarer / MEBI


class Metered(NamedTuple):
    """The bytes of one beacon, and those a day that an app with nothing to tell exchanges; None where there is none."""

    beacon: int | None
    lone_a_day: float | None


class Words(NamedTuple):
    """What a phone that is alone says to its servers in its first day, and what these answer."""

    up: list[bytes]
    down: list[bytes]


def words(design: Design) -> Words:
    """Return the messages between the servers of a design and one phone with nothing to tell."""
    said = Words([], [])
    board = _alone(
        design, Settings(), Draws(0), Calendar(METERED_FROM),
        lambda crossing: (said.up if crossing.direction == "up" else said.down).append(crossing.message),
    )  # fmt: skip
    board.install(LONE)
    board.stimulate(LONE, SyncDue(), board.installed_at + SETTLED_DAYS * DAY)
    return said


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


def bridged(traits: Traits, draws: Draws, out_of_step: float) -> float:
    """Return the share of changes of identifier at which the radio's address stays, for a day of many phones.

    Where a specification does not ask for both at once, every phone's radio goes by its own clock.
    """
    changes = np.arange(1, max(DAY // traits.rotation_s, 2)) * traits.rotation_s + METERED_DAY
    phone = np.repeat(np.arange(BRIDGED_PHONES, dtype=np.int32), changes.size)
    at = np.tile(changes, BRIDGED_PHONES)
    stepping = in_step(draws, phone, out_of_step) & (traits.address == "in_step")
    before, after = (addresses(draws, phone, at - ago, stepping, traits.rotation_s) for ago in (1, 0))
    return float((before == after).mean())


def file_bytes(design: Design, declarers: int = 60) -> float | None:
    """Return the bytes of published files for each declarer, of whom so many report in one minute; None without files.

    Their apps are two weeks old, and the contagious days five: symptoms began three days ago, at midnight.
    """
    if design.phone is None or design.slip is None or design.traits.scans is None:
        return None
    sizes: list[int] = []
    draws, calendar = Draws(0), Calendar(METERED_FROM)
    board = _alone(design, Settings(), draws, calendar, lambda crossing: None, sizes.append)
    now = board.installed_at + OLD_DAYS * DAY
    for number in range(declarers):
        board.install(LONE - number)
        slip = design.slip(draws.secrets(LONE), f"slip {number}")
        for role in board.servers:
            board.tell(role, SlipIssued(slip), now)
        onset = calendar.unix(now - SYMPTOMS_DAYS * DAY)
        board.stimulate(LONE - number, TestedPositive(slip, onset), now)
    until, every = now + design.traits.published_within_s + 2 * DAY, design.traits.publishes_every_s
    for at in range(now + every, until, every):
        board.sync_servers(at)
    return sum(sizes) / declarers if sizes else None


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
    design: Design,
    settings: Settings,
    draws: Draws,
    calendar: Calendar,
    on_cross: Callable[[Crossing], None],
    published: Callable[[int], None] = lambda size: None,
) -> Switchboard:
    """Return servers and no phones yet, from the day on when the app is there."""
    return Switchboard(
        design, settings, draws, calendar, calendar.seconds(max(design.opens, calendar.unix(0))),
        on_alert=lambda phone, alert, at: None, on_cross=on_cross,
        on_publish=lambda message, at: published(len(message)),
    )  # fmt: skip
