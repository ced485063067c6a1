"""What did Inria propose after ROBERT? DESIRE: the tokens belong to encounters, and one server compares them.

Who heard a declarer can learn it only by asking, since until then the server knows a token and not whose it is: such
phones are woken by what they heard (`Traits.woken_by_hearing`), and the server's flag comes with its answer. Uploads
reach it singly and through a mix; here each has a line of its own, and all leave at one moment.

The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.systems.desire.limits import BATCH_S, EPOCH_S, POLL_S, RETENTION_DAYS, first_day_told
from sim.systems.desire.rules import RULES
from sim.systems.machine import Design, Machine, Phone, Settings, Step, Traits
from sim.systems.reading import OfItself
from sim.units import DAY, ScanSchedule, Secrets, UnixTime

SCANS = parameter(
    ScanSchedule(period_s=60, jitter_s=10, window_s=4, per_scan=16, longest_gap_s=120, background="app"),
    "s, s, s, messages, s",
    "assumption: 4 s each minute, a message each 250 ms, which alternate between the two halves; the specification "
    "leaves it open",
)  # fmt: skip

AUTHORISE = 4
"""The message with which a declarer begins; the tokens follow one by one, through a mix."""


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.desire.phone import DesirePhone

    return DesirePhone(secrets, settings)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.desire.backend import DesireBackend

    return DesireBackend(secrets, settings)


def _server_keys(secrets: Secrets) -> bytes:
    from sim.systems.desire.backend import server_keys

    return server_keys(secrets)


def _slip(secrets: Secrets, label: str) -> bytes:
    """Return the code that a hospital gives with a positive result: 16 hexadecimal digits."""
    return secrets(label, 8).hex().encode()


def _tells_since(rule: str | None, onset: UnixTime | None, now: UnixTime) -> UnixTime:
    return UnixTime(first_day_told(onset, now) * DAY)


DESIGN = Design(
    name="desire",
    title={"fr": "DESIRE, jetons de rencontre", "en": "DESIRE, tokens of encounters"},
    phone=_phone,
    servers={"backend": _backend},
    pins={"backend": _server_keys},
    rules=tuple(RULES),
    in_force={rule.name: rule.valid_from for rule in RULES.values()},
    nearness={rule.name: rule.near for rule in RULES.values()},
    slip=_slip,
    tells_since=_tells_since,
    reads=OfItself(AUTHORISE),
    flow=(
        Step("phone", "backend", "Subscribe", "once, when the app is installed: a telephone number, a blinded token"),
        Step("backend", "phone", "Signed", "at once: the token signed unseen"),
        Step("phone", "backend", "Register", "then, with the token alone"),
        Step("backend", "phone", "Account", "at once: a number, and the key of a row that the server cannot read"),
        Step("phone", "phones nearby", "EBID", "all the time; another one every 15 minutes"),
        Step("laboratory", "backend", "code", "with a positive result; good once, for two days"),
        Step("phone", "backend", "Authorise", "when its owner declares: the code and blinded tokens"),
        Step("phone", "backend", "Upload", "then, once for each encounter: its token, duration, day and level"),
        Step(
            "phone",
            "backend",
            "Status",
            "every 6 hours: the key, and 8,192 tokens that others may have told (both assumed)",
        ),
        Step("backend", "phone", "Answer", "at once: at risk or not; what matched is struck off the list"),
        Step("phone", "owner", "alert", "when the answer becomes yes"),
    ),
    traits=Traits(
        identifiers_by="phone",
        uploaded="tokens of encounters, one by one, with duration, day and level",
        matched_in="backend",
        everybody_learns="nothing",
        server_learns="exposed accounts and their exposures; how many encounters were told; not who told them",
        alert_says="that there was a risk",
        exchange="both_heard",
        rotation_s=EPOCH_S,
        retention_days=RETENTION_DAYS,
        publishes_every_s=BATCH_S,
        polls_every_s=POLL_S,
        scans=SCANS,
        address="in_step",
        woken_by_hearing=True,
    ),
)
