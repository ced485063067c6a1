"""What runs as `pistage` and as `python -m sim`? The commands, which take a moment to load."""

from __future__ import annotations

import gc
import sys

from sim.interrupts import ending_at_once

GARBAGE_EVERY = (100_000, 50, 100)
"""Objects and rounds after which Python looks for cycles: ours are few, and its own pace costs a fifteenth of a run."""


def main() -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(*GARBAGE_EVERY)
    with ending_at_once():
        from sim.commands import main as command
    code = command()
    gc.freeze()  # the process ends and all goes with it: looking once more for cycles would take a quarter of a second
    return code


if __name__ == "__main__":
    sys.exit(main())
