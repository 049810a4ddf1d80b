"""The policy, walked in full: wherever a case can stand, every verb is called by everybody.

Who is not allowed is refused, in the words that stand here, and audited, and nothing else is stored; who is allowed
does it. The tables, here and in `places`, are written by hand from the regulations, not from the code.
"""

import io
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from definitions.vocabulary import Verb, WayIn
from flows.access.actor import Actor
from flows.access.refusal import UNKNOWN_CASE, SanshenError
from flows.casework.blocking import block
from flows.casework.decision import Answer
from flows.casework.submission import Submission
from storage.models import RoleHolding
from tests.builders.office import (
    HOLDINGS,
    JILIN,
    PUBLISH,
    REPRINT,
    SINCE,
    WEB,
    SmallOffice,
    with_process,
)
from tests.fixtures.database import POSTGRESQL_IN_SOAK
from tests.flows.access.crowd import ALSO, STALE, Crowd
from tests.flows.access.places import (
    CLOSED,
    EXTENSION_PLACES,
    HELD,
    LL_RELATED,
    OBJECTION_PLACES,
    OBJECTORS,
    OVERRIDE_PLACE,
    PAPER_PLACES,
    REFUSED,
    RELATED,
    UNRELATED,
    URGENCY_PLACES,
    WEB_PLACES,
)
from tests.flows.access.walk import Walk

pytestmark = pytest.mark.parametrize("office_url", POSTGRESQL_IN_SOAK, indirect=True)


def _file(office: SmallOffice) -> Mapping[str, Any]:
    return {"attachments": [office.services.store_file(io.BytesIO("线路,站点\n".encode()), "附表.csv")]}


def _walk(crowd: Crowd, case: Submission, digest: str, related: set[str], others: set[str]) -> int:
    helper = "manager" if related is RELATED else "ll_manager"
    drafter = "officer" if related is RELATED else "ll_editor"
    walk = Walk(crowd, related, others, case.number, case.case_id, digest, helper, drafter=drafter)
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
    assert tries == 19 * (36 * len(WEB_PLACES) - 1 + 10)


def test_on_the_way_over_paper_each_does_what_is_theirs_and_nobody_else(office: SmallOffice) -> None:
    crowd = Crowd(office)
    case, digest = _submitted(crowd, PUBLISH, "ll_editor")
    others = {"officer", "manager", "nobody"}
    tries = _walk(crowd, case, digest, LL_RELATED, others | STALE)
    assert tries == 14 * (36 * len(PAPER_PLACES) + 7)


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
        assert walk.at(place) == 19 * (36 + (3 if "secrecy" in place.name else 2))
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
    assert walk.at(OVERRIDE_PLACE) == 19 * 35


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
        assert walk.at(place) == 19 * 38
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
        assert walk.at(place, *([] if is_held else ABOUT_OBJECTIONS)) == 19 * (38 if is_held else 4)
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
    assert walk.at(REFUSED) == 19 * 36


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
        sees = "只有系统管理员可以重试受阻的办件" if told.person in RELATED else UNKNOWN_CASE
        assert told.reason == (CLOSED if told.person == "closed" else sees)
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
        "people vacancies": (
            lambda a: services.vacant_posts(a, JILIN),
            {"sysadmin"},
            JILIN,
            "只有系统管理员可以查看缺人的岗位",
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
    paper = office.sent_to_paper()
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
