"""`sanshen health`: whether everything that should run does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import typer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.cli.addresses import prefect_api
from flows.cli.home import Home, open_home
from flows.cli.options import Json
from flows.cli.terminal import say, show_json, show_table
from flows.clock import wall_clock
from storage.migration import current, newest
from storage.models import Case, Wake, WorkerBeat
from storage.queries.blocked import vacant_duties
from storage.queries.registers import kept_registers

SLOWEST_BEAT_SECONDS = 60
LONGEST_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    title: str
    ok: bool
    words: str
    value: dict[str, Any]


def health(as_json: Json = False) -> None:
    """
    有一项不正常，退出码就是 1，可以交给监控定时运行。

    例：sanshen health
    """
    with open_home(of_any_version=True) as home:
        checks = [_database(home), *_storage(home), *_prefect(home)]
    ok = all(check.ok for check in checks)
    if as_json:
        show_json({"ok": ok, **{check.name: {"ok": check.ok, **check.value} for check in checks}})
    else:
        rows = [(check.title, "正常" if check.ok else "不正常", check.words) for check in checks]
        show_table(("项目", "情况", "说明"), rows)
        say("一切正常。" if ok else "有不正常的地方，请按上面的说明处理。")
    if not ok:
        raise typer.Exit(1)


def _database(home: Home) -> Check:
    found, wanted = current(home.database), newest()
    words = f"格式 {found}"
    if found is not None and found > wanted:
        words += f"，程序太旧，只到 {wanted}：请换用新版本的程序"
    elif found != wanted:
        words += f"，程序要 {wanted}：请运行 sanshen migrate"
    return Check("database", "数据库", found == wanted, words, {"revision": found, "expected": wanted})


def _storage(home: Home) -> Iterator[Check]:
    with home.database.reading() as session:
        yield _worker(session, wall_clock())
        yield _backlog(session, home.now())
        yield _blocked(session)
        yield _vacant(session, home.today)
        if kept_registers(session):
            yield _registers(session, home)


def _worker(session: Session, now: datetime) -> Check:
    seen = session.scalar(select(func.max(WorkerBeat.seen_at)))
    if seen is None:
        return Check(
            "worker",
            "流程执行程序",
            ok=False,
            words="没有在运行：请运行 sanshen up",
            value={"beat_age_seconds": None},
        )
    age = (now - seen).total_seconds()
    ok = age <= SLOWEST_BEAT_SECONDS
    words = f"{age:.0f} 秒前还在工作" if ok else f"{age:.0f} 秒没有动静：请重新运行 sanshen up"
    return Check("worker", "流程执行程序", ok, words, {"beat_age_seconds": round(age, 1)})


def _backlog(session: Session, now: datetime) -> Check:
    """Cases wait for a moment when they are asked for; for long only where nobody comes."""
    count, oldest = session.execute(select(func.count(), func.min(Wake.asked_at)).select_from(Wake)).one()
    age = (now - oldest).total_seconds() if oldest else 0.0
    ok = age <= LONGEST_WAIT_SECONDS
    words = f"{count} 件" if ok else f"{count} 件，最久的等了 {age / 60:.0f} 分钟：请看流程执行程序的日志"
    value = {"cases": count, "oldest_seconds": round(age, 1)}
    return Check("backlog", "等待系统处理的办件", ok, words, value)


def _blocked(session: Session) -> Check:
    cases = list(session.scalars(select(Case).where(Case.blocked_reason.is_not(None)).order_by(Case.id)))
    names = [case.number or f"draft-{case.id}" for case in cases]
    told = "；".join(f"{name}：{case.blocked_reason}" for name, case in zip(names, cases, strict=True))
    words = f"{told}。排除原因后运行 sanshen retry 办件" if cases else "没有"
    return Check("blocked", "受阻的办件", not cases, words, {"cases": names})


def _vacant(session: Session, today: date) -> Check:
    organizations = session.scalars(select(Case.organization).distinct().order_by(Case.organization)).all()
    duties = [duty for organization in organizations for duty in vacant_duties(session, organization, today)]
    names = [duty.number or f"draft-{duty.case_id}" for duty in duties]
    told = "；".join(f"{name}：{duty.stage_title}" for name, duty in zip(names, duties, strict=True))
    words = f"{told}。请系统管理员授予岗位、改派，或恢复拟稿人的账号" if duties else "没有"
    return Check("vacant", "无人可办的环节", not duties, words, {"cases": names})


def _registers(session: Session, home: Home) -> Check:
    """Whether the definitions still declare all that entries say."""
    from definitions.problems import InvalidDefinition  # slow to load, and with no entries not needed
    from flows.casework.undeclared import undeclared

    title = "登记簿和定义"
    try:
        found = undeclared(session, home.catalogue)
    except InvalidDefinition:
        words = "定义有错，读不出登记簿：请运行 sanshen definitions check"
        return Check("registers", title, ok=False, words=words, value={"undeclared": None})
    told = [
        {
            "organization": one.organization,
            "register": one.register,
            "field": one.field,
            "entries": one.numbers,
        }
        for one in found
    ]
    words = "；".join(one.words for one in found) or "相符"
    return Check("registers", title, not found, words, {"undeclared": told})


def _prefect(home: Home) -> Iterator[Check]:
    address = prefect_api(home.settings)
    if address is None:
        return
    from flows.supervision.given_prefect import fault_of  # slow to load

    fault = fault_of(address)
    words = address if fault is None else f"{address} {fault}"
    yield Check("prefect", "流程服务（Prefect）", fault is None, words, {"url": address})
