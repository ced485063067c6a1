"""Who says what to whom, in which order? The flow of a design as a drawing in letters: a column for each party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.systems.machine import Step

LEFT = {"owner": -3, "phones nearby": -2, "phone": -1}
RIGHT = {"everybody": 1}
LEAST = 9
"""The narrowest column, in letters between two lines of life."""
AROUND = 8
"""What stands around a message on an arrow: number, blanks, head and a dash on either side."""


def drawn(flow: Sequence[Step]) -> Iterator[str]:
    """Yield the lines of the drawing, each message on a numbered arrow, and then when each is sent."""
    parties = _parties(flow)
    places = _places(flow, parties)
    width = places[-1] + len(parties[-1]) // 2 + 1
    heads = [" "] * (width + len(parties[0]) // 2 + 1)
    for name, at in zip(parties, places, strict=True):
        first = max(at - len(name) // 2, 0)
        heads[first : first + len(name)] = name
    yield "".join(heads).rstrip()
    for number, step in enumerate(flow, 1):
        one, other = (places[parties.index(name)] for name in (step.sender, step.receiver))
        yield _arrow(number, step.message, one, other, places)
    yield ""
    yield from (f"{number:>2} {step.message}: {step.when}" for number, step in enumerate(flow, 1))


def _parties(flow: Sequence[Step]) -> list[str]:
    """Return the parties from left to right: those around the phone, then servers as they come, everybody last."""
    names = dict.fromkeys(name for step in flow for name in (step.sender, step.receiver))
    return sorted(names, key=lambda name: LEFT.get(name, RIGHT.get(name, 0)))


def _places(flow: Sequence[Step], parties: Sequence[str]) -> list[int]:
    """Return where each party's line of life stands, so far apart that names and messages fit between."""
    places = [len(parties[0]) // 2]
    for right in range(1, len(parties)):
        names = -(-len(parties[right - 1]) // 2) + len(parties[right]) // 2 + 2
        place = places[-1] + max(names, LEAST)
        for step in flow:
            left, end = sorted(parties.index(name) for name in (step.sender, step.receiver))
            if end == right:
                place = max(place, places[left] + len(step.message) + AROUND)
        places.append(place)
    return places


def _arrow(number: int, message: str, one: int, other: int, places: Sequence[int]) -> str:
    """Return a line with an arrow from one place to another, across the lines of life between."""
    line = [" "] * (places[-1] + 1)
    for place in places:
        line[place] = "|"
    left, right = sorted((one, other))
    said = f" {number} {message} "
    body = said.center(right - left - 1, "-")
    line[left + 1 : right] = body
    if other > one:
        line[right - 1] = ">"
    else:
        line[left + 1] = "<"
    return "".join(line).rstrip()
