"""Which answers of StopCovid's server say yes to nobody's risk? None, as deployed; some, if it is to be less sure.

Probabilistic answers are proposed in ROBERT's specification v1.1, appendix A, against phones that were near one person
alone: a yes may then be chance. Each request of a phone that is not at risk is answered yes with so small a share that,
in the retention time, a phone that asks as often as the app does is told so at least once with the share set. What a
request is told is a function of the account and of the epoch, so that whoever knows the server's secret can tell it
beforehand; the stored server of 2021 has nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.systems import ciphers
from sim.systems.machine import Settings
from sim.systems.robert.epochs import epoch_at
from sim.systems.robert.limits import RETENTION_DAYS, SHARE_KEY, SINCE_KEY
from sim.systems.robert.registration import client_secret, ident_of
from sim.systems.robert.rules import FLAG_DAYS, rule_of
from sim.units import DAY, Secrets, UnixTime

BITS = 64


class Noise:
    """The false answers of one server."""

    def __init__(self, server: Secrets, settings: Settings) -> None:
        self._server, self._since = server, settings.extras.get(SINCE_KEY, 0.0)
        share = settings.extras.get(SHARE_KEY, 0.0)
        requests = RETENTION_DAYS * DAY / rule_of(settings.rule).poll_s
        self._least = int((1.0 - share) ** (1.0 / requests) * (1 << BITS)) if share > 0.0 else 1 << BITS

    def says_yes(self, ident: int, now: UnixTime) -> bool:
        """Tell whether a request of an account is answered yes whatever is known of it."""
        if self._least >= 1 << BITS or now < self._since:
            return False
        drawn = self._server(f"false answer {ident} {epoch_at(now)}", BITS // 8)
        return int.from_bytes(drawn, "big") >= self._least

    def day(self, ident: int, now: UnixTime) -> UnixTime:
        """Return the day of contact that such an answer makes up, where answers name one."""
        drawn = int.from_bytes(self._server(f"false day {ident} {epoch_at(now)}", BITS // 8), "big")
        return UnixTime(now // DAY * DAY - drawn % FLAG_DAYS * DAY)


def false_yes(
    server: Secrets, phones: Sequence[Secrets], settings: Settings, at: Sequence[Sequence[UnixTime]]
) -> Iterator[tuple[UnixTime, ...]]:
    """Yield, for each phone, which of the moments at which it asks bring a false yes: for the hall, which wakes it."""
    noise = Noise(server, settings)
    for phone, moments in zip(phones, at, strict=True):
        ident = ident_of(server, ciphers.public_key(client_secret(phone, 0)))
        yield tuple(now for now in moments if noise.says_yes(ident, now))
