"""How do an arm's own attackers differ from those of all arms? In words, for pages and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.hall.scenario import Scenario, dotted
from sim.report.wording import Language, percent, rounded

ADVERSARIES = "adversaries"
NAMES: Mapping[str, tuple[str, str]] = {
    "neighbour": ("voisin", "neighbour"),
    "listener": ("guetteur à récepteurs", "listener"),
    "parasite": ("appli parasite", "parasite app"),
    "operator": ("exploitant du serveur", "operator of the server"),
    "reader": ("lecteur", "reader"),
    "prober": ("sondeur", "prober"),
    "gate": ("portique", "gate"),
    "burglar": ("cambrioleur", "burglar"),
    "network": ("opérateur du réseau", "carrier of messages"),
    "vendor": ("fabricant du système", "maker of the phones' system"),
}
"""In French and English, who tries something."""
SAID: Mapping[str, tuple[str, str]] = {
    "asks_at_most": ("interroge {} alertés au plus", "asks {} of the alerted at most"),
    "release": ("publication {}", "release {}"),
    "sees_at": ("ne voit que dans : {}", "sees in these alone: {}"),
    "knows_share": ("connaît {} des comptes", "knows {} of the accounts"),
    "keeps_addresses": ("garde les adresses réseau", "keeps network addresses"),
    "looks_up_numbers": ("nomme {} des numéros", "names the owners of {} of the numbers"),
    "reports_together": ("reçoit les déclarations par {}", "gets reports by {}"),
    "mixed": ("déclarations mêlées", "reports are mixed"),
    "renamed_days": ("un compte garde son nom {} j", "an account keeps its name for {} d"),
    "clocks.sd_s": ("horloges fausses de {} s", "clocks are wrong by {} s"),
    "share_of_phones": ("{} des téléphones", "{} of the phones"),
    "directory": ("annuaire de {} des logements", "directory of {} of the homes"),
    "faces_share": ("caméras sur {} des récepteurs", "cameras at {} of the receivers"),
    "faces_known": ("reconnaît {} des visages", "knows {} of the faces"),
    "scan_every_min": ("écoute toutes les {} min", "listens every {} min"),
    "links.days": ("relie pendant {} j", "links for {} d"),
    "links.batches": ("prend un envoi pour un seul téléphone", "takes a batch for one phone's"),
    "links.server_helps": ("le serveur aide", "the server helps"),
    "probes.targets": ("{} cibles", "{} targets"),
    "probes.alone": ("vues seules", "seen alone"),
    "probes.accounts": ("{} comptes par cible", "{} accounts for each target"),
    "probes.box_days": ("{} j dans la boîte", "{} d in the box"),
    "probes.way": ("manière {}", "way {}"),
}
"""In French and English, what a key of an attacker is about; other keys are named, and so are those that are off."""
SHARES = ("knows_share", "looks_up_numbers", "share_of_phones", "directory", "faces_share", "faces_known")
MORE, FEWER = ("{} en plus", "{} besides"), ("sans {}", "without {}")

Keys = Mapping[str, Any]


def apart(scenario: Scenario, arm: str, language: Language) -> str:
    """Return in words how the attackers that an arm sets for itself differ from all arms'; empty where they do not."""
    raw = next(each.adversaries for each in scenario.arms if each.name == arm)
    if raw is None:
        return ""
    written = {str(each["name"]): dict(dotted(each)) for each in raw}
    usual, mine = ({each["name"]: dict(dotted(each)) for each in said.resolved()[ADVERSARIES]}
                   for said in (scenario, scenario.arm(arm)))  # fmt: skip
    return ", ".join(_told(usual, mine, written, language))


def _told(
    usual: Mapping[str, Keys], mine: Mapping[str, Keys], written: Mapping[str, Keys], language: Language
) -> Iterator[str]:
    """Yield what is said of each attacker: what differs, or what a new one is given, or that one is not here."""
    place, colon = (0, "\N{NO-BREAK SPACE}: ") if language == "fr" else (1, ": ")
    for name, keys in mine.items():
        base = usual.get(name)
        chosen = written.get(name, {}) if base is None else {key: each for key, each in keys.items()
                                                             if each != base.get(key)}  # fmt: skip
        words = ", ".join(_in_words(key, each, language) for key, each in chosen.items() if key != "name")
        called = NAMES[name][place] if base is not None or not usual else MORE[place].format(NAMES[name][place])
        if words or base is None:
            yield f"{called}{colon}{words}" if words else called
    for name in usual:
        if name not in mine:
            yield FEWER[place].format(NAMES[name][place])


def _in_words(key: str, value: Any, language: Language) -> str:
    said = SAID.get(key)
    if said is None or value is False or value is None:
        return f"{key} = {str(value).lower() if isinstance(value, bool) else value}"
    if key in SHARES:
        value = percent(value, language)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = rounded(value, language)
    elif isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return said[0 if language == "fr" else 1].format(value)
