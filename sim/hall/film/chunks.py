"""How is a film kept and sent? In chunks: one part of one day of one run, a line of JSON and columns of numbers.

Columns that rise are kept as steps, which a packer finds small; all others as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Part = Literal["truth", "behind", "server", "attacker", "release"]
PARTS: tuple[Part, ...] = ("truth", "behind", "server", "attacker", "release")
OF_TRUTH: tuple[Part, ...] = ("truth", "behind")
"""What nobody but the simulation knows."""
LENGTH_BYTES = 4
TYPES = {"|u1": "u1", "<u2": "u2", "<u4": "u4", "|i1": "i1", "<i2": "i2", "<i4": "i4", "<f4": "f4"}
"""Types of columns by the names that a chunk has for them, all that a page has arrays for."""
STEPS = "steps"
RISING = frozenset({"at", "who", "said", "fact_at", "file_at"})
"""Columns that rise from row to row, or nearly: what is kept is the step from the row before (of the first: from 0),
modulo the type, and of all steps the lowest byte, then the next, and so on."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of one day of one run: `words` are what is no column; columns are of the types of `TYPES`."""

    run: int
    part: Part
    day: int
    columns: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the chunk as bytes: the length of a line of JSON, the line, each column from a multiple of 4 on."""
        shape = {
            name: [TYPES[column.dtype.str], int(column.size), *([STEPS] if name in RISING else [])]
            for name, column in self.columns.items()
        }
        head = {"run": self.run, "part": self.part, "day": self.day, "columns": shape, "words": self.words}
        line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        out = bytearray(len(line).to_bytes(LENGTH_BYTES, "little") + line)
        for name, column in self.columns.items():
            out += bytes(-len(out) % 4) + (_in_steps(column) if name in RISING else column.tobytes())
        return bytes(out)


def _unsigned(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the same bits as whole numbers that go round at their end."""
    return np.ascontiguousarray(column).view(f"<u{column.itemsize}")


def _in_steps(column: npt.NDArray[Any]) -> bytes:
    bits = _unsigned(column)
    steps = np.diff(bits, prepend=bits.dtype.type(0))
    return steps.view("u1").reshape(-1, column.itemsize).T.tobytes()


def _of_steps(raw: npt.NDArray[Any]) -> npt.NDArray[Any]:
    planes = raw.view("u1").reshape(raw.itemsize, -1)
    steps = np.ascontiguousarray(planes.T).view(f"<u{raw.itemsize}").ravel()
    return np.cumsum(steps, dtype=steps.dtype).view(raw.dtype)


def from_bytes(raw: bytes) -> Chunk:
    """Return the chunk that these bytes are. Raises ValueError where they are none."""
    try:
        end = LENGTH_BYTES + int.from_bytes(raw[:LENGTH_BYTES], "little")
        head = json.loads(raw[LENGTH_BYTES:end])
        columns, at = {}, end
        for name, (kind, size, *coded) in head["columns"].items():
            at += -at % 4
            column = np.frombuffer(raw, np.dtype(kind).newbyteorder("<"), size, at)
            columns[name] = _of_steps(column) if coded == [STEPS] else column
            at += column.nbytes
        return Chunk(head["run"], head["part"], head["day"], columns, head["words"])
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError("these bytes are no chunk of a film") from problem


def without_truth(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Yield what servers and those who listen have, and nothing that only the simulation knows."""
    return (chunk for chunk in chunks if chunk.part not in OF_TRUTH)


def whole(numbers: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return whole numbers, none below 0, in the smallest of the types that has room for them."""
    column = np.asarray(numbers, dtype=np.int64)
    most = int(column.max(initial=0))
    return column.astype("u1" if most < 1 << 8 else "<u2" if most < 1 << 16 else "<u4")
