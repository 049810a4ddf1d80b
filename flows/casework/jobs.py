"""Jobs: named services that work something out of what is stored, for a stage of a case or for a draft that opens."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from definitions.conditions import ConditionError, evaluate
from definitions.schema.jobs import DIFFERING, JOBS, REPORT, ROWS, TEXT, Counting
from definitions.schema.stages import JobStage
from definitions.schema.triggers import JobCall
from definitions.semantics.forms import problems_of
from definitions.semantics.history import Performed
from definitions.semantics.moves import Perform
from definitions.semantics.path import case_context
from definitions.vocabulary import JobName
from flows.access.actor import SYSTEM
from flows.access.refusal import Invalid
from flows.casework.advancing import advance, moves_now
from flows.casework.bulletin import EVERYTHING, bulletin
from flows.casework.contents import load_content, store_files
from flows.casework.desk import Desk
from flows.casework.finding_jobs import go_on_patrol, latest_patrol, of_period
from flows.casework.in_hand import CaseInHand, take
from flows.casework.report_tables import differing_rows
from flows.casework.scoring import scored, written
from flows.publishing.charts import caption


@dataclass(frozen=True, slots=True)
class Produced:
    """What a job worked out."""

    told: Mapping[str, Any]
    """Its short answers, by the names that its signature gives them."""
    report: str = ""
    """The text that it wrote, in Markdown."""
    rows: Sequence[Mapping[str, Any]] = ()
    """The lines of the table that a draft may be filled in with."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a job is to work on."""

    desk: Desk
    session: Session
    organization: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    counting: Counting = EVERYTHING
    charts: str = ""
    """The lines that ask for them; they stand right before the table of the text."""


def _told(assignment: Assignment, told: Mapping[str, Any], report: str) -> Mapping[str, Any]:
    """With how far a text that was given is from the report."""
    text = assignment.inputs.get(TEXT)
    return {**told, DIFFERING: differing_rows(report, str(text)) if text else 0}


def _bulletin(assignment: Assignment) -> Produced:
    one = assignment
    found = bulletin(one.session, one.desk, one.organization, str(one.inputs["period"]), one.counting)
    report = found.written(one.charts)
    return Produced(_told(one, found.totals.as_told(), report), report)


def _patrol(assignment: Assignment) -> Produced:
    one = assignment
    found = latest_patrol(one.session, one.desk, one.organization, one.inputs)
    return Produced(found.told, found.written(one.charts), found.rows)


def _scores(assignment: Assignment) -> Produced:
    name, period = str(assignment.inputs["scores"]), str(assignment.inputs["period"])
    sheet = scored(assignment.session, assignment.desk, assignment.organization, name, period)
    told = {
        "submitted": sheet.submitted,
        "adopted": sheet.adopted,
        "year_adopted": sheet.year_adopted,
        "failed": len(sheet.failing),
    }
    report = written(sheet, assignment.charts)
    return Produced(_told(assignment, told, report), report)


def _findings(assignment: Assignment) -> Produced:
    one = assignment
    counted = of_period(one.session, one.desk, one.organization, one.inputs)
    report = counted.written(one.charts)
    return Produced(_told(one, counted.told, report), report, counted.rows)


SERVICES: Mapping[JobName, Callable[[Assignment], Produced]] = {
    JobName.BULLETIN: _bulletin,
    JobName.PATROL: _patrol,
    JobName.FINDINGS: _findings,
    JobName.SCORES: _scores,
}
ERRANDS: Mapping[JobName, Callable[[Desk, str, Mapping[str, Any]], None]] = {JobName.PATROL: go_on_patrol}
"""What takes long and is done before a job, while no transaction is open."""


def inputs_of(job: JobName, given: Mapping[str, str], seen: Mapping[str, object]) -> dict[str, Any]:
    """What a job takes. `given`: each an expression over `seen`. Raises Invalid where that is not what it takes."""
    takes = JOBS[job].takes
    try:
        inputs = {name: evaluate(expression, seen) for name, expression in given.items()}
    except ConditionError as error:
        raise Invalid(
            f"{JOBS[job].title}要用的内容算不出来：{error.reason}", "请改流程文件里的 with"
        ) from error
    problems = problems_of(takes, inputs, {"form": {}})
    if problems:
        told = "；".join(f"{one.label}：{one.reason}" for one in problems)
        raise Invalid(f"{JOBS[job].title}办不了：{told}", "请核对表单和流程文件里的 with", problems)
    return inputs


def inputs_of_stage(hand: CaseInHand, stage: JobStage) -> dict[str, Any]:
    """Raises Invalid where that is not what the job takes."""
    values = load_content(hand.session, hand.row.content).values if hand.row.content else {}
    state = hand.state
    seen = case_context(hand.process, state, form=values)
    return inputs_of(stage.job, stage.inputs, seen)


def run_errand(desk: Desk, organization: str, job: JobName, inputs: Mapping[str, Any]) -> None:
    """Not within a transaction: it may take minutes."""
    if job in ERRANDS:
        ERRANDS[job](desk, organization, inputs)


def work_out(
    session: Session, desk: Desk, organization: str, asked: JobStage | JobCall, inputs: Mapping[str, Any]
) -> Produced:
    """Do a job; those of its charts that are asked for stand in its text."""
    charts = asked.charts if isinstance(asked, JobCall) else ()
    wanted = [JOBS[asked.job].charts[name] for name in charts]
    lines = "".join(f"{caption(one.title, one.columns)}\n\n" for one in wanted)
    return SERVICES[asked.job](Assignment(desk, session, organization, inputs, asked, lines))


def perform_job(desk: Desk, case_id: int, move: Perform, stage: JobStage) -> None:
    """Once for each visit, after its errand. What it told is a fact; the text that it wrote is kept as a file that the fact names."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        inputs = inputs_of_stage(hand, stage)
        produced = work_out(session, desk, hand.process.organization, stage, inputs)
    given = dict(produced.told)
    if produced.report:
        name = f"{stage.signature.title}-{move.visit}.md"
        file = desk.attachments.put(io.BytesIO(produced.report.encode()), name)
        given[REPORT] = [file.as_json()]
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move not in moves_now(hand):
            return
        if produced.report:
            store_files(session, [file], hand.at)
        advance(hand, Performed(hand.at, move.stage, move.visit, given=given), SYSTEM)


def prefill(produced: Produced) -> dict[str, Any]:
    """What the expressions of a draft see of a job."""
    return {"job": {**produced.told, REPORT: produced.report, ROWS: list(produced.rows)}}
