"""Which keys have an effect in an arm? A table: key, which designs use it, by their traits, and who that is in words.

What an arm sets for itself alone and nobody in it uses is refused, as it would pass for a result; a key that all arms
share may be idle in some of them. Keys that the table does not know are used by every arm: those of the disease, of the
sick and of the laboratory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.hall.scenario.arm import Arm
from sim.systems.machine import Design

if TYPE_CHECKING:
    from sim.hall.scenario.whole import Scenario


IN_SHARES = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid")
"""Systems whose identifiers can be said in shares: all phones change them at once, and nobody connects."""


class Use(NamedTuple):
    """Who uses a key: `by` tells it of a design and of whether tracers judge its alerts, `whose` says it in words.

    `under` tells it of a design and its rule, where that matters too.
    """

    by: Callable[[Design, bool], bool]
    whose: str
    under: Callable[[Design, str | None], bool] = lambda design, rule: True


def _bluetooth(design: Design, triage: bool) -> bool:
    return design.traits.scans is not None


def _followed(design: Design, triage: bool) -> bool:
    return design.traits.scans is not None or design.traits.sensors in ("positions", "antennas")


def _warns(design: Design, triage: bool) -> bool:
    return design.traits.warned_by != "nobody"


def _interviewed(design: Design, triage: bool) -> bool:
    return design.phone is None and design.traits.warned_by == "call"


def _recalled(design: Design, triage: bool) -> bool:
    return triage or _interviewed(design, triage)


def _called(design: Design, triage: bool) -> bool:
    return design.traits.warned_by == "call"


def _alerts(design: Design, triage: bool) -> bool:
    return design.traits.scans is not None and design.traits.warned_by == "app"


def _dated(design: Design, rule: str | None) -> bool:
    return any(each.names_day(rule if each is design else None) for each in design.members or (design,))


BLUETOOTH = Use(_bluetooth, "phones that hear each other")
WARNED = Use(_warns, "people who are warned")
RECALLED = Use(_recalled, "tracers who interview cases, or judge the alerts of an app (tracers.triage)")
GOOGLE_APPLE = Use(lambda design, _: any(each.name == "gaen" for each in design.members or (design,)),
                   "the system of Google and Apple")  # fmt: skip
INTERVIEWED = Use(_interviewed, "tracers who interview cases")
ALERTS = Use(_alerts, "apps that alert by what phones heard")
DATED = Use(_alerts, "apps whose alerts name the day", _dated)
CALLED = Use(_called, "tracers who call; whose alert is to be judged calls them")

USES: Mapping[str, Use] = {
    "phones.adoption": Use(lambda design, _: design.phone is not None, "an app"),
    "phones.ownership": Use(
        lambda design, _: design.phone is not None or design.traits.sensors == "antennas", "a telephone"
    ),
    "phones.left_behind": Use(_followed, "a telephone that is heard or followed"),
    "phones.out_of_step": Use(
        lambda design, _: any(each.traits.address == "in_step" for each in design.members or (design,)),
        "a radio's address that is to change with the identifier",
    ),
    "phones.key_hours": GOOGLE_APPLE,
    "phones.shares_needed": Use(
        lambda design, _: any(each.name in IN_SHARES for each in design.members or (design,)),
        "phones that match what they hear, gaen or dp3t_*",
    ),
    "servers.fewest_keys": GOOGLE_APPLE,
    "servers.outside_reports_a_day": Use(
        lambda design, _: any(each.name == "dp3t_unlinkable" for each in design.members or (design,)), "dp3t_unlinkable"
    ),
    "phones.junk_answers": Use(lambda design, _: design.phone is not None, "an app"),
    "phones.junk_beacons": BLUETOOTH,
    "servers": Use(
        lambda design, triage: bool(design.members or design.servers) and not _interviewed(design, triage), "a server"
    ),
    "servers.false_answers": Use(lambda design, _: design.false_yes is not None, "StopCovid's server"),
    "traffic": Use(lambda design, _: design.traits.scans is not None and not design.members, "one app by Bluetooth"),
    "traffic.dummy_uploads_per_day": Use(
        lambda design, _: design.dummy is not None, "an app that can send dummies (robert, gaen, dp3t)"
    ),
    "traffic.push_decoys": Use(lambda design, _: design.traits.pushes, "a server that wakes phones (ntk)"),
    "radio": BLUETOOTH,
    "radio.stopcovid_offset_db": Use(
        lambda design, _: any(each.name == "robert" for each in design.members or (design,)), "StopCovid"
    ),
    "alerts": ALERTS,
    "alerts.shows": DATED,
    "alerts.stays_from": DATED,
    "health.declares": BLUETOOTH,
    "health.kept_by_band": Use(lambda design, _: design.traits.sensors == "wristbands", "wristbands"),
    "health.isolates_alerted": WARNED,
    "health.seeks_test_alerted": WARNED,
    "health.tires": WARNED,
    "health.quarantine_days": WARNED,
    "tracers.recall": INTERVIEWED,
    "tracers.notice_h": RECALLED,
    "tracers.answers": CALLED,
    "tracers.attempts": CALLED,
    "tracers.attempt_again_h": CALLED,
    "tracers.minutes_per_attempt": CALLED,
    "tracers.error_minutes": RECALLED,
    "tracers.error_metres": RECALLED,
    "tracers.names_others": INTERVIEWED,
    "tracers.minutes_per_interview": INTERVIEWED,
    "tracers.triage": Use(lambda *_: True, "an app"),  # has_alerts_to_judge says where it has none
    "tracers": Use(
        lambda design, triage: triage or design.traits.warned_by == "call",
        "tracers who call, or judge the alerts of an app (tracers.triage)",
    ),
}
"""By key, or by the table that holds it: who uses it. The longest that fits a key holds."""


def use_of(key: str) -> Use | None:
    """Return who uses a key; None for one that every arm does."""
    parts = key.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((USES[name] for name in names if name in USES), None)


def idle(arm: Arm, key: str, triage: bool) -> str:
    """Return why a key changes nothing in an arm; nothing where it may. `triage`: tracers judge alerts there."""
    from sim.systems.registry import design

    use, made = use_of(key), design(arm.system)
    if use is None or (use.by(made, triage) and use.under(made, arm.rule)):
        return ""
    return f"would change nothing under system {arm.system}: it is for {use.whose}"


def idle_keys(arm: Arm, everywhere: bool) -> Iterator[tuple[str, str]]:
    """Yield each key that an arm sets for itself and nobody in it uses, and why; `everywhere`: all arms have triage."""
    judged = (arm.tracers or {}).get("triage", everywhere) is True
    for key in arm.own_keys():
        if why := idle(arm, key, judged):
            yield key, why


def unused(scenario: Scenario, arms: Sequence[str] = ()) -> list[str]:
    """Return a sentence for each key that was set anew for all arms and that none of those lived uses."""
    lived = [arm for arm in scenario.arms if not arms or arm.name in arms]
    told = []
    for key in scenario.changed(arms):
        whys = [idle(arm, key, scenario.arm(arm.name).tracers.triage) for arm in lived]
        if (use := use_of(key)) is not None and all(whys):
            told.append(f"{key} changes nothing here: it is for {use.whose}, which no arm has.")
    return told
