"""Does a vantage show what crosses, all of it, and no more: whichever phones a run builds, whatever comes later?"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sim.adversaries.views import Views, in_order
from sim.hall.engine import live
from sim.hall.scenario import Scenario
from sim.hall.tracing import Tracing
from sim.hall.witness import Witness
from sim.systems.robert.messages import Register, Report, StatusRequest, decode
from sim.units import DAY, Calendar
from tests.adversaries.transcripts import before, rows_of, transcript
from tests.adversaries.watching import Watched, small_town, watch, watched_village
from tests.hall.test_tracing_robert import LATER, france

ALL = ["network", "server backend", "published"]
BOTH = pytest.mark.parametrize("arm", ["robert", "gaen"])


def seen(scenario: Scenario, arm: str, witness: Witness = Witness.ON_DEMAND) -> Views:
    found: list[Views] = []
    live(scenario, arm, 1, witness=witness, views=found.append)
    return found[0]


def same(ours: Views, theirs: Views) -> list[str]:
    """The names of the views that agree to the byte."""
    other = rows_of(theirs)
    return [name for name, rows in rows_of(ours).items() if transcript(rows) == transcript(other[name])]


# -- rows do not depend on which phones are built ---------------------------------------------------------------------


@BOTH
def test_who_watches_changes_nothing(tmp_path: Path, arm: str) -> None:
    scenario = watched_village(tmp_path, 15)
    assert watch(scenario, arm).journal.digest() == live(scenario, arm, 1).digest()


@BOTH
def test_views_on_demand_equal_those_of_every_phone_every_sighting(tmp_path: Path, arm: str) -> None:
    scenario = watched_village(tmp_path, 15)
    lazy, full = (seen(scenario, arm, witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert same(lazy, full) == ALL
    assert len(lazy.network) > 1_000


def test_under_later_rules_too(tmp_path: Path) -> None:
    scenario = france(tmp_path, LATER, days=12)
    lazy, full = (seen(scenario, "robert", witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert same(lazy, full) == ALL


@BOTH
def test_in_a_town_too(tmp_path: Path, arm: str) -> None:
    scenario = small_town(tmp_path, 5, 30, "phones.adoption=0.6")
    lazy, full = (seen(scenario, arm, witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert same(lazy, full) == ALL
    assert any(row.address is None for row in lazy.servers["backend"]), "somebody declares"


# -- rows do not depend on the future ---------------------------------------------------------------------------------


Cut = tuple[Watched, Watched, int]


def cut(scenario: Scenario, arm: str, day: int) -> Cut:
    """A run, the same in which nobody declares from a day on, and that midnight."""
    declares = Tracing.declare

    def until_then(self: Tracing, person: int) -> None:
        if self.agenda.now < day * DAY:
            declares(self, person)

    plain = watch(scenario, arm)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tracing, "declare", until_then)
        return plain, watch(scenario, arm), int(Calendar(scenario.start).unix(day * DAY))


@BOTH
@pytest.mark.parametrize("day", [0, 8])
def test_nothing_is_seen_of_who_will_declare(tmp_path: Path, arm: str, day: int) -> None:
    whole, short, midnight = cut(watched_village(tmp_path, 15), arm, day)
    assert same(whole.views, short.views) != ALL, "something is seen of it afterwards"
    for name, rows in rows_of(whole.views).items():
        assert before(rows, midnight) or name == "published"
        assert transcript(before(rows, midnight)) == transcript(before(rows_of(short.views)[name], midnight))


@BOTH
def test_a_view_of_those_who_declare_would_tell(tmp_path: Path, arm: str) -> None:
    """The control: rows of nobody but those who declare at some time."""
    *runs, midnight = cut(watched_village(tmp_path, 15), arm, 8)
    planted = []
    for run in runs:
        declarers = set(run.journal.table("reports")["person"].tolist())
        rows = zip(run.vantages.on_network(run.vantages.subjects()), run.vantages.crossings, strict=True)
        planted.append(in_order(row for row, said in rows if said.phone in declarers))
    assert before(planted[0], midnight) != before(planted[1], midnight)


def test_phones_asleep_would_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control that is no plant: a phone that is built when it matters opened its account long before."""
    start = Tracing.start

    def asleep(self: Tracing) -> None:
        self.all_awake = False
        start(self)

    monkeypatch.setattr(Tracing, "start", asleep)
    whole, short, midnight = cut(watched_village(tmp_path, 15), "robert", 0)
    assert before(whole.views.network, midnight) != before(short.views.network, midnight)


# -- what a view shows ------------------------------------------------------------------------------------------------


@BOTH
def test_the_network_sees_each_message_pass_with_its_size_and_nothing_of_it(tmp_path: Path, arm: str) -> None:
    run = watch(watched_village(tmp_path, 12), arm)
    up = [row for row in run.views.network if row.direction == "up"]
    arrived = [row for row in run.views.servers["backend"] if row.address is not None]
    assert Counter((row.at, row.size) for row in up) == Counter((row.at, len(row.message)) for row in arrived)
    assert {row.host for row in run.views.network} == {"backend"}
    assert all(row.size > 0 for row in run.views.network)


@BOTH
def test_a_line_is_one_connection(tmp_path: Path, arm: str) -> None:
    run = watch(watched_village(tmp_path, 12), arm)
    lines = defaultdict[bytes, list[tuple[int, str, bytes]]](list)
    for row in run.views.network:
        lines[row.line].append((row.at, row.direction, row.address))
    assert all(len({(at, address) for at, _, address in rows}) == 1 for rows in lines.values())
    assert all(Counter(way for _, way, _ in rows).keys() == {"up", "down"} for rows in lines.values())
    assert len(lines) == len({(said.phone, said.at) for said in run.vantages.crossings})


def test_every_phone_registers_once_and_asks_every_day(tmp_path: Path) -> None:
    run = watch(watched_village(tmp_path, 12), "robert")
    users = int(run.journal.table("persons")["app"].sum())
    said = Counter(type(decode(row.message)) for row in run.views.servers["backend"] if row.address is not None)
    reports = len(run.journal.table("reports")["at"])
    assert said[Register] == users
    assert said[Report] == reports
    assert users * 25 <= said[StatusRequest] <= users * 27, "since 14 days before the first"


@BOTH
def test_the_laboratory_is_heard_by_the_server_alone(tmp_path: Path, arm: str) -> None:
    run = watch(watched_village(tmp_path, 15), arm)
    slips = [row for row in run.views.servers["backend"] if row.address is None]
    assert sorted(row.at for row in slips) == sorted(
        Calendar(run.journal.start).unix(at) for at in run.journal.table("reports")["at"].tolist()
    )
    assert len({row.line for row in slips}) == 1
    assert slips[0].line not in {row.line for row in run.views.network}


def test_everybody_sees_the_files(tmp_path: Path) -> None:
    run = watch(watched_village(tmp_path, 15), "gaen")
    table = run.journal.table("publications")
    assert [len(row.message) for row in run.views.published] == table["length"].tolist()
    assert len(run.views.published) > 0


def test_a_town_without_a_system_shows_nothing(tmp_path: Path) -> None:
    scenario = watched_village(tmp_path, 3, 'arms=[{name="none", system="none"}]')
    assert seen(scenario, "none") == Views()
