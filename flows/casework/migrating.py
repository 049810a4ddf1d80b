"""Bringing running cases to another version of their process: all of them, or none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarResult, insert, select
from sqlalchemy.orm import Session

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import title_of
from definitions.semantics.authority import Duty
from definitions.semantics.clocks import Clock, ClockState, clocks
from definitions.semantics.history import Copied, Decided, Migrated, Performed
from definitions.semantics.proxies import by_proxy
from definitions.semantics.state import Signature, State
from definitions.semantics.transfer import DropKind, Transfer, transfer
from flows.access.actor import SYSTEM, Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.policy import duty_title
from flows.access.refusal import Conflict, Refused
from flows.access.remarks import remark
from flows.casework.advancing import advance
from flows.casework.contents import load_content
from flows.casework.derived import DutyKey
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.migration_plan import Plan
from flows.casework.presence import renewed
from flows.casework.requests import is_going_out
from storage.audit_chain import append
from storage.models import CaseMigration, Review
from storage.queries.cases import names_of
from storage.queries.versions import lock_cases, next_migration, running_cases
from storage.records.history import load_history

Holder = tuple[str, str, str | None]
"""Role, unit and person of a duty."""

NAMED = 5
"""So many of the cases that cannot be migrated are named in a refusal; a dry run shows all."""


SAID_OF_DROPPED: Mapping[DropKind, str] = {
    DropKind.LENT: "由{by}委派给{who}办，委派不带过去",
    DropKind.HANDED: "已经转给{who}办，转办不带过去",
    DropKind.CLAIMED: "由{who}认领，认领不带过去",
    DropKind.ADDED: "由{by}加签的{who}，加签不带过去",
    DropKind.ASKED: "{by}问{who}的，还没有答复，不再等",
    DropKind.ANSWERED: "{who}已经办过，要重新办",
}


@dataclass(frozen=True, slots=True)
class DueChange:
    """A limit that ends on another day, that is new, or that falls away."""

    title: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one case."""

    case_id: int
    reference: str
    title: str
    stands_at: tuple[str, ...]
    goes_to: tuple[str, ...]
    """Titles of stages; empty where it cannot be."""
    kept: tuple[str, ...]
    """Whose signatures stand: stage and name."""
    lost: tuple[str, ...]
    """Those that do not, each with the reason."""
    dropped: tuple[str, ...]
    """What people had made of the open duties, and that does not go on: handed on, lent, added, asked, answered."""
    due: tuple[DueChange, ...]
    passed_over: tuple[str, ...]
    """Stages that need nobody and are not made up for."""
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    number: int | None
    """None: it was only tried."""
    verdicts: tuple[Verdict, ...]

    @property
    def cannot(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.obstacles)


class CannotMigrate(Conflict):
    """Some cases stand in the way, so none was migrated."""


class _OnlyTried(Exception):
    """Ends the transaction of a dry run, which has done everything."""

    def __init__(self, migration: Migration) -> None:
        super().__init__()
        self.migration = migration


def must_migrate(actor: Actor, process: Process) -> None:
    if not actor.holds(SYSTEM_ADMIN, process.organization):
        raise Refused("只有系统管理员可以迁移办件", "请由系统管理员（system_admin）办理")


def migrate(desk: Desk, actor: Actor, plan: Plan, *, dry_run: bool) -> Migration:
    """Raises CannotMigrate where a case stands in the way. A dry run does the same, and takes it all back."""
    must_migrate(actor, plan.was.process)
    reason = remark(plan.reason, "迁移原因")
    try:
        with desk.database.writing() as session:
            must_migrate(renewed(session.connection(), actor, desk.clock()), plan.was.process)
            migration = _migrate(session, desk, actor, plan, reason)
            _end(migration, dry_run=dry_run)
            return migration
    except _OnlyTried as tried:
        return tried.migration


def _end(migration: Migration, *, dry_run: bool) -> None:
    if dry_run:
        raise _OnlyTried(migration)
    if migration.cannot:
        raise CannotMigrate(*_refusal(migration))


def _migrate(session: Session, desk: Desk, actor: Actor, plan: Plan, reason: str) -> Migration:
    at = desk.clock()
    number = next_migration(session)
    cases = _cases(session, plan)
    desk.remember(session, plan.now, at)
    verdicts = tuple(_Case(session, desk, actor, plan, case, number, at).migrate(reason) for case in cases)
    migration = Migration(number, verdicts)
    if verdicts and not migration.cannot:
        _record(session, actor, plan, reason, cases, number, at)
    return migration if verdicts else Migration(None, ())


def _cases(session: Session, plan: Plan) -> list[int]:
    if plan.undoes is None:
        return running_cases(session, plan.was.digest)
    cases = [int(case) for case in plan.undoes.cases]
    lock_cases(session, cases)
    return cases


def _record(
    session: Session, actor: Actor, plan: Plan, reason: str, cases: list[int], number: int, at: datetime
) -> None:
    undoes = plan.undoes.number if plan.undoes is not None else None
    told: dict[str, Any] = {
        "number": number,
        "process": plan.was.process.process,
        "was": plan.was.digest,
        "now": plan.now.digest,
        "stages": dict(plan.renamed),
        "cases": cases,
        "reason": reason,
        "undoes": undoes,
    }
    session.execute(insert(CaseMigration).values(**told, person=actor.person, at=at))
    append(session, kind="cases_migrated", payload=told, origin=actor.origin, at=at)


def _refusal(migration: Migration) -> tuple[str, str]:
    cannot = migration.cannot
    named = "\n".join(f"  {one.reference}：{'；'.join(one.obstacles)}" for one in cannot[:NAMED])
    more = f"\n  还有 {len(cannot) - NAMED} 件" if len(cannot) > NAMED else ""
    reason = f"{len(migration.verdicts)} 个办件中有 {len(cannot)} 个不能迁移，所以一个都没有迁移：\n{named}{more}\n"
    return reason, "用 --dry-run 看全部办件；改好计划，或等这些办件办过这一步，再执行"


@dataclass
class _Case:
    session: Session
    desk: Desk
    actor: Actor
    plan: Plan
    case_id: int
    number: int
    at: datetime

    def migrate(self, reason: str) -> Verdict:
        hand = take(self.session, self.desk, self.case_id, self.at)
        before, old_clocks = hand.state, _clocks(hand)
        own = self._own_obstacles(hand)
        if own:
            return self._verdict(hand, before, before, own)
        found = transfer(self.plan.versions, before, self._fact(), self._values(hand), hand.calendar)
        if found.obstacles:
            return self._verdict(hand, before, before, found.obstacles, found)
        beside = self._held_beside()
        self._tell(hand, found)
        told = (
            {"reason": reason, "dropped": list(self._dropped(found))} if found.dropped else {"reason": reason}
        )
        advance(hand, found.event, self.actor.origin, told)
        nobody = tuple(self._nobodys(hand, before, beside, found.event.again))
        return self._verdict(hand, before, hand.state, nobody, found, _due_changes(old_clocks, _clocks(hand)))

    def _fact(self) -> dict[str, Any]:
        undoes = self.plan.undoes
        return {
            "at": self.at,
            "by": self.actor.person,
            "was": self.plan.was.digest,
            "now": self.plan.now.digest,
            "migration": self.number,
            "undoes": undoes.number if undoes is not None else None,
        }

    def _values(self, hand: CaseInHand) -> Mapping[str, Any] | None:
        return load_content(self.session, hand.row.content).values if hand.row.content else None

    def _own_obstacles(self, hand: CaseInHand) -> tuple[str, ...]:
        """Of what is not in the state of the case."""
        if hand.row.definition != self.plan.was.digest:
            return ("后来又迁移到了别的版本",)
        if hand.state.is_ended:
            return ("迁移以后已经办结",)
        if is_going_out(self.session, self.case_id):
            return ("信息正在发布，等发布完成再迁移",)
        return tuple(dict.fromkeys(self._unknown_since()))

    def _unknown_since(self) -> Iterator[str]:
        """What was done since the migration that is to be undone, and means nothing in the version of before."""
        if self.plan.undoes is None:
            return
        history = load_history(self.session, self.case_id)
        begun = next(
            place
            for place, fact in enumerate(history)
            if isinstance(fact, Migrated) and fact.migration == self.plan.undoes.number
        )
        versions, since = self.plan.versions, history[begun + 1 :]
        if any(isinstance(fact, Migrated) for fact in since):
            yield "后来又迁移过别的版本"
            return
        for fact in since:
            if isinstance(fact, Decided | Performed) and not versions.counts(fact.stage):
                title = title_of(versions.old.stage(fact.stage))
                yield f"迁移以后办过“{title}”（{fact.stage}），原来的版本不认它"

    def _tell(self, hand: CaseInHand, found: Transfer) -> None:
        """A copy of the case to everybody whose part in it does not go on: they read there what became of it."""
        concerned = (person for one in found.dropped for person in (one.person, one.by))
        for person in dict.fromkeys(filter(None, concerned)):
            hand.record(Copied(self.at, None, person), SYSTEM)

    def _dropped(self, found: Transfer) -> Iterator[str]:
        people = {person for one in found.dropped for person in (one.person, one.by) if person is not None}
        names = names_of(self.session, sorted(people))
        for one in found.dropped:
            title = "拟稿" if one.stage == DRAFT else title_of(self.plan.was.process.stage(one.stage))
            said = SAID_OF_DROPPED[one.kind].format(who=names[one.person], by=names.get(one.by or "", ""))
            yield f"“{title}”{said}"

    def _held_beside(self) -> dict[DutyKey, Holder]:
        """Whose the open duties are, those too that are asked for beside the stages."""
        return {_key(one): _holder(one) for one in self._open_duties()}

    def _open_duties(self) -> ScalarResult[Review]:
        opened = select(Review).where(Review.case_id == self.case_id, Review.closed_at.is_(None))
        return self.session.scalars(opened.execution_options(populate_existing=True))

    def _nobodys(
        self, hand: CaseInHand, before: State, held: Mapping[DutyKey, Holder], again: Sequence[str]
    ) -> Iterator[str]:
        """The duties that the migration opened, or gave to others, and that fall to nobody, or to too few for their vote.
        Those that go on as they were are none of its making.
        """
        begun = {(v.stage, v.visit, s.number) for v, s in before.duties()}
        for review in self._open_duties():
            is_as_it_was = _key(review) in begun or held.get(_key(review)) == _holder(review)
            if is_as_it_was or review.stage in again:
                continue
            if review.vacant if _key(review) not in held else self._is_vacant(hand, review):
                whose = duty_title(hand.office.organization, _duty(review))
                yield f"“{review.title}”没有可以办理的人（{whose}）"
            elif review.too_few:
                yield f"“{review.title}”参加表决的人太少，不可能通过"

    def _is_vacant(self, hand: CaseInHand, review: Review) -> bool:
        """Of one that others have now, with those who are kept from it."""
        holding = set(hand.holders(_duty(review)))
        return review.person is None and not holding - set(review.barred.split("\n"))

    def _sayer(self, state: State) -> Callable[[Signature], str]:
        """Says a signature by its stage and its signer's name, of a proxy with the other's."""
        signers = {who for one in state.signatures for who in (one.person, one.on_behalf_of) if who}
        names, process = names_of(self.session, sorted(signers)), self.plan.was.process
        return lambda one: (
            f"{title_of(process.stage(one.stage))}（{by_proxy(names, one.person, one.on_behalf_of)}）"
        )

    def _verdict(
        self,
        hand: CaseInHand,
        before: State,
        after: State,
        obstacles: tuple[str, ...],
        found: Transfer | None = None,
        due: tuple[DueChange, ...] = (),
    ) -> Verdict:
        lost = found.lost if found is not None else ()
        gone = [one.signature for one in lost]
        old, say = self.plan.was.process, self._sayer(before)
        return Verdict(
            self.case_id,
            hand.row.number or f"draft-{self.case_id}",
            hand.row.title,
            _stands_at(old, before),
            () if obstacles else _stands_at(self.plan.now.process, after),
            tuple(say(one) for one in before.signatures if one not in gone) if found else (),
            tuple(f"{say(one.signature)}：{one.why}" for one in lost),
            tuple(self._dropped(found)) if found is not None else (),
            due,
            found.passed_over if found is not None else (),
            obstacles,
        )


def _key(review: Review) -> DutyKey:
    return review.stage, review.visit, review.seat


def _duty(review: Review) -> Duty:
    return Duty(review.role, review.unit.partition("/")[2])


def _holder(review: Review) -> Holder:
    return review.role, review.unit, review.person


def _stands_at(process: Process, state: State) -> tuple[str, ...]:
    stages: Sequence[str] = list(state.open) or [at for at in state.lines.values() if at is not None]
    known = ((one, process.find_stage(one)) for one in stages)
    return tuple("拟稿" if one == DRAFT else title_of(stage) if stage else one for one, stage in known)


def _clocks(hand: CaseInHand) -> dict[str, Clock]:
    """Those that have not come to their end, by title: another version may have other keys for the same."""
    running = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    ended = (ClockState.STOPPED, ClockState.VOID)
    return {clock.title: clock for clock in running if clock.state not in ended}


def _due_changes(before: Mapping[str, Clock], after: Mapping[str, Clock]) -> tuple[DueChange, ...]:
    days = {
        title: tuple(one[title].due.moment if title in one else None for one in (before, after))
        for title in dict.fromkeys([*before, *after])
    }
    return tuple(DueChange(title, old, new) for title, (old, new) in days.items() if old != new)
