"""Files as a clerk would attach them: a scan of one page that says which sheet was signed, by whom and when; a picture."""

import struct
import zlib
from collections.abc import Sequence
from datetime import date

from definitions.working_days import say_full_day

PAGE = "0 0 595 842"
"""A4, in points."""
LEFT, TOP, LINE, SIZE = 72, 740, 30, 16
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)
"""A Chinese font that PDF viewers bring along."""


def signed_sheet(number: str, code: str, stage: str, signer: str, signed_on: date, opinion: str) -> bytes:
    """A PDF of one page."""
    return page_of(
        [
            "信息发布审批单（签字扫描件，演示用）",
            f"编号：{number}",
            f"审批单校验码：{code}",
            f"环节：{stage}",
            f"意见：{opinion or '同意'}",
            f"签字：{signer}",
            f"日期：{say_full_day(signed_on)}",
        ]
    )


def page_of(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines."""
    shown = "".join(
        f"BT /F1 {SIZE} Tf {LEFT} {TOP - number * LINE} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for number, line in enumerate(lines)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{PAGE}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        FONT,
    ]
    document, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return document + f"{end}startxref\n{len(document)}\n%%EOF\n".encode("ascii")


WIDTH, HEIGHT, BLUE = 900, 383, b"\x2f\x6f\xb3"
"""Of a cover, in pixels; what it is painted with, in RGB."""


def picture() -> bytes:
    """A PNG in one colour."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    lines = zlib.compress((b"\0" + BLUE * WIDTH) * HEIGHT, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", lines) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
