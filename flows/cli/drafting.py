"""`sanshen submit` and `sanshen revise`: handing in a content."""

from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem, problem_at
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.contents import store_each
from flows.casework.starting import process_to_start
from flows.casework.submission import Submission
from flows.checks.finding import Finding
from flows.cli.field_values import values_of, written_settings
from flows.cli.form_files import STDIN, FormFile, read_body, read_form, sort_attachments
from flows.cli.home import Home, one_stdin, open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say, show
from storage.attachments import StoredFile

FormOption = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="文件",
        help="表单：YAML、JSON，或开头写着各项的 Markdown 文件；- 表示从标准输入读。项目少的可以不用文件，用 --set。",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="项目=内容",
        help="表单的一项，可以写几次；与 --form 同时写的，以这里为准；附件项写文件的路径。",
    ),
]
Attach = Annotated[
    list[str] | None,
    typer.Option("--attach", metavar="文件", help="附件，可以写几次；表单有几处附件的写成 项目=文件。"),
]
Body = Annotated[Path | None, typer.Option("--body", metavar="文件", help="正文另写在这个文本文件里。")]
SEVERITIES = {"block": "必须改", "warn": "请核对", "inform": "提示"}


def submit(
    process: Annotated[
        str, typer.Argument(metavar="流程", help="流程名，例如 jilin-transport.web-publish。")
    ],
    form: FormOption = None,
    given: Settings = None,
    attach: Attach = None,
    body: Body = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="报送单位；只在一个单位拟稿的不用写。")
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    成功后输出办件编号。内容检查不通过的，办件存为草稿，列出问题，退出码是 1；
    改好以后用 sanshen revise 重新提交。

    例：sanshen submit jilin-transport.web-publish --as zhangsan --form 公告.yaml --attach 附图.pdf
    sanshen submit jilin-transport.topic-request --as zhangsan --set title=冬季出行专题 --set topic=冬季出行

    公告.yaml 每行写一项，例如：

      title: 我市三条公交线路走向调整公告
      formed_on: 2026-11-20
      column: 通知公告
    """
    one_stdin(form == STDIN, token_stdin)
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        services = home.services
        declared = process_to_start(services.desk, process).process
        filled, files, unstored = _handed_in(services, declared, form, given, attach, body)
        submission = services.submit(actor, process, filled, files, unit, unstored)
        _tell(home, actor, submission)


def revise(
    reference: Case,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="文件", help="改动的各项；没有写的保持不变。- 表示从标准输入读。"),
    ] = None,
    given: Settings = None,
    attach: Attach = None,
    body: Body = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    只写改动的项目就可以，其余保持上一轮的内容。附件重新给出的，替换这一项原来的附件。

    例：sanshen revise 吉市交网审〔2026〕1号 --as zhangsan --form 修改.yaml
    sanshen revise 吉市交网审〔2026〕1号 --as zhangsan --set title=线路调整公告
    """
    one_stdin(form == STDIN, token_stdin)
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        services = home.services
        declared = services.rehearse_revision(actor, reference)
        filled, files, unstored = _handed_in(services, declared, form, given, attach, body)
        submission = services.revise(actor, reference, filled, files, unstored)
        _tell(home, actor, submission)


Handed = tuple[dict[str, Any], dict[str, list[StoredFile]], list[FieldProblem]]


def _handed_in(
    services: Services,
    process: Process,
    form: str | None,
    given: list[str] | None,
    attach: list[str] | None,
    body: Path | None,
) -> Handed:
    """The values, the files by field, and what is wrong with files that were not taken."""
    read = read_form(form) if form else FormFile({}, None)
    filled = read.for_process(process, read_body(body) if body else None)
    set_, named, lost = values_of(services, process.form.fields, written_settings(given or []))
    files, unstored = _store(services, process, attach)
    return {**filled, **set_}, {**files, **named}, [*unstored, *lost]


def _store(
    services: Services, process: Process, attach: list[str] | None
) -> tuple[dict[str, list[StoredFile]], list[FieldProblem]]:
    """The files by field, and what is wrong with those that were not taken."""
    stored: dict[str, list[StoredFile]] = {}
    problems: list[FieldProblem] = []
    for name, paths in sort_attachments(process.form.fields, attach or []).items():
        stored[name], unstored = store_each(name, name, services.store_path, paths)
        problems += (problem_at(process.form.fields, name, one.reason) for one in unstored)
    return stored, problems


def _tell(home: Home, actor: Actor, submission: Submission) -> None:
    show(submission.number)
    for finding in submission.findings:
        say(told(finding))
    if submission.held:
        say(
            f"内容检查没有通过，办件存为草稿，没有送审。改好后：sanshen revise {submission.number} --form 文件，或 --set 项目=内容"
        )
        raise typer.Exit(1)
    view = home.services.case(actor, submission.case_id)
    say(f"已提交。现在：{view.stage_title}{f'，由{view.waiting_for}办理' if view.waiting_for else ''}。")


def told(finding: Finding) -> str:
    """`[必须改] 正文第3行……（原文：……）；可以改成：……`."""
    parts = [f"[{SEVERITIES[finding.severity.value]}] {finding.message}"]
    if finding.excerpt and finding.excerpt not in finding.message:
        parts.append(f"    原文：{finding.excerpt}")
    if finding.rewritten:
        parts.append(f"    可以改成：{finding.rewritten}")
    return "\n".join(parts)
