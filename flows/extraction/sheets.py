"""Workbooks: every cell with its address, hidden sheets, rows and columns, comments, lists to choose from, and data kept
behind the cells.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from flows.extraction.budget import Damaged
from flows.extraction.package import Package, drawn_lines, local
from flows.extraction.sheet_styles import X, hiding_styles
from flows.extraction.written import Notebook, RemnantKind

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STATES = {"hidden": "（隐藏）", "veryHidden": "（深度隐藏）"}
_COLUMN = re.compile("[A-Z]+")
_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|[0-9]+|K[0-9A-F]{6}|[A-Za-z])')
"""Where a header goes, and how it looks, stands between its words."""
_WORDS_OF_FORMULA = re.compile(r'"[^"]{2,}"')
_BESIDE_CELLS = {
    "dataValidation": ("promptTitle", "prompt", "errorTitle", "error"),
    "filter": ("val",),
    "customFilter": ("val",),
    "cfRule": ("text",),
    "hyperlink": ("display", "tooltip"),
    "scenario": ("name", "user", "comment"),
    "inputCells": ("val",),
}
"""Elements of a sheet to those of their attributes that hold words."""
_OF_PROGRAM = "_xlnm."
"""So begin the names that the program gives: of what is printed, filtered, repeated."""


@dataclass
class _Sheet:
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Address to text; the last cell of a row is followed by a line break."""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    """What a cell lets people choose from or tells them, what rows are filtered by, what a link is called."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of every sheet refer to."""

    strings: list[str]
    used: set[int]
    hiding: frozenset[str]
    """Styles in which nothing can be seen."""


def read_sheets(package: Package, notes: Notebook) -> None:
    shared = _Book(_shared_strings(package), set(), hiding_styles(package))
    book = package.tree("xl/workbook.xml")
    if book is None:
        raise Damaged
    targets = package.targets("xl/workbook.xml")
    for sheet in book.iter(f"{X}sheet"):
        state = _STATES.get(sheet.get("state", ""), "")
        place = f"工作表“{sheet.get('name', '')}”{state}"
        part = targets.get(sheet.get(f"{_R}id", ""), "")
        if part in package.parts:
            _read_sheet(package, notes, (part, place), shared, is_hidden=bool(state))
    notes.write_text("工作表的名称", "\n".join(one.get("name", "") for one in book.iter(f"{X}sheet")))
    notes.write_text("名称管理器", "\n".join(_defined(one) for one in book.iter(f"{X}definedName")))
    _read_beside(package, notes)
    left = [text for index, text in enumerate(shared.strings) if index not in shared.used and text.strip()]
    if left:
        notes.write_text("已删除单元格残留的文字", "\n".join(left))
        notes.remark(RemnantKind.CACHE, "已删除单元格残留的文字", left[0])


def _read_sheet(
    package: Package,
    notes: Notebook,
    where: tuple[str, str],
    shared: _Book,
    *,
    is_hidden: bool,
) -> None:
    part, place = where
    sheet = _Sheet()
    for address, text, is_cell_hidden, ends_row in _cells(package, part, shared, sheet):
        package.budget.take_text(len(text) + 1)
        (sheet.hidden if is_cell_hidden else sheet.seen).append(
            (address, text + ("\n" if ends_row else "\t"))
        )
    _write_cells(notes, place, sheet.seen)
    if is_hidden and (sheet.seen or sheet.hidden):
        notes.remark(RemnantKind.HIDDEN_SHEET, place, (sheet.seen or sheet.hidden)[0][1])
    if sheet.hidden:
        _write_cells(notes, f"{place}隐藏的单元格", sheet.hidden)
        notes.remark(RemnantKind.HIDDEN_CELLS, f"{place}隐藏的单元格", sheet.hidden[0][1])
    notes.write_text(f"{place}公式里的文字", "\n".join(sheet.formulas))
    notes.write_text(f"{place}页眉页脚", "\n".join(sheet.margins))
    notes.write_text(f"{place}下拉列表、提示和筛选条件", "\n".join(dict.fromkeys(sheet.offered)))


def _defined(name: etree._Element) -> str:
    called = name.get("name", "")
    parts = ("" if called.startswith(_OF_PROGRAM) else called, name.get("comment", ""), name.text or "")
    return "\t".join(part for part in parts if part)


def _write_cells(notes: Notebook, place: str, cells: list[tuple[str, str]]) -> None:
    marks, offset = [], 0
    for address, text in cells:
        marks.append((offset, address))
        offset += len(text)
    notes.write_marked(place, "".join(text for _, text in cells), tuple(marks))


def _cells(
    package: Package, part: str, shared: _Book, sheet: _Sheet
) -> Iterator[tuple[str, str, bool, bool]]:
    """(address, text, hidden, last of its row) of each cell that holds something."""
    hidden_columns: set[int] = set()
    try:
        for _, element in etree.iterparse(
            io.BytesIO(package.read(part)),
            events=("end",),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        ):
            match local(element):
                case "col" if element.get("hidden") in {"1", "true"} or _is_nothing(element.get("width")):
                    first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                    hidden_columns.update(range(first, min(last, first + 16384) + 1))
                case "row":
                    package.budget.ask_time()
                    yield from _row(element, shared, sheet, hidden_columns)
                    element.clear()
                case "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter":
                    sheet.margins.append(_MARGIN_CODE.sub("\n", element.text or "").strip())
                case name if name in _BESIDE_CELLS:
                    words = _offered(element, name)
                    package.budget.take_text(sum(map(len, words)))
                    sheet.offered += words
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged from error


def _offered(element: etree._Element, name: str) -> list[str]:
    """The words in its attributes, and in its formulas: a list to choose from stands in one."""
    said = [words for key in _BESIDE_CELLS[name] if (words := element.get(key))]
    return said + [
        words.strip('"')
        for one in element.iter()
        if local(one).startswith("f")
        for words in _WORDS_OF_FORMULA.findall(one.text or "")
    ]


def _row(
    row: etree._Element, shared: _Book, sheet: _Sheet, hidden_columns: set[int]
) -> Iterator[tuple[str, str, bool, bool]]:
    is_row_hidden = row.get("hidden") in {"1", "true"} or _is_nothing(row.get("ht"))
    cells = []
    for cell in row.iter(f"{X}c"):
        text = _text(cell, shared)
        sheet.formulas += [
            words for one in cell.iter(f"{X}f") for words in _WORDS_OF_FORMULA.findall(one.text or "")
        ]
        if text.strip():
            address = cell.get("r", "")
            column = _COLUMN.match(address)
            hidden = (
                is_row_hidden
                or cell.get("s") in shared.hiding
                or (column is not None and _number(column.group()) in hidden_columns)
            )
            cells.append((address, text, hidden))
    for index, (address, text, hidden) in enumerate(cells, 1):
        yield address, text, hidden, index == len(cells)


def _is_nothing(size: str | None) -> bool:
    """A width or height too small to see."""
    try:
        return size is not None and float(size) < 0.3
    except ValueError:
        return False


def _number(column: str) -> int:
    number = 0
    for letter in column[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: etree._Element, shared: _Book) -> str:
    if cell.get("t") == "inlineStr":
        return _string(cell)
    value = cell.find(f"{X}v")
    written = (value.text or "") if value is not None else ""
    if cell.get("t") == "s" and written.isdecimal() and int(written) < len(shared.strings):
        shared.used.add(int(written))
        return shared.strings[int(written)]
    return _figures(written) if cell.get("t") in {None, "n"} else written


def _figures(written: str) -> str:
    """A number as it is shown: 13 800 138 000 may be written `1.3800138E10`."""
    if "E" not in written.upper():
        return written
    try:
        number = float(written)
    except ValueError:
        return written
    return f"{number:.0f}" if abs(number) < 1e19 and number.is_integer() else written


def _shared_strings(package: Package) -> list[str]:
    tree = package.tree("xl/sharedStrings.xml")
    return [] if tree is None else [_string(one) for one in tree.iter(f"{X}si")]


def _string(element: etree._Element) -> str:
    """Without the reading aids that stand beside it."""
    return "".join(
        one.text or ""
        for one in element.iter(f"{X}t")
        if (parent := one.getparent()) is None or local(parent) != "rPh"
    )


def _read_beside(package: Package, notes: Notebook) -> None:
    for name in package.parts:
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        folder = name.removeprefix("xl/")
        if folder.startswith(("comments", "threadedComments/")):
            _read_comments(package, notes, name)
        elif folder.startswith("persons/"):
            _read_persons(package, notes, name)
        elif folder.startswith(("drawings/", "charts/", "diagrams/")):
            tree = package.tree(name)
            notes.write_text("图形里的文字", "\n".join(drawn_lines(tree)) if tree is not None else "")
        elif folder.startswith(("pivotCache/", "externalLinks/")):
            _read_cache(package, notes, name)


def _read_comments(package: Package, notes: Notebook, name: str) -> None:
    tree = package.tree(name)
    lines = []
    for one in tree.iter() if tree is not None else ():
        if local(one) in {"comment", "threadedComment"}:
            text = "".join(t.text or "" for t in one.iter() if local(t) in {"t", "text"})
            lines.append((one.get("ref", ""), text))
    notes.write("批注", lines)
    if lines:
        notes.remark(RemnantKind.COMMENT, "批注", lines[0][1])


def _read_persons(package: Package, notes: Notebook, name: str) -> None:
    """Whoever commented, often with the address that they sign in with."""
    tree = package.tree(name)
    people = [one for one in tree.iter() if local(one) == "person"] if tree is not None else []
    lines = [words for one in people for key in ("displayName", "userId") if (words := one.get(key))]
    notes.write_text("批注人", "\n".join(lines))


def _read_cache(package: Package, notes: Notebook, name: str) -> None:
    """What a pivot table summarises, or another workbook holds, is kept in full behind the cells."""
    tree = package.tree(name)
    values: dict[str, None] = {}
    for one in tree.iter() if tree is not None else ():
        if local(one) in {"s", "n", "v"} and (value := one.get("v") or one.text or "").strip():
            values[value] = None
    package.budget.take_text(sum(map(len, values)))
    if values:
        place = "透视表缓存的源数据" if "pivotCache" in name else "外部工作簿的缓存数据"
        notes.write_text(place, "\n".join(values))
        notes.remark(RemnantKind.CACHE, place, next(iter(values)))
