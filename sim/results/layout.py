"""How is JSON laid out so that a person can read it? One short item to a line, and one metric to a line."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 110
ROW = {"value", "low", "high"}
"""What a metric of a summary has; it stands on one line, however long, so that two summaries compare line by line."""


def laid_out(value: Any) -> str:
    """Return a value as JSON text with a last newline. Raises ValueError for NaN and infinities."""
    return _text(value, 0) + "\n"


def _text(value: Any, depth: int) -> str:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, dict | list) or not value or (isinstance(value, dict) and value.keys() >= ROW):
        return line
    items = value.values() if isinstance(value, dict) else value
    flat = not any(isinstance(item, dict | list) for item in items)
    if flat and (isinstance(value, list) or len(line) + 2 * depth <= WIDTH):
        return line
    inner, outer = "\n" + "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, list):
        return "[" + ",".join(inner + _text(item, depth + 1) for item in value) + outer + "]"
    keys = (json.dumps(key, ensure_ascii=False) for key in value)
    lines = (f"{inner}{key}: {_text(item, depth + 1)}" for key, item in zip(keys, items, strict=True))
    return "{" + ",".join(lines) + outer + "}"
