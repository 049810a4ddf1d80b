"""Word documents: the text, and what is left beside it: deleted and hidden passages, comments, notes, headers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from flows.extraction.package import Package, drawn_lines, local
from flows.extraction.written import Notebook, RemnantKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_OFF = frozenset({"0", "false", "off"})
_WHITE = frozenset({"FFFFFF", "FEFEFE"})
_STAR_OF_WINGDINGS = "F0AB"
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
    seen: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def read_word(package: Package, notes: Notebook) -> None:
    styles = _hidden_styles(package)
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


def _read_part(package: Package, notes: Notebook, name: str, title: str, styles: frozenset[str]) -> None:
    tree = package.tree(name)
    if tree is None:
        return
    _drop_repetitions(tree)
    paragraphs = []
    for number, element in enumerate(tree.iter(f"{W}p"), 1):
        paragraph = _Paragraph()
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


def _walk(element: etree._Element, paragraph: _Paragraph, into: list[str], styles: frozenset[str]) -> None:
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
                hides = into is paragraph.seen and _is_hidden(child, styles)
                _walk(child, paragraph, paragraph.hidden if hides else into, styles)
            case "instrText" | "delInstrText":
                paragraph.codes.append(child.text or "")
            case "docPr":
                into += [f" {words} " for key in ("descr", "title") if (words := child.get(key))]
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
            is_star = (element.get(f"{W}char") or "").upper() == _STAR_OF_WINGDINGS
            return "★" if is_star else ""
        case _:
            return None


def _is_hidden(run: etree._Element, styles: frozenset[str]) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    style = properties.find(f"{W}rStyle")
    color = properties.find(f"{W}color")
    return (
        _says(properties, "vanish", by_style=style is not None and style.get(f"{W}val") in styles)
        or (
            color is not None
            and (color.get(f"{W}val") or "").upper() in _WHITE
            and not _is_shaded(properties)
        )
        or _is_tiny(properties)
    )


def _says(properties: etree._Element, name: str, *, by_style: bool) -> bool:
    switch = properties.find(f"{W}{name}")
    return by_style if switch is None else switch.get(f"{W}val") not in _OFF


def _is_shaded(properties: etree._Element) -> bool:
    """White letters on a coloured ground are meant to be read."""
    shade = properties.find(f"{W}shd")
    fill = (shade.get(f"{W}fill") or "").upper() if shade is not None else ""
    return properties.find(f"{W}highlight") is not None or fill not in {"", "AUTO", *_WHITE}


def _is_tiny(properties: etree._Element) -> bool:
    size = properties.find(f"{W}sz")
    return size is not None and size.get(f"{W}val") in {"1", "2", "3"}


def _hidden_styles(package: Package) -> frozenset[str]:
    tree = package.tree("word/styles.xml")
    if tree is None:
        return frozenset()
    styles = (
        s
        for s in tree.iter(f"{W}style")
        if (p := s.find(f"{W}rPr")) is not None and _says(p, "vanish", by_style=False)
    )
    return frozenset(style.get(f"{W}styleId", "") for style in styles)


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
