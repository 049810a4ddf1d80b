"""Random processes and random plays of them."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st

from definitions.loader import examine_process, load_register
from definitions.problems import InvalidDefinition, Place
from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import CallStage, CheckStage, HumanStage, WaitStage, decisions_of, table_of
from definitions.semantics.authority import conflict, return_targets
from definitions.semantics.fold import after
from definitions.semantics.history import (
    Asked,
    Decided,
    Drafted,
    Ended,
    Event,
    Handed,
    HandedBack,
    Intervened,
    Objected,
    ObjectionAnswered,
    ObjectionSettled,
    Performed,
    Replied,
    SignerAdded,
    SignerRemoved,
    Submitted,
    TakenBack,
    Withdrawn,
)
from definitions.semantics.intervening import ways_back
from definitions.semantics.moves import End, Move, Open, Perform, Wait, moves_from, outset
from definitions.semantics.objection import ANSWER, TITLES, can_be_raised, next_objection
from definitions.semantics.rows import standing
from definitions.semantics.seating import opened
from definitions.semantics.signing import SeatState
from definitions.semantics.state import State
from definitions.semantics.taking_back import answers_of, can_be_taken_back
from definitions.source import Source, Spot
from definitions.vocabulary import (
    Effect,
    Handing,
    Intervention,
    Outcome,
    Part,
    Purpose,
    Settlement,
    SignerPlace,
)

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
PEOPLE = [f"p{n}" for n in range(6)]
HUMANS = ("review", "work", "paper")
Named = tuple[str, str]
"""A stage and its kind."""
TWO = [{"role": "reader"}, {"role": "other"}]
SEVERAL: list[dict[str, Any]] = [
    {"who": TWO},
    {"who": TWO, "sign": "any"},
    {"who": TWO, "sign": "in order"},
    {"who": [*TWO, {"role": "third", "weight": 2}], "sign": {"more_than": "50%"}},
    {"who": [*TWO, {"role": "third"}], "sign": {"at_least": 2, "veto": True}},
    {"who": {"role": "reader", "each": True}},
    {"who": {"role": "reader", "each": True}, "sign": {"at_least": "60%"}},
    {"who": {"role": "reader", "of": "form.units"}},
    {"who": [{"role": "reader", "of": "form.units"}, {"role": "other"}], "sign": {"more_than": "50%"}},
    {"who": [*TWO, {"role": "third"}], "sign": {"at_least": "2/3"}},
]
UNITS = ["a", "b", "c"]

ROWS = [{"name": "一", "kind": "a", "text": "文"}, {"name": "二", "kind": "b", "text": "文"}]
TABLE: dict[str, Any] = {
    "id": "rows",
    "kind": "rows",
    "label": "信息",
    "required": True,
    "at_most": 3,
    "columns": [
        {"id": "name", "kind": "text", "label": "名称", "required": True},
        {"id": "kind", "kind": "choice", "label": "种类", "required": True, "options": ["a", "b"]},
        {"id": "text", "kind": "markdown", "label": "正文"},
    ],
}
ENTRY: dict[str, Any] = {"id": "thing", "kind": "entry", "register": "things", "label": "事物"}
THINGS = load_register(
    """
register: things
title: 事物
authority: 规定
fields: [{id: title, kind: text, label: 名称, required: true}]
key: [title]
states: {live: 在用, gone: {title: 不在, closed: true}}
""",
    "things.yaml",
)


@st.composite
def documents(draw: st.DrawFn, *, tables: bool = False) -> dict[str, Any]:
    """Process documents of which some are valid: forks, branches, returns with targets, kept signatures, checks; `tables`:
    also rows that are decided one by one, entries of a register, and jobs.
    """
    kinds = draw(
        st.lists(
            st.sampled_from(
                [
                    "review",
                    "review",
                    "work",
                    "paper",
                    "check",
                    "ledger",
                    "notify",
                    "wait",
                    "call",
                    "choose",
                    "parallel",
                ]
            ),
            min_size=1,
            max_size=6,
        )
    )
    last = draw(st.sampled_from([["end"], ["work", "end"], ["withdraw", "end"]]))
    document = document_of(_line(draw, [*kinds, "publish", *last], "s", [], 0))
    people = [stage["id"] for stage in document["stages"] if stage["kind"] in HUMANS]
    if tables and draw(st.booleans()):
        document = _with_a_table(draw, document)
    if tables and draw(st.booleans()):
        document = _with_an_entry(draw, document)
    return {**document, "objection": _objection(draw, people)} if draw(st.booleans()) else document


def _with_a_table(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Rows that some of its stages take one by one, and by which some of its forks go."""
    form = {**document["form"], "fields": [*document["form"]["fields"], TABLE]}
    stages = _changed(document["stages"], partial(_by_rows, draw))
    return {**document, "form": form, "stages": stages, "sample": {"rows": ROWS}}


def _by_rows(draw: st.DrawFn, stage: dict[str, Any]) -> dict[str, Any]:
    match stage["kind"]:
        case "review" | "ledger" if draw(st.booleans()):
            return {**stage, "each": "form.rows"}
        case "publish" if draw(st.booleans()):
            when = {"when": "row.kind == 'a'"} if draw(st.booleans()) else {}
            return {**stage, "each": "form.rows", "article": {"title": "name"}, **when}
        case "choose" if "branches" in stage and draw(st.booleans()):
            return _asking(stage, "rows.rows.exists(r, r.kind == 'a')")
    return stage


def _with_an_entry(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """An entry of a register that the form names, by which some of its forks go; what is entered there before the end, or a
    job that counts.
    """
    form = {**document["form"], "fields": [*document["form"]["fields"], ENTRY]}
    stages = _changed(document["stages"], partial(_by_entry, draw))
    entered: dict[str, Any] = {"id": "entered", "kind": "register", "register": "things"}
    new = {**entered, "do": "open", "set": {"title": "form.title"}}
    gone = {**entered, "do": "close", "entry": "form.thing", "state": "gone"}
    count = {"id": "counted", "kind": "job", "job": "patrol", "with": {"site": "'website'"}}
    ends: list[list[dict[str, Any]]] = [[], [new], [gone], [count]]
    last = draw(st.sampled_from(ends))
    return {**document, "form": form, "stages": [*stages[:-1], *last, stages[-1]]}


def _by_entry(draw: st.DrawFn, stage: dict[str, Any]) -> dict[str, Any]:
    if stage["kind"] != "choose" or "branches" not in stage or draw(st.booleans()):
        return stage
    return _asking(stage, "form.thing.state == 'gone'")


def _asking(fork: dict[str, Any], condition: str) -> dict[str, Any]:
    """The fork with another first question."""
    first, *rest = fork["branches"]
    return {**fork, "branches": [{**first, "when": condition}, *rest]}


def _changed(
    stages: list[dict[str, Any]], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Those of branches too."""
    return [change(_within(stage, change)) for stage in stages]


def _within(stage: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    if stage["kind"] != "parallel":
        return stage
    branches = [{**one, "stages": _changed(one["stages"], change)} for one in stage["branches"]]
    return {**stage, "branches": branches}


def _objection(draw: st.DrawFn, people: list[str]) -> dict[str, Any]:
    """`people`: the stages on the main line in which somebody acts; some of them may come after the publication."""
    declared: dict[str, Any] = {
        "by": ["objector"],
        "answered_by": {"role": "head"},
        "coordinated_by": {"role": "office", "of": "office"},
        "answer_within": draw(st.sampled_from(["1 workday", "2 days", "2 hours"])),
        "clocks": draw(st.sampled_from(["go on", "stop"])),
        "upheld": draw(st.sampled_from(["draft", *people[:2]])),
    }
    if draw(st.booleans()) and people:
        declared["while"] = people[:1]
    return declared


def _line(
    draw: st.DrawFn, kinds: list[str], prefix: str, before: list[Named], depth: int
) -> list[dict[str, Any]]:
    """The stages of one line; `before` are those that came before it, each with its kind."""
    ids = [f"{prefix}{n}" for n in range(len(kinds))]
    earlier = [*before]
    stages = []
    for n, kind in enumerate(kinds):
        stages.append(_stage(draw, kind, ids[n], ids[n + 1 :], earlier, depth))
        earlier.append((ids[n], kind))
    return stages


def _stage(
    draw: st.DrawFn, kind: str, name: str, later: list[str], earlier: list[Named], depth: int
) -> dict[str, Any]:
    stage: dict[str, Any] = {"id": name, "kind": kind}
    if kind == "choose" and later:
        stage["branches"] = [
            {"when": f"form.flag == '{flag}'", "go": draw(st.sampled_from(later))}
            for flag in draw(st.sampled_from([["a"], ["a", "b"]]))
        ]
        stage["otherwise"] = draw(st.sampled_from(later))
    elif kind == "parallel":
        stage["join"] = draw(st.sampled_from(["all", "all", "any", {"at_least": 2}]))
        stage["branches"] = [
            _branch(draw, f"{name}{letter}", earlier, depth) for letter in "xyz"[: draw(st.integers(2, 3))]
        ]
        if isinstance(stage["join"], dict):
            for branch in stage["branches"][: stage["join"]["at_least"]]:
                branch.pop("when", None)
    elif kind in HUMANS:
        stage |= {"who": {"role": "reader"}}
        if "publish" in [kind for _, kind in earlier]:
            stage["decisions"] = {"done": "完成"}
        _signing(draw, stage, earlier)
    else:
        stage |= _by_itself(draw, kind, name, earlier)
    return stage


def _by_itself(draw: st.DrawFn, kind: str, name: str, earlier: list[Named]) -> dict[str, Any]:
    """What a stage says in which nobody acts. A wait may wait for a stage before it, or for one in another branch."""
    match kind:
        case "publish" | "withdraw":
            return {"channel": "website"}
        case "ledger":
            return {"ledger": "publications"}
        case "notify":
            return {"who": [*TWO, *([{"person": "drafter"}] if draw(st.booleans()) else [])]}
        case "wait" if draw(st.booleans()):
            beside = f"{name[:-2]}{draw(st.sampled_from('xy'))}0"
            return {"until": f"{draw(st.sampled_from([beside, *(one for one, _ in earlier)]))}.done"}
        case "wait":
            return {"for": "3 workdays"}
        case "call":
            return {"process": "other", "wait": draw(st.booleans()), "form": {"title": "form.title"}}
        case "end":
            return {"outcome": "retracted" if "withdraw" in [one for _, one in earlier] else "published"}
        case _:
            return {}


def _branch(draw: st.DrawFn, name: str, earlier: list[Named], depth: int) -> dict[str, Any]:
    inner = ["review", "review", "work", "choose", "notify", "wait", "call"] + (
        ["parallel"] if depth == 0 else []
    )
    kinds = draw(st.lists(st.sampled_from(inner), min_size=1, max_size=2))
    branch: dict[str, Any] = {"id": name, "stages": _line(draw, kinds, name, earlier, depth + 1)}
    if draw(st.integers(0, 3)) == 0:
        branch["when"] = f"form.flag == '{draw(st.sampled_from('ab'))}'"
    return branch


def _signing(draw: st.DrawFn, stage: dict[str, Any], before: list[Named]) -> None:
    if stage["kind"] == "paper":
        stage |= {"registrar": {"role": "clerk"}, "sheet": "sheet"}
    elif draw(st.integers(0, 2)) == 0:
        stage |= draw(st.sampled_from(SEVERAL))
    elif draw(st.booleans()):
        stage["who"] = _who_acted(draw, stage["kind"], before)
    if stage["kind"] in ("review", "paper"):
        stage["final"] = draw(st.booleans())
        earlier = [i for i, kind in before if kind in HUMANS]
        signed = [i for i, kind in before if kind in ("review", "paper")]
        stage["decisions"] = {
            "approve": {"title": "同意", "effect": "pass"},
            "return": {"title": "退回", "effect": "return"},
            "back": {"title": "退回", "effect": "return", "go": draw(st.sampled_from(["draft", *earlier]))},
            "redact": {
                "title": "删减",
                "effect": "return",
                "go": "draft",
                "keep": draw(st.lists(st.sampled_from(signed), unique=True, max_size=2)) if signed else [],
            },
            "refuse": {"title": "不同意", "effect": "refuse"},
        }


def _who_acted(draw: st.DrawFn, kind: str, before: list[Named]) -> list[dict[str, Any]]:
    """Who acted earlier; of a review whoever signed, but not just before."""
    if kind == "review":
        signed = [name for name, one in before if one in ("review", "paper")]
        return [{"person": f"actor of {signed[0]}"}] if len(signed) > 1 else [{"role": "reader"}]
    named = ["drafter", *(f"actor of {name}" for name, one in before if one in HUMANS)]
    several = st.lists(st.sampled_from(named), min_size=1, max_size=2, unique=True)
    return [{"person": one} for one in draw(several)]


def document_of(stages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "process": "office.random",
        "covers": ["random"],
        "title": "随机",
        "authority": {"document": "规定", "articles": ["一"]},
        "start": {"by": ["officer"]},
        "number": "第{year}-{serial}号",
        "form": {
            "sheet": "单",
            "fields": [
                {"id": "title", "kind": "text", "label": "标题", "required": True},
                {"id": "flag", "kind": "choice", "label": "去向", "options": ["a", "b", "c"]},
                {"id": "units", "kind": "units", "label": "会签单位", "required": True},
                {"id": "body", "kind": "markdown", "label": "正文"},
            ],
        },
        "stages": stages,
        "examples": [{"given": {"title": "t", "units": ["a"]}, "do": [], "expect": {}}],
    }


def accepted(document: dict[str, Any]) -> Process | None:
    """The process, if the rules let it pass."""
    place = Spot(Place("random.yaml", 1, 1))
    source = Source("random.yaml", json.dumps(document), document, (), place, is_complete=True)
    try:
        return examine_process(source, organization=None, ledgers=None, registers={"things": THINGS}).valid()
    except InvalidDefinition:
        return None


@dataclass
class Play:
    """One random life of a case. `events` is its history; the state is kept beside it, event by event."""

    process: Process
    dice: random.Random
    organization: Organization | None = None
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=State)

    def record(self, event: Event) -> None:
        self.events.append(event)
        self.state = after(self.process, self.state, event)

    @property
    def at(self) -> datetime:
        return START + timedelta(hours=len(self.events))

    def begin(self) -> None:
        self.record(Drafted(self.at, PEOPLE[0], "unit"))

    def moves(self) -> Iterator[Move]:
        """What the case asks for, step after step, until nobody answers."""
        while True:
            moves = moves_from(self.process, self.state)
            waits = [move for move in moves if isinstance(move, Wait)]
            move = moves[0] if waits != list(moves) else self.dice.choice(waits)
            yield move
            if not self.step(move):
                return

    def step(self, move: Move) -> bool:
        """Let happen what the move asks for; False when nobody can."""
        match move:
            case Open():
                self.record(
                    opened(self.process, self.state, move, self.at, lambda _: PEOPLE[:3], self.organization)
                )
            case Perform():
                self.perform(move)
            case End():
                self.record(Ended(self.at, move.outcome))
            case Wait():
                return self.answer(move)
            case _:
                return False
        return True

    def perform(self, move: Perform) -> None:
        is_check = isinstance(self.process.stage(move.stage), CheckStage)
        if is_check and self.dice.random() < 0.2:
            self.record(Performed(self.at, move.stage, move.visit, ("secrecy_marks",)))
            return
        self.record(outset(self.process, self.state, move, self.at))

    def answer(self, move: Wait) -> bool:
        """Let somebody who may act do something; False when nobody may."""
        if self.dice.random() < 0.02:
            self.record(Withdrawn(self.at, PEOPLE[0]))
        elif move.stage in TITLES:
            self.record(self.dice.choice([*self._about_the_objection(move), *self._intervening()]))
        elif self.dice.random() < 0.1 and can_be_raised(self.process, self.state):
            self.record(Objected(self.at, next_objection(self.state), "objector", "other", "不一致"))
        elif self.dice.random() < 0.2 and (event := self.on_a_seat()) is not None:
            self.record(event)
        elif move.stage == DRAFT:
            self.submit(held=self.dice.random() < 0.1)
        elif not self.state.open[move.stage].seats:
            return self.wait(move)
        else:
            return self.decide(move)
        return True

    def wait(self, move: Wait) -> bool:
        """Let what is waited for come; False where only another branch can bring it."""
        stage = self.process.stage(move.stage)
        if isinstance(stage, WaitStage) and stage.moment is not None:
            return False
        outcome = self.dice.choice(list(Outcome)) if isinstance(stage, CallStage) else None
        self.record(Performed(self.at, move.stage, move.visit, outcome=outcome))
        return True

    def submit(self, *, held: bool) -> None:
        parts = {part: self.state.parts.get(part, "0") for part in Part}
        if self.dice.random() < 0.7:
            parts[self.dice.choice([Part.FIELDS, Part.BODY, Part.ATTACHMENTS])] = str(self.dice.random())
        units = self.dice.sample(UNITS, self.dice.randint(1, len(UNITS)))
        form: dict[str, Any] = {"title": "t", "flag": self.dice.choice("abc"), "units": units, "body": ""}
        for table in self.process.tables:
            form[table] = [{**row, "kind": self.dice.choice("ab")} for row in self._some_rows()]
        if any(one.id == "thing" for one in self.process.form.fields):
            form["thing"] = {"title": "物", "state": self.dice.choice(["live", "gone"])}
        names = ("personal_data",) if held else ()
        cut = self.dice.random() < 0.5
        self.record(Submitted(self.at, PEOPLE[0], self.state.round + 1, form, parts, names, cut))

    def _some_rows(self) -> list[dict[str, str]]:
        return ROWS[: self.dice.randint(1, 2)]

    def decide(self, move: Wait, decision: str | None = None) -> bool:
        stage = self.process.human_stage(move.stage)
        people = [p for p in PEOPLE if conflict(self.process, self.state, stage, p) is None]
        places = [
            (seat.number, person)
            for seat in self.state.open[move.stage].open_seats
            for person in people
            if seat.person in (None, person) and seat.counts
        ]
        if not places:
            return False
        name = decision or self.dice.choice(list(decisions_of(stage)))
        seat, person = self.dice.choice(places)
        go, refused = self.target(stage, name), self._refused(stage, name)
        decided = Decided(self.at, move.stage, move.visit, person, name, seat=seat, go=go, refused=refused)
        self.record(decided)
        return True

    def _refused(self, stage: HumanStage, decision: str) -> dict[int, str]:
        """Some of the rows, where they are decided one by one."""
        table = table_of(stage)
        if table is None or decisions_of(stage)[decision].effect is not Effect.PASS:
            return {}
        return {number: "不宜公开" for number in standing(self.state, table) if self.dice.random() < 0.2}

    def on_a_seat(self) -> Event | None:
        """Something that may be done with somebody's place now."""
        found = [
            *self._handing(),
            *self._signers(),
            *self._supplementing(),
            *self._taking_back(),
            *self._intervening(),
        ]
        return self.dice.choice(found) if found else None

    def _handing(self) -> Iterator[Event]:
        for visit, seat in self.state.duties():
            if visit.stage == DRAFT or seat.purpose is not Purpose.SIGN:
                continue
            at = (self.at, visit.stage, visit.visit, seat.number)
            holder = seat.person or self.dice.choice(PEOPLE[1:])
            other = self.dice.choice(PEOPLE[1:])
            if seat.lent_by:
                yield HandedBack(*at, holder, "同意")
                yield from (Handed(*at, lender, Handing.RECALL, lender) for lender in seat.lent_by)
            elif seat.claimed:
                yield Handed(*at, holder, Handing.RELEASE)
            elif seat.person is None:
                yield Handed(*at, holder, Handing.CLAIM, holder)
            yield Handed(*at, holder, self.dice.choice([Handing.FORWARD, Handing.DELEGATE]), other, free=True)

    def _signers(self) -> Iterator[Event]:
        for visit in self.state.open.values():
            if not visit.seats or visit.stage == DRAFT:
                continue
            if self.process.signing(self.process.human_stage(visit.stage)).is_vote:
                continue
            number = max(seat.number for seat in visit.seats) + 1
            for seat in visit.seats:
                at = (self.at, visit.stage, visit.visit, seat.number)
                if seat.purpose is not Purpose.SIGN:
                    if seat.state is SeatState.OPEN:
                        yield Replied(*at, str(seat.person), "同意")
                elif seat.added_by is not None and seat.effect is None and seat.counts:
                    yield SignerRemoved(*at, seat.added_by)
                elif seat.state is SeatState.OPEN and number < 6:
                    by, person = seat.person or PEOPLE[1], self.dice.choice(PEOPLE[1:])
                    yield Asked(*at, by, number, person, self.dice.choice(list(Purpose)[1:]), "如何？")
                    yield SignerAdded(*at, by, number, person, self.dice.choice(list(SignerPlace)))

    def _supplementing(self) -> Iterator[Event]:
        """A content that was asked for while the case was under way: another text, or nothing that is bound."""
        for visit, seat in self.state.duties():
            if seat.purpose is Purpose.SUPPLEMENT:
                part = self.dice.choice([Part.FIELDS, Part.BODY, Part.LAYOUT])
                parts = {**self.state.parts, part: str(self.dice.random())}
                form = {**self.state.form, "flag": self.dice.choice("abc")}
                round_ = self.state.round + 1
                yield Submitted(self.at, PEOPLE[0], round_, form, parts, supplements=visit.stage)

    def _taking_back(self) -> Iterator[Event]:
        for person in PEOPLE[1:]:
            for answer in answers_of(self.state, person):
                if can_be_taken_back(self.process, self.state, answer):
                    visit, seat = answer.visit, answer.seat
                    again = max(one.number for one in visit.seats) + 1
                    yield TakenBack(self.at, visit.stage, visit.visit, seat.number, person, again)

    def _about_the_objection(self, move: Wait) -> Iterator[Event]:
        number = move.visit
        yield ObjectionSettled(self.at, number, "objector", Settlement.DROPPED)
        if move.stage == ANSWER:
            for accepted in (True, False):
                yield ObjectionAnswered(self.at, number, "head", accepted, "答复")
        else:
            for how in (Settlement.UPHELD, Settlement.DISMISSED):
                yield ObjectionSettled(self.at, number, "office", how, "意见")

    def _intervening(self) -> Iterator[Event]:
        for to in ways_back(self.process, self.state):
            yield Intervened(self.at, "admin", Intervention.RETURN, "走错了", to)
        if self.state.objection is not None:
            yield Intervened(self.at, "admin", Intervention.RELEASE, "无人答复")

    def target(self, stage: HumanStage, decision: str) -> str | None:
        option = decisions_of(stage)[decision]
        if option.effect is not Effect.RETURN or option.go is not None:
            return None
        return self.dice.choice(return_targets(self.process, self.state, stage))
