"""How is a fitted air written down, so that the simulator reads it and everybody sees where each number comes from?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from sim.radio.air import NUMBERS, Air, Carried
from sim.radio.calibration.judging import LOSS_OF

MEANS: Mapping[str, str] = MappingProxyType({
    "pocket_loss": "lost at 1 m with phones in pockets: lunch and party, by the script of the experiment, and train "
    "(assumption: there people take them out now and then)",
    "open_loss": "lost at 1 m with phones in the open: on desks (office), and where the script does not say "
    "(assumption: queue, movement)",
    "pooled_loss": "lost at 1 m, all scans; assumption: homes, landings and places of care, which nobody measured, are "
    "as these rooms are on average",
    "loss_per_decade": "lost from 1 m to 10 m, given that any message was heard",
    "receiver_sd": "between hearing phones, for life",
    "transmitter_sd": "between sending phones, for life",
    "meeting_sd": "between meetings and directions",
    "drift_sd": "slow part of a scan",
    "drift_kept": "what remains of the slow part 255 s later",
    "scan_sd": "quick part of a scan, its messages' own scatter apart",
    "message_sd": "between the messages of one scan",
    "made_out": "share of strong messages made out",
    "floor": "raw rssi at which half of those are lost, the middle phone",
    "floor_sd": "between the floors of phones, for life, beyond their offsets",
    "floor_width": "logistic scale of the fall at the floor",
})  # fmt: skip
"""What each number is, in the file's words."""
UNMEASURED = "lost at 1 m; assumption: as all scans on average, nobody carried phones so"
HEAD = """\
# What was measured of the air between phones that people carry about a room.
# Fitted, and corrected by what the same fit misses in simulated experiments. Each `error` is a standard error of the
# fit, one phone at a time left out; that of the correction is not in it.
"""


def write(path: Path, air: Air, errors: Mapping[str, float], source: str, carried: Collection[Carried]) -> None:
    """Write the numbers with unit, standard error and source as a file that `sim.radio.air.read` reads.

    `carried` is how phones were carried; where they were not, the loss is that of all scans, and says so.
    """
    measured = {LOSS_OF[each] for each in carried}
    means = {name: UNMEASURED if name in {*LOSS_OF.values()} - measured else MEANS[name] for name in NUMBERS}
    tables = [
        f"\n[{name}]\nvalue = {getattr(air, name):.2f}\nerror = {errors[name]:.2f}\n"
        f'unit = "{NUMBERS[name].metadata["unit"]}"\nsource = {_text(f"{source}: {means[name]}")}\n'
        for name in NUMBERS
    ]
    half = path.with_name(f".{path.name}.half")
    half.write_text(HEAD + "".join(tables), encoding="utf-8")
    half.replace(path)


def _text(words: str) -> str:
    """Return words as TOML writes a text."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
