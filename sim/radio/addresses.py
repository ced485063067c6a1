"""Which address does a phone's radio bear, and is it another one whenever the app says another identifier?

Radios change their address by themselves, so that nobody follows them. Where the address outlives an identifier, or the
other way round, whoever stands by links the old with the new ("little thumb", Vaudenay and Vuagnoux, 2020).
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Bools, Int32s, Int64s

ADDRESS_S = parameter(900, "s", "Bluetooth Core Specification: a private address is used for 15 minutes, if not set")
ADDRESS_BITS = 48


def in_step(draws: Draws, phone: Int32s, out_of_step: float) -> Bools:
    """Tell which phones change address and identifier together, where this share of phones does not."""
    steady: Bools = draws.uniform("radio.out_of_step", phone) >= out_of_step
    return steady


def addresses(draws: Draws, phone: Int32s, at: Int64s, stepping: Bools, rotation_s: int) -> Int64s:
    """Return the address of each phone at a Unix time (columns of one length), 48 bits.

    Of those `stepping` it changes with the identifier, every `rotation_s`; of others every `ADDRESS_S` at a moment of
    their own.
    """
    phase = np.floor(draws.uniform("radio.address_phase", phone) * ADDRESS_S).astype(np.int64)
    turn = np.where(stepping, at // rotation_s, (at + phase) // ADDRESS_S)
    drawn = draws.uniform("radio.address", phone, turn, stepping.astype(np.int64))
    found: Int64s = np.floor(drawn * 2**ADDRESS_BITS).astype(np.int64)
    return found
