"""Markdown of a drafter to safe HTML that reads like an official document."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from flows.publishing import charts
from flows.publishing.prose import separate_lines, typeset

TAGS = frozenset(
    {
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
    }
    | {"p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
    | charts.TAGS.keys()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "h2": {"class"},
    "h3": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "p": {"class"},
    "strong": {"class"},
    "td": {"class"},
    "th": {"class"},
} | charts.TAGS
MOST_BRACKETS = 100
"""Of one line; in a line with more of them brackets stay as they were written."""
COUNTED = -1
"""Where they are counted, beside what the parser remembers of the line's characters."""
TICK_BOX = re.compile(r"""<input\s+type=["']?checkbox["']?(?P<ticked>\s+checked(=["']\w*["'])?)?\s*/?>""")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def to_html(body: str, files: Mapping[str, str]) -> str:
    """Render a body. `files` is attachment name to address; any other image is left out, its text stays."""
    parser = _parser()
    tokens = parser.parse(separate_lines(body))
    typeset(tokens)
    _point_to_files(tokens, files)
    page = parser.renderer.render(charts.with_charts(tokens), parser.options, {})
    return nh3.clean(page, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES))


def to_prose(body: str) -> str:
    """The sentences of a body, on one line: without whom it is addressed to, tables, charts, blocks of code and pictures."""
    tokens = _parser().parse(separate_lines(body))
    typeset(tokens)
    return " ".join(" ".join(map(_words, _sentences(charts.with_charts(tokens)))).split())


def _sentences(tokens: Sequence[Token]) -> Iterator[Token]:
    for opening, token in pairwise(tokens):
        in_table = opening.type in {"th_open", "td_open"}
        if token.type == "inline" and not in_table and opening.attrGet("class") != "addressee":
            yield token


def _words(inline: Token) -> str:
    children = [child for child in inline.children or () if child.type != "image"]
    return "".join(" " if child.type.endswith("break") else child.content for child in children)


def to_text(page: str) -> str:
    """The words of a rendered body, on one line."""
    spaced = re.sub(r"</(p|li|h\d|td|th|tr)>", r"</\1> ", page)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return new_parser()


def new_parser() -> MarkdownIt:
    """What a body means, for the page and for everybody who reads as the page does."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Pasted text is indented with blanks and ruled off with dashes; neither means code or a heading.
    # A line that looks like the definition of a link stays readable: what was signed does not vanish.
    parser.disable(["code", "lheading", "html_block", "html_inline", "reference"])
    parser.inline.ruler.at("link", _unless_hopeless(link))
    parser.inline.ruler.at("image", _unless_hopeless(image))
    parser.inline.ruler.before("autolink", "tick_box", _tick_box)
    parser.inline.ruler.before("emphasis", "strong_beside_chinese", _strong_beside_chinese)
    parser.inline.ruler.before("emphasis", "sign_within_a_word", _sign_within_a_word)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


def _unless_hopeless(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """The rule looks for the end of every bracket through the whole line: no line that people write takes long."""
    return lambda state, silent: _may_hold_links(state) and rule(state, silent)


def _may_hold_links(state: StateInline) -> bool:
    if COUNTED not in state.cache:
        state.cache[COUNTED] = state.src.count("[") if "](" in state.src else 0
    return 0 < state.cache[COUNTED] <= MOST_BRACKETS


def _strong_beside_chinese(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    """`**“三公”经费**公开`: CommonMark leaves asterisks between a Chinese mark and a letter standing."""
    start = state.pos
    if not state.src.startswith("**", start) or state.src.startswith("***", start):
        return False
    end = state.src.find("**", start + 2, state.posMax)
    inside = state.src[start + 2 : end]
    if end < 0 or not inside.strip() or inside != inside.strip() or "*" in inside:
        return False
    if not silent:
        limit = state.posMax
        state.push("strong_open", "strong", 1)
        state.pos, state.posMax = start + 2, end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push("strong_close", "strong", -1)
    state.pos = end + 2
    return True


def _tick_box(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    """The box of a form, which converters of documents write as HTML, as the character that stands for it on paper."""
    found = TICK_BOX.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += "☑" if found["ticked"] else "☐"
    state.pos = found.end()
    return True


def _sign_within_a_word(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    """`3*4*5`: one asterisk within a word is a sign, as an underscore is; as emphasis it would leave 345."""
    at = state.pos
    if state.src[at] != "*" or at == 0 or at + 1 >= state.posMax:
        return False
    if not (state.src[at - 1].isalnum() and state.src[at + 1].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _open_table(
    _renderer: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<div class="table" role="region" tabindex="0" aria-label="表格">\n<table>\n'


def _close_table(
    _renderer: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table>\n</div>\n"


def _point_to_files(tokens: Sequence[Token], files: Mapping[str, str]) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                _point_image(child, files)
            elif child.type == "link_open":
                address = unquote(str(child.attrs["href"]))
                child.attrs["href"] = files.get(address, str(child.attrs["href"]))


def _point_image(image: Token, files: Mapping[str, str]) -> None:
    address = files.get(unquote(str(image.attrs["src"])))
    if address is None:
        image.type, image.tag, image.content = "text", "", f"［图：{image.content}］" if image.content else ""
    else:
        image.attrs["src"] = address
