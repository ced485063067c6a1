"""What is each arm called on a figure? Its label; else its system's title and what sets it apart from others of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.hall.scenario import Scenario, dotted
from sim.problems import shown
from sim.report.attackers import ADVERSARIES, apart
from sim.report.wording import Language, percent, rounded
from sim.systems.registry import design

SAID: Mapping[str, tuple[str, str]] = {
    "rule": ("règle {}", "rule {}"),
    "policies": ("mesures\N{NO-BREAK SPACE}: {}", "measures: {}"),
    "population.people": ("{} habitants", "{} people"),
    "population.going_out": ("{} des sorties de 2019", "{} of the outings of 2019"),
    "disease.r0": ("R0 de {}", "R0 of {}"),
    "disease.infected_at_start": ("{} contaminés au départ", "{} infected at the start"),
    "disease.imports_per_day": ("{} cas importés par jour", "{} imported cases a day"),
    "phones.adoption": ("{} ont l'application", "{} run the app"),
    "phones.ownership": ("{} ont un téléphone", "{} own a phone"),
    "phones.left_behind": ("téléphone oublié {} du temps", "phone left behind on {} of outings"),
    "health.seeks_test": ("{} des malades se font tester", "{} of the sick seek a test"),
    "health.seeks_test_alerted": ("{} des alertés se font tester", "{} of the alerted seek a test"),
    "health.declares": ("{} des positifs se déclarent", "{} of the positive declare"),
    "health.isolates_sick": ("{} des malades s'isolent", "{} of the sick isolate"),
    "health.isolates_positive": ("{} des positifs s'isolent", "{} of the positive isolate"),
    "health.kept_by_band": ("{} retenus par le bracelet", "{} kept at home by the band"),
    "health.isolates_alerted": ("{} des alertés s'isolent", "{} of the alerted isolate"),
    "health.tires": ("{} se lassent", "{} tire"),
    "health.isolation_days": ("isolement de {} jours", "isolation of {} days"),
    "health.quarantine_days": ("quarantaine de {} jours", "quarantine of {} days"),
    "health.swab_delay_h": ("prélèvement après {} h", "swab after {} h"),
    "health.lab.swabs_per_day": ("{} tests par jour", "{} swabs a day"),
    "health.lab.turnaround_h": ("résultat en {} h", "result in {} h"),
    "tracers.staff_per_100_000": ("{} enquêteurs pour 100 000", "{} tracers per 100,000"),
    "tracers.answers": ("{} des appels aboutissent", "{} of the attempts are answered"),
    "tracers.names_others": ("{} des cas nomment d'autres", "{} of the cases name others"),
    "tracers.recall.household": ("{} du foyer nommés", "{} of the home named"),
    "tracers.recall.work": ("{} des collègues nommés", "{} of colleagues named"),
    "tracers.recall.school": ("{} des camarades nommés", "{} of schoolmates named"),
    "traffic.dummy_uploads_per_day": ("{} leurres par jour", "{} dummies a day"),
    "traffic.padded_bytes": ("messages de {} octets", "messages of {} bytes"),
    "traffic.proxied": ("à travers un relais", "through a proxy"),
    "traffic.push_decoys": ("{} réveillés pour rien", "{} woken for nothing"),
    "tracers.triage": ("alertes triées par des enquêteurs", "alerts judged by tracers"),
}
"""In French and English, what a key is about that one arm may set otherwise than another; other keys are named."""
SHARES = {
    "ownership",
    "adoption",
    "left_behind",
    "seeks_test",
    "seeks_test_alerted",
    "declares",
    "tires",
    "kept_by_band",
    "going_out",
    "answers",
    "names_others",
    "household",
    "work",
    "school",
} | {f"isolates_{whom}" for whom in ("sick", "positive", "alerted")}
WITHOUT = {
    "policies": ("sans mesure", "no measure"),
    "tracers.triage": ("alertes non triées", "alerts not judged"),
}
"""What an empty value of a key says."""


def systems(scenario: Scenario) -> dict[str, str]:
    """Return the system of each arm."""
    return {arm.name: arm.system for arm in scenario.arms}


def labels(scenario: Scenario, language: Language) -> dict[str, str]:
    """Return the label that the scenario gives each arm; empty where it gives none in this language."""
    return {arm.name: shown(str(getattr(arm.label, language))) for arm in scenario.arms}


def short(system: str, language: Language) -> str:
    """Return a system's name alone: its title without what stands in brackets or behind a comma."""
    return design(system).title[language].split(",")[0].split(" (")[0]


def rule_of(scenario: Scenario, arm: str) -> str:
    """Return the rule that an arm is lived under, the system's own where it names none; empty where there is none."""
    named = {each.name: each.rule for each in scenario.arms}[arm]
    return named or next(iter(design(systems(scenario)[arm]).rules), "")


def titles(
    scenario: Scenario, arms: Sequence[str], language: Language, *, brief: bool = False, within: int | None = None
) -> dict[str, str]:
    """Return what each arm is called: its label; else a system's title (`brief`: name), and what differs from others.

    An arm's own name stands in brackets where nothing else tells it from another, or where that takes too many words:
    more letters than `within`, where a place holds no more.
    """
    system, differing = systems(scenario), differences(scenario, arms, language)
    label = labels(scenario, language)
    between = "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
    wordy = {system[arm] for arm in arms if len(differing[arm]) > LONGEST_DIFFERENCE}
    found = {}
    for arm in arms:
        if label[arm]:
            found[arm] = label[arm]
            continue
        if system[arm] in wordy:
            found[arm] = f"{short(system[arm], language)} ({arm})"
            continue
        name = short(system[arm], language) if brief else design(system[arm]).title[language]
        apart = differing[arm]
        found[arm] = name if not apart else f"{name} ({apart})" if brief else f"{name}{between}{apart}"
    if within is not None and any(len(name) > within for name in found.values()):
        found = {arm: label[arm] or f"{short(system[arm], language)} ({arm})" for arm in arms}
    called = list(found.values())
    return {arm: f"{name} ({arm})" if called.count(name) > 1 else name for arm, name in found.items()}


LONGEST_DIFFERENCE = 80
"""How many letters may say what sets an arm apart; where it takes more, its own name does."""


def differences(scenario: Scenario, arms: Sequence[str], language: Language) -> dict[str, str]:
    """Return in words what sets each arm apart from the others of its system; empty where it is the only one."""
    system, found = systems(scenario), dict.fromkeys(arms, "")
    for arm in arms:
        alike = [other for other in arms if system[other] == system[arm]]
        if len(alike) > 1:
            found[arm] = ", ".join(_differing(scenario, arm, alike, language))
    return found


def own(scenario: Scenario, arm: str, language: Language) -> str:
    """Return in words what an arm sets for itself alone, besides its rule; empty where it sets nothing."""
    values = settings(scenario, arm)
    keys = next(each for each in scenario.arms if each.name == arm).own_keys()
    told = (apart(scenario, arm, language) if key == ADVERSARIES else _in_words(key, values[key], language)
            if key in values else key for key in keys)  # fmt: skip
    return ", ".join(filter(None, told))


def _differing(scenario: Scenario, arm: str, alike: Sequence[str], language: Language) -> Iterator[str]:
    """Yield, in words, each setting of an arm that is another one in some arm like it."""
    lived = {other: settings(scenario, other) for other in alike}
    for key in dict.fromkeys(key for each in lived.values() for key in each):
        if key == ADVERSARIES:
            told = apart(scenario, arm, language)
            yield from [told] * bool(told)
        elif any(each.get(key) != lived[arm].get(key) for each in lived.values()) and key in lived[arm]:
            yield _in_words(key, lived[arm][key], language)


def settings(scenario: Scenario, arm: str) -> dict[str, Any]:
    """Return every key of the town that an arm lives in, dotted, and its rule."""
    town = scenario.arm(arm).resolved()
    return {"rule": rule_of(scenario, arm), **dict(dotted({key: town[key] for key in town if key != "arms"}))}


def _in_words(key: str, value: Any, language: Language) -> str:
    place = 0 if language == "fr" else 1
    if not value and key in WITHOUT:
        return WITHOUT[key][place]
    if key.rsplit(".", 1)[-1] in SHARES:
        value = percent(value, language)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = rounded(value, language)
    elif key == "policies":
        value = ", ".join(str(each["name"]) for each in value)
    return SAID[key][place].format(value) if key in SAID else f"{key} = {value}"
