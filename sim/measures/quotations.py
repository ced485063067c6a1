"""Which sentences are put to the test, in whose words, and where do their rules stand?

The words are those of the sociologist Antonio Casilli in CNRS Le journal of 24 April 2020, as he was quoted; the
English is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Both:
    """One text in two languages."""

    fr: str
    en: str

    def into(self, language: Language) -> str:
        """Return the text in a language."""
        return self.fr if language == "fr" else self.en


SOURCE = Both(
    "Antonio Casilli, entretien dans CNRS Le journal, 24 avril 2020, « Il n'existe pas d'application capable de "
    "remplacer une politique de santé publique »",
    "Antonio Casilli, interview in CNRS Le journal, 24 April 2020, « Il n'existe pas d'application capable de "
    "remplacer une politique de santé publique »",
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One sentence of the interview, what it claims in one line, and the scenarios that stage it."""

    words: Both
    claimed: Both
    scenarios: tuple[str, ...]


QUOTATIONS: Mapping[str, Quotation] = {
    "a": Quotation(
        Both(
            "« Si j'oublie le smartphone dans mon manteau, toute personne qui passe à proximité sera-t-elle "
            "notifiée ? »",
            '"If I leave the smartphone in my coat, will everyone who passes near it be notified?"',
        ),
        Both(
            "Un téléphone sans son propriétaire alerte quiconque passe à côté.",
            "A phone without its owner alerts whoever passes.",
        ),
        ("coat",),
    ),
    "b": Quotation(
        Both(
            "« Confier cette mission à une application mobile élimine le discernement des professionnels et "
            "introduit un fort risque de faux positifs »",
            '"Entrusting this task to a mobile application removes the discernment of professionals and brings in a '
            'high risk of false positives"',
        ),
        Both(
            "Une appli alerte beaucoup de gens qui n'ont couru aucun risque ; un enquêteur humain ne le ferait pas.",
            "An app alerts many who were never at risk; a human tracer would not.",
        ),
        ("discernment",),
    ),
    "c": Quotation(
        Both(
            "TraceTogether, « très faiblement adoptée, par 12 % de la population. Impossible donc d'en évaluer "
            "l'efficacité »",
            'TraceTogether, "adopted by very few, by 12 % of the population. It is therefore impossible to assess '
            'its effectiveness"',
        ),
        Both(
            "À 12 % d'adoption, l'effet ne peut pas être évalué.",
            "At 12 % adoption the effect cannot be evaluated.",
        ),
        ("twelve_percent",),
    ),
    "d": Quotation(
        Both(
            "« il deviendra possible de discriminer les personnes qui n'installeront pas l'application », « "
            "obligatoire pour monter dans les bus »",
            '"it will become possible to discriminate against people who do not install the application", '
            '"mandatory to board buses"',
        ),
        Both(
            "Ceux qui n'ont pas l'appli sont exclus.",
            "Those without the app are shut out.",
        ),
        ("bus_gate",),
    ),
    "e1": Quotation(
        Both(
            "« dès que vous êtes déclaré positif, les personnes dans votre entourage sont informées ; sous "
            "certaines conditions, ceci peut suffire à retrouver votre identité »",
            '"as soon as you are declared positive, the people around you are informed; under certain conditions, '
            'this can be enough to find out your identity"',
        ),
        Both(
            "Une alerte permet à qui la reçoit de trouver qui était positif.",
            "An alert lets its receiver work out who was positive.",
        ),
        ("who_was_it",),
    ),
    "e2": Quotation(
        Both(
            "« ces pseudonymes devraient être envoyés à une base de données centralisée. Et c'est là que [...] une "
            "ré-identification reste possible »",
            '"these pseudonyms would have to be sent to a centralised database. And it is there that [...] a '
            're-identification remains possible"',
        ),
        Both(
            "La base de données centrale permet de ré-identifier des personnes.",
            "The central database re-identifies people.",
        ),
        ("central_server",),
    ),
    "f": Quotation(
        Both(
            "« des applications « parasites » capables de croiser les données Bluetooth avec d'autres informations »",
            "\"'parasite' applications able to cross the Bluetooth data with other information\"",
        ),
        Both(
            "Des applis parasites, qui croisent les données Bluetooth avec d'autres, nomment des malades.",
            "Parasite apps that join Bluetooth data with other data name patients.",
        ),
        ("parasite_app",),
    ),
    "g": Quotation(
        Both(
            "« des plaisantins s'amuseraient à désanonymiser les identifiants de leurs voisins et de leurs "
            "connaissances testées positives »",
            '"pranksters would amuse themselves by de-anonymising the identifiers of their neighbours and of '
            'acquaintances who tested positive"',
        ),
        Both(
            "Des plaisantins désanonymisent leurs voisins ; de fausses alertes coûtent peu.",
            "Pranksters de-anonymise neighbours; false alerts are cheap.",
        ),
        ("one_phone", "pranksters"),
    ),
    "h1": Quotation(
        Both(
            "Corée du Sud : « les itinéraires des personnes contaminées sont reconstruits grâce aux données des "
            "mobiles et des cartes bleues » ; « Corona 100m » ; Wuhan, Hong Kong, antennes-relais : « Quels que "
            "soient les efforts pour anonymiser ces données, ceci est impossible »",
            'South Korea: "the itineraries of infected people are reconstructed from mobile and bank card data"; '
            '"Corona 100m"; Wuhan, Hong Kong, relay antennas: "Whatever the efforts to anonymise these data, it is '
            'impossible"',
        ),
        Both(
            "Des données de lieux ne peuvent pas être anonymisées.",
            "Location data cannot be anonymised.",
        ),
        ("itineraries", "antennas", "wristband"),
    ),
    "h2": Quotation(
        Both(
            "« elle ne dit même pas si cette personne est encore contaminante, ou désormais immunisée »",
            '"it does not even say whether that person is still contagious, or by now immune"',
        ),
        Both(
            "Une alerte ne dit rien de la contagiosité présente.",
            "An alert says nothing of present contagiousness.",
        ),
        ("still_contagious",),
    ),
    "i": Quotation(
        Both(
            "« La question centrale est celle des tests, des masques et du nombre de lits »",
            '"The central question is that of tests, of masks and of the number of beds"',
        ),
        Both(
            "Tests, masques et lits font plus qu'une appli.",
            "Tests, masks and beds do more than an app.",
        ),
        ("tests_masks_beds",),
    ),
}
"""The claims under test by id, in the order of the interview's questions."""
