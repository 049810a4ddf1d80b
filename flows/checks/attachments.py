"""Attachments that cannot be read, and what they carry along unseen: revisions, comments, hidden sheets, authors, places."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding, at_most, shorten
from flows.checks.options import CheckOptions, read_options
from flows.checks.personal_numbers import masked
from flows.checks.unread import NOT_READ, told
from flows.extraction.written import Remnant, RemnantKind, TroubleKind

CHECK = CheckName.ATTACHMENTS
_BASIS = "附件公开后，任何人都能看到里面隐藏的内容"
_TOLD = {
    RemnantKind.DELETED: ("修订痕迹", "请接受或者拒绝全部修订，另存后上传"),
    RemnantKind.INSERTED: ("修订痕迹", "请接受或者拒绝全部修订，另存后上传"),
    RemnantKind.COMMENT: ("批注", "请删去全部批注，另存后上传"),
    RemnantKind.HIDDEN_TEXT: ("隐藏的文字", "请显示出来核对，不该公开的删去"),
    RemnantKind.HIDDEN_SHEET: ("隐藏的工作表", "请取消隐藏后核对，不该公开的删去"),
    RemnantKind.HIDDEN_CELLS: ("隐藏的行、列或者看不见的单元格", "请显示出来核对，不该公开的删去"),
    RemnantKind.HIDDEN_SLIDE: ("隐藏的幻灯片", "请取消隐藏后核对，不该公开的删去"),
    RemnantKind.NOTES: ("演讲者备注", "请核对，不该公开的删去"),
    RemnantKind.CACHE: ("看不见的数据", "请把表格的值粘贴到新的工作簿，另存后上传"),
    RemnantKind.EMBEDDED: ("嵌入的文件", "请核对，不该公开的删去"),
    RemnantKind.MACRO: ("宏代码", "请另存为不带宏的文件"),
    RemnantKind.LOCATION: ("图片的拍摄地点", "请用画图、截图等办法另存一张不带位置信息的图片，再上传"),
    RemnantKind.PROPERTY: ("文档属性", "不想公开的，请在“文件—信息—检查文档”里删去"),
}
_HINTS = frozenset({RemnantKind.PROPERTY})


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    basis = read_options(CHECK, CheckOptions, given).basis(_BASIS)
    for attachment in content.attachments:
        for trouble in attachment.unread:
            why, do = told(attachment, trouble)
            scan = trouble.kind is TroubleKind.NO_TEXT
            severity = at_most(level, Severity.WARN) if scan else level
            spot = attachment.spot_at(trouble.place)
            yield spot.finding(CHECK, NOT_READ, severity, f"{why}，里面的内容没有检查。{do}")
        for remnant in attachment.written.remnants:
            yield _left(attachment, remnant, level, basis)


def _left(attachment: ReadAttachment, remnant: Remnant, level: Severity, basis: str) -> Finding:
    name, do = _TOLD[remnant.kind]
    severity = at_most(level, Severity.INFORM) if remnant.kind in _HINTS else level
    sample = f"（“{shorten(masked(remnant.sample))}”）" if remnant.sample else ""
    place = remnant.place.removesuffix(name)
    message = f"{attachment.label}{place}带有{name}{sample}：{basis}。{do}。"
    return attachment.spot_at(remnant.place).finding(CHECK, f"left_{remnant.kind}", severity, message)
