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
from flows.casework.handing import SeatRequest
from tests.builders.audit import last_event, who_did
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
    "objection:\n  by: [unit_reviewer]\n  answered_by: {role: unit_head}\n"
    "  coordinated_by: {role: manager, of: it_division}\n\ndeadlines:\n",
)
MANAGER = "台账管理员"


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    folder = tmp_path_factory.mktemp("every-verb")
    with serving_changed(sqlite_template, folder, {"web-publish": (DECLARED,)}) as served:
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
    only = "只有系统管理员可以干预"
    with without_roles(office, "system"):
        reason = is_refused(
            office, "system", "intervene", number, lambda: desk.press("确认退回").is_told(only)
        )
    assert reason == only
    desk.open("/").go_to("运行")
    shown()
    desk.fill("原因＊", "环节走错").press("确认退回").is_told(f"已退回办件 {number}")
    assert len(office.payloads(case_id, "intervened")) == 1
    assert desk.complaints == []
