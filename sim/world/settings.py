"""What do the places of a town look like: how far apart are the seats, and what stands between the rooms?

A *layout* is a line of rooms with numbered seats, in metres. Seats rise with y: who is near sits next in number.
Classes, teams, tables and tramcars are layouts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import inner_kernel
from sim.parameters import parameter
from sim.units import Barrier, Floats, Int64s

# -- layouts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """A line of rooms: how many seats each has, how many stand `across`, `side` and `pitch` metres apart, and the gap.

    `walled` says whether a barrier stands between its rooms; tables of one room are rooms without walls.
    """

    rooms: tuple[int, ...]
    across: int
    side: float
    pitch: float
    gap: float
    walled: bool = False


# fmt: off
SCHOOL = parameter(Layout((31, 31, 31, 31), 5, 0.8, 1.3, 2.0, walled=True), "persons and m",
                   "assumption: four classrooms a building, each a teacher's desk and thirty for pupils, five a row")
OFFICE = parameter(Layout((8, 3, 14, 5, 20, 2, 10, 4, 6), 2, 1.4, 1.2, 2.0, walled=True), "persons and m",
                   "assumption: nine teams of 2 to 20 a site, 72 persons, at desks that face each other in pairs")
CANTEEN = parameter(Layout((8,) * 16, 2, 0.8, 0.6, 1.2), "persons and m",
                    "assumption: tables of eight; who eats together is drawn anew each day")
VEHICLE = parameter(Layout((40,), 4, 0.55, 0.9, 0.0), "persons and m",
                    "assumption: a carriage of forty seats, four across")
SHOP = parameter(Layout((14,), 2, 2.0, 1.0, 0.0), "persons and m",
                 "assumption: two queues of seven, one behind the other")
VENUE = parameter(Layout((4, 8, 14, 20, 4, 30), 2, 0.8, 0.6, 1.4), "persons and m",
                  "assumption: parties of 4 to 30 around the tables of one room: cafés, clubs, celebrations")
DINING = parameter(Layout((4,) * 30, 2, 0.9, 0.8, 1.5), "persons and m",
                   "assumption: the common room of a care home, tables of four")
# fmt: on
LAYOUTS = (SCHOOL, OFFICE, CANTEEN, VEHICLE, SHOP, VENUE, DINING)
SCHOOL_SEATS, OFFICE_SEATS, CANTEEN_SEATS, VEHICLE_SEATS, SHOP_SEATS, VENUE_SEATS, DINING_SEATS = range(len(LAYOUTS))


def _seats() -> tuple[Floats, Floats, Int64s]:
    """Return x, y and the room of every seat: rows are layouts, columns the numbers of seats."""
    shape = (len(LAYOUTS), max(SEATS))
    x, y, room = np.zeros(shape), np.full(shape, np.inf), np.zeros(shape, dtype=np.int64)
    for row, layout in enumerate(LAYOUTS):
        first, at = 0, 0.0
        for number, count in enumerate(layout.rooms):
            seat = np.arange(count)
            x[row, first : first + count] = seat % layout.across * layout.side
            y[row, first : first + count] = at + seat // layout.across * layout.pitch
            room[row, first : first + count] = number if layout.walled else 0
            first, at = first + count, float(y[row, first + count - 1]) + layout.pitch + layout.gap
    return x, y, room


SEATS = tuple(sum(layout.rooms) for layout in LAYOUTS)
X, Y, ROOM = _seats()
"""Where every seat is, in metres, and in which walled room: rows are layouts, columns the numbers of seats."""


# -- barriers ---------------------------------------------------------------------------------------------------------

# fmt: off
FLATS = parameter(0.44, "1", "assumption: share of homes with a neighbour behind a wall or a floor; INSEE counts about "
                  "44 flats in 100 French dwellings")
PLASTERBOARD_WALLS = parameter(0.25, "1", "assumption: share of the walls between two flats")
BRICK_WALLS = parameter(0.50, "1", "assumption: share of the walls between two flats; the rest are floors")
BETWEEN_ROOMS = parameter(
    (Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.BRICK, Barrier.PLASTERBOARD, Barrier.NONE, Barrier.PLEXIGLASS,
     Barrier.PLASTERBOARD, Barrier.BRICK), "barrier by setting",
    "assumption: rooms of a home; flats; classrooms; offices; -; the till and its queue; a room and its cloakroom; "
    "rooms of a care home")
# fmt: on
BETWEEN = tuple(int(barrier) for barrier in BETWEEN_ROOMS)
NONE, PLASTERBOARD, BRICK, FLOOR = (int(b) for b in (Barrier.NONE, Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR))


@inner_kernel
def between(setting: int, room: int, other_room: int) -> int:
    """Return the barrier between two rooms of a place of this setting; none within a room."""
    return NONE if room == other_room else BETWEEN[setting]


@inner_kernel
def party_wall(u: float) -> int:
    """Return what separates two flats across a landing, for a draw u; none where the homes do not touch."""
    if u >= FLATS:
        return NONE
    if u < FLATS * PLASTERBOARD_WALLS:
        return PLASTERBOARD
    return BRICK if u < FLATS * (PLASTERBOARD_WALLS + BRICK_WALLS) else FLOOR
