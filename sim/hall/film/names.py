"""What is somebody called, so that a class can follow one inhabitant through every version of the town?"""

from __future__ import annotations

FIRST = (
    "Ada", "Adam", "Agathe", "Alban", "Alice", "Amina", "Anaïs", "André", "Aya", "Basile", "Béa", "Benoît", "Blanche",
    "Boris", "Camille", "Carla", "Célia", "Chloé", "Clara", "Colin", "Côme", "Dalia", "Damien", "Diane", "Dora",
    "Édith", "Élias", "Elsa", "Émile", "Enzo", "Esther", "Ève", "Fabien", "Fanny", "Farid", "Fleur", "Gaël", "Garance",
    "Gilles", "Hana", "Hector", "Hugo", "Ida", "Ilan", "Inès", "Iris", "Ivan", "Jade", "Jean", "Joël", "Jules", "Kadi",
    "Karim", "Katia", "Kim", "Laure", "Léa", "Lélio", "Lina", "Loïc", "Louis", "Lucie", "Malik", "Manon", "Marius",
    "Maud", "Mia", "Milo", "Nadia", "Nils", "Noé", "Nora", "Octave", "Odile", "Olga", "Omar", "Oscar", "Paula", "Paul",
    "Perle", "Quentin", "Rania", "Rémi", "Rose", "Roman", "Sacha", "Salomé", "Samir", "Simon", "Sofia", "Suzanne",
    "Tara", "Théo", "Tom", "Ulysse", "Vera", "Victor", "Yann", "Yasmine", "Zoé",
)  # fmt: skip
"""A hundred first names; who comes later bears one with a number."""
STEP = 37
"""Housemates follow each other: so far apart in the list are their names."""


def called(person: int) -> str:
    """Return the name of a person, which nobody else of the town has, and which is the same in every run."""
    round_, place = divmod(person, len(FIRST))
    name = FIRST[place * STEP % len(FIRST)]
    return name if round_ == 0 else f"{name} {round_ + 1}"
