"""What was Germany's first plan? PEPP-PT NTK: one server makes all identifiers, matches, knows everybody, and pushes.

The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.parameters import parameter
from sim.systems.credentials import twelve_digits
from sim.systems.machine import Design, Machine, Nearness, Phone, Role, Settings, Step, Traits
from sim.systems.ntk.limits import BATCH_S, PERIOD_S, POLL_S, RETENTION_DAYS
from sim.systems.ntk.rules import RULES
from sim.systems.payloads import Bytes, Payload
from sim.units import DAY, Int64s, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300, background="app"),
    "s, s, s, messages, s",
    "assumption: as often as Google and Apple's phones, but an app listens; the plan names no pace",
)  # fmt: skip
NEAR = parameter(Nearness(1.5, 15.0, 1), "m, min, d", "assumption: Robert Koch-Institut, close contacts of 2020: 15 "
                 "minutes; a distance of 1.5 m as in its advice to the public")  # fmt: skip


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.ntk.phone import NtkPhone

    return NtkPhone(secrets, settings)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.ntk.backend import NtkBackend

    return NtkBackend(secrets, settings)


def _beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    from sim.systems.ntk.identifiers import beacons

    return beacons(servers["backend"], phones, phone, at)


def _whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> Sequence[bytes | None]:
    from sim.systems.ntk.identifiers import whose

    return whose(server, heard, at)


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    return UnixTime(now - RETENTION_DAYS * DAY)


DESIGN = Design(
    name="ntk",
    title={"fr": "PEPP-PT (NTK), plan allemand centralisé", "en": "PEPP-PT (NTK), Germany's centralised plan"},
    phone=_phone,
    servers={"backend": _backend},
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness=dict.fromkeys(RULES, NEAR),
    slip=twelve_digits,
    beacons=_beacons,
    whose=_whose,
    tells_since=_tells_since,
    flow=(
        Step("phone", "backend", "Begin", "once, when the app is installed: where to push to"),
        Step("backend", "phone", "Challenge", "at once: a riddle that costs the phone some computing"),
        Step("phone", "backend", "Register", "at once: the riddle's answer"),
        Step("backend", "phone", "Registered", "at once: the account's credentials"),
        Step("phone", "phones nearby", "EBID", "all the time; another one every hour"),
        Step("laboratory", "backend", "TAN", "with a positive result; good once, for 24 hours"),
        Step("phone", "backend", "Upload", "when its owner declares: the TAN and what it heard of others in 21 days"),
        Step("backend", "phone", "Receipt", "at once: taken or not"),
        Step("backend", "phone", "push", "when there is news for it, and to some others: ask me"),
        Step("phone", "backend", "Fetch", "once a day, and when it was pushed"),
        Step("backend", "phone", "Notice", "at once: exposed or not, in as many bytes; identifiers for two days"),
        Step("phone", "owner", "alert", "when the notice says so"),
    ),
    traits=Traits(
        identifiers_by="backend",
        uploaded="what it heard: identifiers of others, with times and levels; and whose phone heard it",
        matched_in="backend",
        everybody_learns="nothing",
        server_learns="whose any identifier is, wherever it was caught; who was near each declarer, by pseudonyms",
        alert_says="that there was an exposure",
        exchange="broadcast",
        rotation_s=PERIOD_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=BATCH_S,
        polls_every_s=POLL_S,
        scans=SCANS,
        address="unsaid",
        pushes=True,
        links_declarer="pseudonymous",
        links_together="pseudonymous",
    ),
)
