"""Where the links of a text lead: judged by their addresses alone, nothing is called."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.house import host_of
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage

CHECK = CheckName.LINKS
_BASIS = "不得链接无关的、商业的网站"
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"'`，。；、：）》”|\\^{}]{1,500}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_"
_SHORTENERS = frozenset(
    {"t.cn", "bit.ly", "dwz.cn", "url.cn", "suo.im", "tinyurl.com", "goo.gl", "is.gd", "u.nu"}
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)
    for field_id, text in content.texts.items():
        if field_id not in options.skip:
            yield from _in_text(content, Passage.of_text(field_id, text), level, basis)


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Every address in a text, with where it stands; each once."""
    known: set[str] = set()
    for match in ADDRESS.finditer(text):
        address = match.group().rstrip(_TRAILING)
        if address not in known:
            known.add(address)
            yield match.start(), match.start() + len(address), address


def _in_text(content: Examined, passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    for start, end, address in addresses(passage.original):
        host = host_of(address)
        spot = passage.spot_of_original(start, end)
        why = _odd(address, host)
        if why:
            message = (
                f"{spot.place}的链接“{spot.excerpt}”{why}（{basis}）。请核对，改为网站的正式网址或者删去。"
            )
            yield spot.finding(CHECK, "odd_link", level, message)
        elif not content.house.is_trusted(host):
            message = f"{spot.place}链接到名单以外的网站 {host}（{basis}）。请核对是否需要、内容是否合适。"
            yield spot.finding(CHECK, "outside_link", at_most(level, Severity.WARN), message)


def _odd(address: str, host: str) -> str:
    if not host or "." not in host:
        return "不完整"
    if host in _SHORTENERS:
        return "是短链接，看不出去向"
    try:
        has_user = urlsplit(address).username is not None
    except ValueError:
        return "不完整"
    if has_user:
        return "里有 @，真正去向是后面的网站"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "用的是 IP 地址"
