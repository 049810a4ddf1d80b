"""Prefect as a way in: resuming, forcing a state and launching, tried at every kind of place where a case waits.

Prefect has no identities, so it has no verb of its own but to launch an empty draft. What would be a verb of a
person, handing in, deciding, registering a signature, finishing, withdrawing, is refused there or put right, and
stands in the audit with the way in `prefect`; the person's own act then moves the same case. Every forced state one
by one, taken-away runs and the launches for nobody are in test_forced_runs.py and test_whatever_prefect_does.py.
"""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from definitions.vocabulary import CaseState, Outcome
from tests.builders.audit import refusals
from tests.builders.office import PUBLISH, WEB
from tests.flows.engine.facts import facts_alone
from tests.flows.engine.installation import Installation

pytestmark = [pytest.mark.prefect, pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)]

INSPECTED = {"SANSHEN_INSPECT_SECONDS": "0.5", "SANSHEN_LEASE_SECONDS": "6"}
PLACES = {
    "submit": "draft",
    "decide": "unit_check",
    "register": "office_final",
    "finish": "watch",
    "withdraw": "secrecy",
}
"""What a person would do next, and the stage in which the case waits for it."""


def brought_to_their_places(here: Installation) -> dict[str, int]:
    office = here.office
    cases = {
        "submit": office.submit(body="机密★2年\n\n线路调整。").case_id,
        "decide": office.submit().case_id,
        "register": office.submit(PUBLISH, by="ll_editor").case_id,
        "finish": office.submit().case_id,
        "withdraw": office.submit().case_id,
    }
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, cases["register"])
    office.approve_all(cases["finish"])
    for person in ("reviewer", "head"):
        office.decide(person, cases["withdraw"])
    here.until_at(cases["finish"], "watch")
    here.until_quiet()
    assert {verb: here.case(case_id).stage for verb, case_id in cases.items()} == PLACES
    return cases


def all_wait_again(here: Installation, cases: Mapping[str, int]) -> None:
    def wait() -> bool:
        states = {verb: here.run_of(case_id)["state"] for verb, case_id in cases.items()}
        return here.is_quiet() and all(
            state["name"] == "Suspended"
            and state["state_details"]["pause_key"].startswith(f"{PLACES[verb].replace('_', '-')}/")
            for verb, state in states.items()
        )

    here.until(wait)


def test_nothing_in_prefect_stands_for_a_persons_act_at_any_place(
    install: Callable[..., Installation],
) -> None:
    here = install(**INSPECTED)
    with here.worker():
        cases = brought_to_their_places(here)
        before = facts_alone(here.office)
        numbers = sorted(str(here.case(case_id).number) for case_id in cases.values())

        def tried(act: Callable[[str, int], object], kind: str) -> list[tuple[str, str, dict[str, str]]]:
            """By somebody in Prefect, on every case; returns what the audit tells of it."""
            told = len(here.audited(kind))
            for case_id in cases.values():
                act(str(here.case(case_id).run_id), case_id)
            here.until(lambda: len(here.audited(kind)) == told + len(cases))
            all_wait_again(here, cases)
            assert facts_alone(here.office) == before
            events = here.audited(kind)[told:]
            assert {way_in for _, way_in, _ in events} == {"prefect"}
            return events

        for push in (
            lambda run_id, _: here.prefect.resume(run_id),
            lambda run_id, _: here.prefect.force(run_id, "Running"),
        ):
            pushed = tried(push, "refused")
            assert {event["verb"] for _, _, event in pushed} == {"resume"}
            assert sorted(event["target"] for _, _, event in pushed) == numbers
        for state in ("Completed", "Cancelled"):
            forced = tried(partial(_force, here, state), "run_forced")
            assert sorted(chain for chain, _, _ in forced) == sorted(f"case/{c}" for c in cases.values())
        launched = tried(lambda _, case_id: here.prefect.launch(WEB, case=case_id), "refused")
        assert {event["verb"] for _, _, event in launched} == {"launch"}
        assert all(refusal.is_in_chinese for refusal in refusals(here.office.services.desk.database))
        each_is_done_by_the_person(here, cases)


def each_is_done_by_the_person(here: Installation, cases: Mapping[str, int]) -> None:
    """After all that, on the same cases."""
    office = here.office
    number = {verb: str(here.case(case_id).number) for verb, case_id in cases.items()}
    told = len(here.audited("refused"))
    office.services.revise(office.actor("officer"), number["submit"], {"body": "线路调整。"}, {})
    office.decide("reviewer", number["decide"])
    office.register(number["register"])
    office.decide("officer", number["finish"], "done", given={"watched": "内容正常"})
    office.services.withdraw(office.actor("officer"), number["withdraw"], "情况有变")
    here.until_quiet()
    ended = {
        verb: case.outcome for verb, c in cases.items() if (case := here.case(c)).state == CaseState.ENDED
    }
    assert ended == {"finish": Outcome.PUBLISHED, "withdraw": Outcome.WITHDRAWN}
    stages = {verb: here.case(cases[verb]).stage for verb in ("submit", "decide", "register")}
    assert stages == {"submit": "unit_check", "decide": "unit_head", "register": "receipt"}
    for verb in ("finish", "withdraw"):
        here.until(partial(_is_completed, here, cases[verb]))
    assert len(here.audited("refused")) == told


@pytest.mark.soak
def test_a_push_beside_a_decision_goes_by_the_decision_and_is_told_nothing_untrue(
    install: Callable[..., Installation],
) -> None:
    """The one push for which there is a reason. It adds nothing to it, and is audited as just that."""
    here = install(**INSPECTED)
    with here.worker():
        resumed, forced = here.office.submit().case_id, here.office.submit().case_id
        here.until_quiet()
    for case_id in (resumed, forced):
        here.office.decide("reviewer", case_id)
    before = facts_alone(here.office)
    here.prefect.resume(str(here.case(resumed).run_id))
    here.prefect.force(str(here.case(forced).run_id), "Running")
    with here.worker():
        here.until_quiet()
        for case_id in (resumed, forced):
            state = here.run_of(case_id)["state"]
            assert state["name"] == "Suspended"
            assert state["state_details"]["pause_key"].startswith("unit-head/1/")
    assert facts_alone(here.office) == before
    pushed = {refusal.target: refusal for refusal in refusals(here.office.services.desk.database)}
    assert set(pushed) == {here.case(case_id).number for case_id in (resumed, forced)}
    for refusal in pushed.values():
        assert (refusal.way_in, refusal.verb) == ("prefect", "resume")
        assert refusal.reason == "从 Prefect 恢复运行不起作用，办件按系统里的意见办理"


def _force(here: Installation, state: str, run_id: str, _case: int) -> None:
    here.prefect.force(run_id, state)


def _is_completed(here: Installation, case_id: int) -> bool:
    return bool(here.run_of(case_id)["state"]["name"] == "Completed")
