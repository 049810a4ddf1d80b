"""The policy, walked where it is not about a publication of the system: letters, publishing by hand, registers."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from definitions.schema.base import Words
from definitions.schema.fields import EntryField
from definitions.vocabulary import FieldKind, LetterWay, Verb
from flows.access.actor import Actor
from flows.access.refusal import UNKNOWN_CASE, Missing
from flows.assembly import Services
from flows.casework.register_import import Table
from tests.builders.letters import QUESTION, case_of, posted
from tests.builders.office import HOLDINGS, JILIN, SmallOffice
from tests.fixtures.database import POSTGRESQL_IN_SOAK
from tests.flows.access.crowd import ALSO, STALE, Crowd
from tests.flows.access.hand_places import (
    POSTED,
    RELATED,
    TAKEN_DOWN,
    TO_BE_POSTED,
    TO_BE_TAKEN_DOWN,
    WHAT_A_HAND_CHANGES,
)
from tests.flows.access.letter_places import (
    ALWAYS,
    HANDLING,
    SORTED_PLACES,
    UNSORTED,
    WHAT_LETTERS_CHANGE,
)
from tests.flows.access.places import CLOSED, NO_LETTER, UNRELATED
from tests.flows.access.walk import Walk

pytestmark = pytest.mark.parametrize("office_url", POSTGRESQL_IN_SOAK, indirect=True)

OUTSIDE = {"stranger", "elsewhere", "security", "ll_manager", "former"} | STALE


def by_whole(*verbs: Verb) -> pytest.MarkDecorator:
    """These verbs in the suite, every verb in the soak."""
    whole = pytest.param((), marks=pytest.mark.soak, id="every verb")
    return pytest.mark.parametrize("verbs", [pytest.param(verbs, id="these"), whole])


@by_whole(*WHAT_LETTERS_CHANGE)
def test_a_letter_is_sorted_handled_and_read_by_those_whose_business_it_is_and_nobody_else(
    office: SmallOffice, verbs: tuple[Verb, ...]
) -> None:
    crowd = Crowd(office)
    posted(office)
    case_id = case_of(office, posted(office, form="again"))
    walk = Walk(
        crowd, ALWAYS, OUTSIDE | HANDLING, f"draft-{case_id}", case_id, "", "manager", drafter="editor"
    )
    assert walk.at(UNSORTED, *verbs) == 15 * (5 if verbs else 36)
    UNSORTED.next(office, walk.number, case_id)
    number = office.services.case(office.actor("editor"), case_id).reference
    walk = Walk(crowd, ALWAYS | HANDLING, OUTSIDE, number, case_id, "", "manager", drafter="editor")
    for place in SORTED_PLACES:
        assert walk.at(place, *verbs) == 15 * (5 if verbs else 37)
        place.next(office, number, case_id)


def test_a_letter_is_taken_in_by_those_who_sort_and_nobody_else(office: SmallOffice) -> None:
    crowd, services = Crowd(office), office.services
    for box in ("director", "complaint"):
        take: Callable[[Actor], object] = partial(_take, services, box)
        for told in crowd.refused(set(crowd.actors) - {"editor"}, take):
            assert (told.verb, told.target) == ("take letter", f"{JILIN}/{box}")
            assert told.reason == (CLOSED if told.person == "closed" else "您不是该单位负责拟稿的人员")
        crowd.does("editor", take, "letter_received")


def _take(services: Services, box: str, actor: Actor) -> None:
    services.take_letter(actor, JILIN, box, QUESTION, LetterWay.TELEPHONE)


def test_nobody_reads_a_letter_behind_a_case_that_has_none(office: SmallOffice) -> None:
    crowd, services, case = Crowd(office), office.services, office.submit()
    tried: dict[str, Callable[[Actor], object]] = {
        Verb.READ_ORIGINAL: lambda a: services.read_original(a, case.number, "想看看"),
        Verb.COMPARE_LETTER: lambda a: services.compare_letters(a, case.number, is_same=True),
    }
    for verb, act in tried.items():
        told = crowd.refused(crowd.actors, act)
        assert {(one.verb, one.target) for one in told} == {(verb, case.number)}
        assert {one.reason for one in told} == {NO_LETTER, UNKNOWN_CASE, f"{UNRELATED}，不能办理", CLOSED}
        without = {one.person for one in told if one.reason == NO_LETTER}
        assert without == {"officer", "reviewer", "head", "leader", "auditor", "secrecy", "secrecy2"} | {
            *("editor", "manager", "chief")
        }


def _sent_to_the_account(office: SmallOffice) -> tuple[str, int]:
    """Signed, laid out and read: what remains is to publish."""
    picture = office.services.store_file(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\1" * 64), "运价.png")
    process = f"{JILIN}.wechat-publish"
    values = {name: value for name, value in office.sample(process).items() if name != "media"}
    case = office.services.submit(office.actor("officer"), process, values, {"media": [picture]})
    for person in ("head", "leader", "secrecy"):
        office.decide(person, case.number, opinion="图片已看过，可以公开")
    office.decide("account", case.number, "done")
    laid_out = {"layout_note": "图在文前", "cover": "运价.png"}
    office.decide("account", case.number, "done", given=laid_out)
    office.decide("proof", case.number)
    return case.number, case.case_id


@by_whole(*WHAT_A_HAND_CHANGES)
def test_what_a_person_publishes_and_takes_down_is_theirs_and_nobody_else_s(
    office: SmallOffice, verbs: tuple[Verb, ...]
) -> None:
    crowd = Crowd(office)
    others = OUTSIDE | {"editor", "web_chief", "sysadmin"}
    number, case_id = _sent_to_the_account(office)
    walk = Walk(crowd, RELATED, others, number, case_id, "", "manager")
    tries = 21 * (4 if verbs else 35)
    assert walk.at(TO_BE_POSTED, *verbs) == tries
    TO_BE_POSTED.next(office, number, case_id)
    office.run_automatic(case_id)
    assert walk.at(POSTED, *verbs) == tries
    asked: dict[str, Any] = {
        "place": "公众号",
        "page": None,
        "post": number,
        "responsible": "transport_admin",
    }
    taking = office.submit(f"{JILIN}.withdrawal", **asked)
    office.decide("proof", taking.number)
    walk = Walk(
        crowd, RELATED | {"editor"}, others - {"editor"}, taking.number, taking.case_id, "", "manager"
    )
    for place in (TO_BE_TAKEN_DOWN, TAKEN_DOWN):
        assert walk.at(place, *verbs) == tries
        place.next(office, taking.number, taking.case_id)


IN_JILIN = {p for p, (organization, *_) in {**HOLDINGS, **ALSO}.items() if organization == JILIN}
REGISTER = "documents"
HEAD = "编号,公文标题,文号,起草单位,印发日期,公开属性,最近评估日期,状态"
LINES = (
    ",运价通知,吉市交〔2026〕1号,transport_admin,2026-11-02,主动公开,2026-11-02,",
    "1,运价通知,吉市交〔2026〕1号,transport_admin,2026-11-02,主动公开,2026-11-02,已废止",
)


def test_registers_are_seen_by_their_organisation_and_kept_by_its_manager_and_nobody_else(
    office: SmallOffice,
) -> None:
    """Empty, and with an entry in force; seen with it, and with one that is over."""
    crowd, services = Crowd(office), office.services
    others = set(crowd.actors) - STALE - IN_JILIN
    for before, line in enumerate(LINES):
        table = Table("公文.csv", "\n".join([HEAD, line, ""]))
        for preview in (True, False):
            keep = partial(_keep, services, table, preview)
            wrong = set(crowd.actors) - (STALE if preview else set()) - {"manager"}
            told = crowd.refused(wrong, keep)
            assert {(one.verb, one.target) for one in told} == {("register import", f"{JILIN}/{REGISTER}")}
            assert all("可以直接填写、更正登记簿" in one.reason or one.reason == CLOSED for one in told)
            crowd.does("manager", keep, "" if preview else "register_imported")
        for act in _reading(services):
            told = crowd.refused(others if before == 0 else others & {"ll_manager", "nobody"}, act)
            assert {one.verb for one in told} == {"register"}
            assert {one.reason for one in told} == {"您不是该机构的人员，不能查看它的登记簿"}
            for person in IN_JILIN:
                crowd.does(person, act)


def _reading(services: Services) -> list[Callable[[Actor], Any]]:
    fields = [
        EntryField(id="paper", kind=FieldKind.ENTRY, register=REGISTER, label=Words(zh="公文", en="Paper"))
    ]
    return [
        lambda a: services.register(a, JILIN, REGISTER),
        lambda a: services.offered_entries(a, fields, JILIN, "transport_admin"),
        lambda a: services.entry(a, JILIN, REGISTER, 1),
    ]


def _keep(services: Services, table: Table, preview: bool, actor: Actor) -> None:
    services.import_register(actor, JILIN, REGISTER, table, preview=preview)


def test_a_finding_is_let_stay_by_those_who_patrol_and_nobody_else(office: SmallOffice) -> None:
    """Also by nobody whose role ended while they were at it."""
    crowd, services = Crowd(office), office.services
    accept: Callable[[Actor], object] = partial(_accept, services)
    for told in crowd.refused(set(crowd.actors) - {"manager", "web_chief"}, accept):
        assert (told.verb, told.target) == ("accept finding", f"{JILIN}/1")
        others = ("您不是该机构的人员，不能查看它的巡查情况", CLOSED)
        assert "可以巡查、说明问题" in told.reason or told.reason in others
    for person in ("manager", "web_chief"):
        with pytest.raises(Missing):
            accept(crowd.actors[person])


def _accept(services: Services, actor: Actor) -> None:
    services.accept_finding(actor, JILIN, 1, "链接已停用")
