"""Who stands in a journal's table of persons? Everybody; of a large town, those whom another fact names.

Whoever is named nowhere else was not infected, swabbed, warned or thought of: no measure asks more of them than how
many they are, and that the journal keeps as numbers.
"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import Journal
from sim.parameters import parameter
from sim.units import Bools
from sim.world.people import People

MOST_IN_FULL = parameter(2_000_000, "persons", "assumption: up to here a row for everybody takes 36 MB at most, of "
                         "each run and in its table")  # fmt: skip


def take_census(journal: Journal, people: People, app: Bools, most_in_full: int = int(MOST_IN_FULL)) -> None:
    """Write who lives in the town, once all other facts are written. `app` says whose phone runs the app.

    A town of more than `most_in_full` persons is counted, and only those are written whom another fact names.
    """
    whole = people.count <= most_in_full
    persons = np.arange(people.count) if whole else journal.named()
    known, labels = people.household_of(persons), people.label_of(persons)
    homes = np.full(persons.size, -1) if known is None else known
    journal.note_columns("persons", persons, labels, homes, people.owns_phone[persons], app[persons])
    if not whole:
        owners, users = int(people.owns_phone.sum()), int(app.sum())
        journal.numbers |= {"people": people.count, "phone_owners": owners, "app_users": users}
