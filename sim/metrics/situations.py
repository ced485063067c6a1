"""What is measured where pairs of people play one situation many times?"""

from __future__ import annotations

from sim.metrics.metric import OF_SHARES, Metric

SITUATIONS = (
    Metric(
        "situations.alerted", "1", "share",
        "persons alerted (where tracers judge alerts: kept at home) in the situations that decide / persons who passed "
        "somebody there who declared, or, where tracers call, who was found positive; who could not be warned (no app) "
        "is not counted",
        "Alerted, in the situations that decide", "Alertés, dans les situations qui décident",
    ),
    Metric(
        "situations.half_minutes", "min", "mean",
        "length at which half of those who passed are alerted, straight between the lengths of the scenario; "
        "situations of one day, which differ in their length alone",
        "Minutes after which half are alerted", "Minutes après lesquelles la moitié est alertée",
    ),
    Metric(
        "situations.below_near", "1", "share",
        "time that phones of those who passed heard the ill one's at or below the scenario's level / time they heard "
        "it; situations on the near side",
        "Time heard at a strong level, near", "Temps entendu à niveau fort, près",
    ),
    Metric(
        "situations.below_far", "1", "share",
        "time that phones of those who passed heard the ill one's at or below the scenario's level / time they heard "
        "it; situations on the far side",
        "Time heard at a strong level, far", "Temps entendu à niveau fort, loin",
    ),
    Metric(
        "situations.below_difference", "1", "mean",
        "situations.below_near less situations.below_far, seed by seed: what the level says of the distance",
        "Near less far", "Près moins loin", within=OF_SHARES,
    ),
)  # fmt: skip
