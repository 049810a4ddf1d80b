"""Runs that somebody ended, deleted or pushed in Prefect while their cases wait: found, mended, audited once."""

import time
from collections import Counter
from collections.abc import Callable

import pytest

from flows.engine.repair import Found, repair
from flows.settings import Settings
from tests.builders.office import WEB
from tests.durability.stored import verified
from tests.flows.engine.facts import facts, facts_alone
from tests.flows.engine.installation import (
    AS_DISPATCHER,
    PREFECT_PROCESS_WORKER,
    Installation,
)

pytestmark = [pytest.mark.prefect, pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)]

MISSING = "Missing"
TAKEN_AWAY = ("Cancelled", "Completed", "Failed", "Crashed", MISSING)
PUSHED = ("Running", "Pending", "Scheduled")
SOME_INSPECTIONS = 2.5
INSPECTED = {"SANSHEN_INSPECT_SECONDS": "0.5", "SANSHEN_LEASE_SECONDS": "6"}


def hurt(here: Installation, run_id: str, state: str) -> None:
    if state == MISSING:
        here.prefect.delete(run_id)
    else:
        here.prefect.force(run_id, state)


def waits_at(here: Installation, case_id: int, stage: str) -> bool:
    """Under a pause key of this stage's first visit."""
    state = here.run_of(case_id)["state"]
    return state["name"] == "Suspended" and str(state["state_details"]["pause_key"]).startswith(f"{stage}/1/")


def test_runs_that_were_taken_away_are_begun_again_without_any_decision(
    install: Callable[..., Installation],
) -> None:
    here = install(**INSPECTED)
    with here.worker():
        cases = {state: here.office.submit().case_id for state in TAKEN_AWAY}
        for case_id in cases.values():
            here.office.decide("reviewer", case_id)
        here.until_quiet()
        untouched = here.office.submit().case_id
        here.until_quiet()
        before = facts_alone(here.office)
        runs = {case_id: str(here.case(case_id).run_id) for case_id in (*cases.values(), untouched)}
        for state, case_id in cases.items():
            hurt(here, runs[case_id], state)
        here.until(lambda: all(here.case(c).run_id != runs[c] for c in cases.values()))
        here.until_quiet()
        assert all(waits_at(here, case_id, "unit-head") for case_id in cases.values())
        assert here.case(untouched).run_id == runs[untouched]
        time.sleep(SOME_INSPECTIONS)
        assert facts_alone(here.office) == before
        told = [(chain, way_in, e["run"], e["state"]) for chain, way_in, e in here.audited("run_forced")]
        assert sorted(told) == sorted(
            (f"case/{case_id}", "prefect", runs[case_id], state) for state, case_id in cases.items()
        )
        assert here.audited("refused") == []
        here.prefect.force(str(here.case(1).run_id), "Completed")
        here.until(lambda: len(here.audited("run_forced")) == len(TAKEN_AWAY) + 1)
        here.until_quiet()
    assert verified(here.office).damage == []


def test_runs_that_were_pushed_suspend_again_and_the_push_is_refused(
    install: Callable[..., Installation],
) -> None:
    here = install(**INSPECTED)
    with here.worker():
        cases = {state: here.office.submit().case_id for state in PUSHED}
        here.until_quiet()
        before = facts(here.office)
        runs = {case_id: str(here.case(case_id).run_id) for case_id in cases.values()}
        for state, case_id in cases.items():
            here.prefect.force(runs[case_id], state)
        here.until(lambda: len(here.audited("refused")) == len(PUSHED))
        here.until_quiet()
        assert all(waits_at(here, case_id, "unit-check") for case_id in cases.values())
        time.sleep(SOME_INSPECTIONS)
        assert facts(here.office) == before
    told = {
        (way_in, e["verb"], e["target"], e["run"], e["state"]) for _, way_in, e in here.audited("refused")
    }
    assert told == {
        ("prefect", "resume", here.case(case_id).number, runs[case_id], state)
        for state, case_id in cases.items()
    }
    assert len(here.audited("refused")) == len(PUSHED)


@pytest.mark.soak
def test_two_workers_that_both_look_audit_a_forced_run_once(install: Callable[..., Installation]) -> None:
    here = install(**INSPECTED)
    with here.worker(), here.worker():
        cases = [here.office.submit().case_id for _ in range(4)]
        here.until_quiet()
        runs = {case_id: str(here.case(case_id).run_id) for case_id in cases}
        for run_id in runs.values():
            here.prefect.force(run_id, "Completed")
        here.until(lambda: all(here.case(case_id).run_id != runs[case_id] for case_id in cases))
        here.until_quiet()
        time.sleep(SOME_INSPECTIONS)
    assert Counter(e["run"] for _, _, e in here.audited("run_forced")) == Counter(runs.values())


@pytest.mark.soak
def test_on_prefects_own_worker_a_push_is_refused_and_a_forced_run_begun_again(
    install: Callable[..., Installation],
) -> None:
    here = install(SANSHEN_INSPECT_SECONDS="0.5")
    with here.worker(AS_DISPATCHER), here.worker(PREFECT_PROCESS_WORKER):
        resumed, forced = here.office.submit().case_id, here.office.submit().case_id
        here.until_quiet()
        before = facts_alone(here.office)
        runs = {case_id: str(here.case(case_id).run_id) for case_id in (resumed, forced)}
        key = here.run_of(resumed)["state"]["state_details"]["pause_key"]
        here.prefect.force(runs[forced], "Cancelled")
        here.prefect.resume(runs[resumed])
        foreign = here.prefect.launch(WEB, case=resumed)
        here.until(lambda: here.prefect.run(foreign)["state"]["type"] == "CANCELLED")
        here.until(lambda: here.case(forced).run_id != runs[forced])
        here.until(lambda: here.run_of(resumed)["state"]["state_details"].get("pause_key") not in {None, key})
        here.until_quiet()
        assert waits_at(here, forced, "unit-check")
        assert here.case(resumed).run_id == runs[resumed]
        assert facts_alone(here.office) == before
    assert sorted((e["verb"], e["run"]) for _, _, e in here.audited("refused")) == [
        ("launch", foreign),
        ("resume", runs[resumed]),
    ]
    assert [(e["run"], e["state"]) for _, _, e in here.audited("run_forced")] == [(runs[forced], "Cancelled")]


@pytest.mark.soak
def test_repair_counts_what_it_found_and_what_came_of_it(
    install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = install(SANSHEN_INSPECT_SECONDS="3600")
    monkeypatch.setenv("PREFECT_API_URL", here.prefect.api)
    desk = here.office.services.desk
    with here.worker():
        cases = [here.office.submit().case_id for _ in range(7)]
        here.until_quiet()
    runs = [str(here.case(case_id).run_id) for case_id in cases]
    for run_id, state in zip(
        runs, (MISSING, MISSING, "Completed", "Failed", "Cancelled", "Running"), strict=False
    ):
        hurt(here, run_id, state)
    counts = {Found.MISSING: 2, Found.FORCED: 3, Found.ASTRAY: 1, Found.IN_PLACE: 1}

    nobody_works = repair(desk, Settings())
    assert (nobody_works.found, nobody_works.open_cases) == (counts, 7)
    assert (nobody_works.recreated, nobody_works.remaining) == (0, 6)
    with here.worker():
        here.until_quiet()
        assert repair(desk, Settings()).found == {Found.IN_PLACE: 7}
        for case_id in cases[:2]:
            here.prefect.delete(str(here.case(case_id).run_id))
        mended = repair(desk, Settings())
    assert mended.found == {Found.MISSING: 2, Found.IN_PLACE: 5}
    assert (mended.recreated, mended.remaining, mended.stray_runs) == (2, 0, 0)
    assert here.case(cases[6]).run_id == runs[6]
