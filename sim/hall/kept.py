"""What was solved before on this machine, by these very sources, and need not be solved again?

A town's calibration takes a second or two and depends on its keys alone, not on seeds or arms. It is kept beside the
compiled kernels, under a hash of every source of ours, of numpy's and numba's versions and of this machine: whatever
could change a single bit of it. What cannot be read or written is solved anew, without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Collection
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from sim.kernels import HERE, cache_folder
from sim.world.country import Country


def _hashed() -> bytes:
    digest = hashlib.sha256("|".join([version("numba"), version("numpy"), *platform.uname()]).encode())
    for path in sorted([*HERE.rglob("*.py"), *HERE.rglob("*.toml")]):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


SOURCES = _hashed()
"""As they were when this program began: what is edited later is not what runs."""


def sources() -> bytes:
    """Return a hash of all that an answer may depend on besides its question."""
    return SOURCES


def constants(*modules: ModuleType) -> str:
    """Return the constants of some modules as they are now, which a script may have set anew."""
    return "|".join(
        f"{module.__name__}.{name}={value!r}"
        for module in modules
        for name, value in sorted(vars(module).items())
        if name.isupper() and isinstance(value, PLAIN)
    )


PLAIN = (bool, int, float, str, tuple, dict, Country, np.ndarray)


def kept(question: str, solve: Callable[[], dict[str, Any]], names: Collection[str]) -> dict[str, Any]:
    """Return the answer to a question that has one answer: as it was kept, or solved now and kept for the next time.

    Answers are JSON objects with these names; numbers come back to the last bit.
    """
    name = hashlib.sha256(sources() + question.encode()).hexdigest()
    file = cache_folder() / "kept" / f"{name}.json"
    with suppress(OSError, ValueError):
        found = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(found, dict) and found.pop("digest", "") == _digest(found) and found.keys() == set(names):
            return found
    answer = solve()
    with suppress(OSError):
        _write(file, json.dumps(answer | {"digest": _digest(answer)}))
    return answer


def _digest(answer: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()


def _write(file: Path, text: str) -> None:
    """Write a file at once, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
