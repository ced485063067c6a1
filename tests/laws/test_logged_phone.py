"""What does a phone that logs whom it heard give away, as fewer people run the app?

Somebody with the app meets K people, Poisson of mean lambda = 3.3; each runs the app with probability p, and who runs
it declares with probability eps. Who logs at which moments the own phone heard another one knows which of the K run the
app, and shares belief out over those alone: Poisson of mean p lambda, the sole suspect's law again. So

    identified per alert                    = eps (1 - e^(-p lambda)) / (1 - e^(-eps p lambda)), which tends to
                                              (1 - e^(-p lambda)) / (p lambda) where few declare;
    correct identifications per declarer    = 1 - e^(-p lambda), for every eps: one in the neighbourhood is right
                                              with probability eps P(K >= 1), and declares with probability eps;
    correct identifications per infected    = p (1 - e^(-p lambda)), as only who runs the app declares.

Per alert it gets worse as adoption falls, per declarer and per infected person it gets better.

The law asks for a log of everybody who was heard. `PhoneOpened` holds less, the quarters that the alert rests on, and
two laws say what these are worth: all, if people were met one after the other, and nothing, if all were met at once.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.adversaries.neighbour import who_was_it
from sim.adversaries.views import Notified, PhoneOpened
from sim.draws import Draws
from sim.units import Bools, Floats
from tests.adversaries.remembering import ENOUGH, met, moment, score

LAMBDA = 3.3
EPS = 0.02
DAYS = 14
ADOPTIONS = (1.0, 0.12, 0.02)
NEIGHBOURS = {1.0: 640_000, 0.12: 2_100_000, 0.02: 6_500_000}
"""By adoption: so many that 40,000, 16,000 and 8,000 are alerted."""
ERRORS = 4.0
"""How many standard errors a law allows."""
TOLD = Notified(moment(3, 8), None)


def per_alert(heard: float, eps: float = EPS) -> float:
    """Return the law, where so many who run the app are met: the share of alerts whose heaviest candidate declared."""
    return float(eps * np.expm1(-heard) / np.expm1(-eps * heard))


def per_declarer(heard: float) -> float:
    """Return the law: how many neighbours name a declarer rightly."""
    return float(-np.expm1(-heard))


def test_the_laws_give_the_three_curves() -> None:
    """Arithmetic: adoption 1, .12, .02, where few declare."""
    assert [round(per_alert(p * LAMBDA, 1e-7), 2) for p in ADOPTIONS] == [0.29, 0.83, 0.97]
    assert [round(per_declarer(p * LAMBDA), 2) for p in ADOPTIONS] == [0.96, 0.33, 0.06]
    assert [round(p * per_declarer(p * LAMBDA), 3) for p in ADOPTIONS] == [0.963, 0.039, 0.001]


# -- through the attack -----------------------------------------------------------------------------------------------

APART, AT_ONCE = "one after the other", "all at once"
EVERYBODY, EVIDENCE = "everybody heard", "what the alert rests on"


@cache
def worth(number: int, logged: tuple[int, ...], when: str) -> Floats:
    """What the attack scores by each of so many met if they declared; the log has the quarters of those `logged`."""
    begins = [moment(1, 7, 15 * who if when == APART else 0) for who in range(number)]
    memory = [met(who, since, 15) for who, since in enumerate(begins)]
    opened = PhoneOpened(tuple(sorted({begins[who] for who in logged})))
    claim = who_was_it(memory, TOLD, opened, DAYS, ENOUGH)
    return np.array([score(claim, [who]) for who in range(number)])


def scores(adoption: float, when: str, log: str) -> Floats:
    """Return the score of each alert among the neighbours; the attack runs once for each set of people in a log."""
    name = f"{adoption}.{when}.{log}"
    met_by = Draws(20_200_602).stream(f"numbers.{name}").poisson(LAMBDA, NEIGHBOURS[adoption])
    stream = Draws(20_200_602).stream(f"declares.{name}")
    found: list[float] = []
    for number, persons in zip(*np.unique(met_by[met_by > 0], return_counts=True), strict=True):
        runs = stream.random((persons, number)) < adoption
        declared = runs & (stream.random((persons, number)) < EPS)
        alerted = declared.any(axis=1)
        logged: Bools = runs if log == EVERYBODY else declared
        for heard, true in zip(logged[alerted], declared[alerted], strict=True):
            found.append(float(true @ worth(int(number), tuple(np.flatnonzero(heard).tolist()), when)))
    return np.array(found)


def off(found: float, law: float, error: float) -> float:
    """By how many standard errors a law is missed."""
    return abs(found - law) / error


@pytest.mark.parametrize("adoption", ADOPTIONS)
def test_a_log_of_everybody_heard_gives_more_away_per_alert_and_less_per_declarer(adoption: float) -> None:
    """False alarms 6 in 100,000 for each of six laws (4 standard errors).

    A lambda 10 % off is caught with power above .99 by one of the two: per alert where all run the app, per declarer
    where few do. A log that tells nobody apart (.3 at every adoption) is 200 standard errors off where few do.
    """
    found, declarers = scores(adoption, APART, EVERYBODY), NEIGHBOURS[adoption] * EPS
    errors = found.std(ddof=1) / np.sqrt(found.size), np.sqrt((found**2).sum()) / declarers
    for mean, right in ((LAMBDA, True), (0.9 * LAMBDA, False), (1.1 * LAMBDA, False)):
        heard = adoption * mean
        alerts_hold = off(found.mean(), per_alert(heard), errors[0]) <= ERRORS
        declarers_hold = off(found.sum() / declarers, per_declarer(heard), errors[1]) <= ERRORS
        assert (alerts_hold and declarers_hold) == right


@pytest.mark.parametrize("adoption", ADOPTIONS)
def test_the_quarters_of_an_alert_give_all_away_where_people_were_met_apart(adoption: float) -> None:
    """Exact, whatever the adoption: the quarters that an alert rests on are those of its declarers."""
    assert (scores(adoption, APART, EVIDENCE) == 1.0).all()


@pytest.mark.parametrize("log", [EVERYBODY, EVIDENCE])
@pytest.mark.parametrize("adoption", ADOPTIONS)
def test_quarters_tell_nobody_apart_who_was_met_at_the_same_time(adoption: float, log: str) -> None:
    """False alarms 6 in 100,000 each (4 standard errors); a lambda 10 % off is caught with power above .99.

    Of all K, app or none, each declares with probability p eps: .3 at every adoption. To know who of those in one room
    runs the app, an attacker needs what each message was, and how strong.
    """
    found = scores(adoption, AT_ONCE, log)
    error = found.std(ddof=1) / np.sqrt(found.size)
    for mean, right in ((LAMBDA, True), (0.9 * LAMBDA, False), (1.1 * LAMBDA, False)):
        assert (off(found.mean(), per_alert(mean, adoption * EPS), error) <= ERRORS) == right
