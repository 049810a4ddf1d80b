"""What WeChat takes for an article of an official account: lengths, pictures, the cover."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.schema.base import Identifier
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import Passage, label_of
from flows.publishing.attachments import is_image
from flows.publishing.markdown import to_html
from flows.publishing.reading import PICTURE, read_as_page

CHECK = CheckName.WECHAT_LIMITS
_BASIS = "微信公众平台的限制"
TITLE, AUTHOR, DIGEST = 32, 16, 128
"""Characters."""
CONTENT, CONTENT_BYTES = 20_000, 1 << 20


class _Options(CheckOptions):
    title: Identifier = "title"
    author: Identifier = "drafter"
    digest: Identifier = "digest"
    cover: Identifier | None = None
    """The files field that holds the cover; without it one of the pictures among the attachments is asked for."""


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, _Options, given)
    basis = options.basis(_BASIS)
    for field, most in ((options.title, TITLE), (options.author, AUTHOR), (options.digest, DIGEST)):
        text = content.answer(field)
        if len(text) > most:
            message = f"{label_of(field)}有{len(text)}个字，最多{most}个字（{basis}）。请缩短{len(text) - most}个字。"
            yield Finding(CHECK, "too_long", level, field, most, len(text), text[most:][:60], message, "")
    for field, text in content.texts.items():
        yield from _of_text(content, field, text, level, basis)
    if not any(is_image(one.name) for one in content.attachments):
        message = f"没有封面图片（{basis}）。请把 JPG 或者 PNG 图片加为附件。"
        yield Finding(CHECK, "no_cover", level, options.cover or "attachments", 0, 0, "", message, "")


def _of_text(content: Examined, field: str, text: str, level: Severity, basis: str) -> Iterator[Finding]:
    if len(text) >= CONTENT:
        yield _too_long(field, f"有{len(text)}个字", level, basis)
        return
    page = to_html(text, {})
    if len(page) >= CONTENT or len(page.encode()) >= CONTENT_BYTES:
        size = f"排版后有{len(page)}个字符、{len(page.encode()) / 1024:.0f} KB"
        yield _too_long(field, size, level, basis)
    passage = Passage.of_text(field, text)
    names = {attachment.name for attachment in content.attachments}
    for target in read_as_page(text).targets if passage.has_markup else ():
        if target.kind == PICTURE and target.address not in names:
            spot = passage.spot_of_original(target.start, target.end)
            message = f"{spot.place}的图片在别的网站上，微信会把它去掉（{basis}）。请把图片加为附件，括号里写文件名。"
            yield spot.finding(CHECK, "outside_picture", level, message)


def _too_long(field: str, size: str, level: Severity, basis: str) -> Finding:
    message = f"{label_of(field)}{size}，要少于{CONTENT}个字符、1 MB（{basis}）。请删减，或者分成几篇。"
    return Finding(CHECK, "too_long", level, field, 0, 0, "", message, "")
