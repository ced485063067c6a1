"""What do human contact tracers do? They ask a case whom it met, judge each of these by a rule, and have them called.

No phone takes part. The office knows what cases tell, and whom it had called: a person it had called about a day is
not called again about that day or an earlier one, and somebody whom it has asked as a case is not called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from sim.parameters import parameter
from sim.systems.machine import Call, Design, Effect, Machine, Nearness, Settings, Step, Traits
from sim.systems.stimuli import Interviewed, Line, ProtocolError, Recalled, Stimulus
from sim.units import DAY, Secrets, Setting, UnixTime

RETENTION_DAYS = parameter(14, "d", "assumption: the quarantine of 2020; a file is not needed longer than that")
MOST_TOLD = parameter(100_000, "situations", "assumption: far more than anybody tells in an interview")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is a close contact, in the dated words of an authority: whoever shares the home, and whoever was near.

    Near is within `metres` for `minutes` of a day in all. `discerns` says whether what stood between, a screen or a
    wall, makes it no contact, `minds_masks` whether masks do that both wore. Asked about are the days from
    `before_onset` days before the first symptoms on, or `before_test` days before the result where there are none.
    """

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    metres: float
    minutes: float
    discerns: bool
    minds_masks: bool
    before_onset: int
    before_test: int

    def asks_since(self, onset: UnixTime | None, tested: UnixTime) -> UnixTime:
        """Return the first midnight from which on a case is asked: of symptoms since `onset`, or a result alone."""
        since = tested - self.before_test * DAY if onset is None else onset - self.before_onset * DAY
        return UnixTime(max(since, tested - RETENTION_DAYS * DAY) // DAY * DAY)

    def counts(self, told: Recalled) -> bool:
        """Tell whether a situation counts at all, however long it was. What the teller does not know counts."""
        if self.discerns and told.barrier:
            return False
        if told.setting == Setting.HOME:
            return True
        if self.minds_masks and told.masked:
            return False
        return told.metres is None or told.metres <= self.metres

    def close(self, told: Iterable[Recalled]) -> dict[Line, UnixTime]:
        """Return the close contacts among those told of, each with the latest day that counts."""
        minutes: defaultdict[tuple[Line, UnixTime], float] = defaultdict(float)
        for each in told:
            if self.counts(each):
                minutes[each.who, each.day] += self.minutes if each.setting == Setting.HOME else each.minutes
        days: dict[Line, UnixTime] = {}
        for (who, day), long in minutes.items():
            if long >= self.minutes:
                days[who] = max(day, days.get(who, day))
        return days


FRANCE = Rule(
    name="france_2020_05",
    valid_from=date(2020, 5, 7),
    title={"fr": "France, mai 2020 : contact à risque", "en": "France, May 2020: contact at risk"},
    source="Santé publique France, definition of cases and contacts of 7 May 2020: home, or 15 minutes in a space too "
    "small to keep apart, no glass between and not masked; assumption: such a space is within 2 m; left out, face to "
    "face within 1 m for less than 15 minutes",
    metres=2.0,
    minutes=15.0,
    discerns=True,
    minds_masks=True,
    before_onset=2,
    before_test=7,
)
EUROPE = Rule(
    name="ecdc_2020_04",
    valid_from=date(2020, 4, 8),
    title={"fr": "ECDC, avril 2020 : contact étroit", "en": "ECDC, April 2020: close contact"},
    source="European Centre for Disease Prevention and Control, Contact tracing, second update, 8 April 2020: home, or "
    "within 2 m for 15 minutes; assumption: a tracer lets pass what was through a wall or a screen, masks or not",
    metres=2.0,
    minutes=15.0,
    discerns=True,
    minds_masks=False,
    before_onset=2,
    before_test=2,
)
UNDISCERNING = Rule(
    name="distance_and_time",
    valid_from=date(2020, 4, 8),
    title={"fr": "Distance et durée seules", "en": "Distance and time alone"},
    source="assumption: as ecdc_2020_04 without discernment, what an app that measured without error would judge",
    metres=2.0,
    minutes=15.0,
    discerns=False,
    minds_masks=False,
    before_onset=2,
    before_test=2,
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in (FRANCE, EUROPE, UNDISCERNING)}
"""The rules by their dated names, the office's own first."""


def rule_of(name: str | None) -> Rule:
    """Return the rule of a name (None: the first)."""
    return RULES[name or FRANCE.name]


class Office:
    """The tracers' office: what it had people called about, and whom it asked as cases, for as long as it keeps it."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self.rule = rule_of(settings.rule)
        self.called: dict[Line, UnixTime] = {}
        self.cases: dict[Line, UnixTime] = {}

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer an interview with a call for each close contact. Raises ProtocolError for what cannot be."""
        if not isinstance(stimulus, Interviewed):
            raise ProtocolError(f"an office of tracers knows interviews, not {type(stimulus).__name__}")
        _believable(stimulus, now)
        self._forget(now)
        self.cases[stimulus.case] = now
        calls = tuple(self._calls(stimulus.told))
        self.called |= {call.line: call.day for call in calls if call.day is not None}
        return calls

    def _calls(self, told: tuple[Recalled, ...]) -> Iterator[Call]:
        for who, day in sorted(self.rule.close(told).items()):
            if who not in self.cases and day > self.called.get(who, UnixTime(-1)):
                yield Call(who, day)

    def _forget(self, now: UnixTime) -> None:
        since = now - RETENTION_DAYS * DAY
        self.called = {who: day for who, day in self.called.items() if day >= since}
        self.cases = {who: at for who, at in self.cases.items() if at >= since}


def _believable(told: Interviewed, now: UnixTime) -> None:
    """Raise ProtocolError for an interview that nobody can have given."""
    if not told.case or len(told.told) > MOST_TOLD or (told.onset is not None and told.onset > now):
        raise ProtocolError("nobody, too much told, or symptoms to come")
    for each in told.told:
        if not each.who or each.who == told.case or each.day % DAY or not 0 <= each.day <= now:
            raise ProtocolError("a situation with oneself, with nobody, or on no day before now")
        if not 0.0 <= each.minutes <= DAY / 60 or not (each.metres is None or _a_distance(each.metres)):
            raise ProtocolError("a situation of no length or at no distance")


def _a_distance(metres: float) -> bool:
    return isfinite(metres) and metres >= 0.0


def _office(secrets: Secrets, settings: Settings) -> Machine:
    return Office(secrets, settings)


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    return rule_of(rule).asks_since(onset, now)


DESIGN = Design(
    name="tracers",
    title={"fr": "Enquêteurs, sans téléphone", "en": "Human contact tracers, no phones"},
    phone=None,
    servers={"office": _office},
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness={rule.name: Nearness(rule.metres, rule.minutes, 1) for rule in RULES.values()},
    tells_since=_tells_since,
    flow=(
        Step("laboratory", "office", "result", "with each positive result: who it is, and how to reach them"),
        Step("office", "case", "interview", "when a tracer has time: whom did you meet, where, how near, how long?"),
        Step("case", "office", "what it recalls", "in the interview, if the case is reached and names others"),
        Step("office", "owner", "call", "when a tracer has time: to each close contact, without the case's name"),
    ),
    traits=Traits(
        identifiers_by="nobody",
        uploaded="whom a case recalls and can name, with place, time and distance",
        matched_in="authority",
        everybody_learns="nothing",
        server_learns="every case, and by name whom each recalls having met, when and where",
        alert_says="the day of the latest contact that counts",
        exchange="none",
        rotation_s=0,
        retention_days=RETENTION_DAYS,
        publishes_every_s=0,
        polls_every_s=0,
        scans=None,
        warned_by="call",
        links_declarer="named",
        links_together="named",
    ),
)
