"""What an example tells of the rows of ledgers is what the services write, on both databases."""

import re
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from definitions.examples import Play
from definitions.examples.book import Book
from definitions.schema.examples import Step
from flows.casework.contents import load_content
from flows.casework.in_hand import find_case, take
from tests.builders.model_office import open_model_office
from tests.builders.office import SmallOffice
from tests.flows.casework.test_rows import SHEET, lines, through

REGISTER = "model-office.register"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    yield built
    built.services.desk.database.dispose()


def played(office: SmallOffice, number: str, *steps: tuple[str, str, Step]) -> Book:
    """The same case as an example: stage, decision, and what stands in the step."""
    desk = office.services.desk
    around = desk.office("model-office")
    with desk.database.reading() as session:
        hand = take(session, desk, find_case(session, number), office.clock(), lock=False)
        assert hand.row.content is not None
        values = load_content(session, hand.row.content).values
    book = Book(hand.process, around.organization, around.ledgers)
    play = Play(hand.process, dict(values), lambda *_: (), {}, organization=around.organization, book=book)
    play.begin(office.clock(), hand.state.unit)
    play.submit(office.clock(), {})
    for stage, decision, step in steps:
        if stage == "draft":
            play.submit(office.clock(), step.values)
        else:
            play.decide(office.clock(), (stage, 1), decision, step)
    return book


def unknown(value: str) -> bool:
    """What an example cannot know: names, moments, addresses."""
    return value.startswith(("甲-", "http")) or MOMENT.fullmatch(value) is not None


def assert_same(office: SmallOffice, book: Book, *ledgers: str) -> None:
    assert book.rows.keys() == set(ledgers)
    for ledger in ledgers:
        written, told = lines(office, ledger), book.rows[ledger]
        assert [known(row, row) for row in written] == [
            known(row, of) for row, of in zip(told, written, strict=True)
        ]


def known(row: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    return {column: value for column, value in row.items() if not unknown(written[column])}


def test_of_a_case_that_was_returned_and_published(office: SmallOffice) -> None:
    case = office.submit(REGISTER)
    office.decide("chief", case.number, "return", go="draft", opinion="写明街道")
    office.services.revise(office.actor("officer"), case.number, {"title": "某街停水公告"}, {})
    office.decide("chief", case.number, given={"scope": "沿街单位"})
    office.run_automatic(case.case_id)
    book = played(
        office,
        case.number,
        ("chief", "return", Step(go="draft", opinion="写明街道")),
        ("draft", "", Step()),
        ("chief", "approve", Step(set={"scope": "沿街单位"})),
    )
    assert len(lines(office, "answers")) == 2
    assert_same(office, book, "answers", "notices")


def test_of_a_sheet_whose_rows_are_decided_one_by_one(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    through(office, case, {2: "样例"}, {})
    book = played(
        office, case.number, ("secrecy", "approve", Step(refuse_rows=[2])), ("leader", "approve", Step())
    )
    assert len(lines(office, "row-publications")) == 2
    assert_same(office, book, "row-reviews", "row-publications", "disclosures")
