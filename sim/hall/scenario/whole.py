"""What is a scenario? One story: a question, a town, and the arms in which the same weeks are lived."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pydantic import PrivateAttr, ValidationInfo, field_validator

from sim.hall.scenario.adversaries import (
    PLACED,
    Adversary,
    AdversaryName,
    cannot_probe,
    idle_keys_of,
    readable,
    unreleased,
)  # fmt: skip
from sim.hall.scenario.alerts import Alerts
from sim.hall.scenario.answerable import Cell, undecidable
from sim.hall.scenario.arm import Arm
from sim.hall.scenario.checking import checked
from sim.hall.scenario.effect import idle_keys
from sim.hall.scenario.keys import (
    ClaimId,
    Disease,
    Health,
    Phones,
    Policy,
    Question,
    Radio,
    Seeds,
    Servers,
    Table,
    did_you_mean,
    key,
    not_redacted,
    refuse,
)
from sim.hall.scenario.merge import Layers, gather, plain
from sim.hall.scenario.office import Tracers, has_alerts_to_judge
from sim.hall.scenario.population import DISEASE_OF, PHONES_OF, RADIO_OF, Population, out_of_place
from sim.hall.scenario.text import KeyPath
from sim.hall.scenario.traffic import Traffic, too_many
from sim.hall.scenario.verdict import Verdict, unknown_cells, unmeasured_here
from sim.problems import Problem, Refused, once
from sim.systems.mixture import JOINT

FIRST_DATE = datetime.date(2000, 1, 1)
LAST_DATE = datetime.date(2099, 12, 31)
MOST_ARMS = 50
MOST_LEFT_BEHIND = 0.5

POPULATED = {"recorded": "measured contacts", "situations": "situations"}
"""What worlds without places are made of."""
UNNAMEABLE = set('<>:"/\\|?*')
"""What no folder's name may hold on some system or other."""
LONGEST_NAME = 80


def _within(policy: Policy, index: int, first: datetime.date, last: datetime.date) -> None:
    """Refuse a measure that is never in force while the town is watched."""
    run = f"the run goes from {first} to {last}"
    if policy.from_ > last:
        refuse("begins after the run's last day, so this would change nothing", run, (index, "from"))
    if policy.to is not None and policy.to < first:
        refuse("ends before day 0, so this would change nothing", run, (index, "to"))


F = TypeVar("F", bound=Table)


def _filled(table: F, of_world: Mapping[str, Mapping[str, Any]], population: Population | None) -> F:
    """Return a table with what holds in this world for the keys it leaves out."""
    of_this = of_world[population.world] if population is not None else {}
    absent = {name: value for name, value in of_this.items() if getattr(table, name) is None}
    return table.model_copy(update=absent) if absent else table


class Scenario(Table):
    """One story: a question, a town, and the arms in which the same weeks are lived.

    Read one with `sim.load("office")`; change one with `with_settings`.
    """

    claim: ClaimId | None = key(None, "which claim of the interview of 24 April 2020 is put to the test")
    question: Question = key(Question(), "the question the scenario answers")
    based_on: str | None = key(None, "a file beside this one, else a shipped scenario: what it says holds here too")
    start: datetime.date = key(..., "the date of day 0", ge=FIRST_DATE, le=LAST_DATE)
    days: int = key(..., "how long the town is watched", "days", ge=1, le=3650)
    seeds: Seeds = key(Seeds(), "which draws of chance are lived")
    population: Population = key(..., "who lives in the town and where its meetings come from")
    disease: Disease = key(..., "how the infection enters the town and how readily it passes")
    phones: Phones = key(
        Phones(), validate_default=True, says="who owns a phone, who runs the app, and who leaves it behind"
    )
    servers: Servers = key(Servers(), "what reaches servers beside what phones say")
    traffic: Traffic | None = key(None, "what stands between the app's messages and those who carry them")
    radio: Radio = key(Radio(), validate_default=True, says="what happens to a signal between two phones")
    health: Health = key(Health(), "what people do when sick, positive or alerted, and what the health service can do")
    tracers: Tracers = key(Tracers(), "how many human contact tracers there are, and what people tell them")
    alerts: Alerts | None = key(None, "what apps keep back of their alerts; where it is absent, nothing")
    policies: tuple[Policy, ...] = key((), "measures in force between two dates", strict=False, max_length=100)
    arms: tuple[Arm, ...] = key(..., "the versions of the town", strict=False, max_length=MOST_ARMS)
    adversaries: tuple[Adversary, ...] = key((), "who tries to learn who was positive", strict=False)
    verdict: Verdict | None = key(None, "when the claim is said to hold")

    _layers: Layers | None = PrivateAttr(None)

    @field_validator("population")
    @classmethod
    def _lived(cls, population: Population, info: ValidationInfo) -> Population:
        days: int | None = info.data.get("days")
        for i, each in enumerate(population.situations or ()):
            last = (population.onset_day or 0) + each.days[-1]
            if days is not None and last >= days:
                mend = f"write days = {last + 1} or more at the top"
                refuse("comes about after the run's last day", mend, ("situations", i, "days"))
        return population

    @field_validator("disease")
    @classmethod
    def _no_homes(cls, disease: Disease, info: ValidationInfo) -> Disease:
        population: Population | None = info.data.get("population")
        if disease.household_attack is not None and population is not None and population.world == "recorded":
            refuse("a recorded world knows no homes, so this has no meaning", "leave it out", ("household_attack",))
        if population is not None and population.world == "situations":
            for name, nothing in (("infected_at_start", 1), ("imports_per_day", 0.0)):
                if getattr(disease, name) != nothing:
                    refuse("one of each pair is ill, and nobody else falls ill", "leave it out", (name,))
        return _filled(disease, DISEASE_OF, population)

    @field_validator("phones")
    @classmethod
    def _left_for_a_day(cls, phones: Phones, info: ValidationInfo) -> Phones:
        population: Population | None = info.data.get("population")
        if population is not None and population.world == "town" and phones.left_behind > MOST_LEFT_BEHIND:
            rule = f"at most {MOST_LEFT_BEHIND:g} in a town, so that one lapse is over before the next begins"
            refuse(rule, at=("left_behind",))
        if population is not None and population.world == "situations":
            for name in ("left_behind", "ownership"):
                if getattr(phones, name):
                    refuse("situations say themselves which phones are there", "leave it out", (name,))
        return _filled(phones, PHONES_OF, population)

    @field_validator("traffic")
    @classmethod
    def _played(cls, traffic: Traffic | None, info: ValidationInfo) -> Traffic | None:
        if traffic is not None and (why := too_many(info.data.get("population"))):
            refuse(*why)
        return traffic

    @field_validator("radio")
    @classmethod
    def _fits_the_world(cls, radio: Radio, info: ValidationInfo) -> Radio:
        population: Population | None = info.data.get("population")
        if population is None:
            return radio
        if radio.wall_db is not None and population.world == "recorded":
            refuse("a recorded world knows no walls, so this would change nothing", "leave it out", ("wall_db",))
        if radio.channel == "badge" and population.world != "recorded":
            refuse("nobody here wears a badge", 'leave it out, or write channel = "dp3t_exp34"', ("channel",))
        return _filled(radio, RADIO_OF, population)

    @field_validator("policies")
    @classmethod
    def _felt(cls, policies: tuple[Policy, ...], info: ValidationInfo) -> tuple[Policy, ...]:
        population: Population | None = info.data.get("population")
        start, days = info.data.get("start"), info.data.get("days")
        for i, policy in enumerate(policies):
            if start is not None and days is not None:
                _within(policy, i, start, start + datetime.timedelta(days - 1))
            if population is None or population.world != "recorded":
                continue
            only = population.setting
            if policy.setting != only:
                rule = f"all meetings of this world are at {only}, so this would change nothing"
                refuse(rule, f'write setting = "{only}"', (i, "setting"))
        return policies

    @field_validator("arms")
    @classmethod
    def _open(cls, arms: tuple[Arm, ...], info: ValidationInfo) -> tuple[Arm, ...]:
        from sim.systems.registry import design

        start: datetime.date | None = info.data.get("start")
        population: Population | None = info.data.get("population")
        for i, arm in enumerate(arms):
            tracers = info.data.get("tracers")
            has_alerts_to_judge(i, arm.system, arm.tracers or {}, tracers is not None and tracers.triage)
            if population is not None and population.world == "situations" and "situations" in (arm.population or {}):
                rule = "all arms play the same situations, so that each is compared with itself"
                refuse(rule, "write a scenario of its own", (i, "population", "situations"))
            if population is not None and (why := out_of_place(arm.system, population)):
                refuse(*why, (i, "system"))
            if why := not_redacted(arm.system, info.data.get("phones")):
                refuse(*why, (i, "system"))
            opened = datetime.datetime.fromtimestamp(design(arm.system).opens, datetime.UTC).date()
            if start is not None and start < opened:
                rule = f"nobody had {arm.system} before {opened}, and this town starts on {start}"
                refuse(rule, f"write start = {opened} or later", (i, "system"))
        return arms

    @field_validator("verdict")
    @classmethod
    def _measured(cls, verdict: Verdict | None, info: ValidationInfo) -> Verdict | None:
        population: Population | None = info.data.get("population")
        if verdict is not None and population is not None and (found := unmeasured_here(verdict, population)):
            at, why = found
            refuse(f"nothing measures it: {why}", "choose a metric that has values", at)
        played = population.situations if population is not None else None
        if verdict is not None and verdict.metric == "situations.alerted" and not any(s.decides for s in played or ()):
            refuse("no situation decides", "write decides = true in one or more of them", ("metric",))
        return verdict

    @field_validator("adversaries")
    @classmethod
    def _each_once(cls, adversaries: tuple[Adversary, ...], info: ValidationInfo) -> tuple[Adversary, ...]:
        if adversaries and any(JOINT in arm.system for arm in info.data.get("arms", ())):
            refuse("nobody attacks yet where several systems share a town", "give each system an arm of its own")
        if found := unreleased(adversaries, [arm.system for arm in info.data.get("arms", ())]):
            i, rule, mend = found
            refuse(rule, mend, (i, "release" if adversaries[i].release is not None else "name"))
        population: Population | None = info.data.get("population")
        names = [each.name for each in adversaries]
        if "operator" in names and "arms" in info.data:
            place = names.index("operator")
            readable(adversaries[place], [arm.system for arm in info.data["arms"]], place, population)
        for i, name in enumerate(names):
            if name in PLACED and population is not None and population.world != "town":
                rule = f"listens in places, and a world of {POPULATED[population.world]} has none"
                refuse(rule, 'write population.world = "town"', (i, "name"))
            if name in names[:i]:
                refuse("stands twice", "one table holds all that it can do", (i, "name"))
        population, days = info.data.get("population"), info.data.get("days")
        for i, each in enumerate(adversaries):
            if population is not None and days is not None and (why := cannot_probe(each, population, days)):
                refuse(why[0], why[1], (i, *why[2]))
        return adversaries

    @classmethod
    def of(cls, layers: Layers, *, as_lived: bool = False) -> Scenario:
        """Check merged layers. Raises Refused with every problem, those of each arm's own keys included.

        An arm `as_lived` may be one where those who try something in other arms find nothing to see.
        """
        scenario, problems = checked(cls, layers)
        problems = [*layers.problems, *problems, *_names(layers), *unknown_cells(layers)]
        own = [checked(cls, mine) for mine in islice(layers.every_arm(), MOST_ARMS)]
        problems += [each for _, some in own for each in some]
        for i, arm in enumerate(scenario.arms if scenario is not None else ()):
            for name, why in idle_keys(arm, scenario is not None and scenario.tracers.triage):
                problems.append(layers.problem(("arms", i, *name.split(".")), why, "leave it out"))
        if scenario is not None and not as_lived:
            for at, rule, mend in idle_keys_of(scenario.adversaries, [arm.system for arm in scenario.arms]):
                problems.append(layers.problem(("adversaries", *at), rule, mend))
        for i, (mine, _) in enumerate(own):
            if mine is not None and scenario is not None and scenario.arms[i].adversaries is not None and not as_lived:
                for at, rule, mend in idle_keys_of(mine.adversaries, [arm.system for arm in mine.arms]):
                    problems.append(layers.problem(("arms", i, "adversaries", *at), rule, mend))
        if scenario is not None and scenario.verdict is not None and not problems and not as_lived:
            cells = [Cell.of(arm, mine.adversaries) for mine, _ in own if mine for arm in mine.arms]
            problems += [layers.problem(*each) for each in undecidable(scenario.verdict, cells)]
        if scenario is None or problems:
            raise Refused(once(problems))
        scenario._layers = layers
        return scenario

    @property
    def name(self) -> str:
        """The scenario's name: that of its file without the ending, as any folder may be called."""
        stem = Path(self._ground().source.name).name.removesuffix(".toml")
        plain_name = "".join("_" if each in UNNAMEABLE or not each.isprintable() else each for each in stem)
        return plain_name.strip(" ._")[:LONGEST_NAME] or "scenario"

    def adversary(self, name: AdversaryName) -> Adversary | None:
        """Return what an adversary can do here; None where that one does not try."""
        return next((each for each in self.adversaries if each.name == name), None)

    @property
    def folder(self) -> Path | None:
        """The folder of the file that names the recording, which is looked for there first."""
        return self.folder_of(("population", "file"))

    def folder_of(self, key: tuple[str, str]) -> Path | None:
        """Return the folder of the file that sets a key, as (table, key)."""
        return self._ground().origin(key)[0].folder

    def arm(self, name: str) -> Scenario:
        """Return the scenario as one arm lives it: its own keys applied, no other arm. Raises Refused."""
        names = [arm.name for arm in self.arms]
        if name not in names:
            raise Refused(Problem("no such arm", did_you_mean(name, names), self._ground().source.name, value=name))
        return Scenario.of(self._ground().of_arm(names.index(name)), as_lived=True)

    def with_settings(self, *settings: str) -> Scenario:
        """Return the scenario with keys set anew, each as `KEY=TOML`: `with_settings("phones.adoption=0.6")`.

        Raises Refused.
        """
        return Scenario.of(self._ground().with_settings(settings))

    def changed(self, arms: Sequence[str] = ()) -> dict[str, Any]:
        """Return the keys in which this scenario differs from its file, set by `with_settings` or `--set`.

        `arms` are those that are lived, in their order; they are a change where they are not all.
        """
        ground, now = self._ground(), self.resolved()
        before = _resolved(ground.told)
        found = {}
        for key_, path in ground.settings():
            value = _at(now, path)
            if value is not None and not isinstance(value, dict) and value != _at(before, path):
                found[key_] = value
        every = [arm.name for arm in self.arms]
        return found | ({"arms": list(arms)} if arms and list(arms) != every else {})

    def origin(self, path: str) -> str:
        """Return which file set a key, and where: `scenarios/office.toml:12:3`; empty for a default."""
        source, there = self._ground().origin(tuple(path.split(".")))
        return source.place(there) if there in source.spots else ""

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of one of this scenario's keys with the place where that key was set, if it was."""
        placed = self._ground().problem(tuple(problem.key.split(".")), problem.rule, problem.mend)
        return placed if placed.line else problem

    def resolved(self) -> dict[str, Any]:
        """Return every key with its value, defaults and inherited keys included, as plain values fit for JSON."""
        values = self.model_dump(mode="json", by_alias=True, exclude={"based_on", "arms"}, exclude_none=True)
        return values | {"arms": [arm.resolved() for arm in self.arms]}

    def digest(self) -> str:
        """Return the SHA-256 of the resolved scenario, in hexadecimal: equal for equal towns, whatever the file."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _ground(self) -> Layers:
        return self._layers or plain(self.model_dump(by_alias=True, exclude_unset=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.resolved() == other.resolved()

    def __hash__(self) -> int:
        return hash(self.digest())

    def __repr__(self) -> str:
        arms = ", ".join(arm.name for arm in self.arms)
        return f"Scenario({self.name!r}, days={self.days}, arms=[{arms}])"

    __str__ = __repr__


def _resolved(layers: Layers | None) -> dict[str, Any]:
    """Return all values of a scenario as its file has it; none of one that is no scenario without its settings."""
    try:
        return {} if layers is None else Scenario.of(layers).resolved()
    except Refused:
        return {}


def _at(values: Any, path: KeyPath) -> Any:
    """Return what stands at a path; None where nothing does."""
    for step in path:
        inside = step in values if isinstance(values, dict) else isinstance(step, int) and step < len(values)
        if not inside:
            return None
        values = values[step]
    return values


def load(where: str | Path, settings: list[str] | tuple[str, ...] = ()) -> Scenario:
    """Read and check a scenario: a path (`.toml` may be left out), else the name of a shipped one.

    `settings` are `KEY=TOML` texts laid over the file, as by `--set`; an arm's keys are `arms.NAME.key`. Raises Refused
    with every problem at once, each at its file, line and column.
    """
    return Scenario.of(gather(where, settings))


def _names(layers: Layers) -> list[Problem]:
    """Return what is wrong with the arms together: there is none, or one has the name of an earlier one."""
    arms = layers.values.get("arms")
    if arms == []:
        return [layers.problem(("arms",), "needs one or more", 'write [[arms]], name = "none", system = "none"')]
    seen: set[str] = set()
    problems = []
    for i, arm in enumerate(arms if isinstance(arms, list) else ()):
        name = arm.get("name") if isinstance(arm, dict) else None
        if isinstance(name, str) and name in seen:
            problems.append(layers.problem(("arms", i, "name"), "another arm has this name", "name each arm once"))
        elif isinstance(name, str):
            seen.add(name)
    return problems
