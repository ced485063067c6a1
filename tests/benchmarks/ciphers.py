"""How long do the protocols' ciphers take: a block of SKINNY, and the 144 identifiers of one key of Google/Apple's?"""

from __future__ import annotations

import numpy as np

from sim.systems.gaen.wire import rpis
from sim.systems.skinny import encrypted, schedule
from tests.benchmarks.timing import show

BLOCKS = np.arange(100_000, dtype=np.uint64)
SCHEDULES = np.stack([schedule(bytes([number] * 24)) for number in range(8)])
TEKS = [bytes([number]) * 16 for number in range(200)]


def run() -> None:
    """Print what a block, and what a key, takes."""
    which = np.arange(BLOCKS.size, dtype=np.int64) % len(SCHEDULES)
    show("SKINNY-64/192", "block", lambda: encrypted(BLOCKS, SCHEDULES, which), BLOCKS.size)
    show("Google/Apple's identifiers", "key of 144", lambda: [rpis(tek, 2_655_360) for tek in TEKS], len(TEKS))
