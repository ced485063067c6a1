"""What does the town reach that was asked for, and what comes out of it unasked? In words, for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

SAID = {
    "en": {
        "r0": "R0 of a typical case, one as they arise: {reached}; wanted {wanted}. Of a random person: {random}.",
        "few_homes": "Household attack: too few people live together here to tell.",
        "homes": "Household attack, detected cases staying at home: {reached}; wanted {wanted}. An hour at home counts "
        "{weight} of one elsewhere; of all infections, a share of {share} happens at home.",
        "generation": "From infection to infection: {days} days; a share of {before} of infections by people with "
        "symptoms comes before these.",
        "offspring": "Infections per case vary as a negative binomial with k = {k}.",
    },
    "fr": {
        "r0": "R0 d'un cas comme il en survient : {reached} ; visé : {wanted}. D'une personne prise au hasard : "
        "{random}.",
        "few_homes": "Contamination au foyer : trop peu de gens vivent ensemble ici pour le dire.",
        "homes": "Contamination au foyer, quand les cas détectés y restent : {reached} ; visé : {wanted}. Une heure "
        "au foyer compte {weight} fois une heure ailleurs ; une part de {share} de toutes les contaminations y a lieu.",
        "generation": "D'une contamination à la suivante : {days} jours ; parmi les contaminations dues à des gens qui "
        "auront des symptômes, une part de {before} a lieu avant ceux-ci.",
        "offspring": "Les contaminations par cas varient comme une binomiale négative avec k = {k}.",
    },
}


def reached(numbers: Mapping[str, float], language: Literal["fr", "en"] = "en") -> list[str]:
    """Return, one sentence each, what simulated first cases did; a standard error follows each figure.

    `numbers` are those of a journal (`run.json` has them too); what a world does not know is left out.
    """
    if not numbers.get("r0_wanted"):
        return []
    said, told = SAID[language], dict[str, Mapping[str, str]]()
    told["r0"] = {
        "reached": _with_error(numbers, "r0_reached"),
        "wanted": f"{numbers['r0_wanted']:.2f}",
        "random": f"{numbers['r0_random_person']:.2f}",
    }
    if numbers.get("household_attack_reached_se") == 0.0:
        told["few_homes"] = {}
    elif "household_attack_reached" in numbers:
        told["homes"] = {
            "reached": _with_error(numbers, "household_attack_reached"),
            "wanted": f"{numbers['household_attack_wanted']:.3f}",
            "weight": f"{numbers['home_weight']:.2f}",
            "share": _with_error(numbers, "at_home_share"),
        }
    told["generation"] = {
        "days": _with_error(numbers, "generation_days"),
        "before": _with_error(numbers, "before_onset_share"),
    }
    if "offspring_k" in numbers:
        told["offspring"] = {"k": f"{numbers['offspring_k']:.2f}"}
    return [said[name].format(**_in(language, values)) for name, values in told.items()]


def _in(language: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return numbers with the language's decimal sign."""
    return {name: text.replace(".", ",") if language == "fr" else text for name, text in values.items()}


def _with_error(numbers: Mapping[str, float], name: str) -> str:
    return f"{numbers[name]:.3g} (+- {numbers[f'{name}_se']:.2g})"
