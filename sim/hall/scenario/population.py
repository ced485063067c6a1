"""Who lives in the world of a scenario, and where do its meetings come from: a town, a recording, or situations?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ValidationInfo, field_validator, model_validator

from sim.hall.scenario.keys import LAST_SEED, Label, Name, SettingName, Table, key, refuse

BarrierName = Literal["none", "plexiglass", "glass", "plasterboard", "brick", "floor"]
"""The names of `sim.units.Barrier` that can be known, in small letters."""
FARTHEST_M, LONGEST_MINUTES = 100, 840
EARLIEST_DAY, LATEST_DAY = -5, 14


class SituationKeys(Table):
    """One way in which somebody ill and somebody else, or their phones, come near each other."""

    name: Name = key(..., "what the situation is called")
    label: Label = key(Label(), "what figures and pages call it; where it is absent, its name")
    minutes: float = key(..., "how long it lasts each time", "min", gt=0, le=LONGEST_MINUTES)
    metres: tuple[float, float] = key(
        ..., "least and greatest distance of the two; each time one between them, any as likely as another", "m",
        strict=False)  # fmt: skip
    setting: SettingName = key(..., "in which kind of place, for how signals and the disease pass there")
    barrier: BarrierName = key("none", "what stands between the two")
    near: Literal["both", "phones", "persons"] = key(
        "both", "what is near: both persons with their phones; the phones alone, without the ill person (a coat, a "
        "locker); or the persons alone, the ill one without the phone")  # fmt: skip
    days: tuple[int, ...] = key(
        (0,), "on which days, counted from the first symptoms of the ill person: 0 is their day, -1 the one before",
        "days", strict=False, max_length=20)  # fmt: skip
    decides: bool = key(False, "whether those who pass here are counted by situations.alerted")
    side: Literal["near", "far"] | None = key(
        None, "on which side of situations.below_difference the minutes heard here count"
    )

    @field_validator("metres")
    @classmethod
    def _a_range(cls, metres: tuple[float, float]) -> tuple[float, float]:
        if not 0 < metres[0] <= metres[1] <= FARTHEST_M:
            refuse(f"two distances above 0 and at most {FARTHEST_M}, the least first", "write metres = [0.5, 2.0]")
        return metres

    @field_validator("days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days or list(days) != sorted(set(days)) or days[0] < EARLIEST_DAY or days[-1] > LATEST_DAY:
            refuse(f"ascending days between {EARLIEST_DAY} and {LATEST_DAY}, each once", "write days = [-1, 0]")
        return days


class Population(Table):
    """Who lives in the town and where its meetings come from."""

    world: Literal["recorded", "town", "situations"] = key(
        "recorded", "where the meetings come from: recorded, a file of measured meetings; town, a synthetic French "
        "town; situations, pairs of people who meet once in a stated way, thousands of times")  # fmt: skip
    people: int | None = key(None, "in a town: how many live there", "persons", ge=6, le=134_217_728)
    country: Literal["france", "classroom"] | None = key(
        None,
        "in a town: whose shares of ages, households, schools, work and phones; france, or classroom, pupils of 12 "
        "in classes of 30 with their parents, all with phones (180 people are two classes); where it is absent, france",
    )
    going_out: float | None = key(
        None, "in a town: how often people work, learn, ride, shop and go out, as a share of 2019; where it is absent, "
        "1", "1", ge=0, le=2)  # fmt: skip
    schools: Literal["open", "closed"] | None = key(
        None, "in a town: whether crèches, schools and universities are open on weekdays, or closed throughout, as in "
        "the summer holidays; where it is absent, open")  # fmt: skip
    built_with: int | None = key(
        None, "in a town: the seed that its homes, work and phones are drawn with, the same in every run, so that a "
        "large town is built once; its days are each run's own; where it is absent, each run draws a whole town",
        ge=0, le=LAST_SEED)  # fmt: skip
    file: str | None = key(
        None, "in a recorded world: the file of meetings (t i j, steps of 20 s), looked for beside the scenario, in "
        "the folders of PISTAGE_DATA, in ../shared/data and in the cache of pistage data get",
        min_length=1, max_length=250)  # fmt: skip
    setting: SettingName | None = key(
        None, "in a recorded world: which kind of place the recording was made in; where it is absent, work"
    )
    period_days: int | None = key(
        None, "in a recorded world: after how many days the recording repeats; where it is absent, after the "
        "calendar days it spans", "days", ge=1, le=366)  # fmt: skip
    situations: tuple[SituationKeys, ...] | None = key(
        None, "in situations: each of them, as [[population.situations]]", strict=False, max_length=40
    )
    copies: int | None = key(
        None, "in situations: how often each comes about, every time with other people and phones; where it is "
        "absent, 100", "pairs", ge=1, le=100_000)  # fmt: skip
    onset_day: int | None = key(
        None, "in situations: on which day of the run the ill fall ill; where it is absent, 3", "day", ge=0, le=30
    )
    below_db: float | None = key(
        None, "in situations: the attenuation whose minutes situations.below counts, in Google and Apple's scale; "
        "where it is absent, 73, Immuni's bound", "dB", ge=0, le=200)  # fmt: skip

    @model_validator(mode="after")
    def _of_one_world(self) -> Population:
        for name, worlds in ONLY_IN.items():
            if self.world not in worlds and getattr(self, name) is not None:
                refuse(f'has no meaning where population.world = "{self.world}"', "leave it out", (name,))
        needed = NEEDED[self.world]
        if getattr(self, needed) is None:
            refuse("is missing", f"see pistage explain population.{needed}", (needed,))
        absent = {name: value for name, value in POPULATION_OF[self.world].items() if getattr(self, name) is None}
        whole = self.model_copy(update=absent) if absent else self
        for i, each in enumerate(whole.situations or ()):
            if whole.onset_day is not None and whole.onset_day + each.days[0] < 0:
                mend = f"write onset_day = {-each.days[0]} or more"
                refuse("comes about before day 0 of the run", mend, ("situations", i, "days"))
        return whole

    @field_validator("situations")
    @classmethod
    def _each_once(
        cls, situations: tuple[SituationKeys, ...] | None, info: ValidationInfo
    ) -> tuple[SituationKeys, ...] | None:
        if situations == ():
            refuse("needs one or more", "write [[population.situations]]")
        names = [each.name for each in situations or ()]
        for i, name in enumerate(names):
            if name in names[:i]:
                refuse("another situation has this name", "name each once", (i, "name"))
        return situations


NEEDED: Mapping[str, str] = {"town": "people", "recorded": "file", "situations": "situations"}
"""By world: the key of `population` that it needs."""
ONLY_IN: Mapping[str, tuple[str, ...]] = (
    dict.fromkeys(("people", "country", "going_out", "schools", "built_with"), ("town",))
    | dict.fromkeys(("file", "setting", "period_days"), ("recorded",))
    | dict.fromkeys(("situations", "copies", "onset_day", "below_db"), ("situations",))
)
"""By key of `population`: the worlds in which it means something."""
POPULATION_OF: Mapping[str, Mapping[str, Any]] = {
    "town": {"country": "france", "going_out": 1.0, "schools": "open"},
    "recorded": {"setting": "work"},
    "situations": {"copies": 100, "onset_day": 3, "below_db": 73.0},
}
DISEASE_OF: Mapping[str, Mapping[str, Any]] = {
    "town": {"household_attack": 0.166},
    "recorded": {},
    "situations": {"household_attack": 0.166},
}
PHONES_OF: Mapping[str, Mapping[str, Any]] = {"town": {}, "recorded": {"ownership": 0.84}, "situations": {}}
RADIO_OF: Mapping[str, Mapping[str, Any]] = {
    "town": {"channel": "dp3t_exp34"},
    "recorded": {"channel": "badge"},
    "situations": {"channel": "dp3t_exp34"},
}
"""By world: what holds for keys that a scenario leaves out, where it is not the same in all worlds."""
NAMED: Mapping[str, str] = {"recorded": "a recorded world", "situations": "a world of situations"}


def out_of_place(system: str, population: Population) -> tuple[str, str] | None:
    """Return why a system cannot be at work in a world, and the mend; None where it can."""
    from sim.systems.registry import design

    if population.world == "town" or design(system).traits.sensors == "none":
        return None
    rule = f"{NAMED[population.world]} knows no places, and {system} goes by where people are"
    return rule, 'write population.world = "town", or leave this arm out'
