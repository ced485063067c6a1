"""What can an outsider link who has recorded every identifier on the air, and has all published files?

Twenty-five phones declare within one batch, twenty-five do not. Source of what is promised: Google and Apple, Exposure
Notification, Cryptography Specification v1.2: a published key gives away all identifiers of its day, and no other's.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise
from math import sqrt

from sim.systems.credentials import server_key
from sim.systems.gaen.matching import sayable
from sim.systems.gaen.wire import RPI_BYTES
from sim.systems.machine import Delivered, Installed, Line, Publish, Send, Settings, SlipIssued, SyncDue, TestedPositive
from sim.systems.registry import design
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.contract.conversation import moment

DECLARERS, OTHERS, DAYS = 25, 25, 4
REPORT = moment(DAYS, 1)
INTERVAL_S, PER_DAY = 600, 144
SECRETS = Secrets(b"backend")

Said = tuple[int, int]
"""Who spoke, on which day."""


@cache
def town() -> tuple[dict[bytes, Said], list[list[bytes]]]:
    """Whose every identifier was, and the identifiers that each published key gives away, in the order of the files."""
    gaen = design("gaen")
    settings, make = gaen.pin(Settings(), {"backend": SECRETS}), gaen.phone
    assert make is not None
    phones = [make(Secrets(b"phone %d" % n), settings) for n in range(DECLARERS + OTHERS)]
    server = gaen.servers["backend"](SECRETS, settings)
    for n, phone in enumerate(phones):
        phone.handle(Installed(), moment(0))
        slip = b"%012d" % (n + 1)  # twelve zeros are the code of dummies
        if n < DECLARERS:
            server.handle(SlipIssued(slip), REPORT)
            (sent,) = phone.handle(TestedPositive(slip, moment(2)), REPORT)
            assert isinstance(sent, Send)
            server.handle(Delivered(sent.message, Line(b"line %d" % n)), REPORT)
    air = {}
    for n, phone in enumerate(phones):
        for at in range(moment(0), moment(DAYS), INTERVAL_S):
            air[(phone.beacon(UnixTime(at)) or b"")[:RPI_BYTES]] = (n, (at - moment(0)) // DAY)
    keys = []
    for at in range(REPORT, REPORT + 2 * DAY, 2 * HOUR):
        for effect in server.handle(SyncDue(), UnixTime(at)):
            assert isinstance(effect, Publish)
            said = sayable(effect.message, server_key(SECRETS))
            found = defaultdict(list)
            for rpi, place in said.places.items():
                found[place // PER_DAY].append(rpi)
            keys += [found[number] for number in sorted(found)]
    return air, keys


def test_a_declarer_is_linked_within_each_day_that_is_told() -> None:
    """Each published key gives away a whole day of one declarer; every declarer's days are there, nobody else's."""
    air, keys = town()
    days = []
    for said in keys:
        speakers = {air[rpi] for rpi in said if rpi in air}
        assert len(speakers) <= 1
        days += speakers
        if speakers:
            assert sum(rpi in air for rpi in said) == PER_DAY
    assert sorted(days) == [(n, day) for n in range(DECLARERS) for day in range(DAYS)]


def test_days_are_not_linked_by_their_place_in_the_file() -> None:
    """Taking neighbours in the file for one person finds no more than chance, that of any two keys of a batch.

    Within 4 standard errors: false alarm 1 in 16,000.
    """
    air, keys = town()
    whose = [next(iter(found)) for said in keys if (found := {air[rpi][0] for rpi in said if rpi in air})]
    pairs = len(whose) - 1
    hits = sum(one == other for one, other in pairwise(whose))
    chance = (DAYS - 1) / (len(whose) - 1)
    assert pairs >= 90
    assert abs(hits / pairs - chance) < 4 * sqrt(chance * (1 - chance) / pairs)
