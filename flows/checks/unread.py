"""What is said of attachments, or of parts of them, that the checks could not read."""

from collections.abc import Iterator

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding, at_most
from flows.extraction.written import Trouble, TroubleKind

NOT_READ = "attachment_not_read"


def not_read(
    check: CheckName, content: Examined, level: Severity, concern: str, basis: str
) -> Iterator[Finding]:
    """Warnings of one check whose `concern` was therefore not looked for."""
    for attachment in content.attachments:
        for trouble in attachment.unread:
            why, do = told(attachment, trouble)
            message = f"{why}，里面{concern}没有检查（{basis}）。{do}"
            spot = attachment.spot_at(trouble.place)
            yield spot.finding(check, NOT_READ, at_most(level, Severity.WARN), message)


def told(attachment: ReadAttachment, trouble: Trouble) -> tuple[str, str]:
    """What is wrong with which file, and what to do."""
    what = attachment.label + trouble.place
    match trouble.kind:
        case TroubleKind.ENCRYPTED:
            return f"{what}设了密码，程序打不开", "请换成不带密码的版本。"
        case TroubleKind.DAMAGED:
            return f"{what}损坏，程序读不出", "请重新另存后上传，并打开人工核对。"
        case TroubleKind.NO_TEXT:
            return f"{what}无法识别文字，可能是扫描件或者图片", "请打开文件人工核对。"
        case TroubleKind.TOO_MUCH:
            return f"{what}没有读完：{trouble.detail}", "请拆分后上传，或者人工核对。"
        case TroubleKind.OLD_FORMAT:
            newer = f"{trouble.detail}x"
            return (
                f"{what}是旧格式（{trouble.detail}），程序读不出文字",
                f"请另存为 {newer} 后上传，或者人工核对。",
            )
        case TroubleKind.UNKNOWN_FORMAT:
            return f"{what}是程序不认识的格式，没有读出文字", "请人工核对。"
