"""What if nobody traces? The town that all others are compared with: tests and isolation, and no system at all."""

from __future__ import annotations

from sim.systems.machine import Design, Traits

DESIGN = Design(
    name="none",
    title={"fr": "Aucun traçage", "en": "No tracing"},
    phone=None,
    servers={},
    flow=(),
    traits=Traits(
        identifiers_by="nobody",
        uploaded="nothing",
        matched_in="nowhere",
        everybody_learns="nothing",
        server_learns="nothing",
        alert_says="nothing",
        exchange="none",
        rotation_s=0,
        retention_days=0,
        publishes_every_s=0,
        polls_every_s=0,
        scans=None,
        warned_by="nobody",
    ),
)
