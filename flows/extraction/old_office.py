"""Compound files of Microsoft Office: documents of before 2007, locked documents of today, and what is embedded."""

import io
import struct

import olefile

from flows.extraction.budget import LARGEST_PART, Damaged, Locked
from flows.extraction.office import ReadInner
from flows.extraction.written import Notebook, RemnantKind, TroubleKind

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_PROPERTIES = {
    "author": "作者",
    "last_saved_by": "最后修改人",
    "company": "单位",
    "manager": "主管",
    "title": "标题",
    "subject": "主题",
    "keywords": "关键词",
    "comments": "备注",
}
_OF_PEOPLE = frozenset({"author", "last_saved_by", "company", "manager"})
_UTF8 = -535
"""65001, as it stands in a signed number of two bytes."""
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
    _read_properties(file, notes)


def _read_properties(file: "olefile.OleFileIO", notes: Notebook) -> None:
    """The text of such a file is not read, but what it says of itself."""
    told = file.get_metadata()
    lines = []
    for key, name in _PROPERTIES.items():
        words = _decoded(getattr(told, key), told.codepage)
        if words:
            lines.append(("", f"{name}：{words}"))
            if key in _OF_PEOPLE:
                notes.remark(RemnantKind.PROPERTY, "文档属性", f"{name}：{words}")
    notes.write("文档属性", lines)


def _decoded(value: object, codepage: int | None) -> str:
    """Programs in China write GBK whatever code page they name."""
    if not isinstance(value, bytes):
        return ""
    text = value.decode("utf-8" if codepage == _UTF8 else "gb18030", "replace")
    return text.strip("\0 ")


def _native(stream: bytes) -> tuple[str, bytes]:
    """Name and bytes of a file that was packed as an object: sizes and texts that end with a zero byte."""
    rest = stream[6:]
    label, _, rest = rest.partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    (length,) = struct.unpack_from("<I", rest, 4)
    rest = rest[8 + length :]
    (size,) = struct.unpack_from("<I", rest)
    return label.decode("gb18030", "replace"), rest[4 : 4 + size]
