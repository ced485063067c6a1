"""Which numbers of the channel were measured, and where do they stand?

In a TOML file: one table for each number, with its value, unit, standard error and source. `pistage calibrate radio`
writes such a file. The simulator reads the one beside this module, or the one that a scenario names as its channel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import IntEnum
from math import log
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.units import Setting

SHIPPED = Path(__file__).with_name("dp3t_exp34.toml")
DRIFT_STEP = parameter(255.0, "s", "DP-3T bt-measurements, experiment 34: median time between scans")
MEND = "pistage calibrate radio writes such a file"


class Carried(IntEnum):
    """Where phones are in a room: in pockets, so that bodies take part of the signal, or in the open."""

    POCKET = 0
    OPEN = 1


CARRIED: Mapping[Setting, Carried | None] = MappingProxyType({
    Setting.HOME: None,
    Setting.LANDING: None,
    Setting.SCHOOL: Carried.OPEN,
    Setting.WORK: Carried.OPEN,
    Setting.TRANSIT: Carried.POCKET,
    Setting.SHOP: Carried.OPEN,
    Setting.LEISURE: Carried.POCKET,
    Setting.CARE: None,
})  # fmt: skip
"""How phones are taken to be carried, by setting, as in the scene of experiment 34 that stands for it: in the office on
desks, at lunch and in a bar in pockets, as its script says. Assumptions: in a train in pockets, in a queue in the open,
at school as in the office, wherever one goes out as at lunch, sport too; None where nobody measured."""


class Scatter(NamedTuple):
    """By how much levels and floors differ, as standard deviations in dB; the slow part fades in `fading_s`."""

    receiver: float
    transmitter: float
    meeting: float
    drift: float
    fading_s: float
    scan: float
    floor: float
    floor_sd: float


def _number(unit: str, least: float, most: float) -> Any:
    return field(metadata={"unit": unit, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Air:
    """What was measured: losses at 1 m as phones are carried, and per decade; what scatters around; what is made out.

    `drift_kept` is what remains of the slow part after `DRIFT_STEP`; `floor` is in raw dBm, that of the middle phone.
    """

    pocket_loss: float = _number("dB", 0, 120)
    open_loss: float = _number("dB", 0, 120)
    pooled_loss: float = _number("dB", 0, 120)
    loss_per_decade: float = _number("dB", 1, 60)
    receiver_sd: float = _number("dB", 0, 20)
    transmitter_sd: float = _number("dB", 0, 20)
    meeting_sd: float = _number("dB", 0, 20)
    drift_sd: float = _number("dB", 0, 20)
    drift_kept: float = _number("1", 0.01, 0.99)
    scan_sd: float = _number("dB", 0, 20)
    message_sd: float = _number("dB", 0, 20)
    made_out: float = _number("1", 0.01, 1)
    floor: float = _number("dBm", -127, 20)
    floor_sd: float = _number("dB", 0, 20)
    floor_width: float = _number("dB", 0.1, 20)

    @property
    def at_1m(self) -> Mapping[Setting, float]:
        """The loss at one metre in each setting, in dB."""
        lost = {Carried.POCKET: self.pocket_loss, Carried.OPEN: self.open_loss, None: self.pooled_loss}
        return MappingProxyType({setting: lost[carried] for setting, carried in CARRIED.items()})

    @property
    def scatter(self) -> Scatter:
        """What differs by phone, meeting and scan."""
        return Scatter(
            self.receiver_sd, self.transmitter_sd, self.meeting_sd, self.drift_sd, -DRIFT_STEP / log(self.drift_kept),
            self.scan_sd, self.floor, self.floor_sd,
        )  # fmt: skip


NUMBERS: Mapping[str, Field[Any]] = MappingProxyType({each.name: each for each in fields(Air)})
"""The numbers of a file by name; the metadata of each are its `unit` and its `least` and `most` value."""


def read(path: Path) -> Air:
    """Return the numbers of a file. Raises Refused with all that is wrong with it."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise Refused(Problem(f"this is no TOML: {why}", MEND, str(path))) from why
    problems = [*_problems(tables, str(path))]
    if problems:
        raise Refused(problems)
    return Air(**{name: float(tables[name]["value"]) for name in NUMBERS})


def _problems(tables: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for name in sorted(tables.keys() - NUMBERS.keys()):
        yield Problem("no such number of the channel", f"there are {', '.join(NUMBERS)}", file, key=name)
    for name, number in NUMBERS.items():
        table, limits = tables.get(name), number.metadata
        if not isinstance(table, Mapping) or "value" not in table:
            yield Problem("its value is missing", f"write [{name}] with value = ... below it; {MEND}", file, key=name)
            continue
        value, unit = table["value"], table.get("unit", limits["unit"])
        if unit != limits["unit"]:
            yield Problem(f"is in {limits['unit']}", "state it in this unit", file, key=f"{name}.unit", value=str(unit))
        usable = isinstance(value, int | float) and not isinstance(value, bool)
        if not usable or not limits["least"] <= value <= limits["most"]:
            rule = f"lies between {limits['least']:g} and {limits['most']:g} {limits['unit']}"
            yield Problem(rule, MEND, file, key=f"{name}.value", value=str(value))


MEASURED = read(SHIPPED)
"""The numbers that come with pistage: phones of people in rooms, DP-3T's experiment 34."""
