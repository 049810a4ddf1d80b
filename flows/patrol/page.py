"""What a page says of itself: its tags, its links, and the substance of its article."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from flows.patrol.scope import absolute

LINKS = {"a": "href", "area": "href", "img": "src", "link": "href", "script": "src", "source": "src"}
NO_SUBSTANCE = frozenset({"script", "style"})
NEEDED = frozenset({"stylesheet", "icon"})
"""Of `link`: what a page is made with. The others, such as a feed, are not asked for."""
HEAD = 4096
"""Bytes within which a page names its charset."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""Pages that name the older standard use characters of the newer one."""


@dataclass(frozen=True, slots=True)
class Page:
    tags: Mapping[str, str]
    """Name of each `meta` to its content."""
    links: tuple[str, ...]
    """Addresses, each once, in order."""
    substance: tuple[str, ...] | None
    """Words and addresses of the article, in order; None where the page has none."""


def read_page(body: bytes, address: str, charset: str | None = None) -> Page | None:
    """None for what cannot be read as a page."""
    if not body.strip():
        return None
    try:
        parser = etree.HTMLParser(
            encoding=_known(charset or _said(body)), no_network=True, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    base = root.find(".//base[@href]")
    base_address = absolute(address, base.get("href")) if base is not None else None
    articles = root.findall(".//article")
    article = next((one for one in articles if "document" in (one.get("class") or "").split()), None)
    return Page(
        {one.get("name"): (one.get("content") or "").strip() for one in root.iterfind(".//meta[@name]")},
        tuple(dict.fromkeys(_links(root, base_address or address))),
        tuple(_substance(article)) if article is not None else None,
    )


def _said(body: bytes) -> str | None:
    """The charset that a page names itself."""
    found = _CHARSET.search(body[:HEAD])
    return found[1].decode() if found else None


def _known(charset: str | None) -> str | None:
    """None: the page says it itself."""
    try:
        return WIDER.get(name := codecs.lookup(charset).name, name) if charset else None
    except LookupError:
        return None


def _links(root: Any, base: str) -> Iterator[str]:
    for element in root.iter(*LINKS):
        href = element.get(LINKS[element.tag])
        if not href or href.startswith("#") or (element.tag == "link" and not _is_needed(element)):
            continue
        address = absolute(base, href)
        if address is not None:
            yield address


def _is_needed(element: Any) -> bool:
    return bool(NEEDED & set((element.get("rel") or "").lower().split()))


def _substance(article: Any) -> Iterator[str]:
    """Blanks tell nothing apart. Addresses as they stand: the same page is read at several addresses."""
    walk = etree.iterwalk(article, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not article:
                yield from _words(element.tail)
        elif element.tag in NO_SUBSTANCE:
            walk.skip_subtree()
        else:
            for attribute in ("href", "src"):
                if element.get(attribute):
                    yield f"{attribute}={unquote(element.get(attribute))}"
            yield from _words(element.text)


def _words(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield " ".join(text.split())
