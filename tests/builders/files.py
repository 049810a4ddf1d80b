"""Files as people attach them, with what people leave in them: made here, none taken from an office."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

ID = "11010519491231002X"
MOBILE = "13800138000"
CARD = "6217001234567890122"


def word(*paragraphs: str, raw: Sequence[str] = (), author: str = "", comment: str = "") -> bytes:
    """A Word document; `raw` are further paragraphs as the XML that stands within them."""
    document = docx.Document()
    document.core_properties.author = author
    for text in paragraphs:
        document.add_paragraph(text)
    for inner in raw:
        document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    if comment:
        document.add_comment(document.paragraphs[0].runs, comment, author="批注人")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_styles(document: bytes, *styles: str) -> bytes:
    """A Word document with further styles, as the XML that declares them."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        known = packed.read("word/styles.xml").decode()
    return with_part(
        document, "word/styles.xml", known.replace("</w:styles>", f"{''.join(styles)}</w:styles>").encode()
    )


def style(name: str, kind: str = "paragraph", how: str = "", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}<w:rPr>{how}</w:rPr></w:style>'


def deleted(text: str) -> str:
    return f'<w:del w:id="9" w:author="修改人"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="8" w:author="修改人"><w:r><w:t>{text}</w:t></w:r></w:ins>'


def hidden(text: str, how: str = "<w:vanish/>") -> str:
    return f"<w:r><w:rPr>{how}</w:rPr><w:t>{text}</w:t></w:r>"


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], **states: str) -> openpyxl.Workbook:
    """A workbook of named sheets; `states` hides some of them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = states.get(name, "visible")
    return book


def saved(book: openpyxl.Workbook | docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def commented(book: openpyxl.Workbook, sheet: str, cell: str, text: str) -> openpyxl.Workbook:
    book[sheet][cell].comment = Comment(text, "批注人")
    return book


def pdf(
    *pages: str,
    author: str = "",
    note: str = "",
    attached: Mapping[str, bytes] | None = None,
    password: str = "",
) -> bytes:
    """A PDF file with a page of text for each of the texts; an empty text is a page with a picture, as from a scanner."""
    writer = PdfWriter(PdfReader(io.BytesIO(_pages(pages))))
    if author:
        writer.add_metadata({"/Author": author})
    if note:
        writer.add_annotation(0, Text(rect=(50, 550, 200, 650), text=note))
    for name, data in (attached or {}).items():
        writer.add_attachment(name, data)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pages(texts: Sequence[str]) -> bytes:
    font = 3 + 2 * len(texts)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(texts)}/Kids[{' '.join(f'{3 + 2 * i} 0 R' for i in range(len(texts)))}]>>".encode(),
    ]
    for index, text in enumerate(texts):
        resources = f"<</Font<</F1 {font} 0 R>>/XObject<</Im1 {font + 3} 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {4 + 2 * index} 0 R/Resources{resources}>>".encode()
        )
        lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in text.split("\n"))
        drawn = f"BT /F1 12 Tf 50 780 Td {lines}ET" if text else "q 500 0 0 700 40 40 cm /Im1 Do Q"
        objects.append(_stream("", drawn.encode()))
    objects += [
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[{font + 1} 0 R]>>".encode(),
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor {font + 2} 0 R>>".encode(),
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent 0/CapHeight 800/StemV 80>>",
        _stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"\x80"
        ),
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def with_part(document: bytes, name: str, data: bytes) -> bytes:
    """A document of an office program with one more part, or another one in its place."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    return archive({**parts, name: data})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams, each padded to at least 4096 bytes so that none needs a mini stream."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for name, data in streams.items()
    }
    fat, sectors, starts = [0xFFFFFFFD], [], {}
    directory_sectors = -(-(len(padded) + 1) // 4)
    fat += [len(fat) + index + 1 for index in range(directory_sectors - 1)] + [0xFFFFFFFE]
    for name, data in padded.items():
        starts[name] = len(fat)
        count = len(data) // 512
        fat += [len(fat) + index + 1 for index in range(count - 1)] + [0xFFFFFFFE]
        sectors.append(data)
    entries = [_entry("Root Entry", 5, 1 if padded else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    names = list(padded)
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, 0xFFFFFFFF, starts[name], len(padded[name]), right))
    entries += [bytes(64) + b"\0" * 64] * (directory_sectors * 4 - len(entries))
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + b"".join(entries) + b"".join(sectors)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )
