"""Whether an installation does what it should, as far as its database tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Case, Wake, WorkerBeat
from storage.queries.blocked import vacant_duties

SLOWEST_BEAT_SECONDS = 60
LONGEST_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    title: str
    ok: bool
    words: str
    value: dict[str, Any]
    is_fault: bool = True
    """Of the installation, for who runs it. False: for the administrator of an office, who is told in 待办."""


def all_well(checks: Iterable[Check]) -> bool:
    """What a monitor asks. A post that is vacant wakes nobody: an alarm that stands for weeks would hide the next one."""
    return all(check.ok or not check.is_fault for check in checks)


def worker(session: Session, now: datetime) -> Check:
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


def backlog(session: Session, now: datetime) -> Check:
    """Cases wait for a moment when they are asked for; for long only where nobody comes."""
    count, oldest = session.execute(select(func.count(), func.min(Wake.asked_at)).select_from(Wake)).one()
    age = (now - oldest).total_seconds() if oldest else 0.0
    ok = age <= LONGEST_WAIT_SECONDS
    words = f"{count} 件" if ok else f"{count} 件，最久的等了 {age / 60:.0f} 分钟：请看流程执行程序的日志"
    value = {"cases": count, "oldest_seconds": round(age, 1)}
    return Check("backlog", "等待系统处理的办件", ok, words, value)


def blocked(session: Session) -> Check:
    cases = list(session.scalars(select(Case).where(Case.blocked_reason.is_not(None)).order_by(Case.id)))
    names = [case.number or f"draft-{case.id}" for case in cases]
    told = "；".join(f"{name}：{case.blocked_reason}" for name, case in zip(names, cases, strict=True))
    words = f"{told}。排除原因后运行 sanshen retry 办件" if cases else "没有"
    return Check("blocked", "受阻的办件", not cases, words, {"cases": names})


def vacant(session: Session, today: date) -> Check:
    organizations = session.scalars(select(Case.organization).distinct().order_by(Case.organization)).all()
    duties = [duty for organization in organizations for duty in vacant_duties(session, organization, today)]
    names = [duty.number or f"draft-{duty.case_id}" for duty in duties]
    told = "；".join(f"{name}：{duty.stage_title}" for name, duty in zip(names, duties, strict=True))
    words = f"{told}。请系统管理员授予岗位、改派，或恢复拟稿人的账号" if duties else "没有"
    return Check("vacant", "无人可办的环节", not duties, words, {"cases": names}, is_fault=False)
