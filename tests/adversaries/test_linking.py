"""Which identifiers are linked? Rows written by hand, and those of a hamlet, of which a test knows who said them."""

from __future__ import annotations

import pytest

from sim.adversaries.linking import Habits, Spell, alone, by_all_means, spells
from sim.adversaries.views import Handle, Sniffed
from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.journal import CHANGES, Vantage
from sim.hall.links import drifting
from sim.measures import measure
from sim.measures.counted import Counted, Unknown
from sim.problems import Refused
from sim.systems.robert.wire import HELLO_BYTES, PAIR_BYTES, TIME_BYTES, hello, trailer
from sim.units import MINUTE, UnixTime
from tests.adversaries.overhearing import listened
from tests.hall.hamlet import hamlet

QUARTER = 15 * MINUTE
BEGIN = 1_893_000 * QUARTER
WITHIN = 4 * MINUTE
PLACE = Handle(b"shop")
PLAIN = Habits("dp3t_unlinkable", QUARTER, True, 0)
STOPCOVID = Habits("robert", QUARTER, True, 30)


def heard(at: int, said: bytes, rssi: int = -70, address: bytes = b"") -> Sniffed:
    return Sniffed(UnixTime(BEGIN + at), PLACE, Handle(address or said), said, rssi)


def linked(*rows: Sniffed, by: Habits = PLAIN, lone: bool = False) -> list[str]:
    here = spells(sorted(rows, key=lambda row: row.at), by)[PLACE]
    links = alone(here, WITHIN) if lone else by_all_means(here, WITHIN, by)
    return sorted(_name(one) + _name(other) for one, other in links)


def _name(spell: Spell) -> str:
    return chr(spell.said[0])


@pytest.mark.parametrize("lone", [True, False])
def test_one_that_ends_and_one_that_begins_are_linked(lone: bool) -> None:
    assert linked(heard(-60, b"a"), heard(60, b"b"), lone=lone) == ["ab"]
    assert linked(heard(-60, b"a"), heard(WITHIN, b"b"), lone=lone) == []
    assert linked(heard(-60, b"a"), heard(-60, b"b"), lone=lone) == []


def test_two_that_change_at_once_are_told_apart_by_their_level_alone() -> None:
    two = heard(-60, b"a", -60), heard(-50, b"b", -90), heard(50, b"c", -91), heard(60, b"d", -61)
    assert linked(*two, lone=True) == []
    assert linked(*two) == ["ad", "bc"]
    like = heard(-60, b"a"), heard(-50, b"b"), heard(50, b"c"), heard(60, b"d")
    assert linked(*like) == []


def test_an_address_that_outlives_an_identifier_links_it() -> None:
    rows = heard(-60, b"a", address=b"mac"), heard(-50, b"b"), heard(50, b"c"), heard(60, b"d", address=b"mac")
    assert linked(*rows)[0] == "ad"


def test_who_changes_by_one_clock_changes_at_known_moments() -> None:
    early = heard(-180, b"a"), heard(-60, b"b")
    assert linked(*early, lone=True) == ["ab"]
    assert linked(*early) == []
    assert linked(*early, by=PLAIN._replace(together=False)) == ["ab"]


def said(who: bytes, at: int, phase: int, fast: int = 0, gain: int = -30) -> Sniffed:
    """A HELLO of a pair, rebuilt at a phase of its phone, by a clock that is so many seconds fast."""
    built = BEGIN + at - (BEGIN + at - phase) % 30
    payload = hello(who * PAIR_BYTES, built + fast, b"key") + trailer(2)[:1] + (gain & 0xFF).to_bytes(1, "big")
    return Sniffed(UnixTime(BEGIN + at), PLACE, Handle(who), payload, -70)


def test_a_hello_shows_phase_clock_and_gain() -> None:
    two = said(b"a", -60, 7), said(b"b", -50, 22), said(b"c", 50, 22), said(b"d", 60, 7)
    assert linked(*two, by=STOPCOVID) == ["ad", "bc"]
    clocks = said(b"a", -60, 7), said(b"b", -50, 7, 60), said(b"c", 50, 7, 60), said(b"d", 60, 7)
    assert linked(*clocks, by=STOPCOVID) == ["ad", "bc"]
    gains = said(b"a", -60, 7), said(b"b", -50, 7, 0, -22), said(b"c", 50, 7, 0, -22), said(b"d", 60, 7)
    assert linked(*gains, by=STOPCOVID) == ["ad", "bc"]
    assert linked(said(b"a", -60, 7), said(b"b", 60, 8), by=STOPCOVID) == []


def test_a_phone_of_another_model_sends_the_same_hello_but_for_clock_and_gain() -> None:
    row = said(b"a", -60, 7)
    assert drifting(row, 5, Draws(1), 0.0, 0.0) == row
    other = drifting(row, 5, Draws(1), 20.0, 8.0)
    assert other.payload[:PAIR_BYTES] == row.payload[:PAIR_BYTES]
    assert other.payload[PAIR_BYTES + TIME_BYTES : HELLO_BYTES + 1] == row.payload[PAIR_BYTES + TIME_BYTES : -1]
    assert other.payload != row.payload
    assert drifting(row, 5, Draws(1), 20.0, 8.0) == other


# -- in a hamlet ------------------------------------------------------------------------------------------------------

LINKS = 'adversaries = [{name = "listener", receivers = 12, scan_every_min = 2, links = {days = 2}}]'


@pytest.mark.parametrize("arm", ["robert", "gaen"])
def test_links_are_of_anybody_and_the_run_is_as_it_was(arm: str) -> None:
    short = ("days=3", 'adversaries=[{name = "listener", receivers = 12, scan_every_min = 2}]')
    plain, journal = live(listened(*short), arm, 1), live(listened("days=3", LINKS), arm, 1)
    assert journal.tables.keys() - plain.tables.keys() == {"links"}
    assert {name: journal.numbers[name] for name in plain.numbers} == plain.numbers
    found = measure(journal)
    linked, wrong = (found[f"privacy.listener.{name}"] for name in ("linked", "linked_wrong"))
    assert isinstance(linked, Counted)
    assert isinstance(wrong, Counted)
    assert linked.denominator == journal.numbers[CHANGES[Vantage.LISTENER]] > 50
    assert 0 < linked.numerator < linked.denominator
    assert wrong.denominator >= linked.numerator
    speakers = set(journal.table("links")["person"].tolist())
    assert len(speakers - set(journal.table("reports")["person"].tolist())) > 20
    assert isinstance(measure(plain)["privacy.listener.linked"], Unknown)


def test_a_prober_links_nothing() -> None:
    with pytest.raises(Refused, match="would change nothing"):
        hamlet('adversaries=[{name = "prober", links = {days = 1}}]')
