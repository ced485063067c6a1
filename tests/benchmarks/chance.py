"""How long does a random number take? As a column, and as one number asked for by itself."""

from __future__ import annotations

import numpy as np

from sim.draws import normals_of
from tests.benchmarks.timing import DRAWS, show

NUMBERS = np.arange(1_000_000)
SINGLY = 20_000


def run() -> None:
    """Print what each takes."""
    uniform = DRAWS.uniform("benchmark", NUMBERS)
    show("Philox, a column", "number", lambda: DRAWS.uniform("benchmark", NUMBERS), NUMBERS.size)
    show("normal, a column", "number", lambda: normals_of(uniform), NUMBERS.size)
    show("Philox, one by one", "number", lambda: [DRAWS.uniform("benchmark", i) for i in range(SINGLY)], SINGLY)
