"""What stands in a popover beside the answers: pressed when it is the person's no more, and then when it is again.

In each of these the page is open and filled in, then somebody else acts, then the button is pressed: refused, audited, and
nothing else is stored. Then what was done meanwhile is undone, and the same button does its work.
"""

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from definitions.vocabulary import VERB_TITLES, Verb
from flows.access.policy import LEFT
from flows.casework.handing import SeatRequest
from tests.builders.audit import last_event, who_did
from tests.builders.letters import case_of, posted
from tests.dashboard.pages.changed import serving_changed
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import Dashboard
from tests.dashboard.test_ways_in import UNRELATED, is_refused, number_of, without_roles

pytestmark = pytest.mark.browser

DECLARED = (
    "\ndeadlines:\n",
    "\nreopening: {by: {role: manager, of: it_division}, within: 30 days}\n"
    "urgency: {confirmed_by: {role: manager, of: it_division}}\n"
    "objection:\n  by: [unit_reviewer]\n  answered_by: {role: unit_head}\n"
    "  coordinated_by: {role: manager, of: it_division}\n\ndeadlines:\n",
)
CAN_BE_EXTENDED = (
    "id: public_in_10\n",
    "id: public_in_10\n    extensions: {by: 5 workdays, approved_by: {role: manager, of: it_division}}\n",
)
CAN_BE_OVERRIDDEN = (
    "{check: personal_data}",
    "{check: personal_data, override: {role: manager, of: it_division}}",
)
CHANGED = {"web-publish": (DECLARED, CAN_BE_EXTENDED, CAN_BE_OVERRIDDEN)}
MANAGER = "台账管理员"


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    folder = tmp_path_factory.mktemp("every-verb")
    with serving_changed(sqlite_template, folder, CHANGED) as served:
        yield served


@dataclass(frozen=True)
class Tried:
    """A verb on the page of a case, and how it stops being the person's for a while."""

    verb: Verb
    takes_it_away: Callable[[], object]
    gives_it_back: Callable[[], object]
    reason: str
    recorded: str
    to: str = ""
    """Label of the list and who is chosen from it, as `交给＊=台账管理员`."""
    text: str = ""
    """Label of what has to be written."""
    told: str = ""
    """What the page says when it is done; empty: `已` and the verb."""

    @property
    def title(self) -> str:
        return VERB_TITLES[self.verb]


@dataclass(frozen=True)
class Page:
    """One person's, of one case."""

    office: Office
    desk: Desk
    person: str
    case_id: int

    def tries(self, tried: Tried) -> None:
        """Refused without a word written: who may not is not told what is missing."""
        self._open(tried)
        tried.takes_it_away()
        target = self.case_id
        reason = is_refused(
            self.office, self.person, tried.verb, target, lambda: self._press(tried).is_told(tried.reason)
        )
        assert tried.reason in reason
        tried.gives_it_back()
        database = self.office.services.desk.database
        before = last_event(database)
        self._open(tried)
        self._write(tried)
        self._press(tried).is_told(tried.told or f"已{tried.title}")
        assert who_did(database, tried.recorded, after=before) == [(self.person, "dashboard")]

    def _open(self, tried: Tried) -> None:
        self.desk.open(f"/?case={self.case_id}")
        self.desk.button(tried.title).click()
        self.desk.settled()

    def _write(self, tried: Tried) -> None:
        if tried.to:
            label, _, person = tried.to.partition("=")
            self.desk.choose(label, person, popover=tried.title)
        if tried.text:
            field = self.desk.page.get_by_label(tried.text)
            field.fill("请看依据")
            field.press("Tab")
            self.desk.settled()

    def _press(self, tried: Tried) -> Desk:
        return self.desk.confirm(tried.title, f"确认{tried.title}")


def test_a_duty_is_claimed_shared_lent_and_asked_about_while_it_is_theirs(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="大家商量的公告")

    def does(person: str, verb: Verb, to: str | None = None) -> Callable[[], None]:
        asked = SeatRequest(verb, to, "请看依据")
        return lambda: office.services.act_on_seat(office.actor(person), case_id, asked)

    taken, left = does("checker2", Verb.CLAIM), does("checker2", Verb.RELEASE)
    lent = does("checker", Verb.DELEGATE, "manager")
    added = does("checker", Verb.ADD_SIGNER, "manager")
    page = Page(office, sign_in("checker"), "checker", case_id)
    page.tries(Tried(Verb.CLAIM, taken, left, "现在没有您可以认领的环节", "handed"))
    freed, again = does("checker", Verb.RELEASE), does("checker", Verb.CLAIM)
    page.tries(Tried(Verb.RELEASE, freed, again, "没有您认领的环节", "handed"))
    page.tries(Tried(Verb.ADD_SIGNER, taken, left, "不能加签", "signer_added", to=f"请谁签＊={MANAGER}"))
    removed = does("checker", Verb.REMOVE_SIGNER)
    page.tries(Tried(Verb.REMOVE_SIGNER, removed, added, "没有您加签而对方还没有办的", "signer_removed"))
    page.tries(Tried(Verb.SUPPLEMENT, taken, left, "不用请拟稿人补充", "asked", text="补充什么＊"))
    page.tries(Tried(Verb.DELEGATE, taken, left, "没有可以委托的", "handed", to=f"交给＊={MANAGER}"))
    lender = Page(office, sign_in("manager"), "manager", case_id)
    recalled = does("checker", Verb.RECALL)
    lender.tries(Tried(Verb.HAND_BACK, recalled, lent, "没有别人委托给您的事", "handed_back", text="意见＊"))
    with ExitStack() as absence:
        lender.tries(
            Tried(
                Verb.COMMENT,
                lambda: absence.enter_context(without_roles(office, "manager")),
                absence.close,
                "您在这个机构已经没有岗位",
                "commented",
                text="留言＊",
            )
        )
    assert page.desk.complaints == lender.desk.complaints == []


def test_an_objection_is_dropped_and_an_ended_case_taken_up_again_by_those_still_in_office(
    office: Office, sign_in: SignIn
) -> None:
    held = office.submit(title="有人反对的公告")
    office.services.object_to(office.actor("taxi"), held, "和出租车站点冲突")
    ended = office.submit(title="没有同意的公告")
    office.decide("checker", ended, "refuse", opinion="不宜公开")
    for verb, person, case_id, recorded, told in (
        (Verb.DROP_OBJECTION, "taxi", held, "objection_settled", "异议已撤回"),
        (Verb.REOPEN, "manager", ended, "reopened", "办件重新办理"),
    ):
        page = Page(office, sign_in(person), person, case_id)
        text = "说明" if verb is Verb.DROP_OBJECTION else "理由＊"
        with ExitStack() as absence:
            leave = lambda person=person: absence.enter_context(without_roles(office, person))  # noqa: E731
            page.tries(Tried(verb, leave, absence.close, UNRELATED, recorded, text=text, told=told))
        assert page.desk.complaints == []


def test_an_administrator_intervenes_while_they_are_one(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="走错环节的公告")
    number = number_of(office, case_id)
    desk = sign_in("system").go_to("运行")

    def shown() -> None:
        desk.fill("办件编号", number).sees("现在停在")

    shown()
    with without_roles(office, "system"):
        reason = is_refused(
            office, "system", "intervene", number, lambda: desk.press("确认退回").is_told(UNRELATED)
        )
    assert UNRELATED in reason
    desk.open("/").go_to("运行")
    shown()
    desk.fill("原因＊", "环节走错").press("确认退回").is_told(f"已退回办件 {number}")
    assert len(office.payloads(case_id, "intervened")) == 1
    assert desk.complaints == []


@dataclass(frozen=True)
class Late:
    """A button of a page that was open while what it does ceased to be the person's."""

    verb: Verb
    case_id: int
    button: str
    reason: str
    meanwhile: Callable[[], object]
    popover: str = ""
    """Behind which the button stands."""


def come_too_late(office: Office, desk: Desk, person: str, *tries: Late) -> None:
    for late in tries:
        desk.open(f"/?case={late.case_id}")
        if late.popover:
            desk.page.get_by_role("button", name=late.popover).first.click()
        late.meanwhile()

        def press(late: Late = late) -> None:
            desk.page.get_by_role("button", name=late.button, exact=True).click()
            desk.is_told(late.reason)

        assert late.reason in is_refused(office, person, late.verb, late.case_id, press)
    assert desk.complaints == []


def test_who_comes_too_late_with_a_duty_is_told_why(office: Office, sign_in: SignIn) -> None:
    """Claimed, answered, recalled, decided behind or read in another tab, or the post has ended, since the page was drawn."""
    case_id = office.submit(title="别人已经办了的公告")
    other = office.submit(title="不再归审核人的公告")

    def on(case_id: int, person: str, verb: Verb, to: str | None = None) -> None:
        office.services.act_on_seat(office.actor(person), case_id, SeatRequest(verb, to, "请看依据"))

    on(case_id, "checker2", Verb.ASK, "checker")
    on(other, "checker", Verb.DELEGATE, "manager")
    office.services.copy_to(office.actor("manager"), other, ["checker"])
    with ExitStack() as absence:
        come_too_late(
            office,
            sign_in("checker"),
            "checker",
            Late(
                Verb.ANSWER,
                case_id,
                "确认答复",
                "没有人征求您的意见",
                lambda: on(case_id, "checker", Verb.ANSWER),
                "答复",
            ),
            Late(
                Verb.FORWARD,
                case_id,
                "确认转办",
                "没有可以转办的",
                lambda: on(case_id, "checker2", Verb.CLAIM),
                "转办",
            ),
            Late(Verb.READ, other, "已阅", "您已经阅过", lambda: _reads(office, "checker", other)),
            Late(
                Verb.RECALL,
                other,
                "确认收回委托",
                "没有您委托出去",
                lambda: on(other, "manager", Verb.HAND_BACK),
                "收回委托",
            ),
            Late(
                Verb.ASK,
                other,
                "确认征求意见",
                "不用征求意见",
                lambda: office.decide("checker", other),
                "征求意见",
            ),
            Late(
                Verb.TAKE_BACK,
                other,
                "确认拿回意见",
                "后面已经有人办理，不能拿回",
                lambda: office.decide("head", other),
                "拿回意见",
            ),
            Late(
                Verb.COPY,
                other,
                "确认抄送",
                LEFT[0],
                lambda: absence.enter_context(without_roles(office, "checker")),
                "抄送",
            ),
        )


def _reads(office: Office, person: str, case_id: int) -> None:
    office.services.mark_as_read(office.actor(person), case_id)


def test_a_request_that_was_made_or_decided_in_another_tab_is_refused(
    office: Office, sign_in: SignIn
) -> None:
    ours, case_id = office.services, office.submit(title="两个标签页的公告")
    officer, manager = office.actor("officer"), office.actor("manager")
    come_too_late(
        office,
        sign_in("officer"),
        "officer",
        Late(
            Verb.EXTEND,
            case_id,
            "确认申请延期",
            "已经申请延期，还没有批",
            lambda: ours.extend(officer, case_id, "案情复杂"),
            "申请延期：",
        ),
        Late(
            Verb.MARK_URGENT,
            case_id,
            "确认申请加急",
            "已经申请加急，还没有批",
            lambda: ours.mark_urgent(officer, case_id, "今晚封路"),
            "申请加急",
        ),
    )
    held = office.submit(title="有手机号的公告", body="报名请致电13800138000，过期不候。")
    number = number_of(office, held)
    come_too_late(
        office,
        sign_in("manager"),
        "manager",
        Late(
            Verb.GRANT,
            case_id,
            "同意延期",
            "没有等待审批的延期申请",
            lambda: ours.decide_extension(manager, case_id, granted=True),
        ),
        Late(
            Verb.CONFIRM_URGENT,
            case_id,
            "同意加急",
            "没有等待审批的加急申请",
            lambda: ours.decide_urgency(manager, case_id, granted=True),
        ),
        Late(
            Verb.OVERRIDE,
            held,
            "放行",
            "没有可以放行的检查问题",
            lambda: ours.revise(officer, number, {"body": "报名请到窗口。"}, {}),
        ),
    )


def test_an_objection_that_was_raised_answered_or_dropped_in_another_tab_is_refused(
    office: Office, sign_in: SignIn
) -> None:
    ours, case_id = office.services, office.submit(title="先有人反对的公告")
    taxi, head = office.actor("taxi"), office.actor("head")
    none_open = "没有等待解决的异议"

    def objects() -> None:
        ours.object_to(taxi, case_id, "和出租车站点冲突")

    def drops() -> None:
        ours.drop_objection(taxi, case_id)

    raised = Late(Verb.OBJECT, case_id, "确认提出异议", "已经有人提出异议", objects, "提出异议")
    come_too_late(office, sign_in("taxi"), "taxi", raised)
    answered = Late(Verb.ANSWER_OBJECTION, case_id, "不采纳", none_open, drops)
    come_too_late(office, sign_in("head"), "head", answered)
    other = office.submit(title="又有人反对的公告")
    ours.object_to(taxi, other, "和出租车站点冲突")
    ours.answer_objection(head, other, accepted=False, answer="已核对")
    settled = Late(
        Verb.SETTLE_OBJECTION,
        other,
        "采纳异议，退回修改",
        none_open,
        lambda: ours.drop_objection(taxi, other),
    )
    come_too_late(office, sign_in("manager"), "manager", settled)


def test_a_letter_is_neither_read_nor_compared_by_who_has_it_no_more(office: Office, sign_in: SignIn) -> None:
    case_ids = [case_of(office, posted(office, form=form)) for form in ("one", "again")]
    letter = case_ids[1]
    with ExitStack() as absence:

        def hands_out() -> None:
            values = {"handling_unit": "transport_admin", "sorting": "请运输管理处承办"}
            office.services.revise(office.actor("editor"), f"draft-{letter}", values, {})

        come_too_late(
            office,
            sign_in("editor"),
            "editor",
            Late(Verb.COMPARE_LETTER, letter, "是重复来信，并案办结", "由正在办理的人认定", hands_out),
            Late(
                Verb.READ_ORIGINAL,
                letter,
                "确认查看",
                LEFT[0],
                lambda: absence.enter_context(without_roles(office, "editor")),
                "查看原信",
            ),
        )
