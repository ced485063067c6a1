"""What did Google and Apple build? Each phone makes its identifiers; declarers publish keys; each phone matches.

The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.systems.credentials import server_key, twelve_digits
from sim.systems.fleet import Fleet
from sim.systems.gaen.limits import BUCKET_S, DRIFT, INTERVAL_S, POLL_S, RETENTION_DAYS, first_day_told
from sim.systems.machine import Design, Machine, Nearness, Phone, Prospect, Settings, Step, Traits
from sim.systems.reading import UPLOAD, OfItself
from sim.systems.risk import GERMAN_2020, GERMAN_2021, ITALIAN_2020, RULES, rule_of, stated
from sim.units import DAY, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300), "s, s, s, messages, s",
    "Google, Exposure Notifications internals: 4 s every 300 s, gaps -+ 90 s, one message each 250 ms, 5 min at most",
)  # fmt: skip
SWISS_NEAR = parameter(Nearness(1.5, 15.0, 1), "m, min, d", "Swiss ordinance on the proximity tracing system (SR "
                       "818.101.25), June 2020: within 1.5 m, 15 minutes of a day in all")  # fmt: skip
GERMAN_OLD_NEAR = parameter(Nearness(1.5, 15.0, 1), "m, min, d", "Corona-Warn-App, cwa-risk-assessment.md: 15 minutes "
                            "within 1.5 m; assumption: of a day, as it is counted here")  # fmt: skip
ITALIAN_NEAR = parameter(Nearness(2.0, 15.0, 1), "m, min, d", "Immuni's documentation, issue 112: a close contact is "
                         "within 2 m for at least 15 minutes; assumption: of a day")  # fmt: skip
GERMAN_NEAR = parameter(Nearness(1.5, 10.0, 1), "m, min, d", "assumption: Robert Koch-Institut, close contacts of "
                        "2021: within 1.5 m for more than 10 minutes")  # fmt: skip


NEARNESS = {GERMAN_2020.name: GERMAN_OLD_NEAR, ITALIAN_2020.name: ITALIAN_NEAR, GERMAN_2021.name: GERMAN_NEAR}


def plain_near(rule: str) -> Nearness | None:
    """Return what a plain rule says by its name that it warns of; None for any other name. Raises Refused."""
    said = stated(rule)
    return Nearness(*said, days=1) if said else None


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.gaen.phone import GaenPhone

    return GaenPhone(secrets, settings)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.gaen.backend import GaenBackend

    return GaenBackend(secrets, settings)


def prospect_of(rule: str | None) -> Prospect:
    """Return what sightings can come to at most under a rule of SwissCovid's kind (None: SwissCovid's first)."""
    from sim.systems.gaen.prospect import prospect

    return prospect(rule_of(rule))


def tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    """Return from when on a report tells what a phone said: from two days before the onset, or all, by the rule."""
    return UnixTime(first_day_told(onset, now, tells_all=rule_of(rule).tells_all) * DAY)


def _fleet(settings: Settings) -> Fleet:
    from sim.systems.gaen.fleet import GaenFleet

    return GaenFleet(settings)


def _nothing_new(until: UnixTime) -> bytes:
    from sim.systems.gaen.messages import encode
    from sim.systems.interface import Files

    return encode(Files(until, ()))


def _dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    from sim.systems.gaen.dummies import dummy

    return dummy(secrets, label, now)


DESIGN = Design(
    name="gaen",
    title={"fr": "Google/Apple, traçage décentralisé", "en": "Google/Apple, decentralised"},
    phone=_phone,
    servers={"backend": _backend},
    pins={"backend": server_key},
    slip=twelve_digits,
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness={name: NEARNESS.get(name) or plain_near(name) or SWISS_NEAR for name in RULES},
    plain=plain_near,
    tells_since=tells_since,
    reads=OfItself(UPLOAD),
    prospect=prospect_of,
    fleet=_fleet,
    nothing_new=_nothing_new,
    dummy=_dummy,
    flow=(
        Step("phone", "phones nearby", "beacon", "four times a second, another one every 10 minutes"),
        Step("laboratory", "backend", "slip", "with a positive result; good once, for 24 hours"),
        Step("phone", "backend", "Upload", "when its owner declares: the slip and the own keys of the contagious days"),
        Step("backend", "phone", "Receipt", "at once: taken or not"),
        Step("backend", "everybody", "key export file", "every 2 hours if there are keys that ended 2 hours ago"),
        Step("phone", "backend", "Fetch", "every 6 hours"),
        Step("backend", "phone", "Files", "at once: the key export files the phone has not seen"),
        Step("phone", "owner", "alert", "when a day becomes an exposure by the country's rule"),
    ),
    traits=Traits(
        identifiers_by="phone",
        uploaded="own keys of the contagious days",
        matched_in="phone",
        everybody_learns="declarers' keys: all that each said on a day, linked",
        server_learns="declarers' keys",
        alert_says="the day of the exposure",
        names_day=True,
        exchange="broadcast",
        rotation_s=INTERVAL_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=BUCKET_S,
        published_within_s=DRIFT * INTERVAL_S + BUCKET_S,
        polls_every_s=POLL_S,
        scans=SCANS,
        address="in_step",
    ),
)
