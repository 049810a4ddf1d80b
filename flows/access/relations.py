"""Where a case stands, and what somebody is to it: the rows and columns of the table of verbs."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from definitions.schema.process import DRAFT
from definitions.schema.signing import Party
from definitions.semantics.authority import authors_of, duty
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import State, Visit
from definitions.semantics.taking_back import answers_of
from definitions.vocabulary import Purpose
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.objectors import objecting_as
from flows.access.policy import AUDITOR, OVERSEERS, CaseFacts, has_part, holds, may_start, own_duties
from flows.access.seat_policy import is_theirs_by_name, lender_of


class Standing(StrEnum):
    """Where a case stands; of several, the first that is true."""

    ENDED = "已经办结"
    HELD = "有异议，暂停办理"
    DRAFT = "在拟稿人手里"
    PEOPLE = "等人办理"
    SYSTEM = "等系统、等时间、等别的办件"


def standing_of(state: State) -> Standing:
    if state.is_ended:
        return Standing.ENDED
    if state.objection is not None:
        return Standing.HELD
    if state.is_with_drafter:
        return Standing.DRAFT
    return Standing.PEOPLE if any(state.duties()) else Standing.SYSTEM


class Relation(StrEnum):
    """What somebody is to a case; they may be several at once."""

    DRAFTER = "拟稿人"
    ONCE_DRAFTER = "以前的拟稿人"
    STARTER = "该单位负责拟稿的人员"
    UNIT = "报送单位的人员"
    ON_DUTY = "有这个环节的职责、或者代理有职责的人"
    BORROWER = "受委托看的人"
    LENDER = "委托别人看的人"
    CLAIMANT = "认领了的人"
    ADDER = "加签别人的人"
    ADVISER = "被征求意见、被要求补充说明的人"
    ANSWERED = "办理过、意见有效的人"
    PART = "现在、以前、以后的办理人"
    COPIED = "抄送对象"
    OVERSEER = "管理人员、主要领导"
    AUDITOR = "审计管理员"
    ADMINISTRATOR = "系统管理员"
    OBJECTOR = "可以提异议的人"
    GRANTER = "流程指定审批延期的人"
    MARKER = "流程指定申请加急的人"
    CONFIRMER = "流程指定审批加急的人"
    ANSWERER = "流程指定答复异议的人"
    COORDINATOR = "流程指定协调异议的人"
    REOPENER = "流程指定可以重新办理的人"
    OVERRIDER = "流程指定审定放行的人"
    SORTER = "信箱指定可以看原信的岗位"


def is_related(actor: Actor, case: CaseFacts, relation: Relation) -> bool:
    return _IS[relation](actor, case)


def _oversees(actor: Actor, case: CaseFacts) -> bool:
    organization = case.organization.organization
    return any(actor.holds(role, organization) for role in OVERSEERS if role != AUDITOR)


def _is_of_the_unit(actor: Actor, case: CaseFacts) -> bool:
    """An auditor's role there is none."""
    unit = (case.organization.organization, case.state.unit)
    return any((h.organization, h.unit) == unit for h in actor.holdings if h.role != AUDITOR)


def _is_on_duty(actor: Actor, case: CaseFacts) -> bool:
    return any(seat.purpose is Purpose.SIGN and not seat.lent_by for _, seat, _ in own_duties(actor, case))


def _has_a_seat(is_it: Callable[[Actor, CaseFacts, Visit, Seat], bool]) -> Callable[[Actor, CaseFacts], bool]:
    """Somebody who is this at a place of a pass that is open."""

    def has(actor: Actor, case: CaseFacts) -> bool:
        visits = (visit for visit in case.state.open.values() if visit.stage != DRAFT)
        return any(is_it(actor, case, visit, seat) for visit in visits for seat in visit.seats)

    return has


def _is_asked(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> bool:
    is_open = seat.purpose is not Purpose.SIGN and seat.state is SeatState.OPEN
    return is_open and is_theirs_by_name(actor, case, visit, seat)


def _is_named(parties: Callable[[CaseFacts], Iterator[Party | None]]) -> Callable[[Actor, CaseFacts], bool]:
    """Somebody whom the process names beside its stages."""

    def named(actor: Actor, case: CaseFacts) -> bool:
        organization = case.organization.organization
        return any(
            holds(actor, organization, duty(who, case.state, {})) for who in parties(case) if who is not None
        )

    return named


def _granters(case: CaseFacts) -> Iterator[Party | None]:
    yield from (one.extensions.approved_by for one in case.process.deadlines if one.extensions is not None)


def _markers(case: CaseFacts) -> Iterator[Party | None]:
    yield None if case.process.urgency is None else case.process.urgency.marked_by


def _confirmers(case: CaseFacts) -> Iterator[Party | None]:
    yield None if case.process.urgency is None else case.process.urgency.confirmed_by


def _answerers(case: CaseFacts) -> Iterator[Party | None]:
    yield None if case.process.objection is None else case.process.objection.answered_by


def _coordinators(case: CaseFacts) -> Iterator[Party | None]:
    yield None if case.process.objection is None else case.process.objection.coordinated_by


def _reopeners(case: CaseFacts) -> Iterator[Party | None]:
    yield None if case.process.reopening is None else case.process.reopening.by


def _overriders(case: CaseFacts) -> Iterator[Party | None]:
    yield from (one.override for one in case.process.checks)


def _sorts(actor: Actor, case: CaseFacts) -> bool:
    roles = () if case.letterbox is None else case.letterbox.originals
    return any(actor.holds(role, case.organization.organization) for role in roles)


_IS: Mapping[Relation, Callable[[Actor, CaseFacts], bool]] = {
    Relation.DRAFTER: lambda actor, case: actor.person == case.state.drafter,
    Relation.ONCE_DRAFTER: lambda actor, case: actor.person in authors_of(case.state),
    Relation.STARTER: lambda actor, case: (
        may_start(actor, case.process, case.organization, case.state.unit).allowed
    ),
    Relation.UNIT: _is_of_the_unit,
    Relation.ON_DUTY: _is_on_duty,
    Relation.BORROWER: _has_a_seat(
        lambda actor, case, visit, seat: bool(seat.lent_by) and is_theirs_by_name(actor, case, visit, seat)
    ),
    Relation.LENDER: _has_a_seat(
        lambda actor, case, visit, seat: lender_of(actor, case, visit, seat) is not None
    ),
    Relation.CLAIMANT: _has_a_seat(
        lambda actor, _case, _visit, seat: seat.claimed and seat.person == actor.person
    ),
    Relation.ADDER: _has_a_seat(lambda actor, _case, _visit, seat: seat.added_by == actor.person),
    Relation.ADVISER: _has_a_seat(_is_asked),
    Relation.ANSWERED: lambda actor, case: bool(answers_of(case.state, actor.person)),
    Relation.PART: has_part,
    Relation.COPIED: lambda actor, case: actor.person in case.state.copies,
    Relation.OVERSEER: _oversees,
    Relation.AUDITOR: lambda actor, case: actor.holds(AUDITOR, case.organization.organization),
    Relation.ADMINISTRATOR: lambda actor, case: actor.holds(SYSTEM_ADMIN, case.organization.organization),
    Relation.OBJECTOR: lambda actor, case: bool(objecting_as(actor, case.process)),
    Relation.GRANTER: _is_named(_granters),
    Relation.MARKER: _is_named(_markers),
    Relation.CONFIRMER: _is_named(_confirmers),
    Relation.ANSWERER: _is_named(_answerers),
    Relation.COORDINATOR: _is_named(_coordinators),
    Relation.REOPENER: _is_named(_reopeners),
    Relation.OVERRIDER: _is_named(_overriders),
    Relation.SORTER: _sorts,
}

__all__ = ["Relation", "Standing", "is_related", "standing_of"]
