"""Where does chance come from? From here alone: every draw belongs to an event, and is found again by its name.

`Draws(seed)` hands out four things. `stream(name)`: a NumPy generator for building, before any decision. `uniform(name,
a, b, c, d)`: a number in (0, 1) that belongs to the event (a, b, c, d) of that name, whoever asks, in any order.
`key(name)`: the same for kernels, which call `uniform_of`. `secrets(phone)`: bytes for ciphers, a domain of their own.

Events are drawn with Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC
2011). The four integers of an event are its counter, 32 bits each; a symmetric event is named (min, max).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from sim.kernels import inlined_kernel, kernel
from sim.units import Floats, Secrets

LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
# Multipliers and key increments of Philox4x32, from the paper's section 3.3 and table 2.
MULTIPLY_0 = np.uint64(0xD2511F53)
MULTIPLY_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
HALF_ROUNDS = 6  # four leave neighbours in ids together 9-18 % too often; six are within noise


@inlined_kernel
def _rounds(c0: int, c1: int, c2: int, c3: int, key: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    x0, x1 = np.uint64(c0) & LOW, np.uint64(c1) & LOW
    x2, x3 = np.uint64(c2) & LOW, np.uint64(c3) & LOW
    k0, k1 = key & LOW, key >> SHIFT
    for _ in range(10):
        p0, p1 = MULTIPLY_0 * x0, MULTIPLY_1 * x2
        x0, x1, x2, x3 = (p1 >> SHIFT) ^ x1 ^ k0, p1 & LOW, (p0 >> SHIFT) ^ x3 ^ k1, p0 & LOW
        k0, k1 = (k0 + WEYL_0) & LOW, (k1 + WEYL_1) & LOW
    return x0, x1, x2, x3


@inlined_kernel
def _number(w0: np.uint64, w1: np.uint64) -> float:
    bits = ((w0 >> np.uint64(5)) << np.uint64(26)) | (w1 >> np.uint64(6))
    return (np.float64(bits) + 0.5) * 1.1102230246251565e-16


@kernel
def philox(c0: int, c1: int, c2: int, c3: int, key: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four 32-bit words of Philox4x32-10 for a counter of four words and a key of two (low word first)."""
    return _rounds(c0, c1, c2, c3, key)


@kernel
def uniform_of(key: np.uint64, a: int, b: int, c: int, d: int) -> float:
    """Return the number in (0, 1), 53 bits fine and never an end, that belongs to event (a, b, c, d) under a key."""
    w0, w1, _, _ = philox(a, b, c, d, key)
    return _number(w0, w1)


@kernel
def uniforms_of(key: np.uint64, a: Any, b: int) -> Floats:
    """Return `uniform_of` each event (a[i], b, 0, 0): a column in an eighth of the time."""
    out = np.empty(a.size)
    for i in range(a.size):
        w0, w1, _, _ = _rounds(a[i], b, 0, 0, key)
        out[i] = _number(w0, w1)
    return out


@kernel
def _uniforms(key: np.uint64, a: Any, b: Any, c: Any, d: Any) -> Floats:
    out = np.empty(a.size)
    for i in range(a.size):
        w0, w1, _, _ = _rounds(a[i], b[i], c[i], d[i], key)
        out[i] = _number(w0, w1)
    return out


@kernel
def normal_of(u: float) -> float:
    """Return the standard normal quantile of u in (0, 1), relative error about 1e-16 (Wichura 1988, AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = (
            (
                (
                    (
                        ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                        + 45921.953931549871457
                    )
                    * r
                    + 13731.693765509461125
                )
                * r
                + 1971.5909503065514427
            )
            * r
            + 133.14166789178437745
        ) * r + 3.387132872796366608
        den = (
            (
                (
                    (
                        ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                        + 21213.794301586595867
                    )
                    * r
                    + 5394.1960214247511077
                )
                * r
                + 687.1870074920579083
            )
            * r
            + 42.313330701600911252
        ) * r + 1.0
        return float(q * num / den)
    r = np.sqrt(-np.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        num = (
            (
                (
                    (
                        ((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                        + 1.27045825245236838258
                    )
                    * r
                    + 3.64784832476320460504
                )
                * r
                + 5.7694972214606914055
            )
            * r
            + 4.6303378461565452959
        ) * r + 1.42343711074968357734
        den = (
            (
                (
                    (
                        ((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                        + 0.14810397642748007459
                    )
                    * r
                    + 0.68976733498510000455
                )
                * r
                + 1.6763848301838038494
            )
            * r
            + 2.05319162663775882187
        ) * r + 1.0
    else:
        r -= 5.0
        num = (
            (
                (
                    (
                        ((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                        + 0.026532189526576123093
                    )
                    * r
                    + 0.29656057182850489123
                )
                * r
                + 1.7848265399172913358
            )
            * r
            + 5.4637849111641143699
        ) * r + 6.6579046435011037772
        den = (
            (
                (
                    (
                        ((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                        + 7.868691311456132591e-4
                    )
                    * r
                    + 0.0148753612908506148525
                )
                * r
                + 0.13692988092273580531
            )
            * r
            + 0.59983220655588793769
        ) * r + 1.0
    return float(-num / den if q < 0.0 else num / den)


@kernel
def normals_of(u: Floats) -> Floats:
    """Return `normal_of` of each of a column of uniform numbers."""
    out = np.empty(u.size)
    for i in range(u.size):
        out[i] = normal_of(u[i])
    return out


@kernel
def _scaled(word: np.uint64, n: int) -> int:
    """Map a 32-bit word to 0 .. n - 1 by multiply-high."""
    return int((word * np.uint64(n)) >> SHIFT)


@kernel
def _mixed(x: int, key: np.uint64, turn: int) -> np.uint64:
    """Return 32 well-mixed bits of x: the plain mix of permutation rounds, used nowhere else (splitmix64 finaliser)."""
    z = np.uint64(x) + key + np.uint64(turn + 1) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (z ^ (z >> np.uint64(31))) >> SHIFT


@kernel
def _grid(n: int) -> tuple[int, int]:
    a = int(np.ceil(np.sqrt(n)))
    return a, (n + a - 1) // a


@kernel
def permuted(key: np.uint64, n: int, i: int) -> int:
    """Return where a keyed permutation of 0 .. n - 1 sends i (Feistel on an a x b grid, walking back into range)."""
    a, b = _grid(n)
    while True:
        x = i // b
        y = i - x * b
        for turn in range(HALF_ROUNDS):  # modulo a or b by one subtraction: both terms lie below it
            if turn % 2 == 0:
                x += _scaled(_mixed(y, key, turn), a)
                x -= a if x >= a else 0
            else:
                y += _scaled(_mixed(x, key, turn), b)
                y -= b if y >= b else 0
        i = x * b + y
        if i < n:
            return i


@kernel
def unpermuted(key: np.uint64, n: int, i: int) -> int:
    """Return what a keyed permutation of 0 .. n - 1 sends to i: the inverse of `permuted`."""
    a, b = _grid(n)
    while True:
        x = i // b
        y = i - x * b
        for turn in range(HALF_ROUNDS - 1, -1, -1):
            if turn % 2 == 0:
                x -= _scaled(_mixed(y, key, turn), a)
                x += a if x < 0 else 0
            else:
                y -= _scaled(_mixed(x, key, turn), b)
                y += b if y < 0 else 0
        i = x * b + y
        if i < n:
            return i


@lru_cache(maxsize=4096)
def _key(draws: Draws, name: str) -> np.uint64:
    return np.uint64(int.from_bytes(draws._bytes("event", name, 8), "little"))


@dataclass(frozen=True, slots=True)
class Draws:
    """All the chance of one seed. Two `Draws` of the same seed give the same numbers, in any order of asking."""

    seed: int

    def _bytes(self, domain: str, name: str, length: int) -> bytes:
        return hashlib.blake2b(f"{self.seed}/{name}".encode(), person=domain.encode(), digest_size=length).digest()

    def key(self, name: str) -> np.uint64:
        """Return the Philox key of all events of one name, for `uniform_of` inside kernels."""
        return _key(self, name)

    def stream(self, name: str) -> np.random.Generator:
        """Return a generator for building, by name; used before any decision is taken."""
        return np.random.Generator(np.random.Philox(key=int.from_bytes(self._bytes("stream", name, 16), "little")))

    @overload
    def uniform(self, name: str, a: int, b: int = 0, c: int = 0, d: int = 0) -> float: ...

    @overload
    def uniform(self, name: str, a: npt.NDArray[Any], b: Any = 0, c: Any = 0, d: Any = 0) -> Floats: ...

    def uniform(self, name: str, a: Any, b: Any = 0, c: Any = 0, d: Any = 0) -> Any:
        """Return the number in (0, 1) that belongs to event (a, b, c, d); arrays broadcast to shape (n,)."""
        if all(isinstance(x, int) for x in (a, b, c, d)):
            return uniform_of(self.key(name), a, b, c, d)
        columns = [np.array(x, dtype=np.int64) for x in np.broadcast_arrays(a, b, c, d)]
        return _uniforms(self.key(name), *columns)

    def secrets(self, phone: int) -> Secrets:
        """Return the secrets of one phone (of a server, at a negative number)."""
        return Secrets(self._bytes("secret", str(phone), 32))
