"""What did France run? ROBERT as StopCovid deployed it: one server makes all identifiers, matches, and knows everybody.

The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

from sim.parameters import parameter
from sim.systems.central import Central
from sim.systems.machine import Design, Machine, Nearness, Phone, Role, Settings, Step, Traits
from sim.systems.payloads import Bytes, Payload
from sim.systems.reading import Clock, Read
from sim.systems.robert.limits import BATCH_S, EPOCH_S, RETENTION_DAYS, SERVICE_START
from sim.systems.robert.rules import JUNE_2020, RULES, rule_of
from sim.units import Int64s, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=10, jitter_s=2, window_s=1, per_scan=1, longest_gap_s=60, background="app"),
    "s, s, s, messages, s",
    "assumption: one level every 10 s; the app listens all the time and takes the last level of each report of its "
    "radio (every second in June 2020, every 5 s in 2021), but more than 5 in two minutes count no more",
)  # fmt: skip

NEAR = parameter(Nearness(1.0, 15.0, 14), "m, min, d", "Arrêté of 30 May 2020 (StopCovid): within 1 m for 15 minutes; "
                 "assumption: over the 14 days told, as the server adds what one report holds")  # fmt: skip


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.robert.phone import RobertPhone

    return RobertPhone(secrets, settings)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.robert.backend import RobertBackend

    return RobertBackend(secrets, settings)


def _beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    from sim.systems.robert.beacons import beacons

    return beacons(servers, phones, settings, phone, at)


def _central(server: Secrets, phones: Callable[[int], Secrets], settings: Settings) -> Central:
    from sim.systems.robert.fleet import RobertFleet

    return RobertFleet(server, phones, settings)


def _false_yes(
    server: Secrets, phones: Sequence[Secrets], settings: Settings, at: Sequence[Sequence[UnixTime]]
) -> Iterator[tuple[UnixTime, ...]]:
    from sim.systems.robert.noise import false_yes

    return false_yes(server, phones, settings, at)


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    from sim.systems.robert.upload import told_since

    return UnixTime(told_since(rule_of(rule), onset, now))


def _server_key(secrets: Secrets) -> bytes:
    from sim.systems.robert.registration import server_key

    return server_key(secrets)


def _reads(server: Secrets, message: bytes, now: UnixTime) -> Read | None:
    from sim.systems.robert.reading import reads

    return reads(server, message, now)


def _account(server: Secrets, phone: Secrets) -> bytes:
    from sim.systems.robert.reading import account

    return account(server, phone)


def _whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> Sequence[bytes | None]:
    from sim.systems.robert.reading import whose

    return whose(server, heard, at)


def _asks(server: Secrets, phone: Secrets, settings: Settings, now: UnixTime, fast: int) -> bytes:
    from sim.systems.robert.requests import asks

    return asks(server, phone, settings, now, fast)


def _clock(server: Secrets, message: bytes, now: UnixTime) -> Clock | None:
    from sim.systems.robert.requests import clock

    return clock(server, message, now)


def _slip(secrets: Secrets, label: str) -> bytes:
    """Return the long code that the laboratory prints beside a positive result: a UUID, 36 characters."""
    return str(UUID(bytes=secrets(label, 16), version=4)).encode()


def _dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    from sim.systems.robert.dummies import dummy

    return dummy(secrets, label, now)


DESIGN = Design(
    name="robert",
    title={"fr": "StopCovid (ROBERT), traçage centralisé", "en": "StopCovid (ROBERT), centralised"},
    phone=_phone,
    servers={"backend": _backend},
    pins={"backend": _server_key},
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness=dict.fromkeys(RULES, NEAR),
    polls={rule.name: rule.poll_s for rule in RULES.values()},
    mute=frozenset(rule.name for rule in RULES.values() if rule.quiet),
    undated=frozenset(rule.name for rule in RULES.values() if not rule.dated),
    slip=_slip,
    opens=SERVICE_START,
    beacons=_beacons,
    tells_since=_tells_since,
    central=_central,
    reads=_reads,
    account=_account,
    whose=_whose,
    asks=_asks,
    clock=_clock,
    dummy=_dummy,
    false_yes=_false_yes,
    flow=(
        Step("phone", "backend", "Register", "once, when the app is installed: a public key"),
        Step("backend", "phone", "Registered", "at once: identifiers for four days"),
        Step("phone", "phones nearby", "HELLO", "all the time; another identifier every 15 minutes"),
        Step("laboratory", "backend", "code", "with a positive result; good once, for two days, or an hour if short"),
        Step("phone", "backend", "Report", "when its owner declares: the code and what it heard of others"),
        Step("backend", "phone", "Receipt", "at once: taken or not"),
        Step("phone", "backend", "StatusRequest", "once a day in June 2020, every 6 hours in 2021"),
        Step("backend", "phone", "Exposure", "at once: at risk or not, and identifiers for four days"),
        Step("phone", "owner", "alert", "when the answer becomes yes; in 2021 also when a later risk was found"),
    ),
    traits=Traits(
        identifiers_by="backend",
        uploaded="what it heard: identifiers of others, with times and levels",
        matched_in="backend",
        everybody_learns="nothing",
        server_learns="whose any identifier is, wherever it was caught; exposed accounts; who was in one report",
        alert_says="that there was a risk; in 2021 also the day, moved by up to one",
        names_day=True,
        exchange="broadcast",
        rotation_s=EPOCH_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=BATCH_S,
        polls_every_s=JUNE_2020.poll_s,
        scans=SCANS,
        address="in_step",
        links_together="pseudonymous",
    ),
)
