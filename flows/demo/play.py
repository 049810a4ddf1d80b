"""Plays the story through the services, as people would: each act at its time, each publication before time goes on."""

import io
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from definitions.schema.process import Process
from definitions.schema.stages import decisions_of, title_of
from definitions.semantics.clocks import day_of
from definitions.semantics.moves import Perform
from definitions.vocabulary import Effect, WayIn
from flows.access.actor import Actor
from flows.access.refusal import SanshenError
from flows.assembly import Services
from flows.casework.automatic import perform, position
from flows.casework.decision import Answer
from flows.casework.desk import Desk
from flows.casework.letter_codes import new_code
from flows.casework.letter_states import rate_letter
from flows.casework.letter_texts import Written
from flows.casework.letters import Receipt, post_letter
from flows.demo.content import Act
from flows.demo.evidence import Evidence
from flows.demo.passing import Passing, Settle, draft_called, settle_all
from flows.demo.plausibility import answers
from flows.demo.scan import signed_sheet
from flows.demo.schedule import Timed
from flows.demo.script import (
    Decide,
    Extend,
    FormValue,
    Grant,
    Item,
    Letter,
    Rated,
    Register,
    Resubmit,
    Withdraw,
)
from flows.forms.sheet import sheet_of
from storage.attachments import StoredFile
from storage.installation import move_demo_time
from storage.models import Wake
from storage.queries.cases import publications_of

POLL_SECONDS = 0.05
ENGINE_SECONDS = 600.0
"""How long the engine may take for one thing, on a machine that has much else to do."""


class PlayFailed(SanshenError):
    """The play cannot go on: the content contradicts the program, or the engine does not move."""


@dataclass
class StoryClock:
    """When people act. The engine reads the home's clock, which is some minutes ahead of them."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Played:
    """What became of an act."""

    at: datetime
    item: Item
    what: str
    """One word, such as `审签`."""
    published: bool


@dataclass
class Play:
    """`services` run on `clock`; `cases` grows with each first submission."""

    services: Services
    clock: StoryClock
    settle: Settle
    cases: dict[str, int] = field(default_factory=dict)
    """Item id to case id."""
    numbers: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    """Of letters: what their writers hold."""

    def run(self, acts: tuple[Timed, ...], until: datetime) -> Iterator[Played]:
        """Raises PlayFailed. Nothing is undone: the home is played afresh the next time."""
        passing = Passing(self.services, self.clock, self.settle, day_of(self.clock.now))
        for timed in acts:
            passing.until(timed.act.at)
            yield self._play(timed)
        passing.until(until)
        self.clock.now = until
        move_demo_time(self.services.desk.database, until)

    def _play(self, timed: Timed) -> Played:
        act = timed.act
        self.clock.now = act.at
        move_demo_time(self.services.desk.database, timed.done_at)
        try:
            what = self._act(act)
        except SanshenError as refused:
            raise PlayFailed(f"{_place(act)}：{refused.reason}", refused.hint) from refused
        case_id = self.cases.get(act.item.id)
        published = case_id is not None and self._settled(case_id)
        return Played(act.at, act.item, what, published)

    def _settled(self, case_id: int) -> bool:
        """Have done what follows by itself; returns whether something went out."""
        before = self._published(case_id)
        settle_all(self.services.desk, case_id, self.settle)
        return self._published(case_id) > before

    def _published(self, case_id: int) -> int:
        with self.services.desk.database.reading() as session:
            return len(publications_of(session, case_id))

    def _act(self, act: Act) -> str:
        item, step = act.item, act.step
        match step:
            case None:
                return self._submit(item)
            case Decide():
                return self._decide(item, step)
            case Register():
                return self._register(item, step)
            case Letter():
                return self._write(item, step)
            case Rated():
                return self._rate(item, step)
            case Resubmit():
                values, files = self._handed(item, step.changes)
                self.services.revise(self._actor(item.drafter), self.numbers[item.id], values, files)
                return "修改后再报"
            case Extend():
                self.services.extend(self._actor(step.who), self.numbers[item.id], step.why, step.extends)
                return "申请延期"
            case Grant():
                self.services.decide_extension(
                    self._actor(step.who),
                    self.numbers[item.id],
                    granted=step.granted,
                    reason=step.why,
                    deadline=step.grants,
                )
                return "延期审批"
            case Withdraw():
                self.services.withdraw(self._actor(item.drafter), self.numbers[item.id], step.reason)
                return "撤回"

    def _write(self, item: Item, letter: Letter) -> str:
        written = Written(letter.subject, letter.text, letter.sender, letter.contact)
        place = (item.organization, letter.box)
        self.receipts[item.id] = post_letter(self.services.desk, *place, written, item.id, new_code())
        return "来信"

    def _rate(self, item: Item, rated: Rated) -> str:
        held = self.receipts[item.id]
        rate_letter(self.services.desk, held.number, held.code, rated.stars, rated.words)
        return "来信人评价"

    def _submit(self, item: Item) -> str:
        drafter = self._actor(item.drafter)
        values, files = self._handed(item, item.form)
        if item.draft:
            reference = f"draft-{draft_called(self.services.desk, item)}"
            done = self.services.revise(drafter, reference, values, files)
        else:
            done = self.services.submit(drafter, item.process, values, files, item.unit)
        self.cases[item.id], self.numbers[item.id] = done.case_id, done.number
        return "被检查拦下" if done.held else "报送"

    def _handed(
        self, item: Item, values: Mapping[str, FormValue]
    ) -> tuple[dict[str, Any], dict[str, list[StoredFile]]]:
        evidence = Evidence(self.services, item.organization, self.numbers)
        return evidence.handed(self._process(item).form.fields, values)

    def _decide(self, item: Item, step: Decide) -> str:
        return self._answer(item, step.who, self._said(item, step), "办理")

    def _said(self, item: Item, step: Decide | Register) -> Answer:
        stage = self._process(item).human_stage(step.stage)
        evidence = Evidence(self.services, item.organization)
        given, files = evidence.given(answers(step, stage))
        files += evidence.attached(step.evidence)
        return Answer(
            step.decision, stage=step.stage, opinion=step.opinion, given=given, go=step.go, evidence=files
        )

    def _register(self, item: Item, step: Register) -> str:
        """The clerk prints the sheet, has it signed, and registers the scan under the code that stands on it."""
        sheet = sheet_of(self.services, self._actor(step.registrar), self.numbers[item.id])
        answer = replace(
            self._said(item, step),
            signer=step.signer,
            signed_on=step.signed_on,
            sheet_code=sheet.code,
            evidence=(self._scan(item, step, sheet.code or ""),),
        )
        return self._answer(item, step.registrar, answer, "登记纸质签批")

    def _answer(self, item: Item, person: str, answer: Answer, consent: str) -> str:
        self.services.decide(self._actor(person), self.numbers[item.id], answer)
        assert answer.stage is not None
        effect = decisions_of(self._process(item).human_stage(answer.stage))[answer.decision].effect
        return {Effect.RETURN: "退回", Effect.REFUSE: "不同意"}.get(effect, consent)

    def _scan(self, item: Item, step: Register, code: str) -> StoredFile:
        stage = title_of(self._process(item).stage(step.stage))
        signer = self._actor(step.signer).name
        page = signed_sheet(self.numbers[item.id], code, stage, signer, step.signed_on, step.opinion)
        return self.services.store_file(io.BytesIO(page), "审批单签字扫描件.pdf")

    def _process(self, item: Item) -> Process:
        loaded = self.services.desk.catalogue.find(item.process)
        assert loaded is not None
        return loaded.process

    def _actor(self, person: str) -> Actor:
        """At the dashboard, where the story has them work: it is told as it would have happened, with its times."""
        return self.services.actor(person, WayIn.DASHBOARD)


@dataclass(frozen=True, slots=True)
class ByHand:
    """Does what the flow of a case would have done, without Prefect: of what is long past, nobody watches a run.

    `desk` is on the home's clock, as the worker's own.
    """

    desk: Desk

    def settle(self, case_id: int) -> None:
        """Do the automatic stages of a case. Raises what they raise."""
        while isinstance(move := position(self.desk, case_id).move, Perform):
            perform(self.desk, case_id, move)


@dataclass(frozen=True, slots=True)
class Engine:
    """The resident worker of this home, seen through what it leaves in the database."""

    desk: Desk
    patience: float = ENGINE_SECONDS

    def settle(self, case_id: int) -> None:
        """Wait until the automatic stages of a case are done. Raises PlayFailed where the engine gives up on it."""
        until = time.monotonic() + self.patience
        while True:
            at = position(self.desk, case_id)
            if at.blocked:
                raise PlayFailed(f"{at.number} 受阻，没有发布出去", _LOGS)
            if not isinstance(at.move, Perform) and at.errand is None:
                return
            if time.monotonic() > until:
                raise PlayFailed(f"{at.number} 等了 {self.patience:.0f} 秒还没有发布出去", _LOGS)
            time.sleep(POLL_SECONDS)

    def rest(self) -> None:
        """Wait until every case stands where it should. Raises PlayFailed where none has come there for long."""
        fewest, until = self._waiting(), time.monotonic() + self.patience
        while waiting := self._waiting():
            if waiting < fewest:
                fewest, until = waiting, time.monotonic() + self.patience
            if time.monotonic() > until:
                raise PlayFailed(f"等了 {self.patience:.0f} 秒，还有 {waiting} 个办件没有推进完", _LOGS)
            time.sleep(POLL_SECONDS)

    def _waiting(self) -> int:
        with self.desk.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Wake)) or 0


_LOGS = "请查看数据目录下 logs/worker.log、logs/prefect.log 的最后几行，再运行一次 `sanshen demo`"


def _place(act: Act) -> str:
    return f"演示内容与程序不符，{act.item.id} 在 {act.at:%Y-%m-%d %H:%M}"
