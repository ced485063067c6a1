"""Is what lay between an alerted person and a declarer counted as defined? Held against a plain recount, row by row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.disease.spread import hazards
from sim.draws import Draws
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.exposures import Exposures
from sim.hall.journal import SEEDED, Journal
from sim.measures import Counted, measure
from sim.measures.told import Told as Alerts
from sim.radio.channel import CHANNELS
from sim.radio.hearing import sightings
from sim.systems.machine import Nearness
from sim.systems.registry import design
from sim.units import DAY, HOUR, MINUTE, NEVER, Barrier, Day, Floats, Setting
from sim.world.conduct import Conduct
from sim.world.town import Town
from tests.hall.test_town import SATURDAY, left_in_cloakrooms
from tests.world.towns import everybody, phones_alone, some_stay_away, town

PEOPLE, DAYS, KEPT = 600, 6, 4
NEAR = Nearness(2.5, 12.0, 2)
"""Another distance than the common one, and two days: a rule of the test's own."""
BETA = 0.002
SCANS = design("gaen").traits.scans
SOLID = {Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR}
SEE_THROUGH = {Barrier.PLEXIGLASS, Barrier.GLASS}


def factors(day: Day) -> Floats:
    """What is left of transmission: less in shops, and on odd days nothing at work."""
    left = np.ones(len(Setting))
    left[Setting.SHOP] = 0.3
    left[Setting.WORK] = 0.0 if day % 2 else 1.0
    return left


@dataclass(frozen=True)
class Case:
    """One alert and what it rests on."""

    person: int
    at: int
    heard: tuple[Told, ...]


@dataclass(frozen=True)
class Story:
    """A town, its outbreak, some alerts, and what the journal says of them."""

    world: Town
    conduct: Conduct
    epidemic: Epidemic
    cases: tuple[Case, ...]
    journal: Journal
    evidence: dict[tuple[int, int, int], dict[str, float]]


def outbreak(world: Town, conduct: Conduct, journal: Journal) -> Epidemic:
    epidemic = Epidemic(world, conduct, Draws(90), journal, BETA, 20.0, factors, lambda person, onset: None)
    epidemic.seed(world.people.count // 2)
    for day in range(DAYS):
        epidemic.close(day * DAY, (day + 1) * DAY)
    return epidemic


def alerts_of(world: Town, conduct: Conduct) -> tuple[Case, ...]:
    """Alerts at odd moments: half a dozen declarers' phones were heard by others, and some by nobody (injected)."""
    assert SCANS is not None
    declarers = np.arange(0, world.people.count, 7, dtype=np.int32)
    heard: defaultdict[int, list[Told]] = defaultdict(list)
    for day in range(-1, DAYS):
        near = world.sightable(declarers, Day(day), conduct)
        got = sightings(near, SCANS, CHANNELS["dp3t_exp34"], Draws(1), day * DAY, (day + 1) * DAY)
        for hearer, declarer, at, gap in zip(got.hearer, got.heard, got.at, got.gap, strict=True):
            heard[int(hearer)].append(Told(int(declarer), int(at), int(gap)))
    cases = []
    for person, told in heard.items():
        for until in (3 * DAY, DAYS * DAY):  # once in the middle of the outbreak, once at its end
            known = [each for each in told if each.at < until]
            if known:
                cases.append(alert_on(person, known))
    return tuple(dict.fromkeys(cases))


def alert_on(person: int, told: list[Told]) -> Case:
    """Return the alert that comes a while after the last that was heard; some rest on a recording as well."""
    at = max(each.at for each in told) + 1 + int(40 * MINUTE * Draws(2).uniform("at", person))
    recent = [each for each in told if each.at >= at - KEPT * DAY]
    if person % 3 == 0:  # somebody played a recording of the phone, at any hour
        recent.append(Told(recent[0].declarer, at - int(DAY * Draws(2).uniform("injected", person)) - 1, 77))
    return Case(person, at, tuple(recent))


@cache
def story() -> Story:
    world, conduct = town(PEOPLE, 0.4), some_stay_away(PEOPLE, 60)
    journal = Journal("test", "gaen", 1, date(2020, 6, 8), DAYS)
    epidemic = outbreak(world, conduct, journal)
    cases = alerts_of(world, conduct)
    exposures = Exposures(world, conduct, epidemic, journal, NEAR, KEPT)
    for case in cases:
        exposures.note(case.person, case.at, case.heard)
    exposures.settle()
    for person, at in {case.person: case.at for case in cases}.items():
        journal.note("alerts", person, at, 0)  # the last one of each person
    table = journal.close().table("evidence")
    rows = [dict(zip(table, row, strict=True)) for row in zip(*(c.tolist() for c in table.values()), strict=True)]
    return Story(world, conduct, epidemic, cases, journal, {(r["person"], r["at"], r["declarer"]): r for r in rows})


def pairs() -> list[tuple[Case, int, list[Told], dict[str, float]]]:
    """Every alert and declarer, with the row of the journal."""
    out = []
    for case in story().cases:
        for declarer in sorted({each.declarer for each in case.heard}):
            told = [each for each in case.heard if each.declarer == declarer]
            out.append((case, declarer, told, story().evidence[case.person, case.at, declarer]))
    return out


# -- the plain recount ------------------------------------------------------------------------------------------------


@cache
def answers(day: int) -> tuple[dict, dict, dict]:
    """Every row of a day: meetings and proximities by pair, visits by person."""
    world, conduct = story().world, story().conduct
    tables = (world.meetings(everybody(world), Day(day), conduct), world.sightable(everybody(world), Day(day), conduct))
    by_pair: list[dict] = []
    for table in tables:
        rows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for row, key in enumerate(zip(table.asked.tolist(), table.other.tolist(), strict=True)):
            rows[key].append(row)
        by_pair.append({key: table.where(np.array(some)) for key, some in rows.items()})
    visits = world.visits(everybody(world), Day(day), conduct)
    by_person = {person: visits.where(visits.person == person) for person in range(world.people.count)}
    return by_pair[0], by_pair[1], by_person


def met_on(day: int, declarer: int, person: int, until: int) -> list[tuple[int, float]]:
    """Seconds and metres of each meeting, as far as it came before `until`."""
    met = answers(day)[0].get((declarer, person))
    if met is None:
        return []
    rows = zip(met.start.tolist(), met.seconds.tolist(), met.metres.tolist(), strict=True)
    return [(min(seconds, until - start), metres) for start, seconds, metres in rows if start < until]


def days_of(case: Case) -> range:
    return range(case.at // DAY - KEPT, (case.at - 1) // DAY + 1)


def given(case: Case, declarer: int, until: int, since: int = -KEPT * DAY) -> float:
    """The dose of the days from `since` on and before `until`, meeting by meeting."""
    epidemic, total = story().epidemic, 0.0
    for day in days_of(case):
        if day * DAY < since:
            continue
        met = answers(day)[0].get((declarer, case.person))
        if met is None:
            continue
        left = np.clip(until - met.start, 0, met.seconds).astype(np.int32)
        part = met.where(left > 0)
        part.seconds[:] = left[left > 0]
        total += float(hazards(part, epidemic.infected_at, epidemic.multiplier, BETA, factors(Day(day))).sum())
    return total


def what_was(case: Case, declarer: int, at: int) -> str:
    """What lay between the two phones at a moment: nothing, a wall, a screen, a way too far; or no owner there."""
    meetings, near, visits = answers(at // DAY)
    rows = near.get((declarer, case.person))
    for row in range(0 if rows is None else len(rows)):
        if not rows.start[row] <= at < rows.start[row] + rows.seconds[row]:
            continue
        met = meetings.get((declarer, case.person))
        together = met is not None and ((met.start <= at) & (at < met.start + met.seconds)).any()
        if not together:
            for person in (declarer, case.person):
                mine = visits[person]
                now = np.flatnonzero((mine.start <= at) & (at < mine.end))
                landing = rows.setting[row] == Setting.LANDING
                if not any(mine.place[i] == rows.place[row] or (landing and mine.setting[i] == Setting.HOME)
                           for i in now):  # fmt: skip
                    return "alone"
        barrier = Barrier(rows.barrier[row])
        if barrier in SOLID | SEE_THROUGH:
            return "wall" if barrier in SOLID else "screen"
        return "far" if rows.metres[row] > NEAR.metres else "nothing"
    return "far"


# -- held against it --------------------------------------------------------------------------------------------------


def test_there_is_enough_to_count() -> None:
    rows = list(story().evidence.values())
    assert len(rows) == len(pairs()) > 200
    for name in ("met_s", "dose", "near_s", "near_common_s", "alone_s", "wall_s", "screen_s", "far_s"):
        assert sum(row[name] > 0 for row in rows) > 5, name
    assert sum(row["dose"] > row["dose_in_time"] for row in rows) > 5
    assert sum(row["near_s"] > row["near_common_s"] for row in rows) > 20


def test_seconds_met_end_with_the_alert() -> None:
    clipped = 0
    for case, declarer, _, row in pairs():
        seconds = sum(s for day in days_of(case) for s, _ in met_on(day, declarer, case.person, case.at))
        whole = sum(s for day in days_of(case) for s, _ in met_on(day, declarer, case.person, int(NEVER)))
        assert row["met_s"] == seconds
        clipped += whole > seconds
    assert clipped > 10


def test_near_is_the_most_in_the_rules_window_and_on_one_day_by_the_common_yardstick() -> None:
    over_days = 0
    for case, declarer, _, row in pairs():
        for name, metres, window in (("near_s", NEAR.metres, NEAR.days), ("near_common_s", 2.0, 1)):
            daily = {day: sum(s for s, m in met_on(day, declarer, case.person, case.at) if m <= metres)
                     for day in days_of(case)}  # fmt: skip
            sums = [sum(daily.get(day + k, 0) for k in range(window)) for day in daily]
            assert row[name] == max(sums)
            over_days += window == 2 and max(sums) > max(daily.values())
    assert over_days > 10


def test_the_dose_is_that_of_the_days_kept_with_the_policies_of_each_day() -> None:
    for case, declarer, _, row in pairs():
        assert row["dose"] == pytest.approx(given(case, declarer, case.at), rel=1e-12)


def test_a_dose_in_time_ends_when_anybody_else_infects() -> None:
    """If one of those behind the alert was the source, in its days, all until the alert counts; never before day 0."""
    epidemic, kinds, earlier = story().epidemic, set(), 0
    for case, declarer, _, row in pairs():
        infected_at, source = int(epidemic.infected_at[case.person]), int(epidemic.source[case.person])
        behind = {each.declarer for each in case.heard}
        guilty = source in behind and infected_at // DAY >= case.at // DAY - KEPT
        until = case.at if guilty else min(case.at, infected_at)
        assert row["dose_in_time"] == pytest.approx(given(case, declarer, until, since=0), rel=1e-12)
        earlier += given(case, declarer, until) > given(case, declarer, until, since=0)
        early = "early" if infected_at < case.at else "free"
        kinds.add("guilty" if guilty else "guilty long ago" if source in behind else early)
    assert kinds == {"guilty", "guilty long ago", "early", "free"}
    assert earlier > 2


def test_nobody_is_infected_without_dose() -> None:
    """Dose and infection are asked of the same days; asked of all days, infections of long ago had no dose in these."""
    journal = story().journal
    assert journal.numbers["evidence_days"] == KEPT
    for days, some in ((KEPT, False), (1_000, True)):
        told = Alerts(replace(journal, numbers={"evidence_days": days}))
        assert told.infected_by_evidence.sum() > 1
        assert (told.infected_by_evidence & told.false_exposure).any() == some
        assert (told.infected_by_evidence & (told.dose_in_time == 0)).any() == some


def test_what_was_heard_is_alone_or_walled_or_screened_or_far_or_nothing_of_it() -> None:
    for case, declarer, told, row in pairs():
        sums: defaultdict[str, int] = defaultdict(int)
        for each in told:
            sums[what_was(case, declarer, each.at)] += each.heard_s
        assert row["heard_s"] == sum(sums.values())
        found = {name: row[f"{name}_s"] for name in ("alone", "wall", "screen", "far")}
        assert found == {name: sums[name] for name in found}


def test_a_phone_with_its_owner_is_never_alone() -> None:
    """By where phones lie, which nothing here asks: only such a phone, on either side, is heard without its owner."""
    lies = {day: phones_alone(story().world, day, story().conduct)[0] for day in range(-2, DAYS + 1)}

    def lying(person: int, at: int) -> bool:
        place, _, start, end = lies[at // DAY][person]
        return bool(place >= 0 and start <= at % DAY < end)

    for case, declarer, told, row in pairs():
        most = sum(each.heard_s for each in told if lying(declarer, each.at) or lying(case.person, each.at))
        assert row["alone_s"] <= most


# -- one alert from a cloakroom ---------------------------------------------------------------------------------------


def test_an_alert_from_a_phone_in_a_cloakroom_has_that_cause() -> None:
    """The owner is elsewhere: the person is alerted, nobody gave a dose, and the cause is the phone left there."""
    assert SCANS is not None
    owners, near = left_in_cloakrooms()
    world = town(20_000, 0.3)
    begin = SATURDAY * DAY
    heard = sightings(near, SCANS, CHANNELS["dp3t_exp34"], Draws(1), begin, begin + DAY)
    met = world.meetings(owners, Day(SATURDAY), Conduct())
    strangers = ~np.isin(heard.hearer, met.other)
    counts = np.bincount(heard.hearer[strangers])
    person = int(counts.argmax())
    mine = heard.where((heard.hearer == person) & strangers)
    mine = mine.where(mine.heard == mine.heard[0])
    declarer, at = int(mine.heard[0]), int(mine.at.max()) + HOUR
    journal = Journal("test", "gaen", 1, date(2020, 6, 8), 20)
    journal.numbers |= {"rule_metres": 2.0, "rule_minutes": 15.0, "rule_days": 1}
    everyone = np.arange(20_000)
    journal.note_columns("persons", everyone, everyone, world.people.household, world.people.owns_phone, everyone >= 0)
    epidemic = Epidemic(world, Conduct(), Draws(3), journal, 1.0, 0.0, factors, lambda person, onset: None)
    epidemic.rows.add([declarer], [begin - 5 * DAY], [NEVER], [SEEDED], [1.0])
    exposures = Exposures(world, Conduct(), epidemic, journal, Nearness(2.0, 15.0, 1), 1)
    exposures.note(
        person, at, [Told(declarer, *each) for each in zip(mine.at.tolist(), mine.gap.tolist(), strict=True)]
    )
    exposures.settle()
    journal.note("alerts", person, at, SATURDAY)
    measured = measure(journal.close())

    def value(name: str) -> float | None:
        found = measured[f"alerts.{name}"]
        assert isinstance(found, Counted)
        return found.value

    evidence = journal.table("evidence")
    assert evidence["heard_s"][0] == evidence["alone_s"][0] == mine.gap.sum() > 0
    assert value("cause.left_phone") == 1
    assert value("false_exposure") == value("false_infection") == value("false_radio") == 1
