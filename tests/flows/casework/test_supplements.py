"""What a signer asks the drafter to add while the case is under way (补正): through the services, on both databases."""

import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from definitions.vocabulary import Verb
from flows.access.refusal import Conflict, HeldBack, Invalid, Refused
from flows.casework.handing import SeatRequest
from flows.casework.supplementing import Supplement, Supplied
from tests.builders.audit import audited
from tests.builders.model_office import in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, give, happened, leaves, stands_in, view, waiting

COUNTERSIGN, PARALLEL, DISCLOSURE = (
    "model-office.countersign",
    "model-office.parallel-review",
    "model-office.disclosure",
)
HEADS = ("legal", "finance", "planner")
BODY = "    - {id: body, kind: markdown, label: 正文, required: true}\n"
WITH_FILES = in_document(
    "countersign",
    BODY,
    f"{BODY}    - {{id: attachments, kind: files, label: 附件, part: attachments, at_most: 3}}\n",
)
BOUND_TO_TEXT = in_document("countersign", "    within: 2 workdays\n", "    binds: [fields, body]\n")
CHECKED = in_document(
    "countersign",
    "stages:\n  - id: countersign\n",
    "checks:\n  - {check: secrecy_marks}\n\nstages:\n  - id: countersign\n",
)


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    with_files = with_changes(built, WITH_FILES, BOUND_TO_TEXT, CHECKED)
    yield with_files
    assert not audited(with_files).damage
    built.services.desk.database.dispose()


def ask(office: SmallOffice, by: str, number: str, *fields: str) -> None:
    request = SeatRequest(Verb.SUPPLEMENT, why="依据是什么？", fields=fields)
    office.services.act_on_seat(office.actor(by), number, request)


def supply(office: SmallOffice, by: str, number: str, words: str = "已补充", **given: Any) -> Supplied:
    return office.services.supplement(office.actor(by), number, Supplement(words, **given))


def attached(office: SmallOffice, text: str = "依据,第五条\n") -> dict[str, Any]:
    return {"attachments": [office.services.store_file(io.BytesIO(text.encode()), "依据.csv")]}


def signed(office: SmallOffice, number: str) -> list[str]:
    return [one.person for one in view(office, number).signatures]


def test_a_change_of_what_nobody_has_signed_leaves_the_case_where_it_is(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title", "attachments")
    (asked,) = view(office, number, "officer").asked
    assert (asked.question, asked.by, [one.id for one in asked.fields]) == (
        "依据是什么？",
        "甲-finance",
        ["title", "attachments"],
    )
    told = supply(office, "officer", number, values={"title": "公务用车规定"}, files=attached(office))
    assert told == Supplied(2, goes_anew=False)
    now = view(office, number)
    assert (now.title, now.round, [file.name for file in now.files]) == ("公务用车规定", 2, ["依据.csv"])
    assert waiting(office, *HEADS, "officer") == set(HEADS)
    (_, handed) = happened(office, number, "submitted")
    assert (handed.payload["changed"], handed.payload["supplements"]) == (
        ["title", "attachments"],
        "countersign",
    )
    for person in HEADS:
        office.decide(person, number)
    assert [(one.person, one.round) for one in view(office, number).signatures] == [
        (f"甲-{person}", 2) for person in HEADS
    ]


def test_who_signed_what_has_changed_is_asked_again_and_the_others_go_on(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    ask(office, "finance", number, "title")
    assert supply(office, "officer", number, values={"title": "公务用车规定"}).goes_anew
    assert signed(office, number) == []
    assert waiting(office, *HEADS) == set(HEADS)
    for person in HEADS:
        office.decide(person, number)
    assert waiting(office, "chief") == {"chief"}


def test_what_was_signed_on_parts_that_stay_stands(office: SmallOffice) -> None:
    """The countersigners bind fields and text, not the attachments."""
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    ask(office, "finance", number, "attachments")
    assert not supply(office, "officer", number, files=attached(office)).goes_anew
    assert [(one.person, one.round, one.kept) for one in view(office, number).signatures] == [
        ("甲-legal", 1, True)
    ]
    assert waiting(office, *HEADS) == {"finance", "planner"}


def test_after_all_have_signed_a_change_leads_back_to_them_and_then_to_who_asked(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    for person in HEADS:
        office.decide(person, number)
    ask(office, "chief", number, "body")
    assert supply(office, "officer", number, values={"body": "公务用车统一管理。"}).goes_anew
    assert waiting(office, *HEADS, "chief") == set(HEADS)
    for person in HEADS:
        office.decide(person, number)
    office.decide("chief", number)
    assert view(office, number).outcome == "closed"


def test_an_answer_by_which_the_case_goes_leads_it_another_way(office: SmallOffice) -> None:
    """Nobody had signed; but the case had passed the fork at which finance was left out."""
    number = office.submit(PARALLEL).number
    ask(office, "secrecy", number, "money")
    assert supply(office, "officer", number, values={"money": "是"}).goes_anew
    assert waiting(office, "finance", "secrecy", "clerk") == {"finance", "secrecy", "clerk"}


def test_who_read_the_content_of_before_does_not_sign_the_new_one(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    read = view(office, number, "legal").hash
    ask(office, "finance", number, "title")
    supply(office, "officer", number, values={"title": "公务用车规定"})
    with pytest.raises(Conflict, match="您看的不是办件现在的内容"):
        office.decide("legal", number, content_hash=read)


def test_only_what_was_asked_for_is_changed(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    with pytest.raises(Invalid, match="没有请您改“正文”"):
        supply(office, "officer", number, values={"title": "公务用车规定", "body": "另写。"})
    ask(office, "legal", number)
    with pytest.raises(Invalid, match="没有请您改“附件”") as refused:
        supply(office, "officer", number, files=attached(office), seat=5)
    assert "要改内容的，请对方指定" in refused.value.hint
    assert (view(office, number).round, waiting(office, "officer")) == (1, {"officer"})


def test_what_changes_nothing_is_no_new_round(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    assert supply(office, "officer", number, values={"title": "公务用车管理办法"}) == Supplied(None)
    assert (view(office, number).round, waiting(office, "officer")) == (1, set())


def test_what_the_checks_hold_back_is_not_taken(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "body")
    with pytest.raises(HeldBack, match="内容检查不通过"):
        supply(office, "officer", number, values={"body": "机密★2年"})
    assert (view(office, number).round, waiting(office, "officer")) == (1, {"officer"})
    with pytest.raises(Invalid, match="表单没有填好"):
        supply(office, "officer", number, values={"body": ""})
    with pytest.raises(Invalid, match="答复要写明意见"):
        supply(office, "officer", number, "", values={"body": "改写。"})


def test_fields_that_there_are_not_are_not_asked_for(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Invalid, match="表单里没有“tittle”这一项"):
        ask(office, "finance", number, "tittle")


def test_a_proxy_of_the_drafter_answers_and_does_not_sign_what_they_wrote(office: SmallOffice) -> None:
    join(office, "stand_in", "head", "legal")
    stands_in(office, "stand_in", "officer")
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    assert waiting(office, "officer", "stand_in") == {"officer", "stand_in"}
    supply(office, "stand_in", number, values={"title": "公务用车规定"})
    assert waiting(office, "officer", "stand_in") == set(), "nor is a signature asked of who wrote"
    (told,) = happened(office, number, "replied")
    assert (told.payload["by"], told.payload["on_behalf_of"]) == ("stand_in", "officer")
    with pytest.raises(Refused, match="拟稿人不能审签自己起草的内容"):
        office.decide("stand_in", number)
    office.decide("legal", number)


def test_a_proxy_answers_with_words_alone_and_signs_still(office: SmallOffice) -> None:
    join(office, "stand_in", "head", "legal")
    stands_in(office, "stand_in", "officer")
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number)
    act(office, "stand_in", number, Verb.ANSWER, why="依据第五条。")
    office.decide("stand_in", number)


def test_who_signed_does_not_change_the_text_as_a_proxy(office: SmallOffice) -> None:
    stands_in(office, "legal", "officer")
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    ask(office, "finance", number, "title")
    with pytest.raises(Refused, match="您在本办件签过意见"):
        supply(office, "legal", number, values={"title": "公务用车规定"})
    act(office, "legal", number, Verb.ANSWER, why="依据第五条。")


def test_nobody_else_answers(office: SmallOffice) -> None:
    join(office, "colleague", "officer", "planning")
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    with pytest.raises(Refused, match="没有人征求您的意见"):
        supply(office, "colleague", number, values={"title": "公务用车规定"})


def test_the_clock_stands_until_it_is_answered_also_with_changes(office: SmallOffice) -> None:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    ask(office, "planner", number, "body")
    clocks = {one.key: one.state for one in view(office, number).deadlines}
    assert clocks["reply"] == "paused"
    office.clock.move(days=2)
    assert not supply(office, "officer", number, values={"body": "申请公开2025年停车收费标准。"}).goes_anew
    (reply,) = [one for one in view(office, number).deadlines if one.key == "reply"]
    assert reply.state == "running"
    assert "暂停计时1个工作日（补正）" in reply.explanation
    assert waiting(office, "planner", "legal") == {"planner"}


def test_advice_and_what_was_lent_are_answered_by_a_proxy_under_both_names(office: SmallOffice) -> None:
    stands_in(office, "member1", "clerk")
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ASK, "clerk", why="妥当吗？")
    act(office, "member1", number, Verb.ANSWER, why="妥当")
    act(office, "legal", number, Verb.DELEGATE, "clerk")
    act(office, "member1", number, Verb.HAND_BACK, why="没有问题")
    for kind in ("replied", "handed_back"):
        (told,) = happened(office, number, kind)
        assert (told.payload["by"], told.payload["on_behalf_of"]) == ("member1", "clerk")
    leaves(office, "clerk", "officer", "legal")
    with pytest.raises(Refused):
        act(office, "member1", number, Verb.ANSWER)


@pytest.mark.parametrize("post", ["editor", "officer"])
def test_who_stands_in_for_a_drafter_answers_where_drafting_was_passed_on(
    office: SmallOffice, post: str
) -> None:
    """Whatever else of the drafter's was not; and not where only something else was."""
    give(office, "officer", "editor", "planning")
    join(office, "deputy", "secrecy_officer", "general_office")
    stands_in(office, "deputy", "officer", post)
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    if post == "officer":
        assert waiting(office, "officer", "deputy") == {"officer", "deputy"}
        assert supply(office, "deputy", number, values={"title": "公务用车规定"}).round == 2
        return
    assert waiting(office, "officer", "deputy") == {"officer"}
    with pytest.raises(Refused):
        supply(office, "deputy", number, values={"title": "公务用车规定"})
    assert view(office, number).round == 1


def test_a_drafter_who_drafts_there_no_more_neither_answers_nor_withdraws(office: SmallOffice) -> None:
    give(office, "officer", "member", "board")
    join(office, "colleague", "officer", "planning")
    join(office, "deputy", "secrecy_officer", "general_office")
    stands_in(office, "deputy", "officer")
    number = office.submit(COUNTERSIGN).number
    ask(office, "finance", number, "title")
    leaves(office, "officer", "officer", "planning")
    assert waiting(office, "officer", "deputy") == set()
    with pytest.raises(Refused, match="您已不是该单位负责拟稿的人员，不能再补充") as refused:
        supply(office, "officer", number, values={"title": "公务用车规定"})
    assert "接手" in refused.value.hint
    with pytest.raises(Refused, match="您已不是该单位负责拟稿的人员，不能再补充"):
        act(office, "officer", number, Verb.ANSWER)
    with pytest.raises(Refused):
        act(office, "deputy", number, Verb.ANSWER)
    with pytest.raises(Refused, match="您已不是该单位负责拟稿的人员，不能撤回办件"):
        office.services.withdraw(office.actor("officer"), number, "不发了")
    office.decide("finance", number, "return", opinion="请接手的人改")
    act(office, "colleague", number, Verb.CLAIM)
    office.services.withdraw(office.actor("colleague"), number, "不发了")
