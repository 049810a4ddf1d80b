"""Pages in HTML: what is shown, and what is not: comments, scripts, hidden elements."""

import re
from html.parser import HTMLParser

from flows.extraction.budget import Budget
from flows.extraction.page_styles import Rules, hides
from flows.extraction.written import Notebook, RemnantKind

_SILENT = frozenset({"script", "style", "noscript", "template"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_LINES = re.compile("p|div|br|li|tr|h[1-6]|table|section|article|header|footer|title|td|th")
_TOLD = frozenset(
    {
        "alt",
        "title",
        "content",
        "value",
        "placeholder",
        "href",
        "aria-label",
        "aria-description",
        "label",
        "summary",
    }
)


class _Page(HTMLParser):
    def __init__(self, rules: Rules) -> None:
        super().__init__(convert_charrefs=True)
        self.rules = rules
        self.seen: list[str] = []
        self.hidden: list[str] = []
        self.told: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.told += [value for name, value in known.items() if _tells(name) and value.strip()]
        hidden = tag in _SILENT or "hidden" in known or hides(known.get("style", ""))
        hidden = hidden or self.rules.hide(tag, known)
        if _LINES.fullmatch(tag):
            self.seen.append("\n")
        if tag not in _VOID:
            self.open.append((tag, hidden or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 40), -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                break
        if _LINES.fullmatch(tag):
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        (self.hidden if self.open and self.open[-1][1] else self.seen).append(data)

    def handle_comment(self, data: str) -> None:
        self.hidden.append(f"{data}\n")


def _tells(attribute: str) -> bool:
    """Whether words for people, or for programs that are asked by people, stand in it."""
    return attribute in _TOLD or attribute.startswith("data-")


def read_page(text: str, budget: Budget, notes: Notebook) -> None:
    page = _Page(Rules.of(text))
    budget.take_text(len(text))
    page.feed(text)
    page.close()
    lines = (" ".join(line.split()) for line in "".join(page.seen).split("\n"))
    notes.write_text("", "\n".join(line for line in lines if line))
    hidden = "".join(page.hidden).strip()
    notes.write_text("网页里看不见的文字", hidden)
    if hidden:
        notes.remark(RemnantKind.HIDDEN_TEXT, "网页里看不见的文字", hidden)
    notes.write_text("网页代码里的说明和地址", "\n".join(page.told))
