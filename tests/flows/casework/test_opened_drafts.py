"""A draft that an occasion opens: once, for whoever may start the process at the unit, with what is known filled in."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from definitions.semantics.forms import fitting
from definitions.semantics.history import Cause
from definitions.vocabulary import CauseKind
from flows.access.refusal import Invalid, Missing, Refused
from flows.casework.opening import Opening, draft_opened
from storage.queries.causes import opened_in
from tests.builders.audit import audited
from tests.builders.office import PUBLISH, REPRINT, WEB, SmallOffice

UNIT = "it_division"
TITLE = "关于公交线路的转载"


def opening(office: SmallOffice, parent: int | None = None, **values: Any) -> Opening:
    kind = CauseKind.SCHEDULE if parent is None else CauseKind.CALL
    stage, visit = (None, None) if parent is None else ("annex", 1)
    cause = Cause(kind, f"case {parent}/annex/1", "附件转载", parent, stage, visit)
    return Opening(REPRINT, UNIT, cause, values)


def waiting(office: SmallOffice, person: str) -> list[int]:
    return [duty.case_id for duty in office.services.inbox(office.actor(person)) if duty.kind == "draft"]


def test_it_waits_for_those_who_may_start_the_process_there(office: SmallOffice) -> None:
    case = draft_opened(office.services.desk, opening(office, title=TITLE))
    assert waiting(office, "editor") == [case]
    assert waiting(office, "stranger") == waiting(office, "reviewer") == []
    (duty,) = [one for one in office.services.inbox(office.actor("editor")) if one.case_id == case]
    assert (duty.title, duty.drafter, duty.number) == (TITLE, None, None)
    assert office.services.sources([duty]) == {case: "日程“附件转载”到了时间"}


def test_what_is_filled_in_stands_in_the_form_and_is_handed_in_by_a_person(office: SmallOffice) -> None:
    case = draft_opened(office.services.desk, opening(office, title=TITLE))
    view = office.services.case(office.actor("editor"), case)
    assert view.values == {"title": TITLE}
    assert view.reference == f"draft-{case}"
    others = {name: value for name, value in office.sample(REPRINT).items() if name != "title"}
    handed = office.services.revise(office.actor("editor"), f"draft-{case}", others, {})
    after = office.services.case(office.actor("editor"), handed.number)
    assert (after.title, after.values["title"], after.round) == (TITLE, TITLE, 1)
    assert after.timeline[0].person is None
    assert audited(office).ok


def test_an_occasion_opens_one_case(office: SmallOffice) -> None:
    asked = opening(office, title=TITLE)
    with ThreadPoolExecutor(4) as many:
        opened = list(many.map(lambda _: draft_opened(office.services.desk, asked), range(8)))
    assert len(set(opened)) == 1
    assert waiting(office, "editor") == [opened[0]]


def test_parent_and_child_tell_of_each_other(office: SmallOffice) -> None:
    parent = office.submit()
    case = draft_opened(office.services.desk, opening(office, parent.case_id, title=TITLE))
    child = office.services.case(office.actor("editor"), case).relations
    assert child.why == f"办件 {parent.number} 办到“附件转载”环节"
    assert child.parent is not None
    assert (child.parent.reference, child.parent.standing) == (parent.number, "办理中")
    (shown,) = office.services.case(office.actor("editor"), parent.number).relations.children
    assert (shown.case_id, shown.title, shown.standing, shown.stage) == (case, TITLE, "拟稿", "annex")


def test_who_may_not_see_the_other_case_is_told_its_number_and_state(office: SmallOffice) -> None:
    """Of Lüliang's office nobody may look into Jilin's cases."""
    parent = office.submit()
    cause = Cause(CauseKind.ENDED, f"case {parent.case_id}/ended", "", parent.case_id)
    case = draft_opened(office.services.desk, Opening(PUBLISH, "credit_center", cause, {}))
    related = office.services.case(office.actor("ll_credit"), case).relations.parent
    assert related is not None
    assert (related.title, related.reference, related.standing) == (None, parent.number, "办理中")


def test_what_does_not_fit_its_field_is_left_to_the_person_and_told(office: SmallOffice) -> None:
    asked = opening(office, title=TITLE, original_on="2026-02-30", no_such_field="x")
    case = draft_opened(office.services.desk, asked)
    view = office.services.case(office.actor("editor"), case)
    assert view.values == {"title": TITLE}
    assert set(view.timeline[0].payload["left_out"]) == {
        view.definition.field("original_on").label.zh,
        "no_such_field",
    }


def test_no_value_that_a_widget_could_not_show_fits(office: SmallOffice) -> None:
    loaded = office.services.desk.catalogue.find(WEB)
    assert loaded is not None
    fields = loaded.process.form.fields
    unfit = {field.id: {"a": 1} for field in fields}
    fit, problems = fitting(fields, unfit)
    assert (fit, {problem.field for problem in problems}) == ({}, set(unfit))
    sample = {k: v for k, v in loaded.process.sample.items() if v not in ("", [], None)}
    assert fitting(fields, sample) == (sample, [])


@pytest.mark.parametrize(
    ("process", "unit", "refusal"),
    [
        ("jilin-transport.nothing", UNIT, Missing),
        (REPRINT, "nowhere", Invalid),
        (REPRINT, "transport_admin", Refused),
    ],
    ids=["no such process", "no such unit", "a unit that may not start it"],
)
def test_what_cannot_be_opened_is_refused_and_leaves_nothing(
    office: SmallOffice, process: str, unit: str, refusal: type[Exception]
) -> None:
    cause = Cause(CauseKind.SCHEDULE, "daily", "每日")
    with pytest.raises(refusal):
        draft_opened(office.services.desk, Opening(process, unit, cause, {}))
    with office.services.desk.database.reading() as session:
        assert opened_in(session, 1) == []
