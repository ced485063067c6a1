"""Is an edited kernel ever answered by an old one? The cache folder is named by the sources, so it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENCE_S

HOUSE = Path(__file__).resolve().parents[1]
CALLEE = '''"""What a caller calls."""

from sim.kernels import kernel


@kernel
def step(x: float) -> float:
    """Return x and a bit."""
    return x + 1.0
'''
CALLER = '''"""Who calls it."""

from sim.kernels import kernel
from sim.callee import step


@kernel
def walk(x: float) -> float:
    """Return x after two steps."""
    return step(step(x))
'''


def answer(house: Path, cache: Path) -> float:
    code = "from sim.caller import walk; print(walk(0.0))"
    env = os.environ | {"PYTHONPATH": str(house), "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("NUMBA_CACHE_DIR", None)
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=house, check=True, capture_output=True, timeout=PATIENCE_S
    )
    return float(ran.stdout)


def test_an_edited_callee_changes_its_cached_caller(tmp_path: Path) -> None:
    house, cache = tmp_path / "house", tmp_path / "cache"
    (house / "sim").mkdir(parents=True)
    for name in ("__init__.py", "kernels.py", "units.py", "parameters.py"):
        shutil.copy(HOUSE / "sim" / name, house / "sim" / name)
    (house / "sim" / "callee.py").write_text(CALLEE)
    (house / "sim" / "caller.py").write_text(CALLER)
    assert answer(house, cache) == 2.0
    assert answer(house, cache) == 2.0, "and from the cache"
    (house / "sim" / "callee.py").write_text(CALLEE.replace("1.0", "10.0"))
    assert answer(house, cache) == 20.0


def test_every_kernel_source_is_counted() -> None:
    from sim.kernels import kernel_sources

    counted = {path.name for path in kernel_sources()}
    using = {path.name for path in (HOUSE / "sim").rglob("*.py") if "kernel\ndef " in path.read_text()}
    assert len(using) > 2
    assert using <= counted


def test_a_cache_that_cannot_be_written_is_replaced_by_a_temporary_one(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    env = os.environ | {"XDG_CACHE_HOME": str(blocked)}
    code = "from sim.kernels import cache_folder; print(cache_folder())"
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, env=env, cwd=HOUSE, check=True, capture_output=True, text=True, timeout=PATIENCE_S)
    assert str(blocked) not in out.stdout
