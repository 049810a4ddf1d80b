"""Whatever happens to a sheet of several rows: nothing refused goes out, and what all agree to goes out once."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.examples import Play
from definitions.loader import load_process
from definitions.schema.examples import Step
from definitions.schema.stages import decisions_of
from definitions.semantics.binding import parts_of
from definitions.semantics.history import Decided, Performed
from definitions.semantics.removal import only_removed
from definitions.semantics.rows import apart, cells, rows_fault, standing, together
from definitions.vocabulary import Effect, Outcome, Part
from definitions.working_days import SHANGHAI

FILE = Path(__file__).parents[2] / "docs/how-to/model-office/processes/disclosure-sheet.yaml"
SHEET = load_process(FILE.read_text(encoding="utf-8"), str(FILE)).process
pytestmark = pytest.mark.scaled
AT = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
SIGNERS = ("secrecy", "leader")
COUNT = 2000 if os.environ.get("SANSHEN_SOAK") else 40
slow = settings(max_examples=COUNT, deadline=None)

names = st.text("甲乙丙丁", min_size=1, max_size=3)
online = st.fixed_dictionaries(
    {
        "name": names,
        "origin": st.just("本单位制发"),
        "published_as": st.just("网站公开"),
        "column": st.sampled_from(["通知公告", "政策文件"]),
        "body": names,
    }
)
offline = st.fixed_dictionaries(
    {
        "name": names,
        "origin": st.just("转载"),
        "reprinted_from": names,
        "published_as": st.sampled_from(["依申请公开", "其他"]),
    }
)
tables = st.lists(online | offline, min_size=1, max_size=5)
acts = st.lists(
    st.tuples(
        st.sampled_from(["approve", "approve", "approve", "return", "back", "refuse"]),
        st.sets(st.integers(1, 5)),
        tables | st.none(),
    ),
    max_size=12,
)


def played(rows: list[dict[str, Any]], deeds: Any) -> Play:
    play = Play(SHEET, {"title": "事由", "items": rows}, lambda *_: (), {})
    play.begin(AT, "planning")
    play.submit(AT, {})
    for deed, refused, other in deeds:
        act(play, deed, refused, other)
    return play


def act(play: Play, deed: str, refused: set[int], other: list[dict[str, Any]] | None) -> None:
    state = play.state
    if "draft" in state.open:
        play.submit(AT, {} if other is None else {"items": other})
        return
    stage = next((one for one in SIGNERS if one in state.open), None)
    if stage is None:
        return
    step = Step()
    if deed == "approve":
        step = Step(refuse_rows=sorted(refused & standing(state, "items").keys()))
    if deed == "back":
        deed, step = "return", Step(go="secrecy" if stage == "leader" else "draft")
    play.decide(AT, (stage, 1), deed, step)


@slow
@given(tables, acts)
def test_what_goes_out_is_what_both_signers_agreed_to_last(rows: list[dict[str, Any]], deeds: Any) -> None:
    play = played(rows, deeds)
    for _ in range(3):
        act(play, "approve", set(), None)
    history = play.events
    out = [one for one in history if isinstance(one, Performed) and one.stage == "publish"]
    table = play.state.form["items"]
    decided = {one.stage: one for one in history if isinstance(one, Decided)}
    agreed = {
        number
        for number, row in enumerate(table, start=1)
        if row["published_as"] == "网站公开"
        and all(one.decision == "approve" and number not in one.refused for one in decided.values())
    }
    if play.state.outcome is Outcome.REFUSED:
        assert not out
        return
    assert [set(one.rows or ()) for one in out] == ([agreed] if agreed else [])
    assert play.state.outcome is (Outcome.PUBLISHED if agreed else Outcome.CLOSED)


@slow
@given(tables, acts)
def test_no_later_stage_brings_a_row_back(rows: list[dict[str, Any]], deeds: Any) -> None:
    state = played(rows, deeds).state
    if "leader" in state.open:
        secrecy = next(one for one in state.signatures if one.stage == "secrecy")
        gone = {number for _, number in secrecy.refused}
        assert gone.isdisjoint(standing(state, "items"))
        option = decisions_of(SHEET.human_stage("leader"))["approve"]
        assert option.effect is Effect.PASS
        for number in gone:
            assert rows_fault(state, SHEET.human_stage("leader"), option, [number])


@slow
@given(tables, tables)
def test_rows_are_bound_in_their_parts_and_in_their_order(
    rows: list[dict[str, Any]], others: list[dict[str, Any]]
) -> None:
    one, other = (parts_of(SHEET, {"title": "事由", "items": table}) for table in (rows, others))
    bodies = [[row.get("body", "") for row in table] for table in (rows, others)]
    plain = [[{k: v for k, v in row.items() if k != "body"} for row in table] for table in (rows, others)]
    assert (one[Part.BODY] == other[Part.BODY]) == (bodies[0] == bodies[1])
    assert (one[Part.FIELDS] == other[Part.FIELDS]) == (plain[0] == plain[1])
    if only_removed(SHEET, {"items": rows}, {"items": others}):
        assert len(rows) == len(others)


@slow
@given(tables)
def test_what_is_stored_apart_comes_together_again(rows: list[dict[str, Any]]) -> None:
    values = {"title": "事由", "items": rows}
    fields = SHEET.form.fields
    beside = {
        name: value for name, field, value in cells(fields, values) if field.kind == "markdown" and value
    }
    assert together(apart(fields, values), beside) == values
