"""The command line as a way in: each verb is refused to somebody whose business it is not, and done for whose it is.

Who somebody is, and who is believed without proof, is in test_identity.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flows.assembly import assemble
from flows.casework.blocking import block
from flows.settings import Settings
from storage.database import Database
from tests.builders.audit import everything_stored, last_event, refusals, who_did
from tests.builders.office import whole_catalogue
from tests.flows.cli.office import JL, LL, PAPER_FORM, WEB_FORM, Office, today

Found = TypeVar("Found")
WEB, PAPER = f"{JL}.web-publish", f"{LL}.publish"
UNRELATED = "您与此办件无关"


@dataclass(frozen=True)
class Cell:
    """One verb, first for the wrong person, then for the right one."""

    command: tuple[object, ...]
    wrong: str
    reason: str
    right: str
    audited_as: str = ""
    """The verb in the audit; empty: the command's own name."""
    target: str = ""
    recorded: str = ""
    """The event that tells that it was done; empty: nothing changes."""


class Terminal:
    """Tries cells in an office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def stored(self, ask: Callable[[Database], Found]) -> Found:
        database = Database(self.office.url)
        try:
            return ask(database)
        finally:
            database.dispose()

    def tries(self, cell: Cell) -> str:
        """Returns what the right person was told on standard output."""
        self.is_refused(cell)
        return self.does(cell)

    def is_refused(self, cell: Cell) -> None:
        before, kept = self.stored(last_event), self.stored(everything_stored)
        said = self.office.by(cell.wrong, *cell.command)
        assert (said.code, said.out, cell.reason in said.err) == (1, "", True), said
        (told,) = self.stored(lambda database: refusals(database, after=before))
        assert (told.person, told.way_in) == (cell.wrong, "cli")
        assert (told.verb, told.target) == (cell.audited_as or cell.command[0], cell.target)
        assert cell.reason in told.reason
        assert self.stored(everything_stored) == kept

    def does(self, cell: Cell) -> str:
        before = self.stored(last_event)
        said = self.office.done(cell.right, *cell.command)
        assert self.stored(lambda database: refusals(database, after=before)) == []
        if cell.recorded:
            done = self.stored(lambda database: who_did(database, cell.recorded, after=before))
            assert done == [(cell.right, "cli")]
        return said.out


def test_each_verb_of_a_case_is_for_the_right_person_alone(office: Office) -> None:
    terminal = Terminal(office)
    form = office.form(WEB_FORM)
    command = ("submit", WEB, "--unit", "transport_admin", "--form", form)
    starting = Cell(
        command, "reviewer", "您不是该单位负责拟稿的人员", "officer", target=WEB, recorded="drafted"
    )
    number = terminal.tries(starting).strip()
    changed = office.file("changed.json", '{"title": "线路调整公告"}')
    sheet = office.home.parent / "审批表.docx"
    give_back = ("decide", number, "return", "--opinion", "请改标题")
    with_field = ("decide", number, "done", "--set", "complete=齐全")
    withdraw = ("withdraw", number, "--reason", "情况有变")
    for cell in (
        Cell(("case", number), "outsider", UNRELATED, "reviewer", "view", number),
        Cell(("sheet", number, "-o", sheet), "outsider", UNRELATED, "reviewer", "view", number),
        Cell(
            ("remind", number), "auditor", "只有报送单位和管理人员可以催办", "manager", "", number, "reminded"
        ),
        Cell(give_back, "head", "不是您的职责", "reviewer", "decide return", number, "decided"),
        Cell(
            ("revise", number, "--form", changed),
            *("head", "只有拟稿人可以修改后重新提交", "officer", "", number, "submitted"),
        ),
        Cell(("decide", number, "approve"), "officer", "不是您的职责", "reviewer", "decide approve", number),
    ):
        terminal.tries(cell)
    assert sheet.read_bytes().startswith(b"PK")
    terminal.is_refused(Cell(with_field, "outsider", UNRELATED, "", "decide done", number))
    terminal.tries(Cell(withdraw, "manager", "只有拟稿人可以撤回办件", "officer", "", number, "withdrawn"))


def test_a_signature_on_paper_is_registered_by_the_right_person_alone(office: Office) -> None:
    terminal = Terminal(office)
    number = office.done("ll_editor", "submit", PAPER, "--form", office.form(PAPER_FORM)).out.strip()
    for person in ("ll_head", "ll_deputy"):
        office.done(person, "decide", number, "approve")
    code = office.done("ll_clerk", "case", number, "--json").document["hash"][:8]
    scan = office.file("审批单.pdf", b"%PDF-1.4\n%%EOF\n")
    signed = ("--signed-on", today(), "--sheet-code", code, "--attach", scan)
    by_the_reviewer = ("decide", number, "approve", "--signer", "ll_reviewer", *signed)
    by_another = ("decide", number, "approve", "--signer", "ll_head", *signed)
    not_in_office = "签字人在签字当日不担任这个职务"
    terminal.is_refused(Cell(by_another, "ll_clerk", not_in_office, "", "decide approve", number))
    terminal.tries(
        Cell(by_the_reviewer, "ll_reviewer", "不是您的职责", "ll_clerk", "decide approve", number, "decided")
    )


def test_a_blocked_case_and_a_ledger_are_for_the_right_person_alone(office: Office) -> None:
    terminal = Terminal(office)
    number = office.submitted()
    services = assemble(Settings(), catalogue=whole_catalogue())
    block(services.desk, 1, "磁盘空间不足")
    services.desk.database.dispose()
    terminal.tries(
        Cell(("retry", number), "officer", "只有系统管理员可以重试受阻的办件", "admin", "", number, "retried")
    )
    ledger = f"{JL}/publications"
    terminal.tries(
        Cell(
            ("ledger", ledger, "--format", "json"),
            *("ll_editor", "您不是该机构的人员，不能查看它的台账", "manager", "", ledger),
        )
    )


def test_each_verb_on_a_duty_is_for_the_right_person_alone(office: Office) -> None:
    terminal = Terminal(office)
    number = office.submitted()

    def on_duty(verb: str, *more: str) -> tuple[object, ...]:
        return ("decide", number, verb, "--opinion", "有急事", *more)

    for cell in (
        Cell(on_duty("claim"), "head", "现在没有您可以认领的环节", "reviewer", "claim", number, "handed"),
        Cell(on_duty("release"), "head", "没有您认领的环节", "reviewer", "release", number, "handed"),
        Cell(
            on_duty("delegate", "--to", "manager"),
            *("head", "没有可以委托的", "reviewer", "delegate", number, "handed"),
        ),
        Cell(
            on_duty("hand_back"),
            *("reviewer", "没有别人委托给您的事", "manager", "hand_back", number, "handed_back"),
        ),
        Cell(
            on_duty("add-signer", "--to", "manager", "--place", "before"),
            *("head", "不能加签", "reviewer", "add_signer", number, "signer_added"),
        ),
        Cell(
            on_duty("remove_signer"),
            *("head", "没有您加签而对方还没有办的", "reviewer", "remove_signer", number, "signer_removed"),
        ),
    ):
        terminal.tries(cell)
    office.done("reviewer", "decide", number, "approve")
    terminal.tries(
        Cell(
            on_duty("take_back"), "head", "没有可以拿回的意见", "reviewer", "take_back", number, "taken_back"
        )
    )
    terminal.tries(
        Cell(
            on_duty("assign", "--to", "manager"),
            *("manager", "只有系统管理员可以改派", "admin", "assign", number, "handed"),
        )
    )
    terminal.tries(
        Cell(
            ("intervene", number, "return", "--reason", "环节走错"),
            *("manager", "只有系统管理员可以干预", "admin", "intervene", number, "intervened"),
        )
    )
    shown = office.done("manager", "case", number).out
    for words in ("委托manager-姓名看", "交回委托人：有急事", "拿回在", "改派给manager-姓名", "环节走错"):
        assert words in shown.replace("\n", ""), words
