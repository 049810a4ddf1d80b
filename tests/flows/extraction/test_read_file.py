"""What is read of the files that people attach, the hidden parts too, and what is said of those that cannot be read."""

import io
import os
import random
import time
import zipfile

import pytest

from flows.extraction import budget
from flows.extraction.files import read_file
from flows.extraction.reading import read_stored
from flows.extraction.written import RemnantKind, TroubleKind, Written
from tests.builders import files
from tests.builders.files import CARD, ID, MOBILE

SOAK = bool(os.environ.get("SANSHEN_SOAK"))


def place_of(written: Written, text: str) -> str:
    """Where a text stands, as a person is told."""
    (found,) = [piece.place_at(piece.text.index(text)) for piece in written.pieces if text in piece.text]
    return found


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (files.deleted(ID), "修订中删去的文字，第2段"),
        (files.hidden(ID), "隐藏的文字，第2段"),
        (files.hidden(ID, '<w:color w:val="FFFFFF"/>'), "隐藏的文字，第2段"),
        (files.hidden(ID, '<w:sz w:val="2"/>'), "隐藏的文字，第2段"),
        (files.hidden(ID, '<w:vanish w:val="0"/>'), "第2段"),
        (files.inserted(ID), "第2段"),
        (files.inserted(files.deleted(ID)), None),
        (f"<w:moveFrom w:id='1'><w:r><w:t>{ID}</w:t></w:r></w:moveFrom>", "修订中删去的文字，第2段"),
        (f"<w:r><w:instrText>HYPERLINK mailto:{ID}</w:instrText></w:r>", "域代码"),
        (
            f"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{ID}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
            "第3段",
        ),
    ],
)
def test_word_says_in_which_paragraph_and_how_it_was_hidden(raw: str, place: str | None) -> None:
    written = read_file(files.word("正文", raw=[raw]), "a.docx")
    if place is not None:
        assert place_of(written, ID) == place


def test_a_number_over_several_runs_is_one_number() -> None:
    runs = "".join(f"<w:r><w:t>{digit}</w:t></w:r>" for digit in ID)
    assert place_of(read_file(files.word("正文", raw=[runs]), "a.docx"), ID) == "第2段"


def test_the_star_of_a_secrecy_mark_may_be_a_symbol() -> None:
    raw = '<w:r><w:t>秘密</w:t><w:sym w:font="Wingdings" w:char="F0AB"/><w:t>1年</w:t></w:r>'
    assert place_of(read_file(files.word("正文", raw=[raw]), "a.docx"), "秘密★1年") == "第2段"


def test_word_comments_notes_headers_and_properties_are_read() -> None:
    document = files.word("正文", author="赵某某", comment="请局长核")
    for part, tag in (("header1", "hdr"), ("footnotes", "footnotes"), ("footer9", "ftr")):
        xml = f'<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>在{part}里</w:t></w:r></w:p></w:{tag}>'
        document = files.with_part(document, f"word/{part}.xml", xml.encode())
    written = read_file(document, "a.docx")
    places = {
        place_of(written, text)
        for text in ("请局长核", "在header1里", "在footnotes里", "在footer9里", "作者：赵某某")
    }
    assert places == {"批注第1段", "页眉第1段", "脚注第1段", "页脚第1段", "文档属性"}
    kinds = {remnant.kind for remnant in written.remnants}
    assert kinds == {RemnantKind.COMMENT, RemnantKind.PROPERTY}


def test_what_is_embedded_is_read() -> None:
    inner = files.saved(files.workbook({"名单": [["证号", ID]]}))
    document = files.with_part(files.word("正文"), "word/embeddings/Book1.xlsx", inner)
    native = (
        b"\0\0\0\0\2\0list.txt\0C:\\list.txt\0"
        + b"\0\0\3\0"
        + b"\6\0\0\0a.txt\0"
        + len(CARD).to_bytes(4, "little")
        + CARD.encode()
    )
    document = files.with_part(
        document, "word/embeddings/oleObject1.bin", files.compound({"\x01Ole10Native": native})
    )
    written = read_file(document, "a.docx")
    assert place_of(written, ID) == "嵌入的文件“Book1.xlsx”工作表“名单”B1"
    assert place_of(written, CARD) == "嵌入的文件“oleObject1.bin”“list.txt”"


def test_a_workbook_names_the_cell_and_what_was_hidden() -> None:
    book = files.workbook(
        {
            "公示": [["甲", 13800138000], ["乙", 1.39001390e10], ["丙", CARD]],
            "名单": [[ID]],
            "备份": [["深"]],
        },
        名单="hidden",
        备份="veryHidden",
    )
    book["公示"].row_dimensions[3].hidden = True
    book["公示"].column_dimensions["C"].hidden = True
    book["公示"]["C1"] = "藏在列里"
    book["公示"]["D1"] = '=IF(A1="x","公式里的话","")'
    written = read_file(files.saved(files.commented(book, "公示", "A1", "批注里的话")), "a.xlsx")
    assert {
        text: place_of(written, text)
        for text in (MOBILE, "13900139000", CARD, ID, "深", "藏在列里", "批注里的话", "公式里的话")
    } == {
        MOBILE: "工作表“公示”B1",
        "13900139000": "工作表“公示”B2",
        CARD: "工作表“公示”隐藏的单元格B3",
        ID: "工作表“名单”（隐藏）A1",
        "深": "工作表“备份”（深度隐藏）A1",
        "藏在列里": "工作表“公示”隐藏的单元格C1",
        "批注里的话": "批注A1",
        "公式里的话": "工作表“公示”公式里的文字",
    }
    kinds = {remnant.kind for remnant in written.remnants}
    assert kinds >= {RemnantKind.HIDDEN_SHEET, RemnantKind.HIDDEN_CELLS, RemnantKind.COMMENT}


def test_what_cells_held_and_pivot_tables_summarise_is_still_in_the_workbook() -> None:
    book = files.saved(files.workbook({"汇总": [["合计", 3]]}))
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{ID}</t></si></sst>'.encode()
    cache = f'<r xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><s v="{CARD}"/></r>'
    book = files.with_part(book, "xl/sharedStrings.xml", strings)
    book = files.with_part(book, "xl/pivotCache/pivotCacheRecords1.xml", cache.encode())
    written = read_file(book, "a.xlsx")
    assert place_of(written, ID) == "已删除单元格残留的文字"
    assert place_of(written, CARD) == "透视表缓存的源数据"


def test_a_pdf_names_the_page_and_its_scanned_pages() -> None:
    data = files.pdf(
        "首页",
        f"证号{ID}",
        "",
        author="赵某某",
        note="批示：同意",
        attached={"x.txt": "内嵌的话".encode("gb18030")},
    )
    written = read_file(data, "a.pdf")
    places = {text: place_of(written, text) for text in (ID, "批示：同意", "内嵌的话", "作者：赵某某")}
    assert places == {
        ID: "第2页",
        "批示：同意": "批注，第1页",
        "内嵌的话": "内嵌的附件“x.txt”",
        "作者：赵某某": "文档属性",
    }
    assert [(one.kind, one.place) for one in written.troubles] == [(TroubleKind.NO_TEXT, "第3页")]


def test_names_in_an_archive_may_be_in_gbk() -> None:
    packed = files.archive({"名单.txt".encode("gbk").decode("cp437"): ID.encode()})
    packed = packed.replace(b"\0\x08\x08\0", b"\0\0\x08\0")
    assert place_of(read_file(packed, "a.zip"), ID)


@pytest.mark.parametrize(
    ("name", "data", "kind", "place"),
    [
        ("scan.pdf", files.pdf("", ""), TroubleKind.NO_TEXT, ""),
        ("locked.pdf", files.pdf("正文", password="1"), TroubleKind.ENCRYPTED, ""),
        ("locked.docx", files.compound({"EncryptedPackage": b"x"}), TroubleKind.ENCRYPTED, ""),
        ("cut.pdf", files.pdf("正文")[:400], TroubleKind.DAMAGED, ""),
        ("cut.docx", files.word("正文")[:9000], TroubleKind.DAMAGED, ""),
        (
            "broken.docx",
            files.with_part(files.word("正文"), "word/document.xml", b"<w:p>"),
            TroubleKind.DAMAGED,
            "",
        ),
        ("no.docx", files.archive({"a.txt": b"x"}), TroubleKind.DAMAGED, ""),
        ("old.doc", files.compound({"WordDocument": b"x"}), TroubleKind.OLD_FORMAT, ""),
        ("odd.zip", files.archive({"a.exe": b"MZ\0"}), TroubleKind.UNKNOWN_FORMAT, "压缩包里的“a.exe”"),
        ("scans.zip", files.archive({"a.jpg": b"\xff\xd8\xff"}), TroubleKind.NO_TEXT, "压缩包里的“a.jpg”"),
        ("bomb.zip", files.archive({"a.txt": bytes(40 << 20)}), TroubleKind.TOO_MUCH, "压缩包里的“a.txt”"),
        (
            "many.zip",
            files.archive({f"{i}.txt": b"x" for i in range(budget.MOST_FILES + 1)}),
            TroubleKind.TOO_MUCH,
            f"压缩包里的“{budget.MOST_FILES}.txt”",
        ),
        (
            "laughs.docx",
            files.with_part(
                files.word("正文"),
                "word/document.xml",
                b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
                + b"&a;" * 999
                + b'"><!ENTITY c "'
                + b"&b;" * 999
                + b'">]><a>&c;</a>',
            ),
            TroubleKind.DAMAGED,
            "",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, kind: TroubleKind | None, place: str) -> None:
    started = time.monotonic()
    troubles = [(one.kind, one.place) for one in read_file(data, name).troubles]
    assert troubles == ([(kind, place)] if kind else [])
    assert time.monotonic() - started < 5


def test_archives_within_archives_end_somewhere() -> None:
    data = ID.encode()
    for _ in range(5):
        data = files.archive({"里.zip": data})
    (trouble,) = read_file(data, "a.zip").troubles
    assert (trouble.kind, trouble.detail) == (TroubleKind.TOO_MUCH, "文件里套文件超过3层")


def test_what_takes_too_long_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 10_000, 6))
    monkeypatch.setattr("flows.extraction.budget.time.monotonic", lambda: next(ticks))
    written = read_file(files.pdf("一", "二", "三", "四", "五"), "a.pdf")
    assert [one.kind for one in written.troubles][:1] == [TroubleKind.TOO_MUCH]
    assert "只检查了前面的" in written.troubles[0].detail
    assert "一" in written.pieces[0].text


SAMPLES = {
    "a.docx": files.word(
        "正文", raw=[files.deleted(ID), files.hidden(MOBILE)], author="赵某某", comment="批注"
    ),
    "a.xlsx": files.saved(files.workbook({"甲": [["姓名", ID]], "乙": [[1]]}, 乙="hidden")),
    "a.pdf": files.pdf("正文", "", note="批注", attached={"x.txt": b"x"}),
    "a.doc": files.compound({"\x01Ole10Native": bytes(100)}),
}


@pytest.mark.scaled
@pytest.mark.parametrize("name", SAMPLES)
def test_no_mutation_of_a_file_breaks_the_reader(name: str) -> None:
    chance = random.Random(name)
    for _ in range(1000 if SOAK else 25):
        data = bytearray(SAMPLES[name])
        if name.endswith("x") and chance.random() < 0.5:
            data = bytearray(_with_mutated_part(bytes(data), chance))
        else:
            _mutate(data, chance)
        started = time.monotonic()
        written = read_file(bytes(data), name)
        assert Written.from_json(written.as_json()) == written
        assert time.monotonic() - started < 10


def _mutate(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[start] = chance.randrange(256)
            case 1:
                del data[start : start + chance.randint(1, 60)]
            case _:
                data[start:start] = chance.randbytes(chance.randint(1, 30))


def _with_mutated_part(document: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        name = chance.choice(packed.namelist())
        part = bytearray(packed.read(name) or b"x")
    _mutate(part, chance)
    return files.with_part(document, name, bytes(part))


def test_a_stored_file_is_read_in_a_process_of_its_own(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "digest"
    path.write_bytes(SAMPLES["a.docx"])
    assert read_stored(path, "名单.docx", "application/x") == read_file(SAMPLES["a.docx"], "名单.docx")
    monkeypatch.setattr("flows.extraction.reading.SECONDS", 0.001)
    assert [one.kind for one in read_stored(path, "名单.docx", "application/x").troubles] == [
        TroubleKind.TOO_MUCH
    ]
