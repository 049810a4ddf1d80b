"""Weeks of work by chance in a small office, the same for the same chance."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from definitions.semantics.moves import Perform
from definitions.vocabulary import Verb
from flows.casework.automatic import position
from flows.casework.handing import SeatRequest
from storage.models import Case, Review
from tests.builders.office import PUBLISH, REPRINT, WEB, SmallOffice

ACTORS = {
    (WEB, "unit_check"): "reviewer",
    (WEB, "unit_head"): "head",
    (WEB, "secrecy"): "secrecy",
    (WEB, "leader"): "leader",
    (WEB, "receipt"): "editor",
    (WEB, "watch"): "officer",
    (REPRINT, "site_chief"): "web_chief",
    (PUBLISH, "section_head"): "ll_head",
    (PUBLISH, "deputy"): "ll_deputy",
}
GIVEN = {"receipt": {"complete": "齐全"}, "watch": {"watched": "内容正常"}}
DRAFTERS = {WEB: "officer", REPRINT: "editor", PUBLISH: "ll_editor"}
ACTS = 110
LAST_ACT = datetime(2026, 12, 15, tzinfo=UTC)
"""Nothing that is due may be due next year: the slow count knows no holidays."""


@dataclass
class Weeks:
    """What happens by chance, each time in one case; some cases are never touched again."""

    office: SmallOffice
    chance: random.Random
    cases: list[int] = field(default_factory=list)
    between: tuple[int, ...] = (0, 20, 90, 400, 1440)
    """Minutes from one act to the next."""

    def pass_by(self) -> None:
        for number in range(ACTS):
            if self.office.clock.now > LAST_ACT:
                break
            if number % 6 == 0:
                self._begin()
            self._act(self.chance.choice(self.cases[-8:]))
            self.office.clock.move(minutes=self.chance.choice(self.between))
        self.office.clock.move(days=self.chance.choice((0, 2)), hours=5)

    def _begin(self) -> None:
        process = self.chance.choice((WEB, WEB, WEB, REPRINT, PUBLISH))
        formed = self.office.clock.now - timedelta(days=self.chance.choice((0, 4, 12)))
        values = {"formed_on": formed.date().isoformat()} if process == WEB else {}
        if self.chance.random() < 0.1:
            values["body"] = "秘密★1年"
        self.cases.append(self.office.submit(process, DRAFTERS[process], **values).case_id)

    def _act(self, case_id: int) -> None:
        desk = self.office.services.desk
        with desk.database.reading() as session:
            case = session.get_one(Case, case_id)
            process, number, stage = case.process, case.number, case.stage
        if isinstance(position(desk, case_id).move, Perform):
            self.office.run_automatic(case_id)
        elif stage == "draft":
            text = f"第{self.office.clock.now:%d日%H时%M分}改过的内容。"
            self.office.services.revise(self.office.actor(DRAFTERS[process]), str(number), {"body": text}, {})
        elif (process, stage) in ACTORS:
            self._answer(case_id, process, str(stage))

    def _answer(self, case_id: int, process: str, stage: str) -> None:
        person, drafter = ACTORS[process, stage], self.office.actor(DRAFTERS[process])
        decided = self.chance.choices(("pass", "return", "refuse", "withdraw"), (20, 3, 1, 1))[0]
        if stage == "watch" or decided == "pass":
            passing = "done" if stage in GIVEN else "approve"
            self.office.decide(person, case_id, passing, given=GIVEN.get(stage, {}))
        elif decided == "withdraw":
            with self.office.services.desk.database.reading() as session:
                number = str(session.get_one(Case, case_id).number)
            self.office.services.withdraw(drafter, number, "不再报送")
        elif decided == "return" or stage in ("receipt", "secrecy"):
            self.office.decide(person, case_id, "return", opinion="请改", go="draft")
        else:
            self.office.decide(person, case_id, "refuse", opinion="不宜公开")


@dataclass
class EventfulWeeks(Weeks):
    """Also: duties are claimed late, handed on, and lent and recalled, answers taken back, pages found unfit and taken down."""

    def _answer(self, case_id: int, process: str, stage: str) -> None:
        chance = self.chance.random()
        if stage == "secrecy" and self._has(case_id, "secrecy2"):
            self.office.decide("secrecy2", case_id)
        elif stage == "secrecy" and chance < 0.25:
            to, reason = SeatRequest(Verb.FORWARD, "secrecy2", "外出"), "退回修改"
            self.office.services.act_on_seat(self.office.actor("secrecy"), case_id, to)
            self.office.clock.move(days=self.chance.choice((0, 1, 2)))
            decided = self.chance.choice(("approve", "return"))
            self.office.decide("secrecy2", case_id, decided, opinion=reason)
        elif stage == "secrecy" and chance < 0.45:
            self.office.services.act_on_seat(self.office.actor("secrecy2"), case_id, SeatRequest(Verb.CLAIM))
        elif stage == "secrecy" and chance < 0.6:
            lent, back = SeatRequest(Verb.DELEGATE, "secrecy2", "先看一遍"), SeatRequest(Verb.RECALL)
            self.office.services.act_on_seat(self.office.actor("secrecy"), case_id, lent)
            self.office.clock.move(days=self.chance.choice((0, 1)))
            self.office.services.act_on_seat(self.office.actor("secrecy"), case_id, back)
            self.office.decide("secrecy", case_id)
        elif stage == "unit_head" and chance < 0.2:
            self.office.decide("head", case_id)
            again = SeatRequest(Verb.TAKE_BACK, why="意见写错了", stage="unit_head")
            self.office.services.act_on_seat(self.office.actor("head"), case_id, again)
        elif stage == "watch" and chance < 0.6:
            unfit = {"watched": "内容失当，提请撤回", "problem": "数字有误"}
            self.office.decide("officer", case_id, "done", given=unfit)
            self.office.clock.move(days=self.chance.choice((0, 2)))
            self.office.decide("editor", case_id, "done", stage="confirm_takedown")
        else:
            super()._answer(case_id, process, stage)

    def _has(self, case_id: int, person: str) -> bool:
        with self.office.services.desk.database.reading() as session:
            return person in session.scalars(
                select(Review.person).where(Review.case_id == case_id, Review.closed_at.is_(None))
            )
