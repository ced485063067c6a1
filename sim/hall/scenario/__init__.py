"""What does a scenario file say? Everything between a TOML text and a checked `Scenario`.

    load("office")                     a Scenario, or Refused with every mistake at its line and column
    explain("health.lab.turnaround_h") what a key means
    schema()                           the same for editors
    shipped()                          the scenarios that come with pistage

files: which file is meant · text: where keys stand in it · merge: bases, arms and settings · keys, verdict, whole: what
may be said · checking: what is wrong · meaning: what a key means.
"""

from __future__ import annotations

from sim.hall.scenario.arm import Arm
from sim.hall.scenario.files import Shipped, shipped
from sim.hall.scenario.meaning import Explanation, every_key, explain, schema
from sim.hall.scenario.merge import dotted
from sim.hall.scenario.whole import Scenario, load

__all__ = ["Arm", "Explanation", "Scenario", "Shipped", "dotted", "every_key", "explain", "load", "schema", "shipped"]
