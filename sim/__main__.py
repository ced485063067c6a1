"""Run `python -m sim` as `pistage`."""

from __future__ import annotations

import sys

from sim.commands import main

if __name__ == "__main__":
    sys.exit(main())
