"""What of the table of verbs none of the long walks comes by: requests for time and haste while a case is with its drafter,
held, or with the system; copies that are read there; letters in borrowed hands, and in those of who was asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.verb_table import TABLE
from flows.assembly import Services
from flows.casework.handing import SeatRequest
from tests.builders.changed import Change, changed_catalogue
from tests.builders.letters import case_of, posted, sorted_out
from tests.builders.model_office import ORGANIZATION, PEOPLE, open_model_office
from tests.builders.office import JILIN, TWO_OFFICES, SmallOffice, on_catalogue
from tests.fixtures.database import POSTGRESQL_IN_SOAK
from tests.flows.access.crowd import Crowd, Watched
from tests.flows.access.effects import Done, standing
from tests.flows.access.recorded import WALKED, Tried, cells_of
from tests.flows.access.test_policy_walk import CAN_BE_EXTENDED
from tests.flows.access.walk import Call

OBJECTION = (
    "objection:\n  by: [information_officer]\n  answered_by: {role: unit_head, of: transport_admin}\n"
    "  coordinated_by: {role: manager, of: office}\n"
)
URGENCY = "urgency: {marked_by: {role: unit_head}, confirmed_by: {role: manager, of: office}}\n"
PROCESSES = f"{JILIN}/processes"
CHANGED = (
    Change(f"{PROCESSES}/web-publish.yaml", *CAN_BE_EXTENDED),
    Change(f"{PROCESSES}/web-publish.yaml", "\ndeadlines:\n", f"\n{URGENCY}{OBJECTION}\ndeadlines:\n"),
    Change(f"{PROCESSES}/interaction.yaml", "\ndeadlines:\n", f"\n{OBJECTION}\ndeadlines:\n"),
)
COPIED = "web_chief"
"""Has no other part in a case."""


@dataclass(frozen=True)
class Rare:
    call: Call
    by: str
    relation: str
    not_by: str
    told: str
    """Why the other is refused."""


@dataclass
class RareWalk:
    crowd: Watched
    number: str
    done: set[tuple[str, Verb]] = field(default_factory=set)

    def at(self, place: str, *tries: Rare) -> None:
        desk = self.crowd.office.services.desk
        for one in tries:
            (refusal,) = self.crowd.refused([one.not_by], one.call.act)
            assert one.told in refusal.reason
            assert TABLE[one.call.verb].is_reason(refusal.reason), refusal.reason
            before, put_back = standing(desk, self.number), self.crowd.kept()
            self.crowd.does(one.by, one.call.act, one.call.recorded)
            after = standing(desk, self.number)
            assert Done(one.call.verb, one.by, before, after).has_its_effect(), f"{place}: {one.call.verb}"
            put_back()
            cells = cells_of(one.call.verb, self.crowd.actors[one.by], before.facts)
            WALKED.append(Tried(one.call.verb, place, one.relation, cells=cells))
            WALKED.append(Tried(one.call.verb, place, "another", refusal.reason))
            self.done.add((place, one.call.verb))

    def reading(self) -> Rare:
        call = Call(Verb.READ, "read", self.on(self.services.mark_as_read), "read")
        return Rare(call, COPIED, "was sent a copy", "head", "这个办件没有抄送给您")

    def asking(self) -> Iterator[Rare]:
        time = Call(Verb.EXTEND, "extend", self.on(self.services.extend, "案情复杂"), "extension_asked")
        yield Rare(time, "reviewer", "of the drafter's unit", "manager", "只有报送单位和正在办理的人")
        haste = Call(
            Verb.MARK_URGENT, "mark_urgent", self.on(self.services.mark_urgent, "今晚封路"), "urgency_asked"
        )
        yield Rare(haste, "head", "asks for haste", "officer", "申请加急不是您的职责")

    def granting(self) -> Iterator[Rare]:
        grant = self.on(partial(self.services.decide_extension, granted=True))
        yield Rare(
            Call(Verb.GRANT, "grant", grant, "extension_decided"),
            *("manager", "grants more time", "reviewer", "审批延期不是您的职责"),
        )
        confirm = self.on(partial(self.services.decide_urgency, granted=True))
        yield Rare(
            Call(Verb.CONFIRM_URGENT, "confirm_urgent", confirm, "urgency_decided"),
            *("manager", "confirms haste", "reviewer", "审批加急不是您的职责"),
        )

    def asks_and_is_answered_at(self, place: str) -> None:
        """By everybody whose it is, then for good; what was asked for is refused, so that it can be asked for again."""
        self.at(place, *self.asking())
        ours, actor = self.services, self.crowd.actors
        ours.extend(actor["officer"], self.number, "案情复杂")
        ours.mark_urgent(actor["head"], self.number, "今晚封路")
        self.at(place, *self.granting())
        ours.decide_extension(actor["manager"], self.number, granted=False, reason="材料齐全")
        ours.decide_urgency(actor["manager"], self.number, granted=False, reason="不急")

    def on(self, service: Callable[..., object], *more: str) -> Callable[[Actor], object]:
        return lambda actor: service(actor, self.number, *more)

    @property
    def services(self) -> Services:
        return self.crowd.office.services


@pytest.mark.parametrize("office_url", POSTGRESQL_IN_SOAK, indirect=True)
def test_walk_of_requests_wherever_a_case_may_stand(office: SmallOffice) -> None:
    crowd = Crowd(on_catalogue(office, changed_catalogue(TWO_OFFICES, *CHANGED)))
    office = crowd.office
    case = office.submit()
    walk, ours = RareWalk(crowd, case.number), office.services
    ours.copy_to(office.actor("manager"), case.number, [COPIED])
    office.decide("reviewer", case.number)
    ours.object_to(office.actor("stranger"), case.number, "口径不一致")
    walk.asks_and_is_answered_at("held by an objection")
    ours.drop_objection(office.actor("stranger"), case.number)
    office.decide("head", case.number, "return", opinion="请改标题")
    walk.at("returned to the drafter", walk.reading())
    walk.asks_and_is_answered_at("returned to the drafter")
    ours.revise(office.actor("officer"), case.number, {"body": "线路调整。"}, {})
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    office.decide("editor", case.number, "done", given={"complete": "齐全"})
    objecting = Call(Verb.OBJECT, "object", walk.on(ours.object_to, "口径不一致"), "objected")
    walk.at(
        "about to be published",
        walk.reading(),
        Rare(objecting, "stranger", "may object", "officer", "对这个办件提异议不是您的职责"),
    )
    walk.asks_and_is_answered_at("about to be published")
    office.run_automatic(case.case_id)
    office.decide("officer", case.number, "done", given={"watched": "内容正常"})
    walk.at("ended", walk.reading())
    assert len(walk.done) == 3 * 4 + 3 + 1


@pytest.mark.parametrize("model_office_url", POSTGRESQL_IN_SOAK, indirect=True)
def test_walk_of_more_time_for_who_looks_for_another_and_who_was_asked(
    tmp_path: Path, model_office_url: str
) -> None:
    office = open_model_office(tmp_path, model_office_url)
    crowd = Watched(office, PEOPLE)
    number = office.submit(f"{ORGANIZATION}.disclosure").number
    for by, verb, to in (("legal", Verb.DELEGATE, "secrecy"), ("secrecy", Verb.ASK, "member1")):
        office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请看依据"))
    walk = RareWalk(crowd, number)
    (time, _) = walk.asking()
    for by, relation in (("secrecy", "was lent the duty"), ("member1", "was asked for advice")):
        walk.at("a duty lent and asked about", Rare(time.call, by, relation, "office", time.told))


@pytest.mark.parametrize("office_url", POSTGRESQL_IN_SOAK, indirect=True)
def test_walk_of_letters_in_borrowed_hands_held_and_waiting(office: SmallOffice) -> None:
    crowd = Crowd(on_catalogue(office, changed_catalogue(TWO_OFFICES, *CHANGED)))
    office, ours = crowd.office, crowd.office.services
    posted(office)
    case_id = case_of(office, posted(office, form="again"))
    sorted_out(office, case_id)
    number = ours.case(office.actor("editor"), case_id).reference
    walk = RareWalk(crowd, number)
    reading = Call(
        Verb.READ_ORIGINAL, "read_original", walk.on(ours.read_original, "核实地点"), "original_read"
    )
    compare = walk.on(partial(ours.compare_letters, is_same=True))
    comparing = Call(Verb.COMPARE_LETTER, "compare_letter", compare, "letters_compared")

    def both(by: str, relation: str) -> Iterator[Rare]:
        yield Rare(reading, by, relation, "manager", "原信只给正在办理的人看")
        yield Rare(comparing, by, relation, "manager", "由正在办理的人认定")

    def on_seat(by: str, verb: Verb, to: str | None = None) -> None:
        ours.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请看依据"))

    on_seat("officer", Verb.DELEGATE, "reviewer")
    on_seat("reviewer", Verb.ASK, "secrecy")
    walk.at("a letter lent and asked about", *both("reviewer", "was lent the duty"))
    walk.at("a letter lent and asked about", *both("secrecy", "was asked for advice"))
    ours.object_to(office.actor("stranger"), number, "口径不一致")
    walk.at("a letter whose case is held", *both("reviewer", "was lent the duty"))
    ours.drop_objection(office.actor("stranger"), number)
    on_seat("reviewer", Verb.HAND_BACK)
    given = {
        "reply": "本月底迁走。",
        "answer": "网站公开答复",
        "why": "带有普遍性",
        "masked": "不含来信人信息",
    }
    office.decide("officer", number, "done", given=given)
    office.decide("head", number)
    office.run_automatic(case_id)
    (read, _) = both("editor", "sorts letters")
    walk.at("a letter that is being published", read)
