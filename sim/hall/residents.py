"""Who is who in a town? What its world knows of every person, and what its places are called.

A town is a function of its scenario and seed, so this is asked again when it is wanted, and no journal holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.draws import Draws
from sim.hall.scenario import Scenario
from sim.hall.towns import town
from sim.units import Bools, Int32s, Int64s, Setting
from sim.world import places, settings
from sim.world.plan import Plan
from sim.world.town import Town
from sim.world.work import CARE, OFFICES, SECTIONS, SHIFTS, TILLS

SECTION_NAMES = ("crèche", "maternelle", "école", "collège", "lycée", "higher education", "office", "till", "care home")
"""The sections of members, as `sim.world.work` numbers them."""
NO_PLACE = "none"

COLUMNS: Mapping[str, tuple[str, str]] = {
    "age": ("|i1", "age in years"),
    "quarter": ("<i4", "number of the quarter in which the person lives"),
    "in_care_home": ("|b1", "whether the person lives in the quarter's care home"),
    "section": ("str", f"where the person learns or works: {', '.join(SECTION_NAMES)}; {NO_PLACE} for neither"),
    "place": ("<i8", "the place of that school or work, called as in infections; empty without one"),
    "room": ("<i4", "room in that building: of a school the class, of an office the team; empty without one"),
    "teaches": ("|b1", "whether the person is the teacher of that class"),
}
"""What a town knows of a person beside what the journal says; a recorded world knows none of it."""

Known = dict[str, npt.NDArray[Any]]


def residents(scenario: Scenario, seed: int, persons: Int32s) -> Known | None:
    """Return the columns of `COLUMNS`, a row for each of these persons; None where its world is no town.

    Place and room are -1 for none. `scenario` is one arm's. Raises Refused for a town that cannot be.
    """
    if scenario.population.world != "town":
        return None
    world = town(scenario, Draws(seed))
    assert isinstance(world, Town)
    plan, people = world.plan, world.people
    known = plan.persons[persons]
    section = np.minimum(known["section"], SECTIONS).astype(np.int64)
    place, room, teaches = _seats(plan, section, known["rank"])
    assert people.age is not None
    return {
        "age": people.age[persons],
        "quarter": (np.searchsorted(plan.starts, persons, side="right") - 1).astype(np.int32),
        "in_care_home": known["home"] == 0,
        "section": np.array([*SECTION_NAMES, NO_PLACE], dtype=np.object_)[section],
        "place": place,
        "room": room.astype(np.int32),
        "teaches": teaches,
    }


def place_names(place: Int64s) -> npt.NDArray[np.str_]:
    """Return what places are called, such as `school-3-0`: by setting, quarter or section, and number there.

    Their numbers are too large for programs that read them as floating point. `place` holds no -1.
    """
    different, which = np.unique(place, return_inverse=True)
    setting, within = different >> places.SETTING_SHIFT, different >> places.WITHIN_SHIFT & places.WITHIN_MASK
    parts = zip(setting.tolist(), within.tolist(), (different & places.NUMBER_MASK).tolist(), strict=True)
    called = [each.name.lower() for each in Setting]
    names = [f"{called[where]}-{inside}-{number}" for where, inside, number in parts]
    return np.array(names, dtype=np.str_)[which]


def place_numbers(names: Sequence[str]) -> Int64s:
    """Return the numbers of places that are called so. Raises ValueError for what is no name of a place."""
    return np.array([_numbered(*name.rsplit("-", 2)) for name in names], dtype=np.int64)


def _numbered(setting: str, inside: str = "", number: str = "") -> int:
    """Return the number of one place, whose parts stand in its name."""
    where = [each.name.lower() for each in Setting].index(setting)
    if not 0 <= int(inside) <= places.WITHIN_MASK or not 0 <= int(number) <= places.NUMBER_MASK:
        raise ValueError(f"no such place: {setting}-{inside}-{number}")
    return where << places.SETTING_SHIFT | int(inside) << places.WITHIN_SHIFT | int(number)


def _seats(plan: Plan, section: Int64s, rank: Int64s) -> tuple[Int64s, Int64s, Bools]:
    """Return members' places and rooms in the morning, and who sits at a teacher's desk (as `seat_at_work` does)."""
    row = rank - plan.section[np.minimum(section, SECTIONS - 1)]
    place, room = np.full(section.size, -1), np.full(section.size, -1)
    for layout, mine in (
        (settings.SCHOOL_SEATS, section < OFFICES),
        (settings.OFFICE_SEATS, section == OFFICES),
    ):
        site, seat = np.divmod(row[mine], settings.SEATS[layout])
        setting = places.SCHOOL if layout == settings.SCHOOL_SEATS else places.WORK
        place[mine] = _place(setting, section[mine], 2 * site)
        room[mine] = settings.ROOM[layout, seat]
    tills, care = section == TILLS, section == CARE
    quarter, shop = np.divmod(row[tills] // SHIFTS, max(plan.shops, 1))
    place[tills], room[tills] = _place(places.SHOP, quarter, shop), 1
    place[care], room[care] = _place(places.CARE, row[care] // max(plan.carers, 1), 0), 0
    return place, room, (section < OFFICES) & (row % settings.SCHOOL.rooms[0] == 0)


def _place(setting: int, within: Int64s, number: Int64s | int) -> Int64s:
    """Return numbers of places, as `place_id` does."""
    return setting << places.SETTING_SHIFT | within.astype(np.int64) << places.WITHIN_SHIFT | number
