"""Under which rule did StopCovid run, and when? Its dated forms: what the app sends, what the server makes of it.

The server's scoring of the first weeks is known as code ("algorithm 0"); its numbers in production are not. Algorithm
2, by Gorce, Egan and Gribonval, is the one of the published test sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sim.parameters import parameter
from sim.units import DAY, HOUR

DEPLOYED_LABELS = parameter((b"mac", b"tuples"), "1", "StopCovid app, RobertConstant: labels of the two keys")
SPECIFIED_LABELS = parameter(
    (b"authentication key", b"encryption key"), "1", "ROBERT specification v1.1, section 3.2: K_auth and K_enc"
)
RSSI_1M_DEV = parameter(-40, "dBm", "StopCovid server, robert.protocol.scoring-algo-rssi of the stored dev profile")
RSSI_1M_TESTS = parameter(-60, "dBm", "StopCovid server, the same setting in its tests")
OLD_REBUILD_S = parameter(180, "s", "StopCovid SDK for Android: a HELLO is rebuilt at most every 3 minutes")
REBUILD_S = parameter(30, "s", "TousAntiCovid for Android, HELLO_REFRESH_MAX_DELAY_MS")
OLD_POLL_S = parameter(DAY, "s", "StopCovid SDK for Android, June 2020: StatusWorker, once a day")
POLL_S = parameter(6 * HOUR, "s", "TousAntiCovid, config.json of 9 March 2021: app.checkStatusFrequency 6 h")
PRE_ONSET_DAYS = parameter(2, "d", "TousAntiCovid, config.json of 9 March 2021: app.preSymptomsSpan")
PRE_TEST_DAYS = parameter(7, "d", "TousAntiCovid for iOS, app.positiveSampleSpan: default, for those without symptoms")
RECENT_DAYS = parameter(7, "d", "TousAntiCovid server, robert-batch.risk-threshold.last-contact-delay: P7D")
OLD_FLAG_EPOCHS = parameter(192, "epochs", "StopCovid server, robert.at-risk.notification.epoch.minimum-gap: 2 days")
FLAG_DAYS = parameter(7, "d", "TousAntiCovid server, risk-level-retention-period-in-days")


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated form of StopCovid.

    The app: `version` in its payload, `rebuild_s` at most between two HELLOs, `poll_s` between two status requests;
    `windowed` whether a report begins two days before the onset (else all 14 days are told), `filtered` whether only
    meetings that look risky are told, `quiet` whether its Bluetooth is off after a report.
    The server: `algorithm` with `rssi_1m` for 0, `voiding` whether one invalid HELLO voids its whole contact, `dated`
    whether it tells the day (moved by up to one), forgets the flag by that day, and counts only the last week.
    """

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    version: int
    rebuild_s: int
    poll_s: int
    windowed: bool
    filtered: bool
    quiet: bool
    algorithm: Literal[0, 2]
    rssi_1m: int
    voiding: bool
    dated: bool
    labels: tuple[bytes, bytes] = DEPLOYED_LABELS


JUNE_2020 = Rule(
    name="stopcovid_2020_06",
    valid_from=date(2020, 6, 2),
    title={
        "fr": "StopCovid, juin 2020 (algorithme 0, -40 dBm à 1 m)",
        "en": "StopCovid, June 2020 (algorithm 0, -40 dBm at 1 m)",
    },
    source="StopCovid SDK for Android of June 2020; server's algorithm 0 with the default of its stored dev profile",
    version=1,
    rebuild_s=OLD_REBUILD_S,
    poll_s=OLD_POLL_S,
    windowed=False,
    filtered=False,
    quiet=False,
    algorithm=0,
    rssi_1m=RSSI_1M_DEV,
    voiding=True,
    dated=False,
)
JUNE_2020_STRICT = replace(
    JUNE_2020,
    name="stopcovid_2020_06_rssi_60",
    title={
        "fr": "StopCovid, juin 2020 (algorithme 0, -60 dBm à 1 m)",
        "en": "StopCovid, June 2020 (algorithm 0, -60 dBm at 1 m)",
    },
    source="as stopcovid_2020_06, with the rssi at 1 m of the server's tests; which one was in force is not known",
    rssi_1m=RSSI_1M_TESTS,
)
JUNE_2020_V2 = replace(
    JUNE_2020,
    name="stopcovid_2020_06_v2",
    title={
        "fr": "StopCovid, juin 2020, si l'algorithme 2 avait servi",
        "en": "StopCovid, June 2020, had it used algorithm 2",
    },
    source="assumption: as stopcovid_2020_06, but scored by algorithm 2, the default of the server of March 2021",
    algorithm=2,
)
TOUSANTICOVID = Rule(
    name="tousanticovid_2021",
    valid_from=date(2021, 3, 9),
    title={"fr": "TousAntiCovid, 2021", "en": "TousAntiCovid, 2021"},
    source="TousAntiCovid, config.json of 9 March 2021, and server: algorithm 2, date of the last contact",
    version=2,
    rebuild_s=REBUILD_S,
    poll_s=POLL_S,
    windowed=True,
    filtered=True,
    quiet=True,
    algorithm=2,
    rssi_1m=RSSI_1M_DEV,
    voiding=False,
    dated=True,
)
UNFILTERED = replace(
    TOUSANTICOVID,
    name="tousanticovid_2021_unfiltered",
    title={
        "fr": "TousAntiCovid, 2021, si le téléphone ne filtrait rien",
        "en": "TousAntiCovid, 2021, had the phone filtered nothing",
    },
    source="assumption: as tousanticovid_2021, with the app's filter off; the server's scoring is the same",
    filtered=False,
)

RULES: Mapping[str, Rule] = {
    rule.name: rule for rule in (JUNE_2020, JUNE_2020_STRICT, JUNE_2020_V2, TOUSANTICOVID, UNFILTERED)
}
"""The rules by their dated names, the first one StopCovid's own."""


def rule_of(name: str | None) -> Rule:
    """Return the rule of a name (None: the first)."""
    return RULES[name or JUNE_2020.name]
