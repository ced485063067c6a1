"""Where in a file does each key stand? A TOML text, its values, and the line and column of every key and value."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from sim.problems import Problem, Refused

KeyPath = tuple[str | int, ...]
"""The steps to a key: names of tables and keys, and positions (from 0) in arrays."""

LARGEST_FILE = 1_000_000  # bytes; a scenario is a page of text, whatever is larger was given by mistake
RECORDS = ("run.json", "summary.json")
OF_A_RESULT = "give the scenario's file or name; pistage verify lives a result's folder again"
DEEPEST = 32  # steps to a key; nesting beyond any scenario's would only exhaust the stack
WIDEST_LINE = 160  # characters of a line that are shown
WIDEST_VALUE = 60

MENDS = {
    "Invalid value": 'text stands in quotes: name = "text"; true and false are written small',
    "Expected '=' after a key in a key/value pair": "a line is written key = value",
    "Expected newline or end of document after a statement": "one key to a line; text stands in quotes",
    "Cannot overwrite a value": "each key stands once",
    "Invalid date or datetime": "a date is written 2020-06-02",
}
"""What to do about the commonest refusals of the TOML reader."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key stands and where its value does (line, column, both from 1), and the value as it was written."""

    key: tuple[int, int]
    value: tuple[int, int]
    written: str


@dataclass(frozen=True, slots=True)
class Source:
    """One text of keys: a file, or one `--set` of the command line (whose line is its number among them).

    `folder` is where the file lies: what it names is looked for there first.
    """

    name: str
    lines: tuple[str, ...]
    values: dict[str, Any]
    spots: dict[KeyPath, Spot]
    folder: Path | None = None
    first_line: int = 1

    def key(self, path: KeyPath) -> str:
        """Return a path as users write it: `health.lab.turnaround_h`, `arms.gaen.rule`, `policies.2.from`."""
        steps, here = [], self.values
        for step in path:
            here = _child(here, step)
            name = here.get("name") if isinstance(step, int) and isinstance(here, dict) else step
            if isinstance(step, int) and not isinstance(name, str):
                name = str(step + 1)
            steps.append(clipped(str(name)))
        return ".".join(steps)

    def problem(self, path: KeyPath, rule: str, mend: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem placed at the value of a key, or at the key; where it is absent, at what would hold it."""
        nearest = path
        while nearest and nearest not in self.spots:
            nearest = nearest[:-1]
        spot, key = self.spots.get(nearest), self.key(path)
        if spot is None:
            return Problem(rule, mend, self.name, key=key)
        at_value = nearest == path and not at_key
        line, column = spot.value if at_value else spot.key
        written = spot.written if at_value else ""
        return Problem(rule, mend, self.name, line, column, key, written, self._shown(line, column))

    def place(self, path: KeyPath) -> str:
        """Return `file:line:column` of a key."""
        return self.problem(path, "", at_key=True).place()

    def _shown(self, line: int, column: int) -> str:
        return _shown(self.lines[line - self.first_line], column)


def _child(values: Any, step: str | int) -> Any:
    try:
        return values[step]
    except (KeyError, IndexError, TypeError):
        return None


def clipped(text: str) -> str:
    """Return the first line of a text, cut to a width, without anything a terminal might obey."""
    line = "".join(c if c.isprintable() else " " for c in text.split("\n", 1)[0]).rstrip()
    return line if len(line) <= WIDEST_VALUE and "\n" not in text else line[:WIDEST_VALUE] + "..."


def _shown(line: str, column: int) -> str:
    """Return a line as it can be shown over a caret; nothing where the caret would be too far to the right."""
    return "".join(c if c.isprintable() else " " for c in line[:WIDEST_LINE]) if column <= WIDEST_LINE else ""


def read(path: Path) -> Source:
    """Read a scenario file. Raises Refused for what is no TOML text."""
    name = str(path)
    try:
        if path.name in RECORDS and path.read_bytes().lstrip()[:1] == b"{":
            raise Refused(Problem("is a result's record, not a scenario", OF_A_RESULT, name))
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(Problem("is too large for a scenario", f"at most {LARGEST_FILE:,} bytes", name))
        data = path.read_bytes()
    except OSError as why:
        raise Refused(Problem(f"cannot be read ({os.strerror(why.errno or 0)})", file=name)) from why
    if b"\0" in data:
        raise Refused(Problem("is not text", "a scenario is a TOML file in UTF-8", name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        raise Refused(Problem("is not UTF-8 text", "save the file as UTF-8", name, line)) from why
    return parse(text, name, path.parent)


def parse(text: str, name: str, folder: Path | None = None, first_line: int = 1) -> Source:
    """Read a TOML text. Raises Refused with the place of the mistake; keys set twice are all named."""
    lines = tuple(line.rstrip("\r") for line in text.split("\n"))
    try:
        values = tomllib.loads(text)
        spots, _ = _index(text, first_line)
    except tomllib.TOMLDecodeError as why:
        raise Refused(_twice(text, name, lines, first_line) or [_syntax(str(why), name, lines, first_line)]) from why
    except ValueError as why:  # an integer of thousands of digits
        raise Refused(Problem("holds a number too long to read", "write fewer digits", name)) from why
    except RecursionError as why:
        raise Refused(Problem("is nested too deeply", "write [table.table] in place of it", name)) from why
    return Source(name, lines, values, spots, folder, first_line)


def _syntax(message: str, name: str, lines: tuple[str, ...], first_line: int) -> Problem:
    rule = re.sub(r" \(at [^()]*\)$", "", message)
    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    row, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    rule, mend = rule[:1].lower() + rule[1:], MENDS.get(rule, "")
    return Problem(clipped(rule), mend, name, row + first_line - 1, column, text=_shown(lines[row - 1], column))


def _twice(text: str, name: str, lines: tuple[str, ...], first_line: int) -> list[Problem]:
    try:
        spots, twice = _index(text, first_line)
    except RecursionError:
        return []
    found = []
    for path, (line, column) in twice:
        rule, shown = f"is set twice, first on line {spots[path].key[0]}", _shown(lines[line - first_line], column)
        key = ".".join(clipped(str(step)) for step in path)
        found.append(Problem(rule, "each key stands once", name, line, column, key, text=shown))
    return found


# -- the index of a text ----------------------------------------------------------------------------------------------


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_toml.language()))


def _index(text: str, first_line: int) -> tuple[dict[KeyPath, Spot], list[tuple[KeyPath, tuple[int, int]]]]:
    data = text.encode("utf-8", "surrogatepass")
    index = _Index(data.split(b"\n"), first_line)
    index.document(_parser().parse(data).root_node)
    return index.spots, index.twice


class _Index:
    """A walk over the syntax tree that notes where every key and value stands."""

    def __init__(self, lines: list[bytes], first_line: int) -> None:
        self.lines, self.first_line = lines, first_line
        self.spots: dict[KeyPath, Spot] = {}
        self.twice: list[tuple[KeyPath, tuple[int, int]]] = []
        self.lengths: dict[KeyPath, int] = {}  # arrays of tables, as long as they are so far
        self.written: set[KeyPath] = set()

    def document(self, root: Node) -> None:
        for node in root.named_children:
            if node.type == "pair":
                self.pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self.table(node)

    def table(self, node: Node) -> None:
        head, *rest = node.named_children
        path: KeyPath = ()
        names = list(_names(head))
        for name, part in names[:-1]:
            path = (*path, name)
            self.note(path, part)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        name, part = names[-1]
        path = (*path, name)
        if node.type == "table_array_element":
            self.note(path, part)
            path = (*path, self.lengths.get(path, 0))
            self.lengths[path[:-1]] = self.lengths.get(path[:-1], 0) + 1
        elif path in self.written:
            self.twice.append((path, self.at(part)))
        self.written.add(path)
        self.note(path, part)
        for child in rest:
            if child.type == "pair":
                self.pair(child, path)

    def pair(self, node: Node, path: KeyPath) -> None:
        if len(path) > DEEPEST:
            raise RecursionError
        head, value = [child for child in node.named_children if child.type != "comment"][:2]
        names = list(_names(head))
        for name, part in names[:-1]:
            path = (*path, name)
            self.note(path, part)
        name, part = names[-1]
        path = (*path, name)
        if path in self.written:
            self.twice.append((path, self.at(part)))
            return
        self.written.add(path)
        self.spots[path] = Spot(self.at(part), self.at(value), _text(value))
        self.inside(value, path)

    def inside(self, value: Node, path: KeyPath) -> None:
        if len(path) > DEEPEST:
            raise RecursionError
        if value.type == "inline_table":
            for child in value.named_children:
                if child.type == "pair":
                    self.pair(child, path)
        elif value.type == "array":
            members = (child for child in value.named_children if child.type != "comment")
            for i, child in enumerate(members):
                self.spots[(*path, i)] = Spot(self.at(child), self.at(child), _text(child))
                self.inside(child, (*path, i))

    def note(self, path: KeyPath, part: Node) -> None:
        self.spots.setdefault(path, Spot(self.at(part), self.at(part), "a table"))

    def at(self, node: Node) -> tuple[int, int]:
        """Return line and column in characters (the syntax tree counts bytes)."""
        row, column = node.start_point
        before = self.lines[row][:column].decode("utf-8", "replace")
        return row + self.first_line, len(before) + 1


def _text(node: Node) -> str:
    return clipped((node.text or b"").decode("utf-8", "replace"))


def _names(head: Node) -> Iterator[tuple[str, Node]]:
    """Yield the names of a dotted key with their nodes."""
    if head.type == "dotted_key":
        for child in head.named_children:
            yield from _names(child)
        return
    written = (head.text or b"").decode("utf-8", "replace")
    try:
        yield next(iter(tomllib.loads(f"{written} = 0"))), head
    except tomllib.TOMLDecodeError:
        yield written, head
