"""What is in a published list? JSON: every case with its number, its age band, and where it was from when till when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import Any

from sim.parameters import parameter
from sim.systems.itineraries.rules import NEAR, SHOWN_DAYS
from sim.systems.stimuli import Located, ProtocolError
from sim.units import DAY, UnixTime

FETCH = b"GET /itineraries"
"""What a phone asks."""
# fmt: off
LONGEST = parameter(1 << 24, "bytes", "assumption: no list is longer")
FARTHEST = parameter(1 << 31, "1", "assumption: metres and case numbers lie below this")
LAST_MOMENT = parameter(1 << 33, "s", "assumption: Unix times lie below this")
# fmt: on
LAST_AGE = 200


@dataclass(frozen=True, slots=True)
class Stay:
    """A published stay of a case: the place's name where a card gave it away, and metres east and north."""

    case: int
    since: UnixTime
    until: UnixTime
    x: int
    y: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Itinerary:
    """What is published of one case; `age` is the first year of its band of ten."""

    case: int
    age: int
    stays: tuple[Stay, ...]


def encode(cases: Sequence[Itinerary]) -> bytes:
    """Return the list as it is published."""
    listed = [
        {
            "case": each.case,
            "age": f"{each.age}-{each.age + 9}",
            "places": [
                {"name": stay.name, "since": stay.since, "until": stay.until, "x": stay.x, "y": stay.y}
                for stay in each.stays
            ],
        }
        for each in cases
    ]
    return json.dumps({"itineraries": listed}, separators=(",", ":"), ensure_ascii=False).encode()


def decode(message: bytes) -> tuple[Itinerary, ...]:
    """Read a published list. Raises ProtocolError for anything that `encode` does not write."""
    if len(message) > LONGEST:
        raise ProtocolError("a list too long")
    try:
        listed = _member(json.loads(message.decode()), "itineraries", list)
        cases = tuple(_itinerary(each) for each in listed)
    except (ValueError, RecursionError) as why:
        raise ProtocolError("not a list of itineraries") from why
    if encode(cases) != message:
        raise ProtocolError("not a list as it is published")
    return cases


def _itinerary(said: Any) -> Itinerary:
    case, band = _number(said, "case", FARTHEST), _member(said, "age", str)
    age = int(band.partition("-")[0])
    if age not in range(LAST_AGE):
        raise ValueError("no such age")
    return Itinerary(case, age, tuple(_stay(case, each) for each in _member(said, "places", list)))


def _stay(case: int, said: Any) -> Stay:
    since, until = (UnixTime(_number(said, name, LAST_MOMENT)) for name in ("since", "until"))
    if until < since:
        raise ValueError("a stay that ends before it begins")
    x, y = (_number(said, name, FARTHEST, -FARTHEST) for name in ("x", "y"))
    return Stay(case, since, until, x, y, _member(said, "name", str))


def _number(said: Any, name: str, most: int, least: int = 0) -> int:
    value: int = _member(said, name, int)
    if isinstance(value, bool) or not least <= value < most:
        raise ValueError(f"{name} cannot be")
    return value


def _member(said: Any, name: str, kind: type) -> Any:
    if not isinstance(said, dict) or not isinstance(said.get(name), kind):
        raise ValueError(f"no {name}")
    return said[name]


# -- who was near -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """A phone was near a published stay: of which case, since when, and for how many s while the case was there too."""

    case: int
    stay: UnixTime
    """When the stay began: with the case's number, which one it is."""
    at: UnixTime
    together_s: int

    def encode(self) -> bytes:
        """Return it as an alert names it."""
        return b"%d %d %d %d" % (self.case, self.stay, self.at, self.together_s)

    @classmethod
    def decode(cls, said: bytes) -> Match:
        """Read it again."""
        case, stay, at, together_s = map(int, said.split())
        return cls(case, UnixTime(stay), UnixTime(at), together_s)


Square = tuple[int, int]
AROUND = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """A published list, with its stays by case and beginning, and by the square of the map in which each lies."""

    stays: Mapping[tuple[int, UnixTime], Stay]
    squares: Mapping[Square, tuple[Stay, ...]]

    def near(self, fix: Located) -> Iterator[Stay]:
        """Yield the stays in the square of a position and in those around it; no other is near it."""
        east, north = _square(fix)
        for column in AROUND:
            for row in AROUND:
                yield from self.squares.get((east + column, north + row), ())


@lru_cache(maxsize=4)
def read(message: bytes) -> Listed:
    """Read a published list, once for all phones that get it. Raises ProtocolError."""
    stays = {(stay.case, stay.since): stay for case in decode(message) for stay in case.stays}
    squares: dict[Square, list[Stay]] = {}
    for stay in stays.values():
        squares.setdefault(_square(stay), []).append(stay)
    return Listed(stays, {square: tuple(each) for square, each in squares.items()})


def _square(point: Located | Stay) -> Square:
    return int(point.x // NEAR), int(point.y // NEAR)


def counts(fix: Located, stay: Stay) -> bool:
    """Tell whether a position lies near a published stay, not before it and not weeks after it."""
    in_time = fix.until > stay.since and fix.since < stay.until + SHOWN_DAYS * DAY
    return in_time and hypot(fix.x - stay.x, fix.y - stay.y) <= NEAR


def matched(stay: Stay, fixes: Sequence[Located]) -> Match | None:
    """Return how these positions, in order of time, match a published stay; None where none is near it."""
    near = [fix for fix in fixes if counts(fix, stay)]
    if not near:
        return None
    together = sum(max(0, min(fix.until, stay.until) - max(fix.since, stay.since)) for fix in near)
    return Match(stay.case, stay.since, max(near[0].since, stay.since), together)
