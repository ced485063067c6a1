"""Who was alerted, how often wrongly and in which sense, who too late, and who never?

An **alert** is a person's first warning in 14 days: a warning that follows another one within 14 days is the same alert
going on. The three senses of a false alert stand side by side and are not nested. **Radio**: no declarer behind it was
within the rule's distance and time. **Exposure**: the declarers behind it gave dose 0; distance and time play no part.
**Infection**: the person was not infected by a declarer behind it, before it. All three speak of the same days, those
the app keeps before the alert: whom a declarer behind it infected earlier was not infected by what it warns of.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.hall.journal import Journal
from sim.measures.causes import causes
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.missed import missed
from sim.measures.told import Told
from sim.units import DAY, Bools, Floats

FORTNIGHT = 14 * DAY
SENSES = ("radio", "exposure", "infection")
CELLS = tuple(senses for count in range(len(SENSES) + 1) for senses in combinations(SENSES, count))
"""The eight choices of senses in which an alert may be false."""
ALERTS = {
    "": "alerts",
    ".household": "alerts for a declarer of the same home",
    ".other": "alerts without a declarer of the same home",
}
"""What the alerts of all, and of each half, are called where there are none of them."""


def alerts(journal: Journal) -> Measured:
    """Count the alerts of one arm and seed, and those that are false, late or missing."""
    told, reports = Told(journal), float(journal.table("reports")["at"].size)
    halves = {"": np.ones(len(told), dtype=np.bool_), ".household": told.at_home, ".other": ~told.at_home}
    found: Measured = {}
    for half, part in halves.items():
        found |= _half(told, half, part, reports)
    found |= {f"alerts.missed{half}": Counted(each) for half, each in missed(journal).items()}
    if "distance" in journal.unknown:
        found |= {name: Unknown(journal.unknown["distance"]) for name in found if "false_radio" in name}
    if "homes" in journal.unknown:
        found |= {name: Unknown(journal.unknown["homes"]) for name in found if name.endswith((".household", ".other"))}
    return found | cells(told) | causes(told)


def _half(told: Told, half: str, part: Bools, reports: float) -> Measured:
    """Count the alerts of one part, and how many of them are false in each sense."""
    early = part & (told.at < told.journal.days * DAY - FORTNIGHT)
    of = ALERTS[half]

    def share(what: Bools | Floats) -> Counted:
        return _share(what, part, of)

    def later(what: Bools | Floats) -> Counted:
        return _share(what, early, f"{of} 14 days or more before the end")

    counted = {
        "people": Counted(float(part.sum())),
        "per_report": Counted(float(part.sum()), reports, "reports"),
        "false_radio": share(told.false_radio),
        "false_radio_common": share(told.false_radio_common),
        "false_exposure": share(told.false_exposure),
        "false_infection": share(told.false_infection),
        "declarer_not_infected": share(told.declarer_not_infected),
        "mean_risk": share(-np.expm1(-told.dose_in_time)),
        "infected_in_14_days": later(told.infected_by_anybody(FORTNIGHT)),
        "infected_in_14_days_anybody": later(told.users_infected(FORTNIGHT)),
        "positive_in_14_days": later(told.tested_positive(FORTNIGHT)),
        "late": share(told.contagious),
    }
    return {f"alerts.{name}{half}": value for name, value in counted.items()}


def _share(what: Bools | Floats, part: Bools, of: str = "alerts") -> Counted:
    """Return the sum over the alerts of one part beside their number; `of` says which alerts these are."""
    return Counted(float(what[part].sum()), float(part.sum()), of)


def cells(told: Told) -> Measured:
    """Count the alerts that are false in exactly these senses, for each of the eight choices of senses."""
    flags = {"radio": told.false_radio, "exposure": told.false_exposure, "infection": told.false_infection}
    everybody, found = np.ones(len(told), dtype=np.bool_), {}
    for senses in CELLS:
        exactly = np.logical_and.reduce([flag == (sense in senses) for sense, flag in flags.items()])
        found[f"alerts.false_only.{'_'.join(senses) or 'none'}"] = _share(exactly, everybody)
    why = told.journal.unknown.get("distance")
    return {name: Unknown(why) for name in found} if why else dict(found)
