"""One town lives the same weeks several times over, each time under another way of tracing contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Result", "Scenario", "__version__", "load", "run"]

if TYPE_CHECKING:
    from sim.hall.scenario import Scenario, load
    from sim.study import Result, run

_ROOMS = {"Scenario": "sim.hall.scenario", "load": "sim.hall.scenario", "Result": "sim.study", "run": "sim.study"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import sim` costs nothing."""
    if name in _ROOMS:
        from importlib import import_module

        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
