"""The policy, walked in full: wherever a case can stand, every verb is called by everybody.

Who is not allowed is refused, in the words that stand here, and audited, and nothing else is stored; who is allowed
does it. The tables, here and in `places`, are written by hand from the regulations, not from the code.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, update

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Intervention, Verb, WayIn
from flows.access.actor import Actor
from flows.access.refusal import SanshenError
from flows.assembly import Services
from flows.casework.blocking import block
from flows.casework.decision import Answer
from flows.casework.handing import SeatRequest
from flows.casework.submission import Submission
from flows.forms.sheet import sheet_of
from storage.models import RoleHolding
from tests.builders.audit import Refusal
from tests.builders.office import (
    HOLDINGS,
    JILIN,
    LVLIANG,
    PUBLISH,
    REPRINT,
    SINCE,
    WEB,
    SmallOffice,
    with_process,
)
from tests.flows.access.crowd import ALSO, STALE, Crowd
from tests.flows.access.places import (
    CLOSED,
    EXTENSION_PLACES,
    HELD,
    LL_RELATED,
    OBJECTION_PLACES,
    OBJECTORS,
    OUTRUN,
    OVERRIDE_PLACE,
    PAPER_PLACES,
    REFUSED,
    RELATED,
    SIGNED,
    UNRELATED,
    URGENCY_PLACES,
    WEB_PLACES,
    Column,
    Place,
)

pytestmark = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
"""The same services, whose every other test runs on both databases."""


ON_SEATS: Mapping[Verb, str] = {
    Verb.FORWARD: "handed",
    Verb.DELEGATE: "handed",
    Verb.HAND_BACK: "handed_back",
    Verb.CLAIM: "handed",
    Verb.RELEASE: "handed",
    Verb.ADD_SIGNER: "signer_added",
    Verb.REMOVE_SIGNER: "signer_removed",
    Verb.TAKE_BACK: "taken_back",
    Verb.ASSIGN: "handed",
    Verb.ASK: "asked",
    Verb.SUPPLEMENT: "asked",
    Verb.ANSWER: "replied",
}
"""Verb to the event that tells of it."""


def _act(services: Services, number: str, asked: SeatRequest, actor: Actor) -> None:
    services.act_on_seat(actor, number, asked)


@dataclass(frozen=True)
class Call:
    """One way to use a verb, as the audit names it."""

    verb: Verb
    audited_as: str
    act: Callable[[Actor], object]
    recorded: str = ""
    """The event that tells of it, where it changes something."""
    by_id: bool = False
    """Whether the audit names the case by its id."""


@dataclass(frozen=True)
class Walk:
    """Everybody, at one case after the other of its places."""

    crowd: Crowd
    related: set[str]
    """Who may see it."""
    others: set[str]
    number: str
    case_id: int
    digest: str
    """Of its attachment."""
    helper: str
    """Who may be asked for advice, or to sign too."""
    onlookers: frozenset[str] = frozenset()
    """Those of `related` who have no part in it."""

    @property
    def office(self) -> SmallOffice:
        return self.crowd.office

    def calls(self, place: Place) -> Iterator[Call]:
        services, number = self.office.services, self.number
        answer = place.answer(self.office, number)
        decide = f"decide {answer.decision}"
        yield Call(Verb.VIEW, "view", lambda a: services.case(a, number))
        yield Call(Verb.VIEW, "download", lambda a: services.file(a, self.case_id, self.digest), by_id=True)
        if place.has_sheet:
            yield Call(Verb.VIEW, "view", lambda a: sheet_of(services, a, number))
        yield Call(
            Verb.REVISE, "revise", lambda a: services.revise(a, number, {"body": "改过。"}, {}), "submitted"
        )
        yield Call(Verb.DECIDE, decide, lambda a: services.rehearse(a, number, answer))
        yield Call(Verb.DECIDE, decide, lambda a: services.decide(a, number, answer), "decided")
        yield Call(Verb.WITHDRAW, "withdraw", lambda a: services.withdraw(a, number, "情况有变"), "withdrawn")
        yield Call(Verb.REMIND, "remind", lambda a: services.remind(a, number), "reminded")
        yield Call(
            Verb.COMMENT, "comment", lambda a: services.comment(a, number, "已电话沟通。"), "commented"
        )
        yield Call(Verb.COPY, "copy", lambda a: services.copy_to(a, number, [self.helper]), "copied")
        yield Call(Verb.READ, "read", lambda a: services.mark_as_read(a, number))
        yield Call(Verb.EXTEND, "extend", lambda a: services.extend(a, number, "案情复杂"), "extension_asked")
        yield Call(
            Verb.GRANT,
            "grant",
            lambda a: services.decide_extension(a, number, granted=True),
            "extension_decided",
        )
        yield Call(
            Verb.MARK_URGENT,
            "mark_urgent",
            lambda a: services.mark_urgent(a, number, "今晚封路"),
            "urgency_asked",
        )
        yield Call(
            Verb.CONFIRM_URGENT,
            "confirm_urgent",
            lambda a: services.decide_urgency(a, number, granted=True),
            "urgency_decided",
        )
        yield from self._on_objections()
        yield Call(Verb.REOPEN, "reopen", lambda a: services.reopen(a, number, "补齐了材料"), "reopened")
        end = partial(services.intervene, how=Intervention.END, reason="事项撤销")
        yield Call(Verb.INTERVENE, "intervene", lambda a: end(a, number), "intervened")
        yield Call(Verb.INTERVENE, "intervene", lambda a: services.intervenable(a, number))
        yield Call(
            Verb.OVERRIDE,
            "override",
            lambda a: services.override(a, number, "personal_data", "已征得同意"),
            "overridden",
        )
        yield from self._on_seats(place)

    def _on_objections(self) -> Iterator[Call]:
        services, number = self.office.services, self.number
        yield Call(Verb.OBJECT, "object", lambda a: services.object_to(a, number, "口径不一致"), "objected")
        answer = partial(services.answer_objection, accepted=False, answer="口径一致")
        yield Call(
            Verb.ANSWER_OBJECTION, "answer_objection", lambda a: answer(a, number), "objection_answered"
        )
        settle = partial(services.settle_objection, upheld=True, opinion="改")
        yield Call(
            Verb.SETTLE_OBJECTION, "settle_objection", lambda a: settle(a, number), "objection_settled"
        )
        yield Call(
            Verb.DROP_OBJECTION,
            "drop_objection",
            lambda a: services.drop_objection(a, number),
            "objection_settled",
        )

    def _on_seats(self, place: Place) -> Iterator[Call]:
        services = self.office.services
        for verb, recorded in ON_SEATS.items():
            to = place.colleague if verb is Verb.FORWARD else self.helper
            asked = SeatRequest(verb, to or self.helper, "有急事")
            yield Call(verb, verb.value, partial(_act, services, self.number, asked), recorded)

    def at(self, place: Place, *verbs: Verb) -> int:
        """Everybody tries everything, or these verbs alone; returns how many tries that were."""
        columns = {
            Verb.VIEW: Column(self.related, UNRELATED),
            Verb.REVISE: place.revise,
            Verb.DECIDE: place.decide,
            Verb.WITHDRAW: place.withdraw,
            Verb.REMIND: place.remind,
            Verb.COMMENT: Column(self.related - {"auditor", "ll_auditor"}, "审计管理员只查看，不留言"),
            Verb.COPY: Column(
                self.related - {"auditor", "ll_auditor"} - self.onlookers,
                "审计管理员只查看，不抄送|只有报送单位、办理人和管理人员可以抄送",
            ),
            Verb.READ: Column(set(), "这个办件没有抄送给您"),
            Verb.EXTEND: place.extend,
            Verb.GRANT: place.grant,
            Verb.MARK_URGENT: place.mark_urgent,
            Verb.CONFIRM_URGENT: place.confirm_urgent,
            Verb.OBJECT: place.object,
            Verb.ANSWER_OBJECTION: place.answer_objection,
            Verb.SETTLE_OBJECTION: place.settle_objection,
            Verb.DROP_OBJECTION: place.drop_objection,
            Verb.REOPEN: place.reopen,
            Verb.INTERVENE: place.intervene,
            Verb.OVERRIDE: place.override,
            **place.seats,
        }
        tries = 0
        for call in self.calls(place):
            if verbs and call.verb not in verbs:
                continue
            column = columns[call.verb]
            wrong = [person for person in self.related | self.others if person not in column.allowed]
            for refusal in self.crowd.refused(wrong, call.act):
                self._is_told(refusal, call, place, column)
            for person in column.allowed - {place.colleague if call.verb is Verb.FORWARD else None}:
                if call.verb is not Verb.FORWARD or place.colleague:
                    self._does(person, call)
            tries += len(wrong) + len(column.allowed)
        self._are_offered_exactly_that(columns)
        return tries

    def _is_told(self, refusal: Refusal, call: Call, place: Place, column: Column) -> None:
        where = f"{refusal} {place.name}"
        target = str(self.case_id) if call.by_id else self.number
        assert (refusal.way_in, refusal.verb, refusal.target) == ("cli", call.audited_as, target), where
        assert refusal.person is not None
        assert re.search(self._expected(refusal.person, call, place, column), refusal.reason), where

    def _expected(self, person: str, call: Call, place: Place, column: Column) -> str:
        if person == "closed":
            return CLOSED
        if call.verb in (Verb.ASSIGN, Verb.INTERVENE):
            return column.told
        if person not in self.related:
            return UNRELATED
        if call.verb is Verb.DECIDE and person in place.signed:
            return SIGNED
        return OUTRUN if call.verb is Verb.DECIDE and person in place.outrun else column.told

    def _does(self, person: str, call: Call) -> None:
        put_back = self.crowd.kept() if call.recorded else lambda: None
        self.crowd.does(person, call.act, call.recorded)
        put_back()

    def _are_offered_exactly_that(self, columns: Mapping[Verb, Column]) -> None:
        """What the screens draw is what the services do."""
        for person in self.related:
            rulings = self.office.services.case(self.crowd.actors[person], self.number).rulings
            offered = {verb for verb, ruling in rulings.items() if ruling.allowed}
            assert offered == {verb for verb, column in columns.items() if person in column.allowed}, person


def _file(office: SmallOffice) -> Mapping[str, Any]:
    return {"attachments": [office.services.store_file(io.BytesIO("线路,站点\n".encode()), "附表.csv")]}


def _walk(crowd: Crowd, case: Submission, digest: str, related: set[str], others: set[str]) -> int:
    helper = "manager" if related is RELATED else "ll_manager"
    walk = Walk(crowd, related, others, case.number, case.case_id, digest, helper)
    tries = 0
    for place in WEB_PLACES if related is RELATED else PAPER_PLACES:
        tries += walk.at(place)
        place.next(crowd.office, case.number, case.case_id)
    return tries


def _submitted(crowd: Crowd, process: str, by: str, **values: str) -> tuple[Submission, str]:
    """With the digest of its attachment."""
    files = _file(crowd.office)
    values = crowd.office.sample(process, **values)
    case = crowd.office.services.submit(crowd.actors[by], process, values, files)
    return case, files["attachments"][0].digest


def test_on_the_way_to_the_website_each_does_what_is_theirs_and_nobody_else(office: SmallOffice) -> None:
    crowd = Crowd(office)
    case, digest = _submitted(crowd, WEB, "officer", body="机密★2年\n\n线路调整。")
    others = {"stranger", "elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    tries = _walk(crowd, case, digest, RELATED, others | STALE)
    assert tries == 19 * (35 * len(WEB_PLACES) - 1)


def test_on_the_way_over_paper_each_does_what_is_theirs_and_nobody_else(office: SmallOffice) -> None:
    crowd = Crowd(office)
    case, digest = _submitted(crowd, PUBLISH, "ll_editor")
    others = {"officer", "manager", "nobody"}
    tries = _walk(crowd, case, digest, LL_RELATED, others | STALE)
    assert tries == 14 * 35 * len(PAPER_PLACES)


CAN_BE_EXTENDED = (
    "id: public_in_10\n",
    "id: public_in_10\n    extensions: {by: 5 workdays, approved_by: {role: manager, of: office}}\n",
)


def test_more_time_is_asked_for_and_granted_by_those_whose_business_it_is_and_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(with_process(office, WEB, *CAN_BE_EXTENDED))
    case, digest = _submitted(crowd, WEB, "officer")
    others = {"stranger", "elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    walk = Walk(crowd, RELATED, others | STALE, case.number, case.case_id, digest, "manager")
    for place in EXTENSION_PLACES:
        assert walk.at(place) == 19 * 35
        place.next(crowd.office, case.number, case.case_id)


CAN_BE_OVERRIDDEN = (
    "{check: personal_data}",
    "{check: personal_data, override: {role: secrecy_officer, of: office}}",
)


def test_what_a_check_holds_back_is_let_through_by_those_whom_the_process_names_and_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(with_process(office, WEB, *CAN_BE_OVERRIDDEN))
    case, digest = _submitted(crowd, WEB, "officer", body="报名请致电13800138000，过期不候。")
    others = {"stranger", "elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    walk = Walk(crowd, RELATED, others | STALE, case.number, case.case_id, digest, "manager")
    assert walk.at(OVERRIDE_PLACE) == 19 * 34


CAN_BE_URGENT = (
    "\ndeadlines:\n",
    "\nurgency: {confirmed_by: {role: manager, of: office}}\n\ndeadlines:\n",
)


def test_a_case_is_made_urgent_by_those_whose_business_it_is_and_nobody_else(office: SmallOffice) -> None:
    crowd = Crowd(with_process(office, WEB, *CAN_BE_URGENT))
    case, digest = _submitted(crowd, WEB, "officer")
    others = {"stranger", "elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    walk = Walk(crowd, RELATED, others | STALE, case.number, case.case_id, digest, "manager")
    for place in URGENCY_PLACES:
        assert walk.at(place) == 19 * 35
        place.next(crowd.office, case.number, case.case_id)


ABOUT_OBJECTIONS = (Verb.OBJECT, Verb.ANSWER_OBJECTION, Verb.SETTLE_OBJECTION, Verb.DROP_OBJECTION)
"""What alone is otherwise where nobody objects: all else is walked there above."""
CAN_BE_OBJECTED_TO = (
    "\ndeadlines:\n",
    "\nobjection:\n  by: [information_officer]\n  answered_by: {role: unit_head}\n"
    "  coordinated_by: {role: manager, of: office}\n\ndeadlines:\n",
)


def test_what_another_unit_objects_is_answered_and_decided_by_those_whose_business_it_is_and_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(with_process(office, WEB, *CAN_BE_OBJECTED_TO))
    case, digest = _submitted(crowd, WEB, "officer")
    crowd.office.decide("reviewer", case.number)
    others = {"elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    related = RELATED | OBJECTORS
    walk = Walk(
        crowd, related, others | STALE, case.number, case.case_id, digest, "manager", frozenset(OBJECTORS)
    )
    for place in OBJECTION_PLACES:
        is_held = place.decide.told == HELD
        assert walk.at(place, *([] if is_held else ABOUT_OBJECTIONS)) == 19 * (35 if is_held else 4)
        place.next(crowd.office, case.number, case.case_id)


CAN_BE_REOPENED = (
    "\ndeadlines:\n",
    "\nreopening: {by: {role: manager, of: office}, within: 30 days}\n\ndeadlines:\n",
)


def test_an_ended_case_is_taken_up_again_by_whom_the_document_names_and_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(with_process(office, WEB, *CAN_BE_REOPENED))
    case, digest = _submitted(crowd, WEB, "officer")
    others = {"stranger", "elsewhere", "web_chief", "sysadmin", "security", "ll_manager", "former"}
    walk = Walk(crowd, RELATED, others | STALE, case.number, case.case_id, digest, "manager")
    crowd.office.decide("reviewer", case.number, "refuse", opinion="不宜公开")
    assert walk.at(REFUSED) == 19 * 35


NOT_IN_OFFICE = "签字人在签字当日不担任这个职务"


Attempt = Callable[[Actor, str, Answer], object]


def _try(attempt: Attempt, number: str, answer: Answer, actor: Actor) -> None:
    attempt(actor, number, answer)


def _sent_to_paper(office: SmallOffice) -> str:
    case = office.submit(PUBLISH, by="ll_editor")
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    return case.number


def test_a_signature_on_paper_is_that_of_whoever_holds_the_office_and_of_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(office)
    number = _sent_to_paper(office)
    for signer in {*crowd.actors, "没有这个人"} - {"ll_office"}:
        answer = office.paper_answer(number, signer)
        for attempt in (office.services.decide, office.services.rehearse):
            (told,) = crowd.refused(["ll_clerk"], partial(_try, attempt, number, answer))
            assert (told.verb, told.target) == ("decide approve", number)
            assert told.reason == (
                "纸质签批要由签字人以外的人登记" if signer == "ll_clerk" else NOT_IN_OFFICE
            )
    answer = office.paper_answer(number, "ll_office")
    crowd.does("ll_clerk", lambda actor: office.services.decide(actor, number, answer), "decided")


@pytest.mark.parametrize(
    ("person", "role", "by", "signer", "told"),
    [
        ("ll_editor", "office_clerk", "ll_editor", "ll_office", "拟稿人不能登记自己起草的内容的纸质签批"),
        ("ll_editor", "office_reviewer", "ll_clerk", "ll_editor", "拟稿人不能审签自己起草的内容"),
        ("ll_deputy", "office_reviewer", "ll_clerk", "ll_deputy", "不能连着签两个环节，签字人已签过"),
        ("ll_office", "office_clerk", "ll_office", "ll_office", "由签字人以外的人登记"),
    ],
)
def test_on_paper_nobody_is_two_of_drafter_signer_and_registrar(
    office: SmallOffice, person: str, role: str, by: str, signer: str, told: str
) -> None:
    with office.services.desk.database.writing() as session:
        session.add(RoleHolding(person=person, role=role, unit=f"{LVLIANG}/office", since=SINCE))
    crowd = Crowd(office)
    number = _sent_to_paper(office)
    answer = office.paper_answer(number, signer)
    (refusal,) = crowd.refused([by], lambda actor: office.services.decide(actor, number, answer))
    assert told in refusal.reason


def test_a_signer_who_left_the_office_the_day_before_did_not_sign(office: SmallOffice) -> None:
    crowd = Crowd(office)
    number = _sent_to_paper(office)
    signed = office.paper_answer(number)
    with office.services.desk.database.writing() as session:
        today = day_of(office.clock())
        session.execute(delete(RoleHolding).where(RoleHolding.person == "ll_office"))
        session.add(
            RoleHolding(
                person="ll_office",
                role="office_reviewer",
                unit=f"{LVLIANG}/office",
                since=SINCE,
                until=today.replace(day=today.day - 1),
            )
        )
    (refusal,) = crowd.refused(["ll_clerk"], lambda actor: office.services.decide(actor, number, signed))
    assert refusal.reason == NOT_IN_OFFICE


STARTERS = {
    WEB: {("officer", "transport_admin"), ("stranger", "finance_division")},
    REPRINT: {("editor", "it_division")},
    PUBLISH: {("ll_editor", "price_section")},
}
NO_UNIT = "没有“.+”这个单位"
NOT_STARTED_THERE = "这个单位不能发起本流程"
NOT_A_STARTER = "您不是该单位负责拟稿的人员"


def _start(office: SmallOffice, process: str, unit: str, actor: Actor) -> None:
    office.services.submit(actor, process, office.sample(process), {}, unit)


def test_each_process_is_started_for_their_unit_by_those_who_draft_there_and_by_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(office)
    units = ("transport_admin", "finance_division", "it_division", "price_section", "没有这个单位")
    for process, starters in STARTERS.items():
        for unit in units:
            wrong = [person for person in crowd.actors if (person, unit) not in starters]
            told = crowd.refused(wrong, partial(_start, office, process, unit))
            assert {(refusal.verb, refusal.target) for refusal in told} == {("submit", process)}
            for refusal in told:
                closed = f"|{CLOSED}" if refusal.person == "closed" else ""
                assert re.search(f"{NOT_A_STARTER}|{NO_UNIT}|{NOT_STARTED_THERE}{closed}", refusal.reason)
    for process, starters in STARTERS.items():
        for person, unit in starters:
            crowd.does(person, partial(_start, office, process, unit), "drafted")


def test_a_blocked_case_is_tried_again_by_the_system_administrator_and_by_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(office)
    case = office.submit()
    (told,) = crowd.refused(["sysadmin"], lambda actor: office.services.retry(actor, case.number))
    assert (told.verb, told.target, told.reason) == ("retry", case.number, "办件没有受阻")
    block(office.services.desk, case.case_id, "磁盘空间不足")
    wrong = set(crowd.actors) - {"sysadmin"}
    for told in crowd.refused(wrong, lambda actor: office.services.retry(actor, case.number)):
        assert (told.verb, told.target) == ("retry", case.number)
        assert told.reason == (CLOSED if told.person == "closed" else "只有系统管理员可以重试受阻的办件")
    crowd.does("sysadmin", lambda actor: office.services.retry(actor, case.number), "retried")


IN_JILIN = {p for p, (organization, *_) in {**HOLDINGS, **ALSO}.items() if organization == JILIN}


def test_lists_are_for_their_organisation_and_hold_what_each_may_see(office: SmallOffice) -> None:
    crowd = Crowd(office)
    case = office.submit()
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    services = office.services
    lists: dict[str, tuple[Callable[[Actor], Any], set[str], str, str]] = {
        "ledger": (
            lambda a: services.ledger(a, JILIN, "publications"),
            IN_JILIN,
            f"{JILIN}/publications",
            "您不是该机构的人员，不能查看它的台账",
        ),
        "statistics": (
            lambda a: services.statistics(a, JILIN),
            IN_JILIN,
            JILIN,
            "您不是该机构的人员，不能查看它的统计",
        ),
        "people": (
            lambda a: services.people(a, JILIN),
            IN_JILIN,
            JILIN,
            "您不是该机构的人员，不能查看它的人员名单",
        ),
        "operation": (
            lambda a: services.operation(a, JILIN),
            {"sysadmin"},
            JILIN,
            "只有系统管理员可以查看运行情况",
        ),
        "vacancies": (
            lambda a: services.vacancies(a, JILIN),
            {"sysadmin"},
            JILIN,
            "只有系统管理员可以查看无人可办的环节",
        ),
        "proxies": (
            lambda a: services.proxies(a, JILIN),
            IN_JILIN,
            JILIN,
            "您不是该机构的人员，不能查看它的代理情况",
        ),
    }
    for verb, (ask, allowed, target, reason) in lists.items():
        told = crowd.refused(set(crowd.actors) - STALE - allowed, ask)
        assert {(refusal.verb, refusal.target, refusal.reason) for refusal in told} == {
            (verb, target, reason)
        }
    lines = {person: services.ledger(crowd.actors[person], JILIN, "publications") for person in IN_JILIN}
    assert {person for person, found in lines.items() if len(found) == 1} == RELATED
    assert {person for person, found in lines.items() if found == []} == IN_JILIN - RELATED
    for verb in ("statistics", "people", "proxies"):
        for person in IN_JILIN:
            lists[verb][0](crowd.actors[person])
    lists["operation"][0](crowd.actors["sysadmin"])


def test_a_file_is_given_out_with_its_own_case_only(office: SmallOffice) -> None:
    """Also to who may see both cases: what it is called says nothing about where it belongs."""
    files = _file(office)
    officer = office.actor("officer")
    case = office.services.submit(officer, WEB, office.sample(), files)
    other = office.submit()
    digest = files["attachments"][0].digest
    assert office.services.file(officer, case.case_id, digest).read_text(encoding="utf-8") == "线路,站点\n"
    for wrong_case, wrong_digest in ((other.case_id, digest), (case.case_id, "0" * 64), (9999, digest)):
        with pytest.raises(SanshenError, match=r"没有"):
            office.services.file(officer, wrong_case, wrong_digest)
    paper = _sent_to_paper(office)
    scan = office.scan()
    taken = office.register(paper, evidence=scan)
    assert office.services.file(office.actor("ll_editor"), taken.case_id, scan[0].digest).is_file()


@pytest.mark.parametrize("way_in", [WayIn.CLI, WayIn.DASHBOARD, WayIn.API])
def test_a_refusal_is_audited_under_the_way_in(office: SmallOffice, way_in: WayIn) -> None:
    crowd = Crowd(office, way_in)
    case = office.submit()
    answer = Answer("approve")
    (told,) = crowd.refused(["head"], lambda actor: office.services.decide(actor, case.number, answer))
    assert told.way_in == way_in


def test_who_drafted_does_not_sign_even_when_holding_the_role(office: SmallOffice) -> None:
    unit = f"{JILIN}/transport_admin"
    with office.services.desk.database.writing() as session:
        session.add(RoleHolding(person="officer", role="unit_reviewer", unit=unit, since=SINCE))
        session.add(RoleHolding(person="reviewer", role="unit_head", unit=unit, since=SINCE))
    case = office.submit()
    with pytest.raises(SanshenError, match="拟稿人不能审签"):
        office.decide("officer", case.number)
    office.decide("reviewer", case.number)
    with pytest.raises(SanshenError, match="不能连着签"):
        office.decide("reviewer", case.number)


def test_a_role_that_was_taken_away_no_longer_decides(office: SmallOffice) -> None:
    case = office.submit()
    actor = office.actor("reviewer")
    with office.services.desk.database.writing() as session:
        session.execute(
            update(RoleHolding).where(RoleHolding.person == "reviewer").values(until=RoleHolding.since)
        )
    with pytest.raises(SanshenError, match=UNRELATED):
        office.services.decide(actor, case.number, Answer("approve"))
