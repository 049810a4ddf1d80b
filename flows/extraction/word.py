"""Word documents: the text, and what is left beside it: deleted and hidden passages, comments, notes, headers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from flows.extraction.package import Package, drawn_lines, local
from flows.extraction.word_styles import Look, Styles, W
from flows.extraction.written import Notebook, RemnantKind

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_STAR_OF_WINGDINGS = "F0AB"
_BOXES = {
    "Wingdings": {"6F": "□", "71": "□", "A8": "□", "FC": "√", "FD": "☒", "FE": "☑"},
    "Wingdings 2": {"2A": "□", "50": "√", "51": "☒", "52": "☑", "53": "☒", "54": "☒", "A3": "□"},
}
"""Of printed forms, by the fonts that people draw and tick them with."""
_TITLES = {
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "glossary/document": "构建基块",
}


@dataclass
class _Paragraph:
    look: Look
    seen: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def read_word(package: Package, notes: Notebook) -> None:
    styles = Styles.of(package)
    _read_part(package, notes, "word/document.xml", "", styles)
    for name in (*package.names("word"), *package.names("word/glossary")):
        stem = name.removeprefix("word/").removesuffix(".xml")
        title = _TITLES.get(stem) or _TITLES.get(stem.rstrip("0123456789"))
        if title is not None:
            _read_part(package, notes, name, title, styles)
    for folder, title in (("word/charts", "图表"), ("word/diagrams", "图示")):
        for name in package.names(folder):
            tree = package.tree(name)
            notes.write_text(title, "\n".join(drawn_lines(tree)) if tree is not None else "")


def _read_part(package: Package, notes: Notebook, name: str, title: str, styles: Styles) -> None:
    tree = package.tree(name)
    if tree is None:
        return
    _drop_repetitions(tree)
    paragraphs = []
    for number, element in enumerate(tree.iter(f"{W}p"), 1):
        paragraph = _Paragraph(styles.of_paragraph(element))
        _walk(element, paragraph, paragraph.seen, styles)
        paragraphs.append((f"第{number}段", paragraph))
        package.budget.take_text(sum(map(len, paragraph.seen)))
    seen = [(number, line) for number, one in paragraphs if (line := "".join(one.seen)).strip()]
    notes.write(title, seen)
    if title == _TITLES["comments"] and seen:
        notes.remark(RemnantKind.COMMENT, title, seen[0][1])
    _write_left(notes, title, paragraphs)


def _write_left(notes: Notebook, title: str, paragraphs: list[tuple[str, _Paragraph]]) -> None:
    """What is in the paragraphs and not on the page."""
    left = (
        (RemnantKind.DELETED, "修订中删去的文字", [(n, "".join(p.deleted)) for n, p in paragraphs]),
        (RemnantKind.HIDDEN_TEXT, "隐藏的文字", [(n, "".join(p.hidden)) for n, p in paragraphs]),
    )
    for kind, place, lines in left:
        found = [(number, text) for number, text in lines if text.strip()]
        if found:
            notes.write(f"{title}{place}，", found)
            notes.remark(kind, f"{title}{place}", found[0][1])
    inserted = next((text for _, p in paragraphs if (text := "".join(p.inserted)).strip()), "")
    if inserted:
        notes.remark(RemnantKind.INSERTED, f"{title}修订中插入的文字", inserted)
    notes.write_text(f"{title}域代码", "\n".join("".join(p.codes) for _, p in paragraphs if p.codes))


def _walk(element: etree._Element, paragraph: _Paragraph, into: list[str], styles: Styles) -> None:
    """The runs of one paragraph; paragraphs within it, of a text box, are read by themselves."""
    for child in element:
        match local(child):
            case "p":
                continue
            case "del" | "moveFrom":
                _walk(child, paragraph, paragraph.deleted, styles)
            case "ins" | "moveTo":
                before = len(into)
                _walk(child, paragraph, into, styles)
                paragraph.inserted += into[before:]
            case "r":
                hides = into is paragraph.seen and styles.of_run(child, paragraph.look).hides
                _walk(child, paragraph, paragraph.hidden if hides else into, styles)
            case "instrText" | "delInstrText":
                paragraph.codes.append(child.text or "")
            case "docPr":
                into += [f" {words} " for key in ("descr", "title") if (words := child.get(key))]
            case "textpath":  # a watermark: its words stand in an attribute
                into.append(f" {child.get('string') or ''} ")
            case name:
                shown = _shown(name, child)
                if shown is None:
                    _walk(child, paragraph, into, styles)
                else:
                    into.append(shown)


def _shown(name: str, element: etree._Element) -> str | None:
    """The characters that an element stands for; None where they stand in its children."""
    match name:
        case "t" | "delText":
            return element.text or ""
        case "tab":
            return "\t"
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "sym":
            return _symbol(element)
        case _:
            return None


def _symbol(element: etree._Element) -> str:
    """Fonts of symbols stand at F000 and above, or as the letters that they take the place of."""
    number = (element.get(f"{W}char") or "").upper()
    box = _BOXES.get(element.get(f"{W}font") or "", {}).get(number[-2:])
    return box or ("★" if number == _STAR_OF_WINGDINGS else "")


def _drop_repetitions(tree: etree._Element) -> None:
    """A text box stands twice in a document, for new and for old programs: it is read once where both say the same."""
    for alternate in list(tree.iter(_ALTERNATE)):
        choices = {local(child): child for child in alternate}
        choice, fallback = choices.get("Choice"), choices.get("Fallback")
        if choice is not None and fallback is not None and _words(choice) == _words(fallback):
            alternate.remove(fallback)


def _words(element: etree._Element) -> str:
    return "".join(_texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    return (one.text or "" for one in element.iter(f"{W}t", f"{W}delText"))
