"""Marks of secrecy in every form of GB/T 9704 and in every spelling that hides them from a search, wherever a file has them."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.schema.process import Check
from definitions.vocabulary import Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.runner import run
from flows.extraction.files import read_file
from tests.builders import files

CHECKS = [Check.model_validate({"check": "secrecy_marks"})]
TEXT = "\n\n自本月起，公交线路有所调整，请市民留意站牌。"


def find(body: str) -> tuple[Finding, ...]:
    return run(CHECKS, Examined({}, {"body": body}, ()))


def blocks(found: tuple[Finding, ...]) -> bool:
    return any(one.severity is Severity.BLOCK for one in found)


def blocks_file(data: bytes, name: str) -> bool:
    attached = ReadAttachment(name, "application/octet-stream", read_file(data, name))
    return blocks(run(CHECKS, Examined({}, {}, (attached,))))


@pytest.mark.parametrize(
    "mark",
    [
        "绝密★启用前",
        "密★1年",
        "密级★1年",
        "密件★5年",
        "商密★3年",
        "核心商密",
        "普通商密★",
        "内部★1年",
        "内部资料★注意保存",
        "限内部使用",
        "内部事项",
        "内部明电",
        "阅后归还",
        "不得翻印",
        "（不予公开）",
        "机密◆5年",
        "机密※",
        "秘密●1年",
        "秘密✡1年",
        "秘密★壹年",
        "秘宻★1年",
        "绝蜜★1年",
        "秘、密★1年",
        "机—密",
        "机|密",
        "机          密★1年",
        "机\n\n密★1年",
        "“机密”",
        "秘密★⻓期",
        "仅限内部使⽤",
    ],
)
def test_a_mark_blocks_in_every_form(mark: str) -> None:
    assert blocks(find(mark + TEXT))


UNSEEN = st.sampled_from(["", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\ufe0f", "\u034f"])
GAP = st.sampled_from(["", " ", "  ", "\u3000", "\u00a0", "\t", ".", "·", "\u2009"])
STAR = st.sampled_from("★☆⭐✪✡")
DIGIT = st.sampled_from(["1", "１", "①", "一", "壹", "𝟏", "١", "¹"])
LEVEL = st.sampled_from(["绝密", "絕密", "机密", "機密", "秘密", "祕密", "機宻"])


@given(LEVEL, UNSEEN, GAP, UNSEEN, STAR, DIGIT)
def test_no_spelling_hides_a_starred_mark(
    level: str, one: str, gap: str, other: str, star: str, digit: str
) -> None:
    assert blocks(find(f"见附件{level[0]}{one}{gap}{other}{level[1]}{one}{star}{other}{digit}年所列{TEXT}"))


@given(LEVEL, UNSEEN, GAP)
def test_no_spelling_hides_a_mark_on_its_own_line(level: str, one: str, gap: str) -> None:
    assert blocks(find(f"{level[0]}{one}{gap}{level[1]}{TEXT}"))


@pytest.mark.parametrize(
    "text",
    [
        "加密★1年",
        "以上数据仅供参考。",
        "评为★★★级，飞机\n密切联系群众",
        "计算机、密码学",
        "随机（密度）",
        "秘书处、机要处",
        "- 绝密\n- 机密",
        "蜂蜜★1年质保",
        "内部装修",
        "公共机构内部使用的停车场",
    ],
)
def test_ordinary_words_do_not_block(text: str) -> None:
    assert not blocks(find(f"本市公交线路有所调整。\n{text}{TEXT}"))


@pytest.mark.parametrize(
    "word", ["内部资料", "内 部 资 料", "工作\n秘密", "此件发至", "请勿外泄", "阅后即退"]
)
def test_soft_words_are_a_warning_however_they_are_spread(word: str) -> None:
    (finding,) = find(f"请各单位做好{word}的管理。")
    assert (finding.code, finding.severity) == ("secrecy_word", Severity.WARN)


def test_what_is_common_in_published_texts_is_only_a_hint() -> None:
    (finding,) = find("以上数据仅供参考。")
    assert finding.severity is Severity.INFORM


def test_over_runs_of_a_word_document() -> None:
    runs = "".join(f"<w:r><w:t>{char}</w:t></w:r>" for char in "机密★5年")
    assert blocks_file(files.word("正文", raw=[runs]), "a.docx")


def _in_cells(*cells: str) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=1, cols=len(cells))
    for cell, text in zip(table.rows[0].cells, cells, strict=True):
        cell.text = text
    return files.saved(document)


@pytest.mark.parametrize(
    "cells", [("机", "密", "★", "5年"), ("编号", "机密", "★5年"), ("密级", "机", "密★长期")]
)
def test_over_cells_of_a_table(cells: tuple[str, ...]) -> None:
    assert blocks_file(_in_cells(*cells), "a.docx")
    assert blocks_file(files.saved(files.workbook({"甲": [cells]})), "a.xlsx")


def test_in_headers_and_footers_of_a_word_document() -> None:
    for part in ("header", "footer"):
        document = docx.Document()
        document.add_paragraph("正文")
        getattr(document.sections[0], part).add_paragraph("秘密★1年")
        assert blocks_file(files.saved(document), "a.docx")


def test_in_a_watermark() -> None:
    shape = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
        '<w:r><w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict></w:r></w:p>'
    )
    header = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{shape}</w:hdr>'
    data = files.with_part(files.word("正文"), "word/header3.xml", header.encode())
    assert blocks_file(data, "a.docx")


def test_in_the_header_of_a_sheet() -> None:
    book = files.workbook({"甲": [["正文"]]})
    book["甲"].oddHeader.center.text = "机密"
    book["甲"].oddHeader.center.size = 14
    assert blocks_file(files.saved(book), "a.xlsx")


def test_at_the_head_of_a_page_of_a_pdf() -> None:
    assert blocks_file(files.pdf("正文", "机 密 ★ 1 年\n正文"), "a.pdf")
