"""`sanshen audit`: whether what was recorded is still what was recorded."""

from dataclasses import asdict

import typer

from flows.access.credentials import AUDIT_ADMIN
from flows.access.refusal import Refused
from flows.auditing.audit import audit
from flows.cli.home import Home, open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import say, show, show_json, show_table
from storage.attachments import AttachmentStore
from storage.verification import Verification


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
            _must_audit(home, person, token_stdin=token_stdin)
        files = AttachmentStore(home.settings.attachments, limit=0)
        found = audit(home.database, _key(home), files)
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


def _must_audit(home: Home, person: str | None, *, token_stdin: bool) -> None:
    actor = home.actor(person, token_stdin=token_stdin)
    if not any(actor.holds(AUDIT_ADMIN, organization) for organization in actor.organizations):
        refused = Refused("只有审计管理员可以核对审计记录", "请由审计管理员（audit_admin）办理")
        home.refuse(actor.origin, "audit verify", "", refused)
        raise refused


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
    show_table(("表", "记录", "问题"), [(d.table, d.row, d.what) for d in found.damage])
    say(f"发现 {len(found.damage)} 处问题。请保留现场，立即报告审计管理员；恢复用最近一次完好的备份。")
