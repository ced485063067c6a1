"""Does the operator see what reached the server and nothing else, and does its looking change nothing in the town?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.company import Company
from sim.adversaries.views import AskedFrom, ServerRead
from sim.hall import operators
from sim.hall.engine import live
from sim.hall.intake import Guard, Intake
from sim.hall.journal import Journal, Means
from sim.hall.operators import Operator
from sim.hall.scenario import Scenario, load
from sim.hall.witness import Witness
from sim.measures.counted import Counted
from sim.measures.graphs import operator as measured
from sim.problems import Refused
from sim.systems.registry import design
from sim.units import DAY, HOUR
from tests.hall.hamlet import FILE, Row, lived, rows

LARGER = ("population.people=900", "days=8", "disease.infected_at_start=60", "phones.adoption=0.6")
BLUETRACE = ('arms=[{name="june",system="robert"},{name="gaen",system="gaen"},{name="bluetrace",system="bluetrace"}]',)
EVERY = pytest.mark.parametrize("arm", ["june", "gaen", "bluetrace"])


@cache
def looked_at(*keys: str) -> Scenario:
    """The hamlet with an operator."""
    told = ", ".join(['name="operator"', *keys])
    return load(FILE, (*LARGER, *BLUETRACE, f"adversaries=[{{{told}}}]"))


@cache
def looked(arm: str, *keys: str) -> tuple[Journal, Operator]:
    """Live a run; return its journal, and the operator with all it saw."""
    kept: list[Operator] = []
    settle = Operator.settle

    def keep(self: Operator) -> None:
        kept.append(self)
        settle(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Operator, "settle", keep)
        journal = live(looked_at(*keys).arm(arm) if arm == "bluetrace" else looked_at(*keys), arm, 1)
    return journal, kept[0]


def claims(journal: Journal, means: Means) -> list[Row]:
    return [row[1:] for row in rows(journal, "claims", "means", "person", "at", "candidate", "weight")
            if row[0] == means]  # fmt: skip


@EVERY
def test_who_looks_changes_nothing_in_the_town(arm: str) -> None:
    plain, (journal, _) = lived(arm, *LARGER, *BLUETRACE), looked(arm)
    for kind, table in plain.tables.items():
        if kind != "claims":
            assert all(np.array_equal(column, journal.tables[kind][name]) for name, column in table.items()), kind
    assert len(journal.table("reports")["at"]) > 5
    assert plain.numbers == {name: each for name, each in journal.numbers.items() if not name.startswith("operator_")}


def test_the_day_in_pieces_gives_the_same_claims() -> None:
    assert live(looked_at(), "june", 1, batch_s=HOUR).digest() == looked("june")[0].digest()


def test_a_fleet_for_phones_gives_the_same_claims() -> None:
    assert live(looked_at(), "june", 1, witness=Witness.FLEET).digest() == looked("june")[0].digest()


@pytest.mark.parametrize("arm", ["june", "bluetrace"])
def test_the_weights_of_every_claim_sum_to_one(arm: str) -> None:
    journal, operator = looked(arm, "knows_share=0.3")
    users = set(operator.users.tolist())
    for means in (Means.SERVER, Means.EXCHANGED):
        total: dict[Row, float] = {}
        for person, at, _, weight in claims(journal, means):
            total[person, at] = total.get((person, at), 0.0) + weight
        assert total
        assert {person for person, _ in total} <= users
        assert list(total.values()) == pytest.approx([1.0] * len(total))


def test_nobody_who_is_known_is_claimed() -> None:
    journal, operator = looked("june", "knows_share=0.3")
    known = set(operator._known())
    claimed = {(person, at) for person, at, *_ in claims(journal, Means.SERVER) if at == 8 * DAY}
    assert claimed
    assert not known & {person for person, _ in claimed}
    assert journal.numbers["operator_known"] == len(known)
    assert journal.numbers["operator_users"] == len(operator.users) - len(known)


def test_who_is_known_and_in_the_directory_too_is_found_in_nothing() -> None:
    """With everybody listed, all whom it did not know are found, and not one more; exchanged, nobody is."""
    journal, operator = looked("bluetrace", "knows_share=0.5", "looks_up_numbers=1.0")
    known = set(operator._known())
    assert not known & {person for person, *_ in claims(journal, Means.SERVER)}
    found = measured(journal)
    recall = found["privacy.operator.recall_90"]
    assert isinstance(recall, Counted)
    assert recall.numerator == recall.denominator == len(operator.users) - len(known)
    right = [row for row in claims(journal, Means.EXCHANGED) if row[0] == row[2] and row[3] == 1.0]
    assert len(right) < 0.05 * len(operator.users)


def test_with_the_servers_rows_withheld_the_same_attack_is_run() -> None:
    """It is asked of the same accounts, of which nobody is in company with anybody; what it says is written."""
    asked: list[tuple[int, int]] = []

    def guess(seen: Company, *others: Any) -> tuple[Claim, ...]:
        asked.append((len(seen.names), len(seen.pairs())))
        return tuple(
            Claim(Kind.IS_PHONE, others[-1], (others[2][0], None), (0.5, 0.5), name) for name in seen.names[:9]
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operators, "who_is_who", guess)
        journal = live(looked_at(), "june", 1)
    (read, pairs), exchanged, withheld = asked
    assert exchanged == (read, pairs)
    assert withheld == (read, 0) != (read, pairs)
    assert len(claims(journal, Means.UNREAD)) > 0
    assert claims(looked("june")[0], Means.UNREAD) == []


# -- what it reads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arm", ["june", "bluetrace"])
def test_a_report_is_opened_into_the_accounts_of_those_it_tells_of(arm: str) -> None:
    """Each account in it is that of a user, by the server's own table."""
    operator = looked(arm)[1]
    (server,) = operator.secrets.values()
    assert operator.design.account is not None
    accounts = {operator.design.account(server, operator.draws.secrets(user)) for user in operator.users.tolist()}
    told = {each for one in operator.intake.opened for each in one.read.accounts}
    assert len(told) > 20
    assert told <= accounts


def test_only_the_authority_of_bluetrace_reads_who_reports() -> None:
    assert {one.read.teller for one in looked("june")[1].intake.opened} == {None}
    operator = looked("bluetrace")[1]
    (server,) = operator.secrets.values()
    assert operator.design.account is not None
    for one in operator.intake.opened:
        assert one.read.teller == operator.design.account(server, operator.draws.secrets(one.phone))


def test_where_phones_match_a_report_tells_of_nobody() -> None:
    journal, operator = looked("gaen")
    assert len(operator.intake.opened) == len(journal.table("reports")["at"])
    assert all(not row.accounts for row in operator.intake.reads())
    assert claims(journal, Means.SERVER) == []
    assert journal.numbers["operator_pairs_seen"] == 0


@pytest.mark.parametrize("system", ["robert", "bluetrace", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "desire"])
def test_what_is_no_report_is_not_read(system: str) -> None:
    made = design(system)
    assert made.reads is not None
    for message in (b"", b"\xff", b"status {}", b"report {}", b"upload {}", b"getTempIDs {"):
        assert made.reads(looked("june")[1].draws.secrets(-10), message, 1_600_000_000) is None  # type: ignore[arg-type]


# -- guards -----------------------------------------------------------------------------------------------------------


def guarded(**guard: Any) -> tuple[Intake, Intake]:
    """The same reports without a guard and with one."""
    plain = looked("june")[1].intake
    other = Intake(Guard(**guard), plain.design, plain.secrets, looked("june")[1].draws.secrets(-8), plain.calendar)
    other.opened = plain.opened
    return plain, other


def heard(rows: tuple[ServerRead, ...]) -> int:
    return len({(at, row.accounts[n]) for row in rows for n, at in zip(row.which, row.quarters, strict=True)})


def test_reports_that_come_together_are_fewer_and_nobodys() -> None:
    plain, together = guarded(together=3)
    assert len(together.reads()) == len(plain.reads()) // 3
    assert {row.teller for row in together.reads()} == {None}
    assert together.waited_s > 0 == plain.waited_s


def test_what_is_mixed_comes_one_account_and_quarter_at_a_time() -> None:
    plain, mixed = guarded(mixed=True)
    assert {len(row.which) for row in mixed.reads()} == {1}
    assert len(mixed.reads()) == sum(len(row.which) for row in plain.reads())
    assert heard(mixed.reads()) == heard(plain.reads())


def test_reports_that_still_wait_are_not_delivered() -> None:
    plain, together = guarded(together=4)
    many = len(plain.opened)
    assert plain.delivered == many
    assert together.delivered == many - many % 4
    assert guarded(together=many + 1)[1].delivered == 0


def test_reports_of_one_second_stand_in_no_order_of_phones() -> None:
    """Who reports beside whom within a bundle follows from the bytes sent, whatever the phones' numbers."""
    plain = looked("june")[1].intake
    some = [replace(one, at=0) for one in plain.opened]
    last = max(one.phone for one in some)
    orders = []
    for turned in (some, [replace(one, phone=last - one.phone) for one in some]):
        _, other = guarded(together=2)
        other.opened = turned
        orders.append(other.reads())
    assert orders[0] == orders[1]


def test_under_other_names_each_day_nobody_has_one_name_for_long() -> None:
    plain, renamed = guarded(renamed=1)
    before, after = ({name for row in intake.reads() for name in row.accounts} for intake in (plain, renamed))
    assert len(after) > 2 * len(before)
    for row in renamed.reads():
        days: dict[int, set[int]] = {}
        for n, at in zip(row.which, row.quarters, strict=True):
            days.setdefault(n, set()).add(at // DAY)
        assert all(len(each) == 1 for each in days.values())


def test_addresses_are_of_homes_and_only_where_they_are_kept() -> None:
    assert looked("june")[1].asked() == ()
    operator = looked("june", "keeps_addresses=true")[1]
    asked = operator.asked()
    homes: dict[bytes, set[int]] = {}
    person = {name: who for who in operator.users.tolist() for name in operator._names(who)}
    household = operator.world.people.household_of(np.arange(900, dtype=np.int32))
    assert household is not None
    for row in asked:
        assert isinstance(row, AskedFrom)
        homes.setdefault(row.address, set()).add(int(household[person[row.account]]))
    assert len(homes) > 50
    assert {len(each) for each in homes.values()} == {1}


def test_a_directory_names_most_of_those_with_a_number() -> None:
    journal, operator = looked("bluetrace", "looks_up_numbers=0.9")
    right = {
        person for person, _, candidate, weight in claims(journal, Means.SERVER) if person == candidate and weight > 0.9
    }
    assert len(right) > 0.8 * len(operator.users)
    wrong = [row for row in claims(journal, Means.EXCHANGED) if row[0] == row[2] and row[3] > 0.9]
    assert len(wrong) < 0.9 * len(right)


# -- mistakes in a scenario -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        (('adversaries=[{name="operator"}]', 'arms=[{name="ntk",system="ntk"}]'), "is not written down"),
        (('adversaries=[{name="operator"}]', "population.people=30000"), "towns of up to 20,000"),
        (('adversaries=[{name="operator", keeps_addresses=true}]', 'arms=[{name="g",system="gaen"}]'), "whose account"),
        (('adversaries=[{name="operator", looks_up_numbers=0.5}]', 'arms=[{name="r",system="robert"}]'), "telephone"),
        (('adversaries=[{name="operator", reports_together=0}]',), "at least 1"),
        (('adversaries=[{name="operator", mixed=true}]',), "mixes each report with nobody's"),
        (('adversaries=[{name="operator", mixed=true}]',), "write reports_together = 10"),
        (('adversaries=[{name="operator", knows_share=1.5}]',), "at most 1"),
        (('adversaries=[{name="operator", knows_share=0}]',), "must be above 0"),
        (('adversaries=[{name="operator", asks_at_most=5}]',), "would change nothing"),
        (('adversaries=[{name="neighbour", mixed=true}]',), "would change nothing"),
        (('adversaries=[{name="operator", sees={home=1.0}}]',), "no such key"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(settings: tuple[str, ...], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        load(FILE, settings)
    assert any(rule in f"{each.rule} {each.mend}" for each in refused.value.problems), refused.value.problems


def test_the_operator_has_a_key_of_its_own() -> None:
    assert operators.OPERATORS == -8
