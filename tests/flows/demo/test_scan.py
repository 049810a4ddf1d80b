"""The scans and pictures of the demo are real files."""

import struct
import zlib
from pathlib import Path

from flows.demo.scan import picture, signed_sheet
from tests.flows.demo.acting import ENDS


def test_a_scan_says_what_was_signed(tmp_path: Path) -> None:
    page = signed_sheet(
        "吕发改网审〔2026〕1号", "1a2b3c4d", "办公室终审（纸质）", "委办公室主任", ENDS.date(), ""
    )
    assert "委办公室主任".encode("utf-16-be").hex().encode() in page
    for number, place in enumerate(_places(page), start=1):
        assert page[place:].startswith(f"{number} 0 obj".encode())


def test_a_picture_is_one() -> None:
    """Every chunk as long as it says, with its checksum; every line of the picture there."""
    drawn = picture()
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, {}
    while place < len(drawn):
        (length,) = struct.unpack_from(">I", drawn, place)
        kind, data = drawn[place + 4 : place + 8], drawn[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", drawn, place + 8 + length) == (zlib.crc32(kind + data),)
        chunks[kind] = data
        place += length + 12
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 3 * width)


def _places(page: bytes) -> list[int]:
    start = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
    lines = page[start:].splitlines()
    assert lines[0] == b"xref"
    return [int(line.split()[0]) for line in lines[3:8]]
