"""What would "d metres, t minutes" be for a phone? As if attenuation were distance: a rule for teaching, of no country.

A phone cannot know metres. `plain_2m_15min` counts each minute of a day at less than the attenuation that a signal has
on average at two metres, and alerts from fifteen on. That average is of people in rooms; one meeting's attenuation lies
many decibels above or below it, so that the rule takes many far meetings for near ones, and the other way round.
"""

from __future__ import annotations

import re
from math import log10

from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.systems.risk.minutes import DayMinutes
from sim.systems.risk.rule import NO_DATE

LOSS_AT_1M = parameter(
    55.86, "dB", "assumption: the loss at 1 m of the town's channel where the kind of place is not known: DP-3T "
    "bt-measurements, experiment 34, all scans, our fit",
)  # fmt: skip
LOSS_PER_DECADE = parameter(18.63, "dB", "DP-3T bt-measurements, experiment 34: our fit, as the town's channel has it")
RECENT_DAYS = parameter(13, "d", "assumption: the whole days among the 14 for which phones keep what they heard")
NEAREST, FARTHEST = parameter((0.25, 20.0), "m", "assumption: from the nearest in experiment 34 to across a hall")
SHORTEST, LONGEST = parameter((1.0, 1440.0), "min", "assumption: from a minute to a whole day")

NUMBER = r"\d+(?:\.\d+)?"
NAME = re.compile(rf"plain_({NUMBER})m_({NUMBER})min")


def mean_loss(metres: float) -> float:
    """Return the attenuation in dB that a signal has on average at a distance."""
    return LOSS_AT_1M + LOSS_PER_DECADE * log10(metres)


def stated(name: str) -> tuple[float, float] | None:
    """Return the metres and minutes that the name of a plain rule states; None for any other name.

    Raises Refused for distances and times that no phone could mean.
    """
    found = NAME.fullmatch(name)
    if found is None:
        if name.startswith("plain_"):
            raise Refused(Problem("no such plain rule", "write metres and minutes as in plain_2m_15min", value=name))
        return None
    metres, minutes = map(float, found.groups())
    limits = (("metres", metres, NEAREST, FARTHEST), ("minutes", minutes, SHORTEST, LONGEST))
    problems = [
        Problem(f"{what} must lie between {least:g} and {most:g}", f"write {min(max(value, least), most):g}", key=name,
                value=f"{value:g}")
        for what, value, least, most in limits if not least <= value <= most
    ]  # fmt: skip
    if problems:
        raise Refused(problems)
    return metres, minutes


def plain(name: str) -> DayMinutes | None:
    """Return the plain rule of a name such as plain_2m_15min; None for any other name. Raises Refused as `stated`."""
    said = stated(name)
    if said is None:
        return None
    metres, minutes = said
    loss = mean_loss(metres)
    return DayMinutes(
        name=name,
        valid_from=NO_DATE,
        title={
            "fr": f"{minutes:g} min à moins de {metres:g} m, comme si l'affaiblissement était la distance",
            "en": f"{minutes:g} min within {metres:g} m, as if attenuation were distance",
        },
        source=f"assumption: a rule for teaching, of no country; at {metres:g} m signals lose {loss:.1f} dB on average",
        recent_days=RECENT_DAYS,
        alert_minutes=minutes,
        bounds=(loss,),
        weights=(1.0,),
    )


_example = plain("plain_2m_15min")
assert _example is not None
EXAMPLE: DayMinutes = _example
