"""What is published? A zip of two files: the keys of those who declared, and the server's signature over them.

`export.bin` is a 16-byte header and a protobuf message; `export.sig` holds an ECDSA signature over all bytes of it. The
same keys give the same zip: no compression, no clock. Source: Google and Apple, Exposure Key Export File Format and
Verification; checked against a published sample.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.gaen.schema import message, parse
from sim.systems.gaen.wire import DiagnosisKey
from sim.systems.machine import ProtocolError
from sim.units import UnixTime

HEADER = b"EK Export v1    "
BIN, SIG = "export.bin", "export.sig"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of both files in the zip: the first that the format can write."""

ECDSA_SHA256 = parameter("1.2.840.10045.4.3.2", "OID", "Exposure Key Export File Format: ECDSA with SHA-256")
KEY_VERSION = parameter("v1", "1", "assumption: the server never changes its signing key")
KEY_ID = parameter("001", "MCC", "assumption: the country code of test networks, since the town lies in no country")
LONGEST = parameter(1 << 26, "bytes", "assumption: 64 MiB, far more than a country's keys of two hours; what is longer "
                    "when it is unpacked is not read")  # fmt: skip
REGION = parameter("ZZ", "ISO 3166", "assumption: the code for an unknown country, since the town lies in no country")


@dataclass(frozen=True, slots=True)
class Export:
    """The keys that were released between two moments; one file is a whole batch."""

    start: UnixTime
    end: UnixTime
    keys: tuple[DiagnosisKey, ...]
    region: str = REGION


def fill(field: Any, key: DiagnosisKey) -> None:
    """Write a key into a TemporaryExposureKey message."""
    field.key_data = key.tek
    field.transmission_risk_level = key.transmission_risk
    field.rolling_start_interval_number = key.start
    field.rolling_period = key.period
    field.report_type = key.report_type
    if key.days_since_onset is not None:
        field.days_since_onset_of_symptoms = key.days_since_onset


def taken(field: Any) -> DiagnosisKey:
    """Return the key that a TemporaryExposureKey message holds."""
    said = field.HasField("days_since_onset_of_symptoms")
    return DiagnosisKey(
        tek=field.key_data,
        start=field.rolling_start_interval_number,
        period=field.rolling_period,
        transmission_risk=field.transmission_risk_level,
        report_type=field.report_type,
        days_since_onset=field.days_since_onset_of_symptoms if said else None,
    )


def _sign_info(info: Any) -> None:
    info.verification_key_version = KEY_VERSION
    info.verification_key_id = KEY_ID
    info.signature_algorithm = ECDSA_SHA256


def serialised(export: Export) -> bytes:
    """Return the bytes of export.bin."""
    body = message("TemporaryExposureKeyExport")(
        start_timestamp=export.start, end_timestamp=export.end, region=export.region, batch_num=1, batch_size=1
    )
    _sign_info(body.signature_infos.add())
    for key in export.keys:
        fill(body.keys.add(), key)
    return HEADER + bytes(body.SerializeToString(deterministic=True))


def parsed(data: bytes) -> Export:
    """Return what export.bin holds. Raises ProtocolError."""
    if not data.startswith(HEADER):
        raise ProtocolError("no key export file: another header")
    try:
        body = parse("TemporaryExposureKeyExport", data[len(HEADER) :])
    except ValueError as wrong:
        raise ProtocolError(str(wrong)) from wrong
    keys = tuple(taken(field) for field in body.keys)
    if not all(key.well_formed for key in keys):
        raise ProtocolError("a key export file with a key that is none")
    return Export(UnixTime(body.start_timestamp), UnixTime(body.end_timestamp), keys, body.region)


def signature_file(signature: bytes) -> bytes:
    """Return the bytes of export.sig around a DER signature."""
    body = message("TEKSignatureList")()
    signed = body.signatures.add(batch_num=1, batch_size=1, signature=signature)
    _sign_info(signed.signature_info)
    return bytes(body.SerializeToString(deterministic=True))


def signatures(data: bytes) -> tuple[bytes, ...]:
    """Return the DER signatures in export.sig. Raises ProtocolError."""
    try:
        return tuple(signed.signature for signed in parse("TEKSignatureList", data).signatures)
    except ValueError as wrong:
        raise ProtocolError(str(wrong)) from wrong


def packed(export: Export, secret: bytes) -> bytes:
    """Return the zip of an export, signed with the server's secret."""
    data = serialised(export)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in ((BIN, data), (SIG, signature_file(ciphers.sign(secret, data)))):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.create_system = 0  # the same bytes whatever the platform
            archive.writestr(entry, content)
    return buffer.getvalue()


REMEMBERED = 16
"""How many opened files are remembered: those that many open in the hours after they were published."""


@lru_cache(maxsize=REMEMBERED)
def opened(data: bytes, public_key: bytes) -> Export:
    """Return the export in a zip, if the owner of the public key signed it.

    Raises ProtocolError for bytes that are no such zip, and for a signature by anybody else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LONGEST:
                raise ValueError("it is too long")
            binary, signature = archive.read(BIN), archive.read(SIG)
    except Exception as wrong:  # zipfile lets through whatever its readers raise on broken bytes
        raise ProtocolError(f"no zip of a key export file: {wrong}") from wrong
    if not any(ciphers.verifies(public_key, each, binary) for each in signatures(signature)):
        raise ProtocolError("a key export file that the server did not sign")
    return parsed(binary)
