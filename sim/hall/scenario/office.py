"""What may a scenario say of human contact tracers? How many they are, how long they take, what people tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import model_validator

from sim.hall.scenario.keys import OPENABM, Share, Table, key, refuse

MANUAL = f"{OPENABM}: manual tracing"
HOURS_OF_A_DAY = 24.0


class Recalls(Table):
    """Whom a case can recall and name in an interview, by kind of place; who is known once is known everywhere."""

    household: Share = key(1.0, "of those met at home", "share of those met", f"{MANUAL}, household")
    landing: Share = key(0.05, "of neighbours met on the landing", "share of those met",
                         f"{MANUAL}, random; assumption: few know more than the next door")  # fmt: skip
    school: Share = key(0.8, "of those near at school", "share of those met", f"{MANUAL}, occupation")
    work: Share = key(0.8, "of those near at work", "share of those met", f"{MANUAL}, occupation")
    transit: Share = key(0.05, "of those near in buses, trams and trains", "share of those met", f"{MANUAL}, random")
    shop: Share = key(0.05, "of those near in shops", "share of those met", f"{MANUAL}, random")
    leisure: Share = key(0.4, "of those near where one goes out", "share of those met",
                         "assumption: friends and strangers by halves, recalled as at work and at random")  # fmt: skip
    care: Share = key(0.8, "of those near in a care home", "share of those met", f"{MANUAL}, occupation")


class Tracers(Table):
    """The human contact tracers: of an arm that traces without phones, or behind an app whose alerts they judge."""

    staff_per_100_000: float = key(
        30.0, "tracers at work each day, of every 100 000 persons of the town; a small town has its share of one",
        "tracers per 100 000 persons", f"{MANUAL}: 300 workers; assumption: for its million persons",
        ge=0, le=100_000)  # fmt: skip
    opens_at_h: float = key(9.0, "when they begin, every day", "h after midnight", "assumption", ge=0, le=24)
    hours_per_day: float = key(8.0, "how long they work, every day", "h", "assumption", ge=0, le=24)
    notice_h: float = key(
        2.0, "from a positive result, or an alert in triage, until the office has heard of it", "h",
        "assumption: results are sent on by computer within the day", ge=0, le=720)  # fmt: skip
    minutes_per_interview: float = key(
        45.0, "a tracer's work on one case that is reached and tells", "min",
        f"{MANUAL}: 6 interviews a day; assumption: with 3 or 4 calls each they fill 8 hours",
        ge=0, le=480)  # fmt: skip
    minutes_per_call: float = key(
        10.0, "a tracer's work on one person who is reached and told, or on a case that names nobody", "min",
        "assumption: to say it, and where to have a swab", ge=0, le=480)  # fmt: skip
    minutes_per_attempt: float = key(2.0, "a tracer's work on an attempt that nobody answers", "min", "assumption",
                                     ge=0, le=60)  # fmt: skip
    answers: Share = key(0.75, "of the attempts to reach somebody by telephone, the share that is answered",
                         "share of attempts", "assumption: with three attempts 98 % are reached")  # fmt: skip
    attempts: int = key(3, "how often somebody is tried before the tracers give up", "attempts", "assumption",
                        ge=1, le=20)  # fmt: skip
    attempt_again_h: float = key(4.0, "from an attempt that nobody answers to the next", "h", "assumption",
                                 ge=0, le=240)  # fmt: skip
    names_others: Share = key(0.9, "share of cases reached who tell whom they met", "share of cases",
                              "assumption: nine of ten are willing")  # fmt: skip
    recall: Recalls = key(Recalls(), "whom cases can recall and name of those they were near")
    error_minutes: float = key(
        0.3, "how far remembered minutes are off: standard deviation of their logarithm", "1",
        "assumption: two of three within about a third", ge=0, le=3)  # fmt: skip
    error_metres: float = key(
        0.3, "how far remembered metres are off: standard deviation of their logarithm", "1",
        "assumption: two of three within about a third", ge=0, le=3)  # fmt: skip
    triage: bool = key(
        False, "in an arm with an app: whether tracers first ask whoever is alerted about the day that the alert "
        "names, and nobody acts on an alert that they find groundless")  # fmt: skip

    @model_validator(mode="after")
    def _within_a_day(self) -> Tracers:
        if self.opens_at_h + self.hours_per_day > HOURS_OF_A_DAY:
            refuse("goes on after midnight", f"at most {HOURS_OF_A_DAY - self.opens_at_h:g} h", ("hours_per_day",))
        return self


def has_alerts_to_judge(arm: int, system: str, own: Mapping[str, Any], everywhere: bool) -> None:
    """Refuse an arm that has the alerts of its app judged by tracers, and has no app that alerts, or several.

    `everywhere` says that all arms of the scenario have them judged: then those without such an app are left alone.
    """
    from sim.systems.registry import design

    made, own_key = design(system), (arm, "tracers", "triage")
    if made.members and own.get("triage", everywhere) is True:
        where = own_key if "triage" in own else (arm,)
        refuse("alerts of apps that share a town are not judged yet", "leave triage out", where)
    alerts = made.phone is not None and made.traits.scans is not None and made.traits.warned_by == "app"
    if own.get("triage") is True and not alerts:
        refuse(f"{system} has no app whose alerts could be judged", "leave it out", own_key)
