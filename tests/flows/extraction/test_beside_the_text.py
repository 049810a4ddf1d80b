"""What pictures, PDF files and old documents say of themselves beside what is seen."""

import io

import pytest
from PIL import ExifTags, Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from flows.extraction.files import read_file
from flows.extraction.reading import read_stored
from flows.extraction.written import RemnantKind, TroubleKind, Written
from tests.builders import files
from tests.builders.files import ID


def photograph(kind: str = "JPEG", *, with_place: bool = True, author: str = "赵某某") -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = author.encode()
    exif[ExifTags.Base.Software] = "Editor 9"
    exif[ExifTags.Base.XPComment] = f"证号{ID}".encode("utf-16-le")
    if with_place:
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (43.0, 50.0, 24.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (126.0, 33.0, 0.0),
        }
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def told(written: Written) -> str:
    return "\n".join(piece.text for piece in written.pieces)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_photograph_says_where_it_was_taken_and_by_whom(kind: str, name: str) -> None:
    written = read_file(photograph(kind), name)
    assert {one.kind for one in written.remnants} == {RemnantKind.LOCATION, RemnantKind.PROPERTY}
    assert "N43.8400 E126.5500" in told(written)
    assert f"证号{ID}" in told(written)
    assert [one.kind for one in written.troubles] == [TroubleKind.NO_TEXT]


def test_what_a_program_wrote_into_a_png_is_read() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", "赵某某")
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG", pnginfo=info)
    assert "Author：赵某某" in told(read_file(buffer.getvalue(), "a.png"))


def test_a_photograph_within_a_document_says_so_too() -> None:
    document = files.with_part(files.word("正文"), "word/media/image7.jpeg", photograph())
    written = read_file(document, "a.docx")
    (place,) = [one.place for one in written.remnants if one.kind is RemnantKind.LOCATION]
    assert place == "文中的图片“image7.jpeg”"


def test_a_plain_picture_says_nothing(tmp_path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    path = tmp_path / "digest"
    path.write_bytes(buffer.getvalue())
    assert read_stored(path, "a.png", "image/png") == Written.unread(TroubleKind.NO_TEXT)


def test_a_stored_photograph_is_read(tmp_path) -> None:
    path = tmp_path / "digest"
    path.write_bytes(photograph())
    assert RemnantKind.LOCATION in {one.kind for one in read_stored(path, "a.jpg", "image/jpeg").remnants}


@pytest.mark.parametrize("cut", [3, 60, 200])
def test_a_damaged_picture_is_still_a_picture_that_nobody_read(cut: int) -> None:
    data = photograph()[:cut] + b"\xff" * 40
    assert TroubleKind.NO_TEXT in {one.kind for one in read_file(data, "a.jpg").troubles}


def test_a_pdf_says_what_its_xml_holds() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(files.pdf("正文", note="请删"))))
    writer.xmp_metadata = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>赵某某</rdf:li></rdf:Seq>'
        "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "赵某某" in told(read_file(buffer.getvalue(), "a.pdf"))


def test_an_old_document_is_said_not_to_be_read_and_says_who_wrote_it() -> None:
    name = "赵某某".encode("gb18030") + b"\0"
    value = (30).to_bytes(4, "little") + len(name).to_bytes(4, "little") + name.ljust(8, b"\0")
    section = (24 + len(value)).to_bytes(4, "little") + (1).to_bytes(4, "little")
    section += (4).to_bytes(4, "little") + (16).to_bytes(4, "little") + value
    stream = (
        b"\xfe\xff\0\0"
        + bytes(20)
        + (1).to_bytes(4, "little")
        + bytes(16)
        + (48).to_bytes(4, "little")
        + section
    )
    document = files.compound({"WordDocument": b"x", "\x05SummaryInformation": stream})
    written = read_file(document, "a.doc")
    assert [one.kind for one in written.troubles] == [TroubleKind.OLD_FORMAT]
    assert "作者：赵某某" in told(written)


def _saved(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_the_bookmarks_of_a_pdf_are_read() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(files.pdf("正文", "又一页"))))
    first = writer.add_outline_item(title="机密★1年", page_number=0)
    writer.add_outline_item(title=f"名单 {ID}", page_number=1, parent=first)
    pieces = {piece.place: piece.text for piece in read_file(_saved(writer), "a.pdf").pieces}
    assert pieces["书签"] == f"机密★1年\n名单 {ID}"


def test_what_is_filled_into_a_pdf_is_no_comment_and_is_read_once() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(files.pdf("正文"))))
    field = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("ID"),
            NameObject("/V"): TextStringObject(ID),
            NameObject("/Rect"): ArrayObject([FloatObject(one) for one in (50, 50, 200, 70)]),
        }
    )
    added = writer.add_annotation(0, field)
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([added.indirect_reference])})
    writer.root_object[NameObject("/AcroForm")] = form
    written = read_file(_saved(writer), "a.pdf")
    assert [piece.place for piece in written.pieces if ID in piece.text] == ["表单域，"]
    assert RemnantKind.COMMENT not in {one.kind for one in written.remnants}


def test_an_address_to_write_to_in_a_pdf_is_no_comment() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(files.pdf("正文"))))
    writer.add_annotation(0, Link(rect=(50, 50, 200, 70), url="mailto:zhang@example.com"))
    written = read_file(_saved(writer), "a.pdf")
    assert "mailto:zhang@example.com" in told(written)
    assert RemnantKind.COMMENT not in {one.kind for one in written.remnants}
