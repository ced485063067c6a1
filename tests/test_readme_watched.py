"""Is what the README says of those who watch what was lived, and what this program still lives?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.hall.engine import live
from sim.hall.scenario import load
from tests.golden.watched import SEED, WATCHED
from tests.test_readme import README
from tests.test_readme_judged import of_hundred, rows

KEPT: dict[str, Any] = json.loads(WATCHED.read_text())
SERVER = tuple(f"privacy.operator.{name}" for name in ("recall_90", "likeliest", "edges_seen", "edges_true"))
PARASITE = ("privacy.parasite.named_90", "privacy.parasite.located")
TRAILS = tuple(
    f"privacy.trails.{name}"
    for name in ("unicity_4", "identified", "prior", "recall", "recall_near", "listed", "listed_others")
)
SAID = {
    "StopCovid, June 2020": ("central_server", "robert", SERVER),
    "StopCovid, with the addresses of requests": ("central_server", "robert_addresses", SERVER),
    "TousAntiCovid, 2021": ("central_server", "robert_2021", SERVER),
    "BlueTrace": ("central_server", "bluetrace", SERVER),
    "BlueTrace, with a directory of nine telephone numbers in ten": ("central_server", "bluetrace_directory", SERVER),
    "Google/Apple (control)": ("central_server", "gaen", SERVER),
    "Google/Apple": ("parasite_app", "gaen", PARASITE),
    "Google/Apple, an app that scans each minute": ("parasite_app", "gaen_each_minute", PARASITE),
    "Google/Apple, with a book of all addresses": ("parasite_app", "gaen_directory", PARASITE),
    "DP-3T, low cost": ("parasite_app", "dp3t_low_cost", PARASITE),
    "DP-3T, unlinkable": ("parasite_app", "dp3t_unlinkable", PARASITE),
    "Google/Apple, every place filmed and every face known (no cell)": ("parasite_app", "gaen_filmed", PARASITE),
    "StopCovid (control: it publishes nothing)": ("parasite_app", "robert", PARASITE),
    "itineraries as in Korea, February 2020": ("itineraries", "published", TRAILS),
    "the same, read by somebody who saw them in public only": ("itineraries", "seen_in_public", TRAILS),
    "itineraries without home and work": ("itineraries", "without_home_and_work", TRAILS),
    "itineraries, times to the hour": ("itineraries", "hours", TRAILS),
    "itineraries, districts and hours": ("itineraries", "districts", TRAILS),
    "a list of places, nothing linked": ("itineraries", "places", TRAILS),
    "a list of shops and venues, nothing linked": ("itineraries", "premises", TRAILS),
    "antennas' log under pseudonyms": ("antennas", "log", TRAILS),
    "the same log, by somebody who saw them in public only": ("antennas", "seen_in_public", TRAILS),
    "antennas' counts, 20 at least": ("antennas", "counts", TRAILS),
    "antennas' log, a pseudonym a day": ("antennas", "daily", TRAILS),
    "wristbands' bits under pseudonyms": ("wristband", "bits", TRAILS),
    "wristbands' bits, a pseudonym a day": ("wristband", "daily", TRAILS),
}
"""Each row of the README's three tables: the scenario, the arm, and what its columns are of."""
ANSWERS = {
    "central_server": ("cannot tell", []),
    "parasite_app": ("cannot tell", []),
    "itineraries": ("holds when", ["published", "without_home_and_work", "hours"]),
    "antennas": ("cannot tell", []),
    "wristband": ("cannot tell", []),
}


@pytest.mark.parametrize("label", SAID)
def test_the_figures_of_those_who_watch_are_those_that_were_lived(label: str) -> None:
    scenario, arm, columns = SAID[label]
    for text, metric in zip(rows(len(columns))[label], columns, strict=True):
        if text != "-":
            of_hundred(text, KEPT[scenario]["arms"][arm][metric])


def test_no_visit_of_a_case_is_shown_where_none_is_said_to_be() -> None:
    arms = [(name, arm) for name in ("antennas", "wristband") for arm in KEPT[name]["arms"]]
    shown = [KEPT[name]["arms"][arm].get("privacy.trails.recall", {"value": 0.0})["value"] for name, arm in arms]
    assert set(shown) == {0.0}


def test_the_placebo_of_singling_out_is_what_the_readme_says() -> None:
    metrics = ("privacy.trails.unicity_placebo", "privacy.trails.unicity_prior")
    lived = [[arm[metric]["value"] for metric in metrics] for name in ("itineraries", "antennas", "wristband")
             for arm in KEPT[name]["arms"].values() if metrics[0] in arm]  # fmt: skip
    most = [f"{100 * each:.1f}" for each in max(lived)]
    assert f"at most {most[0]} in 100, where guessing gives {most[1]}" in README.replace("\n", " ")
    for placebo, prior in ([arm[metric] for metric in metrics] for name in ("itineraries", "antennas", "wristband")
                           for arm in KEPT[name]["arms"].values() if metrics[0] in arm):  # fmt: skip
        assert placebo["low"] <= prior["high"]
        assert prior["low"] <= placebo["high"]


def test_what_guessing_gives_is_what_was_lived() -> None:
    of_hundred(rows(4)["guessing"][0], KEPT["central_server"]["arms"]["robert"]["privacy.operator.prior"])


def test_the_verdicts_and_digests_are_those_that_were_lived() -> None:
    kept = {name: (each["verdict"]["answer"], each["verdict"]["where"]) for name, each in KEPT.items()}
    assert kept == ANSWERS
    assert all(f"{name} {each['digest'][:12]}" in " ".join(README.split()) for name, each in KEPT.items())


@pytest.mark.parametrize(
    ("scenario", "arm"),
    [
        ("central_server", "robert"),
        ("parasite_app", "gaen"),
        ("itineraries", "places"),
        ("antennas", "daily"),
        ("wristband", "daily"),
    ],
)
def test_this_program_still_lives_so(scenario: str, arm: str) -> None:
    assert live(load(scenario), arm, SEED).digest() == KEPT[scenario]["digests"][arm]
