"""Where the links of a content lead, attachments too: judged by their addresses alone, nothing is called."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.house import host_of
from flows.checks.listing import Hit, listed
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage, Spot

CHECK = CheckName.LINKS
_BASIS = "不得链接无关的、商业的网站"
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"'`，。；、：）》”|\\^{}]{1,500}", re.IGNORECASE)
_NAME = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
_TOP = (
    "cn|com|net|org|gov|edu|info|biz|cc|top|xyz|vip|club|shop|store|site|online|wang|link|live|tv|me|io|co|app|mobi|pro|work|fun|ltd|group"
    "|ly|im|gl|gd|ru|hk|tw|jp|us|uk|中国|公司|网络|政务|公益"
)
BARE = re.compile(
    rf"(?<![a-z0-9.@/:_%\-])(?=[a-z0-9])(?:(?:https?|ftp)://)?(?=[a-z0-9\-]++\.)(?P<host>(?:{_NAME}\.){{1,6}}(?:{_TOP}))(?![a-z0-9@\-]|\.[a-z0-9])"
    r"(?::[0-9]{1,5})?(?:/[a-z0-9._~%!$&'()*+;=:@/?#\-]{0,400})?",
    re.IGNORECASE,
)
"""As people write it: `www.x.cn`, `x.com/a`. In the plain form of a text, so that wide letters do not hide it."""
_DISGUISED = re.compile(
    r"www(?<![a-z0-9]www) ?(?:[.。点·]|\[?dot\]?) ?[a-z0-9\-]{2,60} ?(?:[.。点·]|\[?dot\]?) ?(?:com|cn|net|org)(?![a-z0-9])",
    re.IGNORECASE,
)
"""Written so that a program does not see it."""
_TRAILING = ".,;:!?)]}*_"
_SHORTENERS = frozenset(
    {"t.cn", "bit.ly", "dwz.cn", "url.cn", "suo.im", "tinyurl.com", "goo.gl", "is.gd", "u.nu"}
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)

    def look(passage: Passage) -> Iterator[Finding]:
        if _is_only_address(content, passage):
            return iter(())
        return listed(passage, _hits(content, passage, level, basis))

    yield from content.look(options.skip, look)


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Every address in a text, with where it stands; each once."""
    known: set[str] = set()
    for match in ADDRESS.finditer(text):
        address = match.group().rstrip(_TRAILING)
        if address not in known:
            known.add(address)
            yield match.start(), match.start() + len(address), address


def _is_only_address(content: Examined, passage: Passage) -> bool:
    """A field that asks for an address, not a text with a link in it."""
    is_field = passage.where in content.fields
    return is_field and ADDRESS.fullmatch(passage.original.strip()) is not None


def _hits(content: Examined, passage: Passage, level: Severity, basis: str) -> Iterator[Hit]:
    for spot, address in _written(passage):
        host = host_of(address)
        if why := _odd(address, host):
            yield Hit("odd_link", level, partial(_odd_link, spot, why, level, basis))
        elif not content.house.is_trusted(host):
            severity = at_most(level, Severity.WARN)
            yield Hit("outside_link", severity, partial(_outside, spot, host, severity, basis))


def _odd_link(spot: Spot, why: str, level: Severity, basis: str) -> Finding:
    message = f"{spot.place}的链接“{spot.excerpt}”{why}（{basis}）。请核对，改为网站的正式网址或者删去。"
    return spot.finding(CHECK, "odd_link", level, message)


def _outside(spot: Spot, host: str, level: Severity, basis: str) -> Finding:
    message = f"{spot.place}链接到名单以外的网站 {host}（{basis}）。请核对是否需要、内容是否合适。"
    return spot.finding(CHECK, "outside_link", level, message)


def _written(passage: Passage) -> Iterator[tuple[Spot, str]]:
    """Every address once, as it would be called."""
    if passage.is_name:
        return
    known: set[str] = set()
    for start, end, address in addresses(passage.original):
        known.add(_bare(address))
        yield passage.spot_of_original(start, end), address
    for match in BARE.finditer(passage.text):
        address = match.group().rstrip(_TRAILING)
        if (bare := _bare(address)) not in known:
            known.add(bare)
            yield passage.spot(match.start(), match.start() + len(address)), f"https://{bare}"
    for match in _DISGUISED.finditer(passage.text):
        if "." not in match.group() or " " in match.group():
            yield passage.spot(*match.span()), match.group()


def _bare(address: str) -> str:
    return address.partition("://")[2] or address


def _odd(address: str, host: str) -> str:
    if not host or "." not in host:
        return "不完整，或者写得让人认不出"
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
