"""What does Hong Kong's wristband do? It says one bit of everybody ordered to stay: at home or not. It warns nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sim.systems.machine import Design, Machine, Settings, Step, Traits
from sim.systems.stimuli import AtHome, Check, Effect, Line, Ordered, ProtocolError, Stimulus
from sim.units import DAY, Secrets, UnixTime

HONG_KONG = "hongkong_2020_03"


class Authority:
    """Keeps, of everybody with a band, until when the order holds and what the band said last."""

    def __init__(self) -> None:
        self._until: Mapping[Line, UnixTime] = {}
        self._away: frozenset[Line] = frozenset()

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Take an order, or a band's bit; send somebody when it turns to away. Raises ProtocolError."""
        match stimulus:
            case Ordered(wearer, until):
                known = {each: end for each, end in self._until.items() if end > now - DAY}  # bits may come late
                self._until, self._away = known | {wearer: until}, (self._away & known.keys()) - {wearer}
                return ()
            case AtHome(wearer, home) if now < self._until.get(wearer, now):
                left = not home and wearer not in self._away
                self._away = self._away - {wearer} if home else self._away | {wearer}
                return (Check(wearer),) if left else ()
        raise ProtocolError("a band that nobody wears, or something else than a bit")


def _authority(secrets: Secrets, settings: Settings) -> Machine:
    return Authority()


DESIGN = Design(
    name="wristband",
    title={"fr": "Bracelets électroniques (Hong Kong)", "en": "Electronic wristbands (Hong Kong)"},
    phone=None,
    servers={"authority": _authority},
    rules=(HONG_KONG,),
    in_force={HONG_KONG: date(2020, 3, 19)},
    flow=(
        Step("authority", "owner", "order and wristband", "with a positive result"),
        Step("wristband", "authority", "at home or not", "whenever that changes, and wrongly now and then"),
        Step("authority", "police", "check", "when a wristband says that its wearer is away"),
    ),
    traits=Traits(
        identifiers_by="authority",
        uploaded="by each wristband: whether its wearer is at home",
        matched_in="nowhere",
        everybody_learns="who wears a wristband, by its sight",
        server_learns="who was ordered to stay at home, and when they were not there",
        alert_says="nothing",
        exchange="none",
        rotation_s=0,
        retention_days=0,
        publishes_every_s=0,
        polls_every_s=0,
        scans=None,
        sensors="wristbands",
        warned_by="nobody",
    ),
)
