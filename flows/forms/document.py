"""A sheet as DOCX: one bordered table on A4, in 宋体 and 黑体, set as offices set theirs."""

import io
from unicodedata import category

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from definitions.working_days import SHANGHAI, say_full_day
from flows.forms.paper import Awaited, Box, Entry, Opinion, Row, Sheet, ToSign

SONG, HEI = "宋体", "黑体"
LATIN = "Times New Roman"
WIDTHS = (Cm(2.9), Cm(5.6), Cm(2.7), Cm(5.4))
"""The four columns of the table; a row with a single text joins the last three."""
ROW_HEIGHT, BOX_HEIGHT = Cm(0.95), Cm(2.75)
PADDING = 50
HASH_GROUP, GROUPS_A_LINE = 8, 4
SMALL, BODY, MARK, TITLE = Pt(9), Pt(12), Pt(14), Pt(18)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NO_CHARACTERS = "\ufffe\uffff"
FORBIDDEN = {"Cc", "Cs"}
CODE_IS_FOR = "登记签字时要填写这8位校验码，用来核对：签字的这张审批单，就是系统里现在的内容。"
NOT_ASKED, NOT_YET = "—", "（尚未办理）"


def as_docx(sheet: Sheet) -> bytes:
    document = Document()
    _page(document)
    _properties(document, sheet)
    _write(_paragraph(document, after=10, alignment=CENTER), sheet.title, HEI, TITLE)
    head = _paragraph(document, after=4)
    head.paragraph_format.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT)
    _write(head, f"编号：{sheet.reference}\t申请日期：{say_full_day(sheet.applied_on)}")
    _mark(document, sheet)
    _table(document, sheet)
    _foot(document, sheet)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def hash_lines(digest: str) -> list[str]:
    """The hash in groups that can be compared by eye."""
    groups = [digest[i : i + HASH_GROUP] for i in range(0, len(digest), HASH_GROUP)]
    return [" ".join(groups[i : i + GROUPS_A_LINE]) for i in range(0, len(groups), GROUPS_A_LINE)]


def _page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.5)


def _properties(document: DocxDocument, sheet: Sheet) -> None:
    """Made of the sheet alone: python-docx's template names an author and a year of its own."""
    properties = document.core_properties
    at = sheet.printed_at.replace(tzinfo=None)
    properties.title, properties.author, properties.comments = _clean(sheet.title), "", ""
    properties.created = properties.modified = at


def _mark(document: DocxDocument, sheet: Sheet) -> None:
    """What the clerk needs who registers the signature; on a preview, that nobody is to sign it."""
    if sheet.preview:
        _write(_paragraph(document, after=4, alignment=CENTER), f"【{sheet.preview}】", HEI, MARK)
    if sheet.code:
        _write(_paragraph(document, alignment=RIGHT), f"审批单校验码：{sheet.code}", HEI, MARK)
        _write(_paragraph(document, after=4, alignment=RIGHT), CODE_IS_FOR, size=SMALL)


def _table(document: DocxDocument, sheet: Sheet) -> None:
    table = document.add_table(rows=0, cols=len(WIDTHS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _pad(table)
    for row in sheet.rows:
        _form_row(table, row)
    for box in sheet.boxes:
        _box_row(table, box)


def _pad(table: Table) -> None:
    """Air above and below the text of each cell, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", PADDING), ("left", 108), ("bottom", PADDING), ("right", 108)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 - there is no setting for it
    look.addprevious(margins)


def _form_row(table: Table, row: Row) -> None:
    cells = _new_row(table, ROW_HEIGHT, joined=len(row.cells) == 1)
    for number, (label, text) in enumerate(row.cells):
        _fill(cells[2 * number], label, HEI, CENTER)
        _fill(cells[2 * number + 1], text)


def _box_row(table: Table, box: Box) -> None:
    label, content = _new_row(table, BOX_HEIGHT, joined=True)
    _fill(label, box.label, HEI, CENTER)
    if not box.entries:
        _fill(content, NOT_ASKED, SONG, CENTER)
        return
    waits = box.entries == (Awaited(),)
    content.vertical_alignment = (
        WD_CELL_VERTICAL_ALIGNMENT.CENTER if waits else WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    )
    for number, entry in enumerate(box.entries):
        _entry(content, entry, content.paragraphs[0] if number == 0 else _paragraph(content))


def _entry(cell: _Cell, entry: Entry, first: Paragraph) -> None:
    match entry:
        case Opinion():
            said = f"{entry.answer}。{entry.text}" if entry.text else f"{entry.answer}。"
            _write(_tight(first), said)
            signed = f"签字：{entry.name}　　{say_full_day(entry.day)}"
            _write(_paragraph(cell, before=4, alignment=RIGHT), signed)
            if entry.remark:
                _write(_paragraph(cell, alignment=RIGHT), f"（{entry.remark}）", size=SMALL)
        case ToSign():
            _write(_tight(first), "")
            _write(_paragraph(cell, before=36, alignment=RIGHT), "签字：　　　　　　　　　年　　月　　日")
        case Awaited():
            _write(_tight(first, CENTER), NOT_YET)


def _new_row(table: Table, height: Cm, *, joined: bool) -> list[_Cell]:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - there is no setting for it
    cells = list(row.cells)
    for cell, width in zip(cells, WIDTHS, strict=True):
        cell.width = width
    return [cells[0], cells[1].merge(cells[3])] if joined else cells


def _foot(document: DocxDocument, sheet: Sheet) -> None:
    if sheet.note:
        _write(_paragraph(document, before=4), sheet.note, size=SMALL)
    printed = sheet.printed_at.astimezone(SHANGHAI)
    lines = [
        *_foot_code(sheet),
        f"第{sheet.round}轮　　打印时间：{say_full_day(printed.date())} {printed:%H:%M}",
        "本件不载校验码，不能登记签字。"
        if sheet.preview
        else "内容如有改动，校验码随之改变，本审批单作废，应重新打印送签。",
    ]
    for number, line in enumerate(lines):
        _write(_paragraph(document, before=4 if number == 0 else 0), line, size=SMALL)


def _foot_code(sheet: Sheet) -> list[str]:
    """A preview names no content: whoever signs it all the same has no code to register it by."""
    if sheet.preview:
        return []
    first, *others = hash_lines(sheet.hash)
    return [f"内容校验码：{first}", *(f"　　　　　　{line}" for line in others)]


def _fill(cell: _Cell, text: str, font: str = SONG, alignment: WD_ALIGN_PARAGRAPH = LEFT) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = _tight(cell.paragraphs[0]) if number == 0 else _paragraph(cell)
        paragraph.alignment = alignment
        _write(paragraph, line, font)


def _paragraph(
    parent: DocxDocument | _Cell,
    *,
    before: float = 0,
    after: float = 0,
    alignment: WD_ALIGN_PARAGRAPH = LEFT,
) -> Paragraph:
    paragraph = _tight(parent.add_paragraph(), alignment)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _tight(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH = LEFT) -> Paragraph:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = alignment
    return paragraph


def _write(paragraph: Paragraph, text: str, font: str = SONG, size: Pt = BODY) -> None:
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.name = size, LATIN
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _clean(text: str) -> str:
    """XML holds neither control characters nor halves of surrogate pairs."""
    return "".join(
        c if c in "\t\n" or not (category(c) in FORBIDDEN or c in NO_CHARACTERS) else "\ufffd" for c in text
    )
