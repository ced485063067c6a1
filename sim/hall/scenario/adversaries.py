"""Who tries to learn what, and with which means? One table for each adversary, with the keys that it uses.

What an adversary does not use is refused, as it would pass for a result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import field_validator, model_validator

from sim.adversaries.releases import FORMS
from sim.hall.scenario.keys import SettingName, Share, Table, did_you_mean, key, refuse

AdversaryName = Literal["neighbour", "listener", "parasite", "operator", "reader", "prober"]


class Remembers(Table):
    """Whom people can name of those they were near, by kind of place; who is known once is known everywhere."""

    household: Share = key(1.0, "of those met at home", "share of those met", "assumption")
    landing: Share = key(0.6, "of neighbours met on the landing or heard through the wall", "share of those met",
                         "assumption")  # fmt: skip
    school: Share = key(0.9, "of those near at school", "share of those met", "assumption")
    work: Share = key(0.9, "of those near at work", "share of those met", "assumption")
    transit: Share = key(0.02, "of those near in buses, trams and trains", "share of those met", "assumption")
    shop: Share = key(0.05, "of those near in shops", "share of those met", "assumption")
    leisure: Share = key(0.6, "of those near where one goes out", "share of those met", "assumption")
    care: Share = key(0.9, "of those near in a care home", "share of those met", "assumption")


NEIGHBOUR, READER = frozenset({"neighbour"}), frozenset({"reader"})
MOST_POINTS = 4
USED_BY: Mapping[str, frozenset[str]] = {
    "remembers": NEIGHBOUR,
    "consent_to_name": NEIGHBOUR,
    "sees_away": NEIGHBOUR,
    "asks_at_most": NEIGHBOUR,
    "release": READER,
    "points": READER,
    "sees_at": READER,
    "knows_within_h": READER,
    "knows_within_m": READER,
    "knows_age": READER,
    "targets_at_most": READER,
}
"""Who uses which key."""


class Adversary(Table):
    """Somebody who tries to learn who was positive, who was near whom, or who was where."""

    name: AdversaryName = key(..., "which adversary")
    remembers: Remembers = key(Remembers(), "whom people can name of those they were near")
    consent_to_name: Share = key(
        0.0, "share of the positive who let a human tracer name them to those called", "share of the positive",
        "decree 2020-551 of 12 May 2020: the index case is named only with consent; assumption: "
        "nobody gives it")  # fmt: skip
    sees_away: Share = key(
        0.5, "share of those staying away of whom one notices it, with no app at all", "share of those staying away",
        "assumption")  # fmt: skip
    asks_at_most: int = key(
        60, "of so many alerts, and of so many tracers' calls, of a seed the receivers are asked", "alerts per seed",
        "assumption: thirty seeds give over a thousand where there are as many", ge=1, le=100_000)  # fmt: skip
    release: str | None = key(
        None, "in which form it was released or leaked where people were, as in release = \"places\" (absent: as the "
        "system itself publishes or stores it)")  # fmt: skip
    points: int = key(
        MOST_POINTS, "how many points are known of somebody: that they were at a place at an hour", "points per person",
        "de Montjoye et al., Scientific Reports 3:1376 (2013): four single out 95 % of 1.5 million",
        ge=1, le=MOST_POINTS)  # fmt: skip
    sees_at: tuple[SettingName, ...] | None = key(
        None, "of which kinds of place points may be known (absent: of all, as random points of a "
        "trail)", "", "de Montjoye et al. 2013: points are drawn of the trail", strict=False)  # fmt: skip
    knows_within_h: float = key(
        1.0, "to how many hours it is known when somebody was there", "h", "de Montjoye et al. 2013: an hour",
        ge=0.25, le=24)  # fmt: skip
    knows_within_m: int = key(
        50, "to how many metres it is known where that is", "m", "assumption: which building, or the next one",
        ge=1, le=10_000)  # fmt: skip
    knows_age: bool = key(False, "whether the age is known too, which some releases tell within ten years")
    targets_at_most: int = key(
        60, "of so many people in the release of a seed points are known", "persons per seed",
        "assumption: thirty seeds give over a thousand where there are as many", ge=1, le=10_000)  # fmt: skip

    @field_validator("release")
    @classmethod
    def _known_form(cls, release: str | None) -> str | None:
        names = sorted({name for forms in FORMS.values() for name in forms})
        if release is not None and release not in names:
            refuse("no such form of release", did_you_mean(release, names))
        return release

    @field_validator("sees_at")
    @classmethod
    def _each_once(cls, settings: tuple[SettingName, ...] | None) -> tuple[SettingName, ...] | None:
        if settings is None:
            return None
        if not settings:
            refuse("nobody is ever seen, so nothing is known", "name one kind of place or more")
        for i, name in enumerate(settings):
            if name in settings[:i]:
                refuse("stands here twice", "name each once", (i,))
        return settings

    @model_validator(mode="after")
    def _used(self) -> Adversary:
        for name in sorted(self.model_fields_set - {"name"}):
            if self.name not in USED_BY[name]:
                users = " and ".join(f'"{each}"' for each in sorted(USED_BY[name]))
                refuse(f"would change nothing: it is for {users}", "leave it out", (name,))
        return self


def unreleased(adversaries: Sequence[Adversary], systems: Sequence[str]) -> tuple[int, str, str] | None:
    """Return the number of an adversary that reads what none of these systems releases, the rule and the mend."""
    able = [forms for system in systems for forms in [FORMS.get(system)] if forms]
    for i, each in enumerate(adversaries):
        if each.name != "reader":
            continue
        if not able and len(systems) > 1:
            return i, "no arm releases where people were", f"add an arm of system {' or '.join(FORMS)}"
        if able and each.release is not None and not any(each.release in forms for forms in able):
            names = [name for forms in able for name in forms]
            return (
                i,
                f"{' and '.join(dict.fromkeys(systems))} has no such form of release",
                did_you_mean(each.release, names),
            )
    return None
