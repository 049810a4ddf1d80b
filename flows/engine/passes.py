"""Which stages people have passed in a case: what its run shows beside the automatic ones."""

from dataclasses import dataclass
from datetime import datetime

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import title_of
from definitions.working_days import SHANGHAI
from flows.casework.desk import Desk
from flows.casework.in_hand import take


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass through a stage."""

    stage: str
    visit: int
    title: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def key(self) -> str:
        return f"{self.stage}/{self.visit}"


@dataclass(frozen=True, slots=True)
class Progress:
    process: str
    passes: tuple[Pass, ...]
    """Oldest first; the open ones, if any, last."""


def progress(desk: Desk, case_id: int) -> Progress:
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
    visits = [*hand.state.log, *hand.state.open.values()]
    return Progress(
        hand.process.title.zh,
        tuple(
            Pass(v.stage, v.visit, _title(hand.process, v.stage), v.opened_at, v.closed_at) for v in visits
        ),
    )


def _title(process: Process, stage: str) -> str:
    return "拟稿" if stage == DRAFT else title_of(process.stage(stage))


def as_markdown(number: str, seen: Progress, now: str) -> str:
    """A sheet for Prefect's screen: number, process, stages and times, no content and nobody's name."""
    lines = [
        f"# {number}",
        "",
        f"流程：{seen.process}",
        "",
        f"当前：{now}",
        "",
        "| 环节 | 次 | 开始 | 办结 |",
        "|---|---|---|---|",
    ]
    lines += [f"| {p.title} | {p.visit} | {_when(p.opened_at)} | {_when(p.closed_at)} |" for p in seen.passes]
    return "\n".join(lines)


def _when(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""
