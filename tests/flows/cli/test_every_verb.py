"""Every verb at the command line is refused to somebody whose business it is not, and done for whose it is: here those that
`test_ways_in` and the files of their own leave, and the list of where each is tried.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from definitions.vocabulary import Verb
from tests.builders.office import TWO_OFFICES
from tests.flows.cli import test_extensions as extensions
from tests.flows.cli import test_objections as objections
from tests.flows.cli import test_ways_in as ways_in
from tests.flows.cli.office import JL, WEB_FORM, Office
from tests.flows.cli.test_letters import LETTER
from tests.flows.cli.test_ways_in import Cell, Terminal

DECLARED = (
    ("{check: personal_data}", "{check: personal_data, override: {role: secrecy_officer, of: office}}"),
    (
        "\ndeadlines:\n",
        "\nurgency: {confirmed_by: {role: manager, of: office}}\n"
        "reopening: {by: {role: manager, of: office}, within: 30 days}\n\ndeadlines:\n",
    ),
)
"""What the process says here beside: who lets a check's finding through, who confirms haste, who takes a case up again."""


@pytest.fixture
def lenient(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    folder = Path(shutil.copytree(TWO_OFFICES, tmp_path / "definitions"))
    file = folder / "jilin-transport" / "processes" / "web-publish.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in DECLARED:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(folder))
    return office


def test_asking_answering_copying_and_writing_beside_a_duty(office: Office) -> None:
    terminal, number = Terminal(office), office.submitted()

    def on_case(verb: str, *more: str) -> tuple[object, ...]:
        return ("decide", number, verb, *more)

    why = ("--opinion", "依据是什么？")
    for cell in (
        Cell(
            on_case("ask", "--to", "manager", *why),
            *("head", "不用征求意见", "reviewer", "ask", number, "asked"),
        ),
        Cell(
            on_case("answer", *why), "reviewer", "没有人征求您的意见", "manager", "answer", number, "replied"
        ),
        Cell(
            on_case("supplement", *why),
            *("head", "不用请拟稿人补充", "reviewer", "supplement", number, "asked"),
        ),
        Cell(on_case("answer", *why), "head", "没有人征求您的意见", "officer", "answer", number, "replied"),
        Cell(
            on_case("comment", "--opinion", "请尽快"),
            *("auditor", "审计管理员只查看，不留言", "manager", "comment", number, "commented"),
        ),
        Cell(
            on_case("copy", "--to", "outsider"),
            *("auditor", "审计管理员只查看，不抄送", "manager", "copy", number, "copied"),
        ),
        Cell(on_case("read"), "manager", "这个办件没有抄送给您", "outsider", "read", number, "read"),
    ):
        terminal.tries(cell)
    terminal.is_refused(Cell(on_case("read"), "outsider", "您已经阅过", "", "read", number))


def test_a_duty_is_forwarded_and_one_that_was_lent_is_recalled(office: Office) -> None:
    terminal, number = Terminal(office), office.submitted()
    office.done("reviewer", "decide", number, "delegate", "--to", "manager")
    recall = ("decide", number, "recall")
    terminal.tries(
        Cell(recall, "manager", "没有您委托出去、对方还没有交回的事", "reviewer", "recall", number, "handed")
    )
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.done(person, "decide", number, "approve")
    forward = ("decide", number, "forward", "--to", "admin", "--opinion", "出差")
    terminal.tries(Cell(forward, "head", "没有可以转办的", "editor", "forward", number, "handed"))
    terminal.tries(
        Cell(
            ("decide", number, "done", "--set", "complete=齐全"),
            *("editor", "“网站管理部门收件”不是您的职责", "admin", "decide done", number, "decided"),
        )
    )


def test_haste_is_asked_for_and_confirmed(lenient: Office) -> None:
    terminal, number = Terminal(lenient), lenient.submitted()
    terminal.tries(
        Cell(
            ("urgent", number, "--reason", "今晚封路"),
            *("reviewer", "只有拟稿人可以申请加急", "officer", "mark_urgent", number, "urgency_asked"),
        )
    )
    terminal.tries(
        Cell(
            ("urgency", number, "grant"),
            *("officer", "审批加急不是您的职责", "manager", "confirm_urgent", number, "urgency_decided"),
        )
    )


def test_what_a_check_holds_back_is_let_through_and_what_ended_is_taken_up_again(lenient: Office) -> None:
    terminal = Terminal(lenient)
    form = lenient.form({**WEB_FORM, "body": "报名请致电13800138000，过期不候。"})
    held = lenient.by("officer", "submit", f"{JL}.web-publish", "--form", form).out.strip()
    terminal.tries(
        Cell(
            ("override", held, "--check", "personal_data", "--reason", "已征得同意"),
            *("officer", "放行不是您的职责", "secrecy", "override", held, "overridden"),
        )
    )
    number = lenient.submitted()
    lenient.done("reviewer", "decide", number, "refuse", "--opinion", "不宜公开")
    terminal.tries(
        Cell(
            ("reopen", number, "--reason", "补齐了材料"),
            *("officer", "重新办理不由您决定", "manager", "reopen", number, "reopened"),
        )
    )


def test_letters_are_read_and_compared_by_who_has_them_in_hand(office: Office) -> None:
    terminal = Terminal(office)
    told = [office.done("editor", "letter", "receive", "complaint", *LETTER).out for _ in range(2)]
    letter = re.findall(r"：(\S+)", told[1])[0]
    draft = "2"
    terminal.tries(
        Cell(
            ("letter", "original", letter, "--reason", "分办"),
            *("manager", "原信只给正在办理的人看", "editor", "read_original", draft, "original_read"),
        )
    )
    terminal.tries(
        Cell(
            ("letter", "compare", letter, "--same"),
            *("manager", "由正在办理的人认定", "editor", "compare_letter", draft, "letters_compared"),
        )
    )


ON_A_CASE = ways_in.test_each_verb_of_a_case_is_for_the_right_person_alone
ON_A_DUTY = ways_in.test_each_verb_on_a_duty_is_for_the_right_person_alone
OBJECTING = objections.test_an_objection_is_raised_answered_decided_and_another_dropped
EXTENDING = extensions.test_more_time_is_asked_for_refused_asked_for_again_and_granted
TRIED: Mapping[Verb, Callable[[Office], None]] = {
    **dict.fromkeys(
        (Verb.VIEW, Verb.SUBMIT, Verb.REVISE, Verb.DECIDE, Verb.WITHDRAW, Verb.REMIND), ON_A_CASE
    ),
    **dict.fromkeys((Verb.CLAIM, Verb.RELEASE, Verb.DELEGATE, Verb.HAND_BACK), ON_A_DUTY),
    **dict.fromkeys((Verb.ADD_SIGNER, Verb.REMOVE_SIGNER, Verb.TAKE_BACK), ON_A_DUTY),
    **dict.fromkeys((Verb.ASSIGN, Verb.INTERVENE), ON_A_DUTY),
    **dict.fromkeys((Verb.FORWARD, Verb.RECALL), test_a_duty_is_forwarded_and_one_that_was_lent_is_recalled),
    **dict.fromkeys(
        (Verb.ASK, Verb.SUPPLEMENT, Verb.ANSWER, Verb.COMMENT, Verb.COPY, Verb.READ),
        test_asking_answering_copying_and_writing_beside_a_duty,
    ),
    **dict.fromkeys((Verb.EXTEND, Verb.GRANT), EXTENDING),
    **dict.fromkeys((Verb.MARK_URGENT, Verb.CONFIRM_URGENT), test_haste_is_asked_for_and_confirmed),
    **dict.fromkeys((Verb.OBJECT, Verb.ANSWER_OBJECTION), OBJECTING),
    **dict.fromkeys((Verb.SETTLE_OBJECTION, Verb.DROP_OBJECTION), OBJECTING),
    **dict.fromkeys(
        (Verb.OVERRIDE, Verb.REOPEN),
        test_what_a_check_holds_back_is_let_through_and_what_ended_is_taken_up_again,
    ),
    **dict.fromkeys(
        (Verb.READ_ORIGINAL, Verb.COMPARE_LETTER),
        test_letters_are_read_and_compared_by_who_has_them_in_hand,
    ),
}


def test_every_verb_is_tried_at_the_command_line() -> None:
    assert set(Verb) - set(TRIED) == set()
