"""Presentations: the slides, those that are skipped, notes and comments."""

from flows.extraction.package import Package, drawn_lines, local
from flows.extraction.written import Notebook, RemnantKind


def read_slides(package: Package, notes: Notebook) -> None:
    for number, name in enumerate(package.names("ppt/slides"), 1):
        tree = package.tree(name)
        if tree is None:
            continue
        is_hidden = tree.get("show") in {"0", "false"}
        place = f"第{number}页幻灯片{'（隐藏）' if is_hidden else ''}"
        text = "\n".join(drawn_lines(tree))
        package.budget.take_text(len(text))
        notes.write_text(place, text)
        if is_hidden and text:
            notes.remark(RemnantKind.HIDDEN_SLIDE, place, text)
    for folder, place, kind in (
        ("ppt/notesSlides", "演讲者备注", RemnantKind.NOTES),
        ("ppt/comments", "批注", RemnantKind.COMMENT),
        ("ppt/slideMasters", "母版", None),
        ("ppt/slideLayouts", "版式", None),
        ("ppt/charts", "图表", None),
        ("ppt/diagrams", "图示", None),
    ):
        for name in package.names(folder):
            text = "\n".join(_lines(package, name))
            notes.write_text(place, text)
            if kind is not None and text:
                notes.remark(kind, place, text)


def _lines(package: Package, name: str) -> list[str]:
    tree = package.tree(name)
    if tree is None:
        return []
    return drawn_lines(tree) or [one.text for one in tree.iter() if local(one) == "text" and one.text]
