"""When is what open, and on how many days does somebody of an age go there?

A day has nine *slots* in which somebody may be away from home: six *outings*, for which seats are drawn anew each day,
and three at work or school. The outings' windows do not overlap one another; work comes before an outing. These shares
and those of `sim.world.settings` are what the town is calibrated with; `sim.world.mixing` counts what comes out.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import inner_kernel
from sim.parameters import parameter
from sim.units import HOUR, MINUTE, Floats

RIDE_OUT, SHOP_DAY, OUT_DAY, RIDE_BACK, SHOP_LATE, OUT_LATE = range(6)
MORNING, MEAL, AFTERNOON = range(6, 9)
SLOTS = 9
"""Outings first, in the order of the day; then the parts of a day at work or school."""
WEEKDAY, SATURDAY, SUNDAY = range(3)
DECADES = 9
"""Ages by decade: 0-9 .. 70-79, and 80 and over."""

# fmt: off
GOES = parameter(
    ((0.05, 0.40, 0.30, 0.25, 0.22, 0.22, 0.15, 0.12, 0.06),
     (0.10, 0.15, 0.30, 0.45, 0.50, 0.60, 1.10, 1.30, 0.90),
     (0.40, 0.40, 0.30, 0.40, 0.40, 0.50, 1.25, 1.60, 1.10),
     (0.05, 0.40, 0.30, 0.25, 0.22, 0.22, 0.15, 0.12, 0.06),
     (0.05, 0.20, 0.50, 0.50, 0.50, 0.50, 0.35, 0.25, 0.12),
     (0.05, 0.40, 0.40, 0.45, 0.45, 0.45, 0.50, 0.40, 0.20)),
    "a day", "assumption: mean number of times that somebody of this decade of age would ride out, shop by day, go out "
    "by day, ride back, shop late, go out late, if work and seats allowed; with the shares present solved by hand for "
    "9 persons met on a weekday within 2 m for 5 min (Béraud et al., PLoS ONE 10:e0133203, 2015: median, professional "
    "contacts included) and, by decade of age, for that survey's multiples of the mean")
ON_DAYS = parameter(
    ((1.0, 0.6, 0.4), (1.0, 1.2, 0.3), (0.8, 1.2, 1.2), (1.0, 0.6, 0.4), (1.0, 1.0, 0.1), (0.8, 1.4, 0.7)),
    "1", "assumption: factor on weekdays, Saturdays, Sundays, by outing")
SEATED = parameter(
    (0.5, 0.4, 0.4, 0.5, 0.4, 0.4),
    "1", "assumption: seats per resident of a quarter, by outing: the most of its residents that can go")
CHILDREN_PRESENT = parameter((0.88, 0.0, 0.0), "1", "assumption: crèche, maternelle and école on a weekday, a "
                             "Saturday, a Sunday; no holidays")
PUPILS_PRESENT = parameter((0.93, 0.0, 0.0), "1", "assumption: collège and lycée")
STUDENTS_PRESENT = parameter((0.50, 0.0, 0.0), "1", "assumption: higher education, where many days have no lecture")
STAFF_PRESENT = parameter((0.72, 0.0, 0.0), "1", "assumption: leave, sickness, part time, work at home or on the road")
CLERKS_PRESENT = parameter((0.75, 0.75, 0.10), "1", "assumption: who sits at a till")
CARERS_PRESENT = parameter((0.70, 0.70, 0.70), "1", "assumption: who works in a care home, five days in seven")

OPENS = parameter((7.5, 9.5, 14.0, 17.0, 17.85, 19.5), "h",
                  "assumption: when each outing's window opens; rides out run again before outings by day")
CLOSES = parameter((8.5, 11.5, 16.9, 17.84, 19.35, 23.0), "h", "assumption: when each outing's window closes")
SECOND_RIDE = parameter(13.1, "h", "assumption: rides to outings by day leave from then on")
LEAVES_WITHIN = parameter(20.0, "min", "assumption: spread of the hours at which vehicles leave")
BOARDS_WITHIN = parameter(8.0, "min", "assumption: how much later than the first a rider boards")
RIDES = parameter((12.0, 22.0), "min", "assumption: shortest and longest ride")
QUEUES = parameter(4, "1", "assumption: how often a shop's queue is filled anew within a window")
QUEUE_EVERY = parameter((30.0, 22.0), "min", "assumption: how long each filling lasts, by day and late")
SHOPS_WITHIN = parameter(6.0, "min", "assumption: how much later than the first a customer comes")
SHOPS_FOR = parameter((6.0, 15.0), "min", "assumption: shortest and longest wait in a shop")
OUT_WITHIN = parameter(40.0, "min", "assumption: how much later than the first a guest comes")
OUT_FOR = parameter((60.0, 130.0), "min", "assumption: shortest and longest outing")

BEGINS = parameter(8.5, "h", "assumption: earliest start of work and school")
ENDS = parameter(17.0, "h", "assumption: latest end of work and school")
VARIES = parameter(30.0, "min", "assumption: how much later a person starts, and how much earlier ends, at most")
MEAL_FROM = parameter(12.0, "h", "assumption: the meal at work and school begins")
MEAL_UNTIL = parameter(12.75, "h", "assumption: and ends")
TILL_SHIFTS = parameter((9.25, 13.75, 13.9, 19.45), "h", "assumption: the two shifts at a till")
CARE_SHIFTS = parameter((6.75, 14.25, 13.75, 21.25), "h", "assumption: the two shifts in a care home")

WAKES = parameter((5.75, 6.5), "h", "assumption: earliest and latest hour of getting up")
SLEEPS = parameter((22.25, 23.5), "h", "assumption: earliest and latest bedtime")
TOGETHER = parameter((8.0, 12.0, 13.25, 19.0, 21.5), "h", "assumption: a household is together until the first hour, "
                     "between the next two and between the last two; else each is about the home or in bed")
ON_THE_WAY = parameter(80.0, "min", "assumption: between two stays less far apart than this nobody goes home")
# fmt: on


def seconds(hours: float) -> int:
    """Return hours of the day as whole seconds."""
    return round(hours * HOUR)


OPENS_S, CLOSES_S = tuple(map(seconds, OPENS)), tuple(map(seconds, CLOSES))
QUEUE_EVERY_S = tuple(round(every * MINUTE) for every in QUEUE_EVERY)


CHANCES: Floats = np.array(GOES)[:, :, None] * np.array(ON_DAYS)[:, None, :] / np.array(SEATED)[:, None, None]
"""Of whom the seats allow, the share that goes (above 1: all), by outing, decade of age and kind of day."""
PRESENT: Floats = np.array(
    (CHILDREN_PRESENT,) * 3 + (PUPILS_PRESENT,) * 2 + (STUDENTS_PRESENT, STAFF_PRESENT, CLERKS_PRESENT, CARERS_PRESENT)
)
"""The share of members present, by section (six levels of school, offices, tills, care homes) and kind of day."""


@inner_kernel
def kind_of(weekday: int) -> int:
    """Return whether a day of the week (0 Monday .. 6 Sunday) is a weekday, a Saturday or a Sunday."""
    return max(0, weekday - 4)
