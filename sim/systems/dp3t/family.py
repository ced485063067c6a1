"""What do the three designs have in common, and what does each say of itself?

SwissCovid was built on DP-3T's software; what the papers leave to the country is taken from there: the rules, the
codes, how far a report goes back. Loads no machine, so that the designs can be shown without them.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.parameters import parameter
from sim.systems.credentials import server_key, twelve_digits
from sim.systems.dp3t.limits import BACKEND, BATCH_S, COUNTED, EPOCH_S, RETENTION_DAYS
from sim.systems.gaen import SWISS_NEAR, plain_near, prospect_of, tells_since
from sim.systems.machine import Design, Dummy, Machine, Phone, Settings, Step, Traits
from sim.systems.reading import UPLOAD, OfItself
from sim.systems.risk import SWISS_JUNE, SWISS_SEPTEMBER
from sim.units import ScanSchedule, Secrets

SCANS = parameter(
    ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300), "s, s, s, messages, s",
    "assumption: as Google and Apple's, by the phone's system, so that designs differ by their protocol alone",
)  # fmt: skip
POLL_S = parameter(21600, "s", "assumption: as often as SwissCovid's app fetched its settings")
SWISS = (SWISS_JUNE, SWISS_SEPTEMBER)


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
    dummy: Dummy,
) -> Design:
    """Return a design of the family: what it uploads and publishes, and what others learn by it, in plain words.

    `redacts` tells whether an owner can keep hours back.
    """
    return Design(
        name=name,
        title=title,
        phone=phone,
        servers={BACKEND: backend},
        pins={BACKEND: server_key},
        slip=twelve_digits,
        rules=tuple(rule.name for rule in SWISS),
        in_force={rule.name: rule.valid_from for rule in SWISS},
        nearness={rule.name: SWISS_NEAR for rule in SWISS},
        plain=plain_near,
        tells_since=tells_since,
        reads=OfItself(UPLOAD),
        dummy=dummy,
        prospect=prospect_of,
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
            names_day=True,
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
