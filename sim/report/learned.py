"""Who learns what in each way of tracing? Told from the designs' own traits and flow, in French and English.

Pairs that a report lets a server link are not all that it knows: who is watched by sensors, and not by phones that hear
each other, is known by name and place without any pair, and this is said beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.systems.machine import Design

if TYPE_CHECKING:
    from sim.report.wording import Language

SAYS = ("uploaded", "server_learns", "everybody_learns", "alert_says")
"""The traits that say in words who learns what: told, known to its server, to everybody, to whoever is warned."""

PARTIES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "nobody": "nobody",
        "phone": "each phone",
        "backend": "its server",
        "authority": "the authority",
        "operator": "the network",
        "laboratory": "the laboratory",
        "bank": "the bank",
        "police": "the police",
        "case": "the case",
        "wristband": "the wristband",
    },
    "fr": {
        "nobody": "personne",
        "phone": "chaque téléphone",
        "backend": "son serveur",
        "authority": "l'autorité",
        "operator": "l'opérateur",
        "laboratory": "le laboratoire",
        "bank": "la banque",
        "police": "la police",
        "case": "le cas",
        "wristband": "le bracelet",
    },
}
WARNED: Mapping[str, Mapping[str, str]] = {
    "en": {"nobody": "nobody", "app": "the app", "call": "a call", "message": "a text message"},
    "fr": {"nobody": "personne", "app": "l'application", "call": "un appel", "message": "un SMS"},
}
USUAL = ("owner", "phones nearby", "phone", "everybody", "office", "backend")
"""Parties of a flow that take part in nearly all ways of tracing."""

LINKS: Mapping[str, Mapping[str, str]] = {
    "en": {"no": "nobody with anybody", "all": "declarer and others", "declarer": "declarer with each", "together":
           "others with one another", "pseudonymous": "{}, by account", "named": "{}, by name"},
    "fr": {"no": "personne avec personne", "all": "le déclarant et les autres", "declarer": "le déclarant avec chacun",
           "together": "les autres entre eux", "pseudonymous": "{}, par compte", "named": "{}, par le nom"},
}  # fmt: skip
WATCHED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "positions": "cases by name, with their places",
        "antennas": "every phone's owner, with their places",
        "wristbands": "wearers by name, and when away",
    },
    "fr": {
        "positions": "les cas par leur nom, et leurs lieux",
        "antennas": "les propriétaires de tous les téléphones, et leurs lieux",
        "wristbands": "les porteurs par leur nom, et leurs absences",
    },
}
"""What is known without any pair, by what the machines are fed with."""


def parts(design: Design) -> tuple[Design, ...]:
    """Return the designs of which one consists: itself, or those that share a town."""
    return design.members or (design,)


def links(design: Design, language: Language) -> str:
    """Return whom one report lets the server link with whom, and by what."""
    said, declarer, together = LINKS[language], design.traits.links_declarer, design.traits.links_together
    if declarer == together:
        return said["no"] if declarer == "no" else said[declarer].format(said["all"])
    both = (("declarer", declarer), ("together", together))
    return "; ".join(said[how].format(said[whom]) for whom, how in both if how != "no")


def watched(design: Design, language: Language) -> str:
    """Return whom the system knows without any pair; empty where only phones that hear each other tell it anything."""
    return WATCHED[language].get(design.traits.sensors, "")


def made_by(design: Design, language: Language) -> str:
    """Return who makes the identifiers."""
    return PARTIES[language][design.traits.identifiers_by]


def matched_by(design: Design, language: Language) -> str:
    """Return who holds what was told against what was heard."""
    where = design.traits.matched_in
    return PARTIES[language]["nobody" if where == "nowhere" else where]


def warned_by(design: Design, language: Language) -> str:
    """Return by whom, or by what, the exposed are warned."""
    return WARNED[language][design.traits.warned_by]


def others(design: Design, language: Language) -> str:
    """Return who else takes part, besides phones, their owners and the servers that match: by the design's flow."""
    known = {*USUAL, design.traits.matched_in}
    parties = dict.fromkeys(name for step in design.flow for name in (step.sender, step.receiver) if name not in known)
    return ", ".join(PARTIES[language].get(name, name) for name in parties)


def says(design: Design, language: Language) -> Iterator[tuple[str, bool]]:
    """Yield what each of SAYS says, and whether it is told in this language; else it is in the design's English."""
    for trait in SAYS:
        text = getattr(design.traits, trait)
        yield (text, True) if language == "en" else (FRENCH.get(text, text), text in FRENCH)


FRENCH: Mapping[str, str] = {
    "nothing": "rien",
    # human tracers
    "whom a case recalls and can name, with place, time and distance": "les personnes dont un cas se souvient et qu'il "
    "sait nommer, avec le lieu, l'heure et la distance",
    "every case, and by name whom each recalls having met, when and where": "chaque cas et, par leur nom, les "
    "personnes qu'il se souvient d'avoir rencontrées, quand et où",
    "the day of the latest contact that counts": "le jour du dernier contact qui compte",
    # a server matches
    "what it heard: identifiers of others, with times and levels": "ce que le téléphone a entendu : les identifiants "
    "des autres, avec l'heure et la force du signal",
    "whose any identifier is, wherever it was caught; exposed accounts; who was in one report": "à quel compte "
    "appartient tout identifiant, où qu'on l'ait capté ; les comptes exposés ; qui figure dans une même déclaration",
    "that there was a risk; in 2021 also the day, moved by up to one": "qu'il y a eu un risque ; en 2021 aussi le "
    "jour, décalé d'un jour au plus",
    "what it noted: TempIDs of others, with times, levels and phone models": "ce que le téléphone a noté : les "
    "identifiants des autres, avec l'heure, la force du signal et le modèle de leur téléphone",
    "every user's telephone number; whose any TempID is; whom declarers met, when and how near": "le numéro de "
    "téléphone de chaque utilisateur ; à qui appartient tout identifiant ; qui les déclarants ont rencontré, quand et "
    "à quelle distance",
    "nothing; who connects learns the phone's model": "rien ; qui se connecte à un téléphone en apprend le modèle",
    "by telephone: the day of the exposure": "par téléphone : le jour de l'exposition",
    "what it heard: identifiers of others, with times and levels; and whose phone heard it": "ce que le téléphone a "
    "entendu : les identifiants des autres, avec l'heure et la force du signal ; et de quel compte est ce téléphone",
    "whose any identifier is, wherever it was caught; who was near each declarer, by pseudonyms": "à quel compte "
    "appartient tout identifiant, où qu'on l'ait capté ; qui était près de chaque déclarant, sous pseudonyme",
    "that there was an exposure": "qu'il y a eu une exposition",
    # phones match
    "own keys of the contagious days": "les clés du téléphone pour les jours contagieux",
    "declarers' keys": "les clés des déclarants",
    "declarers' keys: all that each said on a day, linked": "les clés des déclarants : ce que chacun a émis dans une "
    "journée peut être relié",
    "the day of the exposure": "le jour de l'exposition",
    "the key of the first contagious day": "la clé du premier jour contagieux",
    "declarers' keys: all that each said from the first contagious day on, linked": "les clés des déclarants : tout ce "
    "que chacun a émis depuis le premier jour contagieux peut être relié",
    "the seeds of the contagious epochs, but for the hours kept back": "les germes des périodes contagieuses, sauf les "
    "heures que l'on garde pour soi",
    "declarers' seeds, those of each together": "les germes des déclarants, ceux de chacun ensemble",
    "a filter: whether an identifier of an epoch was a declarer's, never whose": "un filtre : si tel identifiant, à "
    "telle période, était celui d'un déclarant, jamais duquel",
    "the seeds of the contagious windows, but for the hours kept back": "les germes des fenêtres contagieuses, sauf "
    "les heures que l'on garde pour soi",
    "declarers' seeds: what each said within two hours, linked": "les germes des déclarants : ce que chacun a émis en "
    "deux heures peut être relié",
    "own signed reports of the contagious days, of at most 6 hours each": "les rapports signés du téléphone pour les "
    "jours contagieux, de 6 heures au plus chacun",
    "declarers' reports, and which came from one phone": "les rapports des déclarants, et lesquels viennent d'un même "
    "téléphone",
    "declarers' reports: all that each said in 6 hours, linked; nothing links two reports": "les rapports des "
    "déclarants : ce que chacun a émis en 6 heures peut être relié ; rien ne relie deux rapports",
    # the third way
    "tokens of encounters, one by one, with duration, day and level": "des jetons de rencontre, un à un, avec la "
    "durée, le jour et la force du signal",
    "exposed accounts and their exposures; how many encounters were told; not who told them": "les comptes exposés et "
    "leurs expositions ; combien de rencontres ont été déclarées, mais non par qui",
    "that there was a risk": "qu'il y a eu un risque",
    # without Bluetooth
    "by operator and bank, without asking the case: where it was and where it paid": "par l'opérateur et la banque, "
    "sans demander son avis au cas : où il est allé et où il a payé",
    "all positions and payments of every case, and who the case is": "toutes les positions et tous les paiements de "
    "chaque cas, et qui il est",
    "where each case was and when, and its age within ten years": "où chaque cas est allé et quand, et son âge à dix "
    "ans près",
    "the day on which the phone was near a published place": "le jour où le téléphone est passé près d'un lieu publié",
    "by every phone, all the time: to which antenna it is attached": "par chaque téléphone, en permanence : à quelle "
    "antenne il est rattaché",
    "where every owner of a phone is, at any moment, and who is a case": "où se trouve, à tout moment, chaque "
    "propriétaire d'un téléphone, et qui est un cas",
    "nothing; by the rule lists_k20 how many went from antenna to antenna": "rien ; sous la règle lists_k20, combien "
    "de personnes sont passées d'une antenne à l'autre",
    "the day on which one shared an antenna with a case": "le jour où l'on a partagé une antenne avec un cas",
    "by each wristband: whether its wearer is at home": "par chaque bracelet : si la personne qui le porte est chez "
    "elle",
    "who was ordered to stay at home, and when they were not there": "qui a reçu l'ordre de rester chez soi, et quand "
    "cette personne n'y était pas",
    "who wears a wristband, by its sight": "qui porte un bracelet, puisqu'il se voit",
}
"""By what a design says in English: the same in French."""
