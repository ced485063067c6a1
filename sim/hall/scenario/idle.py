"""Which adversaries have nothing to see under any of some designs? What they would find could pass for a result.

A table: adversary, what it needs of a design, and what is missing where no arm has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.adversaries.releases import FORMS, form_of
from sim.systems.machine import Design


class Need(NamedTuple):
    """What an adversary needs of a design; the rule, and the mend, where none has it."""

    of: Callable[[Design], bool]
    rule: str
    mend: str


def _speaks(design: Design) -> bool:
    return design.traits.scans is not None


def _traced(design: Design) -> bool:
    return _speaks(design) or design.traits.warned_by == "call" or design.traits.sensors != "none"


ADD = "add an arm of a system that has, or leave this out"
LISTENS = Need(_traced, "nobody is traced in any arm, and who listens for tracing is not sent out there", ADD)
NEEDS: Mapping[str, Need] = {
    "listener": LISTENS,
    "parasite": LISTENS,
    "neighbour": Need(
        lambda design: _speaks(design) or design.traits.warned_by == "call",
        "no arm has an app by Bluetooth, or tracers, whose alerts could tell of somebody", ADD,
    ),
    "operator": Need(
        lambda design: _speaks(design) and design.reads is not None,
        "no arm has an app by Bluetooth whose server could be read", ADD,
    ),
    "prober": Need(
        lambda design: _speaks(design) or design.traits.warned_by == "call",
        "no arm has an app by Bluetooth, or tracers, that could warn a phone of the prober", ADD,
    ),
    "reader": Need(
        lambda design: design.name in FORMS,
        "no arm releases where people were", f"add an arm of system {' or '.join(FORMS)}",
    ),
    "network": Need(
        _speaks, "no arm has an app by Bluetooth whose messages could pass", "add one, or leave this out"
    ),
    "vendor": Need(
        lambda design: design.traits.pushes,
        "no arm has a server that wakes phones", 'add an arm of system "ntk", or leave this out',
    ),
}  # fmt: skip
"""The others stand at doors, where they hear phones that have no app as well."""


def unseen(names: Sequence[str], systems: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each adversary of these that has nothing to see under any of these systems; rule and mend."""
    from sim.systems.registry import design

    designs = [design(each) for each in systems]
    for place, name in enumerate(names):
        need = NEEDS.get(name)
        if need is not None and not any(need.of(each) for each in designs):
            yield place, need.rule, need.mend


def ages_untold(release: str | None, systems: Sequence[str]) -> tuple[str, str] | None:
    """Return the rule and the mend where a form of release tells ages under none of these systems that have it."""
    forms = [form for each in systems if (form := form_of(each, release)) is not None]
    if not forms or any(form.ages for form in forms):
        return None
    telling = [name for each in systems for name, form in FORMS.get(each, {}).items() if form.ages]
    instead = "".join(f'write release = "{name}", or ' for name in dict.fromkeys(telling))
    return "no age is told in what is released here", f"{instead}leave it out"
