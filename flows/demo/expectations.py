"""Whether the play came out as its content announces: a demo that lies must not be shown."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from definitions.vocabulary import Outcome
from flows.assembly import Services
from flows.auditing.audit import audit
from flows.casework.in_hand import take
from flows.demo.content import Content
from flows.demo.play import PlayFailed
from flows.demo.script import Item
from storage.installation import demo_time
from storage.models import Case, Deadline
from storage.queries.cases import deadlines_of, publications_of

OUT = ("confirmed", "withdrawn")
"""The states of what was published."""


def check(services: Services, content: Content, cases: Mapping[str, int], key: bytes) -> None:
    """`cases`: item id to case id. Raises PlayFailed with everything that differs."""
    ends = content.ends
    faults = [fault for item in content.items for fault in _item_faults(services, item, cases[item.id], ends)]
    faults += _installation_faults(services, key, ends)
    if faults:
        raise PlayFailed("演示结果与演示内容所写的不一致：\n" + "\n".join(f"  {f}" for f in faults))


def _item_faults(services: Services, item: Item, case_id: int, ends: datetime) -> Iterator[str]:
    desk, expect = services.desk, item.expect
    with desk.database.reading() as session:
        case = take(session, desk, case_id, ends, lock=False)
        row, state = session.get_one(Case, case_id), case.state
        wanted = {
            "结果": (expect.end, state.outcome),
            "停在": (
                "draft" if expect.blocked else expect.waits_at,
                next(iter(state.open), None),
            ),
            "拦下它的检查": (tuple(sorted(expect.blocked)), tuple(sorted(state.held))),
            "超期": (tuple(sorted(expect.late)), _late(session, case_id, ends)),
        }
        for what, (said, found) in wanted.items():
            if said != found:
                yield f"{item.id}：{what}应为 {said}，实为 {found}"
        if row.blocked_reason is not None:
            yield f"{item.id}：受阻：{row.blocked_reason}"
        yield from (f"{item.id}：{fault}" for fault in _publication_faults(session, row))


def _publication_faults(session: Session, row: Case) -> Iterator[str]:
    published = publications_of(session, row.id)
    if (row.published_at is not None) != any(p.state in OUT for p in published):
        yield "发布记录与办件不符"
    if row.outcome == Outcome.PUBLISHED and not published:
        yield "已办结为发布，却没有发布记录"


def _late(session: Session, case_id: int, ends: datetime) -> tuple[str, ...]:
    """The declared deadlines that were missed; limits of single stages only remind."""
    return tuple(
        sorted(d.key for d in deadlines_of(session, case_id) if d.stage is None and is_late(d, ends))
    )


def is_late(deadline: Deadline, now: datetime) -> bool:
    return deadline.state != "void" and (deadline.stopped_at or now) >= deadline.due_at


def _installation_faults(services: Services, key: bytes, ends: datetime) -> Iterator[str]:
    found = audit(services.desk.database, key, services.desk.attachments)
    yield from (f"审计：{damage.table} {damage.row}：{damage.what}" for damage in found.damage)
    if found.sealed != found.events:
        yield f"审计：{found.events} 条记录中只封存了 {found.sealed} 条"
    if demo_time(services.desk.database) != ends:
        yield "演示时钟没有停在结束的时刻"
