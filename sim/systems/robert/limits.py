"""How long, how often, how many? The numbers on which a StopCovid phone and its server must agree.

"StopCovid server" stands for the stored state of March 2021 of the published robert-server; production values came from
a configuration that was never published, so its defaults stand here.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, HOUR, UnixTime

EPOCH_S = parameter(900, "s", "ROBERT specification v1.1, section 3; StopCovid server, TimeUtils: 15 minutes")
SERVICE_START = parameter(
    UnixTime(1_590_969_600), "s", "StopCovid server, robert.server.time-start: 1 June 2020, 00:00 UTC"
)
NTP_OFFSET = parameter(2_208_988_800, "s", "RFC 5905: NTP counts from 1 January 1900, Unix from 1970")
RETENTION_DAYS = parameter(14, "d", "StopCovid, app.dataRetentionPeriod and robert.protocol.contagious-period")
BUNDLE_DAYS = parameter(4, "d", "StopCovid server, robert.epoch-bundle-duration-in-days, with today")
COUNTRY_CODE = parameter(0x21, "1", "StopCovid server, robert.server.country-code: France, 33")

HELLO_TOLERANCE_S = parameter(180, "s", "StopCovid server, robert.protocol.hello-message-timestamp-tolerance")
EPOCH_TOLERANCE = parameter(1, "epochs", "ROBERT specification v1.1, section 6.2: an epoch to either side")
REQUEST_TOLERANCE_S = parameter(60, "s", "StopCovid server, request-time-delta-tolerance")
REQUEST_GAP = parameter(2, "epochs", "StopCovid server, status-request-minimum-epoch-gap: 30 minutes")

SHORT_CODE_S = parameter(HOUR, "s", "StopCovid submission code server: 6 characters, told by a doctor, 60 minutes")
LONG_CODE_S = parameter(2 * DAY, "s", "StopCovid submission code server, stored default: a UUID in a QR code, 2 days")
BATCH_S = parameter(HOUR, "s", "assumption: how often StopCovid's server worked through its reports is not known")
OFFSET = parameter(
    6, "dB", "the level that StopCovid's app stores is this less GAEN's attenuation: calibrationBle.json, gains of a "
    "model it does not list (-30, -5), and GAEN's calibration of the phones of DP-3T's experiment 34 (-24, 5)",
)  # fmt: skip
OFFSET_KEY = "stopcovid_offset_db"
"""The extra of `Settings` that puts another number in its place."""

SHARE_KEY, SINCE_KEY = "false_answers", "false_answers_since"
"""The extras that say how often, in the retention time, a phone near nobody is told yes, and since which Unix time."""

EPOCHS_PER_DAY = DAY // EPOCH_S
KEPT_EPOCHS = RETENTION_DAYS * EPOCHS_PER_DAY
