"""Which protobuf messages are there? The published key export file and our own four, as one table of fields.

The schema is our own text, built when first needed; no generated code. Field numbers and types of the export file are
those of Google and Apple, Exposure Key Export File Format and Verification; enumerations travel as int32, which has the
same bytes.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple


class Field(NamedTuple):
    """One field of a message; `type` is a protobuf scalar or the name of another message here."""

    number: int
    name: str
    type: str
    repeated: bool = False
    default: str = ""


MESSAGES: dict[str, tuple[Field, ...]] = {
    "SignatureInfo": (
        Field(3, "verification_key_version", "string"),
        Field(4, "verification_key_id", "string"),
        Field(5, "signature_algorithm", "string"),
    ),
    "TemporaryExposureKey": (
        Field(1, "key_data", "bytes"),
        Field(2, "transmission_risk_level", "int32"),
        Field(3, "rolling_start_interval_number", "int32"),
        Field(4, "rolling_period", "int32", default="144"),
        Field(5, "report_type", "int32"),
        Field(6, "days_since_onset_of_symptoms", "sint32"),
    ),
    "TemporaryExposureKeyExport": (
        Field(1, "start_timestamp", "fixed64"),
        Field(2, "end_timestamp", "fixed64"),
        Field(3, "region", "string"),
        Field(4, "batch_num", "int32"),
        Field(5, "batch_size", "int32"),
        Field(6, "signature_infos", "SignatureInfo", repeated=True),
        Field(7, "keys", "TemporaryExposureKey", repeated=True),
    ),
    "TEKSignature": (
        Field(1, "signature_info", "SignatureInfo"),
        Field(2, "batch_num", "int32"),
        Field(3, "batch_size", "int32"),
        Field(4, "signature", "bytes"),
    ),
    "TEKSignatureList": (Field(1, "signatures", "TEKSignature", repeated=True),),
    "Upload": (
        Field(1, "slip", "bytes"),
        Field(2, "keys", "TemporaryExposureKey", repeated=True),
    ),
    "Receipt": (Field(1, "accepted", "bool"),),
    "Fetch": (Field(1, "since", "fixed64"),),
    "Files": (
        Field(1, "until", "fixed64"),
        Field(2, "files", "bytes", repeated=True),
    ),
}

PACKAGE = "pistage.gaen"


@cache
def _pool() -> Any:
    """Return a descriptor pool of our own, so that no other schema of the process can clash with this one."""
    from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
    from google.protobuf.descriptor_pool import DescriptorPool

    file = FileDescriptorProto(name="pistage/gaen.proto", package=PACKAGE, syntax="proto2")
    for name, columns in MESSAGES.items():
        message = file.message_type.add(name=name)
        for column in columns:
            field = message.field.add(name=column.name, number=column.number)
            field.label = FieldDescriptorProto.Label.Value("LABEL_REPEATED" if column.repeated else "LABEL_OPTIONAL")
            if column.type in MESSAGES:
                field.type = FieldDescriptorProto.TYPE_MESSAGE
                field.type_name = f".{PACKAGE}.{column.type}"
            else:
                field.type = FieldDescriptorProto.Type.Value(f"TYPE_{column.type.upper()}")
            if column.default:
                field.default_value = column.default
    pool = DescriptorPool()
    pool.Add(file)
    return pool


@cache
def message(name: str) -> Any:
    """Return the class of a message. Its fields are made at run time, so that no type checker knows them."""
    from google.protobuf.message_factory import GetMessageClass

    return GetMessageClass(_pool().FindMessageTypeByName(f"{PACKAGE}.{name}"))


def parse(name: str, data: bytes) -> Any:
    """Return the message of that name which the bytes hold. Raises ValueError for bytes that hold none."""
    from google.protobuf.message import DecodeError

    try:
        return message(name).FromString(data)
    except DecodeError as wrong:
        raise ValueError(f"no {name}: {wrong}") from wrong
