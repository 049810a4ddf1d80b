"""The same cases with the shortcut, without it, and on Prefect's own worker: the same facts."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.builders.office import build_office
from tests.flows.engine.facts import facts
from tests.flows.engine.installation import (
    AS_DISPATCHER,
    PREFECT_PROCESS_WORKER,
    RESIDENT,
    Installation,
)

pytestmark = pytest.mark.prefect

Ways = dict[str, tuple[str, tuple[tuple[str, ...], ...]]]
OF_PREFECT = "Prefect's process worker"
"""Slow: a process for each step."""
WAYS: Ways = {
    "shortcut": ("true", (RESIDENT,)),
    "no shortcut": ("false", (RESIDENT,)),
    OF_PREFECT: ("true", (AS_DISPATCHER, PREFECT_PROCESS_WORKER)),
}


def play(here: Installation) -> None:
    """Four cases: published, returned and published, refused, taken back."""
    office = here.office
    straight, returned, refused, withdrawn = (office.submit().case_id for _ in range(4))
    here.until_quiet()
    office.approve_all(straight)
    office.decide("reviewer", refused, "return", opinion="标题请写全")
    office.decide("reviewer", returned)
    here.until_quiet()
    number = here.case(returned).number
    assert number is not None
    office.decide("head", returned, "return", opinion="请核对日期")
    office.services.revise(office.actor("officer"), number, {"title": "公交线路调整公告（更正）"}, {})
    office.approve_all(returned)
    taken_back = here.case(withdrawn).number
    assert taken_back is not None
    office.services.withdraw(office.actor("officer"), taken_back, "不再需要")
    here.finish(straight)
    here.finish(returned)


@contextmanager
def at_work(here: Installation, modules: tuple[tuple[str, ...], ...]) -> Generator[None]:
    with ExitStack() as workers:
        for module in modules:
            workers.enter_context(here.worker(module))
        yield


@pytest.fixture
def expected(tmp_path: Path, sqlite_template: Path) -> dict[str, list[object]]:
    """What the services alone make of the same cases: the engine adds nothing and loses nothing."""
    database = tmp_path / "expected.db"
    database.write_bytes(sqlite_template.read_bytes())
    office = build_office(tmp_path / "expected", f"sqlite:///{database}")
    by_hand = ByHand(office, None, {}, tmp_path)  # type: ignore[arg-type]
    play(by_hand)
    found = facts(office)
    office.services.desk.database.dispose()
    return found


class ByHand(Installation):
    """No worker: the automatic stages are done where the play would wait for one."""

    def until_quiet(self, seconds: float = 60) -> None:
        self._automatic()

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        self._automatic()
        assert condition()

    def _automatic(self) -> None:
        for case_id in range(1, 5):
            self.office.run_automatic(case_id)


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=pytest.mark.soak) if way == OF_PREFECT else way for way in WAYS]
)
@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
def test_every_way_of_moving_finds_the_same_facts(
    way: str, install: Callable[..., Installation], expected: dict[str, list[object]]
) -> None:
    shortcut, modules = WAYS[way]
    here = install(SANSHEN_SHORTCUT=shortcut)
    with at_work(here, modules):
        play(here)
    found = facts(here.office)
    for kind, rows in expected.items():
        assert found[kind] == rows, kind
    assert here.audited("refused") == here.audited("run_forced") == [], "nobody touched a run in Prefect"
    states = {here.run_of(case_id)["state"]["message"] for case_id in (1, 2, 4)}
    assert states == {"已发布", "已撤回"}


@pytest.mark.parametrize("office_url", ["postgresql"], indirect=True)
def test_on_postgresql_too(install: Callable[..., Installation], expected: dict[str, list[object]]) -> None:
    here = install()
    with here.worker():
        play(here)
    assert facts(here.office) == expected
