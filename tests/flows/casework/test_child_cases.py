"""Stages of kind call, through the real services on both databases: a child case is opened once, and waited for."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from dashboard.presentation.happenings import TELLERS, Setting, tell
from definitions.semantics.moves import Perform, Wait
from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.people import Post, Term, add_person, give_role
from flows.access.refusal import AlreadyDecided, Refused, SanshenError
from flows.casework.automatic import perform, position
from flows.casework.causes import with_causes
from flows.casework.handing import SeatRequest
from flows.casework.migrating import CannotMigrate
from flows.casework.submission import Submission
from flows.cli.case_timeline import HAPPENINGS
from storage.models import Case, CaseCause, Wake
from storage.queries.causes import CausedCase, opened_in
from storage.queries.timeline import Happening
from storage.records.history import KINDS
from tests.builders.audit import audited
from tests.builders.model_office import (
    ORGANIZATION,
    in_document,
    with_changes,
)
from tests.builders.office import SINCE, SmallOffice
from tests.builders.versions import another_version, migrated, named_otherwise, plan

RULE, CHILD = "model-office.rule-document", "model-office.interpretation"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def signed(office: SmallOffice) -> Submission:
    """Its child is opened, unless the process says otherwise."""
    case = office.submit(RULE)
    office.decide("planner", case.number)
    office.run_automatic(case.case_id)
    return case


def children(office: SmallOffice, parent: Submission) -> list[CausedCase]:
    with office.services.desk.database.reading() as session:
        return opened_in(session, parent.case_id)


def handed_in(office: SmallOffice, child: CausedCase) -> str:
    done = office.services.revise(
        office.actor("clerk"), f"draft-{child.case_id}", {"body": "现将有关内容解读如下。"}, {}
    )
    return done.number


def stands_at(office: SmallOffice, case: Submission) -> str:
    move = position(office.services.desk, case.case_id).move
    assert isinstance(move, Wait)
    return move.stage


def told(office: SmallOffice, case: Submission | int, kind: str) -> list[dict[str, object]]:
    reference = case if isinstance(case, int) else case.case_id
    with office.services.desk.database.reading() as session:
        unit = session.scalar(select(Case.unit).where(Case.id == reference))
    reader = {"model-office/planning": "officer", "model-office/legal": "clerk"}[str(unit)]
    timeline = office.services.case(office.actor(reader), reference).timeline
    return [one.payload for one in timeline if one.kind == kind]


def test_the_child_is_a_draft_with_what_is_known_filled_in(office: SmallOffice) -> None:
    parent = signed(office)
    (child,) = children(office, parent)
    assert (child.title, child.state, child.number) == ("示例管理办法解读", "draft", None)
    assert [duty.case_id for duty in office.services.inbox(office.actor("clerk"))] == [child.case_id]
    assert office.services.inbox(office.actor("officer")) == [], (
        "the child is for the unit that owns the rule"
    )
    view = office.services.case(office.actor("clerk"), child.case_id)
    assert view.values == {"title": "示例管理办法解读", "source": "法规科"}
    assert view.relations.why == f"办件 {parent.number} 办到“政策解读”环节"
    assert view.relations.parent is not None
    assert view.relations.parent.called == "上级办件"


def test_the_parent_waits_and_nobody_is_late(office: SmallOffice) -> None:
    parent = signed(office)
    view = office.services.case(office.actor("officer"), parent.number)
    assert (view.waiting_for, view.waits_for_nobody, view.deadlines) == ("子办件办结", True, ())
    with pytest.raises(Refused, match="现在没有等待办理的人"):
        office.services.remind(office.actor("officer"), parent.number)
    with pytest.raises(AlreadyDecided) as answered:
        office.decide("planner", parent.number)
    assert "环节等子办件办结" in answered.value.hint
    assert office.run_automatic(parent.case_id) == 0


def test_a_child_that_ends_wakes_its_parent_which_goes_on(office: SmallOffice) -> None:
    parent = signed(office)
    (child,) = children(office, parent)
    number = handed_in(office, child)
    office.decide("legal", number)
    with office.services.desk.database.writing() as session:
        session.query(Wake).delete()
    assert office.run_automatic(child.case_id) == 1
    with office.services.desk.database.reading() as session:
        assert session.scalar(select(Wake.case_id).where(Wake.case_id == parent.case_id)) == parent.case_id
    assert office.run_automatic(parent.case_id) == 2  # the end of the child, and the publication
    view = office.services.case(office.actor("officer"), parent.number)
    taken = {"outcome": "published", "number": number, "style": "文字"}
    assert (view.outcome, view.given["annex"]) == ("published", taken)
    assert view.filled_in[-1] == ("政策解读", (("解读编号", number), ("解读形式", "文字")))
    assert audited(office).ok
    (ended,) = [one for one in told(office, parent, "performed") if one["stage"] == "annex"]
    assert (ended["outcome"], ended["number"]) == ("published", number)


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_however_it_ended_a_fork_may_ask_for_it(office: SmallOffice, how: str) -> None:
    parent = signed(office)
    (child,) = children(office, parent)
    number = handed_in(office, child)
    if how == "refused":
        office.decide("legal", number, "refuse", opinion="不需要解读")
    else:
        office.services.withdraw(office.actor("clerk"), number, "不写了")
    office.run_automatic(parent.case_id)
    assert stands_at(office, parent) == "reason"
    assert office.services.case(office.actor("officer"), parent.number).given["annex"] == {"outcome": how}


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_what_could_not_be_taken_is_told(office: SmallOffice) -> None:
    """Of a child whose process has other options by now."""
    view = office.services.case(office.actor("officer"), signed(office).number)
    setting = Setting(view.stage_titles, view.decision_titles, view.names, view.definition, {}, {})
    payload = {"stage": "annex", "held": [], "outcome": "published", "number": "解读〔2026〕1号"}
    untaken = {"not_taken": {"解读形式": "只能从这些里选一个：文字、图解"}}
    happening = Happening(9, office.clock(), "performed", None, "system", {**payload, **untaken}, "")
    assert tell(happening, None, setting).details == ("没有取得“解读形式”：只能从这些里选一个：文字、图解",)


def test_a_child_is_opened_once_whoever_tries_again(office: SmallOffice) -> None:
    parent = office.submit(RULE)
    office.decide("planner", parent.number)
    move = position(office.services.desk, parent.case_id).move
    assert move == Perform("annex", 1)
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _: perform(office.services.desk, parent.case_id, move), range(8)))
    perform(office.services.desk, parent.case_id, move)
    assert len(children(office, parent)) == 1
    assert len(told(office, parent, "called")) == 1


def test_a_crash_leaves_both_the_child_and_the_fact_or_neither(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = office.submit(RULE)
    office.decide("planner", parent.number)
    with monkeypatch.context() as broken:
        broken.setattr("flows.casework.calling.Called", _crash)
        with pytest.raises(KeyboardInterrupt):
            office.run_automatic(parent.case_id)
    assert children(office, parent) == []
    assert office.run_automatic(parent.case_id) == 1
    assert len(children(office, parent)) == 1


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


WAITING = """  - id: explained
    kind: choose
    branches:
      - {when: given.annex.outcome == 'published', go: publish}
"""
TAKING = """    fields:
      - {id: number, kind: text, label: 解读编号}
      - {id: style, kind: choice, label: 解读形式, options: [文字, 图解]}
    take: {number: case.number, style: form.style}
"""
PINNED = ", pinned_when: given.annex.style == '图解'"
NOT_WAITING = """    wait: false
  - id: explained
    kind: choose
    branches:
      - {when: form.source == '法规科', go: publish}
"""


def test_who_does_not_wait_goes_on_at_once_and_leaves_it_alone(office: SmallOffice) -> None:
    at_once = with_changes(
        office,
        in_document("rule-document", WAITING, NOT_WAITING),
        in_document("rule-document", TAKING, ""),
        in_document("rule-document", PINNED, ""),
    )
    parent = at_once.submit(RULE)
    at_once.decide("planner", parent.number)
    at_once.run_automatic(parent.case_id)
    (child,) = children(at_once, parent)
    view = at_once.services.case(at_once.actor("officer"), parent.number)
    assert (view.outcome, child.state) == ("published", "draft")
    assert told(at_once, parent, "child_left") == told(at_once, child.case_id, "left_alone") == []


def test_an_unsubmitted_child_ends_with_a_parent_that_is_withdrawn(office: SmallOffice) -> None:
    parent = signed(office)
    office.services.withdraw(office.actor("officer"), parent.number, "不发了")
    (child,) = children(office, parent)
    assert (child.state, child.outcome) == ("ended", "closed")
    assert [one["closed"] for one in told(office, parent, "child_left")] == [True]
    (ended,) = told(office, child.case_id, "ended")
    assert ended["because"] == {"parent_number": parent.number, "why": "withdrawn"}
    assert office.services.inbox(office.actor("clerk")) == []


def test_a_child_that_is_under_way_goes_on_alone(office: SmallOffice) -> None:
    parent = signed(office)
    (child,) = children(office, parent)
    number = handed_in(office, child)
    office.services.withdraw(office.actor("officer"), parent.number, "不发了")
    assert [(one["closed"], one["number"]) for one in told(office, parent, "child_left")] == [(False, number)]
    assert told(office, child.case_id, "left_alone") == [{"parent_number": parent.number, "why": "withdrawn"}]
    office.decide("legal", number)
    office.run_automatic(child.case_id)
    (child,) = children(office, parent)
    assert child.outcome == "published"
    assert position(office.services.desk, parent.case_id).move.__class__.__name__ == "Finish"


def test_an_answer_that_is_taken_back_leaves_the_child_and_the_next_pass_opens_another(
    office: SmallOffice,
) -> None:
    parent = signed(office)
    request = SeatRequest(Verb.TAKE_BACK, stage="head", why="再看看")
    office.services.act_on_seat(office.actor("planner"), parent.number, request)
    (first,) = children(office, parent)
    assert (first.outcome, first.visit) == ("closed", 1)
    (ended,) = told(office, first.case_id, "ended")
    assert ended["because"] == {"parent_number": parent.number, "why": "went_back"}
    office.decide("planner", parent.number)
    office.run_automatic(parent.case_id)
    assert stands_at(office, parent) == "annex"
    assert [(one.visit, one.outcome) for one in children(office, parent)] == [(1, "closed"), (2, None)]


def test_who_wrote_what_a_child_puts_out_does_not_review_it_there(office: SmallOffice) -> None:
    """Somebody else hands it in unchanged: it is still the text of whoever answered."""
    legal, held = Post("officer", ORGANIZATION, "legal"), Post("head", ORGANIZATION, "legal")
    with office.services.desk.database.writing() as session:
        add_person(session, "clerk2", "甲-clerk2", origin=SYSTEM, at=office.clock())
        give_role(session, "clerk2", legal, Term(SINCE), origin=SYSTEM, at=office.clock())
        give_role(session, "clerk", held, Term(SINCE), origin=SYSTEM, at=office.clock())
    case = office.submit(f"{ORGANIZATION}.public-answer")
    office.decide("clerk", case.number, "done", given={"answer": "窗口周六开放。", "public": "公开"})
    office.run_automatic(case.case_id)
    (child,) = children(office, case)
    handed = office.services.revise(
        office.actor("clerk2"), f"draft-{child.case_id}", {"source": "法规科"}, {}
    )
    with pytest.raises(Refused, match=r"回避|拟稿"):
        office.decide("clerk", handed.number)
    assert audited(office).ok


def test_what_was_taken_from_one_child_is_the_text_of_its_writers_in_the_next(office: SmallOffice) -> None:
    again = "  - {id: again, kind: call, process: interpretation, of: form.owner, form: {title: given.annex.number}}\n"
    publish = "  - {id: publish, kind: publish, title: 发布文件"
    twice = with_changes(
        office,
        in_document("rule-document", publish, again + publish),
        in_document("rule-document", "go: publish}", "go: again}"),
    )
    parent = signed(twice)
    (first,) = children(twice, parent)
    number = handed_in(twice, first)
    twice.decide("legal", number)
    for case in (first.case_id, parent.case_id):
        twice.run_automatic(case)
    _, second = children(twice, parent)
    (drafted,) = told(twice, second.case_id, "drafted")
    assert drafted["prefilled"] == {"title": number}
    assert drafted["authors"] == ["clerk", "legal", "officer"]


def test_where_the_unit_may_not_start_it_the_case_stops_with_the_reason(office: SmallOffice) -> None:
    """Nothing is opened, and nothing is skipped."""
    narrow = with_changes(
        office,
        in_document("interpretation", "of: any unit", "of: finance"),
        in_document("public-answer", "interpretation\n    of: legal", "interpretation\n    of: finance"),
    )
    parent = narrow.submit(RULE)
    narrow.decide("planner", parent.number)
    with pytest.raises(SanshenError, match="这个单位不能发起本流程"):
        narrow.run_automatic(parent.case_id)
    assert position(narrow.services.desk, parent.case_id).move == Perform("annex", 1)
    with narrow.services.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseCause)) == 0


def test_everything_that_happens_to_a_case_has_words_in_both_timelines() -> None:
    happening = {*KINDS.values(), "child_left", "left_alone"}
    assert happening - set(TELLERS) == set()
    assert happening - set(HAPPENINGS) == set()


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_both_timelines_say_what_became_of_a_child_that_was_left(office: SmallOffice) -> None:
    parent = signed(office)
    (child,) = children(office, parent)
    office.services.withdraw(office.actor("officer"), parent.number, "不发了")
    assert "不再等子办件：它还没有人提交，随之结束" in words(office, "officer", parent.case_id)
    assert "系统按“政策解读”开出子办件" in words(office, "officer", parent.case_id)
    told_of_child = words(office, "clerk", child.case_id)
    assert f"办件 {parent.number} 办到“政策解读”环节，系统建立草稿" in told_of_child
    assert f"上级办件 {parent.number} 已撤回，没有提交的草稿随之结束" in told_of_child


def words(office: SmallOffice, person: str, case: int) -> str:
    """The timeline as the dashboard tells it."""
    view = office.services.case(office.actor(person), case)
    setting = Setting(view.stage_titles, view.decision_titles, view.names, view.definition, {}, {})
    lines = [tell(happening, cause, setting) for happening, cause in with_causes(view.timeline)]
    return "\n".join("；".join((line.title, *line.details)) for line in lines)


def engage_an_administrator(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        add_person(session, "sysadmin", "甲-sysadmin", origin=SYSTEM, at=office.clock())
        post = Post(SYSTEM_ADMIN, ORGANIZATION, "general_office")
        give_role(session, "sysadmin", post, Term(SINCE), origin=SYSTEM, at=office.clock())


def test_a_parent_that_waits_goes_on_waiting_under_another_version(office: SmallOffice) -> None:
    engage_an_administrator(office)
    parent = signed(office)
    file = another_version(office, [("title: 政策解读", "title: 解读稿")], RULE)
    migrated(office, plan(office, file, RULE))
    (child,) = children(office, parent)
    office.services.withdraw(office.actor("clerk"), handed_in(office, child), "不再需要")
    office.run_automatic(parent.case_id)
    assert (stands_at(office, parent), len(children(office, parent))) == ("reason", 1)


def test_a_parent_that_waits_is_not_brought_to_a_stage_of_another_name(office: SmallOffice) -> None:
    engage_an_administrator(office)
    parent = signed(office)
    file = named_otherwise(office, {"annex": "explain"}, RULE)
    with pytest.raises(CannotMigrate) as refused:
        migrated(office, plan(office, file, RULE, "{annex: explain}"))
    assert "等子办件" in f"{refused.value.reason}{refused.value.hint}"
    assert stands_at(office, parent) == "annex"
