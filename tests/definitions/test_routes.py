"""The ways through a process, against walking every one of them."""

from collections.abc import Iterator

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.rules.routes import Routes
from definitions.schema.process import Process
from definitions.schema.stages import ChooseStage, EndStage, ParallelStage
from tests.builders.office import whole_catalogue
from tests.definitions.processes import accepted, documents

Way = tuple[str, ...]
MOST = 400


def ways_of(process: Process, first: str) -> Iterator[Way]:
    """Every way from a stage to the end of its line: what is passed, branches one after the other."""
    stage = process.stage(first)
    if isinstance(stage, ChooseStage):
        following = {*(branch.go for branch in stage.branches), stage.otherwise}
        yield from ((first, *rest) for one in following for rest in ways_of(process, one))
        return
    for inner in _within(process, stage) if isinstance(stage, ParallelStage) else ((),):
        after = None if isinstance(stage, EndStage) else process.after(first)
        rests = ways_of(process, after) if after is not None else iter(((),))
        yield from ((first, *inner, *rest) for rest in rests)


def _within(process: Process, stage: ParallelStage) -> Iterator[Way]:
    """What a case passes of the branches: all that are taken, or some one of them where that is enough."""
    if stage.join.how == "all":
        combined: list[Way] = [()]
        for branch in stage.branches:
            passed = list(ways_of(process, branch.stages[0].id))
            skipped = combined if branch.when is not None else []
            combined = [(*before, *way) for before in combined for way in passed] + skipped
        yield from combined
        return
    for branch in stage.branches:
        yield from ways_of(process, branch.stages[0].id)
    if all(branch.when is not None for branch in stage.branches):
        yield ()


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents().map(accepted), st.data())
def test_routes_agree_with_walking_every_way(process: Process | None, data: st.DataObject) -> None:
    assume(process is not None)
    assert process is not None
    routes = Routes(process)
    ways = [way for way, _ in zip(ways_of(process, process.stages[0].id), range(MOST), strict=False)]
    assume(len(ways) < MOST)
    names = [stage.id for stage in process.all_stages]
    assert routes.reachable() == {stage for way in ways for stage in way}
    on_main = [stage.id for stage in process.stages]
    target = data.draw(st.sampled_from(on_main))
    avoiding = data.draw(st.sets(st.sampled_from([name for name in names if name != target])))
    before = [way[: way.index(target) + 1] for way in ways if target in way]
    free = [way for way in before if not avoiding & set(way)]
    assert (routes.way_around(target, avoiding) is not None) == bool(free)
    for other in names:
        if other != target:
            assert routes.leads(other, target) == any(other in way for way in before)


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents().map(accepted))
def test_what_is_worked_out_once_is_what_every_way_tells(process: Process | None) -> None:
    assume(process is not None)
    assert process is not None
    _agree(process)


def test_the_order_of_every_procedure_is_what_every_way_tells() -> None:
    for loaded in whole_catalogue().processes():
        _agree(loaded.process)


def _agree(process: Process) -> None:
    """Looked up once for each stage, and looked for anew from each."""
    routes = Routes(process)
    names = [stage.id for stage in process.all_stages]
    for target in names:
        line = process.line_of(target)
        for other in names:
            beside = process.tree.are_beside(other, target)
            leads = other != target and not beside and target in routes._ways(other, line, frozenset())
            assert routes.leads(other, target) == leads
            if other != target:
                around = target in routes._ways(names[0], line, frozenset({other}))
                assert (other not in routes.always_before(target)) == around
        for wanted in (names, names[::2], names[1::3]):
            nearest = {
                one
                for one in wanted
                if one != target
                and target
                in routes._ways(
                    one,
                    line,
                    frozenset(
                        other
                        for other in wanted
                        if other not in (one, target) and not process.tree.are_beside(other, one)
                    ),
                )
            }
            assert routes.nearest_before(target, wanted) == nearest
