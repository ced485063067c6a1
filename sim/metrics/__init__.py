"""What do we measure? Every metric: its name, unit, formula in words, and what to call it in French and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.metrics.carriers import CARRIERS, NETWORKED
from sim.metrics.judging import JUDGING, MISSES
from sim.metrics.listening import LISTENING
from sim.metrics.metric import EITHER_WAY, UP_TO_ALL, Kind, Metric
from sim.metrics.operators import OPERATED, OPERATOR
from sim.metrics.presence import AT_DOORS
from sim.metrics.privacy import NEIGHBOUR, NEIGHBOURLY
from sim.metrics.probing import PROBED, PROBER
from sim.metrics.servers import SERVERS
from sim.metrics.situations import SITUATIONS
from sim.metrics.staff import STAFF
from sim.metrics.telling import TELLING
from sim.metrics.trails import RELEASES

__all__ = ["METRICS", "NEIGHBOURLY", "OPERATED", "PROBED", "Kind", "Metric", "unmeasured"]


def _split(metric: Metric) -> Iterator[Metric]:
    """Yield an alert metric and its two halves: the app counts housemates, a reader may not want to."""
    yield metric
    yield Metric(
        metric.name + ".household",
        metric.unit,
        metric.kind,
        metric.formula + "; declarer in the same home",
        metric.en + " (same home)",
        metric.fr + " (même foyer)",
    )
    yield Metric(
        metric.name + ".other",
        metric.unit,
        metric.kind,
        metric.formula + "; declarer of another home",
        metric.en + " (other homes)",
        metric.fr + " (autres foyers)",
    )


_PLAIN = (
    Metric("people", "persons", "count", "persons in the town", "People", "Habitants"),
    Metric("app_users", "persons", "count", "persons whose phone runs the app", "App users", "Utilisateurs de l'appli"),
    Metric(
        "epidemic.infections",
        "persons",
        "count",
        "persons infected from day 0 on, by anybody or from outside; those present on day 0 are not counted",
        "Infections from day 0 on",
        "Contaminations dès le jour 0",
    ),
    Metric(
        "epidemic.imported",
        "persons",
        "count",
        "of the infections, those brought from outside the town",
        "Of them, from outside",
        "Dont venues de l'extérieur",
    ),
    Metric(
        "epidemic.infections_averted",
        "persons",
        "count",
        "infections in arm none less infections in this arm, same seed, horizon and town",
        "Infections averted",
        "Contaminations évitées",
        within=EITHER_WAY,
    ),
    Metric(
        "epidemic.infections_averted_share",
        "1",
        "ratio",
        "infections averted / infections in arm none, same seeds and town",
        "Share of infections averted",
        "Part des contaminations évitées",
        within=UP_TO_ALL,
    ),
    Metric(
        "epidemic.r0_reached",
        "persons",
        "mean",
        "mean offspring of 5,000 simulated first cases, everybody else susceptible and nobody traced: a number of the "
        "town and its disease, the same in all arms that share them",
        "R0 of the town, nobody traced",
        "R0 de la ville, sans traçage",
    ),
    Metric("tests.used", "swabs", "count", "swabs taken", "Tests used", "Tests utilisés"),
    Metric(
        "tests.positive", "swabs", "count", "positive results given before the end", "Positive tests", "Tests positifs"
    ),
    Metric("reports", "reports", "count", "declarers whose phone or tracer reported", "Reports", "Déclarations"),
    Metric(
        "reports.not_infected",
        "reports",
        "count",
        "of the reports, those of declarers who had not been infected before them: a false positive swab",
        "Of them, by the uninfected",
        "Dont par des non-contaminés",
    ),
)

_ALERTS = (
    Metric(
        "alerts.people",
        "alerts",
        "count",
        "alerts: a person's first warning in 14 days; one that follows another within 14 days is the same alert going "
        "on and does not count (the table of alerts has them all)",
        "Alerts",
        "Alertes",
    ),
    Metric(
        "alerts.per_report",
        "alerts per report",
        "ratio",
        "alerts / reports",
        "Alerts per report",
        "Alertes par déclaration",
    ),
    Metric(
        "alerts.false_radio",
        "1",
        "share",
        "alerts without any evidence declarer within the rule's distance and time / alerts",
        "Mistaken alerts (distance or time)",
        "Alertes à tort (distance ou durée)",
    ),
    Metric(
        "alerts.false_radio_common",
        "1",
        "share",
        "alerts without any evidence declarer within 2 m for 15 minutes of a day / alerts",
        "Mistaken alerts (2 m, 15 min)",
        "Alertes à tort (2 m, 15 min)",
    ),
    Metric(
        "alerts.false_exposure",
        "1",
        "share",
        "alerts whose evidence declarers gave dose 0 in the days the app keeps before the alert / alerts",
        "Alerts without real risk",
        "Alertes sans risque réel",
    ),
    Metric(
        "alerts.false_infection",
        "1",
        "share",
        "alerts of persons whom no evidence declarer infected in the days the app keeps before the alert / alerts; "
        "the same days as of the dose",
        "Alerts without infection",
        "Alertes sans infection",
    ),
    Metric(
        "alerts.declarer_not_infected",
        "1",
        "share",
        "alerts none of whose evidence declarers had been infected before the alert: their swabs were false positives "
        "/ alerts",
        "Alerts for uninfected declarers",
        "Alertes pour des non-contaminés",
    ),
    Metric(
        "alerts.infected_in_14_days",
        "1",
        "share",
        "alerts of persons infected at any time before 14 days later, whoever the source / alerts 14 days or more "
        "before the end",
        "Infected by 14 days later (any time)",
        "Contaminés avant J+14 (à tout moment)",
    ),
    Metric(
        "alerts.infected_in_14_days_anybody",
        "1",
        "mean",
        "mean over the same alerts of the share of all who run the app (of all persons, where human tracers call), "
        "alerted or not, infected at any time before 14 days after that alert: what the share above would be if alerts "
        "told nobody from anybody",
        "All app users infected by then",
        "Utilisateurs contaminés d'ici là",
    ),
    Metric(
        "alerts.positive_in_14_days",
        "1",
        "share",
        "alerts of persons with a positive result within 14 days / alerts 14 days or more before the end",
        "Positive within 14 days",
        "Positifs sous 14 jours",
    ),
    Metric(
        "alerts.mean_risk",
        "1",
        "mean",
        "mean over alerts of 1 - exp(-dose from the evidence declarers in the days the app keeps before the alert, and "
        "before anything else infected the person); within chance it is 1 - alerts.false_infection",
        "Mean risk behind an alert",
        "Risque moyen derrière une alerte",
    ),
    Metric(
        "alerts.missed",
        "persons",
        "count",
        "app users infected by a declarer before the report and inside the upload window, the report at least 7 days "
        "before the end, never alerted for that declarer; where human tracers call, persons infected by a confirmed "
        "case before the result, whether or not the case was reached and named anybody",
        "Missed infections",
        "Contaminations manquées",
    ),
    Metric(
        "alerts.late",
        "1",
        "share",
        "alerts after the alerted person's own contagiousness began, a day after the infection, and while the "
        "infection lasts, 20 days / alerts",
        "Late alerts",
        "Alertes tardives",
    ),
)

_CELLS = {
    "none": ("right in every sense", "justes en tous sens"),
    "radio": ("far or short, yet infected", "loin ou brefs, mais contaminés"),
    "exposure": ("infected without dose", "contaminés sans dose"),
    "infection": ("near, at risk, not infected", "proches, à risque, non contaminés"),
    "radio_exposure": ("infected, far, without dose", "contaminés, loin, sans dose"),
    "radio_infection": ("far or short, at risk, not infected", "loin ou brefs, à risque, non contaminés"),
    "exposure_infection": ("near, but no risk", "proches, mais sans risque"),
    "radio_exposure_infection": ("false in every sense", "fausses en tous sens"),
}
"""The eight choices of senses in which an alert is false.

Infected without dose cannot be, and stays empty: dose and infection are asked of the same days before the alert.
"""

_CAUSES = {
    "injected": ("made by an attacker", "fabriquée par un attaquant"),
    "later": ("there at another time than a case", "passage à un autre moment que le cas"),
    "left_phone": ("a phone without its owner", "un téléphone sans son propriétaire"),
    "wall": ("a wall between", "un mur entre les deux"),
    "screen": ("a screen between", "un écran entre les deux"),
    "distance": ("too far", "trop loin"),
    "too_short": ("too short", "trop court"),
    "lawful": ("within the rule", "dans la règle"),
}

_AFTER = (
    Metric(
        "quarantine.days",
        "person-days",
        "count",
        "person-days of quarantine caused by an alert or call, as far as they lie before the end of the run",
        "Days of quarantine",
        "Jours de quarantaine",
    ),
    Metric(
        "quarantine.needless_days",
        "person-days",
        "count",
        "of these, person-days while the person is not infected, whoever the source; an infection lasts 20 days; "
        "isolation of cases excluded",
        "Needless days of quarantine",
        "Jours de quarantaine inutiles",
    ),
)


def _all() -> Iterator[Metric]:
    yield from _PLAIN
    for metric in _ALERTS:
        yield from _split(metric)
    for cell, (en, fr) in _CELLS.items():
        senses = cell.replace("_", " and ") if cell != "none" else "no sense"
        yield Metric(
            f"alerts.false_only.{cell}",
            "1",
            "share",
            f"alerts false in {senses}, and in no other sense / alerts",
            f"Alerts: {en}",
            f"Alertes : {fr}",
        )
    for cause, (en, fr) in _CAUSES.items():
        yield Metric(
            f"alerts.cause.{cause}",
            "1",
            "share",
            f"alerts without infection whose cause is {en} / alerts without infection; the cause is the first that "
            "holds of: made by an attacker; there at another time (where people are warned of places); for half of the "
            "time heard a phone without its owner; a wall; a screen; "
            "too far; not near enough for long enough; none of these",
            f"Of those without infection: {en}",
            f"Parmi celles sans infection : {fr}",
        )
    yield from _AFTER
    yield from TELLING
    yield from MISSES
    yield from JUDGING
    yield from SERVERS
    yield from STAFF
    yield from SITUATIONS
    yield from NEIGHBOUR
    yield from RELEASES
    yield from OPERATOR
    yield from LISTENING
    yield from AT_DOORS
    yield from PROBER
    yield from CARRIERS


METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _all()}
"""Every metric by name, in the order in which tables show them."""

NO_SITUATIONS = "nobody passes anybody: this is no world of situations"
NO_PLACES = "this world knows no places where somebody could listen"
NO_PROBER = "only a town knows where a target is, so nobody can go there"
NO_HOMES = "only a town knows homes, and which address a phone speaks from"
UNMEASURED: Mapping[str, Mapping[str, str]] = {
    "town": {"situations.": NO_SITUATIONS},
    "situations": {
        PROBED: NO_PROBER,
        NETWORKED: NO_HOMES,
        **{metric.name: NO_PLACES for metric in (*LISTENING, *AT_DOORS)},
        "judging.": "situations know no homes",
        "privacy.trails.": "situations lie on no map",
        ".household": "situations know no homes",
        ".other": "situations know no homes",
    },
    "recorded": {
        PROBED: NO_PROBER,
        NETWORKED: NO_HOMES,
        "situations.": NO_SITUATIONS,
        "judging.": "a recorded world knows no distances",
        **{metric.name: NO_PLACES for metric in (*LISTENING, *AT_DOORS)},
        "alerts.false_radio": "a recorded world knows no distances",
        "alerts.false_only.": "a recorded world knows no distances",
        "alerts.cause.": "a recorded world knows no distances",
        ".household": "a recorded world knows no homes",
        ".other": "a recorded world knows no homes",
        "wristband.": "a recorded world knows no homes",
        "privacy.trails.": "a recorded world knows no places",
    },
}
"""Which metrics are empty in every run, by world and by how their names begin or end, and why."""


def unmeasured(name: str, world: str) -> str:
    """Return why a metric is empty in every run in this world; nothing for one that can have a value."""
    whys = (why for part, why in UNMEASURED[world].items() if name.startswith(part) or name.endswith(part))
    return next(whys, "")
