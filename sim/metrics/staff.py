"""How much do people have to do who trace, judge alerts, or go and look whether somebody is at home?"""

from __future__ import annotations

from sim.metrics.metric import Metric

WRISTBAND, TRIAGE = "wristband.", "triage."
"""What the names of metrics begin with that only an arm with wristbands, or with alerts judged by tracers, has."""

STAFF = (
    Metric(
        "tracers.hours",
        "person-hours",
        "count",
        "person-hours that human tracers worked until the end: interviews, calls, alerts judged, and attempts that "
        "nobody answered",
        "Hours of human tracers",
        "Heures des enquêteurs",
    ),
    Metric(
        "triage.asked",
        "alerts",
        "count",
        "alerts of the app whose receivers tracers reached and asked before anybody acted on them",
        "Alerts judged by tracers",
        "Alertes examinées par les enquêteurs",
    ),
    Metric(
        "triage.groundless",
        "alerts",
        "count",
        "of the alerts that tracers judged, those that they found groundless, so that nobody acted on them",
        "Alerts judged groundless",
        "Alertes jugées sans fondement",
    ),
    Metric(
        "wristband.checks",
        "checks",
        "count",
        "times that a wristband said away and the police went to look: each time that it turns from home to away",
        "Police checks for wristbands",
        "Contrôles de police (bracelets)",
    ),
    Metric(
        "wristband.false_checks",
        "checks",
        "count",
        "of the checks, those for a false signal: the wearer was at home",
        "Checks for a false signal",
        "Contrôles pour un faux signal",
    ),
    Metric(
        "wristband.police_hours",
        "person-hours",
        "count",
        "police hours spent on the checks, the way there included",
        "Police hours for wristbands",
        "Heures de police (bracelets)",
    ),
    Metric(
        "wristband.days_worn",
        "person-days",
        "count",
        "person-days on which somebody with a positive result wore a wristband",
        "Days with a wristband",
        "Jours de port du bracelet",
    ),
)
