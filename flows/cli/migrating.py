"""`sanshen definitions migrate-cases`: running cases go on under another version of their process."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.access.refusal import Invalid
from flows.casework.migrating import Migration, Verdict
from flows.casework.migration_plan import Plan, plan_to_undo, read_plan
from flows.cli.home import Home, open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import last_day, say, show, show_json


def migrate_cases(
    plan: Annotated[
        Path | None, typer.Argument(metavar="计划", help="迁移计划，一个 YAML 文件。撤销时不写。")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只试：说明每个办件会怎样，什么都不改。")
    ] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="编号", help="撤销这一号迁移，让办件回到原来的版本。")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="原因", help="撤销的原因，记在每个办件的经过里。")
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    让正在办的办件改按流程的另一个版本办下去：要么全部迁移，要么一个都不动。有不能迁移的，退出码是 1。

    例：sanshen definitions migrate-cases 计划.yaml --as admin --dry-run
    撤销：sanshen definitions migrate-cases --undo 3 --reason 新版本停用 --as admin
    """
    if (plan is None) == (undo is None):
        raise typer.BadParameter("写一个计划文件，或者写 --undo 编号，只写一样")
    if reason is not None and undo is None:
        raise typer.BadParameter("--reason 只在撤销时写；迁移的原因写在计划里")
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        wanted = _undoing(home, undo, reason) if undo is not None else _read(home, plan)
        migration = home.services.migrate(actor, wanted, dry_run=dry_run)
    if as_json:
        show_json(_as_json(migration, dry_run=dry_run))
    else:
        _show(migration, wanted, dry_run=dry_run)
    if migration.cannot:
        raise typer.Exit(1)


def _undoing(home: Home, number: int, reason: str | None) -> Plan:
    with home.database.reading() as session:
        return plan_to_undo(home.services.desk, session, number, reason or f"撤销第 {number} 号迁移")


def _read(home: Home, path: Path | None) -> Plan:
    if path is None or not path.is_file():
        raise Invalid(f"没有这个文件：{path}", "请核对路径")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{path} 不是 UTF-8 编码", "请另存为 UTF-8") from None
    return read_plan(home.services.desk, text, str(path))


def _show(migration: Migration, plan: Plan, *, dry_run: bool) -> None:
    was, now = plan.was, plan.now
    show(
        f"{was.process.title}：第 {was.process.version} 版（{was.digest[:12]}）"
        f" → 第 {now.process.version} 版（{now.digest[:12]}）"
    )
    for verdict in migration.verdicts:
        for line in _lines(verdict):
            show(line)
    count, cannot = len(migration.verdicts), len(migration.cannot)
    if not count:
        say("没有在这个版本上办理的办件，什么都没有改变。")
    elif dry_run:
        say(f"试算了 {count} 个办件，{f'{cannot} 个不能迁移' if cannot else '都能迁移'}。什么都没有改变。")
    else:
        say(
            f"迁移了 {count} 个办件，这是第 {migration.number} 号迁移。"
            f"要撤销：sanshen definitions migrate-cases --undo {migration.number}"
        )


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.reference}　{verdict.title}"
    here = "、".join(verdict.stands_at)
    if verdict.obstacles:
        yield f"  不能迁移（现在：{here}）"
        yield from (f"    {obstacle}" for obstacle in verdict.obstacles)
        return
    yield f"  {here} → {'、'.join(verdict.goes_to)}"
    if verdict.kept:
        yield f"  保留签字：{'、'.join(verdict.kept)}"
    yield from (f"  失去签字：{lost}" for lost in verdict.lost)
    yield from (f"  不再有效：{dropped}" for dropped in verdict.dropped)
    for due in verdict.due:
        yield f"  时限“{due.title}”：{_day(due.before)} → {_day(due.after)}"
    if verdict.passed_over:
        yield f"  不再补办：{'、'.join(verdict.passed_over)}"


def _day(moment: datetime | None) -> str:
    return last_day(moment) if moment is not None else "（无）"


def _as_json(migration: Migration, *, dry_run: bool) -> dict[str, object]:
    """Moments as the other commands write them."""
    return {
        "number": None if dry_run else migration.number,
        "dry_run": dry_run,
        "ok": not migration.cannot,
        "cases": [
            {
                **asdict(verdict),
                "due": [
                    {
                        "title": due.title,
                        "before": due.before.isoformat() if due.before else None,
                        "after": due.after.isoformat() if due.after else None,
                    }
                    for due in verdict.due
                ],
            }
            for verdict in migration.verdicts
        ],
    }
