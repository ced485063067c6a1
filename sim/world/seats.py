"""Who sits where today? A keyed permutation of a quarter's residents gives each of them a seat, and each seat somebody.

Seats below the capacity of an outing take part. Every tenth of them is a traveller's: it goes through a second
permutation, of the travellers of its region, and every tenth of these through a third, of the whole country. All three
can be read both ways, so that who sits beside me is found without knowing where everybody else is.
"""

from __future__ import annotations

import numpy as np

from sim.draws import permuted, unpermuted
from sim.kernels import inner_kernel
from sim.parameters import parameter
from sim.world.plan import NATION, REGION, SEAT, Plan, key_of, zone_first, zone_of

REGION_ZONES = parameter(16, "quarters", "assumption: a region is up to 16 quarters, about 65,000 persons")
TRAVELLERS = parameter(10, "seats", "assumption: every tenth seat of an outing is taken by somebody of the region")
FAR_TRAVELLERS = parameter(10, "seats", "assumption: every tenth of these by somebody of the country")

FORTH, BACK = (False, True)


@inner_kernel
def seat_of(plan: Plan, person: int, day: int, outing: int) -> tuple[int, int]:
    """Return the quarter and number of a person's seat that day; the number is -1 for who has none."""
    zone = zone_of(plan, person)
    first = zone_first(plan, zone)
    residents = zone_first(plan, zone + 1) - first
    seat = permuted(seat_key(plan, zone, day, outing), residents, person - first)
    if seat >= plan.capacity[outing]:
        return zone, -1
    if seat % TRAVELLERS == TRAVELLERS - 1:
        return _travelled(plan, zone, seat, day, outing)
    return zone, seat


@inner_kernel
def person_at(plan: Plan, zone: int, seat: int, day: int, outing: int, key: np.uint64) -> int:
    """Return who has this seat that day: the inverse of `seat_of`; `key` is the quarter's `seat_key`."""
    if seat % TRAVELLERS == TRAVELLERS - 1:
        zone, seat = _came_from(plan, zone, seat, day, outing)
        key = seat_key(plan, zone, day, outing)
    first = zone_first(plan, zone)
    residents = zone_first(plan, zone + 1) - first
    return first + unpermuted(key, residents, seat)


@inner_kernel
def seat_key(plan: Plan, zone: int, day: int, outing: int) -> np.uint64:
    """Return the key of the permutation of a quarter's residents."""
    return key_of(plan, zone, day, SEAT, outing)


@inner_kernel
def _region(plan: Plan, region: int, outing: int) -> tuple[int, int]:
    """Return the travellers' seats of each quarter, and of this region."""
    each = plan.capacity[outing] // TRAVELLERS
    return each, each * min(REGION_ZONES, plan.zones - region * REGION_ZONES)


@inner_kernel
def _travelled(plan: Plan, zone: int, seat: int, day: int, outing: int) -> tuple[int, int]:
    region = zone // REGION_ZONES
    each, count = _region(plan, region, outing)
    at = (zone - region * REGION_ZONES) * each + seat // TRAVELLERS
    at = permuted(key_of(plan, region, day, REGION, outing), count, at)
    region, at = _far(plan, region, at, day, outing, FORTH)
    return region * REGION_ZONES + at // each, at % each * TRAVELLERS + TRAVELLERS - 1


@inner_kernel
def _came_from(plan: Plan, zone: int, seat: int, day: int, outing: int) -> tuple[int, int]:
    region = zone // REGION_ZONES
    each = plan.capacity[outing] // TRAVELLERS
    at = (zone - region * REGION_ZONES) * each + seat // TRAVELLERS
    region, at = _far(plan, region, at, day, outing, BACK)
    _, count = _region(plan, region, outing)
    at = unpermuted(key_of(plan, region, day, REGION, outing), count, at)
    return region * REGION_ZONES + at // each, at % each * TRAVELLERS + TRAVELLERS - 1


@inner_kernel
def _far(plan: Plan, region: int, at: int, day: int, outing: int, back: bool) -> tuple[int, int]:
    """Return where the country's permutation (or its inverse) sends a traveller of a region; most stay there."""
    last = (plan.zones - 1) // REGION_ZONES
    if last == 0 or at % FAR_TRAVELLERS != FAR_TRAVELLERS - 1:
        return region, at
    every = _region(plan, 0, outing)[1] // FAR_TRAVELLERS
    count = last * every + _region(plan, last, outing)[1] // FAR_TRAVELLERS
    key, number = key_of(plan, 0, day, NATION, outing), region * every + at // FAR_TRAVELLERS
    number = unpermuted(key, count, number) if back else permuted(key, count, number)
    region = number // every
    return region, (number - region * every) * FAR_TRAVELLERS + FAR_TRAVELLERS - 1
