"""What is a phone's number? Digits that its secrets choose, in a part of the plan where nobody can be called."""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import Secrets

COUNTRY = parameter("999", "1", "ITU-T E.164: a country code that is assigned to nobody")
DIGITS = parameter(12, "1", "ITU-T E.164: at most 15 digits with the country code; so many that no two are the same")


def number_of(secrets: Secrets, attempt: int = 0) -> str:
    """Return the telephone number of a phone, its first (0) or the one after it was refused."""
    drawn = int.from_bytes(secrets(f"telephone number {attempt}", 16), "big") % 10**DIGITS
    return f"+{COUNTRY}{drawn:0{DIGITS}d}"


def is_number(text: str) -> bool:
    """Tell whether a text is a telephone number of this plan."""
    digits = text.removeprefix(f"+{COUNTRY}")
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit() and text != digits
