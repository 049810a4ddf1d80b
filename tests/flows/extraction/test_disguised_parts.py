"""What an office program would show stands in no part that is passed over, whatever the part is called."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from flows.extraction.files import read_file
from flows.extraction.written import TroubleKind, Written
from tests.builders import files

SECRET = files.ID
DOCUMENT = "word/document.xml"


def rebuilt(parts: Mapping[str, bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """`more` may hold names that `parts` has too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (*parts.items(), *(more or {}).items()):
            archive.writestr(name, data)
    return buffer.getvalue()


def parts_of(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def leading_to(name: str, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The document says that this is its main part."""
    links = parts["_rels/.rels"].replace(DOCUMENT.encode(), name.encode())
    return {**parts, "_rels/.rels": links}


def is_damaged(written: Written) -> bool:
    return TroubleKind.DAMAGED in {one.kind for one in written.troubles}


def finds(written: Written) -> bool:
    return any(SECRET in piece.text for piece in written.pieces)


def test_the_main_part_is_the_one_that_the_document_names() -> None:
    parts = leading_to("word/document2.xml", parts_of(files.word(f"身份证 {SECRET}")))
    parts["word/document2.xml"] = parts.pop(DOCUMENT)
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    assert finds(read_file(rebuilt(parts), "a.docx"))


def test_a_harmless_part_in_the_place_of_the_main_one_deceives_nobody() -> None:
    harmless = parts_of(files.word("没有什么"))
    real = parts_of(files.word(f"身份证 {SECRET}"))[DOCUMENT]
    disguised = leading_to("word/real.xml", harmless) | {"word/real.xml": real}
    assert is_damaged(read_file(rebuilt(disguised), "a.docx"))
    elsewhere = leading_to("else/real.xml", harmless) | {"else/real.xml": real}
    assert is_damaged(read_file(rebuilt(elsewhere), "a.docx"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [DOCUMENT, "word\\document.xml", "Word/Document.xml"])
def test_of_two_parts_of_one_name_neither_is_believed(name: str) -> None:
    parts = parts_of(files.word("没有什么"))
    real = parts_of(files.word(f"身份证 {SECRET}"))[DOCUMENT]
    assert is_damaged(read_file(rebuilt(parts, {name: real}), "a.docx"))


@pytest.mark.parametrize("name", ["word/top.xml", "word/more/top.dat"])
def test_a_header_of_another_name_is_read(name: str) -> None:
    parts = parts_of(files.word("没有什么"))
    header = parts[DOCUMENT].replace("没有什么".encode(), SECRET.encode())
    assert finds(read_file(rebuilt({**parts, name: header}), "a.docx"))


def test_what_stands_before_the_lines_of_a_list_is_read() -> None:
    parts = parts_of(files.word("没有什么"))
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    numbering = f'<w:numbering xmlns:w="{namespace}"><w:lvlText w:val="{SECRET}%1"/></w:numbering>'
    written = read_file(rebuilt({**parts, "word/numbering.xml": numbering.encode()}), "a.docx")
    assert finds(written)
