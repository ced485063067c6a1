"""What do antennas know? To which of them every telephone was attached, and when: nobody installs anything.

China had the operators name who shared an antenna, or a square of the map, with a case. In Europe operators offered
lists of how many go from where to where, with small numbers left out, which warn nobody: the rule `lists_k20`.
"""

from __future__ import annotations

from sim.systems.antennas.rules import RETENTION_DAYS, RULES
from sim.systems.machine import Design, Machine, Nearness, Settings, Step, Traits
from sim.units import DAY, Secrets


def _operator(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.antennas.operator import Operator

    return Operator(settings)


DESIGN = Design(
    name="antennas",
    title={"fr": "Antennes-relais (Chine), tous les téléphones", "en": "Telephone antennas (China), every telephone"},
    phone=None,
    servers={"operator": _operator},
    rules=tuple(RULES),
    in_force={name: rule.valid_from for name, rule in RULES.items()},
    nearness={name: Nearness(rule.metres, rule.minutes, rule.days) for name, rule in RULES.items()},
    flow=(
        Step("phone", "operator", "attachment", "always: every phone, whoever owns it, at every antenna"),
        Step("authority", "operator", "telephone number", "with a positive result, without asking the case"),
        Step("operator", "authority", "telephone numbers", "at once: who shared an antenna with the case long enough"),
        Step("authority", "owner", "text message", "at once"),
        Step("operator", "everybody", "flows", "by the rule lists_k20 instead: once a day, counts of 20 and more"),
    ),
    traits=Traits(
        identifiers_by="operator",
        uploaded="by every phone, all the time: to which antenna it is attached",
        matched_in="backend",
        everybody_learns="nothing; by the rule lists_k20 how many went from antenna to antenna",
        server_learns="where every owner of a phone is, at any moment, and who is a case",
        alert_says="the day on which one shared an antenna with a case",
        exchange="none",
        rotation_s=0,
        retention_days=RETENTION_DAYS,
        publishes_every_s=DAY,
        polls_every_s=0,
        scans=None,
        sensors="antennas",
        warned_by="message",
        links_declarer="named",
    ),
)
