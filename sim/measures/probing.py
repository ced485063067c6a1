"""Did a phone near one person tell whether that one is positive? A prober's alerts, held against who declared.

Only here are they laid side by side. The placebo gives every target the phone that was near another one, half of the
targets away: by it, who declared and who did not must be told positive equally often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.hall.journal import BOXES, PRIOR, SLOT_ACCOUNTS, TAKES, WAITS, Journal, Takes
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.epidemic import infection_of
from sim.measures.privacy import held
from sim.measures.told import Told
from sim.metrics.probing import COSTS, FEWEST_TARGETS, PROBED
from sim.parameters import parameter
from sim.units import DAY, MINUTE, NEVER, Bools, Floats, Int64s

RECENT_S = parameter(14 * DAY, "s", "assumption: who was infected in the 14 days before is taken to be so when met")
CONTAGIOUS_S = parameter(2 * DAY, "s", "Santé publique France, 2020: contacts from 48 h before the first symptoms on")
NO_SLOTS = 'nobody carries slot accounts here: write probes.way = "slots"'
ONLY_SLOTS = "whoever carries slot accounts asks who it was, not whether one person is positive"
PHONE_EUR = parameter(50.0, "EUR", "assumption: a used telephone that runs the apps of 2020")
CAPTCHA_EUR = parameter(0.003, "EUR", "assumption: of the order of what services ask that have people solve captchas")
NUMBER_EUR = parameter(10.0, "EUR", "assumption: a prepaid card")
HOUR_EUR = parameter(10.15, "EUR", "French minimum wage, gross, from 1 January 2020 (decree 2019-1387)")
PRICES = {Takes.NOTHING: 0.0, Takes.PHONE: PHONE_EUR, Takes.CAPTCHA: PHONE_EUR + CAPTCHA_EUR,
          Takes.NUMBER: PHONE_EUR + NUMBER_EUR}  # fmt: skip
"""What each phone costs, its account included."""
TOO_FEW = f"fewer than {FEWEST_TARGETS} targets who declared in all seeds"
PPV = f"{PROBED}ppv"
UNSURE = (PPV, *(f"{PROBED}cost_{what}" for what in COSTS))
"""What is told only where the share that it follows from is."""


@dataclass(frozen=True)
class Probed:
    """The targets of one run that were met and had not declared before, an entry each.

    `contagious` whether who declared was met from two days before the first symptoms on, or later; `yes` whether told
    positive, `weight` the prober's belief, `minutes` how long phones were near. `phones` were held at once
    at most.
    """

    declared: Bools
    contagious: Bools
    infected: Bools
    yes: Bools
    weight: Floats
    minutes: Floats
    phones: int

    def __len__(self) -> int:
        return int(self.yes.size)

    @property
    def swapped(self) -> Bools:
        """Whether the phone was alerted that was near another target, half of them away."""
        return np.roll(self.yes, len(self) // 2)


def probed(journal: Journal) -> Probed:
    """Return the targets of one run."""
    table = journal.table("probes")
    table = {name: column[table["at"] != NEVER] for name, column in table.items()}
    since, until = table["at"].astype(np.int64), table["until"].astype(np.int64)
    by = until + int(journal.numbers[WAITS]) * DAY
    whose = journal.of_persons(table["person"], "home") if BOXES in journal.numbers else table["person"]
    new = ~_reported(journal, whose, np.full(since.size, -NEVER), since)
    infected_at = infection_of(journal, table["person"])[0]
    return Probed(
        _reported(journal, whose, since, by)[new],
        _reported(journal, whose, since, by, contagious=True)[new],
        ((since - RECENT_S <= infected_at) & (infected_at <= since))[new],
        (table["alerted"] == table["accounts"])[new],
        table["weight"][new],
        ((until - since) / MINUTE)[new],
        _at_once(since, by, table["accounts"].astype(np.int64)),
    )


def _at_once(since: Int64s, by: Int64s, many: Int64s) -> int:
    """Return how many phones are held at once at most, so many for each target from one moment until another."""
    at, step = np.concatenate([by, since]), np.concatenate([-many, many])
    order = np.argsort(at, kind="stable")  # who is done hands the phone on in that very moment
    return int(np.cumsum(step[order]).max(initial=0))


def _reported(journal: Journal, whose: Int64s, since: Int64s, by: Int64s, *, contagious: bool = False) -> Bools:
    """Tell who reported in [since, by): persons or, where phones stood in letter boxes, anybody of these homes.

    With `contagious`, only whose symptoms began at most two days after `since` (without any: who reported by then).
    """
    reports = journal.table("reports")
    declarer = reports["person"]
    if BOXES in journal.numbers:
        declarer = journal.of_persons(declarer, "home")
    began = np.where(reports["onset"] == NEVER, reports["at"], reports["onset"])
    found = np.zeros(whose.size, dtype=np.bool_)
    for who, at, onset in zip(declarer.tolist(), reports["at"].tolist(), began.tolist(), strict=True):
        found |= (whose == who) & (since <= at) & (at < by) & (not contagious or onset - CONTAGIOUS_S <= since)
    return found


def prober(journal: Journal) -> Measured:
    """Count what a prober finds out in one journal; of slot accounts and of single targets each alone."""
    if WAITS not in journal.numbers:
        return {}
    if SLOT_ACCOUNTS in journal.numbers:
        return {**dict.fromkeys(_single(None), Unknown(ONLY_SLOTS)), **_slots(journal)}
    return {**_single(journal), **dict.fromkeys(_slots(None), Unknown(NO_SLOTS))}


def _single(journal: Journal | None) -> Measured:
    none = np.empty(0)
    those, prior, takes, boxes = Probed(none > 0, none > 0, none > 0, none > 0, none, none, 0), 0.0, Takes.PHONE, False
    if journal is not None:
        those, prior, boxes = probed(journal), journal.numbers[PRIOR], BOXES in journal.numbers
        takes = Takes(int(journal.numbers.get(TAKES, Takes.PHONE)))
    true, false = those.yes & those.declared, those.yes & ~those.declared
    many, others = int(those.declared.sum()), int((~those.declared).sum())
    wrong = float(false.sum()) * many / others if others else 0.0
    right = float(true.sum())
    found = {
        "targets": Counted(float(len(those))),
        "tpr": _share(those.yes, those.declared, "targets who declared"),
        "contagious_tpr": _share(those.yes, those.contagious, "contagious targets who declared"),
        "fpr": _share(those.yes, ~those.declared, "targets who did not declare"),
        "advantage": Counted(right - wrong, many, "targets who declared"),
        "infected_tpr": _share(those.yes, those.infected, "infected targets"),
        "infected_fpr": _share(those.yes, ~those.infected, "targets who were not infected"),
        "ppv": Counted(prior * right, prior * right + (1.0 - prior) * wrong, "targets told positive"),
        "believed": Counted(float(those.weight[those.yes].sum()), int(those.yes.sum()), "targets told positive"),
        "placebo": _share(those.swapped, those.declared, "targets who declared"),
        "placebo_others": _share(those.swapped, ~those.declared, "targets who did not declare"),
    }
    spent = _spent(those, takes, boxes)
    found |= {f"cost_{what}": Counted(much, right, "targets recognised") for what, much in spent.items()}
    return {f"{PROBED}{name}": one for name, one in found.items()}


def _spent(those: Probed, takes: Takes, boxes: bool) -> dict[str, float]:
    """Return what all targets of a run cost together, by the names of costs."""
    phones = those.phones if takes is not Takes.NOTHING else 0
    minutes = float(those.minutes.sum())
    return {
        "phones": phones,
        "accounts": phones if takes >= Takes.CAPTCHA else 0,
        "minutes": minutes,
        "euros": phones * PRICES[takes] + (0.0 if boxes else minutes / 60.0 * HOUR_EUR),
    }


def _share(yes: Bools, among: Bools, of: str) -> Counted:
    return Counted(float((yes & among).sum()), int(among.sum()), of)


def _slots(journal: Journal | None) -> Measured:
    """Count whom carriers of slot accounts believe to be positive, held against who declared in the days waited."""
    names = ("slots_alerted", "slots_identified", "slots_guessed", "slots_wrong")
    if journal is None:
        return dict.fromkeys((f"{PROBED}{name}" for name in names), Unknown(NO_SLOTS))
    table = journal.table("slots")
    since = table["at"].astype(np.int64)
    by = since + DAY + int(journal.numbers[WAITS]) * DAY
    carrier, declared = table["person"].astype(np.int64), _reported(journal, table["candidate"], since, by)
    guesses = held(carrier, table["weight"], table["candidate"].astype(np.int64), declared)
    of = "alerted carriers"
    found = (
        Counted(float(len(guesses))),
        Counted(float(guesses.right.sum()), len(guesses), of),
        Counted(_by_chance(carrier, declared, (table["candidate"] >= 0) & (table["weight"] > 0.0)), len(guesses), of),
        Counted(float(guesses.wrong.sum()), len(guesses), of),
    )
    return dict(zip((f"{PROBED}{name}" for name in names), found, strict=True))


def _by_chance(carrier: Int64s, declared: Bools, met: Bools) -> float:
    """Return how many carriers would name a declarer if each named anybody whom they met in those quarters."""
    _, whose, many = np.unique(carrier[met], return_inverse=True, return_counts=True)
    return float((declared[met] / many[whose]).sum())


def told_for_nothing(journal: Journal) -> Measured:
    """Count who is alerted with no report behind it: nobody, but for a server that says yes to anybody."""
    alerts = Told(journal)
    row, _, _ = alerts.evidence
    nothing = np.bincount(row, minlength=len(alerts)) == 0
    people = float(np.unique(alerts.person[nothing]).size)
    return {"server.false_answers": Counted(people, journal.app_users, "app users")}


def scarce(measured: Iterable[Measured]) -> bool:
    """Tell whether fewer targets declared, in all these seeds together, than a share is told of."""
    advantages = (each.get(f"{PROBED}advantage") for each in measured)
    return sum(one.denominator for one in advantages if isinstance(one, Counted)) < FEWEST_TARGETS
