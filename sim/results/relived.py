"""What did one seed of a kept result look like, hour by hour? It is lived again before cameras, and held against it.

What is shown is the run that the result tells of, or nothing: its journal must have the digest that was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.hall.engine import live
from sim.hall.film.camera import Camera, listener
from sim.hall.film.fit import speaks, tells, why_not
from sim.hall.journal import Journal
from sim.hall.readiness import ready
from sim.hall.scenario import Scenario
from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.report.player.heading import header
from sim.results.again import Run, circumstances, restored, where_they_part

MOST_ARMS = 2
"""So many systems stand beside each other on a page."""
# fmt: off
PLAYER = parameter(0.16e6, "bytes", "measured: the player, its styles and its words")
STAYS = parameter(10.0, "bytes a person and day", "measured in a town of 2,000 over 7 days, packed as text")
MESSAGES = parameter(27.0, "bytes a user and day", "measured in the same town: what a server has, and from whom")
HEARD = parameter(30_000.0, "bytes a day", "measured in the same town: what eight receivers hear")
MOST = parameter(25e6, "bytes", "assumption: what can still be sent by mail, and opens in some seconds")
# fmt: on

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Relived:
    """A film of one or two arms of a result, as chunks, and what its page says above it."""

    chunks: tuple[bytes, ...]
    header: Mapping[str, Any]


class Unlike(Exception):  # noqa: N818  a message for users, as Refused is
    """What was lived is not the run that the result tells of; `told` says where, and what is not as it was then."""

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__(told[0])
        self.told = list(told)


@dataclass(frozen=True)
class Shot:
    """What of a result is to be filmed: which arms, which seed, and how many days from the first on."""

    run: Run
    scenario: Scenario
    arms: tuple[str, ...]
    seed: int
    days: int

    @classmethod
    def of(cls, run: Run, folder: Path, arms: Sequence[str] | None, seed: int | None, days: int | None) -> Shot:
        """Return what is to be filmed of the result in a folder. Raises Refused for what cannot be."""
        scenario = restored(run, folder)
        problems = [] if arms is None else list(_misnamed(run["arms"], scenario, arms))
        if seed is not None and seed not in run["seeds"]:
            mend = f"it has {_listed(run['seeds'])}"
            problems.append(Problem("no such seed of this result", mend, key="--seed", value=str(seed)))
        if days is not None and days > scenario.days:
            problems.append(Problem("the run has fewer days", f"it has {scenario.days}", key="--days", value=str(days)))
        if problems:
            raise Refused(problems)
        which = _usual(run, scenario) if arms is None else tuple(arms)
        shot = cls(run, scenario, which, run["seeds"][0] if seed is None else seed, days or scenario.days)
        if shot.bytes() > MOST:
            raise Refused(_too_large(shot))
        return shot

    def bytes(self) -> float:
        """Estimate how large a file with this film is."""
        size = float(PLAYER)
        for arm in self.arms:
            mine = self.scenario.arm(arm)
            people = mine.population.people or 0
            users = people * mine.phones.adoption if speaks(mine.arms[0].system) else 0.0
            size += self.days * (people * STAYS + users * MESSAGES + (HEARD if users else 0.0))
        return size


def relived(shot: Shot, progress: Progress) -> Relived:
    """Live again what is to be filmed. Raises Refused where it cannot run here, Unlike where it is another run now."""
    run, scenario, seed = shot.run, shot.scenario, shot.seed
    ready(scenario, shot.arms, building=lambda share: progress(f"building the town, {share:.0%}", 0, 0))
    chunks: list[bytes] = []
    journals: dict[tuple[str, int], Journal] = {}
    cameras: list[Camera] = []
    for number, arm in enumerate(shot.arms):
        like = cameras[0] if number and _same_town(scenario, shot.arms[0], arm) else None
        camera = Camera(
            number, lambda chunk: chunks.append(chunk.to_bytes()), like=like,
            listener=listener(), days=shot.days,
        )  # fmt: skip
        cameras.append(camera)

        def each_day(day: int, arm: str = arm, before: int = number * scenario.days) -> None:
            progress(f"{arm}, seed {seed}", before + day, len(shot.arms) * scenario.days)

        journals[arm, seed] = live(scenario, arm, seed, each_day, camera=camera)
    unlike = [
        f"arm {arm}, seed {seed}: {where_they_part(then['days'], journal)}"
        for (arm, _), journal in journals.items()
        if (then := run["digests"][arm][str(seed)])["digest"] != journal.digest()
    ]
    if unlike:
        raise Unlike([*unlike, *circumstances(run, scenario, journals)])
    return Relived(tuple(chunks), _header(shot))


def watch(
    folder: str | Path, arms: Sequence[str] | None = None, seed: int | None = None, days: int | None = None
) -> Any:
    """Return a widget that shows one seed of a result in a notebook's cell. Raises Refused, or Unlike."""
    from sim.report.player.widget import widget
    from sim.results.reading import record_of

    shot = Shot.of(record_of(Path(folder)), Path(folder), arms, seed, days)
    film = relived(shot, lambda what, done, total: None)
    return widget(film.chunks, film.header)


def _header(shot: Shot) -> dict[str, Any]:
    """Return what a page says above a film, and whence the film comes."""
    run, scenario = shot.run, shot.scenario
    source = {"scenario": scenario.name, "version": run["pistage"], "digest": run["digest"]}
    return {**header(scenario, shot.arms, shot.seed), "days": shot.days, "source": source}


# -- what can be filmed -----------------------------------------------------------------------------------------------


def _usual(run: Run, scenario: Scenario) -> tuple[str, ...]:
    """Return the arms that are filmed if nobody names any: of the verdict's cells, or of all, the first that tell."""
    lived: list[str] = run["arms"]
    able = [arm for arm in lived if why_not(scenario, arm) is None]
    if not able:
        raise Refused(Problem(f"arm {lived[0]} {why_not(scenario, lived[0])}", "film a scenario of a town"))
    system = {arm.name: arm.system for arm in scenario.arms}
    telling = [arm for arm in able if tells(system[arm])]
    cells = scenario.verdict.cells if scenario.verdict is not None else ()
    declared = [arm for arm in telling if arm in cells]
    return tuple((declared or telling or able)[:MOST_ARMS])


def _misnamed(lived: Sequence[str], scenario: Scenario, arms: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the arms that were named."""
    mend = f"this result has: {', '.join(lived)}"
    for arm in arms:
        if arm not in lived:
            yield Problem("no such arm of this result", mend, key="--arms", value=arm)
        elif (why := why_not(scenario, arm)) is not None:
            yield Problem(why, "leave it out", key="--arms", value=arm)
    if not 1 <= len(arms) <= MOST_ARMS or len(set(arms)) < len(arms):
        rule = f"a replay shows one arm, or {MOST_ARMS} different ones"
        yield Problem(rule, mend, key="--arms", value=",".join(arms))


def _same_town(scenario: Scenario, one: str, other: str) -> bool:
    return scenario.arm(one).population == scenario.arm(other).population


def _too_large(shot: Shot) -> Problem:
    """Return what to say of a film that would not go into one file, with a length that does."""
    whole = shot.bytes()
    fit = int(shot.days * (MOST - PLAYER) / (whole - PLAYER))
    rule = f"one file would be about {whole / 1e6:.0f} MB, and a page is asked to open up to {MOST / 1e6:.0f} MB"
    mend = f"film the first days with --days {fit}" if fit else "run the scenario with fewer people"
    fewer = ", or one arm with --arms" if len(shot.arms) > 1 else ""
    return Problem(rule, mend + fewer, key="--days", value=str(shot.days))


def _listed(seeds: Sequence[int]) -> str:
    """Return seeds in few words: they follow one another."""
    return str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
