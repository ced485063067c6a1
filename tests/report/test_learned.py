"""Is every design told in both languages, and is nobody called harmless whose server knows names or places?"""

from __future__ import annotations

import pytest

from sim.report import learned
from sim.report.learned import FRENCH, LINKS, PARTIES, SAYS, WATCHED
from sim.systems.registry import design, names


@pytest.mark.parametrize("name", names())
def test_every_design_is_told_in_french(name: str) -> None:
    one = design(name)
    assert all(translated for _, translated in learned.says(one, "fr"))
    for tell in (learned.made_by, learned.matched_by, learned.warned_by, learned.links):
        assert tell(one, "fr") not in ("", tell(one, "en"))
    assert {each for step in one.flow for each in (step.sender, step.receiver)} <= {
        *PARTIES["fr"], *learned.USUAL, one.traits.matched_in
    }  # fmt: skip


def test_nothing_is_translated_that_no_design_says() -> None:
    said = {getattr(design(name).traits, trait) for name in names() for trait in SAYS}
    assert set(FRENCH) == said


@pytest.mark.parametrize("name", ["itineraries", "antennas", "wristband"])
def test_who_is_watched_by_sensors_is_known_without_any_pair(name: str) -> None:
    one = design(name)
    assert learned.watched(one, "en") == WATCHED["en"][one.traits.sensors]
    assert learned.watched(one, "fr") not in ("", learned.watched(one, "en"))
    assert not learned.watched(design("gaen"), "en")


def test_links_say_who_and_by_what() -> None:
    assert learned.links(design("gaen"), "en") == LINKS["en"]["no"]
    assert learned.links(design("robert"), "en") == "others with one another, by account"
    assert learned.links(design("ntk"), "fr") == "le déclarant et les autres, par compte"
    assert learned.links(design("antennas"), "en") == "declarer with each, by name"


def test_others_are_those_whom_the_flow_names() -> None:
    assert learned.others(design("itineraries"), "en") == "the network, the authority, the bank"
    assert learned.others(design("wristband"), "fr") == "l'autorité, le bracelet, la police"
    assert learned.others(design("none"), "en") == ""


def test_of_those_that_share_a_town_each_is_told() -> None:
    assert [each.name for each in learned.parts(design("gaen+robert"))] == ["gaen", "robert"]
