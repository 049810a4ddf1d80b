"""What is done in Prefect proves nothing and changes no fact; the case goes on all the same."""

import json

import pytest

from definitions.schema.stages import title_of
from tests.builders.office import REPRINT, SIGNING, WEB
from tests.flows.engine.facts import facts
from tests.flows.engine.installation import FORCED, Installation

pytestmark = [pytest.mark.prefect, pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)]


def pause_key(here: Installation, case_id: int) -> str:
    key: str = here.run_of(case_id)["state"]["state_details"]["pause_key"]
    return key


def test_an_undecided_run_resumed_five_times_suspends_again(installation: Installation) -> None:
    here = installation
    with here.worker():
        case_id = here.office.submit().case_id
        here.until_quiet()
        before = facts(here.office)
        keys = {pause_key(here, case_id)}
        for _ in range(5):
            here.prefect.resume(str(here.case(case_id).run_id))
            here.until(lambda: here.run_of(case_id)["state"]["name"] == "Suspended")
            keys.add(pause_key(here, case_id))
            here.until_quiet()
        assert len(keys) == 6
        assert {key.rpartition("/")[0] for key in keys} == {"unit-check/1"}
        assert facts(here.office) == before
        run_id = here.case(case_id).run_id
        refused = [(way_in, e["verb"], e["run"]) for _, way_in, e in here.audited("refused")]
        assert refused == [("prefect", "resume", run_id)] * 5
        here.office.approve_all(case_id)
        here.finish(case_id)
    assert here.run_of(case_id)["state"]["name"] == "Completed"
    assert len(here.audited("refused")) == 5


def test_forced_states_change_no_fact_and_the_case_still_finishes(installation: Installation) -> None:
    here = installation
    with here.worker():
        cases = {state: here.office.submit().case_id for state in FORCED}
        here.until_quiet()
        before = facts(here.office)
        for state, case_id in cases.items():
            here.prefect.force(str(here.case(case_id).run_id), state)
        assert facts(here.office) == before
        first_runs = {case_id: here.case(case_id).run_id for case_id in cases.values()}
        for case_id in cases.values():
            here.office.approve_all(case_id)
        for case_id in cases.values():
            here.finish(case_id)
    for case_id, run_id in first_runs.items():
        assert here.run_of(case_id)["state"]["message"] == "已发布"
        assert here.case(case_id).run_id != run_id
        assert here.prefect.run(str(run_id))["state"]["type"] in {
            "CANCELLED",
            "COMPLETED",
            "FAILED",
            "CRASHED",
        }
    assert len({row.case_id for row in here.publications()}) == len(here.publications()) == len(FORCED)
    told = {event["run"]: event["state"] for _, _, event in here.audited("run_forced")}
    told |= {event["run"]: event["state"] for _, _, event in here.audited("refused")}
    assert told == {first_runs[case_id]: state for state, case_id in cases.items()}


def test_a_launch_without_a_case_makes_a_draft_that_an_officer_completes(installation: Installation) -> None:
    here = installation
    with here.worker():
        run_id = here.prefect.launch(WEB, unit="transport_admin")
        here.until(lambda: here.prefect.run(run_id)["state"]["name"] == "Suspended")
        here.until_quiet()
        assert here.prefect.run(run_id)["name"] == "draft-1"
        (duty,) = here.office.services.inbox(here.office.actor("officer"))
        assert (duty.case_id, duty.stage) == (1, "draft")
        case = here.office.services.revise(here.office.actor("officer"), "draft-1", here.office.sample(), {})
        here.until_quiet()
        assert here.prefect.run(run_id)["name"] == case.number
        here.office.approve_all(1)
        here.finish(1)
    assert here.case(1).run_id == run_id
    assert here.prefect.run(run_id)["state"]["message"] == "已发布"


def test_a_launch_for_nobody_or_for_another_case_does_nothing(installation: Installation) -> None:
    here = installation
    with here.worker():
        case_id = here.office.submit().case_id
        here.until_quiet()
        before = facts(here.office)
        nobody = here.prefect.launch(WEB, unit="no_such_unit")
        elsewhere = here.prefect.launch(WEB, unit="price_section")
        not_theirs = here.prefect.launch(REPRINT, unit="transport_admin")
        empty = here.prefect.launch(REPRINT)
        foreign = here.prefect.launch(WEB, case=case_id)
        ended = [nobody, elsewhere, not_theirs, empty, foreign]
        here.until(
            lambda: all(here.prefect.run(r)["state"]["type"] in {"FAILED", "CANCELLED"} for r in ended)
        )
        assert facts(here.office) == before
    refused = [(way_in, event["verb"], event["run"]) for _, way_in, event in here.audited("refused")]
    assert sorted(refused) == sorted(("prefect", "launch", run) for run in ended)
    assert "no_such_unit" in here.prefect.run(nobody)["state"]["message"]
    assert "price_section" in here.prefect.run(elsewhere)["state"]["message"]
    assert "这个单位不能发起本流程" in here.prefect.run(not_theirs)["state"]["message"]
    assert "unit" in here.prefect.run(empty)["state"]["message"]
    assert here.run_of(case_id)["state"]["name"] == "Suspended"


def test_prefect_shows_every_passed_stage_and_not_a_word_of_the_content(installation: Installation) -> None:
    here = installation
    secret = "绝无仅有的标题一二三"
    with here.worker():
        case_id = here.office.submit(title=secret, body=f"正文里也有{secret}。").case_id
        here.office.approve_all(case_id)
        here.finish(case_id)
    run = here.run_of(case_id)
    names = {task_run["name"] for task_run in here.prefect.task_runs(run["id"])}
    process = here.office.services.desk.catalogue.find(WEB)
    assert process is not None
    decided = {stage for _, stage, *_ in facts(here.office)["decisions"]}
    human = {title_of(process.process.stage(stage)) for stage in decided}
    assert len(human) == len(SIGNING) + 2, "and the receipt and the watch"
    assert human | {"拟稿", "网站发布"} <= names
    assert len(here.prefect.task_runs(run["id"])) == len(names)
    everything = [
        here.prefect.post("/flow_runs/filter"),
        here.prefect.post("/task_runs/filter"),
        here.prefect.post("/artifacts/filter"),
        here.prefect.post("/logs/filter"),
        here.prefect.post("/events/filter", filter={}, limit=50),
    ]
    told = json.dumps(everything, ensure_ascii=False)
    assert str(here.case(case_id).number) in told
    assert secret not in told
    assert not [name for name in here.office.people if f"甲-{name}" in told]
