"""What does a StopCovid phone say over the air, and how does it prove who asks? HELLO and MAC, to the byte.

A HELLO is 16 bytes: encrypted country code, ephemeral identifier, low half of the NTP time, and five bytes of a keyed
hash that only the phone and its server can make. Around it, as the service data of a Bluetooth beacon, come a byte of
version and one of transmit gain, both in clear: so beacons of two epochs can be linked by gain, clock and the phase of
rebuilding. Source: ROBERT specification v1.1, sections 5 and 7; StopCovid SDK for Android (BlePayload, HelloBuilder).
"""

from __future__ import annotations

import numpy as np

from sim.parameters import parameter
from sim.systems.ciphers import hmac_sha256
from sim.systems.machine import Settings
from sim.systems.robert.epochs import epochs_at, ntp, start_of
from sim.systems.robert.limits import OFFSET, OFFSET_KEY
from sim.units import Int8s, Int32s, Int64s, Secrets, UnixTime

PAIR_BYTES = parameter(9, "bytes", "ROBERT specification v1.1, section 5.1: ECC and EBID")
TIME_BYTES = parameter(2, "bytes", "ROBERT specification v1.1, section 5.1: 16 bits of the time")
MAC_BYTES = parameter(5, "bytes", "ROBERT specification v1.1, section 5.1: 40 bits of the MAC")
TX_GAIN = parameter(-30, "dB", "StopCovid, calibrationBle.json: transmit gain of a phone model it does not list")
RX_GAIN = parameter(-5, "dB", "StopCovid, calibrationBle.json: receive gain of a phone model it does not list")
HELLO_PREFIX = parameter(1, "1", "ROBERT specification v1.1, section 5.1: c1")
STATUS_PREFIX = parameter(2, "1", "ROBERT specification v1.1, section 7: c2")
UNREGISTER_PREFIX = parameter(3, "1", "ROBERT specification v1.1, section 8: c3")
DELETE_PREFIX = parameter(4, "1", "StopCovid API: deleteExposureHistory is salted with 0x04")

HELLO_BYTES = PAIR_BYTES + TIME_BYTES + MAC_BYTES
PAYLOAD_BYTES = HELLO_BYTES + 2


def phase_of(secrets: Secrets, period_s: int) -> int:
    """Return at which second of each period this phone rebuilds its HELLO."""
    return int.from_bytes(secrets("rebuild phase", 8), "big") % period_s


def rebuilt(now: UnixTime, phase: int, period_s: int) -> int:
    """Return when the HELLO in use at `now` was built: a rebuild is due each period, and where an epoch begins."""
    return max(now - (now - phase) % period_s, start_of(epochs_at(int(now))))


def unsigned(pair: bytes, at: int) -> bytes:
    """Return the part of a HELLO that its MAC covers: ECC, EBID and the low half of the NTP time."""
    return pair + (ntp(at) & 0xFFFF).to_bytes(TIME_BYTES, "big")


def hello(pair: bytes, at: int, mac_key: bytes) -> bytes:
    """Return the HELLO of a pair (ECC and EBID) that is built at Unix time `at`."""
    said = unsigned(pair, at)
    return said + hmac_sha256(mac_key, bytes([HELLO_PREFIX]) + said)[:MAC_BYTES]


def trailer(version: int) -> bytes:
    """Return what follows the HELLO in a beacon: the SDK's version and the phone's transmit gain."""
    return bytes([version, TX_GAIN & 0xFF])


def rx_gain(settings: Settings) -> int:
    """Return the receive gain in dB that the apps of an arm reckon with.

    The level they store is `OFFSET` - attenuation in dB, with StopCovid's gains for models that it does not know. What
    it is for a model is not known; the extra `stopcovid_offset_db` puts another number there, and the gain follows.
    """
    return RX_GAIN + OFFSET - round(settings.extras.get(OFFSET_KEY, OFFSET))


def calibrated(payload: bytes, rssi: int, rx: int = RX_GAIN) -> int:
    """Return a raw rssi in dBm without the two phones' gains, as the app stores it in one byte; `rx`: the hearer's."""
    gain = int.from_bytes(payload[-1:], "big", signed=True)
    return max(-128, min(127, rssi - gain - rx))


def all_calibrated(gain: Int8s | np.int8, rssi: Int32s, rx: int = RX_GAIN) -> Int64s:
    """Return raw levels as the app stores them, as `calibrated` does, from the transmit gains that the payloads say."""
    return np.asarray(np.clip(rssi.astype(np.int64) - gain - rx, -128, 127))


def request_mac(prefix: int, ebid: bytes, epoch: int, at: int, mac_key: bytes) -> bytes:
    """Return the 32-byte MAC of a request; `at` is in NTP seconds, and the epoch has 32 bits, as deployed."""
    return hmac_sha256(mac_key, bytes([prefix]) + ebid + epoch.to_bytes(4, "big") + at.to_bytes(4, "big"))
