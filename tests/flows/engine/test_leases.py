"""Leases on wake rows, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from flows.casework.blocking import block
from storage.models import Wake
from storage.queries.motion import is_awake, runs_at_rest
from storage.records.leases import (
    Lease,
    adopt_run,
    fail,
    postpone,
    release,
    release_all,
    renew,
    reread,
    take_due,
)
from storage.records.wakes import raise_wake, wake_where_asleep
from tests.builders.office import SmallOffice

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECONDS = 60.0


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def take(office: SmallOffice, worker: str, now: datetime = NOW, limit: int = 10) -> list[Lease]:
    with office.services.desk.database.writing() as session:
        return take_due(session, worker, limit, now, SECONDS)


def do(office: SmallOffice, record: Callable[..., Any], *arguments: object, **named: object) -> Any:
    with office.services.desk.database.writing() as session:
        return record(session, *arguments, **named)


def wakes(office: SmallOffice) -> list[Wake]:
    with office.services.desk.database.reading() as session:
        return list(session.scalars(select(Wake).order_by(Wake.case_id)))


def test_two_workers_never_hold_one_case(office: SmallOffice) -> None:
    cases = {office.submit().case_id for _ in range(6)}
    with ThreadPoolExecutor(4) as workers:
        taken = list(workers.map(lambda name: take(office, name, limit=3), "abcd"))
    held = [lease.case_id for leases in taken for lease in leases]
    assert len(held) == len(set(held))
    rest = take(office, "e")
    assert set(held) | {lease.case_id for lease in rest} == cases
    assert take(office, "f") == []


def test_a_released_case_is_done_with(office: SmallOffice) -> None:
    office.submit()
    (lease,) = take(office, "a")
    assert do(office, release, lease) is True
    assert wakes(office) == []


def test_what_was_asked_meanwhile_is_not_lost(office: SmallOffice) -> None:
    case = office.submit()
    (lease,) = take(office, "a")
    office.decide("reviewer", case.number)
    assert do(office, release, lease) is False
    (again,) = take(office, "b")
    assert again.generation == lease.generation + 1


def test_a_reread_lease_knows_the_newest_generation(office: SmallOffice) -> None:
    case = office.submit()
    (lease,) = take(office, "a")
    office.decide("reviewer", case.number)
    fresh = do(office, reread, lease)
    assert fresh.generation == lease.generation + 1
    assert do(office, release, fresh) is True


def test_after_its_expiry_a_lease_is_worth_nothing_once_another_took_it(office: SmallOffice) -> None:
    office.submit()
    (first,) = take(office, "a")
    assert take(office, "b", later(SECONDS - 1)) == []
    (second,) = take(office, "b", later(SECONDS + 1))
    assert do(office, renew, first, later(SECONDS + 2), SECONDS) is False
    assert do(office, release, first) is False
    assert do(office, reread, first) is None
    assert do(office, adopt_run, first, "run-of-a", instead_of=None) is False
    assert do(office, fail, first, NOW, timedelta()) == 0
    do(office, postpone, first, later(900))
    (row,) = wakes(office)
    assert (row.lease_owner, row.failures, row.not_before) == ("b", 0, None)
    assert do(office, adopt_run, second, "run-of-b", instead_of=None) is True


def test_a_run_replaces_only_the_run_that_was_seen(office: SmallOffice) -> None:
    office.submit()
    (lease,) = take(office, "a")
    assert do(office, adopt_run, lease, "one", instead_of=None) is True
    assert do(office, adopt_run, lease, "two", instead_of=None) is False
    assert do(office, adopt_run, lease, "two", instead_of="one") is True


def test_a_renewed_lease_lasts(office: SmallOffice) -> None:
    office.submit()
    (lease,) = take(office, "a")
    assert do(office, renew, lease, later(50), SECONDS) is True
    assert take(office, "b", later(SECONDS + 1)) == []


def test_failures_are_counted_and_waited_for(office: SmallOffice) -> None:
    office.submit()
    (lease,) = take(office, "a")
    assert do(office, fail, lease, NOW, timedelta(seconds=30)) == 1
    assert take(office, "b", later(29)) == []
    (again,) = take(office, "b", later(31))
    assert again.failures == 1
    assert do(office, fail, again, later(31), timedelta(seconds=30)) == 2


def test_a_new_decision_ends_the_waiting(office: SmallOffice) -> None:
    case = office.submit()
    (lease,) = take(office, "a")
    do(office, fail, lease, NOW, timedelta(hours=1))
    office.decide("reviewer", case.number)
    (again,) = take(office, "b", later(1))
    assert again.failures == 0


def test_a_postponed_case_comes_back_uncounted(office: SmallOffice) -> None:
    case = office.submit()
    (lease,) = take(office, "a")
    do(office, postpone, lease, later(10))
    assert take(office, "b", later(9)) == []
    (again,) = take(office, "b", later(11))
    assert again.failures == 0
    do(office, lambda session: raise_wake(session.connection(), case.case_id, later(11)))
    do(office, postpone, again, later(99))
    assert [lease.case_id for lease in take(office, "c", later(12))] == [case.case_id]


def test_a_worker_that_stops_gives_everything_back(office: SmallOffice) -> None:
    office.submit()
    office.submit()
    take(office, "a")
    do(office, release_all, "a")
    assert len(take(office, "b")) == 2


def test_only_runs_of_cases_that_nobody_is_asked_to_move_are_at_rest(office: SmallOffice) -> None:
    resting, awake, blocked, runless = (office.submit().case_id for _ in range(4))
    for lease in take(office, "a"):
        if lease.case_id != runless:
            do(office, adopt_run, lease, f"run-{lease.case_id}", instead_of=None)
        if lease.case_id != awake:
            do(office, release, lease)
    block(office.services.desk, blocked, "为测试受阻")
    with office.services.desk.database.reading() as session:
        assert runs_at_rest(session) == {f"run-{resting}": resting}
        assert [is_awake(session, case) for case in (resting, awake)] == [False, True]


def test_asking_for_a_look_leaves_a_look_that_is_asked_for_as_it_is(office: SmallOffice) -> None:
    asleep, held = office.submit().case_id, office.submit().case_id
    for lease in take(office, "a"):
        if lease.case_id == asleep:
            do(office, release, lease)
    before = next(row for row in wakes(office) if row.case_id == held)
    do(office, wake_where_asleep, [asleep, held], later(1))
    do(office, wake_where_asleep, [], later(1))
    new, same = wakes(office)
    assert (new.case_id, new.generation, new.lease_owner) == (asleep, 1, None)
    assert (same.generation, same.lease_owner, same.asked_at) == (before.generation, "a", before.asked_at)


@pytest.mark.parametrize("how", ["postponed", "failed", "given back", "died"])
def test_a_lease_knows_whether_anybody_began_before(office: SmallOffice, how: str) -> None:
    office.submit()
    (first,) = take(office, "a")
    assert first.is_first
    if how == "postponed":
        do(office, postpone, first, NOW)
    elif how == "failed":
        do(office, fail, first, NOW, timedelta())
    elif how == "given back":
        do(office, release_all, "a")
    (second,) = take(office, "b", later(SECONDS + 1))
    assert not second.is_first
    assert not do(office, reread, second).is_first
    assert do(office, release, second)
    do(office, wake_where_asleep, [second.case_id], later(1))
    (third,) = take(office, "b", later(2))
    assert third.is_first
