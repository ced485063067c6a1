"""Can a view hold the truth? A walker over its types finds no person, and its rows hold what their types say."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from sim.adversaries import views
from sim.adversaries.views import Handle, LineSaw, Published, ServerSaw, Views
from sim.units import PersonId, PhoneId, PlaceId
from tests.adversaries.transcripts import rows_of
from tests.adversaries.watching import watch, watched_village
from tests.contract.test_types import leaves, truths

KINDS = tuple(
    kind
    for _, kind in inspect.getmembers(views, is_dataclass)
    if kind.__module__ == views.__name__ and kind is not Views
)
"""Every type of a row there is: none can be forgotten."""
OF_MESSAGES = {LineSaw, ServerSaw, Published}
NAMELESS = {"Notified", "PhoneOpened", "KnownPoint"}
"""In which nothing but moments, numbers and words stands."""


def unknown(hint: Any) -> set[Any]:
    """What a type of a view can hold beyond bytes, numbers, words, moments and the attacker's own handles."""
    return truths(hint) - {Handle}


@pytest.mark.parametrize("kind", [Views, *KINDS])
def test_no_view_has_room_for_the_truth(kind: type) -> None:
    assert unknown(kind) == set()
    assert bool({bytes, Handle} & set(leaves(kind))) is (kind.__name__ not in NAMELESS)


def test_the_walker_reaches_every_kind_of_row() -> None:
    reached = {Views, *(kind for hint in get_type_hints(Views).values() for kind in _inside(hint))}
    assert {*OF_MESSAGES, Views} <= reached
    assert set(KINDS) > OF_MESSAGES


def _inside(hint: Any) -> set[Any]:
    return {hint} | {each for arg in get_args(hint) for each in _inside(arg)}


@dataclass(frozen=True)
class Leaky:
    """A row with the truth in it, in every way one could be slipped in."""

    at: int
    owner: PersonId
    phones: tuple[PhoneId, ...]
    where: Mapping[str, PlaceId | None]
    anything: object
    any: Any


@pytest.mark.parametrize("name", ["owner", "phones", "where", "anything", "any"])
def test_a_planted_truth_is_found(name: str) -> None:
    assert unknown(get_type_hints(Leaky)[name]) & {PersonId, PhoneId, PlaceId, object, Any}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_frozen_and_have_no_room_beside_their_fields(kind: type) -> None:
    row = kind(*[()] * len(fields(kind)))
    with pytest.raises(FrozenInstanceError):
        setattr(row, fields(kind)[0].name, 1)
    assert not hasattr(row, "__dict__")


@pytest.mark.parametrize("arm", ["robert", "gaen"])
def test_rows_hold_what_their_types_say(tmp_path: Path, arm: str) -> None:
    """A number of another class could carry more than its value."""
    seen = watch(watched_village(tmp_path, 12), arm).views
    for rows in rows_of(seen).values():
        held = {(each.name, type(getattr(row, each.name))) for row in rows for each in fields(row)}
        assert held <= {
            ("at", int), ("line", bytes), ("direction", str), ("host", str), ("size", int), ("address", bytes),
            ("address", type(None)), ("message", bytes),
        }  # fmt: skip
