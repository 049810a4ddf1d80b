"""From a process to what its drawing shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from definitions.drawing.model import FINISH, START, Chart, Edge, EdgeKind, Node, NodeKind, Signers, Step
from definitions.drawing.words import OTHERWISE, Vocabulary, join
from definitions.rules.routes import can_pass
from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import (
    CallStage,
    ChooseStage,
    DecisionOption,
    EndStage,
    HumanStage,
    ParallelStage,
    Stage,
    decisions_of,
    title_of,
)
from definitions.schema.tree import MAIN
from definitions.vocabulary import OUTCOME_TITLES, STAGE_KIND_TITLES, Effect, Outcome, StageKind

_UNTITLED = {**STAGE_KIND_TITLES, StageKind.CHECK: "内容检查"}


def node_of(stage: str) -> str:
    """The node that bears a stage's name; prefixed, since a stage may be called `start` or `end`."""
    return DRAFT if stage == DRAFT else f"s_{stage}"


def join_of(stage: str) -> str:
    return f"j_{stage}"


def chart(
    process: Process, organization: Organization | None = None, title_of_process: Callable[[str], str] = str
) -> Chart:
    """`title_of_process`: of another one, by its whole name; without it, they are called by their names."""
    return _Charting(process, organization, title_of_process).chart()


class _Charting:
    def __init__(
        self, process: Process, organization: Organization | None, title_of_process: Callable[[str], str]
    ) -> None:
        self._process = process
        self._words = Vocabulary(process, organization, title_of_process)

    def chart(self) -> Chart:
        edges = _merged(self._edges())
        nodes = {node.id: node for node in self._nodes(edges)}
        process = self._process
        return Chart(
            process.process,
            process.version,
            process.title.zh,
            f"《{process.authority.document}》第{'、'.join(process.authority.articles)}条",
            nodes,
            tuple(edges),
            tuple(self._line(nodes)),
        )

    def _nodes(self, edges: Iterable[Edge]) -> Iterator[Node]:
        yield Node(START, NodeKind.START, "开始", self._words.triggers())
        yield Node(DRAFT, NodeKind.DRAFT, "拟稿", stage=DRAFT)
        for stage in self._process.all_stages:
            yield from self._nodes_of(stage)
        targets = {edge.target for edge in edges}
        if FINISH in targets:
            yield Node(FINISH, NodeKind.END, "办结")
        for outcome in (Outcome.REFUSED, Outcome.CLOSED):
            if _refused(outcome) in targets:
                yield Node(_refused(outcome), NodeKind.END, OUTCOME_TITLES[outcome], outcome=outcome)

    def _signers(self, stage: HumanStage) -> Signers:
        """Their number is known where nobody signs as one of all who hold a role, or for one of the units that are chosen."""
        signing = self._process.signing(stage)
        if any(map(self._process.stands_for_several, stage.who)):
            return Signers(signing, None, None)
        return Signers(signing, len(stage.who), sum(party.weight for party in stage.who))

    def _nodes_of(self, stage: Stage) -> Iterator[Node]:
        name, title = node_of(stage.id), title_of(stage)
        match stage:
            case HumanStage():
                yield Node(
                    name,
                    NodeKind(stage.kind.value),
                    title,
                    self._words.details(stage),
                    stage.id,
                    self._words.signers(stage),
                    self._signers(stage) if self._process.has_several_signers(stage) else None,
                    answers=self._words.answers(stage),
                )
            case ParallelStage():
                is_conditional = any(branch.when is not None for branch in stage.branches)
                yield Node(
                    name,
                    NodeKind.SPLIT,
                    stage.title.zh if stage.title else "同时办理",
                    stage=stage.id,
                    is_conditional=is_conditional,
                )
                yield Node(
                    join_of(stage.id),
                    NodeKind.JOIN,
                    join(stage.join),
                    joins=stage.id,
                    enough=None if stage.join.how == "all" else stage.join.at_least or 1,
                    is_conditional=is_conditional,
                )
            case ChooseStage():
                yield Node(
                    name, NodeKind.CHOOSE, stage.title.zh if stage.title else "按情况分流", stage=stage.id
                )
            case EndStage():
                title = stage.title.zh if stage.title else f"办结：{OUTCOME_TITLES[stage.outcome]}"
                yield Node(name, NodeKind.END, title, stage=stage.id, outcome=stage.outcome)
            case _:
                title = stage.title.zh if stage.title else _UNTITLED[stage.kind]
                called = self._process.called_by(stage) if isinstance(stage, CallStage) and stage.wait else ""
                details = self._words.automatic(stage)
                yield Node(name, NodeKind(stage.kind.value), title, details, stage.id, calls=called)

    def _line(self, nodes: Mapping[str, Node]) -> Iterator[Step]:
        yield Step(START, START)
        yield Step(DRAFT, DRAFT)
        yield from (_step(stage) for stage in self._process.stages)
        if FINISH in nodes:
            yield Step(FINISH, FINISH)

    def _edges(self) -> Iterator[Edge]:
        yield Edge(START, DRAFT)
        yield Edge(DRAFT, node_of(self._process.stages[0].id))
        for stage in self._process.all_stages:
            if isinstance(stage, ParallelStage):
                yield from self._into(stage)
            yield from self._onward(stage)
            if isinstance(stage, HumanStage):
                yield from self._elsewhere(stage)

    def _into(self, stage: ParallelStage) -> Iterator[Edge]:
        for branch in stage.branches:
            title = branch.title.zh if branch.title else ""
            when = self._words.condition(branch.when) if branch.when else ""
            label = f"{title}（{when}）" if title and when else title or when
            first = node_of(branch.stages[0].id)
            yield Edge(node_of(stage.id), first, label=label, condition=branch.when or "")
        if all(branch.when is not None for branch in stage.branches):
            yield Edge(node_of(stage.id), join_of(stage.id), label=OTHERWISE, is_default=True)

    def _onward(self, stage: Stage) -> Iterator[Edge]:
        if isinstance(stage, ChooseStage):
            source = node_of(stage.id)
            for branch in stage.branches:
                label = self._words.condition(branch.when)
                yield Edge(source, node_of(branch.go), label=label, condition=branch.when)
            yield Edge(source, node_of(stage.otherwise), label=OTHERWISE, is_default=True)
        elif can_pass(stage):
            source = join_of(stage.id) if isinstance(stage, ParallelStage) else node_of(stage.id)
            yield Edge(source, self._behind(stage))

    def _behind(self, stage: Stage) -> str:
        after = self._process.after(stage.id)
        if after is not None:
            return node_of(after)
        line = self._process.line_of(stage.id)
        return FINISH if line == MAIN else join_of(self._process.tree.lines[line].within)

    def _elsewhere(self, stage: HumanStage) -> Iterator[Edge]:
        """Where answers that do not pass lead: a return whose target the person chooses is drawn to the drafter."""
        for name, option in decisions_of(stage).items():
            if option.effect is not Effect.PASS:
                yield Edge(
                    node_of(stage.id),
                    _target(option),
                    _kind(option),
                    option.title.zh,
                    f"decision == '{name}'",
                    declared="" if option.go is None else option.title.zh,
                    is_free=option.asks_where,
                )


def _target(option: DecisionOption) -> str:
    if option.effect is Effect.RETURN:
        return node_of(option.go or DRAFT)
    return _refused(option.outcome or Outcome.REFUSED)


def _kind(option: DecisionOption) -> EdgeKind:
    return EdgeKind.RETURN if option.effect is Effect.RETURN else EdgeKind.REFUSE


def _refused(outcome: Outcome) -> str:
    return f"broken_{outcome.value}"


def _step(stage: Stage) -> Step:
    if not isinstance(stage, ParallelStage):
        return Step(node_of(stage.id), node_of(stage.id))
    lines = tuple(tuple(_step(inner) for inner in branch.stages) for branch in stage.branches)
    return Step(node_of(stage.id), join_of(stage.id), lines)


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Several ways of one kind from one node to another are one edge."""
    found: dict[tuple[str, str, EdgeKind], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    merged = [reduce(_both, same) for same in found.values()]
    return [_unlabelled(edge) if _has_no_choice(edge, merged) else edge for edge in merged]


def _has_no_choice(edge: Edge, edges: Iterable[Edge]) -> bool:
    """All the ways of a fork lead to the same stage."""
    return edge.is_default and sum(one.source == edge.source for one in edges) == 1


def _unlabelled(edge: Edge) -> Edge:
    return replace(edge, label="", is_default=False)


def _both(one: Edge, other: Edge) -> Edge:
    conditions = [edge.condition for edge in (one, other)]
    is_default = one.is_default or other.is_default
    if one.kind is EdgeKind.SEQUENCE:
        label = OTHERWISE if is_default else f"{one.label}，或者{other.label}"
    else:
        label = _listed(one.label, other.label)
    return replace(
        one,
        label=label,
        condition=f"({conditions[0]}) || ({conditions[1]})" if all(conditions) else "",
        is_default=is_default,
        declared=_listed(one.declared, other.declared),
        is_free=one.is_free and other.is_free,
    )


def _listed(*labels: str) -> str:
    return "、".join(dict.fromkeys(label for label in labels if label))
