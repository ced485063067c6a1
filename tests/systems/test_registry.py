"""Which systems are there, and does asking for their names stay cheap?"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sim.systems import risk, tracers
from sim.systems.bluetrace import rules as bluetrace
from sim.systems.desire import rules as desire
from sim.systems.ntk import rules as ntk
from sim.systems.registry import REGISTRY, design, names
from sim.systems.robert import rules as robert
from tests.processes import PATIENCE_S


def test_names() -> None:
    """Those that users were promised, in the order in which they are shown: by who matches."""
    assert names() == (
        "none", "tracers", "robert", "bluetrace", "ntk", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid",
        "tcn", "desire", "itineraries", "antennas", "wristband",
    )  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_a_design_bears_its_name(name: str) -> None:
    assert design(name).name == name


def test_an_unknown_system_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        design("stopcovid")
    with pytest.raises(TypeError):
        REGISTRY["mine"] = "mine"  # type: ignore[index]


def test_every_rule_is_in_the_table() -> None:
    """Rules that several systems can run stand in one table; no name stands in two."""
    tables = [set(each.RULES) for each in (risk, robert, ntk, bluetrace, desire, tracers)]
    tables += [{rule for name in ("itineraries", "antennas", "wristband") for rule in design(name).rules}]
    assert {rule for name in names() for rule in design(name).rules} == set.union(*tables)
    assert sum(map(len, tables)) == len(set.union(*tables))


LOADED = """
import json, sys
from sim.systems.registry import design, names
heavy = {"cryptography", "google.protobuf", "numba", "sim.systems.ciphers"}
first = sorted(heavy & set(sys.modules))
designs = "sim.systems.gaen" in sys.modules
titles = [design(name).title["fr"] for name in names()]
print(json.dumps([first, designs, titles, sorted(heavy & set(sys.modules))]))
"""


def test_names_and_titles_load_no_cipher() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, check=True, text=True, timeout=PATIENCE_S
    )
    first, designs, titles, then = json.loads(done.stdout)
    assert first == []
    assert not designs
    assert all(titles)
    assert then == []
