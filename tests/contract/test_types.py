"""Can a machine be told the truth? A walker over the types of all that goes in and comes out finds no person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from types import NoneType
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

import pytest

from sim.systems.machine import Effect, Line, Stimulus
from sim.units import PersonId, PhoneId, PlaceId, Setting, UnixTime

HARMLESS = {bytes, int, float, bool, str, NoneType, UnixTime, Line, Setting}


def leaves(hint: Any) -> Iterator[Any]:
    """Every type that a value of this type can be made of."""
    if is_dataclass(hint):
        for inner in get_type_hints(hint).values():
            yield from leaves(inner)
    elif get_origin(hint) is Literal:
        yield from map(type, get_args(hint))
    elif args := [arg for arg in get_args(hint) if arg is not ...]:
        for inner in args:
            yield from leaves(inner)
    else:
        yield hint


def truths(hint: Any) -> set[Any]:
    """What a type can hold beyond bytes, numbers, words, moments, kinds of place and lines."""
    return {leaf for leaf in leaves(hint) if leaf not in HARMLESS}


@pytest.mark.parametrize("hint", [Stimulus, Effect])
def test_machines_hold_no_owner(hint: Any) -> None:
    assert truths(hint) == set()
    assert {bytes, UnixTime} <= set(leaves(hint))


Infected = NewType("Infected", bool)


@dataclass
class Leaky:
    """A stimulus with the truth in it, in every way one could be slipped in."""

    payload: bytes
    owner: PersonId
    near: tuple[PhoneId, ...]
    where: dict[str, PlaceId] | None
    infected: Infected
    anything: object
    any: Any


def test_a_planted_truth_is_found() -> None:
    assert truths(Stimulus | Leaky) == {PersonId, PhoneId, PlaceId, Infected, object, Any}
