"""Chinese words for what is stored under English ones."""

from definitions.schema.process import Process
from definitions.semantics.forms import problem_at
from definitions.vocabulary import OUTCOME_TITLES, STATE_TITLES, CaseState, Outcome, Severity, WayIn
from flows.checks.finding import Finding
from storage.models import Publication

WAYS_IN = {
    WayIn.CLI: "命令行",
    WayIn.DASHBOARD: "工作台",
    WayIn.API: "接口",
    WayIn.PREFECT: "流程平台",
    WayIn.SYSTEM: "系统",
    WayIn.PAGE: "来信网页",
}
SEVERITIES = {Severity.BLOCK: "必须改", Severity.WARN: "请核对", Severity.INFORM: "提示"}
PUBLICATION_STATES = {
    "submitted": "已提交，等待渠道确认",
    "confirmed": "已发布",
    "failed": "发布失败",
    "withdrawn": "已撤下",
}


def say_state(state: str, outcome: str | None) -> str:
    return OUTCOME_TITLES[Outcome(outcome)] if outcome else STATE_TITLES[CaseState(state)]


def say_way_in(way_in: str) -> str:
    return WAYS_IN[WayIn(way_in)]


def say_publication(publication: Publication) -> str:
    return PUBLICATION_STATES[publication.state]


def say_place(finding: Finding, process: Process) -> str:
    """Where a finding is: the label of its field, or the attachment."""
    return problem_at(process.form.fields, finding.where, "").label


URGENT = "加急"
OBJECTED = "有异议，暂停办理"
