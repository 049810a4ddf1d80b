"""Compound files of Microsoft Office: documents of before 2007, locked documents of today, and what is embedded."""

import io
import struct

import olefile

from flows.extraction.budget import LARGEST_PART, Damaged, Locked
from flows.extraction.office import ReadInner
from flows.extraction.written import Notebook, TroubleKind

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_NATIVE = "\x01Ole10Native"
_WHOLE = ("Package", "CONTENTS")
ODD = (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError, KeyError)
"""What the reader of compound files raises for damaged ones."""


def read_compound(data: bytes, notes: Notebook, read_inner: ReadInner) -> None:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            _read(file, notes, read_inner)
    except ODD as error:
        raise Damaged from error


def _read(file: "olefile.OleFileIO", notes: Notebook, read_inner: ReadInner) -> None:
    if file.exists("EncryptedPackage"):
        raise Locked
    for name in _WHOLE:
        if file.exists(name):
            read_inner(file.openstream(name).read(LARGEST_PART), name, "")
            return
    if file.exists(_NATIVE):
        name, inner = _native(file.openstream(_NATIVE).read(LARGEST_PART))
        read_inner(inner, name, f"“{name}”")
        return
    old = next((extension for stream, extension in _OLD.items() if file.exists(stream)), "")
    notes.fail(TroubleKind.OLD_FORMAT if old else TroubleKind.UNKNOWN_FORMAT, "", old)


def _native(stream: bytes) -> tuple[str, bytes]:
    """Name and bytes of a file that was packed as an object: sizes and texts that end with a zero byte."""
    rest = stream[6:]
    label, _, rest = rest.partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    (length,) = struct.unpack_from("<I", rest, 4)
    rest = rest[8 + length :]
    (size,) = struct.unpack_from("<I", rest)
    return label.decode("gb18030", "replace"), rest[4 : 4 + size]
