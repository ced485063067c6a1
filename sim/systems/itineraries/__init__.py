"""What did Korea publish? The path of every confirmed case, made of mobile and card data; an app warns who comes near.

The authority publishes; Corona 100m, an app that a student wrote, compares its owner's positions with what is published
and warns within 100 m of any place where a case has been. Nobody's nearness to anybody is measured.
The machines are loaded when one is made, so that the design can be shown without them.
"""

from __future__ import annotations

from sim.systems.itineraries.rules import ASKS_EVERY_S, NEAR, RULES, SHOWN_DAYS, TOGETHER_MIN
from sim.systems.machine import Design, Machine, Nearness, Phone, Settings, Step, Traits
from sim.units import DAY, Secrets


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.itineraries.phone import NearbyPhone

    return NearbyPhone()


def _authority(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.itineraries.authority import Authority

    return Authority(settings)


DESIGN = Design(
    name="itineraries",
    title={"fr": "Itinéraires publiés (Corée, Corona 100m)", "en": "Published itineraries (Korea, Corona 100m)"},
    phone=_phone,
    servers={"authority": _authority},
    rules=tuple(RULES),
    in_force={name: rule.valid_from for name, rule in RULES.items()},
    nearness={name: Nearness(NEAR, TOGETHER_MIN, SHOWN_DAYS) for name in RULES},
    flow=(
        Step(
            "operator", "authority", "positions", "with a positive result: where the case's phone was, by the network"
        ),
        Step("bank", "authority", "card payments", "with a positive result: at which merchants the case paid"),
        Step("authority", "everybody", "itineraries", "once a day: age band, places and times of every case"),
        Step("phone", "authority", "Fetch", "four times a day"),
        Step("authority", "phone", "itineraries", "at once: the latest list"),
        Step(
            "phone", "owner", "alert", "when it was within 100 m of a published place, then or in the two weeks after"
        ),
    ),
    traits=Traits(
        identifiers_by="nobody",
        uploaded="by operator and bank, without asking the case: where it was and where it paid",
        matched_in="phone",
        everybody_learns="where each case was and when, and its age within ten years",
        server_learns="all positions and payments of every case, and who the case is",
        alert_says="the day on which the phone was near a published place",
        exchange="none",
        rotation_s=0,
        retention_days=SHOWN_DAYS,
        publishes_every_s=DAY,
        polls_every_s=ASKS_EVERY_S,
        scans=None,
        sensors="positions",
    ),
)
