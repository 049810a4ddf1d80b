"""`sanshen check-text`: what the checks find in a file, before any case exists."""

import json
from pathlib import Path
from typing import Annotated

import typer

from definitions.registry import CATALOGUE, open_catalogue
from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.access.refusal import Invalid, Missing
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding, gravest_first
from flows.checks.house import NO_HOUSE, House
from flows.checks.masking import apply, proposals
from flows.checks.runner import run
from flows.cli.drafting import told
from flows.cli.options import Json
from flows.cli.terminal import say, show
from flows.extraction.reading import read_stored
from flows.settings import Settings
from storage.attachments import decode

BODY = "body"
TEXTS = frozenset({".txt", ".md", ".csv", ""})
USUAL = (
    CheckName.SECRECY_MARKS,
    CheckName.PERSONAL_DATA,
    CheckName.LEADER_MARKS,
    CheckName.ADVERTISING,
    CheckName.LINKS,
    CheckName.ATTACHMENTS,
)
"""What needs to know no form."""


def check_text(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="要检查的文件：文字、Word、Excel、PDF、网页、压缩包。")
    ],
    process: Annotated[
        str | None,
        typer.Option("--process", metavar="流程", help="按这个流程声明的检查来查；不写的，查常用的几项。"),
    ] = None,
    mask: Annotated[
        bool, typer.Option("--mask", help="输出按建议遮盖了个人信息的文字（只用于文字文件）。")
    ] = False,
    as_json: Json = False,
) -> None:
    """
    检查一个文件里的文字，列出问题；不建办件，不存任何东西，也不用数据库。

    有“必须改”的问题，退出码是 1。表单各栏的检查（文号、来源等）要提交时才能做。

    例：sanshen check-text 公示.docx
    """
    if not file.is_file():
        raise Missing(f"没有这个文件：{file}", "请核对路径")
    checks, house = _rules(process)
    text = decode(file) if file.suffix.lower() in TEXTS else None
    if mask:
        if text is None:
            raise Invalid("只有文字文件（.txt、.md、.csv）能遮盖", "请把要公开的文字另存为 .txt")
        is_markdown = file.suffix.lower() == ".md"
        chosen = proposals(checks, BODY, text, is_markdown=is_markdown)
        typer.echo(apply(text, chosen, is_markdown=is_markdown), nl=not text.endswith("\n"))
        return
    findings = _findings(file, text, checks, house)
    if as_json:
        show(json.dumps([one.as_json() for one in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            show(told(finding))
        say(f"共 {len(findings)} 处。" if findings else "没有发现问题。")
    if any(one.severity is Severity.BLOCK for one in findings):
        raise typer.Exit(1)


def _findings(file: Path, text: str | None, checks: list[Check], house: House) -> tuple[Finding, ...]:
    if text is not None:
        return gravest_first(run(checks, Examined({}, {BODY: text}, (), house)))
    written = read_stored(file, file.name, "")
    attachment = ReadAttachment(file.name, "", written)
    return gravest_first(run(checks, Examined({}, {}, (attachment,), house)))


def _rules(process: str | None) -> tuple[list[Check], House]:
    if process is None:
        return [Check.model_validate({"check": name.value}) for name in USUAL], NO_HOUSE
    settings = Settings()
    catalogue = open_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    loaded = catalogue.find(process)
    if loaded is None:
        raise Missing(f"没有“{process}”这个流程", "`sanshen definitions list` 列出所有流程")
    organization = catalogue.office(loaded.process.organization).organization
    without_form = {
        CheckName.DOCUMENT_NUMBER,
        CheckName.SOURCE_AND_DRAFTER,
        CheckName.BARRED_GENRE,
        CheckName.WECHAT_LIMITS,
    }
    checks = [check for check in loaded.process.checks if check.check not in without_form]
    return checks, House.of(organization, "")
