"""What a style hides is read, and told of as hidden: in Word, in workbooks, in pages."""

import pytest
from openpyxl.styles import Font, NamedStyle, PatternFill

from flows.extraction.files import read_file
from flows.extraction.written import RemnantKind, Written
from tests.builders import files
from tests.builders.files import ID

_IN_STYLE = f'<w:pPr><w:pStyle w:val="Mine"/></w:pPr><w:r><w:t>{ID}</w:t></w:r>'
_IN_RUN_STYLE = f'<w:r><w:rPr><w:rStyle w:val="Mine"/></w:rPr><w:t>{ID}</w:t></w:r>'
_SHOWN = '<w:rPr><w:vanish w:val="0"/></w:rPr>'
_VANISH, _WHITE, _TINY = "<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'


def is_hidden(written: Written) -> bool:
    (piece,) = [one for one in written.pieces if ID in one.text]
    return "隐藏" in piece.place or "看不见" in piece.place


def _word(inner: str, *styles: str) -> bytes:
    return files.with_styles(files.word("正文", raw=[inner]), *styles)


@pytest.mark.parametrize(
    ("inner", "styles"),
    [
        (_IN_STYLE, [files.style("Mine", how=_VANISH)]),
        (_IN_STYLE, [files.style("Mine", how=_WHITE)]),
        (_IN_STYLE, [files.style("Mine", how='<w:color w:val="FEFEFA"/>')]),
        (_IN_STYLE, [files.style("Mine", how='<w:color w:themeColor="background1" w:val="auto"/>')]),
        (_IN_STYLE, [files.style("Mine", how=_TINY)]),
        (_IN_STYLE, [files.style("Mine", based_on="Base"), files.style("Base", how=_VANISH)]),
        (
            _IN_STYLE,
            [
                files.style("Mine", based_on="Middle"),
                files.style("Middle", based_on="Base"),
                files.style("Base", how=_TINY),
            ],
        ),
        (_IN_RUN_STYLE, [files.style("Mine", "character", _VANISH)]),
        (
            _IN_RUN_STYLE,
            [files.style("Mine", "character", based_on="Base"), files.style("Base", "character", _WHITE)],
        ),
        (
            f'<w:hyperlink w:anchor="a">{_IN_RUN_STYLE}</w:hyperlink>',
            [files.style("Mine", "character", _VANISH)],
        ),
    ],
)
def test_styles_hide_in_word(inner: str, styles: list[str]) -> None:
    written = read_file(_word(inner, *styles), "a.docx")
    assert is_hidden(written)
    assert RemnantKind.HIDDEN_TEXT in {one.kind for one in written.remnants}


@pytest.mark.parametrize(
    ("inner", "styles"),
    [
        (_IN_STYLE, [files.style("Mine", how='<w:color w:val="333333"/>')]),
        (
            f'<w:pPr><w:pStyle w:val="Mine"/></w:pPr><w:r>{_SHOWN}<w:t>{ID}</w:t></w:r>',
            [files.style("Mine", how=_VANISH)],
        ),
        (
            _IN_STYLE,
            [
                files.style("Mine", how='<w:vanish w:val="false"/>', based_on="Base"),
                files.style("Base", how=_VANISH),
            ],
        ),
        (
            f'<w:pPr><w:pStyle w:val="Mine"/><w:shd w:val="clear" w:fill="C00000"/></w:pPr><w:r><w:t>{ID}</w:t></w:r>',
            [files.style("Mine", how=_WHITE)],
        ),
        (_IN_STYLE, [files.style("Mine", based_on="Base"), files.style("Base", based_on="Mine")]),
    ],
)
def test_what_can_be_read_in_word_is_not_called_hidden(inner: str, styles: list[str]) -> None:
    assert not is_hidden(read_file(_word(inner, *styles), "a.docx"))


def test_white_letters_in_a_coloured_cell_are_seen() -> None:
    cell = f'<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr><w:p><w:r><w:rPr>{_WHITE}</w:rPr><w:t>{ID}</w:t></w:r></w:p>'
    inner = f"<w:r><w:t>表</w:t></w:r></w:p><w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl><w:p>"
    document = files.word("正文")
    body = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>{inner}</w:p></w:body></w:document>'
    assert not is_hidden(read_file(files.with_part(document, "word/document.xml", body.encode()), "a.docx"))


@pytest.mark.parametrize(
    ("look", "hidden"),
    [
        ({"number_format": ";;;"}, True),
        ({"number_format": '"";"";"";""'}, True),
        ({"font": Font(color="FFFFFFFF")}, True),
        ({"font": Font(color="00FFFFFF"), "fill": PatternFill("solid", fgColor="FFFFFFFF")}, True),
        ({"font": Font(size=1)}, True),
        ({"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF1F4E79")}, False),
        ({"number_format": "0;-0;;@"}, False),
        ({"font": Font(color="FFFF0000")}, False),
    ],
)
def test_styles_hide_in_workbooks(look: dict[str, object], hidden: bool) -> None:
    book = files.workbook({"名单": [["甲", ID]]})
    for name, value in look.items():
        setattr(book["名单"]["B1"], name, value)
    assert is_hidden(read_file(files.saved(book), "a.xlsx")) is hidden


def test_a_named_style_and_a_column_without_width_hide_too() -> None:
    book = files.workbook({"名单": [["甲", ID]]})
    book["名单"]["B1"].style = NamedStyle("白字", font=Font(color="FFFFFFFF"))
    assert is_hidden(read_file(files.saved(book), "a.xlsx"))
    book = files.workbook({"名单": [["甲", ID]]})
    book["名单"].column_dimensions["B"].width = 0.1
    assert is_hidden(read_file(files.saved(book), "a.xlsx"))


@pytest.mark.parametrize(
    "page",
    [
        f'<p style="display : none">{ID}</p>',
        f'<p style="visibility:collapse">{ID}</p>',
        f'<p style="opacity:0">{ID}</p>',
        f'<p style="position:absolute;left:-9999px">{ID}</p>',
        f'<p style="text-indent:-999em">{ID}</p>',
        f'<p style="clip:rect(0,0,0,0);position:absolute">{ID}</p>',
        f'<p style="width:1px;height:1px;overflow:hidden">{ID}</p>',
        f'<p style="color:#fff">{ID}</p>',
        f'<p style="font-size:1px">{ID}</p>',
        f'<style>.a, .note {{ display: none !important }}</style><p class="b note">{ID}</p>',
        f'<style>@media screen {{ #n {{ visibility:hidden }} }}</style><div id="n"><b>{ID}</b></div>',
        f"<style>body aside {{ left:-1000px }}</style><aside>{ID}</aside>",
        f"<template>{ID}</template>",
        f"<p hidden>{ID}</p>",
    ],
)
def test_styles_hide_in_pages(page: str) -> None:
    written = read_file(f"<html><body><p>正文</p>{page}</body></html>".encode(), "a.html")
    assert is_hidden(written)


@pytest.mark.parametrize(
    "page",
    [
        f'<p style="opacity:0.8">{ID}</p>',
        f'<p style="color:#fff;background:#036">{ID}</p>',
        f'<p style="font-size:10.5pt">{ID}</p>',
        f'<p style="margin-top:-5px">{ID}</p>',
        f'<style>@media print {{ .note {{ display:none }} }}</style><p class="note">{ID}</p>',
        f"<style>.other {{ display:none }}</style><p class='note'>{ID}</p>",
    ],
)
def test_what_can_be_read_in_a_page_is_not_called_hidden(page: str) -> None:
    assert not is_hidden(read_file(f"<html><body>{page}</body></html>".encode(), "a.html"))


@pytest.mark.parametrize("attribute", ["aria-label", "aria-description", "title", "alt", "data-note"])
def test_words_for_other_programs_are_read(attribute: str) -> None:
    written = read_file(f'<p {attribute}="{ID}">正文</p>'.encode(), "a.html")
    assert [one.place for one in written.pieces if ID in one.text] == ["网页代码里的说明和地址"]


@pytest.mark.parametrize("piece", ["<style", "<style>a{", "a{b:c}", ".a,", "transform:", "/*"])
def test_hostile_styles_cost_no_more_than_their_length(piece: str) -> None:
    assert read_file(f"<style>{piece * 200_000}".encode(), "a.html") is not None
