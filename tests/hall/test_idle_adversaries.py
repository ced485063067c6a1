"""Is an adversary who has nothing to see in any arm refused, and no arm that others' adversaries leave alone?"""

from __future__ import annotations

import pytest

from sim.hall.scenario import Scenario, load
from sim.problems import Refused
from tests.hall.hamlet import FILE

UNTRACED, UNREAD = ("none",), ("none", "tracers")
IDLE = {
    "neighbour": UNTRACED,
    "listener": UNTRACED,
    "parasite": UNTRACED,
    "prober": UNTRACED,
    "operator": UNREAD,
    "reader": UNREAD,
    "network": UNREAD,
    "vendor": UNREAD,
}
"""In arms of which systems an adversary finds nothing; those who stand at doors hear phones that have no app, too."""


def scenario(name: str, *systems: str, own: bool = False) -> Scenario:
    said = f'adversaries=[{{name="{name}"}}]'
    arms = ", ".join(f'{{name="{each}",system="{each}"{"," + said if own else ""}}}' for each in systems)
    shared = () if own else (said,)
    days = "days=30"  # a prober waits for three weeks
    return load(FILE, (days, f"arms=[{arms}]", *shared))


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(("name", "systems"), [(name, systems[:n]) for name, systems in IDLE.items()
                                               for n in range(1, len(systems) + 1)])  # fmt: skip
def test_who_has_nothing_to_see_is_refused(name: str, systems: tuple[str, ...], own: bool) -> None:
    with pytest.raises(Refused) as caught:
        scenario(name, *systems, own=own)
    for each in caught.value.problems:
        assert each.key.endswith(f"adversaries.{name}.name")
        assert each.value == f'"{name}"'
        assert each.line
        assert each.rule
        assert each.mend
    assert len(caught.value.problems) == (len(systems) if own else 1)


@pytest.mark.parametrize(("name", "system"), [
    *((name, "tracers") for name, systems in IDLE.items() if systems == UNTRACED and name != "prober"),
    ("gate", "none"), ("burglar", "none"), ("operator", "gaen"), ("network", "gaen"), ("vendor", "ntk"),
    ("reader", "antennas"),
])  # fmt: skip
def test_one_arm_is_enough_and_the_others_live_beside_it(name: str, system: str) -> None:
    made = scenario(name, "none", *({system} - {"none"}))
    assert made.arm("none").adversaries == made.adversaries


def reader(system: str, release: str, *, own: bool) -> Scenario:
    said = f'adversaries=[{{name="reader", {release}knows_age=true}}]'
    arms = f'{{name="none",system="none"}}, {{name="a",system="{system}"{", " + said if own else ""}}}'
    return load(FILE, (f"arms=[{arms}]", *(() if own else (said,))))


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(("system", "form", "mend"), [
    *(("itineraries", each, 'write release = "published", or leave it out')
      for each in ("hours", "districts", "places", "premises")),
    ("antennas", "log", "leave it out"), ("wristband", "", "leave it out"),
])  # fmt: skip
def test_nobody_can_use_an_age_that_is_not_told(system: str, form: str, mend: str, *, own: bool) -> None:
    with pytest.raises(Refused) as caught:
        reader(system, f'release="{form}", ' if form else "", own=own)
    (told,) = caught.value.problems
    assert (told.rule, told.value, told.mend) == ("no age is told in what is released here", "true", mend)
    assert told.key.endswith("adversaries.reader.knows_age")
    assert told.line


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("release", ["", 'release="published", '])
def test_who_knows_ages_reads_a_release_that_tells_them(release: str, *, own: bool) -> None:
    reader("itineraries", release, own=own)
