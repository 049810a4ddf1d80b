"""`sanshen audit`: whether what was recorded is still what was recorded, and a copy of it for others."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.access.actor import Actor
from flows.access.refusal import Missing, Refused
from flows.auditing.audit import audit
from flows.auditing.causes import Cause, causes
from flows.auditing.export import export as write_export
from flows.auditing.export import must_audit
from flows.casework.in_hand import find_case
from flows.cli.home import Home, open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import say, show, show_json, show_table
from storage.attachments import AttachmentStore
from storage.verification import Damage, Verification


def verify(person: As = None, token_stdin: TokenStdin = False, as_json: Json = False) -> None:
    """
    逐条核对审计记录和封印，再按审计记录核对办件、内容、附件、意见、台账、人员和岗位，并核对禁止改动的触发器，
    指出每一条被改动、删除、插入或调换次序的记录。有问题时退出码是 1。

    写明 --as 的，必须是审计管理员（audit_admin）。不写的，凡能读取数据库的本机账号都可以核对：
    核对只读不写。

    例：sanshen audit verify
    """
    with open_home() as home:
        if person is not None or token_stdin:
            _auditor(home, "audit verify", person, token_stdin=token_stdin)
        files = AttachmentStore(home.settings.attachments, limit=0)
        found = audit(home.database, _key(home), files)
    if not found.sealed:
        found.damage.append(Damage("seal", "seal 1", "一枚封印也没有：建立数据时就封过第一枚，封印被删除"))
    if as_json:
        show_json(
            {
                "ok": found.ok,
                "events": found.events,
                "sealed": found.sealed,
                "damage": [asdict(d) for d in found.damage],
            }
        )
    else:
        _show(found)
    if not found.ok:
        raise typer.Exit(1)


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="文件", help="写到这个新文件，例如 审计.jsonl。")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="同上：文件名也可以这样写。只写一处。"),
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="办件", help="只导出这个办件的记录；不写就导出全部。")
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    每条审计记录、每个封印各占一行（JSON），照原样导出；不装本系统，也能逐条核对校验码。

    导出本身也记入审计，写明文件的 SHA-256：以后拿出来的文件是不是当时那一份，一对就知道。

    例：sanshen audit export 审计-2026.jsonl --as auditor
    """
    output = _target(file, output)
    if not output.parent.is_dir():
        raise Missing(f"没有这个文件夹：{output.parent}", "请先建立它，或换一个地方")
    with open_home() as home:
        actor = _auditor(home, "audit export", person, token_stdin=token_stdin)
        with home.database.reading() as session:
            case_id = None if case is None else find_case(session, case)
        exported = write_export(home.database, output, actor, home.now(), case_id)
    show(f"审计记录 {exported.events} 条、封印 {exported.seals} 个，已写到 {output}。")
    show(f"文件的 SHA-256：{exported.sha256}")


def _target(file: Path | None, output: Path | None) -> Path:
    if file is not None and output is not None:
        raise typer.BadParameter("要写到的文件写了两处，只写一处：直接写文件名，或者写在 -o 后面")
    target = file or output
    if target is None:
        raise typer.BadParameter("少写了要写到的文件，例如 sanshen audit export 审计.jsonl")
    return target


def _auditor(home: Home, verb: str, person: str | None, *, token_stdin: bool) -> Actor:
    actor = home.actor(person, token_stdin=token_stdin)
    try:
        must_audit(actor)
    except Refused as refused:
        home.refuse(actor.origin, verb, "", refused)
        raise
    return actor


def _key(home: Home) -> bytes:
    """Never makes a new key: seals would then seem to be forged."""
    path = home.settings.seal_key
    if path.exists():
        return path.read_bytes()
    say(f"注意：没有封印密钥 {path}，封印的签名无从核对。密钥由 sanshen init 建立，请从备份恢复。")
    return b""


def _show(found: Verification) -> None:
    waiting = found.events - found.sealed
    show(f"审计记录 {found.events} 条，已封印 {found.sealed} 条，尚未封印 {waiting} 条。")
    if found.ok:
        show("没有发现改动。")
        return
    told = causes(found.damage)
    show_table(("表", "记录", "问题"), [row for cause in told for row in _rows(cause)])
    following = sum(len(cause.following) for cause in told)
    beside = f"，另有 {following} 处可能由此引起（缩进的各行）" if following else ""
    say(f"发现 {len(told)} 处问题{beside}。请保留现场，立即报告审计管理员；恢复用最近一次完好的备份。")


def _rows(cause: Cause) -> Iterator[tuple[str, str, str]]:
    damage, count = cause.damage, len(cause.following)
    told = f"{damage.what}（下面 {count} 处可能由此引起）" if count else damage.what
    yield damage.table, damage.row, told
    for one in cause.following:
        yield f"  └ {one.table}", one.row, one.what
