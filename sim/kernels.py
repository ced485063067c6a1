"""How are loops over columns compiled, and where is their machine code kept?

numba keeps compiled kernels in a cache that looks only at the file of the kernel itself: when a kernel calls another
one and that one is edited, the old number comes back without an error. So the cache folder is named by a hash of every
source that may be compiled in, and of numba's version, before numba loads. This is the only module that loads numba.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

import platformdirs

HERE = Path(__file__).resolve().parent
MARK = b"sim.kernels import"
GROUND_FLOOR = ("units.py", "parameters.py", "kernels.py")

F = TypeVar("F", bound=Callable[..., Any])


def kernel_sources() -> Iterator[Path]:
    """Yield, in a fixed order, every source whose text can reach compiled code."""
    for path in sorted(HERE.rglob("*.py")):
        if (path.parent == HERE and path.name in GROUND_FLOOR) or MARK in path.read_bytes():
            yield path


@cache
def sources_digest() -> str:
    """Return a short hash of all kernel sources and of numba's version."""
    digest = hashlib.sha256(version("numba").encode())
    for path in kernel_sources():
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@cache
def cache_folder() -> Path:
    """Return the folder of compiled kernels for these very sources, made if need be.

    Falls back to the system's folder for temporary files where the user's cache cannot be written.
    """
    wanted = Path(platformdirs.user_cache_dir("pistage")) / "kernels" / sources_digest()
    if _writable(wanted):
        return wanted
    return Path(tempfile.mkdtemp(prefix="pistage-kernels-"))


def is_cold() -> bool:
    """Tell whether no kernel has been compiled yet for these sources (the first run takes longer)."""
    return not any(cache_folder().rglob("*.nbc"))


os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin while they wait take the core of others

import numba  # noqa: E402  (only after its cache folder is set)
from numba import prange  # noqa: E402
from numba.core.types import unliteral as _unliteral  # noqa: E402

MOST_THREADS: int = numba.get_num_threads()
"""How many threads this machine gives; read before anybody sets fewer."""

__all__ = [
    "at_most", "cache_folder", "inlined_kernel", "inner_kernel", "is_cold", "kernel", "parallel_kernel", "prange",
    "threads",
]  # fmt: skip


def kernel(function: F) -> F:
    """Compile a loop over columns to machine code, once for these sources."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined_kernel(function: F) -> F:
    """Compile a step that is written out wherever kernels call it.

    A loop over a column that does little else then takes eight rows at once. Steps that are called in many places grow
    their callers for nothing.
    """
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


def inner_kernel(function: F) -> F:
    """Compile a step that only kernels call and that allocates nothing.

    Without numba's runtime no array in a tuple is counted at every touch: small steps run ten times faster. Without a
    wrapper for Python, and without a version of its own for every constant it is handed, a step compiles in a third of
    the time.
    """
    options: dict[str, Any] = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled: Any = numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
    typed: Callable[..., Any] = compiled.get_call_template
    compiled.get_call_template = lambda args, kws: typed([_unliteral(arg) for arg in args], kws)  # type: ignore[no-untyped-call]
    return cast(F, compiled)


def parallel_kernel(function: F) -> F:
    """Compile a loop whose rows do not depend on one another; rows may run on several threads."""
    return cast(F, numba.njit(cache=True, nogil=True, parallel=True, error_model="numpy")(function))


def threads(count: int) -> None:
    """Let parallel kernels of this process use `count` threads (results never depend on it)."""
    numba.set_num_threads(max(1, min(count, MOST_THREADS)))


@contextmanager
def at_most(count: int) -> Iterator[None]:
    """Let parallel kernels use no more than `count` threads: waking one for nothing can take longer than the work."""
    before = numba.get_num_threads()
    threads(min(count, before))
    try:
        yield
    finally:
        threads(before)
