"""What the checks warn of goes on only when a reviewer has written why."""

import pytest

from definitions.vocabulary import Effect
from flows.access.refusal import Invalid
from flows.casework.answer import Blank
from flows.casework.views import CaseView, Reason
from tests.builders.office import SmallOffice

DOUBTFUL = "本次检查不涉密。"
WHY = "只是说明检查范围，没有秘密。"


def seen_by(office: SmallOffice, person: str, number: str) -> CaseView:
    return office.services.case(office.actor(person), number)


def wants_opinion(view: CaseView) -> bool:
    return any(option.wants_opinion for option in view.decisions if option.effect is Effect.PASS)


def test_the_first_reviewer_who_lets_a_warning_pass_says_why_and_later_ones_read_it(
    office: SmallOffice,
) -> None:
    number = office.submit(body=DOUBTFUL).number
    assert [one.severity.value for one in seen_by(office, "reviewer", number).findings] == ["warn"]
    assert wants_opinion(seen_by(office, "reviewer", number))
    for says_nothing in ("  ", "已阅"):
        with pytest.raises(Invalid) as lacking:
            office.decide("reviewer", number, opinion=says_nothing)
        assert [problem.field for problem in lacking.value.problems] == [Blank.OPINION]
        assert "1 处“请核对”" in lacking.value.reason
    office.decide("reviewer", number, opinion=WHY)
    view = seen_by(office, "head", number)
    assert view.reasons == (Reason("本单位审核人审核", "甲-reviewer", WHY),)
    assert not wants_opinion(view)
    office.decide("head", number)


def test_another_text_asks_for_another_reason(office: SmallOffice) -> None:
    number = office.submit(body=DOUBTFUL).number
    office.decide("reviewer", number, opinion=WHY)
    office.decide("head", number, "return", go="draft", opinion="请写明范围")
    office.services.revise(office.actor("officer"), number, {"body": f"{DOUBTFUL}范围是公路。"}, {})
    assert seen_by(office, "reviewer", number).reasons == ()
    with pytest.raises(Invalid):
        office.decide("reviewer", number)
    office.decide("reviewer", number, opinion=WHY)


def test_without_a_warning_nobody_is_asked(office: SmallOffice) -> None:
    number = office.submit().number
    view = seen_by(office, "reviewer", number)
    assert (view.findings, view.reasons, wants_opinion(view)) == ((), (), False)
    office.decide("reviewer", number)
