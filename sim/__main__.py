"""What runs as `pistage` and as `python -m sim`? The commands, which take a moment to load."""

from __future__ import annotations

import sys

from sim import garbage
from sim.interrupts import ending_at_once


def main() -> int:
    """Run the command line and return its exit code."""
    garbage.seldom()
    with ending_at_once():
        from sim.commands import main as command
    code = command()
    garbage.end()
    return code


if __name__ == "__main__":
    sys.exit(main())
