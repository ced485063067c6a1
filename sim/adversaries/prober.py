"""Is this one person positive? A phone of one's own, on only while the target is near, then left to wait for an alert.

Its list holds one entry: if it is ever alerted, somebody near it then has declared, and who that was is known. Several
phones side by side, each with an account of its own, get the better of a server that now and then says yes to anybody.
A phone in a letter box does the same to all who live there. A phone that takes another account every quarter of an hour
tells in which quarter it was near somebody who declared, which an alert alone does not say. Published attacks on ROBERT
and DP-3T, of April 2020; no better one is ruled out: what is found is a lower bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.neighbour import QUARTER, who_was_it
from sim.adversaries.views import Handle, Notified, PhoneOpened, Remembered
from sim.parameters import parameter
from sim.units import DAY, UnixTime

SLOTS = DAY // QUARTER
"""As many accounts as a day has quarters of an hour."""
DETECTS = parameter(0.7, "1", "assumption: so often a phone that was near a declarer is alerted")
OTHERS = parameter(0.02, "1", "assumption: so often it is alerted because of somebody else who was near it too")

Where = Literal["beside", "letter box", "pocket"]


@dataclass(frozen=True, slots=True)
class Carry:
    """An effect: have an own phone on near somebody, at most so many minutes and at so many metres, and off else.

    Beside a face, where that one stays away from home from `since` on; in the letter box of a face's home; or in the
    own pocket, the face being one's own. Nothing happens after `until`.
    """

    phone: Handle
    where: Where
    face: Handle
    since: UnixTime
    until: UnixTime
    minutes: float = 0.0
    metres: float = 0.0


# -- what to do -------------------------------------------------------------------------------------------------------


def one_entry(
    face: Handle, phones: Sequence[Handle], since: UnixTime, until: UnixTime, minutes: float, metres: float
) -> tuple[Carry, ...]:
    """Sit beside the target once, with all phones in one bag."""
    return tuple(Carry(phone, "beside", face, since, until, minutes, metres) for phone in phones)


def letter_box(
    face: Handle, phones: Sequence[Handle], since: UnixTime, until: UnixTime, metres: float
) -> tuple[Carry, ...]:
    """Leave the phones where everybody of one home comes past."""
    return tuple(Carry(phone, "letter box", face, since, until, 0.0, metres) for phone in phones)


def slot_accounts(own: Handle, phones: Sequence[Handle], midnight: UnixTime) -> tuple[Carry, ...]:
    """Carry a phone that takes the next account every quarter of an hour of one day."""
    starts = (UnixTime(midnight + number * QUARTER) for number in range(len(phones)))
    return tuple(
        Carry(phone, "pocket", own, start, UnixTime(start + QUARTER))
        for phone, start in zip(phones, starts, strict=True)
    )


# -- what to make of it -----------------------------------------------------------------------------------------------


def believed(
    alerted: int, accounts: int, prior: float, noise: float, detects: float = DETECTS, others: float = OTHERS
) -> float:
    """Return how far to believe that the target is positive, after so many of the accounts were alerted (Bayes).

    `prior` is the belief before; `noise` how often the server alerts an account that was near nobody; `detects` and
    `others` how often a phone is alerted because of the target who declared, and because of anybody else. Alerts of
    several accounts are taken to be independent, given what the target is.
    """
    false = noise + (1.0 - noise) * others
    true = detects + (1.0 - detects) * false
    yes, no = (share**alerted * (1.0 - share) ** (accounts - alerted) for share in (true, false))
    return prior * yes / (prior * yes + (1.0 - prior) * no)


def is_positive(face: Handle, told: Sequence[Notified | None], at: UnixTime, prior: float, noise: float) -> Claim:
    """Claim that a target has declared, from what each of the own phones said until `at` (None: it stayed silent)."""
    weight = believed(sum(each is not None for each in told), len(told), prior, noise)
    return Claim(Kind.DECLARED, at, (face, None), (weight, 1.0 - weight))


def of_the_quarters(
    memory: Sequence[Remembered], told: Mapping[UnixTime, Notified], days: int, enough_min: float
) -> Claim:
    """Claim who has declared, from the quarters of an hour whose accounts were alerted, and who was near in them."""
    last = max(told.values(), key=lambda each: each.at)
    return who_was_it(memory, Notified(last.at, None), PhoneOpened(tuple(sorted(told))), days, enough_min)
