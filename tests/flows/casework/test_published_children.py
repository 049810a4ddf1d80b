"""A case that waits until its child is published, and no longer; on both databases."""

import pytest

from flows.access.refusal import Refused
from storage.queries.causes import opened_in
from tests.builders.audit import audited
from tests.builders.model_office import in_document, with_changes
from tests.builders.office import SmallOffice

RULE = "model-office.rule-document"
WATCHED = in_document(
    "interpretation",
    "  - {id: publish, kind: publish, title: 发布解读, channel: website}\n",
    "  - {id: publish, kind: publish, title: 发布解读, channel: website}\n"
    "  - {id: watch, kind: work, title: 跟踪监测, who: {role: officer, of: legal}, decisions: {done: 已看}}\n",
)


def waits_until(office: SmallOffice, until: str) -> SmallOffice:
    process = "    process: interpretation\n"
    return with_changes(
        office, WATCHED, in_document("rule-document", process, f"{process}    wait: {until}\n")
    )


def published_child(office: SmallOffice) -> tuple[int, int]:
    """The parent, and its child, whose page is out and is watched."""
    parent = office.submit(RULE)
    office.decide("planner", parent.number)
    office.run_automatic(parent.case_id)
    with office.services.desk.database.reading() as session:
        (child,) = opened_in(session, parent.case_id)
    body = {"body": "现将有关内容解读如下。"}
    office.services.revise(office.actor("clerk"), f"draft-{child.case_id}", body, {})
    office.decide("legal", child.case_id)
    office.run_automatic(child.case_id)
    office.run_automatic(parent.case_id)
    return parent.case_id, child.case_id


@pytest.mark.parametrize(("until", "goes_on"), [("published", True), ("true", False)])
def test_the_parent_goes_on_once_the_child_is_out(
    model_office: SmallOffice, until: str, goes_on: bool
) -> None:
    office = waits_until(model_office, until)
    parent, child = published_child(office)
    view = office.services.case(office.actor("officer"), parent)
    assert (view.stage != "annex") is goes_on
    assert office.services.case(office.actor("clerk"), child).stage == "watch", "the child goes on by itself"
    assert not [one for one in view.timeline if one.kind == "child_left"]
    office.decide("clerk", child, "done")
    office.run_automatic(child)
    office.run_automatic(parent)
    assert office.services.case(office.actor("officer"), parent).stage != "annex"
    assert not audited(office).damage


@pytest.mark.parametrize(("until", "words"), [("published", "等子办件发布"), ("true", "等子办件办结")])
def test_who_asks_meanwhile_is_told_what_it_waits_for(
    model_office: SmallOffice, until: str, words: str
) -> None:
    office = waits_until(model_office, until)
    parent = office.submit(RULE)
    office.decide("planner", parent.number)
    office.run_automatic(parent.case_id)
    with pytest.raises(Refused, match=words):
        office.decide("chief", parent.number)
