"""`sanshen inbox`: what waits for a person. Reads what it shows and nothing else, to be quick."""

from flows.casework.derived import OBJECTION
from flows.casework.sources import sources_of
from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import last_day, moment, say, show_json, show_table
from storage.queries.inbox import SUPPLEMENT, OpenDuty, open_duties


def inbox(person: As = None, token_stdin: TokenStdin = False, as_json: Json = False) -> None:
    """
    快到期的排在前面。

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
        now = home.now()
    if as_json:
        show_json([_as_json(duty) for duty in duties])
        return
    if not duties:
        say(f"{actor.name}：没有待办。")
        return
    rows = [
        (
            reference(duty),
            _title(duty, sources.get(duty.case_id)),
            f"{_marks(duty)}{duty.stage_title}（{duty.stage}）",
            duty.unit,
            moment(duty.opened_at),
            _due(duty) + ("（已超期）" if duty.due_at and duty.due_at <= now else ""),
        )
        for duty in duties
    ]
    show_table(("办件", "标题", "环节", "报送单位", "送达", "到期"), rows, whole=(0, 5))
    say(f"{actor.name}：{len(duties)} 件待办。查看：sanshen case 办件；办理：sanshen decide 办件 意见")


def reference(duty: OpenDuty) -> str:
    return duty.number or f"draft-{duty.case_id}"


def _marks(duty: OpenDuty) -> str:
    held = "【有异议，暂停】" if duty.is_objected and duty.kind != OBJECTION else ""
    return f"{'【加急】' if duty.is_urgent else ''}{held}"


def _title(duty: OpenDuty, source: str | None) -> str:
    return f"{duty.title}（来源：{source}）" if source else duty.title


def _due(duty: OpenDuty) -> str:
    return last_day(duty.due_at) if duty.due_at else ""


def _as_json(duty: OpenDuty) -> dict[str, str | None]:
    return {
        "case": reference(duty),
        "stage": duty.stage,
        "title": duty.title,
        "due": _due(duty) or None,
    }
