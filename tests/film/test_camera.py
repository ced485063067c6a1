"""Does a film show the run that was lived, and each party what it has and no more?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.hall.engine import live
from sim.hall.film.names import FIRST, called
from sim.hall.film.servers import REPORT_BYTES, SHOWN_BYTES
from sim.hall.film.truth import FACTS
from sim.units import DAY, MINUTE
from tests.film.filming import DAYS, Film, by_day, filmed, hamlet

APPS = ("robert", "gaen", "dp3t_low_cost", "bluetrace")
EVERY_APP = pytest.mark.parametrize("system", APPS)


@pytest.mark.parametrize("system", ["none", "tracers", *APPS])
def test_a_camera_changes_nothing(system: str) -> None:
    assert filmed(system).journal.digest() == live(hamlet(system), "it", 1).digest()


@EVERY_APP
def test_every_day_has_its_parts(system: str) -> None:
    found = by_day(filmed(system))
    assert list(found) == list(range(DAYS))
    assert all(set(parts) == {"truth", "server", "attacker", "behind"} for parts in found.values())


def test_everybody_is_somewhere_at_every_midnight() -> None:
    film = filmed("gaen")
    for parts in by_day(film).values():
        columns = parts["truth"][0].columns
        first = np.unique(columns["who"], return_index=True)[1]
        assert columns["who"][first].tolist() == list(range(120))
        assert (columns["from"] < DAY // MINUTE).all()
        order = np.lexsort((columns["from"], columns["who"]))
        assert order.tolist() == list(range(order.size))
    assert film.column("truth", "place").max() + 1 == film.column("truth", "place_x").size


def test_the_town_is_as_large_for_all_and_its_first_infected_are_known() -> None:
    film = filmed("gaen")
    (truth,), (heard,) = ([chunk.words for chunk in film.chunks if chunk.part == part and chunk.day == 0]
                          for part in ("truth", "attacker"))  # fmt: skip
    x0, y0, x1, y1 = truth["map"]
    assert truth["map"] == heard["map"]
    x, y = film.column("truth", "place_x"), film.column("truth", "place_y")
    assert (x.min() >= x0) & (x.max() <= x1) & (y.min() >= y0) & (y.max() <= y1)
    table = film.journal.table("infections")
    facts = film.column("truth", "fact_who")[film.column("truth", "fact") == list(FACTS).index("infected")]
    before = truth["before"]
    assert sorted([*before["infected"], *facts.tolist()]) == sorted(table["person"].tolist())
    assert len(before["infected"]) > len(before["ill"]) > 0


@EVERY_APP
def test_what_befalls_people_is_what_the_journal_says(system: str) -> None:
    film = filmed(system)
    kinds, at, who = (film.column("truth", name) for name in ("fact", "fact_at", "fact_who"))
    for number, (fact, (kind, says)) in enumerate(FACTS.items()):
        if fact in ("swabbed", "result"):  # a swab is written down when the first result of its batch is due
            continue
        table = film.journal.table(kind)
        moments = says(table)[0]
        during = (moments >= 0) & (moments < DAYS * DAY)
        shown = sorted(zip(at[kinds == number].tolist(), who[kinds == number].tolist(), strict=True))
        assert shown == sorted(zip(moments[during].tolist(), table["person"][during].tolist(), strict=True))
    assert (kinds == list(FACTS).index("declares")).any()


def _messages(film: Film) -> list[bytes]:
    kept, raw = film.column("server", "kept"), film.column("server", "bytes").tobytes()
    ends = np.cumsum(kept)
    return [raw[end - size : end] for end, size in zip(ends.tolist(), kept.tolist(), strict=True)]


@EVERY_APP
def test_the_bytes_shown_are_those_that_crossed(system: str) -> None:
    seen: list[bytes] = []
    live(hamlet(system), "it", 1, views=lambda views: seen.extend(
        row.message for rows in views.servers.values() for row in rows if row.address is not None))  # fmt: skip
    film = filmed(system)
    reports, sizes = film.column("server", "report"), film.column("server", "size")
    shown = sorted(zip(_messages(film), sizes.tolist(), strict=True))
    most = {True: REPORT_BYTES, False: SHOWN_BYTES}
    assert len(shown) == len(seen)
    assert sorted(size for _, size in shown) == sorted(map(len, seen))
    assert {message for message, _ in shown} <= {row[: most[long]] for row in seen for long in most}
    assert reports.sum() == len(film.journal.table("reports")["at"]) > 0


def test_a_central_server_has_accounts_and_company_and_others_have_none() -> None:
    for system, some in (("robert", True), ("bluetrace", True), ("gaen", False), ("dp3t_low_cost", False)):
        film = filmed(system)
        assert bool(film.words("server", "accounts")) == some
        assert bool(film.column("server", "told_of").size) == some
        assert bool(film.column("server", "account").max()) == some


def test_of_published_keys_the_listener_says_them_again() -> None:
    told = {system: filmed(system).column("attacker", "told_said").size for system in APPS}
    assert told["gaen"] > 0
    assert told["robert"] == told["bluetrace"] == 0


@EVERY_APP
def test_what_a_listener_takes_to_be_one_is_one_declarer(system: str) -> None:
    film = filmed(system)
    said, number = film.column("attacker", "told_said"), film.column("attacker", "told_as")
    whose, declarers = film.column("behind", "said_by"), set(film.journal.table("reports")["person"].tolist())
    for each in np.unique(number).tolist():
        assert len(set(whose[said[number == each]].tolist())) == 1
    assert set(whose[said].tolist()) <= declarers


def test_nobody_shares_a_name() -> None:
    assert len(set(FIRST)) == len(FIRST) == 100
    assert len({called(person) for person in range(5_000)}) == 5_000
