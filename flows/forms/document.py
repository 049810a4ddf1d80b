"""A sheet as DOCX: bordered tables on A4, in 宋体 and 黑体, set as offices set theirs."""

import io
from collections.abc import Sequence
from itertools import groupby
from unicodedata import category

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from definitions.working_days import SHANGHAI, say_full_day
from flows.forms.paper import Awaited, Block, Box, Entry, Grid, Opinion, Row, Sheet, ToSign

SONG, HEI = "宋体", "黑体"
LATIN = "Times New Roman"
WIDTHS = (2.9, 5.6, 2.7, 5.4)
"""The four columns of the table upright, in centimetres; a row with a single text joins the last three."""
CHARACTER, BESIDE = 0.43, 0.45
"""How wide a character of the table is, and what is left free beside the text of a cell, in centimetres."""
PORTRAIT, LANDSCAPE = 16.6, 25.3
"""How wide the tables are, in centimetres."""
ROW_HEIGHT, BOX_HEIGHT, GRID_HEIGHT = Cm(0.95), Cm(2.75), Cm(2)
PADDING = 50
HASH_GROUP, GROUPS_A_LINE = 8, 4
SMALL, BODY, MARK, TITLE = Pt(9), Pt(12), Pt(14), Pt(18)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NO_CHARACTERS = "\ufffe\uffff"
FORBIDDEN = {"Cc", "Cs"}
CODE_IS_FOR = "登记签字时要填写这8位校验码，用来核对：签字的这张审批单，就是系统里现在的内容。"
NOT_ASKED, NOT_YET = "—", "（尚未办理）"
RECONSTRUCTED = "（原表未公开，本表的格式按条文复原）"
SEAL, SIGN = "（盖章）", "签字："


def as_docx(sheet: Sheet) -> bytes:
    document = Document()
    _page(document, sheet)
    _properties(document, sheet)
    _write(_paragraph(document, after=10, alignment=CENTER), sheet.title, HEI, TITLE)
    if sheet.reconstructed:
        _write(_paragraph(document, after=4, alignment=CENTER), RECONSTRUCTED, size=SMALL)
    head = _paragraph(document, after=4)
    head.paragraph_format.tab_stops.add_tab_stop(Cm(_width(sheet)), WD_TAB_ALIGNMENT.RIGHT)
    _write(head, f"编号：{sheet.reference}\t申请日期：{say_full_day(sheet.applied_on)}")
    _mark(document, sheet)
    _content(document, sheet)
    _foot(document, sheet)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def hash_lines(digest: str) -> list[str]:
    """The hash in groups that can be compared by eye."""
    groups = [digest[i : i + HASH_GROUP] for i in range(0, len(digest), HASH_GROUP)]
    return [" ".join(groups[i : i + GROUPS_A_LINE]) for i in range(0, len(groups), GROUPS_A_LINE)]


def _page(document: DocxDocument, sheet: Sheet) -> None:
    section = document.sections[0]
    long, short = Cm(29.7), Cm(21)
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if sheet.landscape else (short, long)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.5)


def _width(sheet: Sheet) -> float:
    return LANDSCAPE if sheet.landscape else PORTRAIT


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


def _content(document: DocxDocument, sheet: Sheet) -> None:
    """Rows and boxes that follow each other are one table; a grid is a table of its own."""
    for is_grid, blocks in groupby(sheet.content, lambda block: isinstance(block, Grid)):
        if is_grid:
            for grid in blocks:
                assert isinstance(grid, Grid)
                _grid(document, grid, _width(sheet))
        else:
            _form(document, list(blocks), _width(sheet))


def _form(document: DocxDocument, blocks: Sequence[Block], width: float) -> None:
    widths = [Cm(one) for one in _widths(blocks, width)]
    table = _new_table(document, widths)
    for block in blocks:
        match block:
            case Row():
                _form_row(table, block, widths)
            case Box():
                _box_row(table, block, widths)


def _widths(blocks: Sequence[Block], width: float) -> list[float]:
    """Those of the four columns: the first is as wide as the longest of its labels asks for, the others share the rest."""
    labels = [
        block.cells[0][0] if isinstance(block, Row) else block.label
        for block in blocks
        if not isinstance(block, Grid)
    ]
    longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    first = max(WIDTHS[0], longest * CHARACTER + BESIDE)
    share = (width - first) / sum(WIDTHS[1:])
    return [first, *(one * share for one in WIDTHS[1:])]


def _grid(document: DocxDocument, grid: Grid, width: float) -> None:
    share = width / sum(part for _, part in grid.columns)
    widths = [Cm(share * part) for _, part in grid.columns]
    table = _new_table(document, widths)
    for cell, (title, _) in zip(_cells(table, ROW_HEIGHT, widths), grid.columns, strict=True):
        _fill(cell, title, HEI, CENTER)
    # A grid of many rows goes over several pages, each with the titles.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - there is no setting for it
    for line in grid.lines:
        for cell, text in zip(_cells(table, GRID_HEIGHT, widths), line, strict=True):
            _fill(cell, text)
    if grid.foot:
        cells, first = _cells(table, ROW_HEIGHT, widths), 0
        for text, span in grid.foot:
            _fill(cells[first].merge(cells[first + span - 1]), text)
            first += span
    # Word joins tables that touch.
    _paragraph(document).paragraph_format.line_spacing = Pt(4)


def _new_table(document: DocxDocument, widths: Sequence[Cm]) -> Table:
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _pad(table)
    return table


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


def _form_row(table: Table, row: Row, widths: Sequence[Cm]) -> None:
    cells = _joined(_cells(table, ROW_HEIGHT, widths), joined=len(row.cells) == 1)
    for number, (label, text) in enumerate(row.cells):
        _fill(cells[2 * number], label, HEI, CENTER)
        _fill(cells[2 * number + 1], text)


def _box_row(table: Table, box: Box, widths: Sequence[Cm]) -> None:
    label, content = _joined(_cells(table, BOX_HEIGHT, widths), joined=True)
    _fill(label, box.label, HEI, CENTER)
    if not box.entries:
        _fill(content, NOT_ASKED, SONG, CENTER)
        return
    waits = box.entries == (Awaited(),)
    content.vertical_alignment = (
        WD_CELL_VERTICAL_ALIGNMENT.CENTER if waits else WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    )
    for number, entry in enumerate(box.entries):
        paragraph = content.paragraphs[0] if number == 0 else _paragraph(content)
        _entry(content, entry, paragraph, f"{SEAL}　　" if box.sealed else "")


def _entry(cell: _Cell, entry: Entry, first: Paragraph, seal: str) -> None:
    match entry:
        case Opinion():
            _write(_tight(first), entry.said)
            signed = f"{seal}{SIGN}{entry.name}　　{say_full_day(entry.day)}"
            _write(_paragraph(cell, before=4, alignment=RIGHT), signed)
            if entry.remark:
                _write(_paragraph(cell, alignment=RIGHT), f"（{entry.remark}）", size=SMALL)
        case ToSign():
            _write(_tight(first), "")
            to_sign = f"{seal}{SIGN}　　　　　　　　　年　　月　　日"
            _write(_paragraph(cell, before=36, alignment=RIGHT), to_sign)
        case Awaited():
            _write(_tight(first, CENTER), NOT_YET)


def _cells(table: Table, height: Cm, widths: Sequence[Cm]) -> list[_Cell]:
    """Those of a new row."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - there is no setting for it
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
    return cells


def _joined(cells: list[_Cell], *, joined: bool) -> list[_Cell]:
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
