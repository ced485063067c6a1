"""From which run does a figure come? The foot that lets it be quoted alone, and the same for its file's metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.hall.scenario import Scenario
from sim.measures.summary import UNTRACED
from sim.problems import shown
from sim.report.arms import own, rule_of, short, systems, titles
from sim.report.setting import LEAST_RANGE
from sim.report.wording import Language, day_month, many, number, percent

SHORT_DIGEST = 12
"""How many letters of a digest stand on a figure; its file's metadata has all."""

MOST_ONE_BY_ONE = 4
"""Of more arms than these, values are told without their arms."""
PERCENT = "\N{NO-BREAK SPACE}%"

SAID = {
    "fr": {
        "scenario": "scénario {}",
        "town": "{people} personnes, à partir du {date}, {days}",
        "app": "application : {} des propriétaires de téléphone",
        "rule": "{} : règle {}",
        "rules": " ; ",
        "range": "{} à {}",
        "two": "{} ou {}",
        "seed": "tirage\N{NO-BREAK SPACE}{}",
        "seeds": "tirages\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}à\N{NO-BREAK SPACE}{}",
        "own": "{arm} s'écarte du fichier par\N{NO-BREAK SPACE}: {keys}",
        "digest": "empreinte\N{NO-BREAK SPACE}{}",
    },
    "en": {
        "scenario": "scenario {}",
        "town": "{people} people, from {date}, {days}",
        "app": "app: {} of phone owners",
        "rule": "{}: rule {}",
        "rules": "; ",
        "range": "{} to {}",
        "two": "{} or {}",
        "seed": "seed\N{NO-BREAK SPACE}{}",
        "seeds": "seeds\N{NO-BREAK SPACE}{}\N{EN DASH}{}",
        "own": "{arm} differs from the file by: {keys}",
        "digest": "digest\N{NO-BREAK SPACE}{}",
    },
}

NO_UNTRACED = {
    "fr": "Aucune version sans traçage n'a été vécue ici : rien ne dit ce que le traçage change.",
    "en": "No version without tracing was lived here: nothing tells what the tracing changes.",
}
"""What a figure says where the same weeks without tracing do not stand beside."""


@dataclass(frozen=True)
class Origin:
    """The study a figure shows: its scenario and summary, which version lived it, and the digest of its runs."""

    scenario: Scenario
    summary: Mapping[str, Any]
    version: str
    digest: str

    @property
    def arms(self) -> list[str]:
        """The arms that were lived."""
        return list(self.summary["arms"])

    @property
    def seeds(self) -> int:
        """How many seeds were lived."""
        return len(self.summary["seeds"])

    @property
    def untraced(self) -> str:
        """The arm that the others are compared with; empty where none of those lived traces nobody."""
        return next((arm for arm in self.arms if systems(self.scenario)[arm] == UNTRACED), "")

    def title(self, language: Language) -> str:
        """Return the question, or the scenario's name where it asks none."""
        return shown(getattr(self.scenario.question, language) or self.scenario.name)

    def names(self, language: Language, *, brief: bool = False, within: int | None = None) -> dict[str, str]:
        """Return what each arm is called, in no more letters than fit `within` a place, if that is said."""
        return titles(self.scenario, self.arms, language, brief=brief, within=within)

    def foot(self, language: Language, letters: int = SHORT_DIGEST) -> str:
        """Return, on one line, what it takes to find the run: so many letters of its digest."""
        said = SAID[language]
        parts = [
            f"pistage {self.version}",
            said["scenario"].format(shown(self.scenario.name)),
            *self.lived(language),
            *self._own(language),
            said["digest"].format(self.digest[:letters]),
        ]
        return " · ".join(part for part in parts if part)

    def lived(self, language: Language, *, rules: bool = True) -> list[str]:
        """Return what was lived: who and when, who runs the app, by which rules alerts go, and which seeds."""
        said, seeds = SAID[language], self.summary["seeds"]
        start = f"{day_month(self.scenario.start, language)} {self.scenario.start.year}"
        days = many(self.scenario.days, "jour" if language == "fr" else "day", language)
        return [
            said["town"].format(people=self._people(language), date=start, days=days),
            *self._app(language),
            said["rules"].join(self._rules(language)) if rules else "",
            said["seed"].format(*seeds) if len(seeds) == 1 else said["seeds"].format(seeds[0], seeds[-1]),
        ]

    def _own(self, language: Language) -> Iterator[str]:
        """Yield for each arm that sets keys for itself alone which these are."""
        system = systems(self.scenario)
        for arm in self.arms:
            told = own(self.scenario, arm, language)
            alone = list(map(system.get, self.arms)).count(system[arm]) == 1
            if told:
                called = short(system[arm], language) if alone else arm
                yield SAID[language]["own"].format(arm=called, keys=told)

    def _people(self, language: Language) -> str:
        counts = {arm: rows["people"]["value"] for arm, rows in self.summary["arms"].items()}
        return self._by_arm(counts, number, language)

    @cached_property
    def _adoption(self) -> dict[str, float]:
        """The share of phone owners who run the app, for each arm that has one."""
        with_app = [arm for arm in self.arms if systems(self.scenario)[arm] != UNTRACED]
        return {arm: self.scenario.arm(arm).phones.adoption for arm in with_app}

    def _app(self, language: Language) -> Iterator[str]:
        """Yield who runs the app; nothing where no arm has one."""
        if self._adoption:
            yield SAID[language]["app"].format(self._by_arm(self._adoption, percent, language))

    def _by_arm(self, values: Mapping[str, float], write: Callable[[float, Language], str], language: Language) -> str:
        """Return a value that all arms share, else each arm's own after its system's name; of many, both ends."""
        different = sorted(set(values.values()))
        if len(different) == 1:
            return write(different[0], language)
        if len(values) > MOST_ONE_BY_ONE:
            low, high = write(different[0], language), write(different[-1], language)
            said = SAID[language]["two" if len(different) == LEAST_RANGE - 1 else "range"]
            return said.format(low.removesuffix(PERCENT), high)
        return ", ".join(f"{short(systems(self.scenario)[arm], language)} {write(value, language)}"
                         for arm, value in values.items())  # fmt: skip

    def _rules(self, language: Language) -> list[str]:
        """Return each system with the rule that decides its alerts, each pair once."""
        pairs = ((short(systems(self.scenario)[arm], language), rule_of(self.scenario, arm)) for arm in self.arms)
        return [SAID[language]["rule"].format(*pair) for pair in dict.fromkeys(pairs) if pair[1]]
