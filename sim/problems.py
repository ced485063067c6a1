"""What is a user told when something is refused? The place, the rule, the value and the mend; never a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from unicodedata import category

BLANK = "\N{WHITE SQUARE}"
"""What is shown for a character that cannot be."""
KEPT = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
"""The blanks of ordinary text; others are lines, or look like none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was refused.

    `line` and `column` count from 1 and are 0 where there is no text to point at; `text` is that line of the file,
    shown with a caret; `value` is what was found, as the user wrote it; `mend` says what to write instead.
    """

    rule: str
    mend: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    value: str = ""
    text: str = ""

    def place(self) -> str:
        """Return `file:line:column`, as much of it as is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    def __str__(self) -> str:
        got = f" (got {self.value})" if self.value else ""
        mend = f"; {self.mend}" if self.mend else ""
        head = shown(": ".join(part for part in (self.place(), self.key, f"{self.rule}{got}{mend}") if part))
        if not self.text:
            return head
        return f"{head}\n    {self.text}\n    {' ' * (self.column - 1)}^"

    def row(self) -> dict[str, Any]:
        """Return the problem as {file, line, column, key, rule, value, mend}."""
        row = asdict(self)
        del row["text"]
        return row


def shown(text: str) -> str:
    """Return a text without anything a terminal might obey, on one line."""
    return "".join(each if category(each)[0] not in "CZ" or each in KEPT else BLANK for each in text)


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, by file and line."""
    different: dict[tuple[object, ...], Problem] = {}
    for each in problems:
        different.setdefault((each.file, each.line, each.column, each.key, each.rule), each)
    return sorted(different.values(), key=lambda each: (each.file, each.line, each.column))


class Refused(Exception):  # noqa: N818  (a user's input is refused; it is no error of ours)
    """Bad input: all its problems at once. The command line prints them and ends with exit code 2."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems: a worker process may be the one that refuses."""
        return Refused, (self.problems,)
