"""How does an app come to know its server's key?"""

from __future__ import annotations

from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.units import Secrets


def test_the_pinned_key_is_the_servers() -> None:
    gaen, settings = design("gaen"), Settings(rule="swisscovid_2020_09", extras={"x": 1.0})
    one = gaen.pin(settings, {"backend": Secrets(b"one")})
    other = gaen.pin(settings, {"backend": Secrets(b"other")})
    assert (one.rule, one.extras) == (settings.rule, settings.extras)
    assert one.pinned.keys() == {"backend"}
    assert one.pinned != other.pinned
    assert one == gaen.pin(settings, {"backend": Secrets(b"one")})


def test_a_design_without_servers_pins_nothing() -> None:
    assert design("none").pin(Settings(), {}) == Settings()
