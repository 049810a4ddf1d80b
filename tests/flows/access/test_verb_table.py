"""The table of verbs stands above all else that is asked: what it does not let, nobody does, by no service and no button."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from definitions.vocabulary import VERB_TITLES, Verb
from flows.access import verb_table
from flows.access.actor import Actor
from flows.access.refusal import Refused
from flows.access.relations import Relation, Standing
from flows.access.verb_table import TABLE
from flows.access.verbs_page import page
from flows.casework.decision import Answer
from flows.casework.handing import SeatRequest
from tests.builders.audit import refusals
from tests.builders.office import SmallOffice

Act = Callable[[SmallOffice, Actor, str], object]
DOORS: tuple[tuple[Verb, str, Act], ...] = (
    (Verb.DECIDE, "reviewer", lambda o, a, n: o.services.decide(a, n, Answer("approve"))),
    (Verb.CLAIM, "reviewer", lambda o, a, n: o.services.act_on_seat(a, n, SeatRequest(Verb.CLAIM))),
    (Verb.WITHDRAW, "officer", lambda o, a, n: o.services.withdraw(a, n, "情况有变")),
    (Verb.COMMENT, "manager", lambda o, a, n: o.services.comment(a, n, "请尽快")),
)
"""Through each of the ways by which services ask: an answer, a place, the case."""


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("verb", "person", "act"), DOORS, ids=lambda one: one if isinstance(one, Verb) else ""
)
@pytest.mark.parametrize("lacks", ["standing", "relation"])
def test_what_the_table_does_not_let_is_refused_whatever_else_allows_it(
    office: SmallOffice, monkeypatch: pytest.MonkeyPatch, verb: Verb, person: str, act: Act, lacks: str
) -> None:
    number, actor = office.submit().number, office.actor(person)
    assert office.services.case(actor, number).rulings[verb].allowed
    narrower = (
        replace(TABLE[verb], standings=TABLE[verb].standings - {Standing.PEOPLE})
        if lacks == "standing"
        else replace(TABLE[verb], relations=(Relation.OVERRIDER,))
    )
    monkeypatch.setattr(verb_table, "TABLE", {**TABLE, verb: narrower})
    assert not office.services.case(actor, number).rulings[verb].allowed
    with pytest.raises(Refused, match="办件等人办理，以您和办件的关系不能这样办"):
        act(office, actor, number)
    assert len(refusals(office.services.desk.database)) == 1


def test_every_verb_and_every_relation_stands_in_the_table_and_on_the_page() -> None:
    assert set(TABLE) == set(Verb)
    assert {relation for entry in TABLE.values() for relation in entry.relations} == set(Relation)
    written = page()
    for words in (*VERB_TITLES.values(), *Relation, *Standing):
        assert words in written


def test_a_reason_is_known_with_what_differs_from_case_to_case_and_not_otherwise() -> None:
    decide = TABLE[Verb.DECIDE]
    assert decide.is_reason("“局分管领导审批”不是您的职责")
    assert decide.is_reason("您与此办件无关，不能查看")
    assert not decide.is_reason("不是您的职责，也不是别人的")
    assert not decide.is_reason("只有拟稿人可以撤回办件")
