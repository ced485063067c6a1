"""What do the three designs have in common, and what does each say of itself?

SwissCovid was built on DP-3T's software; what the papers leave to the country is taken from there: the rules, the
codes, how far a report goes back. Loads no machine, so that the designs can be shown without them.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.parameters import parameter
from sim.systems.dp3t.limits import BACKEND, BATCH_S, COUNTED, EPOCH_S, RETENTION_DAYS
from sim.systems.gaen import SWISS_NEAR, plain_near
from sim.systems.gaen.limits import first_day_told
from sim.systems.machine import Design, Machine, Phone, Prospect, Settings, Step, Traits
from sim.systems.risk import SWISS_JUNE, SWISS_SEPTEMBER, rule_of
from sim.units import DAY, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300), "s, s, s, messages, s",
    "assumption: as Google and Apple's, by the phone's system, so that designs differ by their protocol alone",
)  # fmt: skip
POLL_S = parameter(21600, "s", "assumption: as often as SwissCovid's app fetched its settings")
SWISS = (SWISS_JUNE, SWISS_SEPTEMBER)


def _slip(secrets: Secrets, label: str) -> bytes:
    """Return the one-time code of a result: 12 digits, as SwissCovid's CovidCode."""
    return f"{int.from_bytes(secrets(label, 8), 'big') % 10**12:012d}".encode()


def _server_key(secrets: Secrets) -> bytes:
    from sim.systems.gaen.backend import server_key

    return server_key(secrets)


def _prospect(rule: str | None) -> Prospect:
    from sim.systems.gaen.prospect import prospect

    return prospect(rule_of(rule))


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    return UnixTime(first_day_told(onset, now) * DAY)


def dp3t(
    name: str,
    title: dict[str, str],
    phone: Callable[[Secrets, Settings], Phone],
    backend: Callable[[Secrets, Settings], Machine],
    *,
    uploaded: str,
    published: str,
    everybody_learns: str,
    server_learns: str,
    redacts: bool,
) -> Design:
    """Return a design of the family: what it uploads and publishes, and what others learn by it, in plain words.

    `redacts` tells whether an owner can keep hours back.
    """
    return Design(
        name=name,
        title=title,
        phone=phone,
        servers={BACKEND: backend},
        pins={BACKEND: _server_key},
        slip=_slip,
        rules=tuple(rule.name for rule in SWISS),
        in_force={rule.name: rule.valid_from for rule in SWISS},
        nearness={rule.name: SWISS_NEAR for rule in SWISS},
        plain=plain_near,
        tells_since=_tells_since,
        prospect=_prospect,
        flow=(
            Step("phone", "phones nearby", "EphID", "four times a second, another one every 15 minutes"),
            Step("laboratory", "backend", "slip", "with a positive result; good once, for 24 hours"),
            Step("phone", "backend", "Upload", f"when its owner declares: the slip and {uploaded}"),
            Step("backend", "phone", "Receipt", "at once: taken or not"),
            Step("backend", "everybody", "file", f"every 2 hours if anybody declared: {published}"),
            Step("phone", "backend", "Fetch", "every 6 hours"),
            Step("backend", "phone", "Files", "at once: the files the phone has not seen"),
            Step("phone", "owner", "alert", "when a day becomes an exposure by the country's rule"),
        ),
        traits=Traits(
            identifiers_by="phone",
            uploaded=uploaded,
            matched_in="phone",
            everybody_learns=everybody_learns,
            server_learns=server_learns,
            alert_says="the day of the exposure",
            exchange="broadcast",
            rotation_s=EPOCH_S,
            retention_days=RETENTION_DAYS,
            publishes_every_s=BATCH_S,
            counted_bytes=COUNTED[name],
            published_within_s=BATCH_S,
            polls_every_s=POLL_S,
            scans=SCANS,
            address="in_step",
            redacts=redacts,
        ),
    )
