"""Which rules were in force, where and since when? The countries' thresholds and weights, from their public settings.

SwissCovid began with the losses of a paper and raised them twice; that the API's first version ended its sums at 30
minutes could change nothing there, since 30 minutes of either class make an alert. The Corona-Warn-App changed the way
it counts with the API's second version. Of the NHS COVID-19 app the way it counts is public (minutes over squared
metres), but neither how it makes metres out of decibels nor its threshold in force: it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sim.parameters import parameter
from sim.systems.risk.first_api import AdjustedMinutes, LongestMinutes
from sim.systems.risk.minutes import DayMinutes, Level, NormalisedMinutes
from sim.systems.risk.plain import EXAMPLE, plain
from sim.systems.risk.rule import Rule
from sim.systems.risk.windows import Infectiousness, ReportType

RECENT_DAYS = parameter(10, "d", "DP-3T SDK, numberOfDaysToConsiderForExposure; Corona-Warn-App, max encounter age")
SWISS_MINUTES = parameter(15.0, "min", "SwissCovid, triggerThreshold: 15 minutes on a day")
SWISS_WEIGHTS = parameter((1.0, 0.5), "1", "DP-3T, Exposure Score Calculation (May 2020): w1, w2; w3 is 0")
SWISS_JUNE_DB = parameter((50.0, 55.0), "dB", "DP-3T, Exposure Score Calculation (May 2020): t1, t2")
SWISS_JULY_DB = parameter(
    (53.0, 60.0), "dB", "SwissCovid config backend, GAENSDKConfig between June and September 2020"
)
SWISS_SEPTEMBER_DB = parameter((55.0, 63.0), "dB", "SwissCovid config backend, the values after 11 September 2020")
OLD_RECENT_DAYS = parameter(13, "d", "GAEN API: phones keep what they heard for 14 days, hence 13 whole ones and today")
GERMAN_OLD_DB = parameter((55.0, 63.0), "dB", "Corona-Warn-App, cwa-risk-assessment.md: below 1.5 m, and to 3 m")
GERMAN_OLD_WEIGHTS = parameter(
    (1.0, 0.5), "1", "Corona-Warn-App server, attenuation-duration.yaml: low, mid; high is 0"
)
GERMAN_OLD_MINUTES = parameter(15.0, "min", "Corona-Warn-App server, risk-score-classification.yaml: high from 15 on")
GERMAN_OLD_SHORTER = parameter(10.0, "min", "Corona-Warn-App server, exposure-config.yaml: durations up to 10 score 0")
GERMAN_OLD_FARTHEST = parameter(73.0, "dB", "Corona-Warn-App server, exposure-config.yaml: attenuations above score 0")
GERMAN_OLD_DAY_SCORE = parameter(5, "1", "Corona-Warn-App server, exposure-config.yaml: days since exposure, always 5")
GERMAN_OLD_LEAST = parameter(11, "1", "Corona-Warn-App, cwa-risk-assessment.md: minimum risk score")
GERMAN_OLD_DIVISOR = parameter(25, "1", "Corona-Warn-App, cwa-risk-assessment.md: normalisation divisor in summer 2020")
GERMAN_OLD_BY_UPLOAD = parameter(
    {-1: 6, -2: 8, -3: 8, -4: 8, -5: 5, -6: 3}, "1",
    "Corona-Warn-App, cwa-risk-assessment.md, tables 1 and 2: level by days before the upload; 1 on other days",
)  # fmt: skip
ITALIAN_FARTHEST = parameter(73.0, "dB", "Leith and Farrell, PLoS ONE 15(9) e0239943: Immuni's settings of June 2020")
ITALIAN_SHORTER = parameter(15.0, "min", "Leith and Farrell, PLoS ONE 15(9) e0239943: Immuni alerts above 15 minutes")
ITALIAN_MINUTES = parameter(20.0, "min", "GAEN API version 1: what is above 15 minutes is reported as 20 or more")
GERMAN_WEIGHTS = parameter(
    ((63.0, 0.8), (73.0, 1.0), (79.0, 0.1)), "dB, 1", "Corona-Warn-App server, risk calculation parameters 1.15"
)
GERMAN_VALUES = parameter(
    {1: 0.0, 2: 0.0, 3: 0.6, 4: 0.8, 5: 1.0, 6: 1.2, 7: 1.4, 8: 1.6}, "1",
    "Corona-Warn-App server, transmission risk value mapping 1.15",
)  # fmt: skip
GERMAN_LOW_MINUTES = parameter(5.0, "min", "Corona-Warn-App server, risk calculation parameters 1.15: a green day")
GERMAN_HIGH_MINUTES = parameter(9.0, "min", "Corona-Warn-App server, risk calculation parameters 1.15: a red day")
GERMAN_BY_ONSET = parameter(
    {-5: 2, -4: 4, -3: 6, -2: 7, -1: 8, 0: 8, 1: 8, 2: 6, 3: 5, 4: 3, 5: 2, 6: 2}, "1",
    "Corona-Warn-App for Android, transmission risk vectors by day of onset; 1 on other days",
)  # fmt: skip
GERMAN_WITHOUT_SYMPTOMS = parameter(
    {0: 4, -1: 4, -2: 3, -3: 2}, "1",
    "Corona-Warn-App for Android, transmission risk vector without symptoms, by days from the upload; 1 on other days",
)  # fmt: skip


SWISS_JUNE = DayMinutes(
    name="swisscovid_2020_06",
    valid_from=date(2020, 6, 25),
    title={"fr": "SwissCovid, seuils de juin 2020", "en": "SwissCovid, thresholds of June 2020"},
    source="DP-3T, Exposure Score Calculation, May 2020; in force with the app's launch",
    recent_days=RECENT_DAYS,
    alert_minutes=SWISS_MINUTES,
    bounds=SWISS_JUNE_DB,
    weights=SWISS_WEIGHTS,
)
SWISS_JULY = DayMinutes(
    name="swisscovid_2020_07",
    valid_from=date(2020, 7, 6),
    title={"fr": "SwissCovid, seuils de juillet 2020", "en": "SwissCovid, thresholds of July 2020"},
    source="SwissCovid config backend, release 1.0.3 of 6 July 2020, which adjusts the thresholds, and GAENSDKConfig",
    recent_days=RECENT_DAYS,
    alert_minutes=SWISS_MINUTES,
    bounds=SWISS_JULY_DB,
    weights=SWISS_WEIGHTS,
)
SWISS_SEPTEMBER = DayMinutes(
    name="swisscovid_2020_09",
    valid_from=date(2020, 9, 11),
    title={"fr": "SwissCovid, seuils de septembre 2020", "en": "SwissCovid, thresholds of September 2020"},
    source="SwissCovid config backend, GAENSDKConfig; thresholds were raised twice, last on 11 September 2020",
    recent_days=RECENT_DAYS,
    alert_minutes=SWISS_MINUTES,
    bounds=SWISS_SEPTEMBER_DB,
    weights=SWISS_WEIGHTS,
)
GERMAN_2020 = AdjustedMinutes(
    name="corona_warn_app_2020_06",
    valid_from=date(2020, 6, 16),
    title={"fr": "Corona-Warn-App, première API, 2020", "en": "Corona-Warn-App, first API, 2020"},
    source="Corona-Warn-App, cwa-risk-assessment.md (before version 1.5), and its server's settings of June 2020",
    recent_days=OLD_RECENT_DAYS,
    alert_minutes=GERMAN_OLD_MINUTES,
    shorter=GERMAN_OLD_SHORTER,
    farthest=GERMAN_OLD_FARTHEST,
    bounds=GERMAN_OLD_DB,
    weights=GERMAN_OLD_WEIGHTS,
    day_score=GERMAN_OLD_DAY_SCORE,
    least_score=GERMAN_OLD_LEAST,
    divisor=GERMAN_OLD_DIVISOR,
    by_days_before_upload=GERMAN_OLD_BY_UPLOAD,
)
ITALIAN_2020 = LongestMinutes(
    name="immuni_2020_06",
    valid_from=date(2020, 6, 5),
    title={"fr": "Immuni, juin 2020", "en": "Immuni, June 2020"},
    source="Leith and Farrell, PLoS ONE 15(9) e0239943; changed on 5 June 2020 (Immuni's documentation, issue 112)",
    recent_days=OLD_RECENT_DAYS,
    alert_minutes=ITALIAN_MINUTES,
    shorter=ITALIAN_SHORTER,
    farthest=ITALIAN_FARTHEST,
)
GERMAN_2021 = NormalisedMinutes(
    name="corona_warn_app_2021",
    valid_from=date(2021, 1, 1),
    title={"fr": "Corona-Warn-App, fenêtres d'exposition, 2021", "en": "Corona-Warn-App, exposure windows, 2021"},
    source="Corona-Warn-App server, main-config/v2, version 1.15; the day is that of the name, not of the release",
    recent_days=RECENT_DAYS,
    alert_minutes=GERMAN_HIGH_MINUTES,
    weights=GERMAN_WEIGHTS,
    report_offsets={
        ReportType.RECURSIVE: 0,
        ReportType.SELF_REPORT: 2,
        ReportType.CONFIRMED_CLINICAL_DIAGNOSIS: 4,
        ReportType.CONFIRMED_TEST: 6,
    },
    infectiousness_offsets={Infectiousness.STANDARD: 1, Infectiousness.HIGH: 2},
    values=GERMAN_VALUES,
    window_levels=((0.0, Level.LOW), (GERMAN_HIGH_MINUTES, Level.HIGH)),
    day_levels=((GERMAN_LOW_MINUTES, Level.LOW), (GERMAN_HIGH_MINUTES, Level.HIGH)),
    by_days_since_onset=GERMAN_BY_ONSET,
    by_days_before_upload=GERMAN_WITHOUT_SYMPTOMS,
)

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (SWISS_JUNE, SWISS_JULY, SWISS_SEPTEMBER, GERMAN_2020, GERMAN_2021, ITALIAN_2020, EXAMPLE)
}
"""The rules by their names, the first one Switzerland's own; any other plain rule has a name too."""


def rule_of(name: str | None) -> Rule:
    """Return the rule of a name (None: the first), listed or plain. Raises KeyError for any other name."""
    if name is None:
        return SWISS_JUNE
    return RULES.get(name) or plain(name) or RULES[name]
