"""In which forms is it released, or leaked, where people were? One table for each way of tracing by places.

A form says what is left of what the design's machines published or stored: what one handle links, how exact times and
places are, and what else is told. Some were used, some were proposed as anonymous. "Location data cannot be anonymised"
is about all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sim.parameters import parameter
from sim.units import HOUR, MINUTE

# fmt: off
DISTRICT_M = parameter(1_000, "m", "assumption: a district is a square kilometre of the map")
FEWEST = parameter(20, "phones", "as operators' lists are described: no count below 20 is given away")
WRITTEN_S = parameter(MINUTE, "s", "guidelines of KDCA, 1st edition, 7 October 2020: a list of places, tied to no "
                      "case, each with day and time, as exact as possible; no rounding is named: as a clock is read")
# fmt: on

Links = Literal["always", "day", "row", "nothing"]
"""What one handle links: all rows of somebody, those of one day, none (a row each); or there are only counts."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is released: what a handle `links`, to so many seconds and metres (0: as stored), whether ages are told,
    and whether only places that a card payment named; `of_cases` says whether it is of places where cases were.
    """

    fr: str
    en: str
    links: Links = "always"
    to_s: int = 0
    to_m: int = 0
    ages: bool = False
    named: bool = False
    of_cases: bool = True


_ITINERARIES = {
    "published": Form("itinéraires de chaque cas, avec l'âge", "each case's itinerary, with the age", ages=True),
    "hours": Form("itinéraires, heures arrondies", "itineraries, to the hour", to_s=HOUR),
    "districts": Form(
        "itinéraires, quartiers d'un kilomètre et heures", "itineraries, districts of a kilometre and hours",
        to_s=HOUR, to_m=DISTRICT_M,
    ),
    "places": Form(
        "liste de lieux, sans lien entre eux", "list of places, nothing linked", links="row", to_s=WRITTEN_S
    ),
    "premises": Form(
        "liste de commerces, sans lien entre eux", "list of shops and venues, nothing linked",
        links="row", to_s=WRITTEN_S, named=True,
    ),
}  # fmt: skip
_ANTENNAS = {
    "log": Form("journal d'antennes sous pseudonyme", "antenna log under pseudonyms", of_cases=False),
    "hourly": Form(
        "journal d'antennes, à l'heure", "antenna log, to the hour", to_s=HOUR, of_cases=False
    ),
    "daily": Form(
        "journal d'antennes, pseudonyme du jour", "antenna log, a pseudonym a day", links="day", of_cases=False
    ),
    "counts": Form(
        "comptages par antenne et heure, 20 au moins", "counts by antenna and hour, 20 at least",
        links="nothing", to_s=HOUR, of_cases=False,
    ),
}  # fmt: skip
_WRISTBAND = {
    "bits": Form("chez soi ou non, sous pseudonyme", "at home or not, under pseudonyms", of_cases=False),
    "daily": Form(
        "chez soi ou non, pseudonyme du jour", "at home or not, a pseudonym a day", links="day", of_cases=False
    ),
}
FORMS: Mapping[str, Mapping[str, Form]] = MappingProxyType({
    "itineraries": _ITINERARIES,
    "antennas": _ANTENNAS,
    "wristband": _WRISTBAND,
})  # fmt: skip
"""By system and name; the first is what the design itself publishes or stores."""


def form_of(system: str, name: str | None) -> Form | None:
    """Return a form of a system, the first where none is named; None where it has none, or none of that name."""
    forms = FORMS.get(system, {})
    return next(iter(forms.values()), None) if name is None else forms.get(name)
