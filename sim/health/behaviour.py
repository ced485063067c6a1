"""Who seeks a test, declares, stays at home, tires of alerts? The same person always answers alike.

Each person has one threshold a question, in [0, 1), and says yes wherever the share of those who do exceeds it. So in
every arm the same persons decide, and those who do so at a lower share are among those who do so at a higher one.
"""

from __future__ import annotations

from sim.draws import Draws


class Behaviour:
    """What persons decide; each share is that of persons who say yes."""

    def __init__(
        self,
        draws: Draws,
        *,
        seeks_test: float,
        seeks_test_alerted: float,
        declares: float,
        isolates_sick: float,
        isolates_positive: float,
        isolates_alerted: float,
        tires: float = 0.0,
    ) -> None:
        self._draws = draws
        self._shares = {
            "seeks_test": seeks_test,
            "seeks_test_alerted": seeks_test_alerted,
            "declares": declares,
            "isolates_sick": isolates_sick,
            "isolates_positive": isolates_positive,
            "isolates_alerted": isolates_alerted,
            "tires": tires,
        }

    def _says_yes(self, question: str, person: int) -> bool:
        return self._draws.uniform(f"health.{question}", int(person)) < self._shares[question]

    def seeks_test(self, person: int) -> bool:
        """Tell whether the person, with symptoms, goes for a swab."""
        return self._says_yes("seeks_test", person)

    def seeks_test_alerted(self, person: int) -> bool:
        """Tell whether the person, alerted and without symptoms, goes for a swab."""
        return self._says_yes("seeks_test_alerted", person)

    def declares(self, person: int) -> bool:
        """Tell whether the person, tested positive, declares it in the app."""
        return self._says_yes("declares", person)

    def isolates_sick(self, person: int) -> bool:
        """Tell whether the person stays at home from the first symptoms on."""
        return self._says_yes("isolates_sick", person)

    def isolates_positive(self, person: int) -> bool:
        """Tell whether the person stays at home after a positive result."""
        return self._says_yes("isolates_positive", person)

    def isolates_alerted(self, person: int) -> bool:
        """Tell whether the person stays at home after an alert."""
        return self._says_yes("isolates_alerted", person)

    def tires(self, person: int) -> bool:
        """Tell whether the person, alerted once for nothing, takes no notice of later alerts."""
        return self._says_yes("tires", person)

    def __repr__(self) -> str:
        return f"Behaviour({', '.join(f'{question}={share:g}' for question, share in self._shares.items())})"
