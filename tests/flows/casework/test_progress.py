"""How far a case has come with each stage."""

import random
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.drawing import Standing
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import decisions_of
from definitions.semantics.fold import fold
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    Opened,
    Performed,
    Seated,
    Submitted,
    TakenBack,
    Withdrawn,
)
from definitions.vocabulary import Effect, Outcome
from flows.casework.progress import progress_of
from tests.builders.office import shared_catalogue
from tests.definitions.processes import START, Play, accepted, documents


def standings(process: Process, *events: Event) -> dict[Standing, list[str]]:
    found: dict[Standing, list[str]] = {}
    for stage, progress in progress_of(process, fold(process, events)).items():
        found.setdefault(progress.standing, []).append(stage)
    return found


def lvliang() -> Process:
    loaded = shared_catalogue().find("lvliang-drc.publish")
    assert loaded
    return loaded.process


def opened(stage: str, person: str | None = None, visit: int = 1) -> Opened:
    return Opened(START, stage, visit, (Seated(1, 0, person),))


def to_section_head(source: str = "制发类") -> list[Event]:
    form = {"source_class": source}
    return [Drafted(START, "a", "unit"), opened(DRAFT, "a"), Submitted(START, "a", 1, form, {}, (), False)]


def test_a_fork_that_is_ahead_hides_no_way() -> None:
    found = standings(lvliang(), *to_section_head(), opened("section_head"))
    assert found[Standing.PASSED] == [DRAFT, "chain"]
    assert found[Standing.OPEN] == ["section_head"]
    assert {"weight", "office_final", "office_third", "publish", "done"} <= set(found[Standing.AHEAD])
    assert found[Standing.SKIPPED] == ["reprint_final"]


def test_the_other_way_is_not_passed() -> None:
    found = standings(lvliang(), *to_section_head("转载类"), opened("reprint_final"))
    assert (found[Standing.OPEN], found[Standing.AHEAD]) == (
        ["reprint_final"],
        ["receipt", "where", "publish_credit", "publish_account", "publish", "done"],
    )
    assert "section_head" in found[Standing.SKIPPED]


def test_a_return_to_the_drafter_leaves_everything_ahead() -> None:
    back = Decided(START, "section_head", 1, "b", "return", go=DRAFT)
    process = lvliang()
    history = (*to_section_head(), opened("section_head"), back, opened(DRAFT, "a", 2))
    found = standings(process, *history)
    assert found.keys() == {Standing.OPEN, Standing.AHEAD}
    assert found[Standing.OPEN] == [DRAFT]
    assert progress_of(process, fold(process, history))["section_head"].visits == 1


def test_a_refused_case_shows_where_it_was_refused() -> None:
    end: list[Event] = [Decided(START, "section_head", 1, "b", "refuse"), Ended(START, Outcome.REFUSED)]
    found = standings(lvliang(), *to_section_head(), opened("section_head"), *end)
    assert found[Standing.PASSED] == [DRAFT, "chain", "section_head"]
    assert found.keys() == {Standing.PASSED, Standing.SKIPPED}


def test_a_withdrawn_case_never_came_to_its_end() -> None:
    end: list[Event] = [Withdrawn(START, "a"), Ended(START, Outcome.WITHDRAWN)]
    found = standings(lvliang(), *to_section_head(), opened("section_head"), *end)
    assert found[Standing.PASSED] == [DRAFT, "chain"]
    assert {"section_head", "done"} <= set(found[Standing.SKIPPED])


def test_a_published_case_has_passed_its_end_and_not_the_others() -> None:
    loaded = shared_catalogue().find("jilin-transport.web-reprint")
    assert loaded
    found = standings(
        loaded.process,
        Drafted(START, "a", "unit"),
        opened(DRAFT, "a"),
        Submitted(START, "a", 1, {"altered": "否", "adds_text": "否"}, {}, (), False),
        opened("site_chief"),
        Decided(START, "site_chief", 1, "b", "approve"),
        Performed(START, "publish", 1),
        Ended(START, Outcome.PUBLISHED),
    )
    assert found == {
        Standing.PASSED: [DRAFT, "still_a_reprint", "site_chief", "publish", "done"],
        Standing.SKIPPED: ["not_a_reprint"],
    }


def goes_back(process: Process, event: Event) -> bool:
    if isinstance(event, Decided):
        return decisions_of(process.human_stage(event.stage))[event.decision].effect is Effect.RETURN
    return isinstance(event, Submitted | TakenBack) or getattr(event, "held", ()) != ()


@settings(deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.filter_too_much])
@given(documents().map(accepted), st.integers(0, 10**6))
def test_what_opens_was_ahead(found: Process | None, seed: int) -> None:
    """Nothing that the drawing calls passed by comes up again, unless the case goes back."""
    assume(found is not None)
    assert found is not None
    play = Play(found, random.Random(seed))
    play.begin()
    before, seen = progress_of(found, play.state), 1
    for _, _move in zip(range(60), play.moves(), strict=False):
        after = progress_of(found, play.state)
        new = play.events[seen:]
        if not any(goes_back(found, event) for event in new):
            for stage in play.state.open:
                assert before[stage].standing in {Standing.AHEAD, Standing.OPEN, Standing.HELD}, (stage, new)
        now = Standing.OPEN if play.state.objection is None else Standing.HELD
        assert {s for s in play.state.open if after[s].standing is not now} == set()
        before, seen = after, len(play.events)
