"""Is a release made of what machines say, does reading change nothing, and does it show nothing that is hidden?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.adversaries.releases import FORMS, form_of
from sim.adversaries.views import Handle, Trails
from sim.draws import Draws
from sim.hall import readers, releases
from sim.hall.engine import live
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Asked, Journal
from sim.hall.readers import Reader
from sim.hall.releases import Released, Rows
from sim.hall.scenario import Scenario, load
from sim.measures.unicity import trails
from sim.problems import Refused
from sim.units import DAY, HOUR, MINUTE, NEVER
from tests.hall.hamlet import FILE, rows

RULES = {"itineraries": "korea_2020_02", "antennas": "lists_k20", "wristband": "hongkong_2020_03"}
EVERY_FORM = [(system, form) for system, forms in FORMS.items() for form in forms]
FIRST = [(system, next(iter(forms))) for system, forms in FORMS.items()]


@cache
def scenario(system: str, told: str = "", *settings: str) -> Scenario:
    arms = f'arms=[{{name="it",system="{system}",rule="{RULES[system]}"}}]'
    reads = [f"adversaries=[{{{told}}}]"] if told else []
    return load(FILE, ("phones.adoption=0.0", "population.people=300", arms, *reads, *settings))


def reading(form: str, *keys: str) -> str:
    return ", ".join(['name="reader"', f'release="{form}"', *keys])


Read = tuple[Journal, Released, Reader]


@cache
def read(system: str, form: str, *keys: str, hidden: tuple[int, ...] = ()) -> Read:
    """Live a run that somebody reads; the hidden are infected besides, and nothing ever comes of it."""
    found: list[tuple[Released, Reader]] = []
    call, seeded = Reader.__call__, Epidemic.seed

    def keep(self: Reader, way: Any) -> None:
        call(self, way)
        found.append((self.out, self))

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        for person in hidden:
            self.rows.add([person], [0], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, 0, SEEDED, -1, -1, int(NEVER))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "__call__", keep)
        patch.setattr(Epidemic, "seed", seed_more)
        journal = live(scenario(system, reading(form, *keys)), "it", 1)
    return journal, *found[0]


@pytest.mark.parametrize(("system", "form"), FIRST)
def test_reading_changes_nothing_in_the_town(system: str, form: str) -> None:
    plain, (journal, *_) = live(scenario(system), "it", 1), read(system, form)
    assert len(journal.table("trails")["at"]) > 10
    for kind, table in plain.tables.items():
        if kind != "trails":
            assert all(np.array_equal(column, journal.tables[kind][name]) for name, column in table.items()), kind


@pytest.mark.parametrize(("system", "form"), EVERY_FORM)
def test_rows_and_handles_stand_in_their_order(system: str, form: str) -> None:
    seen = read(system, form)[1].trails
    assert list(seen.handles) == sorted(set(seen.handles))
    keys = list(zip(seen.since, seen.until, seen.which, strict=True))
    assert keys == sorted(keys)
    assert (len(keys) == 0) is (form == "counts")
    assert all(
        type(each) is int for name in ("which", "since", "until", "east", "north") for each in getattr(seen, name)
    )


@pytest.mark.parametrize(("system", "form"), EVERY_FORM)
def test_a_handle_links_what_its_form_says(system: str, form: str) -> None:
    _, out, _ = read(system, form)
    rows_of = defaultdict(list)
    for which, since in zip(out.trails.which, out.trails.since, strict=True):
        rows_of[which].append(since // DAY)
    links = FORMS[system][form].links
    assert (len(set(out.persons.values())) == len(out.persons)) is (links in ("always", "nothing"))
    if links == "row":
        assert {len(days) for days in rows_of.values()} == {1}
    if links == "day":
        assert all(len(set(days)) == 1 for days in rows_of.values())


def test_rounded_forms_are_as_exact_as_they_say() -> None:
    seen = read("itineraries", "districts")[1].trails
    assert {at % HOUR for at in (*seen.since, *seen.until)} == {0}
    assert {each % 1_000 for each in (*seen.east, *seen.north)} == {500}


def test_the_first_form_is_what_was_published() -> None:
    _, out, reader = read("itineraries", "published")
    way: Any = reader.way
    told = {(stay.since, stay.until, stay.x, stay.y) for stay in way.ever.values()}
    seen = out.trails
    assert set(zip(seen.since, seen.until, seen.east, seen.north, strict=True)) == told
    assert set(seen.ages) <= set(range(0, 110, 10))
    assert len(seen.ages) == len(seen.handles)


def test_more_points_single_out_more_and_a_list_shows_as_much_of_cases() -> None:
    journal = read("itineraries", "published")[0]
    found = trails(journal)
    shares = [found[f"privacy.trails.unicity_{points}"].value for points in range(1, 5)]  # type: ignore[union-attr]
    assert shares == sorted(shares)  # type: ignore[type-var]
    listed = trails(read("itineraries", "places")[0])
    assert listed["privacy.trails.recall"] == trails(journal)["privacy.trails.recall"]


def test_a_list_of_places_is_joined_again_and_rightly() -> None:
    """Whoever leaves one place enters the next: what a list does not link, its times do."""
    _, out, reader = read("itineraries", "places")
    assert len(reader.pages.trails.handles) < 0.8 * len(out.trails.handles)
    pure = [len(persons) == 1 for persons in reader.behind.values()]
    assert np.mean(pure) > 0.95
    found = rows(read("itineraries", "places")[0], "trails", "person", "asked", "points", "fits", "candidate")
    alone = [who == whom for who, asked, _, fits, whom in found if asked == Asked.FITS and fits]
    assert sum(alone) > 0, "a lone row shows nothing besides: only rows that were joined single out"
    assert all(sum(persons.values()) == pytest.approx(1.0) for persons in reader.behind.values())


def test_lists_of_places_are_as_exact_as_a_clock_is_read() -> None:
    for form in ("places", "premises"):
        seen = read("itineraries", form)[1].trails
        assert {at % MINUTE for at in (*seen.since, *seen.until)} == {0}


def test_whoever_is_alone_is_the_one_who_was_asked_about() -> None:
    """Points that the release shows of somebody are on that one's trail."""
    for system, form in (("itineraries", "published"), ("antennas", "log")):
        found = rows(read(system, form)[0], "trails", "person", "asked", "fits", "candidate")
        assert all(who == candidate for who, asked, fits, candidate in found if asked == Asked.FITS and fits)
        assert any(fits for _, asked, fits, _ in found if asked == Asked.FITS) or system == "antennas"


def test_somebody_elses_points_single_out_that_one() -> None:
    """The placebo is asked as the true points are, and what it finds is the other's."""
    for system, form in (("itineraries", "published"), ("antennas", "log"), ("wristband", "daily")):
        journal, _, reader = read(system, form)
        of = {each.person: each for each in reader._targets()}
        found = rows(journal, "trails", "person", "asked", "candidate")
        asked = [(who, whom) for who, what, whom in found if what == Asked.FITS_PLACEBO]
        assert asked
        assert all(whom in (-1, reader._another(of[who], [*of.values()]).person) for who, whom in asked)
        right = sum(who == whom for who, whom in asked)
        assert trails(journal)["privacy.trails.unicity_placebo"].value == right / len(asked)  # type: ignore[union-attr]


def test_counts_single_out_nobody_and_show_no_case() -> None:
    journal = read("antennas", "counts")[0]
    assert journal.numbers["trails_counts"] > 0
    found = trails(journal)
    assert found["privacy.trails.unicity_4"].value == 0.0  # type: ignore[union-attr]
    assert found["privacy.trails.identified"].value == found["privacy.trails.prior"].value  # type: ignore[union-attr]
    assert journal.numbers["trails_shown"] == 0 < journal.numbers["trails_visits"]


@pytest.mark.parametrize("form", FORMS["antennas"])
def test_a_log_of_everybody_says_of_no_visit_that_a_case_was_there(form: str) -> None:
    numbers = read("antennas", form)[0].numbers
    assert numbers["trails_shown"] == numbers["trails_shown_near"] == 0 < numbers["trails_visits"]


def test_every_cell_of_a_shipped_verdict_can_hold() -> None:
    """Where nothing is linked and nothing listed, nobody can be singled out: a claim about every cell never holds."""
    for name in FORMS:
        shipped = load(f"scenarios/{name}.toml")
        assert shipped.verdict is not None
        for cell in shipped.verdict.cells:
            reader = shipped.arm(cell).adversary("reader")
            assert reader is not None
            form = form_of(name, reader.release)
            assert form is not None
            assert form.links != "nothing", cell


@pytest.mark.parametrize(
    "keys",
    [
        "points=2",
        "knows_within_h=12.0",
        "knows_within_m=4000",
        'sees_at=["shop"]',
        "targets_at_most=3",
        "knows_age=true",
    ],
)
def test_every_key_has_an_effect(keys: str) -> None:
    plain, other = (read("itineraries", "published", *some)[0].table("trails") for some in ((), (keys,)))
    assert any(not np.array_equal(column, other[name]) for name, column in plain.items())


def test_what_a_release_is_good_for_does_not_depend_on_who_reads_it() -> None:
    plain, other = (read("itineraries", "premises", *keys)[0].numbers for keys in ((), ("knows_within_m=4000",)))
    assert plain["trails_shown"] == other["trails_shown"] < plain["trails_visits"]


def test_no_more_are_asked_about_than_the_scenario_says() -> None:
    few, all_ = (rows(read("itineraries", "published", *keys)[0], "trails", "person", "asked")
                 for keys in (("targets_at_most=3",), ()))  # fmt: skip
    asked = {who for who, what in few if what == Asked.FITS}
    assert 0 < len(asked) <= 3
    assert asked <= {who for who, what in all_ if what == Asked.FITS}


# -- blindness --------------------------------------------------------------------------------------------------------

HIDDEN_FROM = [("antennas", "log"), ("antennas", "daily"), ("itineraries", "published"), ("wristband", "bits")]


@cache
def pair(system: str, form: str) -> tuple[Read, Read, tuple[int, ...]]:
    """A run, and the same with hidden infections of people who are never infected or swabbed in it."""
    plain = read(system, form)
    met, swabbed = (set(plain[0].table(kind)["person"].tolist()) for kind in ("infections", "tests"))
    hidden = tuple([person for person in range(300) if person not in met | swabbed][:7])
    return plain, read(system, form, hidden=hidden), hidden


@pytest.mark.parametrize(("system", "form"), HIDDEN_FROM)
def test_hidden_infections_are_not_seen(system: str, form: str) -> None:
    plain, other, hidden = pair(system, form)
    assert len(other[0].table("infections")["at"]) == len(plain[0].table("infections")["at"]) + len(hidden)
    assert transcript(plain[1].trails) == transcript(other[1].trails)


def transcript(seen: Trails) -> bytes:
    return repr([getattr(seen, each.name) for each in fields(seen)]).encode()


def changed(seen: Trails, order: list[int], **columns: tuple[Any, ...]) -> Trails:
    """The rows of a release in another order, or some of them, with other columns."""
    kept = {
        name: columns.get(name, getattr(seen, name)) for name in ("which", "since", "until", "east", "north", "home")
    }
    return replace(seen, **{name: tuple(column[n] for n in order) for name, column in kept.items()})


def _value(seen: Trails, secret: list[int]) -> Trails:
    return changed(seen, [*range(len(secret))], east=tuple(x + n for x, n in zip(seen.east, secret, strict=True)))


def _order(seen: Trails, secret: list[int]) -> Trails:
    return changed(seen, sorted(range(len(secret)), key=secret.__getitem__))


def _presence(seen: Trails, secret: list[int]) -> Trails:
    return changed(seen, [n for n, told in enumerate(secret) if not told])


def _count(seen: Trails, secret: list[int]) -> Trails:
    return changed(seen, [n for n, told in enumerate(secret) for _ in range(1 + told)])


def _size(seen: Trails, secret: list[int]) -> Trails:
    return changed(seen, [*range(len(secret))], until=tuple(at + n for at, n in zip(seen.until, secret, strict=True)))


def _time(seen: Trails, secret: list[int]) -> Trails:
    later = tuple(at + n for at, n in zip(seen.since, secret, strict=True))
    return changed(seen, [*range(len(secret))], since=later)


def _handle(seen: Trails, secret: list[int]) -> Trails:
    told = {which for which, n in zip(seen.which, secret, strict=True) if n}
    return replace(seen, handles=tuple(Handle(each[:-1] + bytes([n in told])) for n, each in enumerate(seen.handles)))


LEAKS: tuple[Callable[[Trails, list[int]], Trails], ...] = (_value, _order, _presence, _count, _size, _time, _handle)


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_of_infections_is_caught(leak: Callable[[Trails, list[int]], Trails]) -> None:
    leaked = []
    for journal, out, _ in pair("antennas", "log")[:2]:
        infected = set(journal.table("infections")["person"].tolist())
        behind = [*out.persons.values()]
        leaked.append(leak(out.trails, [int(behind[which] in infected) for which in out.trails.which]))
    assert transcript(leaked[0]) != transcript(leaked[1])


class Stub:
    """Enough of a way of tracing for its rows to be laid out."""

    class stage:  # noqa: N801
        draws = Draws(1)


@pytest.mark.parametrize("form", ["published", "hours", "districts", "places"])
def test_other_names_for_people_give_the_same_trails_up_to_handles(form: str) -> None:
    rng = np.random.default_rng(5)
    person, name = rng.integers(20, size=200), rng.permutation(20)
    since = rng.integers(5 * DAY, size=200)
    columns = since, since + HOUR, *rng.integers(4_000, size=(2, 200)), np.zeros(200, dtype=np.int64)

    def seen(who: Any) -> Trails:
        rows = Rows(who, *columns)
        way: Any = Stub()
        return releases._laid_out(way, FORMS["itineraries"][form], rows, "point", 5, since=0).trails

    one, other = seen(person), seen(name[person] + 20)
    assert not set(one.handles) & set(other.handles) or form == "places"
    assert list(shape(one)) == list(shape(other))


def shape(seen: Trails) -> Iterator[Any]:
    """What was seen of each handle, whatever it is called."""
    of: defaultdict[int, list[Any]] = defaultdict(list)
    for which, *row in zip(seen.which, seen.since, seen.until, seen.east, seen.north, strict=True):
        of[which].append(row)
    yield from sorted(of.values())


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "key", "rule"),
    [
        (reading("place"), "release", "no such form of release"),
        (reading("log"), "release", "itineraries has no such form of release"),
        (reading("places", "points=5"), "points", "at most 4"),
        (reading("places", "points=0"), "points", "at least 1"),
        (reading("places", 'sees_at=["pub"]'), "sees_at", ""),
        (reading("places", 'sees_at=["shop","shop"]'), "sees_at", "stands here twice"),
        (reading("places", "sees_at=[]"), "sees_at", "nobody is ever seen"),
        (reading("places", "knows_within_m=0"), "knows_within_m", "at least 1"),
        (reading("places", "asks_at_most=9"), "asks_at_most", "would change nothing"),
        ('name="neighbour", release="places"', "release", "would change nothing"),
    ],
)
def test_what_a_reader_cannot_do_is_refused(told: str, key: str, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        scenario("itineraries", told)
    assert any(key in problem.key and rule in problem.rule for problem in caught.value.problems), caught.value.problems


def test_a_reader_where_nothing_is_released_is_refused() -> None:
    two = 'arms=[{name="a",system="none"},{name="b",system="gaen"}]'
    with pytest.raises(Refused, match="no arm releases where people were"):
        load(FILE, (two, 'adversaries=[{name="reader"}]'))


RULE = 'verdict={metric="privacy.trails.unicity_4",holds_when={low_above=0.5},fails_when={high_below=0.05}%s}'


@pytest.mark.parametrize(
    ("arms", "more", "reads", "rule"),
    [
        ("itineraries", "", False, "nobody reads"),
        ("gaen", ',cells=["b"]', True, "nothing that is released here is read"),
        ("itineraries", ',fails_if_also={metric="privacy.trails.recal",low_above=0.5}', True, "no such metric"),
        ("itineraries", ',fails_if_also={metric="privacy.trails.recall"}', True, "says nothing"),
    ],
)
def test_a_verdict_on_what_nobody_reads_is_refused(arms: str, more: str, reads: bool, rule: str) -> None:
    two = f'arms=[{{name="a",system="antennas"}},{{name="b",system="{arms}"}}]'
    told = ['adversaries=[{name="reader"}]'] if reads else []
    with pytest.raises(Refused) as caught:
        load(FILE, (two, *told, RULE % more))
    assert any(rule in problem.rule for problem in caught.value.problems), caught.value.problems


def test_what_is_known_lately_is_a_part_of_what_is_known() -> None:
    assert readers.LATELY_DAYS <= readers.KNOWN_DAYS
