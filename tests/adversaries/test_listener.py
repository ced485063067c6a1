"""What can be joined, and whom does it name? Rows written by hand, in few words."""

from __future__ import annotations

import hashlib

import pytest

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.identifiers import READERS, of_declarers
from sim.adversaries.listener import Faces, Means, Roof, attack, home, joined, named
from sim.adversaries.views import Handle, Listed, Seen, Sniffed
from sim.units import DAY, HOUR, MINUTE, UnixTime

MIDNIGHT = 18_415 * DAY
EVERY_S = 5 * MINUTE


def name(what: str) -> Handle:
    return Handle(hashlib.blake2b(what.encode(), digest_size=8).digest())


def at(hour: float, day: int = 0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + int(hour * HOUR))


def heard(place: str, hour: float, said: str = "a", address: str = "", day: int = 0) -> Sniffed:
    """Somebody was heard in a place; each identifier has an address of its own, if not told otherwise."""
    return Sniffed(at(hour, day), name(place), name(address or said), said.encode(), -60)


def stays(face: str, place: str, came: float, went: float, day: int = 0) -> list[Seen]:
    return [Seen(at(hour, day), name(place), name(face)) for hour in (came, went)]


def labelled(*rows: Sniffed) -> list[tuple[bytes, Sniffed]]:
    """Each identifier as a label of its own, as the unlinkable design publishes them."""
    return [(row.payload, row) for row in rows]


def said(tracks: list[tuple[Sniffed, ...]]) -> list[str]:
    return ["".join(row.payload.decode() for row in track) for track in tracks]


# -- joining ----------------------------------------------------------------------------------------------------------


def test_a_label_is_one_track_wherever_it_is_heard() -> None:
    assert said(joined(labelled(heard("shop", 9), heard("tram", 20), heard("shop", 9, "b")), EVERY_S)) == ["aa", "b"]


def test_an_address_that_outlives_an_identifier_joins_two() -> None:
    rows = heard("shop", 9, "a", "mac"), heard("tram", 15, "b", "mac"), heard("tram", 15, "c")
    assert said(joined(labelled(*rows), EVERY_S)) == ["ab", "c"]


def test_a_lone_rotation_joins_what_ends_with_what_begins() -> None:
    rows = heard("shop", 9.0, "a"), heard("shop", 9.1, "b"), heard("shop", 9.2, "c")
    assert said(joined(labelled(*rows), EVERY_S)) == ["abc"]


@pytest.mark.parametrize(
    "rows",
    [
        (heard("shop", 9.0, "a"), heard("tram", 9.1, "b")),  # at another place
        (heard("shop", 9.0, "a"), heard("shop", 9.2, "b")),  # too late
        (heard("shop", 9.0, "a"), heard("shop", 9.0, "b")),  # at once: two phones
    ],
)
def test_what_is_no_lone_rotation_joins_nothing(rows: tuple[Sniffed, ...]) -> None:
    assert said(joined(labelled(*rows), EVERY_S)) == ["a", "b"]


def test_where_two_change_at_once_nobody_can_tell_which_is_which() -> None:
    rows = [heard("shop", hour, each) for hour, each in ((9.0, "a"), (9.0, "b"), (9.1, "c"), (9.1, "d"))]
    assert said(joined(labelled(*rows), EVERY_S)) == ["a", "b", "c", "d"]
    two_began = labelled(heard("shop", 9.0, "a"), heard("shop", 9.1, "c"), heard("shop", 9.1, "d"))
    assert said(joined(two_began, EVERY_S)) == ["a", "c", "d"]
    two_ended = labelled(heard("shop", 9.0, "a"), heard("shop", 9.0, "b"), heard("shop", 9.1, "c"))
    assert said(joined(two_ended, EVERY_S)) == ["a", "b", "c"]


# -- naming -----------------------------------------------------------------------------------------------------------


def claim(rows: list[Sniffed], seen: list[Seen], known: float = 1.0) -> Claim:
    return named(rows, Faces.of(sorted(seen, key=lambda row: row.at)), known)


def weight(claimed: Claim, who: str | None) -> float:
    return claimed.weight(None if who is None else name(who))


FOUR = [*stays("ann", "shop", 9, 10), *stays("bob", "shop", 9, 10), *stays("cyd", "tram", 18, 19),
        *stays("ann", "tram", 18, 19)]  # fmt: skip


def test_one_sighting_leaves_all_who_were_there() -> None:
    claimed = claim([heard("shop", 9.5)], FOUR)
    assert (claimed.kind, claimed.at) == (Kind.DECLARED, at(9.5))
    assert weight(claimed, "ann") == pytest.approx(weight(claimed, "bob"))
    assert 0.45 < weight(claimed, "ann") < 0.5
    assert weight(claimed, "cyd") == 0.0


def test_two_sightings_intersect() -> None:
    claimed = claim([heard("shop", 9.5), heard("tram", 18.5)], FOUR)
    assert claimed.heaviest == (name("ann"),)
    assert weight(claimed, "ann") > 0.9


def test_those_whom_no_camera_knows_share_the_belief() -> None:
    half = claim([heard("shop", 9.5)], FOUR, known=0.5)
    assert weight(half, None) > 0.45
    assert weight(half, "ann") == pytest.approx(0.25, abs=0.05)


def test_who_was_seen_elsewhere_meanwhile_falls_behind() -> None:
    there = [*FOUR, *stays("bob", "café", 12, 13)]
    claimed = claim([heard("shop", 9.5), heard("office", 12.5)], there)
    assert weight(claimed, "ann") > 10 * weight(claimed, "bob")


def test_a_visit_has_a_beginning_and_an_end() -> None:
    assert weight(claim([heard("shop", 10.0)], FOUR), "ann") == 0.0
    assert weight(claim([heard("shop", 9.0)], FOUR), "ann") > 0.4


@pytest.mark.parametrize("seen", [[], FOUR])
def test_where_no_face_was_seen_it_is_nobody_one_can_name(seen: list[Seen]) -> None:
    claimed = claim([heard("office", 9.5)], seen)
    assert (claimed.candidates, claimed.weights) == ((None,), (1.0,))


def test_a_very_long_track_does_not_lose_its_weights() -> None:
    rows = [heard("shop", 9.5, day=day) for day in range(200)]
    seen = [row for day in range(200) for who in ("ann", f"guest {day}") for row in stays(who, "shop", 9, 10, day)]
    assert claim(rows, seen).heaviest == (name("ann"),)


def under(*people: str, unlisted: int = 0) -> Roof:
    return Roof(frozenset(name(who) for who in people), unlisted)


def test_a_book_names_who_lives_where_a_track_is_at_night() -> None:
    alone = named([heard("flat", 2)], Faces(), 0.5, under("ann"))
    assert alone.heaviest == (name("ann"),)
    assert 0.5 < weight(alone, "ann") < 1.0, "a guest, or the neighbour through the wall"
    two = named([heard("flat", 2)], Faces(), 0.5, under("ann", "bob"))
    assert weight(two, "ann") == pytest.approx(weight(two, "bob"))
    with_none = named([heard("flat", 2)], Faces(), 0.5, under("ann", unlisted=3))
    assert weight(with_none, "ann") < weight(alone, "ann")


def test_home_and_faces_together_name_one() -> None:
    """Ann and Bob were in the shop, Ann and Dan live in the flat: it is Ann, more surely than by either."""
    rows, faces = [heard("flat", 2), heard("shop", 9.5)], Faces.of(sorted(FOUR, key=lambda row: row.at))
    joined_up = named(rows, faces, 0.9, under("ann", "dan"))
    assert joined_up.heaviest == (name("ann"),)
    assert weight(joined_up, "ann") > weight(named(rows, faces, 0.9), "ann")
    assert weight(joined_up, "ann") > weight(named(rows, Faces(), 0.9, under("ann", "dan")), "ann")
    assert 0.0 < weight(joined_up, "dan") < weight(joined_up, "ann")
    assert sum(joined_up.weights) == pytest.approx(1.0)


def test_a_resident_whom_no_camera_knows_is_not_ruled_out_by_cameras() -> None:
    rows = [heard("flat", 2), heard("tram", 18.5)]
    faces = Faces.of(sorted(FOUR, key=lambda row: row.at))
    few, most = (named(rows, faces, known, under("bob", "dan")) for known in (0.2, 1.0))
    assert weight(few, "dan") > 5 * weight(few, "bob"), "Bob's face is known and was not in the tram"
    assert weight(most, "dan") == pytest.approx(weight(most, "bob"))


def test_a_book_is_read_by_place() -> None:
    rows = [Listed(name("flat"), name("left"), name("ann")), Listed(name("flat"), name("right"), None),
            Listed(name("bar"), name("top"), name("bob"))]  # fmt: skip
    assert Roof.by_place(rows) == {name("flat"): under("ann", unlisted=1), name("bar"): under("bob")}


# -- homes, and without keys ------------------------------------------------------------------------------------------


def test_home_is_where_a_phone_is_at_night() -> None:
    rows = [heard("flat", 2), heard("flat", 3), heard("bar", 1, day=1), *(heard("office", h) for h in (9, 10, 11))]
    assert home(rows) == name("flat")
    assert home(rows[3:]) is None


@pytest.mark.parametrize("system", sorted(READERS))
def test_with_the_keys_withheld_nothing_is_anybodys(system: str) -> None:
    rows = [heard("shop", 9.5), heard("tram", 18.5)]
    assert attack(system, (), b"", rows, FOUR, Means(EVERY_S, 1.0)) == ()


@pytest.mark.parametrize("system", ["robert", "desire", "bluetrace", "ntk", "tracers"])
def test_where_a_server_matches_nothing_is_published(system: str) -> None:
    assert of_declarers(system, (), b"", [heard("shop", 9.5)]) == ()
