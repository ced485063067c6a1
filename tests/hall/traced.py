"""A hamlet with human tracers enough, and arms in which they call, or judge the alerts of an app."""

from __future__ import annotations

ARMS = (
    'arms = [{name = "none", system = "none"}, {name = "tracers", system = "tracers"}, '
    '{name = "gaen", system = "gaen"}, {name = "triage", system = "gaen", tracers = {triage = true}}]'
)
STAFFED = (ARMS, "tracers.staff_per_100_000=2000.0", "days=14")
"""Twelve tracers for six hundred people: nobody waits long."""
