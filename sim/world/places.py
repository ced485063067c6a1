"""What number does a place bear? One that is its own: whoever asks, on whatever day, in whatever order.

It holds the setting, what the place lies in (a quarter, a section of school or work), and a number there. Homes bear
the id of their first member, landings that of the first member of their left flat.
"""

from __future__ import annotations

from sim.kernels import inner_kernel
from sim.units import Setting

SETTING_SHIFT, WITHIN_SHIFT = 56, 32
WITHIN_MASK, NUMBER_MASK = (1 << (SETTING_SHIFT - WITHIN_SHIFT)) - 1, (1 << WITHIN_SHIFT) - 1
HOME, LANDING, SCHOOL, WORK, TRANSIT, SHOP, LEISURE, CARE = range(len(Setting))
NOWHERE = -1


@inner_kernel
def place_id(setting: int, within: int, number: int) -> int:
    """Return the number of a place."""
    return setting << SETTING_SHIFT | within << WITHIN_SHIFT | number


@inner_kernel
def setting_of(place: int) -> int:
    """Return the setting of a place."""
    return place >> SETTING_SHIFT


@inner_kernel
def within_of(place: int) -> int:
    """Return the quarter or section in which a place lies."""
    return place >> WITHIN_SHIFT & WITHIN_MASK


@inner_kernel
def number_of(place: int) -> int:
    """Return the number of a place within its quarter or section."""
    return place & NUMBER_MASK


def name_of(place: int) -> str:
    """Return the name of a place as a reader is told it: its setting, what it lies in, its number there."""
    setting = Setting(place >> SETTING_SHIFT).name.lower()
    return f"{setting}-{place >> WITHIN_SHIFT & WITHIN_MASK}-{place & NUMBER_MASK}"
