"""How are numbers, dates and sentences written, in two languages? As a printer would, the same wherever they stand."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def typeset(text: str, language: Language) -> str:
    """Return a text with the spaces that no line may break at: before a percent sign, and those French has."""
    text = text.replace(" %", "\N{NO-BREAK SPACE}%")
    if language == "en":
        return text
    text = re.sub(" (?=[:»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)
    text = re.sub("(?<![0-9])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))", "\\1\N{NARROW NO-BREAK SPACE}", text)
    text = re.sub("(?<=[0-9]) (?=[^\\W\\d_])", "\N{NO-BREAK SPACE}", text)
    return re.sub(" (?=[;?!])", "\N{NARROW NO-BREAK SPACE}", text)


def number(value: float, language: Language, digits: int = 0) -> str:
    """Write a number with `digits` decimals as the language does."""
    text = f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return text if language == "en" else text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def many(count: int, word: str, language: Language) -> str:
    """Write a count (1 or more) before a word that takes an s: `1 alert`, `1,200 alerts`."""
    return f"{number(count, language)} {word}{'s' if count > 1 else ''}"


def rounded(value: float, language: Language) -> str:
    """Write a number with the decimals it has, three digits at most below a thousand."""
    digits = len(f"{value:.3g}".partition(".")[2]) if abs(value) < 1_000 else 0
    return number(value, language, digits)


def percent(share: float, language: Language) -> str:
    """Write a share in percent."""
    return f"{rounded(100 * share, language)}\N{NO-BREAK SPACE}%"


def day_month(day: date, language: Language) -> str:
    """Write a date without its year: `2 Jun`, `2 juin`, `1er juin`."""
    ordinal = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal} {MONTHS[language][day.month - 1]}"
