"""What does a scenario say in the end, and who said it? Layers: its base, itself, and the `--set` of the command line.

Tables merge key by key; whatever else stands in two layers, arrays and arms included, is the upper one's. Who names
another world begins the table `population` anew. Each key remembers the text that set it, so that a mistake is shown
where it was written.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.hall.scenario.files import found, locate
from sim.hall.scenario.text import KeyPath, Source, parse, read
from sim.problems import Problem, Refused

DEEPEST_BASE = 8  # scenarios based on one another; more is a mistake

QUOTES = """text stands in quotes, which the shell must not take away: --set 'KEY="text"'"""

SETTING = "--set"
"""The name of a text that was given at the command line."""

Origin = tuple[Source, KeyPath]
"""The text that set a key, and the key's path in it."""

POPULATION: KeyPath = ("population",)

ARM_ITSELF = ("name", "label", "system", "systems", "rule")
"""What an arm is; its other keys are a scenario's keys, for itself alone."""


def dotted(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key of nested tables, `table.key`, with its value."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from dotted(value, f"{above}{name}.")
        else:
            yield above + name, value


@dataclass(eq=False)
class Layers:
    """The merged values of a scenario, with the origin of each.

    `problems` are those of reading and merging. Where a base could not be read, `whole` is False: keys may be missing
    for that reason alone. `told` are the layers without the settings of the command line.
    """

    source: Source
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[KeyPath, Origin] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True
    told: Layers | None = None

    def lay(self, source: Source) -> None:
        """Lay a whole text over what stands so far."""
        self._lay(self.values, source.values, (), lambda path: (source, path))

    def _lay(
        self, target: dict[str, Any], over: Mapping[str, Any], onto: KeyPath, origin: Callable[[KeyPath], Origin]
    ) -> None:
        for key, value in over.items():
            here = (*onto, key)
            if here == POPULATION and _another_world(target.get(key), value):
                target[key] = {}  # the keys of the world below have no meaning in this one
            if isinstance(value, dict) and isinstance(target.get(key), dict):
                self.origins[here] = origin(here)
                self._lay(target[key], value, here, origin)
                continue
            for path in _paths(target.get(key), here):
                self.origins.pop(path, None)
            target[key] = copy.deepcopy(value)
            for path in _paths(value, here):
                self.origins[path] = origin(path)

    def with_settings(self, settings: Sequence[str]) -> Layers:
        """Return a copy with settings of the command line on top; what is wrong with them is kept in `problems`."""
        over = Layers(self.source, copy.deepcopy(self.values), dict(self.origins), list(self.problems), self.whole)
        over.told = self.told or self
        for number, setting in enumerate(settings, 1):
            try:
                over.lay_setting(setting, number)
            except Refused as refused:
                over.problems += refused.problems
        return over

    def lay_setting(self, setting: str, number: int) -> None:
        """Lay one `--set KEY=TOML` on top; an arm's keys are `arms.NAME.key`. Raises Refused."""
        if "\n" in setting or setting.lstrip()[:1] in ("", "#", "["):
            raise Refused(Problem("one key to a --set", "--set KEY=TOML", "--set", number, 1))
        source = _setting(setting, number)
        if "based_on" in source.values:
            raise Refused(source.problem(("based_on",), "stands in a file only", at_key=True))
        arms = source.values.get("arms")
        if isinstance(arms, dict):
            for name, own in arms.items():
                self._set_arm(source, name, own)
        else:
            self.lay(source)

    def _set_arm(self, source: Source, name: str, own: Any) -> None:
        within: KeyPath = ("arms", name)
        names = [arm.get("name") if isinstance(arm, dict) else None for arm in self._arms()]
        if name not in names:
            close = difflib.get_close_matches(name, [each for each in names if isinstance(each, str)], n=1)
            mend = f"did you mean {close[0]}?" if close else "an arm's key is arms.NAME.key"
            raise Refused(source.problem(within, "no such arm", mend, at_key=True))
        if not isinstance(own, dict):
            raise Refused(source.problem(within, "must be a table", "an arm's key is arms.NAME.key"))
        index = names.index(name)
        self._lay(self._arms()[index], own, ("arms", index), lambda path: (source, within + path[2:]))

    def _arms(self) -> list[Any]:
        arms = self.values.get("arms")
        return arms if isinstance(arms, list) else []

    def of_arm(self, index: int) -> Layers:
        """Return the layers of one arm: its own keys laid over everybody's, and no other arm."""
        arm: dict[str, Any] = self._arms()[index]
        alone = Layers(self.source, whole=self.whole)
        alone.values = {key: copy.deepcopy(value) for key, value in self.values.items() if key != "arms"}
        if isinstance(alone.values.get("verdict"), dict):
            for arms in ("cells", "curve", "controls"):  # these are arms, and the others are not here
                alone.values["verdict"].pop(arms, None)
        alone.origins = {path: origin for path, origin in self.origins.items() if path[0] != "arms"}
        own = {key: value for key, value in arm.items() if key not in ARM_ITSELF}
        alone._lay(alone.values, own, (), lambda path: self.origin(("arms", index, *path)))
        itself = {key: value for key, value in arm.items() if key in ARM_ITSELF}
        alone._lay(alone.values, {"arms": [itself]}, (), lambda path: self.origin(("arms", index, *path[2:])))
        return alone

    def settings(self) -> Iterator[tuple[str, KeyPath]]:
        """Yield each key that a `--set` set, as it is written there, with its path; arrays whole."""
        for path, (source, there) in self.origins.items():
            if source.name == SETTING and all(isinstance(step, str) for step in there):
                yield ".".join(map(str, there)), path

    def every_arm(self) -> Iterator[Layers]:
        """Yield the layers of each arm that is a table."""
        for index, arm in enumerate(self._arms()):
            if isinstance(arm, dict):
                yield self.of_arm(index)

    def origin(self, path: KeyPath) -> Origin:
        """Return the text that set a key and its path there; for an absent key, those of what would hold it."""
        nearest = path
        while nearest and nearest not in self.origins:
            nearest = nearest[:-1]
        source, there = self.origins.get(nearest, (self.source, ()))
        return source, there + path[len(nearest) :]

    def problem(self, path: KeyPath, rule: str, mend: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem placed where the key was set."""
        source, there = self.origin(path)
        return source.problem(there, rule, mend, at_key=at_key)


def _another_world(below: Any, over: Any) -> bool:
    """Tell whether a text names another world than the one below it."""
    if not isinstance(below, dict) or not isinstance(over, dict):
        return False
    return "world" in over and "world" in below and over["world"] != below["world"]


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _paths(child, (*path, key))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _paths(child, (*path, i))


def _setting(setting: str, number: int) -> Source:
    """Read the text of one `--set`, and say what a shell does to quotes."""
    try:
        setting.encode()
        return parse(setting, SETTING, None, number)
    except UnicodeEncodeError as why:
        raise Refused(Problem("is not UTF-8 text", "write it in UTF-8", "--set", number, 1)) from why
    except Refused as refused:
        told = [replace(p, mend=QUOTES) if p.rule == "invalid value" else p for p in refused.problems]
        raise Refused(told) from refused


def _as_read(value: Any) -> Any:
    """Return a value with lists for tuples, as a TOML reader gives them."""
    if isinstance(value, Mapping):
        return {key: _as_read(each) for key, each in value.items()}
    return [_as_read(each) for each in value] if isinstance(value, (list, tuple)) else value


def plain(values: Mapping[str, Any], name: str = "scenario") -> Layers:
    """Return values that come from no text as layers; their problems have no line."""
    source = Source(name, (), _as_read(values), {})
    layers = Layers(source)
    layers.lay(source)
    return layers


def gather(where: str | Path, settings: Sequence[str] = ()) -> Layers:
    """Read a scenario, what it is based on, and the settings of the command line.

    Raises Refused where the scenario itself cannot be read; every other problem is kept in `problems`.
    """
    path = found(where)
    source = read(path)
    layers = Layers(source)
    for layer in reversed([source, *_bases(source, path, layers)]):
        layers.lay(layer)
    return layers.with_settings(settings)


def _bases(source: Source, path: Path, layers: Layers) -> Iterator[Source]:
    """Yield what a scenario is based on, the nearest first; a problem ends the chain and is kept."""
    seen = [path.resolve()]
    try:
        while "based_on" in source.values:
            base = _base(source, seen)
            source = read(base)
            seen.append(base.resolve())
            yield source
    except Refused as refused:
        layers.problems += refused.problems
        layers.whole = False


def _base(source: Source, seen: list[Path]) -> Path:
    """Return the file that a scenario is based on; `seen` are those before it, itself last. Raises Refused."""
    key, written = ("based_on",), source.values["based_on"]
    if not isinstance(written, str):
        raise Refused(source.problem(key, "must be text", "a file beside this one, or a shipped scenario"))
    if len(seen) > DEEPEST_BASE:
        raise Refused(source.problem(key, f"at most {DEEPEST_BASE} scenarios may be based on one another"))
    base = locate(written, seen[-1])
    itself = Path(written).name.removesuffix(".toml") == seen[-1].stem
    if base.resolve() in seen if isinstance(base, Path) else itself:
        names = " is based on ".join(each.stem for each in [*seen, Path(written)])
        raise Refused(source.problem(key, f"goes in a circle: {names}", "base it on another scenario"))
    if isinstance(base, Problem):
        raise Refused(source.problem(key, base.rule, base.mend))
    return base
