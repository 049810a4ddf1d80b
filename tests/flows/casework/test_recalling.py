"""What was delegated comes back at the word of whoever lent it, before the advice (收回委托): on both databases."""

from itertools import pairwise

import pytest

from definitions.vocabulary import Verb
from flows.access.refusal import Invalid, Refused
from tests.builders.model_office import join
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, happened, leaves, stands_in, view, waiting

COUNTERSIGN, DUTY_ROOM = "model-office.countersign", "model-office.duty-room"
CHAIN = ("finance", "clerk", "secrecy")
"""Each lends it to the next."""


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "legal2", "head", "legal")
    return model_office


@pytest.fixture
def number(office: SmallOffice) -> str:
    return office.submit(COUNTERSIGN).number


def lend(office: SmallOffice, number: str, *chain: str) -> None:
    for lender, borrower in pairwise(chain):
        act(office, lender, number, Verb.DELEGATE, borrower)


def test_who_lent_it_has_it_again_without_a_reason_and_decides(office: SmallOffice, number: str) -> None:
    lend(office, number, "finance", "clerk")
    act(office, "finance", number, Verb.RECALL, why="")
    assert waiting(office, *CHAIN) == {"finance"}
    with pytest.raises(Refused, match="没有别人委托给您的事"):
        act(office, "clerk", number, Verb.HAND_BACK)
    office.decide("finance", number)
    assert [one.person for one in view(office, number).signatures] == ["甲-finance"]


@pytest.mark.parametrize(
    ("by", "told"),
    [("finance", ["clerk", "secrecy"]), ("clerk", ["secrecy"])],
    ids=["the first", "the second"],
)
def test_anybody_in_a_chain_takes_back_what_they_lent_from_whoever_has_it(
    office: SmallOffice, number: str, by: str, told: list[str]
) -> None:
    lend(office, number, *CHAIN)
    act(office, by, number, Verb.RECALL, why="等不及了")
    assert waiting(office, *CHAIN) == {by}
    for person in told:
        copied = [line.number for line in office.services.copies(office.actor(person))]
        assert copied == [number], f"{person} reads that it is not theirs any more"
    assert [one.payload["to"] for one in happened(office, number, "copied")] == told
    last = happened(office, number, "handed")[-1].payload
    assert (last["how"], last["by"], last["to"], last["reason"]) == ("recall", by, by, "等不及了")
    if by == "clerk":
        act(office, "clerk", number, Verb.HAND_BACK, why="可以")
    office.decide("finance", number)


@pytest.mark.parametrize("person", ["secrecy", "legal", "officer"])
def test_nobody_takes_back_what_another_lent(office: SmallOffice, number: str, person: str) -> None:
    lend(office, number, *CHAIN)
    with pytest.raises(Refused, match="没有您委托出去、对方还没有交回的事"):
        act(office, person, number, Verb.RECALL)


def test_what_was_given_back_is_not_taken_back(office: SmallOffice, number: str) -> None:
    lend(office, number, "finance", "clerk")
    act(office, "clerk", number, Verb.HAND_BACK, why="没有问题")
    with pytest.raises(Refused, match="没有您委托出去"):
        act(office, "finance", number, Verb.RECALL)


def test_a_borrower_who_has_left_does_not_keep_it(office: SmallOffice, number: str) -> None:
    lend(office, number, "finance", "clerk")
    leaves(office, "clerk", "officer", "legal")
    assert waiting(office, "finance", "clerk") == set()
    act(office, "finance", number, Verb.RECALL)
    assert happened(office, number, "copied") == [], "who left is told nothing"
    office.decide("finance", number)


def test_who_stands_in_for_the_lender_takes_it_back_for_them(office: SmallOffice, number: str) -> None:
    lend(office, number, "finance", "clerk")
    stands_in(office, "member1", "finance")
    act(office, "member1", number, Verb.RECALL)
    last = happened(office, number, "handed")[-1].payload
    assert (last["by"], last["to"]) == ("member1", "finance")
    office.decide("member1", number)
    assert [one.person for one in view(office, number).signatures] == ["甲-member1（代甲-finance）"]


def test_in_a_circle_the_first_lender_ends_it_at_once(office: SmallOffice, number: str) -> None:
    lend(office, number, *CHAIN, "finance")
    act(office, "finance", number, Verb.RECALL)
    office.decide("finance", number)


def test_a_borrower_does_not_put_a_claimed_duty_back_to_all(office: SmallOffice, number: str) -> None:
    """Nobody could sign it there: it would still be lent."""
    act(office, "legal", number, Verb.CLAIM)
    act(office, "legal", number, Verb.DELEGATE, "clerk")
    with pytest.raises(Refused, match="没有您认领的环节"):
        act(office, "clerk", number, Verb.RELEASE)
    act(office, "legal", number, Verb.RECALL)
    act(office, "legal", number, Verb.RELEASE)
    assert waiting(office, "legal", "legal2") == {"legal", "legal2"}


def test_it_comes_back_also_while_the_signer_before_is_asked_again(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    office.decide("chief", number)
    office.decide("planner", number)
    act(office, "legal", number, Verb.DELEGATE, "clerk")
    act(office, "planner", number, Verb.TAKE_BACK)
    assert waiting(office, "planner", "legal", "clerk") == {"planner"}
    act(office, "legal", number, Verb.RECALL)
    office.decide("planner", number)
    assert waiting(office, "planner", "legal", "clerk") == {"legal"}
    office.decide("legal", number)


def test_who_lent_on_what_was_lent_to_them_is_told_that_they_may_have_it_back(
    office: SmallOffice, number: str
) -> None:
    lend(office, number, *CHAIN)
    with pytest.raises(Refused) as lent_on:
        act(office, "clerk", number, Verb.HAND_BACK)
    assert lent_on.value.hint == "您已转托给别人，等对方交回，或者收回委托（命令行用 recall）"
    with pytest.raises(Refused) as never_had:
        act(office, "legal", number, Verb.HAND_BACK)
    assert never_had.value.hint == ""
    lend(office, number, "secrecy", "finance")
    with pytest.raises(Refused) as own:
        office.decide("finance", number)
    assert own.value.hint.endswith("您自己也委托过，可以收回委托（命令行用 recall）")
    with pytest.raises(Invalid) as reason:
        act(office, "finance", number, Verb.HAND_BACK, why="")
    assert reason.value.hint == "命令行写在 --opinion 里"
