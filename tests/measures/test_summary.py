"""Has a summary exactly the promised keys, no NaN, and a verdict that says when it cannot tell?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.hall.journal import IMPORTED, Journal
from sim.hall.scenario import load
from sim.measures import measure
from sim.measures.counted import Unknown
from sim.measures.judging import EXCESS
from sim.measures.staff import NO_BANDS, NUMBERS
from sim.measures.summary import NEEDLESS, summarise
from sim.metrics import METRICS, unmeasured
from sim.metrics.listening import LISTENING
from tests.hall.village import village
from tests.measures.facts import Facts


def journals(arms: tuple[str, ...], seeds: int) -> dict[tuple[str, int], Journal]:
    lived = {}
    for arm in arms:
        for seed in range(1, seeds + 1):
            facts = Facts(seed=seed, arm=arm)
            for person in range(seed + (1 if arm == "none" else 0)):
                facts.infected(person, 1 + person, IMPORTED)
            if arm == "gaen":
                facts.reported(0, 3).alerted(2, 4, _0=0.1 * seed)
            lived[arm, seed] = facts.closed()
    return lived


@pytest.mark.parametrize("seeds", [1, 4, 5])
def test_the_keys_are_those_of_the_contract(tmp_path: Path, seeds: int) -> None:
    said = summarise(village(tmp_path), journals(("none", "gaen", "robert"), seeds))
    assert list(said) == ["schema", "scenario", "seeds", "arms", "paired", "verdict"]
    assert (said["schema"], said["scenario"], said["seeds"]) == (1, "village", list(range(1, seeds + 1)))
    assert list(said["arms"]) == ["none", "gaen", "robert"]
    assert list(said["paired"]) == ["gaen - none", "robert - none"]
    for rows, keys in (
        *((rows, ["value", "low", "high", "unit", "n", "by_seed"]) for rows in said["arms"].values()),
        *((rows, ["value", "low", "high", "unpaired_low", "unpaired_high"]) for rows in said["paired"].values()),
    ):
        assert list(rows) == list(METRICS)
        for row in rows.values():
            undefined = row["value"] is None
            assert list(row) == [*keys, "why"] if undefined or "why" in row else keys
            assert not undefined or row["why"]
    json.dumps(said, allow_nan=False)


def test_values_by_seed_stand_in_the_order_of_seeds(tmp_path: Path) -> None:
    said = summarise(village(tmp_path), journals(("none", "gaen"), 5))
    infections = said["arms"]["gaen"]["epidemic.infections"]
    assert infections["by_seed"] == [1, 2, 3, 4, 5]
    assert (infections["value"], infections["n"], infections["unit"]) == (3, 5, "persons")
    assert said["arms"]["gaen"]["epidemic.infections_averted"]["by_seed"] == [1, 1, 1, 1, 1]
    assert said["paired"]["gaen - none"]["epidemic.infections"]["value"] == -1
    assert said["arms"]["none"]["alerts.per_report"]["by_seed"] == [None] * 5


def test_intervals_begin_with_five_seeds(tmp_path: Path) -> None:
    for seeds, known in ((4, False), (5, True)):
        said = summarise(village(tmp_path), journals(("none", "gaen"), seeds))
        row, pair = said["arms"]["gaen"]["people"], said["paired"]["gaen - none"]["people"]
        assert (row["low"] is not None, pair["unpaired_high"] is not None) == (known, known)


def test_without_arm_none_there_are_no_pairs(tmp_path: Path) -> None:
    said = summarise(village(tmp_path), journals(("gaen", "robert"), 2))
    assert said["paired"] == {}
    assert said["arms"]["gaen"]["epidemic.infections_averted"]["value"] is None


@pytest.mark.parametrize(("key", "apart"), [("population = { period_days = 6 }", True),
                                            ("population = { period_days = 7 }", False),
                                            ("phones = { ownership = 0.5 }", False)])  # fmt: skip
def test_arms_of_different_towns_are_not_compared(tmp_path: Path, key: str, apart: bool) -> None:
    village(tmp_path)
    with (tmp_path / "village.toml").open("a", encoding="utf-8") as file:
        file.write(f'{key}\n[[arms]]\nname = "robert"\nsystem = "gaen"\n')
    said = summarise(load(tmp_path / "village.toml"), journals(("none", "gaen", "robert"), 5))
    why = "these arms live in different towns, or begin with other cases, where the same seed draws other people"
    for name in ("epidemic.infections_averted", "epidemic.infections_averted_share"):
        row = said["arms"]["gaen"][name]
        assert (row["value"] is None, row.get("why") == why) == (apart, apart)
        assert said["arms"]["robert"][name]["value"] is not None
    pair = said["paired"]["gaen - none"]["epidemic.infections"]
    assert (pair["value"] is None, pair["unpaired_low"] is None, pair.get("why") == why) == (apart, apart, apart)
    assert said["arms"]["gaen"]["epidemic.infections"]["value"] == 3
    assert said["paired"]["robert - none"]["epidemic.infections"]["value"] == -1


def test_where_every_arm_traces_no_arm_is_said_to_live_elsewhere(tmp_path: Path) -> None:
    village(tmp_path)
    with (tmp_path / "village.toml").open("a", encoding="utf-8") as file:
        file.write("population = { period_days = 6 }\n")
    said = summarise(load(tmp_path / "village.toml"), journals(("gaen",), 2))
    assert "no arm without tracing" in said["arms"]["gaen"]["epidemic.infections_averted"]["why"]


def test_nothing_is_rounded(tmp_path: Path) -> None:
    facts = Facts(people=2_000, town=True)
    for person in range(1_000):
        facts.alerted(person, 3).rests(person, 3, 1_999, dose=float(person < 3))
    row = summarise(village(tmp_path), {("none", 1): facts.closed()})["arms"]["none"]["alerts.false_exposure"]
    assert (row["value"], row["by_seed"]) == (0.997, [0.997])


def test_the_verdict_is_asked_of_every_arm_that_traces_and_of_the_seeds_lived(tmp_path: Path) -> None:
    rule = 'verdict={metric="reports", holds_when={low_above=0.5}, fails_when={high_below=0.1}, seeds=5}'
    scenario = village(tmp_path, 21, rule)
    for seeds, answer in ((5, "holds"), (4, "cannot tell")):
        said = summarise(scenario, journals(("none", "gaen"), seeds))["verdict"]
        assert list(said["cells"]) == ["gaen"]
        assert (said["answer"], said["seeds"]) == (answer, {"declared": 5, "had": seeds})
    assert summarise(scenario, journals(("none",), 5))["verdict"]["cells"]["gaen"]["value"] is None


LISTEN = tuple(metric.name for metric in LISTENING)


@pytest.mark.parametrize("world", ["recorded", "town"])
def test_what_is_said_to_be_never_measured_is_exactly_what_is_empty(world: str) -> None:
    facts = Facts(town=world == "town")
    facts.infected(1, 1, 0)
    facts.reported(0, 3)
    facts.alerted(1, 5, _0=1.0)
    journal = facts.closed()
    journal.numbers |= {"r0_reached": 1.0, "lone_bytes_a_day": 100.0, "bridged": 0.5, "fetched_bytes": 1.0}
    journal.numbers |= {number: 1.0 for number, nobody in NUMBERS.values() if world == "town" or nobody != NO_BANDS}
    journal.numbers |= {"junk_huge_refused": 1.0, "junk_huge_answered": 0.0, "junk_huge_taken": 0.0}
    found = {name: one for name, one in measure(journal, journal).items() if name not in (NEEDLESS, *EXCESS)}
    assert {name for name, one in found.items() if isinstance(one, Unknown)} == {
        n
        for n in found
        if unmeasured(n, world)
        or n.startswith(("privacy.neighbour.", "privacy.operator.", "privacy.prober.", "privacy.trails.", *LISTEN))
        or n.startswith(("privacy.network.", "privacy.vendor.", "traffic.", "privacy.gate.", "privacy.burglar."))
    }
