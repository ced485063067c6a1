"""What is a table? Columns of equal length, one row a fact; subclasses are frozen dataclasses of arrays."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields
from functools import cache
from typing import Any, cast

import numpy as np


@cache
def _names(table: Hashable) -> tuple[str, ...]:
    return tuple(each.name for each in fields(table))  # type: ignore[arg-type]


class Columns:
    """A table by columns of equal length; subclasses are frozen dataclasses of arrays."""

    def __len__(self) -> int:
        return int(next(iter(self.columns().values())).size)

    def columns(self) -> dict[str, Any]:
        """Return the columns by name, in order."""
        return {name: getattr(self, name) for name in _names(cast(Hashable, type(self)))}

    def where(self, keep: Any) -> Any:
        """Return the rows chosen by a mask or by indices."""
        return type(self)(**{name: column[keep] for name, column in self.columns().items()})

    @classmethod
    def join(cls, parts: Any) -> Any:
        """Return the rows of several tables of this kind, one after the other (at least one part)."""
        every = [part.columns() for part in parts]
        return cls(**{name: np.concatenate([part[name] for part in every]) for name in every[0]})
