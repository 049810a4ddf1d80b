"""A decision answers for the points of a checklist: under other points it is lost, and it is told why."""

import random

import pytest

from definitions.loader import load_process
from definitions.schema.process import DRAFT, Process
from definitions.semantics.moves import Wait, moves_from
from definitions.semantics.transfer import Versions
from tests.definitions.processes import Play
from tests.definitions.test_courses import HEAD, REVIEW
from tests.definitions.test_migrating_properties import moved

POINTS = "[{id: secret, title: 不涉密}, {id: right, title: 没有错字}]"


def process(points: str) -> Process:
    stages = (
        f"  - {{id: first, {REVIEW}, checklist: {points}}}\n"
        f"  - {{id: second, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    return load_process(HEAD + stages, "p.yaml").process


def in_the_second_stage() -> Play:
    play = Play(process(POINTS), random.Random(0))
    play.begin()
    while "second" not in play.state.open:
        (move, *_) = moves_from(play.process, play.state)
        if not isinstance(move, Wait):
            assert play.step(move)
        elif move.stage == DRAFT:
            play.submit(held=False)
        else:
            assert play.decide(move, "approve")
    return play


@pytest.mark.parametrize(
    ("points", "why"),
    [
        (POINTS, []),
        (POINTS.replace("没有错字", "没有错字病句"), ["新版本里要逐项审查的要点变了"]),
        (POINTS.replace("{id: secret, title: 不涉密}, ", ""), ["新版本里要逐项审查的要点变了"]),
    ],
)
def test_other_points_lose_the_decision(points: str, why: list[str]) -> None:
    play = in_the_second_stage()
    assert [one.stage for one in play.state.signatures] == ["first"]
    found = moved(Versions(play.process, process(points), {}), play)
    assert [one.why for one in found.lost] == why
