"""What does each specification promise that the battery has to know? One row per system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from sim.systems.registry import design, names
from sim.systems.risk import RULES
from tests.contract.conversation import SCAN_S


def _by_attenuation(rule: str) -> float:
    return RULES[rule].long_enough_minutes(31)  # -24 - (-60 + 5) dB, phones on a table


@dataclass(frozen=True, slots=True)
class Law:
    """`replay`: first and last second, from the start of its interval, at which a payload may be heard.

    `minutes(rule)`: after how many minutes on a table the rule alerts. `payload` and `foreign`: bytes that are no
    message on the air or on a line. `pre_days`: whole days before the onset that are told.
    """

    replay: tuple[int, int]
    minutes: Callable[[str], float]
    pre_days: int
    payload: bytes
    foreign: tuple[bytes, ...]

    def scans(self, rule: str) -> int:
        """The fewest scans that make an alert; one fewer makes none."""
        return ceil(self.minutes(rule) * 60 / SCAN_S)


LAWS: dict[str, Law] = {
    "gaen": Law(
        replay=(-7_200, 7_799), minutes=_by_attenuation, pre_days=2, payload=b"hello",
        foreign=(b"", b"\x00", b"\xffnothing", b"\x01\xff\xff", b"\x04\x12\x03zip"),
    ),
}  # fmt: skip

CASES = [(name, rule) for name in names() if design(name).phone for rule in design(name).rules]
"""Every system with a phone, under every rule it can be run under."""
