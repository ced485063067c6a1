"""Do those who carry messages see all that crosses and change nothing, and does each guard do what it says?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.adversaries.views import Views
from sim.draws import Draws
from sim.hall import carriers as module
from sim.hall.carried import (
    CARRIED,
    CROSSED_BYTES,
    CROSSED_DUMMIES,
    CROSSED_REQUESTS,
    NETWORK_NAMED,
    NETWORK_RIGHT,
    VENDOR_WOKEN,
)
from sim.hall.carriers import Carriers
from sim.hall.engine import live
from sim.hall.guards import NONE, Guards, dummies
from sim.hall.journal import Journal
from sim.hall.operators import Operator
from sim.hall.scenario import Scenario, load
from sim.hall.vantages import PROXY
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.units import DAY, HOUR
from tests.hall.hamlet import FILE, rows

TOWN = (
    "population.people=400",
    "days=7",
    "disease.infected_at_start=60",
    "phones.adoption=0.6",
    "phones.left_behind=0.05",
)
ARMS = ",".join(f'{{name="{each}",system="{each}"}}' for each in ("robert", "gaen", "ntk", "none"))
LOOKS = 'adversaries=[{name="network"},{name="vendor"}]'
PADDED, DUMMY, PROXIED = "traffic.padded_bytes=1000", "traffic.dummy_uploads_per_day=0.5", "traffic.proxied=true"
EVERY = pytest.mark.parametrize("arm", ["robert", "gaen", "ntk"])


@cache
def scene(*settings: str) -> Scenario:
    return load(FILE, (*TOWN, f"arms=[{ARMS}]", *settings))


@cache
def lived(arm: str, *settings: str) -> Journal:
    return live(scene(*settings), arm, 1)


@cache
def looked(arm: str, *settings: str) -> tuple[Journal, Carriers, Views]:
    """A run with all that those who carry its messages, and each server, saw."""
    kept: list[Carriers] = []
    seen: list[Views] = []
    settle = Carriers.settle

    def keep(self: Carriers) -> None:
        kept.append(self)
        settle(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Carriers, "settle", keep)
        journal = live(scene(LOOKS, *settings), arm, 1, views=seen.append)
    return journal, kept[0], seen[0]


def same_town(ours: Journal, theirs: Journal) -> None:
    for kind, table in ours.tables.items():
        if kind not in CARRIED:
            assert all(np.array_equal(column, theirs.tables[kind][name]) for name, column in table.items()), kind


# -- who looks changes nothing ----------------------------------------------------------------------------------------


@EVERY
def test_who_looks_changes_nothing_in_the_town(arm: str) -> None:
    plain, (journal, *_) = lived(arm), looked(arm)
    same_town(plain, journal)
    assert len(journal.table("reports")["at"]) > 5
    mine = ("traffic_", "network_", "vendor_")
    assert plain.numbers == {name: each for name, each in journal.numbers.items() if not name.startswith(mine)}
    assert not plain.tables.keys() & CARRIED.keys()


@EVERY
def test_the_day_in_pieces_gives_the_same_claims(arm: str) -> None:
    assert live(scene(LOOKS), arm, 1, batch_s=HOUR).digest() == looked(arm)[0].digest()


def test_a_run_that_nobody_else_watches_gives_the_same_claims() -> None:
    alone = live(scene(LOOKS), "gaen", 1)
    assert alone.digest() == looked("gaen")[0].digest()
    assert alone.numbers == looked("gaen")[0].numbers


def test_a_fleet_is_played_by_machines() -> None:
    assert live(scene(LOOKS), "gaen", 1, witness=Witness.FLEET).digest() == looked("gaen")[0].digest()


def test_without_an_app_nobody_has_anything_to_see() -> None:
    journal = lived("none", LOOKS, PADDED)
    assert not journal.tables.keys() & CARRIED.keys()
    assert CROSSED_REQUESTS not in journal.numbers


# -- reports ----------------------------------------------------------------------------------------------------------


@EVERY
def test_every_report_has_a_row_with_its_address(arm: str) -> None:
    journal, *_ = looked(arm)
    assert rows(journal, "carried", "person", "at") == rows(journal, "reports", "person", "at")
    homes = journal.tables["persons"]["home"]
    for person, home, people in rows(journal, "carried", "person", "home", "people"):
        assert people >= 1
        if home:
            assert people == (homes == homes[person]).sum()


@EVERY
def test_a_report_shows_by_its_length(arm: str) -> None:
    journal, *_ = looked(arm)
    assert journal.table("carried")["named"].mean() > 0.9
    assert journal.numbers[NETWORK_RIGHT] > 0.9 * journal.numbers[NETWORK_NAMED]


def test_messages_of_one_length_leave_only_the_turn_to_be_seen() -> None:
    journal, *_ = looked("gaen", PADDED)
    table = journal.table("carried")
    assert (table["named"] == table["withheld"]).all()
    assert not table["named"][~table["home"]].any()


def test_dummies_and_padding_together_hide_reports() -> None:
    journal, *_ = looked("gaen", PADDED, DUMMY)
    assert journal.table("carried")["named"].mean() < 0.2


# -- guards -----------------------------------------------------------------------------------------------------------


def test_every_message_is_as_long_as_a_multiple() -> None:
    *_, views = looked("gaen", PADDED)
    assert {row.size % 1000 for row in views.network} == {0}
    assert {row.size for row in views.network if row.direction == "up"} == {1000}
    assert any(len(row.message) < 1000 for row in views.servers["backend"]), "a server has what was said"
    assert Guards(padded_to=10).size(0) == 0
    assert [Guards(padded_to=10).size(length) for length in (1, 10, 11)] == [10, 10, 20]
    assert NONE.size(7) == 7


@EVERY
@pytest.mark.parametrize("guard", [PADDED, DUMMY, PROXIED])
def test_a_guard_changes_nothing_in_the_town(arm: str, guard: str) -> None:
    if arm != "ntk" or guard != DUMMY:
        same_town(lived(arm), lived(arm, guard))


def test_a_proxy_hides_the_address_from_the_server_and_the_server_from_the_network() -> None:
    *_, plain = looked("robert")
    *_, views = looked("robert", PROXIED)
    assert {row.host for row in plain.network} == {"backend"}
    assert {row.host for row in views.network} == {PROXY}
    assert {row.address for row in views.servers["backend"]} == {None}
    assert any(row.address is not None for row in plain.servers["backend"])


def test_behind_a_proxy_an_operator_who_keeps_addresses_has_none() -> None:
    kept: list[Operator] = []
    settle = Operator.settle

    def keep(self: Operator) -> None:
        kept.append(self)
        settle(self)

    who = 'adversaries=[{name="operator",keeps_addresses=true}]'
    arms = 'arms=[{name="robert",system="robert"}]'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Operator, "settle", keep)
        for guard in ((), (PROXIED,)):
            live(load(FILE, (*TOWN, arms, who, *guard)), "robert", 1)
    assert kept[0].asked()
    assert kept[1].asked() == ()


def test_what_guards_cost_is_counted() -> None:
    plain, padded, more = (lived("gaen", LOOKS, *guards).numbers for guards in ((), (PADDED,), (DUMMY,)))
    assert padded[CROSSED_BYTES] > plain[CROSSED_BYTES]
    assert padded[CROSSED_REQUESTS] == plain[CROSSED_REQUESTS]
    assert more[CROSSED_REQUESTS] == plain[CROSSED_REQUESTS] + more[CROSSED_DUMMIES]
    assert plain[CROSSED_DUMMIES] == 0
    users = lived("gaen").app_users
    assert abs(more[CROSSED_DUMMIES] - 0.5 * users * 7) < 4 * (0.5 * users * 7) ** 0.5  # false alarm rate below 1e-4


def test_every_request_is_one_that_a_server_got() -> None:
    journal, carriers, views = looked("gaen", DUMMY)
    start = carriers.vantages.calendar.midnight
    got = [row for row in views.servers["backend"] if row.address is not None and row.at >= start]
    assert journal.numbers[CROSSED_REQUESTS] == len(got)
    fake = [row for row in got if b"000000000000" in row.message[:16]]
    assert len(fake) == journal.numbers[CROSSED_DUMMIES]


def test_dummies_come_at_moments_of_their_own() -> None:
    """Exponential gaps: the mean, and the share below the median; false alarm rate below 1e-4 at this seed's length."""
    phones = np.arange(200, dtype=np.int32)
    phone, at, number = dummies(Draws(3), phones, 0.5, 100)
    assert (np.diff(at[phone == 7]) > 0).all()
    assert number[phone == 7].tolist() == list(range((phone == 7).sum()))
    gaps = np.concatenate([np.diff(at[phone == each], prepend=0) for each in phones]) / DAY
    assert abs(len(at) - 200 * 0.5 * 100) < 4 * (200 * 0.5 * 100) ** 0.5
    assert abs((gaps < 2 * np.log(2)).mean() - 0.5) < 4 * 0.5 / len(gaps) ** 0.5 + 0.01  # long gaps are cut off
    again = dummies(Draws(3), phones[::-1].copy(), 0.5, 100)
    assert sorted(zip(phone.tolist(), at.tolist(), strict=True)) == sorted(
        zip(again[0].tolist(), again[1].tolist(), strict=True)
    )
    assert dummies(Draws(3), phones, 0.0, 100)[0].size == 0


# -- who is woken -----------------------------------------------------------------------------------------------------


def test_who_wakes_phones_sees_each_push_and_believes_one_in_ten() -> None:
    journal, carriers, _ = looked("ntk")
    table = journal.table("pushes")
    assert journal.numbers[VENDOR_WOKEN] == len(table["at"]) == len(carriers.woken()) > 20
    assert set(table["weight"].tolist()) == {0.1}
    alerted = set(rows(journal, "alerts", "person", "at"))
    hits = [(person, at) in alerted for person, at in rows(journal, "pushes", "person", "at")]
    assert 0 < sum(hits) < 0.3 * len(hits)


def test_where_only_those_are_woken_who_have_news_the_pushes_tell_who() -> None:
    journal, *_ = looked("ntk", "arms.ntk.traffic.push_decoys=0")
    alerted = set(rows(journal, "alerts", "person", "at"))
    hits = [(person, at) in alerted for person, at in rows(journal, "pushes", "person", "at")]
    assert sum(hits) > 0.8 * len(hits) > 0


def test_where_no_server_wakes_phones_nothing_is_claimed() -> None:
    assert "pushes" not in looked("gaen")[0].tables
    assert VENDOR_WOKEN not in looked("gaen")[0].numbers


def test_it_has_keys_of_its_own() -> None:
    assert module.VENDOR == -9


# -- mistakes in a scenario -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        (("traffic.padded_bytes=1",), "fills nothing up"),
        (("traffic.padded_bytes=-1",), "at least 0"),
        (("traffic.padded_bytes=1.5",), "whole number"),
        (("traffic.dummy_uploads_per_day=-0.1",), "at least 0"),
        (("traffic.dummy_uploads_per_day=25",), "at most 24"),
        (("traffic.proxied=1",), "true or false"),
        (("traffic.dummies=1",), "no such key"),
        (("arms.ntk.traffic.dummy_uploads_per_day=0.1",), "would change nothing under system ntk"),
        (("arms.none.traffic.proxied=true",), "would change nothing under system none"),
        (("arms.gaen.traffic.push_decoys=1",), "would change nothing under system gaen"),
        (("population.people=30000", "traffic.proxied=true"), "towns of up to 20,000"),
        (("population.people=30000", LOOKS), "towns of up to 20,000"),
        (('adversaries=[{name="network", mixed=true}]',), "would change nothing"),
        (('adversaries=[{name="network"},{name="network"}]',), "stands twice"),
    ],
)
def test_what_cannot_be_or_changes_nothing_is_refused(settings: tuple[str, ...], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        load(FILE, (*TOWN, f"arms=[{ARMS}]", *settings))
    assert any(rule in f"{each.rule} {each.mend}" for each in refused.value.problems), refused.value.problems


def test_who_has_nothing_to_see_is_refused() -> None:
    for arms, who, rule in (
        ('arms=[{name="none",system="none"},{name="t",system="tracers"}]', "network", "no arm has an app"),
        ('arms=[{name="none",system="none"},{name="g",system="gaen"}]', "vendor", "no arm has a server"),
    ):
        with pytest.raises(Refused, match=rule):
            load(FILE, (*TOWN, arms, f'adversaries=[{{name="{who}"}}]'))
    with pytest.raises(Refused, match="a world of measured contacts has none"):
        load("office", ('adversaries=[{name="network"}]',))


@pytest.mark.parametrize(
    ("adversaries", "cells", "rule"),
    [
        ("[]", '["gaen"]', "nobody looks at the messages that pass"),
        ('[{name="network"}]', '["gaen", "none"]', "no app's messages pass in this arm"),
    ],
)
def test_a_verdict_needs_messages_in_its_cells(adversaries: str, cells: str, rule: str) -> None:
    verdict = f'{{metric="privacy.network.recall",holds_when.low_above=0.5,fails_when.high_below=0.1,cells={cells}}}'
    with pytest.raises(Refused) as caught:
        load(FILE, (*TOWN, f"arms=[{ARMS}]", f"adversaries={adversaries}", f"verdict={verdict}"))
    assert rule in caught.value.problems[0].rule


def test_the_shipped_scenario_speaks_two_languages() -> None:
    scenario = load("upload_traffic")
    assert all((scenario.question.fr, scenario.question.en))
    assert all(arm.label.fr and arm.label.en for arm in scenario.arms if arm.name not in ("none", "tracers"))
