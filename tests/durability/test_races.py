"""What many do at the same moment: one counts, the others learn why, and nothing gets between the numbers."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle, islice

import pytest

from definitions.semantics.moves import Perform
from flows.access.actor import Actor
from flows.access.refusal import AlreadyDecided, Conflict, Refused
from flows.assembly import Services
from flows.casework.automatic import perform, position
from flows.casework.decision import Answer
from storage.records.cases import read_case
from storage.records.leases import adopt_run, take_due
from storage.records.wakes import raise_wake
from tests.builders.office import WEB, SmallOffice
from tests.durability.crowd import PATIENCE, at_once, crowd
from tests.durability.stored import stored, verified
from tests.durability.supervised import ROOT, environment

TRIES = 30 if os.environ.get("SANSHEN_SOAK") else 4
THREADS, PROCESSES = 48, 2
SECONDS_TO_GET_STUCK = 0.5
LATE = re.compile(
    r"(?:您已经办理过“局办公室保密审查”|“局办公室保密审查”已由甲-secrecy2?办理)：(同意公开|退回修改)"
)
"""What whoever was first is told when they answer again, and what the other is told."""

pytestmark = pytest.mark.scaled


def waits_for_the_secrecy_review(office: SmallOffice) -> int:
    case = office.submit().case_id
    office.decide("reviewer", case)
    office.decide("head", case)
    return case


def decide(services: Services, actor: Actor, case: int, answer: Answer) -> str:
    """`counted`, or why it did not."""
    try:
        services.decide(actor, case, answer)
    except AlreadyDecided as late:
        return late.reason
    return "counted"


def answers() -> Iterator[tuple[str, str]]:
    """Two people who may decide, of different minds."""
    return cycle([("secrecy", "approve"), ("secrecy2", "return")])


@contextmanager
def contenders(
    office: SmallOffice, case: int, minds: Iterator[tuple[str, str]]
) -> Iterator[list[Callable[[], str]]]:
    """Processes with services of their own; what is yielded makes each decide."""
    url = office.services.desk.database.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.durability.contender", *who, str(case), "secrecy", "1"],
                    cwd=ROOT,
                    env=environment(office.home, url),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for who in islice(minds, PROCESSES)
        ]
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        yield [partial(told_to_decide, process) for process in started]


def told_to_decide(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate("go\n", timeout=PATIENCE)
    outcome = json.loads(said)
    return str(outcome["reason"] or outcome["outcome"])


def test_of_fifty_decisions_at_once_exactly_one_counts(office: SmallOffice) -> None:
    case = waits_for_the_secrecy_review(office)
    minds = answers()
    with crowd(office.services, THREADS) as many, contenders(office, case, minds) as acts:
        for services, (person, decision) in zip(many, minds, strict=False):
            answer = Answer(decision, stage="secrecy", visit=1, opinion="请核对")
            acts.append(partial(decide, services, office.actor(person), case, answer))
        outcomes = Counter(at_once(acts))
    assert outcomes.pop("counted") == 1
    told = [LATE.fullmatch(reason) for reason in outcomes]
    assert len(told) == 2
    assert len({late[1] for late in told if late}) == 1
    assert sum(outcomes.values()) == THREADS + PROCESSES - 1
    found = stored(office)
    assert Counter(found.decisions)[case, "secrecy", 1] == 1
    assert sorted(found.audited) == sorted(found.decisions)
    assert found.serials["secrecy-reviews"] == [1]
    assert len(found.open_duties) == 1
    assert verified(office).damage == []


def test_withdrawing_and_approving_at_once_leave_one_consistent_history(office: SmallOffice) -> None:
    approved, refused = [], []
    with crowd(office.services, 2) as (drafter, reviewer):
        for _ in range(TRIES):
            case = office.submit()
            outcome, _ = at_once(
                [
                    partial(approves, reviewer, office.actor("reviewer"), case.case_id),
                    partial(withdraws, drafter, office.actor("officer"), case.number),
                ]
            )
            if outcome == "counted":
                approved.append(case.case_id)
            else:
                refused.append(outcome)
    assert set(refused) <= {"办件现在不在这个环节，而在“系统处理”"}
    found = stored(office)
    assert {case.outcome for case in found.cases} == {"withdrawn"}
    assert sorted(case for case, _, _ in found.decisions) == approved
    assert sorted(found.audited) == sorted(found.decisions)
    assert found.open_duties == []
    assert verified(office).damage == []


def approves(services: Services, actor: Actor, case: int) -> str:
    try:
        services.decide(actor, case, Answer("approve", stage="unit_check", visit=1))
    except (Conflict, Refused) as refused:
        return refused.reason
    return "counted"


def withdraws(services: Services, actor: Actor, number: str) -> str:
    services.withdraw(actor, number, "内容有变")
    return "withdrawn"


def test_twenty_submissions_at_once_get_consecutive_numbers(office: SmallOffice) -> None:
    officer = office.actor("officer")
    with crowd(office.services, 20) as many:
        submitted = at_once([partial(s.submit, officer, WEB, office.sample(), {}) for s in many])
    expected = {f"吉市交网审〔2026〕{serial}号" for serial in range(1, 21)}
    assert {submission.number for submission in submitted} == expected
    assert {case.number for case in stored(office).cases} == expected
    assert verified(office).damage == []


def test_publications_at_once_write_consecutive_serials(office: SmallOffice) -> None:
    cases = [office.submit().case_id for _ in range(8)]
    for case in cases:
        office.approve_all(case)
    with crowd(office.services, 16) as many:
        at_once([partial(publish, s, case) for s, case in zip(many, cases * 2, strict=True)])
    found = stored(office)
    assert found.serials["publications"] == list(range(1, 9))
    assert Counter(p.case_id for p in found.publications) == Counter(cases)
    assert found.pages == Counter(cases)
    assert {case.stage for case in found.cases} == {"watch"}
    assert verified(office).damage == []


def publish(services: Services, case: int) -> None:
    """As a worker does; here two at once for each case."""
    while isinstance(move := position(services.desk, case).move, Perform):
        perform(services.desk, case, move)


def test_a_worker_that_names_a_run_and_a_person_who_decides_never_wait_for_each_other(
    office: SmallOffice,
) -> None:
    """Both need the case's row and its wake row: a database that finds a deadlock would fail one of them."""
    case = office.submit().case_id
    database, now = office.services.desk.database, office.clock()
    with database.writing() as session:
        (lease,) = take_due(session, "worker", 1, now, 60)

    def name_a_run() -> bool:
        with database.writing() as session:
            return adopt_run(session, lease, "run", instead_of=None)

    with ThreadPoolExecutor(1) as worker:
        with database.writing() as session:
            read_case(session.connection(), case, lock=True)
            naming = worker.submit(name_a_run)
            time.sleep(SECONDS_TO_GET_STUCK)
            raise_wake(session.connection(), case, now)
        assert naming.result(PATIENCE)
