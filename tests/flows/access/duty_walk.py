"""Everybody of a row tries every verb on one case: the rows of a table written by hand say who may."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from definitions.vocabulary import Intervention, SignerPlace, Verb
from flows.access.actor import Actor
from flows.access.verb_table import TABLE
from flows.casework.answer import Answer
from flows.casework.handing import SeatRequest
from tests.builders.audit import Refusal
from tests.builders.office import SmallOffice
from tests.flows.access.crowd import Watched
from tests.flows.access.effects import Done, Standing, standing
from tests.flows.access.recorded import ON_SEATS, Tried, cells_of

UNRELATED = "您与此办件无关"
NO_COLLEAGUE = "只能转给担任同一岗位的人"


@dataclass(frozen=True)
class Row:
    """What somebody may do at a place; of everything else they are refused."""

    person: str
    relation: str
    """To the case."""
    legal: str
    """Names of verbs; none: they may not even see it."""
    told: Mapping[Verb, str] = field(default_factory=dict)
    """In which words they are refused, where it is not as for others: regular expressions."""
    colleague: str | None = None
    """To whom alone they may forward a duty. None: nobody else holds the role, and they are told so."""

    @property
    def verbs(self) -> frozenset[Verb]:
        return frozenset(map(Verb, self.legal.split()))


@dataclass(frozen=True)
class DutyPlace:
    """Where a case stands, and what everybody may do there."""

    name: str
    begin: Callable[[SmallOffice], str]
    """Brings a case there; returns its number."""
    rows: tuple[Row, ...]
    told: Mapping[Verb, str] = field(default_factory=dict)
    """In which words who sees it is refused, where it is not as elsewhere."""
    answers: tuple[Answer, ...] = (
        Answer("approve"),
        Answer("return", opinion="请改"),
        Answer("refuse", opinion="不妥"),
    )
    to: str = "editor"
    """Who is asked, given a duty or sent a copy."""
    assigned: tuple[str, int] | None = None
    """The stage, and which of its signers, whose duty the administrator gives to somebody else."""
    document: tuple[str, str, str] | None = None
    """Of which document what reads otherwise."""


@dataclass(frozen=True)
class Try:
    """One verb, used in one way."""

    verb: Verb
    audited_as: str
    act: Callable[[Actor], object]
    recorded: str = ""
    to: str | None = None
    answer: str = ""


@dataclass(frozen=True)
class DutyWalk:
    crowd: Watched
    place: DutyPlace
    number: str

    def all(self) -> Iterator[Tried]:
        """What everybody tried, and what became of it."""
        before, put_back = standing(self.crowd.office.services.desk, self.number), self.crowd.kept()
        for one in self._tries():
            legal = [row for row in self.place.rows if one.verb in row.verbs]
            stopped = [row for row in legal if one.verb is Verb.FORWARD and row.colleague is None]
            wrong = [row for row in self.place.rows if row not in legal or row in stopped]
            told = self.crowd.refused([row.person for row in wrong], one.act)
            for row, refusal in zip(wrong, told, strict=True):
                self._is_told(row, one, refusal)
                yield Tried(one.verb, self.place.name, row.relation, refusal.reason)
            for row in legal:
                if row not in stopped:
                    self._does(row, one, before, put_back)
                    cells = cells_of(one.verb, self.crowd.actors[row.person], before.facts)
                    yield Tried(one.verb, self.place.name, row.relation, cells=cells)
        self._are_offered_exactly_that()

    def _is_told(self, row: Row, one: Try, refusal: Refusal) -> None:
        where = f"{self.place.name}: {refusal}"
        assert (refusal.verb, refusal.target, refusal.way_in) == (one.audited_as, self.number, "cli"), where
        assert re.search(self._expected(row, one.verb), refusal.reason), where
        assert TABLE[one.verb].is_reason(refusal.reason), f"the table of verbs does not know it: {where}"

    def _expected(self, row: Row, verb: Verb) -> str:
        if verb in row.verbs:
            return NO_COLLEAGUE
        if Verb.VIEW not in row.verbs and (
            verb not in (Verb.ASSIGN, Verb.INTERVENE) or row.person != "sysadmin"
        ):
            return UNRELATED
        return row.told.get(verb) or self.place.told.get(verb) or TOLD[verb]

    def _does(self, row: Row, one: Try, before: Standing, put_back: Callable[[], None]) -> None:
        self.crowd.does(row.person, one.act, one.recorded)
        after = standing(self.crowd.office.services.desk, self.number)
        to = row.colleague if one.verb is Verb.FORWARD else one.to
        done = Done(one.verb, row.person, before, after, to, one.answer)
        assert done.has_its_effect(), f"{self.place.name}: {row.person} {one.verb} {one.answer}"
        if one.recorded:
            put_back()

    def _are_offered_exactly_that(self) -> None:
        """What the screens draw is what the services do."""
        for row in self.place.rows:
            if Verb.VIEW in row.verbs:
                view = self.crowd.office.services.case(self.crowd.actors[row.person], self.number)
                offered = {verb for verb, ruling in view.rulings.items() if ruling.allowed}
                assert offered == row.verbs, f"{self.place.name}: {row.person}"

    def _tries(self) -> Iterator[Try]:
        services, number, to = self.crowd.office.services, self.number, self.place.to
        yield Try(Verb.VIEW, "view", lambda a: services.case(a, number))
        changed = {"body": "改过。"}
        yield Try(Verb.REVISE, "revise", lambda a: services.revise(a, number, changed, {}), "submitted")
        for answer in self.place.answers:
            decide = partial(_decide, self.crowd.office, number, answer)
            yield Try(Verb.DECIDE, f"decide {answer.decision}", decide, "decided", answer=answer.decision)
        yield Try(Verb.WITHDRAW, "withdraw", lambda a: services.withdraw(a, number, "情况有变"), "withdrawn")
        yield Try(Verb.REMIND, "remind", lambda a: services.remind(a, number), "reminded")
        yield Try(Verb.COMMENT, "comment", lambda a: services.comment(a, number, "已电话沟通。"), "commented")
        yield Try(Verb.COPY, "copy", lambda a: services.copy_to(a, number, [to]), "copied", to)
        yield Try(Verb.READ, "read", lambda a: services.mark_as_read(a, number), "read")
        yield Try(Verb.EXTEND, "extend", lambda a: services.extend(a, number, "案情复杂"), "extension_asked")
        grant = partial(services.decide_extension, granted=True)
        yield Try(Verb.GRANT, "grant", lambda a: grant(a, number), "extension_decided")
        end = partial(services.intervene, how=Intervention.END, reason="事项撤销")
        yield Try(Verb.INTERVENE, "intervene", lambda a: end(a, number), "intervened")
        for verb, recorded in ON_SEATS.items():
            act = partial(self._on_seat, verb, SignerPlace.BESIDE)
            yield Try(verb, verb.value, act, recorded, None if verb is Verb.SUPPLEMENT else to)
        for where in (SignerPlace.BEFORE, SignerPlace.AFTER):
            act = partial(self._on_seat, Verb.ADD_SIGNER, where)
            yield Try(Verb.ADD_SIGNER, "add_signer", act, "signer_added", to)

    def _on_seat(self, verb: Verb, where: SignerPlace, actor: Actor) -> None:
        row = next(row for row in self.place.rows if row.person == actor.person)
        to = row.colleague or self.place.to if verb is Verb.FORWARD else self.place.to
        stage, seat = self.place.assigned or (None, None) if verb is Verb.ASSIGN else (None, None)
        asked = SeatRequest(verb, to, "有急事", stage, seat, where)
        self.crowd.office.services.act_on_seat(actor, self.number, asked)


def _decide(office: SmallOffice, number: str, answer: Answer, actor: Actor) -> None:
    office.services.decide(actor, number, answer)


TOLD: Mapping[Verb, str] = {
    Verb.REVISE: "^第1轮内容已于 .+ 提交，办件正在“.+”环节，不在拟稿人手里$|^办件正在“.+”环节，不在拟稿人手里$",
    Verb.DECIDE: "^“.+”不是您的职责$",
    Verb.WITHDRAW: "^只有拟稿人可以撤回办件$",
    Verb.REMIND: "^只有报送单位和管理人员可以催办$|^办件就在您手里，直接办理即可$",
    Verb.COMMENT: "^审计管理员只查看，不留言$",
    Verb.COPY: "^审计管理员只查看，不抄送$|^只有报送单位、办理人和管理人员可以抄送$",
    Verb.READ: "^这个办件没有抄送给您$",
    Verb.EXTEND: "^本流程没有可以延期的时限$",
    Verb.GRANT: "^没有等待审批的延期申请$",
    Verb.INTERVENE: "^只有系统管理员可以干预$",
    Verb.FORWARD: "^现在没有您要办的环节，没有可以转办的$",
    Verb.DELEGATE: "^现在没有您要办的环节，没有可以委托的$",
    Verb.CLAIM: "^现在没有您可以认领的环节$|^这一环节已经指定由您办理，不用认领$",
    Verb.ADD_SIGNER: "^现在没有您要签的环节，不能加签$",
    Verb.HAND_BACK: "^没有别人委托给您的事$",
    Verb.RECALL: "^没有您委托出去、对方还没有交回的事$",
    Verb.RELEASE: "^没有您认领的环节$",
    Verb.REMOVE_SIGNER: "^没有您加签而对方还没有办的$",
    Verb.TAKE_BACK: "^您在这个办件里没有可以拿回的意见$",
    Verb.ASSIGN: "^只有系统管理员可以改派$",
    Verb.ASK: "^现在没有您要办的环节，不用征求意见$",
    Verb.SUPPLEMENT: "^现在没有您要办的环节，不用请拟稿人补充$",
    Verb.ANSWER: "^没有人征求您的意见$",
}
"""What who sees a case is told, where neither the place nor their part in it says otherwise."""
