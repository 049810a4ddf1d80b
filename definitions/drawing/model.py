"""What a drawing of a process shows, without saying where: nodes, edges, and how they lie within each other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from definitions.schema.signing import Signing
from definitions.vocabulary import Outcome

START = "start"
FINISH = "finish"


class NodeKind(StrEnum):
    START = "start"
    DRAFT = "draft"
    REVIEW = "review"
    WORK = "work"
    PAPER = "paper"
    CHECK = "check"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    LEDGER = "ledger"
    REGISTER = "register"
    NOTIFY = "notify"
    JOB = "job"
    WAIT = "wait"
    CALL = "call"
    CHOOSE = "choose"
    SPLIT = "split"
    """Where branches begin, side by side."""
    JOIN = "join"
    """Where they come together."""
    END = "end"

    @property
    def is_human(self) -> bool:
        return self in {NodeKind.DRAFT, NodeKind.REVIEW, NodeKind.WORK, NodeKind.PAPER}

    @property
    def is_gateway(self) -> bool:
        return self in {NodeKind.CHOOSE, NodeKind.SPLIT, NodeKind.JOIN}

    @property
    def is_event(self) -> bool:
        return self in {NodeKind.START, NodeKind.END}


class EdgeKind(StrEnum):
    SEQUENCE = "sequence"
    RETURN = "return"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Signers:
    """That several decide, and how."""

    signing: Signing
    number: int | None
    """How many they are; None where it depends on who holds a role."""
    votes: int | None


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    """Letters, digits and underscores: a name in XML and in Mermaid alike."""
    kind: NodeKind
    title: str
    details: tuple[str, ...] = ()
    """Who acts, by what rule, within what limit: each on lines of its own."""
    stage: str | None = None
    """The stage that it stands for. Two nodes stand for a parallel stage; the one where it begins bears its name."""
    who: tuple[str, ...] = ()
    signers: Signers | None = None
    outcome: Outcome | None = None
    joins: str = ""
    """Of a join: the parallel stage that ends there."""
    enough: int | None = None
    """Of a join: how many branches have to come to their ends; None for all of them."""
    is_conditional: bool = False
    """Of a split and its join: some branches are taken only on a condition."""
    answers: tuple[str, ...] = ()
    """What can be answered, and what it does."""
    calls: str = ""
    """Of a call that is waited for: the whole name of the other process."""


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    kind: EdgeKind = EdgeKind.SEQUENCE
    label: str = ""
    condition: str = ""
    """The expression as it was declared."""
    is_default: bool = False
    """Taken where no condition of the others holds."""
    declared: str = ""
    """Of a return's label, what leads to the target and nowhere else."""
    is_free: bool = False
    """A return whose target the person chooses: the drafter stands for all of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node on its line; a parallel stage with the lines that lie between where it begins and where it ends."""

    entry: str
    exit: str
    lines: tuple[tuple["Step", ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    process: str
    version: int
    title: str
    authority: str
    """The regulation with its articles."""
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    line: tuple[Step, ...]
    """The main line, from the start to the ends."""

    def can(self, node: str, kind: EdgeKind) -> bool:
        """Whether an answer given there returns the case, or ends it."""
        return any(edge.source == node and edge.kind is kind for edge in self.edges)

    def overview(self) -> "Chart":
        """Without the refusals and the returns whose target a person chooses: they would cover the way forward."""
        kept = tuple(
            replace(edge, label=edge.declared) if edge.kind is EdgeKind.RETURN else edge
            for edge in self.edges
            if edge.kind is not EdgeKind.REFUSE and not edge.is_free
        )
        met = {START} | {end for edge in kept for end in (edge.source, edge.target)}
        return replace(self, edges=kept, nodes={k: v for k, v in self.nodes.items() if k in met})
