"""What do two phones hand to each other when they connect? The characteristic that OpenTrace reads: JSON, in clear.

Who connects reads version, TempID, organisation and phone model, and writes back its own with the level at which it
heard. Both note the other: here each is told what the other hands over, in the form that is read.
Source: OpenTrace for Android, protocol version 2.
"""

from __future__ import annotations

import json
from functools import lru_cache

from sim.parameters import parameter
from sim.systems.bluetrace.identifiers import TEMPID_BYTES
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Payload
from sim.systems.robert.text import raw_of, text_of
from sim.units import Secrets

VERSION = parameter(2, "1", "OpenTrace for Android: protocol version 2")
ORG = parameter("SG_OTC", "1", "OpenTrace for Android: the sample's organisation code")
MODELS = parameter(
    ("SM-G960F", "SM-A505F", "SM-G973F", "MAR-LX1A", "Pixel 3a", "iPhone 8"), "1",
    "assumption: phones that were common in 2020; all names have eight characters, so that all payloads are as long",
)  # fmt: skip

TEMPID_CHARS = (TEMPID_BYTES + 2) // 3 * 4
ID_BEGINS = len(f'{{"v":{VERSION},"id":"')
NAMED_BYTES = ID_BEGINS + TEMPID_CHARS
"""How many first bytes of a payload a record brings to the authority: up to the end of the TempID."""


def model_of(secrets: Secrets) -> str:
    """Return which phone this is."""
    return MODELS[int.from_bytes(secrets("model", 8), "big") % len(MODELS)]


def characteristic(tempid: bytes, model: str) -> Payload:
    """Return what a phone hands over."""
    return _written(text_of(tempid), model)


def _written(ident: str, model: str) -> bytes:
    said = {"v": VERSION, "id": ident, "o": ORG, "mp": model}
    return json.dumps(said, separators=(",", ":")).encode()


@lru_cache(maxsize=1 << 12)
def taken(payload: Payload) -> tuple[str, str]:
    """Return TempID and model that a phone handed over. Raises ProtocolError for anything not written by such an app.

    A phone does not know whether a TempID is one: only its length can be wrong.
    """
    if len(payload) != len(_written("-" * TEMPID_CHARS, MODELS[0])):
        raise ProtocolError(f"{len(payload)} bytes are no characteristic of BlueTrace")
    try:
        said = json.loads(payload)
        ident, model = said["id"], said["mp"]
        raw_of(ident, TEMPID_BYTES)
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise ProtocolError(f"no characteristic of BlueTrace: {wrong}") from wrong
    if not isinstance(model, str) or _written(ident, model) != payload:
        raise ProtocolError("no characteristic of BlueTrace")
    return ident, model


def named(ident: str) -> bytes:
    """Return the first bytes of the payload with this TempID, as characters."""
    return _written(ident, "")[:NAMED_BYTES]
