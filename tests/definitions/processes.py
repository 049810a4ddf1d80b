"""Random processes and random plays of them."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from definitions.loader import examine_process
from definitions.problems import InvalidDefinition, Place
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import CheckStage, HumanStage, decisions_of
from definitions.semantics.authority import conflict, return_targets
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    Opened,
    Performed,
    Submitted,
    Withdrawn,
)
from definitions.semantics.moves import End, Move, Open, Perform, Wait, moves_from
from definitions.semantics.state import State, after
from definitions.source import Source, Spot
from definitions.vocabulary import Effect, Part

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
PEOPLE = [f"p{n}" for n in range(6)]
HUMANS = ("review", "work", "paper")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Process documents of which some are valid: forks, returns with targets, kept signatures, checks."""
    kinds = draw(
        st.lists(
            st.sampled_from(["review", "review", "work", "paper", "check", "choose"]), min_size=1, max_size=6
        )
    )
    kinds = [*kinds, "publish", "end"] if draw(st.booleans()) else [*kinds, "publish", "work", "end"]
    ids = [f"s{n}" for n in range(len(kinds))]
    return _document([_stage(draw, kind, n, ids, kinds) for n, kind in enumerate(kinds)])


def _stage(draw: st.DrawFn, kind: str, n: int, ids: list[str], kinds: list[str]) -> dict[str, Any]:
    stage: dict[str, Any] = {"id": ids[n], "kind": kind}
    later = ids[n + 1 :]
    if kind == "choose":
        stage["branches"] = [
            {"when": f"form.flag == '{flag}'", "go": draw(st.sampled_from(later))}
            for flag in draw(st.sampled_from([["a"], ["a", "b"]]))
        ]
        stage["otherwise"] = draw(st.sampled_from(later))
    elif kind == "publish":
        stage["channel"] = "website"
    elif kind == "end":
        stage["outcome"] = "published"
    elif kind != "check":
        stage |= {"who": {"role": "reader"}}
        if "publish" in kinds[:n]:
            stage["decisions"] = {"done": "完成"}
        _signing(draw, stage, n, ids, kinds)
    return stage


def _signing(draw: st.DrawFn, stage: dict[str, Any], n: int, ids: list[str], kinds: list[str]) -> None:
    if stage["kind"] == "paper":
        stage |= {"registrar": {"role": "clerk"}, "sheet": "sheet"}
    if stage["kind"] in ("review", "paper"):
        stage["final"] = draw(st.booleans())
        earlier = [i for i, kind in zip(ids[:n], kinds, strict=False) if kind in HUMANS]
        signed = [i for i, kind in zip(ids[:n], kinds, strict=False) if kind in ("review", "paper")]
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


def _document(stages: list[dict[str, Any]]) -> dict[str, Any]:
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
                {"id": "body", "kind": "markdown", "label": "正文"},
            ],
        },
        "stages": stages,
        "examples": [{"given": {"title": "t"}, "do": [], "expect": {}}],
    }


def accepted(document: dict[str, Any]) -> Process | None:
    """The process, if the rules let it pass."""
    place = Spot(Place("random.yaml", 1, 1))
    source = Source("random.yaml", json.dumps(document), document, (), place, is_complete=True)
    try:
        return examine_process(source, organization=None, ledgers=None).valid()
    except InvalidDefinition:
        return None


@dataclass
class Play:
    """One random life of a case. `events` is its history; the state is kept beside it, event by event."""

    process: Process
    dice: random.Random
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
            (move,) = moves_from(self.process, self.state)
            yield move
            if not self.step(move):
                return

    def step(self, move: Move) -> bool:
        """Let happen what the move asks for; False when nobody can."""
        match move:
            case Open():
                self.record(Opened(self.at, move.stage, move.visit, move.seat))
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
        held = ("secrecy_marks",) if is_check and self.dice.random() < 0.2 else ()
        self.record(Performed(self.at, move.stage, move.visit, held))

    def answer(self, move: Wait) -> bool:
        """Let somebody who may act do something; False when nobody may."""
        if self.dice.random() < 0.02:
            self.record(Withdrawn(self.at, PEOPLE[0]))
        elif move.stage == DRAFT:
            self.submit(held=self.dice.random() < 0.1)
        else:
            return self.decide(move)
        return True

    def submit(self, *, held: bool) -> None:
        parts = {part: self.state.parts.get(part, "0") for part in Part}
        if self.dice.random() < 0.7:
            parts[self.dice.choice([Part.FIELDS, Part.BODY, Part.ATTACHMENTS])] = str(self.dice.random())
        form = {"title": "t", "flag": self.dice.choice("abc"), "body": ""}
        names = ("personal_data",) if held else ()
        cut = self.dice.random() < 0.5
        self.record(Submitted(self.at, PEOPLE[0], self.state.round + 1, form, parts, names, cut))

    def decide(self, move: Wait, decision: str | None = None) -> bool:
        stage = self.process.human_stage(move.stage)
        people = [p for p in PEOPLE if conflict(self.process, self.state, stage, p) is None]
        if not people:
            return False
        name = decision or self.dice.choice(list(decisions_of(stage)))
        self.record(
            Decided(
                self.at, move.stage, move.visit, self.dice.choice(people), name, go=self.target(stage, name)
            )
        )
        return True

    def target(self, stage: HumanStage, decision: str) -> str | None:
        option = decisions_of(stage)[decision]
        if option.effect is not Effect.RETURN or option.go is not None:
            return None
        return self.dice.choice(return_targets(self.process, self.state, stage))
