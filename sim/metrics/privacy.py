"""What is measured of what others find out? Alerted neighbours' claims, held against who declared.

Alerts for a declarer of the same home are left out of all: housemates know without an app.
"""

from __future__ import annotations

from sim.metrics.metric import NO_MOST, Kind, Metric

NEIGHBOURLY = "privacy.neighbour."
"""What the names of all these begin with."""
HOUSEMATES = "alerts for a declarer of the same home are left out: housemates know without an app"
FEWEST_ALERTS, FEWEST_REPORTS = 200, 60
"""Below so many nothing is printed: privacy definitions of this project, section 3."""

_SHARES = {
    "identified": (
        "alerts whose heaviest candidate is a declarer behind it / alerts (ties score their fraction)",
        "Alerts that give the declarer away",
        "Alertes qui trahissent la personne déclarée",
    ),
    "named": (
        "alerts that put a weight of 1/2 or more on a declarer behind it / alerts",
        "Declarer named rightly",
        "Personne déclarée désignée à raison",
    ),
    "wrong_accusation": (
        "alerts that put a weight of 1/2 or more on somebody who did not declare / alerts",
        "Alerts that accuse the wrong person",
        "Alertes qui accusent à tort",
    ),
    "in_set": (
        "alerts with a declarer behind it among the candidates / alerts",
        "Declarer among the suspects",
        "Personne déclarée parmi les suspects",
    ),
    "prior": (
        "identified by the same attack without the alert: memory alone / alerts",
        "Identified without the alert",
        "Identifications sans l'alerte",
    ),
    "prior_named": (
        "declarer given a weight of 1/2 or more without the alert / alerts",
        "Named without the alert",
        "Désignées sans l'alerte",
    ),
    "no_app": (
        "identified without any app, from memory and from who is seen to stay away / alerts",
        "Identified by who stays away, no app",
        "Identifications par les absences, sans appli",
    ),
    "placebo": (
        "declarer behind another person's warning identified by somebody who is given that warning / alerts",
        "Identified with a placebo",
        "Identifications avec un placebo",
    ),
    "placebo_prior": (
        "declarer behind another person's warning identified from memory alone / alerts",
        "Identified with a placebo withheld",
        "Identifications sans placebo",
    ),
    "logged": (
        "identified by somebody whose opened phone shows when it heard what the alert rests on / alerts",
        "Identified with an opened phone",
        "Identifications avec un téléphone ouvert",
    ),
    "logged_named": (
        "declarer given a weight of 1/2 or more by somebody with an opened phone / alerts",
        "Named with an opened phone",
        "Désignées avec un téléphone ouvert",
    ),
    "two": (
        "identified by two who compare / alerts",
        "Identified by two who compare",
        "Identifications à deux",
    ),
    "three": (
        "identified by three who compare / alerts",
        "Identified by three who compare",
        "Identifications à trois",
    ),
}
_CALLS = {
    "tracers": (
        "identified when the same declarers are traced by humans / calls",
        "Identified under human tracing",
        "Identifications après un enquêteur",
    ),
    "tracers_named": (
        "case given a weight of 1/2 or more after a human tracer's call / calls",
        "Named under human tracing",
        "Désignées sous enquête humaine",
    ),
    "tracers_wrong": (
        "calls that put a weight of 1/2 or more on somebody else / calls",
        "Calls that accuse the wrong person",
        "Appels qui accusent à tort",
    ),
}


def _metric(name: str, kind: Kind, says: tuple[str, str, str], unit: str = "1", least: int = FEWEST_ALERTS) -> Metric:
    within = NO_MOST if kind == "ratio" else None  # one declarer may be identified by several, or before the first case
    return Metric(f"{NEIGHBOURLY}{name}", unit, kind, *says, least, within)


NEIGHBOUR = (
    *(_metric(name, "share", says) for name, says in _SHARES.items()),
    _metric(
        "anonymity_set",
        "mean",
        (
            "median over the alerts of a seed of 2^entropy of the candidates, averaged over seeds by their alerts",
            "Possible suspects",
            "Suspects possibles",
        ),
        "persons",
    ),
    _metric(
        "per_report",
        "ratio",
        (
            "correct identifications / reports",
            "Identifications per report",
            "Identifications par déclaration",
        ),
        least=FEWEST_REPORTS,
    ),
    _metric(
        "reports_identified",
        "share",
        (
            "reports whose declarer at least one alerted person names rightly, a weight of 1/2 or more / reports",
            "Declarers named by somebody",
            "Personnes déclarées désignées par quelqu'un",
        ),
        least=FEWEST_REPORTS,
    ),
    _metric(
        "per_infection",
        "ratio",
        (
            "declarers named by somebody / infections",
            "Declarers named, per infection",
            "Désignées, par contamination",
        ),
        least=FEWEST_REPORTS,
    ),
    *(_metric(name, "share", says) for name, says in _CALLS.items()),
)
