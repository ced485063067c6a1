"""What did Singapore run? BlueTrace: phones note whom they met, and tracers of the authority read it and call people.

The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.parameters import parameter
from sim.systems.bluetrace.limits import BATCH_S, LIFETIME_S, REFRESH_S, RETENTION_DAYS
from sim.systems.bluetrace.rules import RULES
from sim.systems.credentials import server_key
from sim.systems.machine import Design, Machine, Phone, Role, Settings, Step, Traits
from sim.systems.payloads import Bytes, Payload
from sim.systems.reading import Read
from sim.units import Int64s, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=48, jitter_s=4, window_s=8, per_scan=1, longest_gap_s=60, background="app"),
    "s, s, s, messages, s",
    "OpenTrace for Android: scans of 8 s, then 36 to 43 s of rest; assumption: one level is read in each connection",
)  # fmt: skip
ALPHABET = parameter("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", "1", "assumption: what can be read out on the telephone")


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.bluetrace.phone import BlueTracePhone

    return BlueTracePhone(secrets, settings)


def _authority(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.bluetrace.authority import BlueTraceAuthority

    return BlueTraceAuthority(secrets, settings)


def _beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    from sim.systems.bluetrace.beacons import beacons

    return beacons(servers, phones, settings, phone, at)


def _reads(server: Secrets, message: bytes, now: UnixTime) -> Read | None:
    from sim.systems.bluetrace.reading import reads

    return reads(server, message, now)


def _account(server: Secrets, phone: Secrets) -> bytes:
    from sim.systems.bluetrace.reading import account

    return account(server, phone)


def _slip(secrets: Secrets, label: str) -> bytes:
    """Return the upload code that a tracer reads out: six letters and digits."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets(label, 6)).encode()


def _whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> Sequence[bytes | None]:
    from sim.systems.bluetrace.reading import whose

    return whose(server, heard, at)


DESIGN = Design(
    name="bluetrace",
    title={
        "fr": "TraceTogether (BlueTrace), appels de l'autorité",
        "en": "TraceTogether (BlueTrace), calls by tracers",
    },
    phone=_phone,
    servers={"authority": _authority},
    pins={"authority": server_key},
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness={rule.name: rule.nearness for rule in RULES.values()},
    slip=_slip,
    beacons=_beacons,
    reads=_reads,
    account=_account,
    whose=_whose,
    flow=(
        Step("phone", "authority", "register", "once, when the app is installed: the telephone number"),
        Step("authority", "phone", "registered", "at once: a UserID"),
        Step("phone", "authority", "getTempIDs", "after registration, then every 12 hours"),
        Step("authority", "phone", "tempIDs", "at once: a hundred TempIDs of a quarter of an hour, for 24 hours"),
        Step("phone", "phones nearby", "characteristic", "when two connect: TempID and phone model, noted by both"),
        Step("laboratory", "authority", "code", "with a positive result; good once, for a day; a tracer reads it out"),
        Step("phone", "authority", "getUploadToken", "when its owner declares: the code"),
        Step("authority", "phone", "uploadToken", "at once, if the code is good; for two hours"),
        Step(
            "phone", "authority", "upload", "at once: all encounters of 21 days, with the owner's UserID in the token"
        ),
        Step("authority", "phone", "receipt", "at once"),
        Step("authority", "owner", "call", "when tracers found an exposure: the day of the latest"),
    ),
    traits=Traits(
        identifiers_by="authority",
        uploaded="what it noted: TempIDs of others, with times, levels and phone models",
        matched_in="authority",
        everybody_learns="nothing; who connects learns the phone's model",
        server_learns="every user's telephone number; whose any TempID is; whom declarers met, when and how near",
        alert_says="by telephone: the day of the exposure",
        exchange="connection",
        rotation_s=LIFETIME_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=BATCH_S,
        polls_every_s=REFRESH_S,
        scans=SCANS,
        address="unsaid",
        rotates="apart",
        warned_by="call",
        links_declarer="named",
        links_together="named",
    ),
)
