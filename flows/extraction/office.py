"""What Word documents, workbooks and presentations have in common: properties, embedded files, pictures, macros."""

import posixpath
from collections.abc import Callable

from lxml import etree

from flows.extraction.budget import Budget
from flows.extraction.package import Package, local, parse
from flows.extraction.sheets import read_sheets
from flows.extraction.slides import read_slides
from flows.extraction.word import read_word
from flows.extraction.written import Notebook, RemnantKind, TroubleKind

ReadInner = Callable[[bytes, str, str], None]
"""Reads a file within this one: its bytes, its name, and how a person is told where it is."""

_KINDS = {"word/document.xml": read_word, "xl/workbook.xml": read_sheets, "ppt/presentation.xml": read_slides}
_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改人",
    "Company": "单位",
    "Manager": "主管",
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "HyperlinkBase": "超链接基础",
}
_OF_PEOPLE = frozenset({"creator", "lastModifiedBy", "Company", "Manager"})
_TEXTS = frozenset({"t", "delText", "instrText"})
"""Elements of all three kinds of documents that hold text."""
_TEXTS_OF_CONTROLS = frozenset({"div", "font", "span"})
"""Of buttons and boxes on a sheet, which are drawn in VML."""
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".webp"})
_OF_CAMERAS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp")
MOST_PICTURES = 100
"""In one document; each costs little."""


def is_office(data: bytes, budget: Budget) -> bool:
    """Whether an archive is a document of an office program."""
    return any(part in Package.open(data, budget).parts for part in _KINDS)


def read_office(data: bytes, budget: Budget, notes: Notebook, read_inner: ReadInner) -> None:
    package = Package.open(data, budget)
    for part, read in _KINDS.items():
        if part in package.parts:
            read(package, notes)
    has_text = bool(notes.pieces)
    _read_properties(package, notes)
    notes.write_text("超链接地址", "\n".join(dict.fromkeys(package.links())))
    _read_own_data(package, notes)
    _read_embedded(package, notes, read_inner)
    _read_pictures(package, notes)
    _read_rest(package, notes)
    if any(name.lower().endswith("vbaproject.bin") for name in package.parts):
        notes.remark(RemnantKind.MACRO, "宏代码")
    if not has_text and any(posixpath.splitext(name)[1].lower() in _PICTURES for name in package.parts):
        notes.fail(TroubleKind.NO_TEXT)


def _read_properties(package: Package, notes: Notebook) -> None:
    lines = []
    for part in ("docProps/core.xml", "docProps/app.xml"):
        tree = package.tree(part)
        for one in tree.iter() if tree is not None else ():
            name, value = local(one), (one.text or "").strip()
            if name in _PROPERTIES and value:
                lines.append(("", f"{_PROPERTIES[name]}：{value}"))
                if name in _OF_PEOPLE:
                    notes.remark(RemnantKind.PROPERTY, "文档属性", f"{_PROPERTIES[name]}：{value}")
    custom = package.tree("docProps/custom.xml")
    if custom is not None:
        lines += [("", text) for one in custom if (text := f"{one.get('name', '')}：{_all_text(one)}")]
    notes.write("文档属性", lines)


def _read_own_data(package: Package, notes: Notebook) -> None:
    """Data that programs keep beside the text."""
    for name in package.names("customXml"):
        tree = package.tree(name)
        if tree is not None and local(tree) != "datastoreItem":
            notes.write_text("自定义数据", _all_text(tree))


def _read_rest(package: Package, notes: Notebook) -> None:
    """Parts that are called otherwise than usual, and that a document shows all the same: it says so by its links."""
    for name in sorted(set(package.parts) - package.been_read):
        if posixpath.splitext(name)[1].lower() in _PICTURES | {".rels"}:
            continue
        data = package.read(name)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
            continue
        tree = parse(data)
        texts = _TEXTS | _TEXTS_OF_CONTROLS if name.lower().endswith(".vml") else _TEXTS
        lines = (one.text or "" for one in tree.iter() if local(one) in texts)
        labels = (value for one in tree.iter() if local(one) == "lvlText" for value in one.attrib.values())
        notes.write_text(f"部件“{name}”", "\n".join(line for line in (*lines, *labels) if line.strip()))


def _all_text(tree: etree._Element) -> str:
    texts = (one.text.strip() for one in tree.iter() if isinstance(one.tag, str) and one.text)
    return "\n".join(text for text in texts if text)


def _read_pictures(package: Package, notes: Notebook) -> None:
    """What cameras wrote beside them; the letters in them nobody reads."""
    from flows.extraction.picture import note_beside  # slow to load

    pictures = [name for name in package.parts if name.lower().endswith(_OF_CAMERAS)]
    for name in pictures[:MOST_PICTURES]:
        note_beside(package.read(name), notes, f"文中的图片“{posixpath.basename(name)}”")


def _read_embedded(package: Package, notes: Notebook, read_inner: ReadInner) -> None:
    for name in package.parts:
        folder, base = posixpath.split(name)
        if folder.endswith("/embeddings") or "afchunk" in base.lower():
            notes.remark(RemnantKind.EMBEDDED, f"嵌入的文件“{base}”")
            read_inner(package.read(name), base, f"嵌入的文件“{base}”")
