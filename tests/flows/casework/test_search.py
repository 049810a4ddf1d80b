"""Searching cases: exactly those that the person may open, whatever is asked for; the same on both databases."""

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from definitions.vocabulary import CaseState, Outcome, WayIn
from flows.access.actor import SYSTEM, Actor
from flows.access.refusal import Missing, Refused
from flows.casework.search import PER_PAGE
from flows.casework.submission import draft_launched
from storage.queries.case_search import Wanted
from tests.builders.office import (
    HOLDINGS,
    JILIN,
    PUBLISH,
    REPRINT,
    TWO_OFFICES,
    WEB,
    SmallOffice,
    build_office,
)

ALL = Wanted()


def found(office: SmallOffice, person: str, wanted: Wanted = ALL) -> list[int]:
    return [line.case_id for line in office.services.search(office.actor(person), wanted).lines]


def openable(office: SmallOffice, person: str, cases: Iterable[int]) -> list[int]:
    """Newest first; asked of the case page itself, one by one."""
    seen = []
    for case in sorted(cases, reverse=True):
        try:
            office.services.case(office.actor(person), case)
        except Refused:
            continue
        seen.append(case)
    return seen


def test_each_person_finds_exactly_what_they_may_open(office: SmallOffice) -> None:
    published = office.submit(title="一路到底的公告")
    office.approve_all(published.number)
    office.run_automatic(published.case_id)
    cases = [
        published.case_id,
        office.submit(title="财务处的公告", by="stranger").case_id,
        office.submit(title="拟稿中的公告", body="秘密★1年").case_id,
        office.submit(PUBLISH, by="ll_editor").case_id,
        office.submit(REPRINT, by="editor").case_id,
    ]
    compared = {person: (found(office, person), openable(office, person, cases)) for person in HOLDINGS}
    assert {p: listed for p, (listed, _) in compared.items()} == {
        p: allowed for p, (_, allowed) in compared.items()
    }
    sizes = {person: len(listed) for person, (listed, _) in compared.items()}
    assert (sizes["stranger"], sizes["officer"], sizes["manager"], sizes["editor"], sizes["ll_head"]) == (
        1,
        2,
        4,
        4,
        1,
    )


def test_who_left_a_post_finds_its_cases_no_more(office: SmallOffice) -> None:
    office.submit()
    assert len(found(office, "secrecy")) == 1
    gone = Actor("secrecy", "甲", frozenset(), WayIn.DASHBOARD, "nobody")
    assert office.services.search(gone, ALL).total == 0


@pytest.mark.parametrize(("owner", "expected"), [("transport_admin", 1), ("maritime", 0)])
def test_a_unit_that_the_form_names_finds_the_case(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, owner: str, expected: int
) -> None:
    definitions = tmp_path / "definitions"
    shutil.copytree(TWO_OFFICES, definitions)
    document = definitions / JILIN / "processes" / "web-publish.yaml"
    text = document.read_text(encoding="utf-8")
    for old, new in (
        ("  fields:\n", "  fields:\n    - {id: owner, kind: unit, label: {zh: 会审单位, en: Owner}}\n"),
        ("who: {role: unit_reviewer}", "who: {role: unit_reviewer, of: form.owner}"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    document.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(definitions))
    office = build_office(tmp_path / "home", database_url)
    case = office.submit(owner=owner, by="stranger").case_id
    assert len(found(office, "reviewer")) == expected
    for person in HOLDINGS:
        assert found(office, person) == openable(office, person, [case])
    office.services.desk.database.dispose()


def test_what_is_asked_for_narrows_what_is_found(office: SmallOffice) -> None:
    first = office.submit(title="ETC和公交线路100%准点公告")
    office.clock.move(days=2)
    second = office.submit(title="冬季公路养护情况", by="stranger")
    office.decide("reviewer", first.number, "refuse", opinion="不宜公开")

    def manager(wanted: Wanted) -> list[int]:
        return found(office, "manager", wanted)

    began = office.clock.now - timedelta(days=1)
    assert manager(Wanted(words=("公路",))) == [second.case_id]
    assert manager(Wanted(words=("100%", "公交"))) == [first.case_id]
    assert manager(Wanted(words=("%",))) == [first.case_id]
    assert manager(Wanted(words=("etc",))) == [first.case_id]
    assert manager(Wanted(words=("_",))) == []
    assert manager(Wanted(words=(second.number,))) == [second.case_id]
    assert manager(Wanted(words=("财务处",))) == [second.case_id]
    assert manager(Wanted(unit=f"{JILIN}/finance_division")) == [second.case_id]
    assert manager(Wanted(process=WEB)) == [second.case_id, first.case_id]
    assert manager(Wanted(process=PUBLISH)) == []
    assert manager(Wanted(state=CaseState.OPEN)) == [second.case_id]
    assert manager(Wanted(outcome=Outcome.REFUSED)) == [first.case_id]
    assert manager(Wanted(since=began)) == [second.case_id]
    assert manager(Wanted(before=began)) == [first.case_id]


@pytest.mark.parametrize(
    "typed",
    [
        "吉市交网审[2026]1号",
        "吉市交网审(2026)1号",
        "吉市交网审（２０２６）１号",
        "吉市交网审【2026】1号",
        "吉市交网审［2026］1号",
        " 吉市交网审 〔2026〕　1 号 ",
        "吉市交网审[2026）1号",
    ],
)
def test_a_number_is_found_however_its_brackets_were_typed(office: SmallOffice, typed: str) -> None:
    case = office.submit()
    assert case.number == "吉市交网审〔2026〕1号"
    assert office.services.case(office.actor("officer"), typed).id == case.case_id
    assert found(office, "officer", Wanted(words=tuple(typed.split()))) == [case.case_id]


def test_other_brackets_lead_to_no_other_case(office: SmallOffice) -> None:
    office.submit()
    with pytest.raises(Missing, match="没有这个办件"):
        office.services.case(office.actor("officer"), "吉市交网审[2026]2号")
    assert found(office, "officer", Wanted(words=("[2025]",))) == []


@pytest.mark.parametrize("word", ["公\0告", "\ud800", "\x1b"])
def test_words_that_no_text_holds_find_nothing(office: SmallOffice, word: str) -> None:
    office.submit(title="公告")
    page = office.services.search(office.actor("manager"), Wanted(words=("公告", word)))
    assert (page.total, page.lines, page.pages) == (0, (), 1)


def test_a_line_says_where_the_case_stands(office: SmallOffice) -> None:
    office.submit(title="等审核的公告")
    line = office.services.search(office.actor("manager"), ALL).lines[0]
    assert (line.title, line.unit, line.stage_title, line.waiting_unit, line.is_blocked) == (
        "等审核的公告",
        "运输管理处",
        "本单位审核人审核",
        "运输管理处",
        False,
    )


def test_pages_follow_each_other_without_gap_or_repetition(office: SmallOffice) -> None:
    cases = [office.submit(title=f"第{n}号公告").case_id for n in range(PER_PAGE + 3)]
    actor = office.actor("manager")
    pages = [office.services.search(actor, ALL, number) for number in (1, 2)]
    assert [(page.total, page.pages, len(page.lines)) for page in pages] == [
        (PER_PAGE + 3, 2, PER_PAGE),
        (PER_PAGE + 3, 2, 3),
    ]
    listed = [line.case_id for page in pages for line in page.lines]
    assert listed == sorted(cases, reverse=True)
    beyond = office.services.search(actor, ALL, 99)
    assert (beyond.number, beyond.lines) == (2, pages[1].lines)
    assert office.services.search(actor, Wanted(words=("没有这样的",)), 3).number == 1


def test_a_draft_that_nobody_owns_is_found_in_its_unit(office: SmallOffice) -> None:
    case = draft_launched(office.services.desk, WEB, "transport_admin", "run-1", SYSTEM)
    assert found(office, "officer") == openable(office, "officer", [case])
    assert found(office, "stranger") == []
