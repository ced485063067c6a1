"""A small recorded world that a test can carry: forty people, five days, long talks, and a scenario around it."""

from __future__ import annotations

from pathlib import Path

from sim.draws import Draws
from sim.hall.scenario import Scenario, load

PEOPLE = 40
DAYS = 5
STEP = 20
TALK_STEPS = 90

STORY = """
question = {{ fr = "Le village va-t-il bien ?", en = "Is the village well?" }}
start = 2020-06-29
days = {days}
seeds = {{ first = 1, count = 2 }}
population = {{ world = "recorded", file = "village.dat", period_days = 7 }}
disease = {{ r0 = 2.5, infected_at_start = 6, imports_per_day = 0.5 }}
health = {{ seeks_test = 0.9, declares = 0.9 }}
phones = {{ adoption = 0.8, ownership = 0.9, left_behind = 0.05 }}

[[arms]]
name = "none"
system = "none"

[[arms]]
name = "gaen"
system = "gaen"
rule = "swisscovid_2020_09"
"""


def rows() -> list[str]:
    """Every morning each villager talks for half an hour with one of the next four, in the file's `t i j` form."""
    out = []
    for day in range(DAYS):
        for person in range(PEOPLE):
            friend = (person + 1 + int(4 * Draws(0).uniform("village", day, person))) % PEOPLE
            start = day * 86_400 + 8 * 3_600 + STEP * int(1_000 * Draws(0).uniform("village.start", day, person))
            for step in range(TALK_STEPS):
                out.append(f"{start + STEP * (step + 1)} {100 + person} {100 + friend}")
    return sorted(out, key=lambda row: int(row.split()[0]))


def village(folder: Path, days: int = 21, *settings: str) -> Scenario:
    """Write the recording and its scenario into a folder and load it."""
    folder.mkdir(exist_ok=True)
    (folder / "village.dat").write_text("\n".join(rows()) + "\n")
    (folder / "village.toml").write_text(STORY.format(days=days))
    return load(folder / "village.toml", settings)
