"""What did CoEpi and Covid Watch propose? TCN: phones make their identifiers, declarers publish signed reports.

A report opens at most six hours, and nothing in it says whose the next six are. The machines are loaded when one is
made, so that the design can be shown without them.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.systems.credentials import twelve_digits
from sim.systems.gaen import SWISS_NEAR, plain_near, prospect_of
from sim.systems.machine import Design, Machine, Phone, Settings, Step, Traits
from sim.systems.risk import RULES, SWISS_JUNE, SWISS_SEPTEMBER
from sim.systems.tcn.limits import POLL_S, PUBLISHED_S, RETENTION_DAYS, ROTATION_S, told_since
from sim.units import ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300, background="app"),
    "s, s, s, messages, s",
    "assumption: as often as Google and Apple's phones, but an app listens; the specification names no pace",
)  # fmt: skip
BORROWED = parameter(
    (SWISS_JUNE.name, SWISS_SEPTEMBER.name), "1",
    "assumption: SwissCovid's thresholds, since the specification leaves it to each app whom to alert",
)  # fmt: skip


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.tcn.phone import TcnPhone

    return TcnPhone(secrets, settings)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.tcn.backend import TcnBackend

    return TcnBackend(secrets, settings)


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    return told_since(onset, now)


DESIGN = Design(
    name="tcn",
    title={"fr": "TCN (CoEpi, Covid Watch), rapports signés", "en": "TCN (CoEpi, Covid Watch), signed reports"},
    phone=_phone,
    servers={"backend": _backend},
    slip=twelve_digits,
    rules=BORROWED,
    in_force={name: RULES[name].valid_from for name in BORROWED},
    nearness=dict.fromkeys(BORROWED, SWISS_NEAR),
    plain=plain_near,
    tells_since=_tells_since,
    prospect=prospect_of,
    flow=(
        Step("phone", "phones nearby", "temporary contact number", "all the time, another one every 15 minutes"),
        Step("laboratory", "backend", "slip", "with a positive result; good once, for 24 hours (TCN asks for none)"),
        Step("phone", "backend", "Upload", "when its owner declares: the slip, and a signed report for each 6 hours"),
        Step("backend", "phone", "Receipt", "at once: taken or not"),
        Step("backend", "everybody", "reports", "every 2 hours if there are new ones"),
        Step("phone", "backend", "Fetch", "every 6 hours"),
        Step("backend", "phone", "Files", "at once: the reports the phone has not seen"),
        Step("phone", "owner", "alert", "when a day becomes an exposure by the rule the app borrows"),
    ),
    traits=Traits(
        identifiers_by="phone",
        uploaded="own signed reports of the contagious days, of at most 6 hours each",
        matched_in="phone",
        everybody_learns="declarers' reports: all that each said in 6 hours, linked; nothing links two reports",
        server_learns="declarers' reports, and which came from one phone",
        alert_says="the day of the exposure",
        names_day=True,
        exchange="broadcast",
        rotation_s=ROTATION_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=PUBLISHED_S,
        polls_every_s=POLL_S,
        scans=SCANS,
        address="in_step",
    ),
)
