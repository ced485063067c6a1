"""What does a server's key add to what is heard? Rows written by hand, real identifiers, and those of a hamlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.adversaries.helped import Accounts, by_key, opened, sensible, tracks, with_help
from sim.adversaries.linking import Link, Spell, spells
from sim.adversaries.reported import SAYABLE, of_reports
from sim.adversaries.views import Handle, ServerSaw, Sniffed
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import CHANGES, HELPED, Journal, Vantage
from sim.hall.scenario import load
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.problems import Refused
from sim.systems.bluetrace.identifiers import issued, uid_of
from sim.systems.bluetrace.wire import MODELS, characteristic
from sim.systems.dp3t import messages as dp3t
from sim.systems.dp3t.identifiers import later
from sim.systems.dp3t.schemes import LOW_COST, Key
from sim.systems.interface import Upload
from sim.systems.ntk.identifiers import ahead
from sim.systems.ntk.limits import PERIOD_S
from sim.systems.payloads import Payload
from sim.systems.registry import design
from sim.systems.robert.epochs import FIRST_IN_UTC, start_of
from sim.systems.robert.identifiers import pairs
from sim.systems.robert.registration import IDENT_BYTES
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.adversaries.test_linking import PLACE, PLAIN, WITHIN, heard
from tests.hall.hamlet import hamlet

SERVER, OTHER = Draws(1).secrets(-10), Draws(2).secrets(-10)
BY_SERVER, BY_PHONE = ("robert", "bluetrace", "ntk"), ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "tcn", "desire")

# -- rows written by hand ---------------------------------------------------------------------------------------------


def here(*rows: Sniffed) -> list[Spell]:
    return spells(sorted(rows, key=lambda row: row.at), PLAIN)[PLACE]


def named(links: Sequence[Link]) -> list[str]:
    return sorted(one.said.decode() + other.said.decode() for one, other in links)


LIKE = heard(-60, b"a"), heard(-50, b"b"), heard(50, b"c"), heard(60, b"d")
"""Two phones change at once: nobody without a key can tell who is who."""


def test_a_key_tells_two_apart_that_change_at_once() -> None:
    both: Accounts = {b"a": b"1", b"d": b"1", b"b": b"2", b"c": b"2"}
    assert named(list(with_help(here(*LIKE), WITHIN, PLAIN, {}))) == []
    assert named(list(with_help(here(*LIKE), WITHIN, PLAIN, both))) == ["ad", "bc"]


def test_what_the_key_does_not_open_is_linked_as_without_it() -> None:
    """Once one of two phones is named, the other is alone."""
    assert named(list(with_help(here(*LIKE), WITHIN, PLAIN, {b"a": b"1", b"d": b"1"}))) == ["ad", "bc"]
    pair = here(heard(-60, b"a"), heard(60, b"b"))
    assert named(list(with_help(pair, WITHIN, PLAIN, {}))) == ["ab"]


def test_two_accounts_are_never_linked() -> None:
    pair = here(heard(-60, b"a"), heard(60, b"b"))
    assert named(list(with_help(pair, WITHIN, PLAIN, {b"a": b"1", b"b": b"2"}))) == []


def test_an_account_is_linked_to_its_next_identifier_and_not_to_one_much_later() -> None:
    same = dict.fromkeys((b"a", b"b", b"c"), b"1")
    rows = heard(-60, b"a"), heard(60, b"b"), heard(WITHIN - 70, b"c")
    assert named(list(by_key(here(*rows), WITHIN, same))) == ["ab", "bc"]
    assert named(list(by_key(here(heard(-60, b"a"), heard(WITHIN, b"b")), WITHIN, same))) == []


def test_a_key_that_names_nobody_twice_is_another_servers() -> None:
    nonsense: Accounts = {b"a": b"1", b"b": b"2", b"c": b"3"}
    assert sensible(nonsense) == sensible({}) == {}
    assert sensible(twice := {**nonsense, b"d": b"3"}) == twice


def test_tracks_join_places_by_account_and_moments_by_link() -> None:
    one, other = here(heard(-60, b"a"), heard(60, b"b"))
    found = tracks([b"a", b"b", b"x", b"y"], [(one, other)], {b"x": b"1", b"b": b"1"})
    assert found[b"a"] == found[b"b"] == found[b"x"] != found[b"y"]
    assert len(set(tracks([b"a", b"b"], [], {}).values())) == 2


# -- real identifiers -------------------------------------------------------------------------------------------------


def said(system: str, payloads: Sequence[Payload], at: Sequence[int], server: Secrets = SERVER) -> list[bytes | None]:
    whose = design(system).whose
    assert whose is not None
    return list(whose(server, payloads, np.array(at, dtype=np.int64)))


@pytest.mark.parametrize("epoch", [192 - 8, FIRST_IN_UTC, FIRST_IN_UTC + 96, FIRST_IN_UTC + 7])
def test_a_hello_is_opened_by_the_key_of_its_day_up_to_midnight(epoch: int) -> None:
    """At midnight in Paris in StopCovid's first days, then at midnight UTC; and at any other hour."""
    first, last = start_of(epoch), start_of(epoch + 1) - 1
    ident = 0xABCDEF0123
    (pair,) = pairs(SERVER, np.array([ident], dtype=np.uint64), np.array([epoch]))
    hello = pair.tobytes() + bytes(9)
    name = ident.to_bytes(IDENT_BYTES, "big")
    assert said("robert", [hello] * 2, [first, last]) == [name, name]
    assert said("robert", [hello[:9], hello[:8]], [first, first]) == [name, None]
    assert said("robert", [hello] * 2, [first + DAY, first + HOUR]) == [None, None]
    assert said("robert", [hello], [first], OTHER) == [None]
    assert said("robert", [bytes([hello[0] ^ 1]) + hello[1:]], [first]) == [None]
    assert said("robert", [], []) == []


def test_a_tempid_is_opened_whenever_it_was_heard_and_changed_ones_are_not() -> None:
    uid = uid_of(SERVER, "+33612345678")
    payload = characteristic(issued(SERVER, uid, 1_600_000_000), MODELS[0])
    assert said("bluetrace", [payload] * 2, [1_600_000_000, 1_600_000_000 + DAY]) == [uid, uid]
    assert said("bluetrace", [payload], [1_600_000_000], OTHER) == [None]
    worse = payload.replace(payload[20:21], b"B" if payload[20:21] == b"A" else b"A", 1)
    assert said("bluetrace", [worse, payload[:-1]], [1_600_000_000] * 2) == [None, None]


def test_ntk_is_opened_by_the_key_of_its_hour_alone() -> None:
    hour, puid = 445_000, b"sixteen bytes id"
    now, then = (ahead(SERVER, puid, hour, 2)[n : n + 16] for n in (0, 16))
    edges = [hour * PERIOD_S, (hour + 1) * PERIOD_S - 1, (hour + 1) * PERIOD_S]
    assert said("ntk", [now, now, then], edges) == [puid] * 3
    assert said("ntk", [now, now[:15]], [edges[2], edges[0]])[0] != puid
    assert said("ntk", [now, now[:15]], [edges[2], edges[0]])[1] is None
    assert said("ntk", [now], edges[:1], OTHER) != [puid]


@pytest.mark.parametrize("system", BY_PHONE)
def test_where_phones_make_identifiers_no_key_opens_any(system: str) -> None:
    assert opened(design(system).whose, SERVER, [heard(0, b"x")], system) == {}


# -- in a hamlet ------------------------------------------------------------------------------------------------------

ARMS = "arms = [{}]".format(", ".join(f'{{name="{each}",system="{each}"}}' for each in (*BY_SERVER, *BY_PHONE)))
LISTEN = 'adversaries = [{{name = "listener", receivers = 12, scan_every_min = 2, links = {{days = 2{}}}}}]'


def journal(system: str, helps: str = "") -> Journal:
    return live(hamlet(ARMS, "days=3", LISTEN.format(helps), "phones.adoption=0.7"), system, 1)


def shares(of: Journal) -> dict[str, tuple[float, float]]:
    found = {name.removeprefix("privacy.listener."): one for name, one in measure(of).items() if ".listener." in name}
    return {name: (one.numerator, one.denominator) for name, one in found.items() if isinstance(one, Counted)}


@pytest.mark.parametrize("system", BY_SERVER)
def test_where_the_server_makes_identifiers_it_helps_to_follow_everybody(system: str) -> None:
    made = journal(system, ", server_helps = true")
    found, changes = shares(made), made.numbers[CHANGES[Vantage.LISTENER]]
    assert found["linked"][0] < changes > 200
    assert found["linked_helped"] == (changes, changes)
    assert found["linked_helped_wrong"][0] == 0
    assert found["linked_helped_placebo"] == (0, changes)
    assert found["opened"][0] == found["opened"][1] == made.numbers[HELPED[Vantage.LISTENER]]
    assert found["whole"][0] == found["whole"][1] > 100
    assert found["whole_alone"][0] < 0.2 * found["whole_alone"][1]
    assert found["whole_placebo"] == found["whole_alone"]
    assert found["opened_undeclared"][0] == found["opened_undeclared"][1]
    assert found["numbered"][0] == (found["numbered"][1] if system == "bluetrace" else 0)


@pytest.mark.parametrize("system", BY_PHONE)
def test_where_phones_make_identifiers_it_finds_what_a_listener_finds_alone(system: str) -> None:
    found = shares(journal(system, ", server_helps = true"))
    assert found["linked_helped"] == found["linked"]
    assert found["linked_helped_wrong"] == found["linked_wrong"]
    assert found["whole"] == found["whole_alone"]
    assert found["opened"][0] == found["numbered"][0] == found["linked_helped_placebo"][0] == 0


def test_whose_every_track_is_is_seen_with_the_servers_help() -> None:
    """Where every place films and every face is known; without help tracks are too short for it."""
    filmed = LISTEN.format(", server_helps = true").replace("receivers = 12", "receivers = 40, faces_share = 1.0, "
                           "faces_known = 1.0").replace("days = 2", "days = 5")  # fmt: skip
    found = shares(live(hamlet(ARMS, "days=5", filmed, "phones.adoption=0.7"), "robert", 1))
    assert found["followed"][0] > 2 * found["followed_alone"][0]
    assert found["followed"][0] > 10 * max(found["followed_prior"][0], 1.0)
    assert found["followed_wrong"][0] < 0.1 * found["followed"][0]
    assert found["followed_wrong"][1] == found["followed"][1]  # a phone, a track


@cache
def longer(system: str) -> dict[str, tuple[float, float]]:
    return shares(live(hamlet(ARMS, "days=9", LISTEN.format(", server_helps = true").replace("days = 2", "days = 9"),
                              "phones.adoption=0.7"), system, 1))  # fmt: skip


@pytest.mark.parametrize("system", ["gaen", "dp3t_low_cost", "dp3t_unlinkable", "tcn"])
def test_a_server_that_got_keys_joins_those_of_a_report_and_nobody_elses(system: str) -> None:
    found = longer(system)
    assert found["opened"][0] > 100
    assert found["opened_undeclared"] == (0, found["opened_undeclared"][1])
    assert found["opened_undeclared"][1] < found["opened"][1]
    assert found["linked"][0] < found["linked_helped"][0] <= found["linked"][0] + found["opened"][0]
    assert found["linked_helped_wrong"][0] <= found["linked_wrong"][0]
    assert found["linked_helped_placebo"][0] == 0


def test_a_filter_lists_nothing_and_its_server_knows_as_much_as_one_of_keys() -> None:
    assert longer("dp3t_unlinkable")["opened"] == longer("dp3t_low_cost")["opened"]


def test_reports_of_encounters_say_nothing_of_the_declarer() -> None:
    assert longer("desire")["opened"][0] == 0


@pytest.mark.parametrize("system", SAYABLE)
def test_what_is_no_report_says_nothing(system: str) -> None:
    messages = b"", b"x", bytes([1]), bytes([1]) + bytes(50), bytes([3]) + bytes(8)
    assert of_reports(system, [ServerSaw(UnixTime(18_500 * DAY), Handle(b""), each, None) for each in messages]) == {}


def test_identifiers_follow_from_a_report_to_its_moment_and_bear_its_name() -> None:
    first = 18_500
    chain = [b"s" * 32]
    for _ in range(3):
        chain.append(later(chain[-1], 1))
    message = dp3t.encode(Upload(b"slip", (Key(first, chain[0]),)))
    row = ServerSaw(UnixTime((first + 2) * DAY + HOUR), Handle(b""), message, None)
    found = of_reports("dp3t_low_cost", [row, replace(row, message=dp3t.encode(Upload(b"", (Key(first, chain[3]),))))])
    days = [LOW_COST.ephids(key) for key in chain]
    assert all(found[said] == b"report 0" for day in days[:3] for said in day)
    assert {found[said] for said in days[3]} == {b"report 1"}
    assert of_reports("robert", [row]) == of_reports("desire", [row]) == {}


@pytest.mark.parametrize("system", ["robert", "gaen"])
def test_a_run_without_help_is_as_it_was(system: str) -> None:
    plain, helped = journal(system), journal(system, ", server_helps = true")
    assert journal(system, ", server_helps = false").digest() == plain.digest() != helped.digest()
    assert {name: helped.numbers[name] for name in plain.numbers} == plain.numbers
    links = helped.table("links")
    assert np.array_equal(links["at"][links["means"] <= 1], plain.table("links")["at"])
    assert isinstance(measure(plain)["privacy.listener.linked_helped"], Unknown)


def test_nobody_listens_where_the_server_renames_accounts() -> None:
    """The key with which identifiers are opened knows no names of a day: what it followed would say nothing of them."""
    scenario = load("state_tracks")
    for arm in scenario.arms:
        listener = scenario.arm(arm.name).adversary("listener")
        assert (listener is not None) is (arm.name != "robert_renamed"), arm.name


def test_help_without_days_to_link_on_is_refused() -> None:
    with pytest.raises(Refused, match="nothing that was heard is linked") as caught:
        hamlet('adversaries = [{name = "listener", links = {server_helps = true}}]')
    assert caught.value.problems[0].key.endswith("server_helps")
    assert "days = 2" in caught.value.problems[0].mend
