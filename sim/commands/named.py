"""What else than keys and metrics has a name that one may ask about? Systems and shipped scenarios, each with its page.

Another kind is one more line of KINDS: its names, and the page of one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

WIDTH = 100


class Kind(NamedTuple):
    """A kind of thing that has a name: what it is, all the names, and the lines that are said of one."""

    what: str
    names: Callable[[], Sequence[str]]
    said: Callable[[str], Iterator[str]]


def page(name: str) -> str:
    """Return what is said of everything that has this name; nothing where no kind knows it."""
    return "\n\n".join("\n".join(_laid(kind, name)) for kind in KINDS if name in kind.names())


def every_name() -> list[str]:
    """Return every name of every kind."""
    return [name for kind in KINDS for name in kind.names()]


def _laid(kind: Kind, name: str) -> Iterator[str]:
    head, *lines = kind.said(name)
    yield textwrap.fill(f"{name} ({kind.what}): {head}", WIDTH, subsequent_indent="  ")
    for line in lines:
        yield textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _systems() -> Sequence[str]:
    from sim.systems.registry import names

    return names()


def _system(name: str) -> Iterator[str]:
    from sim.commands.systems import LEARNS
    from sim.report.learned import links, watched
    from sim.systems.registry import design

    one = design(name)
    yield f"{one.title['en']} / {one.title['fr']}"
    yield from (f"{says}: {getattr(one.traits, trait)}" for says, trait in LEARNS)
    yield f"a report lets its server link: {links(one, 'en')}"
    if known := watched(one, "en"):
        yield f"sensors make known: {known}"
    if one.rules:
        yield f"rules: {', '.join(one.rules)}"
    yield f"who says what to whom: pistage systems {name}"


def _scenarios() -> Sequence[str]:
    from sim.hall.scenario import shipped

    return [each.name for each in shipped()]


def _scenario(name: str) -> Iterator[str]:
    from sim.hall.scenario import load, shipped

    one = load(next(each.path for each in shipped() if each.name == name))
    yield one.question.en or name
    yield one.question.fr
    people = f"{one.population.people:,} people, " if one.population.people else ""
    yield f"{people}{one.days} days from {one.start}, {one.seeds.count} seeds"
    yield f"arms: {', '.join(arm.name for arm in one.arms)}"
    if one.claim:
        yield f"puts claim {one.claim} to the test: pistage claims {one.claim}"
    yield f"live it: pistage run {name}"


KINDS = (
    Kind("a system", _systems, _system),
    Kind("a scenario", _scenarios, _scenario),
)
"""Every kind of thing that has a name of its own."""
