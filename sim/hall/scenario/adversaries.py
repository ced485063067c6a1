"""Who tries to learn what, and with which means? One table for each adversary, with the keys that it uses.

What an adversary does not use is refused, as it would pass for a result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import SerializerFunctionWrapHandler, field_validator, model_serializer, model_validator

from sim.adversaries.releases import FORMS
from sim.hall.scenario import clocks as wrong_clocks
from sim.hall.scenario import linking, presence
from sim.hall.scenario.idle import ages_untold, unseen
from sim.hall.scenario.keys import SettingName, Share, Table, did_you_mean, key, refuse
from sim.hall.scenario.traffic import CARRY, cannot_carry

if TYPE_CHECKING:
    from sim.hall.scenario.population import Population

AdversaryName = Literal[
    "neighbour", "listener", "parasite", "operator", "reader", "prober", "gate", "burglar", "network", "vendor"
]


FEWEST_ON_A_BORDER = 4


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


MOST_POINTS = 4


class Sees(Table):
    """Of whose company in life the operator of a server knows, by kind of place."""

    household: Share = key(0.95, "of those who live together", "share of pairs",
                           "assumption: registers of inhabitants, taxes, benefits")  # fmt: skip
    landing: Share = key(0.5, "of those who live next door", "share of pairs", "assumption: postal addresses")
    school: Share = key(0.9, "of those in one class", "share of pairs", "assumption: class lists")
    work: Share = key(0.8, "of those in one room at work", "share of pairs", "assumption: payrolls and directories")
    care: Share = key(0.8, "of those in one care home", "share of pairs", "assumption: registers of homes")


NEIGHBOUR, READER, OPERATOR = (frozenset({name}) for name in ("neighbour", "reader", "operator"))
LISTENER, PARASITE = frozenset({"listener"}), frozenset({"parasite"})
PLACED = LISTENER | PARASITE | presence.DOORS
"""Who needs a world that knows its places."""


class Probing(Table):
    """How a prober finds out whether one person is positive: with phones that are on only near that one."""

    way: Literal["one_entry", "letter_box", "slots"] = key(
        "one_entry", "how: beside the target once; in the letter box of the target's home; or carried by the target, "
        "who wants to know whom an alert means, with another account every quarter of an hour of one day")  # fmt: skip
    targets: int = key(
        200, "how many persons, of those whose phone is heard to run the app, are tried", "persons",
        "assumption: thirty seeds give 60 who declare", ge=1, le=100_000)  # fmt: skip
    accounts: int = key(
        1, "phones side by side near each target, each with an account of its own", "accounts",
        "assumption: one; three defeat probabilistic answers (privacy definitions of this project)",
        ge=1, le=96)  # fmt: skip
    minutes: float = key(30.0, "how long the phones are on beside the target, at most", "minutes",
                         "assumption: a short interview", gt=0, le=720)  # fmt: skip
    metres: float = key(1.0, "how far from the target's phone, or from who passes the letter box", "m",
                        "assumption: across a table", ge=0.3, le=10)  # fmt: skip
    alone: bool = key(
        False, "whether the target is seen in a room with nobody else near, as in an interview; else where the target "
        "is, with those who are there")  # fmt: skip
    box_days: int = key(7, "how long a phone stays in a letter box", "days", "assumption: a week", ge=1, le=365)
    waits_days: int = key(14, "how long the prober waits for an alert", "days",
                          "the retention of the apps of 2020", ge=1, le=365)  # fmt: skip
    prior: Share = key(
        0.01, "how likely the prober took the target to be positive before, for the belief after and for the share of "
        "the accused that are positive", "1", "privacy definitions of this project: 1 %")  # fmt: skip

    @model_validator(mode="after")
    def _used(self) -> Probing:
        for name, ways in WAYS.items():
            if name in self.model_fields_set and self.way not in ways:
                users = " or ".join(f'"{way}"' for way in ways)
                refuse(f'would change nothing with way = "{self.way}": it is for {users}', "leave it out", (name,))
        return self

    @model_serializer(mode="wrap")
    def _its_own(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write the keys that this way uses, so that what is written can be read again."""
        said: dict[str, Any] = whole(self)
        return {name: value for name, value in said.items() if self.way in WAYS.get(name, (self.way,))}


WAYS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("one_entry", "letter_box"),
    "minutes": ("one_entry",),
    "metres": ("one_entry", "letter_box"),
    "alone": ("one_entry",),
    "box_days": ("letter_box",),
    "prior": ("one_entry", "letter_box"),
}
"""Which ways of probing use a key; those that are not here all do."""

PROBER = frozenset({"prober"})
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
    "knows_share": OPERATOR,
    "sees": OPERATOR,
    "mistaken": OPERATOR,
    "keeps_addresses": OPERATOR,
    "looks_up_numbers": OPERATOR,
    "reports_together": OPERATOR,
    "mixed": OPERATOR,
    "renamed_days": OPERATOR,
    "receivers": LISTENER,
    "layout": LISTENER,
    "range_m": LISTENER,
    "share_of_phones": PARASITE,
    "scan_every_min": LISTENER | PARASITE,
    "faces_share": LISTENER | PARASITE,
    "faces_known": LISTENER | PARASITE,
    "probes": PROBER,
    **presence.USED_BY,
    **linking.USED_BY,
    **wrong_clocks.USED_BY,
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

    knows_share: Share = key(
        0.01, "share of the app's users whom the operator knows by name and account beforehand, one at least",
        "share of users", "verdict rules of this project, e2: 1 % of nodes known", gt=0)  # fmt: skip
    sees: Sees = key(Sees(), "of whose company in life the operator knows")
    mistaken: Share = key(
        0.05, "share of what it knows of company in life that is wrong: it is somebody else", "share of pairs",
        "assumption")  # fmt: skip
    keeps_addresses: bool = key(
        False, "whether the server keeps from which home's address an account asks for news, so that who lives "
        "together is told without any report", "", "assumption: StopCovid's design keeps none")  # fmt: skip
    looks_up_numbers: Share = key(
        0.0, "share of the telephone numbers with which people registered whose owner a directory names to the "
        "operator", "share of numbers", "verdict rules of this project, e2: only 1 % of nodes are known")  # fmt: skip
    reports_together: int = key(
        1, "so many reports wait for each other and reach the operator as one", "reports",
        "assumption: each comes as it is sent", ge=1, le=10_000)  # fmt: skip
    mixed: bool = key(
        False, "whether what reports that come together tell reaches the operator piece by piece, mixed", "",
        "ROBERT specification v1.1, section 6: a mix is one way proposed; StopCovid sent them whole")  # fmt: skip
    renamed_days: int = key(
        0, "after so many days the server knows each account by another name, and forgets the old one (0: never); of "
        "those whom the operator knows beforehand it knows every name, which errs to its side", "d",
        "assumption: as deployed, an account keeps its number", ge=0, le=365)  # fmt: skip

    receivers: int = key(
        20, "how many Bluetooth receivers are set up", "receivers",
        "assumption: somebody with a few hundred euros of single-board computers", ge=1, le=2_500)  # fmt: skip
    layout: Literal["places", "border", "cells"] = key(
        "places", "where receivers stand: places, in shops, vehicles and where one goes out, by draw; on a square grid "
        "over the town, border: the outer rows on its edge, cells: each amid a square of its own")  # fmt: skip
    range_m: float = key(
        30.0, "how far a receiver hears places other than its own, through a wall", "m",
        "range in the published simulation of corona-sniffer (2020)", gt=0, le=100)  # fmt: skip
    share_of_phones: Share = key(
        0.01, "share of phones that carry an app which listens to Bluetooth and knows where it is", "share of phones",
        "the share in this project's claim f; Radaelli et al., 2018 (by DP-3T): 1 % of phones observe 46 % of a "
        "network's communications", gt=0)  # fmt: skip
    scan_every_min: int = key(
        5, "a receiver, or an app that listens, scans once in so many minutes: what it notes is bounded by it", "min",
        "assumption: as often as phones with a system of Google and Apple", ge=1, le=120)  # fmt: skip
    faces_share: Share = key(
        0.2, "share of shops, vehicles and places where one goes out that have a camera or ask for a loyalty card, "
        "and hand over who came and went", "share of places", "assumption: nobody has counted: sweep it")  # fmt: skip
    faces_known: Share = key(
        0.5, "share of people whom a camera or a card names", "share of people",
        "assumption: nobody has counted them: sweep it", gt=0)  # fmt: skip

    @model_serializer(mode="wrap")
    def _its_own(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write the keys that this one uses: a scenario without the others' is the same, and can be read again."""
        said: dict[str, Any] = whole(self)
        return {name: value for name, value in said.items() if self.name in USED_BY.get(name, {self.name})}

    @model_validator(mode="after")
    def _square(self) -> Adversary:
        if self.layout != "places" and math.isqrt(self.receivers) ** 2 != self.receivers:
            near = round(math.sqrt(self.receivers)) ** 2
            refuse("a grid over the town has as many rows as columns", f"write receivers = {near}", ("receivers",))
        if self.layout == "border" and self.receivers < FEWEST_ON_A_BORDER:
            refuse("a grid with its outer rows on the border has four corners", "write receivers = 4 or more",
                   ("receivers",))  # fmt: skip
        return self

    probes: Probing = key(Probing(), "how phones of one's own find out whether one person is positive")
    gate: presence.Gate = key(presence.Gate(), "at which doors of shops somebody listens")
    directory: Share = presence.directory()
    links: linking.Linking = key(linking.Linking(), "how identifiers of anybody are linked, keys or none")
    clocks: wrong_clocks.Clocks = key(wrong_clocks.Clocks(), "how wrong the clocks are that requests for news show")
    burglar: presence.Burglar = key(presence.Burglar(), "at which doors of homes somebody listens, and how long")

    @model_validator(mode="after")
    def _mixed_with_others(self) -> Adversary:
        if self.name == "operator" and self.mixed and self.reports_together == 1:
            rule = "mixes each report with nobody's: its pieces come at one moment and are put together again"
            refuse(rule, "write reports_together = 10, or leave it out", ("mixed",))
        if self.name == "operator" and self.clocks.sd_s and not self.renamed_days:
            rule = "joins the names that an account had, and accounts keep theirs here"
            refuse(rule, "write renamed_days = 1 beside it, or leave it out", ("clocks",))
        return self

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


MOST_PEOPLE = 20_000


def readable(operator: Adversary, systems: Sequence[str], place: int, population: Population | None) -> None:
    """Refuse an operator of servers that nobody can read here, or in a town too large to be looked at."""
    from sim.systems.registry import design

    designs = [design(each) for each in systems]
    for each in designs:
        if each.traits.scans is not None and each.reads is None:
            rule = f"how the operator of {each.name}'s server reads its messages is not written down"
            refuse(rule, "leave this arm, or the operator, out", (place, "name"))
    if population is not None and (population.people or 0) > MOST_PEOPLE:
        refuse(f"looks at who is near whom in towns of up to {MOST_PEOPLE:,}", "write a smaller town", (place, "name"))


Refusal = tuple[str, str, tuple[str, ...]]
"""The rule, the mend, and the key of an adversary."""
Idle = tuple[tuple[str | int, ...], str, str]
"""Which key of an adversary would change nothing, the rule, and the mend."""


def idle_keys_of(adversaries: Sequence[Adversary], systems: Sequence[str]) -> Iterator[Idle]:
    """Yield the adversaries, and the keys of an operator or reader, that change nothing under any of these systems."""
    from sim.systems.registry import design

    for number, rule, mend in unseen([each.name for each in adversaries], systems):
        yield (number, "name"), rule, mend

    designs = [design(each) for each in systems]
    by_number = any(each.traits.links_declarer == "named" and each.account for each in designs)
    for place, each in enumerate(adversaries):
        if each.name == "operator" and each.keeps_addresses and not any(one.account for one in designs):
            yield (place, "keeps_addresses"), "no request tells here whose account it is", "leave it out"
        if each.name == "operator" and each.looks_up_numbers and not by_number:
            yield (place, "looks_up_numbers"), "nobody's account bears a telephone number here", "leave it out"
        if each.name == "operator" and each.clocks.sd_s and not any(one.clock for one in designs):
            yield (place, "clocks"), "no request shows here whose account asks and by which clock", "leave it out"
        if each.knows_age and (why := ages_untold(each.release, systems)):
            yield (place, "knows_age"), *why


MOST_OF_A_TOWN = (("gate", "gate", "shops"), ("burglar", "burglar", "homes"), ("prober", "probes", "targets"))
"""Who says of how many of something, in which table and key: no town has more of it than people."""


def _more_than_people(adversary: Adversary, people: int | None) -> Refusal | None:
    """Return why a number is more than a town has people; what is left at its default is as many as there are."""
    for name, table, number in MOST_OF_A_TOWN:
        means = getattr(adversary, table)
        wanted = getattr(means, number)
        if adversary.name != name or people is None or wanted == type(means).model_fields[number].default:
            continue
        if wanted > people:
            return (
                f"a town of {people:_} people has no {wanted:_} {number}",
                f"write {people:_} or fewer",
                (table, number),
            )
    return None


def cannot_probe(adversary: Adversary, population: Population, days: int) -> Refusal | None:
    """Return why somebody has nothing to do in a world, or less than was asked, the mend and the key; else None."""
    if why := _more_than_people(adversary, population.people):
        return why
    if adversary.name in CARRY:
        return cannot_carry(population)
    if adversary.name != "prober":
        return None
    if population.world != "town":
        rule = "a prober goes where its targets are, and only a town knows where that is"
        return rule, 'write population.world = "town"', ("name",)
    probes = adversary.probes
    needed = probes.waits_days + {"one_entry": 1, "letter_box": probes.box_days, "slots": 1}[probes.way]
    if days < needed:
        rule = f"a prober who waits so long for an alert needs {needed} days or more, and this run has {days}"
        return rule, f"write days = {needed} or more, or wait less", ("probes", "waits_days")
    return None
