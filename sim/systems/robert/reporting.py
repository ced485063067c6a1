"""How do tens of thousands of HELLOs travel as JSON? Written and read in one pass, in the one form that the app writes.

The same bytes as a JSON writer makes of StopCovid's fields. `parsed` reads that form alone and gives up on any other,
which the plain reader of `messages` then judges; a test holds the two together.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.systems.payloads import Bytes
from sim.systems.robert.contacts import Contacts
from sim.systems.robert.limits import NTP_OFFSET
from sim.systems.robert.text import Text, chars, put, put_base64, put_number, take, take_base64, take_number
from sim.systems.robert.wire import MAC_BYTES, PAIR_BYTES
from sim.units import Int64s

EBID, ECC, IDS = chars('{"ebid":"'), chars('","ecc":"'), chars('","ids":[')
AT, SAID, MAC = chars('{"timeCollectedOnDevice":'), chars(',"timeFromHelloMessage":'), chars(',"mac":"')
RSSI, END = chars('","rssiCalibrated":'), chars("]}")
COMMA, BRACE = chars(","), chars("}")
LIST, OBJECT = chars("["), chars("{")
HELLO_CHARS = 64 + len(AT) + len(SAID) + len(MAC) + len(RSSI)
CONTACT_CHARS = 64 + len(EBID) + len(ECC) + len(IDS) + len(END)


def written(contacts: Contacts) -> bytes:
    """Return the JSON of a report's contacts."""
    room = np.empty(2 + CONTACT_CHARS * len(contacts) + HELLO_CHARS * contacts.at.size, dtype=np.uint8)
    columns = (contacts.pairs, contacts.bounds, contacts.at + NTP_OFFSET, contacts.said, contacts.macs, contacts.rssi)
    return b"[" + room[: _write(room, *map(np.ascontiguousarray, columns))].tobytes() + b"]"


def parsed(data: bytes) -> Contacts | None:
    """Return the contacts in a JSON text, in the form in which `written` writes them; None for any other form."""
    if data[:1] != b"[" or data[-1:] != b"]":
        return None
    text = np.frombuffer(data, dtype=np.uint8)
    contacts = int(np.count_nonzero(text == LIST[0])) - 1
    hellos = int(np.count_nonzero(text == OBJECT[0])) - contacts
    if contacts < 0 or hellos < 0:
        return None
    found = Contacts(
        np.empty((contacts, PAIR_BYTES), dtype=np.uint8), np.zeros(contacts + 1, dtype=np.int64),
        np.empty(hellos, dtype=np.int64), np.empty(hellos, dtype=np.int64),
        np.empty((hellos, MAC_BYTES), dtype=np.uint8), np.empty(hellos, dtype=np.int64),
    )  # fmt: skip
    columns = (found.pairs, found.bounds, found.at, found.said, found.macs, found.rssi)
    if not _parse(text[1:-1], *columns):
        return None
    found.at[:] -= NTP_OFFSET
    return found


# -- writing ----------------------------------------------------------------------------------------------------------


@kernel
def _write(out: Text, pairs: Bytes, bounds: Int64s, ntp: Int64s, said: Int64s, macs: Bytes, rssi: Int64s) -> int:
    """Write the contacts, without the brackets around them; return how many characters that took."""
    at = 0
    for c in range(bounds.size - 1):
        if c:
            at = put(out, at, COMMA)
        at = put_base64(out, put(out, at, EBID), pairs[c, 1:])
        at = put(out, put_base64(out, put(out, at, ECC), pairs[c, :1]), IDS)
        for i in range(bounds[c], bounds[c + 1]):
            if i > bounds[c]:
                at = put(out, at, COMMA)
            at = put_number(out, put(out, at, AT), ntp[i])
            at = put_number(out, put(out, at, SAID), said[i])
            at = put_base64(out, put(out, at, MAC), macs[i])
            at = put(out, put_number(out, put(out, at, RSSI), rssi[i]), BRACE)
        at = put(out, at, END)
    return at


# -- reading ----------------------------------------------------------------------------------------------------------


@kernel
def _parse(data: Text, pairs: Bytes, bounds: Int64s, ntp: Int64s, said: Int64s, macs: Bytes, rssi: Int64s) -> bool:
    """Read contacts that stand in the text without the brackets around them; tell whether all of it was such."""
    at, i = 0, 0
    for c in range(bounds.size - 1):
        if c:
            at = take(data, at, COMMA)
        at = take_base64(data, take(data, at, EBID), pairs[c, 1:])
        at = take(data, take_base64(data, take(data, at, ECC), pairs[c, :1]), IDS)
        first = True
        while 0 <= at < data.size and data[at] != END[0]:
            if i == ntp.size:
                return False
            if not first:
                at = take(data, at, COMMA)
            first = False
            ntp[i], at = take_number(data, take(data, at, AT), 0, (1 << 32) - 1)
            said[i], at = take_number(data, take(data, at, SAID), 0, (1 << 16) - 1)
            at = take_base64(data, take(data, at, MAC), macs[i])
            rssi[i], at = take_number(data, take(data, at, RSSI), -128, 127)
            at = take(data, at, BRACE)
            i += 1
        at = take(data, at, END)
        bounds[c + 1] = i
    return at == data.size and i == ntp.size
