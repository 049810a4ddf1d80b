"""Letters: taken in, masked, sorted, answered and rated, on both databases."""

import json
from collections.abc import Generator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from definitions.registry import open_catalogue
from definitions.schema.triggers import LetterTrigger
from definitions.semantics.clocks import last_day
from definitions.semantics.forms import fitting
from definitions.semantics.letters import MaskedLetter, letter_context
from definitions.vocabulary import Intervention, LetterState, LetterWay, Verb
from definitions.working_days import SHANGHAI, start_of_day
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.casework.declared_triggers import filled_in
from flows.casework.letter_states import rate_letter, tell_of_letter
from flows.casework.letter_texts import Written
from flows.casework.letters import Receipt, follow_letters
from storage.audit_chain import fingerprint
from storage.models import AuditEvent, Case, Content, LedgerRow
from storage.queries.letter_counts import LetterCount
from storage.records.letters import digest_of
from tests.builders.audit import audited
from tests.builders.letters import QUESTION, answered, case_of, handled, posted, replied, sorted_out
from tests.builders.office import JILIN, SmallOffice, with_process

OTHER = Written("站牌看不清", "中康路口的公交站牌晒得看不清了，请换一块新的，谢谢。")
LAMPS = Written("路灯", "人民广场西侧的三盏路灯连续几个晚上都不亮，走路很不方便。")
BRIDGE = Written("桥面", "江桥东侧人行道有一块石板松动，踩上去会翘起来，请修一修。")
FRIDAY, MONDAY, WEDNESDAY = (datetime(2026, 11, day, 16, tzinfo=SHANGHAI) for day in (20, 23, 25))
HIDDEN = ("李大明", "13800138000")


@pytest.fixture
def town(office: SmallOffice) -> Generator[SmallOffice]:
    """Where somebody wrote on a Friday afternoon."""
    office.clock.now = FRIDAY
    yield office
    assert not audited(office).damage


def events(office: SmallOffice, kind: str) -> list[AuditEvent]:
    with office.services.desk.database.reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)))


def due_on(office: SmallOffice, case_id: int) -> str:
    deadlines = office.services.case(office.actor("editor"), case_id).deadlines
    (due_at,) = (one.due_at for one in deadlines if one.key == "reply")
    return last_day(due_at).isoformat()


def test_a_letter_is_kept_apart_and_its_limit_runs_from_the_day_on_which_it_came(town: SmallOffice) -> None:
    case_id = case_of(town, posted(town))
    (duty,) = town.services.inbox(town.actor("editor"))
    assert (duty.case_id, duty.drafter) == (case_id, None)
    assert due_on(town, case_id) == "2026-12-01", (
        "7 working days after Friday, before anybody has taken it up"
    )

    town.clock.now = MONDAY
    with pytest.raises(Invalid) as later:
        sorted_out(town, case_id, received_on="2026-11-23")
    assert [problem.field for problem in later.value.problems] == ["received_on"]
    sorted_out(town, case_id)
    town.decide("officer", case_id, "return", opinion="不归本处")
    town.services.revise(town.actor("editor"), str(_number(town, case_id)), {"sorting": "仍请承办"}, {})
    assert due_on(town, case_id) == "2026-12-01", "a wrong way costs the office's time, not the sender's"
    handled(town, case_id, "单独答复")
    with town.services.desk.database.reading() as session:
        for table in (AuditEvent, Case, Content, LedgerRow):
            rows = session.execute(select(table.__table__)).all()
            assert rows or table is LedgerRow
            assert not [row for row in rows if any(word in repr(row) for word in HIDDEN)]


def _number(office: SmallOffice, case_id: int) -> str | None:
    with office.services.desk.database.reading() as session:
        return session.scalar(select(Case.number).where(Case.id == case_id))


def test_the_original_is_for_those_who_have_it_in_hand_and_every_look_is_told(town: SmallOffice) -> None:
    case_id = case_of(town, posted(town))
    read = town.services.read_original
    with pytest.raises(Invalid, match="理由"):
        read(town.actor("editor"), case_id, " ")
    original = read(town.actor("editor"), case_id, "分办")
    assert Written(original.subject, original.text, original.sender, original.contact) == QUESTION

    sorted_out(town, case_id)
    assert read(town.actor("officer"), case_id, "核实地点").contact == QUESTION.contact
    for person in ("stranger", "head", "manager"):
        with pytest.raises(Refused):
            read(town.actor(person), case_id, "想看看")
    handled(town, case_id, "单独答复")
    assert [event.person for event in events(town, "original_read")] == ["editor", "officer"]
    refused = [event.person for event in events(town, "refused") if Verb.READ_ORIGINAL in event.payload]
    assert refused == ["stranger", "head", "manager"]
    offered = {
        person: town.services.case(town.actor(person), case_id).rulings[Verb.READ_ORIGINAL].allowed
        for person in ("editor", "officer", "head", "manager")
    }
    assert offered == {"editor": True, "officer": True, "head": False, "manager": False}


def test_whoever_wrote_it_is_told_by_number_and_code_and_rates_the_answer_once(town: SmallOffice) -> None:
    receipt = posted(town)
    case_id, desk = case_of(town, receipt), town.services.desk

    def state() -> LetterState:
        return tell_of_letter(desk, receipt.number.replace("-", " "), receipt.code.lower()).state

    assert state() is LetterState.RECEIVED
    with pytest.raises(Conflict):
        rate_letter(desk, receipt.number, receipt.code, 5, "")
    reasons = set()
    for number, code in ((receipt.number, "AAAAAAAA"), ("2026-999999", receipt.code), ("x", "")):
        with pytest.raises(Missing) as missing:
            tell_of_letter(desk, number, code)
        reasons.add((missing.value.reason, missing.value.hint))
    assert len(reasons) == 1

    sorted_out(town, case_id)
    assert state() is LetterState.HANDLED
    handled(town, case_id, "无法联系，办结")
    told = tell_of_letter(desk, receipt.number, receipt.code)
    assert (told.state, "联系不上" in told.why) == (LetterState.CLOSED, True)

    second = posted(town, form="two")
    answered(town, case_of(town, second))
    assert tell_of_letter(desk, second.number, second.code).state is LetterState.ANSWERED
    rate_letter(desk, second.number, second.code, 4, "答复很快。")
    with pytest.raises(Conflict):
        rate_letter(desk, second.number, second.code, 1, "")
    shown = town.services.case(town.actor("officer"), case_of(town, second)).letter
    assert shown is not None
    assert shown.rating is not None
    assert (shown.rating.stars, shown.rating.words) == (4, "答复很快。")


def test_what_may_be_a_duplicate_is_proposed_and_decided_by_whoever_has_it(town: SmallOffice) -> None:
    first = posted(town)
    again = replace(QUESTION, text=QUESTION.text.replace("请问", "请问一下，"), contact="", sender="")
    other = replace(QUESTION, text="投诉出租车拒载，车号看不清，时间是昨天晚上八点，地点在火车站。")
    stranger = Written("路灯", "人民广场西侧的三盏路灯连续几个晚上都不亮，走路很不方便。")
    found = {}
    for name, written in (("again", again), ("other", other), ("stranger", stranger)):
        letter = town.services.case(
            town.actor("editor"), case_of(town, posted(town, written, form=name))
        ).letter
        assert letter is not None
        found[name] = (letter.alike.number, letter.alike.why) if letter.alike else None
    assert found == {
        "again": (first.number, "内容几乎一样"),
        "other": (first.number, "联系方式相同"),
        "stranger": None,
    }
    assert posted(town, form="one") == first, "a form that is sent twice is one letter"
    case_id = case_of(town, posted(town, again, form="again"))
    with pytest.raises(Refused):
        town.services.compare_letters(town.actor("manager"), case_id, is_same=True)
    town.services.compare_letters(town.actor("editor"), case_id, is_same=False)
    assert town.services.case(town.actor("editor"), case_id).outcome is None
    assert len(events(town, "letters_compared")) == 1


def test_a_duplicate_is_answered_together_with_the_letter_that_came_before_it(town: SmallOffice) -> None:
    """Its case ends; both who wrote are told of the one answer, and whoever answers sees whom to tell."""
    first = posted(town)
    again = posted(town, replace(QUESTION, contact="13900139000", sender="王小红"), form="again")
    desk, editor = town.services.desk, town.actor("editor")
    assert town.services.compare_letters(editor, case_of(town, again), is_same=True) == first.number
    ended = town.services.case(editor, case_of(town, again))
    assert (ended.outcome, [one.stopped_at is not None for one in ended.deadlines]) == ("closed", [True])
    assert [duty.case_id for duty in town.services.inbox(editor)] == [case_of(town, first)]

    def told(receipt: Receipt) -> tuple[LetterState, bool]:
        found = tell_of_letter(desk, receipt.number, receipt.code)
        return found.state, found.is_joined

    assert (told(first), told(again)) == ((LetterState.RECEIVED, False), (LetterState.RECEIVED, True))
    sorted_out(town, case_of(town, first))
    shown = town.services.case(town.actor("officer"), case_of(town, first)).letter
    assert shown is not None
    (joined,) = shown.joined
    assert (joined.number, joined.sender) == (again.number, "王＊＊")
    assert joined.text is not None, "whoever answers both reads what both wrote"
    assert "解放大路3路车站挡住了消防通道" in joined.text
    assert not [word for word in (*HIDDEN, "王小红", "13900139000") if word in joined.text]
    seen = town.services.case(town.actor("head"), case_of(town, first)).letter
    assert seen is not None
    assert [one.text for one in seen.joined] == [None], "of the case of the other letter the head is no part"
    read = town.services.read_original
    found = read(town.actor("officer"), case_of(town, first), "一并答复", again.number)
    assert found.contact == "13900139000"
    with pytest.raises(Missing):
        read(town.actor("officer"), case_of(town, first), "一并答复", "2026-999999")
    handled(town, case_of(town, first), "单独答复")
    assert told(again) == (LetterState.HANDLED, True)
    replied(town, case_of(town, first))
    assert told(again) == (*told(first)[:1], True) == (LetterState.ANSWERED, True)
    rate_letter(desk, again.number, again.code, 5, "")


def test_a_letter_that_came_on_paper_days_ago_has_its_limits_counted_from_then(town: SmallOffice) -> None:
    desk, editor = town.services.desk, town.actor("editor")
    town.clock.now = WEDNESDAY

    def taken(day: date, written: Written = QUESTION) -> Receipt:
        return town.services.take_letter(editor, JILIN, "consultation", written, LetterWay.PAPER, day)

    receipt = taken(date(2026, 11, 23))
    case_id = case_of(town, receipt)
    assert due_on(town, case_id) == "2026-12-02", "7 working days after Monday"
    shown = town.services.case(editor, case_id)
    assert shown.values["received_on"] == "2026-11-23"
    assert shown.letter is not None
    assert (shown.letter.received_at, shown.letter.came_at) == (WEDNESDAY, start_of_day(date(2026, 11, 23)))
    with pytest.raises(Invalid) as later:
        sorted_out(town, case_id, received_on="2026-11-24")
    assert [problem.field for problem in later.value.problems] == ["received_on"]
    (event,) = events(town, "letter_received")
    assert json.loads(event.payload)["came_at"].startswith("2026-11-22T16:00"), "midnight in Beijing"
    assert tell_of_letter(desk, receipt.number, receipt.code).came_at == shown.letter.came_at

    answered(town, case_id)
    (line,) = town.services.ledger(town.actor("manager"), JILIN, "letters")
    assert line.values["received_on"] == "2026-11-23"

    def counted(since: date, before: date) -> int:
        bounds = start_of_day(since), start_of_day(before)
        return sum(
            one.received for one in town.services.letter_figures(town.actor("manager"), JILIN, *bounds).counts
        )

    assert counted(date(2026, 11, 23), date(2026, 11, 24)) == 1
    assert counted(date(2026, 11, 24), date(2026, 11, 28)) == 0

    for day, words in (
        (date(2026, 11, 26), "不能晚于今天（2026-11-25）"),
        (date(2025, 11, 23), "请核对年份"),
    ):
        with pytest.raises(Invalid) as wrong:
            taken(day, Written("", OTHER.text))
        assert [problem.field for problem in wrong.value.problems] == ["received_on", "subject"]
        assert words in wrong.value.problems[0].reason
    today = case_of(town, taken(date(2026, 11, 25), OTHER))
    assert (letter := town.services.case(editor, today).letter) is not None
    assert letter.came_at is None


def test_a_letter_of_before_is_sound_without_a_day_of_its_own(town: SmallOffice) -> None:
    """Its event tells the digest of a row without that column; a day that is put there afterwards is found."""
    posted(town)
    written = {"number": "2026-000001", "came_at": None, "event": 7}
    assert digest_of(written) == fingerprint({"number": "2026-000001"})
    assert digest_of({**written, "came_at": FRIDAY}) != digest_of(written)


def test_the_figures_of_letters_are_those_that_one_counts_by_hand(town: SmallOffice) -> None:
    """One answered and liked, one answered and not liked, one joined, one too late, one that nobody has sorted."""
    desk = town.services.desk
    liked, disliked = posted(town), posted(town, OTHER, form="disliked")
    for receipt in (liked, disliked):
        answered(town, case_of(town, receipt))
    rate_letter(desk, liked.number, liked.code, 5, "")
    rate_letter(desk, disliked.number, disliked.code, 2, "没有说哪天修好")
    posted(town, LAMPS, form="late")
    again = case_of(town, posted(town, form="again"))
    town.services.compare_letters(town.actor("editor"), again, is_same=True)
    town.clock.move(days=30)
    town.services.take_letter(town.actor("editor"), JILIN, "director", BRIDGE, LetterWay.PAPER)

    found = town.services.letter_figures(town.actor("manager"), JILIN, None, None)
    figures = {one.box: one for one in found.counts}
    assert figures["consultation"] == LetterCount("consultation", 4, 4, 1, 2, 2, 0, 1, 2, 7, 1)
    assert figures["director"] == LetterCount("director", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert [row[-6:] for row in found.rows] == [
        ["0", "1", "66.7%", "2", "3.5", "50.0%"],
        ["0", "0", "—", "0", "—", "—"],
    ]
    (poor,) = found.poor
    assert (poor.letter, poor.stars, poor.words) == (disliked.number, 2, "没有说哪天修好")
    since = town.clock.now - timedelta(days=1)
    assert [
        one.box for one in town.services.letter_figures(town.actor("manager"), JILIN, since, None).counts
    ] == ["director"]
    own = town.services.letter_figures(town.actor("officer"), JILIN, None, None)
    assert [(one.box, one.received) for one in own.counts] == [("consultation", 2)], "what it had to answer"


def test_nothing_is_joined_to_a_letter_that_was_closed_without_an_answer(town: SmallOffice) -> None:
    first = case_of(town, posted(town))
    sorted_out(town, first)
    handled(town, first, "无法联系，办结")
    again = case_of(town, posted(town, form="again"))
    with pytest.raises(Conflict, match="没有答复"):
        town.services.compare_letters(town.actor("editor"), again, is_same=True)
    assert town.services.case(town.actor("editor"), again).outcome is None
    assert events(town, "letters_compared") == []


def test_a_letter_is_taken_in_by_hand_only_by_those_who_sort(town: SmallOffice) -> None:
    others = ("officer", "head", "secrecy", "manager", "sysadmin", "stranger", "ll_editor")
    for person in others:
        assert town.services.letterboxes(town.actor(person)) == []
        with pytest.raises(Refused):
            town.services.take_letter(town.actor(person), JILIN, "director", QUESTION, LetterWay.TELEPHONE)
    refused = [event.person for event in events(town, "refused") if "take letter" in event.payload]
    assert refused == list(others)
    offered = town.services.letterboxes(town.actor("editor"))
    assert [one.box.id for one in offered] == ["director", "consultation", "complaint", "petition"]
    receipt = town.services.take_letter(
        town.actor("editor"), JILIN, "director", QUESTION, LetterWay.TELEPHONE
    )
    form = town.services.case(town.actor("editor"), case_of(town, receipt)).values
    assert (form["mailbox"], form["handling_unit"]) == ("局长信箱", "office")
    with pytest.raises(Invalid) as wrong:
        posted(town, Written("  ", "字" * 5001, "甲\x07"), form="wrong")
    assert [problem.field for problem in wrong.value.problems] == ["subject", "text", "sender"]


def test_a_letter_whose_case_could_not_be_opened_gets_it_later(town: SmallOffice) -> None:
    repealed = (
        "articles: [二, 十, 附件2, 附件3]}",
        "articles: [二, 十, 附件2, 附件3], repealed: '2026-01-01'}",
    )
    closed = with_process(town, f"{JILIN}.interaction", *repealed)
    receipt = posted(closed)
    assert tell_of_letter(town.services.desk, receipt.number, receipt.code).state is LetterState.RECEIVED
    follow_letters(closed.services.desk)
    follow_letters(town.services.desk)
    follow_letters(town.services.desk)
    assert len(town.services.inbox(town.actor("editor"))) == 1
    assert case_of(town, receipt)


def test_every_box_of_the_catalogue_fills_in_a_form_that_takes_it() -> None:
    letter: dict[str, Any] = asdict(
        MaskedLetter("2026-000001", "", "", "主题", "内容", "李＊＊", "未留", FRIDAY.date(), LetterWay.PAGE)
    )
    taken = set()
    for process in (
        "jilin-transport.interaction",
        "siping.message-reply",
        "xinjiang-transport.leader-mailbox",
    ):
        loaded = open_catalogue().find(process)
        assert loaded is not None
        organization = open_catalogue().office(loaded.process.organization).organization
        for trigger in loaded.process.triggers:
            assert isinstance(trigger, LetterTrigger)
            for box in trigger.boxes:
                said = {**letter, "box": box, "box_title": organization.letterbox_title(box)}
                values = filled_in(trigger.form, letter_context(MaskedLetter(**said)))
                assert fitting(loaded.process.form.fields, values)[1] == []
                taken.add((organization.organization, box))
    assert len(taken) == 6


def test_a_letter_that_nobody_has_sorted_may_be_ended_and_is_no_line_of_a_ledger(town: SmallOffice) -> None:
    case_id = case_of(town, posted(town))
    town.services.intervene(town.actor("sysadmin"), case_id, Intervention.END, "测试来信")
    assert town.services.inbox(town.actor("editor")) == []
    assert town.services.case(town.actor("editor"), case_id).outcome is not None
    assert town.services.ledger(town.actor("manager"), JILIN, "letters") == []
