"""What do all arms of a study say of their worlds? Each sentence once; those that only an arm parts become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.hall.journal import Journal
from sim.hall.scenario import Arm, Scenario
from sim.world.caveats import go_out, goes_out

TRACING = ("tracers.",)
"""How keys begin that say how an arm traces: what they do is tracing's."""
ALONE = "what parts {} from other arms is not tracing alone."


def foreign(arm: Arm) -> tuple[str, ...]:
    """Return the keys that an arm sets for itself alone and that do not say how it traces."""
    return tuple(key for key in arm.own_keys() if not key.startswith(TRACING))


def own(arm: str, keys: Iterable[str]) -> str:
    """Say which of the town's keys an arm sets for itself alone, so that nobody takes their effect for tracing's."""
    return f"Arm {arm} sets {', '.join(keys)} for itself alone: {ALONE.format('it')}"


def gathered(scenario: Scenario, journals: Mapping[tuple[str, int], Journal]) -> list[str]:
    """Return the caveats of all journals, each once: what several arms say of themselves is one sentence, with names.

    Journals that bear the caveats of all, as those of a result that was read back do, give the same.
    """
    arms = list(dict.fromkeys(arm for arm, _ in journals))
    said = dict.fromkeys(caveat for journal in journals.values() for caveat in journal.caveats)
    for one_by_one, together in (_owned(scenario, arms), *_outings(scenario, arms)):
        found = [caveat for caveat in said if caveat in one_by_one]
        if found:
            said = dict.fromkeys(together if caveat == found[0] else caveat for caveat in said)
            said = dict.fromkeys(caveat for caveat in said if caveat not in one_by_one or caveat == together)
    return list(said)


def _owned(scenario: Scenario, arms: list[str]) -> tuple[set[str], str]:
    """Return what arms say one by one of the keys of their own, and what that is in one sentence."""
    keys = {arm.name: foreign(arm) for arm in scenario.arms if arm.name in arms and foreign(arm)}
    alone = {own(arm, mine) for arm, mine in keys.items()}
    if len(alone) < 2:
        return alone, "".join(alone)
    by_keys: dict[tuple[str, ...], list[str]] = {}
    for arm, mine in keys.items():
        by_keys.setdefault(mine, []).append(arm)
    groups = "; ".join(f"{', '.join(names)} ({', '.join(mine)})" for mine, names in by_keys.items())
    return alone, f"Arms that set keys for themselves alone: {groups}; {ALONE.format('them')}"


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
