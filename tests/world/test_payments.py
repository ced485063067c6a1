"""Does a card pay where something is sold, as often as assumed, and for nobody too young?"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.units import Day, Setting
from sim.world.conduct import Conduct
from sim.world.payments import BY_CARD, CARD_FROM, payments
from tests.world.towns import everybody, town

PEOPLE = 9_000


def test_customers_and_guests_pay_and_nobody_else() -> None:
    here = town(PEOPLE)
    visits, age = here.visits(everybody(here), Day(5), Conduct()), here.people.age
    found = payments(visits, age[visits.person], Draws(1))
    sold = (
        np.isin(visits.setting, (Setting.SHOP, Setting.LEISURE))
        & (visits.room == 0)
        & (age[visits.person] >= CARD_FROM)
    )
    assert len(found) / sold.sum() == np.float64(BY_CARD) or abs(len(found) / sold.sum() - BY_CARD) < 0.03
    assert age[found.person].min() >= CARD_FROM
    inside = {
        (who, place) for who, place in zip(visits.person[sold].tolist(), visits.place[sold].tolist(), strict=True)
    }
    assert set(zip(found.person.tolist(), found.place.tolist(), strict=True)) <= inside
    clerks = visits.where((visits.setting == Setting.SHOP) & (visits.room == 1))
    assert len(clerks), "who stands behind the till buys nothing"
    assert not set(zip(found.person.tolist(), found.place.tolist(), strict=True)) & set(
        zip(clerks.person.tolist(), clerks.place.tolist(), strict=True)
    )


def test_one_person_pays_as_among_all() -> None:
    here = town(PEOPLE)
    visits, age = here.visits(everybody(here), Day(5), Conduct()), here.people.age
    every = payments(visits, age[visits.person], Draws(1))
    for person in np.unique(every.person)[::50]:
        own = visits.where(visits.person == person)
        alone = payments(own, age[own.person], Draws(1))
        assert alone.at.tolist() == every.at[every.person == person].tolist()
