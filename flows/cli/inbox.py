"""`sanshen inbox`: what waits for a person. Reads what it shows and nothing else, to be quick."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated

import typer

from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.assembly import Services
from flows.casework.derived import OBJECTION
from flows.casework.sources import sources_of
from flows.casework.telling import say_moved_from
from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import last_day, moment, say, show_json, show_table
from storage.queries.blocked import VacantDuty
from storage.queries.copies import CopyLine, copies_for
from storage.queries.inbox import SUPPLEMENT, OpenDuty, open_duties

Copies = Annotated[
    bool, typer.Option("--copies", help="只列抄送给您的，已阅的也列；没有阅的平常列在待办下面。")
]


def inbox(
    copies: Copies = False, person: As = None, token_stdin: TokenStdin = False, as_json: Json = False
) -> None:
    """
    快到期的排在前面；下面是抄送给您、还没有阅的。

    例：sanshen inbox --as zhangsan
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.database.reading() as session:
            duties = open_duties(session.connection(), actor.person, home.today)
        if any(duty.kind == SUPPLEMENT for duty in duties):
            duties = home.services.inbox(actor)  # what the process has a say in is asked of the services
        with home.database.reading() as session:
            sources = sources_of(session, duties)
            copied = copies_for(session, actor.person)
        vacant = _vacancies(home.services, actor)
        now = home.now()
    if copies:
        _show_copies(actor.name, copied, as_json=as_json)
        return
    if as_json:
        show_json([_as_json(duty) for duty in duties])
        return
    unread = [one for one in copied if one.read_at is None]
    if duties:
        _show_duties(actor.name, duties, sources, now)
    else:
        say(f"{actor.name}：没有待办。")
    _tell_of_vacancies(vacant)
    if unread:
        _show_copies(actor.name, unread)


def _vacancies(services: Services, actor: Actor) -> list[VacantDuty]:
    """What nobody can do, of the organisations whose system administrator it is: nobody else can mend it."""
    administered = (one for one in sorted(actor.organizations) if actor.holds(SYSTEM_ADMIN, one))
    return [duty for one in administered for duty in services.vacancies(actor, one).duties]


def _tell_of_vacancies(duties: Sequence[VacantDuty]) -> None:
    if duties:
        named = "；".join(f"{_numbered(one.number, one.case_id)}：{one.stage_title}" for one in duties)
        say(f"有 {len(duties)} 个环节没有人可以办，办件停在那里：{named}")
        say("授予岗位：sanshen people role give；只改派这一件：sanshen decide 办件 assign --to 人员")


def _show_duties(name: str, duties: Sequence[OpenDuty], sources: Mapping[int, str], now: datetime) -> None:
    rows = [
        (
            reference(duty),
            _title(duty, sources.get(duty.case_id)),
            f"{_marks(duty)}{duty.stage_title}（{duty.stage}）",
            duty.unit,
            moment(duty.opened_at),
            "".join((_due(duty), *(f"（{one}）" for one in _on_due(duty, now)))),
        )
        for duty in duties
    ]
    show_table(("办件", "标题", "环节", "报送单位", "送达", "到期"), rows, whole=(0, 5))
    say(f"{name}：{len(duties)} 件待办。查看：sanshen case 办件；办理：sanshen decide 办件 意见")


def _show_copies(name: str, copies: Sequence[CopyLine], *, as_json: bool = False) -> None:
    if as_json:
        show_json([_copy_as_json(one) for one in copies])
        return
    if not copies:
        say(f"{name}：没有抄送给您的办件。")
        return
    rows = [
        (
            _numbered(one.number, one.case_id),
            one.title,
            one.unit,
            one.sent_by or "流程",
            moment(one.sent_at),
            moment(one.read_at) if one.read_at else "没有阅",
        )
        for one in copies
    ]
    show_table(("抄送给您的办件", "标题", "报送单位", "抄送人", "送达", "已阅"), rows, whole=(0, 4))
    say("看过以后：sanshen decide 办件 read")


def _copy_as_json(one: CopyLine) -> dict[str, str | None]:
    return {
        "case": _numbered(one.number, one.case_id),
        "title": one.title,
        "sent_by": one.sent_by,
        "sent_at": one.sent_at.isoformat(),
        "read_at": one.read_at.isoformat() if one.read_at else None,
    }


def reference(duty: OpenDuty) -> str:
    return _numbered(duty.number, duty.case_id)


def _numbered(number: str | None, case_id: int) -> str:
    return number or f"draft-{case_id}"


def _marks(duty: OpenDuty) -> str:
    held = "【有异议，暂停】" if duty.is_objected and duty.kind != OBJECTION else ""
    return f"{'【加急】' if duty.is_urgent else ''}{held}"


def _title(duty: OpenDuty, source: str | None) -> str:
    return f"{duty.title}（来源：{source}）" if source else duty.title


def _on_due(duty: OpenDuty, now: datetime) -> Iterator[str]:
    if duty.due_at and duty.due_at <= now:
        yield "已超期"
    if duty.moved_from:
        yield say_moved_from(duty.moved_from)


def _due(duty: OpenDuty) -> str:
    return last_day(duty.due_at) if duty.due_at else ""


def _as_json(duty: OpenDuty) -> dict[str, str | None]:
    return {
        "case": reference(duty),
        "stage": duty.stage,
        "title": duty.title,
        "due": _due(duty) or None,
    }
