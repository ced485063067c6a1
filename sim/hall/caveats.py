"""What do all arms of a study say of their worlds? Each sentence once; those that only an arm parts become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.hall.journal import Journal
from sim.hall.scenario import Arm, Scenario
from sim.world.caveats import go_out, goes_out

TRACING = ("tracers.",)
"""How keys begin that say how an arm traces: what they do is tracing's."""
ALONE = "what parts {} from other arms is not tracing alone."
ADVERSARIES = "adversaries"
ACTS = ("prober",)
"""Adversaries who bring phones of their own into the town, so that it may be warned otherwise; all others watch."""
WATCH = "only watch, and change nothing of the town: it is the same town, with another attacker."


def foreign(scenario: Scenario, arm: Arm) -> tuple[str, ...]:
    """Return the keys that an arm sets for itself alone, that do not say how it traces, and that the town feels."""
    silent = ADVERSARIES if watching(scenario, arm) else ""
    return tuple(key for key in arm.own_keys() if not key.startswith(TRACING) and key != silent)


def watching(scenario: Scenario, arm: Arm) -> bool:
    """Tell whether an arm has attackers of its own of whom the town feels nothing, as it feels none of all arms'."""
    theirs = (str(each.get("name")) for each in arm.adversaries or () if isinstance(each, dict))
    names = {*theirs, *(each.name for each in scenario.adversaries)}
    return arm.adversaries is not None and names.isdisjoint(ACTS)


ROUNDED, ROUNDED_TO_H = "hours", 1.0
"""The form of a release whose times are rounded, and to how many hours."""


def unhindered(scenario: Scenario, arm: str) -> tuple[str, ...]:
    """Say that an arm's rounded times hide nothing from a reader who knows no more than the hour; else nothing."""
    reader = scenario.adversary("reader")
    if reader is None or reader.release != ROUNDED or reader.knows_within_h < ROUNDED_TO_H:
        return ()
    return (
        f"The reader of arm {arm} knows times to within {reader.knows_within_h:g} h alone, so that rounding them to "
        "the hour can hide nothing: the arm does not show that the guard fails, but that it does not hinder this "
        "reader.",
    )


def watched(arm: str) -> str:
    """Say that an arm's own attackers do nothing to the town, so that nobody looks for what they changed there."""
    return f"Arm {arm} has attackers of its own, who {WATCH}"


def own(arm: str, keys: Iterable[str]) -> str:
    """Say which of the town's keys an arm sets for itself alone, so that nobody takes their effect for tracing's."""
    return f"Arm {arm} sets {', '.join(keys)} for itself alone: {ALONE.format('it')}"


def gathered(scenario: Scenario, journals: Mapping[tuple[str, int], Journal]) -> list[str]:
    """Return the caveats of all journals, each once: what several arms say of themselves is one sentence, with names.

    Journals that bear the caveats of all, as those of a result that was read back do, give the same.
    """
    arms = list(dict.fromkeys(arm for arm, _ in journals))
    said = dict.fromkeys(caveat for journal in journals.values() for caveat in journal.caveats)
    for one_by_one, together in (_owned(scenario, arms), _watched(scenario, arms), *_outings(scenario, arms)):
        found = [caveat for caveat in said if caveat in one_by_one]
        if found:
            said = dict.fromkeys(together if caveat == found[0] else caveat for caveat in said)
            said = dict.fromkeys(caveat for caveat in said if caveat not in one_by_one or caveat == together)
    return list(said)


def _owned(scenario: Scenario, arms: list[str]) -> tuple[set[str], str]:
    """Return what arms say one by one of the keys of their own, and what that is in one sentence."""
    keys = {arm.name: foreign(scenario, arm) for arm in scenario.arms if arm.name in arms and foreign(scenario, arm)}
    alone = {own(arm, mine) for arm, mine in keys.items()}
    if len(alone) < 2:
        return alone, "".join(alone)
    by_keys: dict[tuple[str, ...], list[str]] = {}
    for arm, mine in keys.items():
        by_keys.setdefault(mine, []).append(arm)
    groups = "; ".join(f"{', '.join(names)} ({', '.join(mine)})" for mine, names in by_keys.items())
    return alone, f"Arms that set keys for themselves alone: {groups}; {ALONE.format('them')}"


def _watched(scenario: Scenario, arms: list[str]) -> tuple[set[str], str]:
    """Return what arms say one by one of their own attackers who only watch, and what that is in one sentence."""
    names = [arm.name for arm in scenario.arms if arm.name in arms and watching(scenario, arm)]
    alone = set(map(watched, names))
    if len(alone) < 2:
        return alone, "".join(alone)
    return alone, f"Arms with attackers of their own: {', '.join(names)}; these {WATCH}"


def _outings(scenario: Scenario, arms: list[str]) -> Iterator[tuple[set[str], str]]:
    """Yield, by country, what arms say one by one of how often people go out, and what that is in one sentence."""
    towns = {arm: scenario.arm(arm).population for arm in arms}
    for french in (True, False):
        often: dict[float, list[str]] = {}
        for arm, town in towns.items():
            if (town.country in (None, "france")) is french:
                often.setdefault(town.going_out or 1.0, []).append(arm)
        alone = {goes_out(each, french) for each in often if each != 1.0}
        yield alone, "".join(alone) if len(often) == 1 else go_out(often, french)
