"""Reprints: only from sources that the office trusts, and without another title (S0-7b, S2-11)."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from definitions.schema.base import Identifier
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.house import host_of, is_government
from flows.checks.normalise import normalise
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import label_of

CHECK = CheckName.REPRINT
_BASIS = "转载要来源可溯，不得歪曲标题和内容"


class _Options(CheckOptions):
    source: Identifier = "source"
    url: Identifier = "source_url"
    title: Identifier = "title"
    original_title: Identifier = "original_title"
    only: dict[Identifier, str] = Field(default_factory=dict)
    """`{source_class: 转载类}`: the answers that make a content a reprint; without it every content is one."""


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, _Options, given)
    yield from content.row_by_row(lambda part: _of_part(part, options, level))


def _of_part(content: Examined, options: _Options, level: Severity) -> Iterator[Finding]:
    if any(content.answer(field) != value for field, value in options.only.items()):
        return
    basis = options.basis(_BASIS)
    source, address = content.answer(options.source), content.answer(options.url)
    if source or address:
        yield from _of_source(content, (options.source, source), (options.url, address), level, basis)
    if content.row and options.original_title not in content.columns:
        return
    title, original = content.answer(options.title), content.answer(options.original_title)
    if original and _bare(title) != _bare(original):
        message = f"{label_of(content.name_of(options.title))}与原文标题“{original}”不一致（{basis}）。请照原文标题填写。"
        yield _whole(content, options.title, "title_altered", level, message, original)


def _of_source(
    content: Examined, named: tuple[str, str], linked: tuple[str, str], level: Severity, basis: str
) -> Iterator[Finding]:
    (source_field, source), (url_field, address) = named, linked
    house, host = content.house, host_of(address)
    is_known = source in house.sources or bool(host and house.is_trusted(host))
    if not is_known:
        message = (
            f"{label_of(content.name_of(source_field))}“{source or host}”不在本机关的转载来源名单里（{basis}）。"
            "请改用名单里的媒体、政府网站上的原文；确需增加来源的，请管理员写入机构文件的 sources。"
        )
        yield _whole(content, source_field if source else url_field, "source_not_listed", level, message)
    belongs = house.source_of(host) if host else None
    if source in house.sources and host and belongs != source and not is_government(host):
        said = f"不是“{source}”的网站" if house.sources[source] else f"看网址分不出是不是“{source}”"
        message = f"{label_of(content.name_of(url_field))}在 {host}，{said}（{basis}）。请打开链接核对来源。"
        yield _whole(content, url_field, "source_elsewhere", at_most(level, Severity.WARN), message)


def _whole(
    content: Examined, field: str, code: str, level: Severity, message: str, suggestion: str = ""
) -> Finding:
    return Finding(
        CHECK, code, level, content.name_of(field), 0, 0, content.answer(field)[:60], message, suggestion
    )


def _bare(title: str) -> str:
    return "".join(char for char in normalise(title).text if char.isalnum())
