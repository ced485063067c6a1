"""What is an arm? One version of the town: a name, a system, and whatever keys it sets for itself alone."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, ValidationInfo, field_validator

from sim.hall.scenario.keys import Label, Name, Share, Table, did_you_mean, key, refuse
from sim.hall.scenario.merge import ARM_ITSELF, dotted
from sim.problems import Refused
from sim.systems.mixture import JOINT

ONE = 1e-9  # how far shares may add up beside 1


def _system(name: str) -> str:
    from sim.systems.registry import names

    if name not in names():
        refuse("no such system", did_you_mean(name, names()))
    return name


System = Annotated[str, AfterValidator(_system)]


class Arm(Table):
    """One version of the town: a name, a system, and whatever keys it sets for itself alone.

    `system` is always a name here, also where the file wrote `systems`: then it joins theirs. Its own tables are parts
    of a scenario's; they are checked in the scenario that the arm lives.
    """

    name: Name = key(..., "what the arm is called")
    label: Label = key(Label(), "what figures and pages call the arm; commands and tables call it by its name")
    systems: dict[System, Share] | None = key(
        None,
        "systems with their shares of the users, in place of system: apps "
        "by Bluetooth that do not understand each other",
    )
    system: str = key("", "which system of tracing runs (pistage systems)", validate_default=True)
    rule: str | None = key(
        None, "a dated rule of the system (pistage explain rules), or a plain one such as plain_2m_15min; where it is "
        "absent, the system's own")  # fmt: skip
    population: dict[str, Any] | None = None
    disease: dict[str, Any] | None = None
    phones: dict[str, Any] | None = None
    servers: dict[str, Any] | None = None
    traffic: dict[str, Any] | None = None
    radio: dict[str, Any] | None = None
    health: dict[str, Any] | None = None
    tracers: dict[str, Any] | None = None
    alerts: dict[str, Any] | None = None
    policies: list[Any] | None = None
    adversaries: list[Any] | None = None

    @field_validator("systems")
    @classmethod
    def _one(cls, systems: dict[str, float] | None) -> dict[str, float] | None:
        if systems is not None and abs(sum(systems.values()) - 1) > ONE:
            refuse(f"shares must add up to 1, not {sum(systems.values()):g}")
        if systems is not None and len(systems) > 1:
            from sim.systems.mixture import not_together
            from sim.systems.registry import design

            if why := not_together([design(name) for name in systems]):
                refuse(why, 'write system = "..." and an arm for each')
            if min(systems.values()) == 0.0:
                refuse("a system that nobody runs is none", "leave it out")
        return systems

    @field_validator("system")
    @classmethod
    def _either(cls, system: str, info: ValidationInfo) -> str:
        if system:
            _system(system)
        if "systems" not in info.data:  # refused already
            return system
        systems = info.data["systems"]
        if system and systems:
            refuse("an arm has system or systems, not both", "leave one of them out")
        if not system and not systems:
            refuse("an arm needs a system", 'write system = "none" for no tracing')
        chosen = system or JOINT.join(systems)
        if info.data.get("name") == "none" and chosen not in ("none", ""):
            refuse("an arm named none traces nobody", 'give it another name, or write system = "none"')
        return chosen

    @field_validator("rule")
    @classmethod
    def _known_rule(cls, rule: str | None, info: ValidationInfo) -> str | None:
        system = info.data.get("system")
        if rule is not None and system:
            from sim.systems.registry import design

            rules = design(system).rules
            if JOINT in system:
                refuse("systems that share a town run their own rules", "leave it out")
            try:
                known = design(system).knows(rule)
            except Refused as refused:
                refuse(refused.problems[0].rule, refused.problems[0].mend)
            if not known:
                refuse(f"no such rule of {system}", did_you_mean(rule, rules) or "leave it out: it has no rules")
        return rule

    def own_keys(self) -> tuple[str, ...]:
        """Return the keys that the arm sets for itself alone, dotted."""
        return tuple(dict(dotted(self.model_dump(mode="json", exclude={*ARM_ITSELF}, exclude_none=True))))

    def resolved(self) -> dict[str, Any]:
        """Return the arm as plain values."""
        own = self.model_dump(mode="json", exclude={*ARM_ITSELF}, exclude_none=True)
        more = {"label": self.label.model_dump(exclude_defaults=True), "rule": self.rule}
        which = {"systems": self.systems} if JOINT in self.system else {"system": self.system}
        return {"name": self.name, **which, **{key: each for key, each in more.items() if each}, **own}
