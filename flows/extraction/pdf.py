"""PDF files: the pages, their bookmarks, what is attached or written beside them, and pages that are nothing but a picture."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from flows.extraction.budget import Budget, Damaged, Locked, TooMuch
from flows.extraction.office import ReadInner
from flows.extraction.written import Notebook, RemnantKind, TroubleKind

ODD = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    AssertionError,
    NotImplementedError,
    ArithmeticError,
)
"""What the reader of pages raises for files that break the rules of the format."""
MOST_NAMED = 6
"""Pages without text that are named one by one."""
_PROPERTIES = {
    "/Author": "作者",
    "/Title": "标题",
    "/Subject": "主题",
    "/Keywords": "关键词",
    "/Company": "单位",
}
_OF_PEOPLE = frozenset({"/Author", "/Company"})
_COMMENT = "批注"
_NO_COMMENTS = {"/Widget": "表单域", "/Link": "超链接地址"}
"""What stands on a page like a comment and is none."""
_NOT_READABLE = 0.3
"""Characters without a meaning, of all: the file does not say which letters its shapes are."""


def read_pdf(data: bytes, budget: Budget, notes: Notebook, read_inner: ReadInner) -> None:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        count = len(reader.pages)
    except ODD as error:
        raise Damaged from error
    if not count:
        raise Damaged
    filled_in = _read_pages(reader, count, budget, notes)
    _read_bookmarks(reader, notes)
    _read_beside(reader, filled_in, notes)
    _read_attached(reader, notes, read_inner)


def _read_pages(reader: PdfReader, count: int, budget: Budget, notes: Notebook) -> frozenset[str]:
    """What is filled into the form on the pages; everything that was read stands in the notes."""
    lines: list[tuple[str, str]] = []
    empty: list[int] = []
    unread: list[int] = []
    beside: list[tuple[str, str, str]] = []
    try:
        for number in range(1, count + 1):
            budget.ask_time()
            try:
                page = reader.pages[number - 1]
                text = page.extract_text()
                beside += [(kind, f"第{number}页", words) for kind, words in _annotations(page)]
            except ODD:
                unread.append(number)
                continue
            budget.take_text(len(text))
            if _is_readable(text):
                lines.append((f"第{number}页", text))
            elif text.strip() or _is_picture(page):
                empty.append(number)
    except TooMuch as limit:
        notes.fail(TroubleKind.TOO_MUCH, "", f"{limit.reason}，只检查了前面的{len(lines)}页")
    finally:
        notes.write("", lines)
        _write_annotations(beside, notes)
    if unread:
        notes.fail(TroubleKind.DAMAGED, _pages(unread))
    if empty:
        notes.fail(TroubleKind.NO_TEXT, "" if len(empty) == count else _pages(empty))
    return frozenset(words for kind, _, words in beside if kind == _NO_COMMENTS["/Widget"])


def _write_annotations(beside: list[tuple[str, str, str]], notes: Notebook) -> None:
    """Kind, page and words of each."""
    for told_of in dict.fromkeys(kind for kind, _, _ in beside):
        lines = [(page, words) for kind, page, words in beside if kind == told_of]
        notes.write(f"{told_of}，", lines)
        if told_of == _COMMENT:
            notes.remark(RemnantKind.COMMENT, _COMMENT, lines[0][1])


def _pages(numbers: list[int]) -> str:
    named = "、".join(f"{number}" for number in numbers[:MOST_NAMED])
    return f"第{named}{'等' if len(numbers) > MOST_NAMED else ''}页" + (
        f"（共{len(numbers)}页）" if len(numbers) > MOST_NAMED else ""
    )


def _is_readable(text: str) -> bool:
    letters = [char for char in text if not char.isspace()]
    odd = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " for char in letters)
    return bool(letters) and odd <= _NOT_READABLE * len(letters)


def _is_picture(page: PageObject) -> bool:
    """Not a page that is simply empty."""
    try:
        contents = page.get_contents()
        return contents is not None and bool(contents.get_data().strip())
    except ODD:
        return True


def _annotations(page: PageObject) -> Iterator[tuple[str, str]]:
    """What each is for people, and its words."""
    for reference in page.get("/Annots") or ():
        annotation: Any = reference.get_object()
        kind = _NO_COMMENTS.get(str(annotation.get("/Subtype")), _COMMENT)
        for key in ("/Contents", "/T", "/V", "/TU"):
            value = annotation.get(key)
            if isinstance(value, str) and value.strip():
                yield kind, value
        action = annotation.get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if isinstance(address, str) and address.startswith(("mailto:", "tel:")):
            yield kind, address


def _read_bookmarks(reader: PdfReader, notes: Notebook) -> None:
    try:
        titles = list(_titles(reader.outline))
    except (*ODD, RecursionError):
        notes.fail(TroubleKind.DAMAGED, "书签")
        return
    notes.write_text("书签", "\n".join(titles))


def _titles(outline: Any) -> Iterator[str]:
    """Those below a bookmark are a list behind it."""
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        elif isinstance(title := one.title, str) and title.strip():
            yield title


def _read_beside(reader: PdfReader, filled_in: frozenset[str], notes: Notebook) -> None:
    try:
        information = dict(reader.metadata or {})
        fields = {name: one.get("/V") for name, one in (reader.get_fields() or {}).items()}
    except ODD:
        notes.fail(TroubleKind.DAMAGED, "文档属性和表单域")
        return
    lines = []
    for key, value in information.items():
        if isinstance(value, str) and value.strip() and key in _PROPERTIES:
            lines.append(("", f"{_PROPERTIES[key]}：{value}"))
            if key in _OF_PEOPLE:
                notes.remark(RemnantKind.PROPERTY, "文档属性", f"{_PROPERTIES[key]}：{value}")
    lines += [("", words) for words in _of_xmp(reader)]
    notes.write("文档属性", lines)
    notes.write_text(
        "表单域",
        "\n".join(
            f"{name}：{one}" for name, one in fields.items() if isinstance(one, str) and one not in filled_in
        ),
    )


def _of_xmp(reader: PdfReader) -> Iterator[str]:
    """What the file says of itself a second time, in XML."""
    try:
        told = reader.xmp_metadata
        found = [] if told is None else [*(told.dc_creator or ()), *(told.dc_description or {}).values()]
    except ODD:
        return
    yield from (words for words in found if isinstance(words, str) and words.strip())


def _read_attached(reader: PdfReader, notes: Notebook, read_inner: ReadInner) -> None:
    try:
        attached = [(name, data) for name, all_of_it in reader.attachments.items() for data in all_of_it]
    except ODD:
        notes.fail(TroubleKind.DAMAGED, "内嵌的附件")
        return
    for name, data in attached:
        notes.remark(RemnantKind.EMBEDDED, f"内嵌的附件“{name}”")
        read_inner(data, name, f"内嵌的附件“{name}”")
