"""Official Chinese prose in Markdown: every line a paragraph, with the places that official documents give them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FENCE = re.compile(r"[ \t]*+(?P<marks>`{3,}+(?=[^`]*$)|~{3,}+)(?P<words>.*)")
# Possessive throughout, here and below: a line of a hundred thousand blanks costs one walk along it.
_RULE_OF_TABLE = re.compile(r"\s*+\|?+\s*+:?+-++:?+\s*+(?:\|\s*+:?+-++:?+\s*+)*+\|?+\s*+")
_QUOTE = re.compile(r"[ \t]*+>")
_NUMBERED = re.compile(r"((?:[ \t]*+(?:>|[-+*](?=[ \t])))*+)[ \t]*+(\d{1,9})([.)])(?=\s|$)")

_NUMERAL = "[一二三四五六七八九十百零〇]+"
_CHAPTER = re.compile(rf"第{_NUMERAL}[编章](\s.*)?")
_SECTION = re.compile(rf"第{_NUMERAL}节(\s.*)?")
_CLAUSE = re.compile(rf"第{_NUMERAL}条(之{_NUMERAL})?")
_DAY = re.compile(
    r"(\d{4}|[〇零○一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_ISSUER = re.compile(r"[\w（）()、 ]{2,30}")
_FIRST = re.compile(r"第一[编章条]")
_TITLE = re.compile(r"(?![（(]此件|附件)[^。；：，！？;:,!?]*[^。；：，！？;:,!?、]")
_ANNEXES = re.compile(r"附\s*件\s*[:：]\s*1[.．、]")
_ANNEX = re.compile(r"[2-9]\d?[.．、]|1\d[.．、]")
LONGEST_HEADING = 40
LONGEST_ADDRESSEE = 200


def separate_lines(body: str) -> str:
    """A blank line between any two lines of which one is Chinese, but inside tables and fences.

    Numbers stay as they were signed: `1. ` begins a paragraph, never a list that counts by itself.
    Outside fences a line loses the blanks that it begins with, and nothing else.
    """
    return "\n".join(line for line, _ in separated_lines(body))


def separated_lines(body: str) -> list[tuple[str, int]]:
    """The lines of `separate_lines`, each with the number of the line of the body that it comes from."""
    lines = body.splitlines()
    fenced = _lines_of_fences(lines)
    lines = [line if fenced.get(at) else _uncounted(_unindented(line)) for at, line in enumerate(lines)]
    together = _lines_of_tables(lines) | fenced.keys()
    separated: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        separated.append((line, number))
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if number in together and number + 1 in together:
            continue
        if following.strip() and CHINESE.search(line + following):
            separated.append((">" if _QUOTE.match(line) and _QUOTE.match(following) else "", number))
    return separated


def _unindented(line: str) -> str:
    """Without an indent of full-width or no-break blanks, as Chinese paragraphs are typed."""
    rest = line.lstrip(" \t\u3000\u00a0")
    indent = line[: len(line) - len(rest)]
    return line if indent.strip(" \t") == "" else rest


def _uncounted(line: str) -> str:
    found = _NUMBERED.match(line)
    if found is None:
        return line
    marks, number, stop = found.groups()
    return f"{marks}{' ' if marks else ''}{number}\\{stop}{line[found.end() :]}"


def typeset(tokens: list[Token]) -> None:
    """Give top-level paragraphs their class, and make room for the page's own h1."""
    before: list[Paragraph] = []
    for paragraph in list(_paragraphs(tokens)):
        _place(paragraph, before)
        before.append(paragraph)
    for token in tokens:
        _lower_heading(token)
        _align_by_class(token)


@dataclass(frozen=True, slots=True)
class Paragraph:
    opening: Token
    inline: Token
    closing: Token

    @property
    def text(self) -> str:
        return self.inline.content.strip()

    @property
    def role(self) -> str:
        return str(self.opening.attrGet("class") or "")

    def set_class(self, name: str) -> None:
        self.opening.attrSet("class", name)

    def make_heading(self, tag: str, role: str) -> None:
        self.opening.type, self.closing.type = "chapter_open", "chapter_close"
        self.opening.tag = self.closing.tag = tag
        self.set_class(role)


def _place(paragraph: Paragraph, before: Sequence[Paragraph]) -> None:
    text = paragraph.text
    if _FIRST.match(text):
        _place_title(before)
    if len(text) <= LONGEST_HEADING and _CHAPTER.fullmatch(text):
        paragraph.make_heading("h2", "chapter")
    elif len(text) <= LONGEST_HEADING and _SECTION.fullmatch(text):
        paragraph.make_heading("h3", "section")
    elif clause := _CLAUSE.match(text):
        _embolden(paragraph.inline, clause.group())
    elif _DAY.fullmatch(text):
        paragraph.set_class("signature")
        if before and _ISSUER.fullmatch(before[-1].text):
            before[-1].set_class("signature")
    elif _is_addressee(text, before):
        paragraph.set_class("addressee")
    elif before and _ANNEX.match(text) and (_ANNEXES.match(before[-1].text) or before[-1].role == "annex"):
        paragraph.set_class("annex")


def _is_addressee(text: str, before: Sequence[Paragraph]) -> bool:
    """It stands before the first sentence."""
    if not text.endswith(("：", ":")) or len(text) > LONGEST_ADDRESSEE or "。" in text:
        return False
    return not any("。" in paragraph.text or paragraph.role for paragraph in before)


def _place_title(before: Sequence[Paragraph]) -> None:
    """The name of a regulation stands on up to three short lines before its first chapter or clause."""
    for paragraph in reversed(before[-3:]):
        if paragraph.role or len(paragraph.text) > LONGEST_HEADING or not _TITLE.fullmatch(paragraph.text):
            return
        paragraph.set_class("title")


def _lines_of_tables(lines: Sequence[str]) -> set[int]:
    rows: set[int] = set()
    for number, line in enumerate(lines):
        if number and "|" in lines[number - 1] and "-" in line and _RULE_OF_TABLE.fullmatch(line):
            rows |= {number - 1, number}
        elif number and number - 1 in rows and "|" in line:
            rows.add(number)
    return rows


def _lines_of_fences(lines: Sequence[str]) -> dict[int, bool]:
    """Each line of a fence, and whether it stands inside, where every blank counts.

    As CommonMark has it: a fence is closed by one at least as long, with nothing behind it.
    """
    fenced: dict[int, bool] = {}
    opened: str | None = None
    for number, line in enumerate(lines):
        fence = _FENCE.fullmatch(_unindented(line))
        if opened is None and fence:
            opened, fenced[number] = fence["marks"], False
        elif opened and fence and fence["marks"].startswith(opened) and not fence["words"].strip(" \t"):
            opened, fenced[number] = None, False
        elif opened:
            fenced[number] = True
    return fenced


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    for at, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            yield Paragraph(token, tokens[at + 1], tokens[at + 2])


def _embolden(inline: Token, clause: str) -> None:
    """Set the number of a clause in bold."""
    children = inline.children or []
    if not children or children[0].type != "text" or not children[0].content.startswith(clause):
        return
    first = children[0]
    number = Token("text", "", 0, content=clause)
    rest = Token("text", "", 0, content="\u3000" + first.content.removeprefix(clause).lstrip())
    inline.children = [
        Token("strong_open", "strong", 1, attrs={"class": "clause"}),
        number,
        Token("strong_close", "strong", -1),
        rest,
        *children[1:],
    ]


def _lower_heading(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _align_by_class(token: Token) -> None:
    """The site forbids inline styles."""
    style = token.attrs.pop("style", None)
    if style is not None:
        token.attrSet("class", str(style).removeprefix("text-align:"))
