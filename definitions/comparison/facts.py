"""Everything that a document says, in words, defaults written out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from definitions.comparison.change import Facts, Group, Said, Subject
from definitions.comparison.fields import demand_subject, field_subject, values
from definitions.comparison.names import Names, limit, listed, said, worded, yes
from definitions.comparison.reactions import reactions, warnings
from definitions.comparison.signers import signer
from definitions.comparison.stages import stage_subjects
from definitions.comparison.triggers import trigger_subjects
from definitions.schema.examples import SUPPLEMENT, Example, Expected, Point, Step
from definitions.schema.objection import Objection
from definitions.schema.places import SUBMITTING_UNIT
from definitions.schema.process import ClockPause, Extensions, Process
from definitions.schema.urgency import Urgency
from definitions.semantics.trigger_words import say_outcomes
from definitions.vocabulary import CHECK_TITLES, Severity
from definitions.working_days import parse_span

WHOLE = "process"
LEVELS = {Severity.BLOCK: "拦下", Severity.WARN: "提醒", Severity.INFORM: "告知"}


def facts_of(names: Names) -> Facts:
    process = names.process
    return {
        Group.PROCESS: {
            WHOLE: Subject(process.title.zh, _of_the_whole(names)),
            **dict(trigger_subjects(names)),
        },
        Group.FORM: dict(_form(names)),
        Group.CHECKS: dict(_checks(names)),
        Group.STAGES: dict(stage_subjects(names)),
        Group.DEADLINES: dict(_deadlines(names)),
        Group.LEDGERS: dict(_ledgers(names)),
        Group.EXAMPLES: dict(_examples(names)),
    }


def _of_the_whole(names: Names) -> dict[str, Said]:
    process = names.process
    units = [unit.strip() for unit in process.start.of.split(",")]
    return {
        "编号": said(process.process),
        "名称": worded(process.title),
        "版本": said(str(process.version)),
        "生效日期": _day(process.effective),
        "依据": said(process.authority.document),
        "依据的条款": said("、".join(process.authority.articles)),
        "依据施行日期": _day(process.authority.effective),
        "依据废止日期": _day(process.authority.repealed),
        "废止后改用": said(process.authority.successor),
        "覆盖的事项": listed(process.covers),
        "谁可以发起": Said(
            " ".join(sorted(process.start.by)), "、".join(map(names.role, sorted(process.start.by)))
        ),
        "哪些单位可以发起": listed(units),
        "办件编号": said(process.number),
        "是群众来信": yes(process.letters),
        "审批单名称": said(process.sheet),
        **_urgency(names, process.urgency),
        **_objection(names, process.objection),
        "谁可以决定重新办理": signer(names, process.reopening.by) if process.reopening else said(None),
        "办结后多久可以重新办理": limit(process.reopening.within if process.reopening else None),
    }


def _urgency(names: Names, urgency: Urgency | None) -> dict[str, Said]:
    if urgency is None:
        return {"加急": said(None), "谁可以申请加急": said(None), "加急由谁批": said(None)}
    marked, confirmed = urgency.marked_by, urgency.confirmed_by
    return {
        "加急": said("可以"),
        "谁可以申请加急": signer(names, marked) if marked else said("拟稿人", usual=True),
        "加急由谁批": signer(names, confirmed) if confirmed else said("不用批"),
    }


def _objection(names: Names, objection: Objection | None) -> dict[str, Said]:
    if objection is None:
        return {"异议": said(None)}
    during = objection.during
    return {
        "异议": said("可以"),
        "谁可以提异议": Said(
            " ".join(sorted(objection.by)), "、".join(map(names.role, sorted(objection.by)))
        ),
        "哪些单位可以提异议": listed(objection.units or ["其他各单位"]),
        "哪些环节可以提异议": names.stages_of(during) if during else said("发布以前", usual=True),
        "异议由谁答复": signer(names, objection.answered_by),
        "多久答复异议": limit(objection.answer_within),
        "异议由谁协调": signer(names, objection.coordinated_by),
        "多久协调异议": limit(objection.coordinate_within),
        "采纳异议后退回到": names.stage(objection.upheld),
        "异议期间计时": said(
            {"stop": "停", "go on": "不停"}[objection.clocks], usual=objection.clocks == "go on"
        ),
    }


def _day(day: date | None) -> Said:
    return said(day.isoformat() if day else None)


def _form(names: Names) -> Iterator[tuple[str, Subject]]:
    for field in names.process.form.fields:
        yield names.field_id(field.id), field_subject(names, field)
    for demand in names.process.form.demands:
        yield f"demand {names.condition(demand.that).key}", demand_subject(names, demand)


def _checks(names: Names) -> Iterator[tuple[str, Subject]]:
    for check in names.process.checks:
        level = Severity(check.level)
        override = signer(names, check.override) if check.override is not None else said(None)
        says = {"级别": said(LEVELS[level]), "选项": said(_plain(check.options)), "放行": override}
        yield check.check, Subject(_title_of_check(check.check), says)


def _title_of_check(check: str) -> str:
    titles: dict[str, str] = {str(name): title for name, title in CHECK_TITLES.items()}
    return titles.get(check, check)


def _deadlines(names: Names) -> Iterator[tuple[str, Subject]]:
    for deadline in names.process.deadlines:
        own = deadline.unit == SUBMITTING_UNIT
        says = {
            "名称": worded(deadline.title),
            "多久": limit(deadline.within),
            "何时才有": names.condition(deadline.when),
            "从何时起": names.moments(deadline.start),
            "何时重新起算": _each_of(names, deadline.restart),
            "到何时止": names.moments(deadline.until),
            "在哪一天之前": said(deadline.before and names.of_field(deadline.before)),
            "至少提前": limit(deadline.at_least),
            "最迟哪一天": said(deadline.no_later_than and names.of_field(deadline.no_later_than)),
            "何时暂停": said("；".join(sorted(_pause(names, pause) for pause in deadline.pauses))),
            **_extensions(names, deadline.extensions),
            "提前多久提醒": warnings(deadline.warn),
            "临近到期时": reactions(names, deadline.warned),
            "超期时": reactions(names, deadline.missed),
            "条款": said(deadline.article),
            "由谁负责": Said(deadline.unit, "提交单位" if own else names.unit(deadline.unit)),
        }
        yield deadline.id, Subject(deadline.title.zh, says)


def _each_of(names: Names, moments: Sequence[str] | None) -> Said:
    return said("、".join(sorted(names.moment(one).words for one in moments or ())) or None)


def _extensions(names: Names, extensions: Extensions | None) -> dict[str, Said]:
    ladder = "，再".join(str(parse_span(step)) for step in extensions.by) if extensions else None
    return {
        "可以延期": said(ladder),
        "连同延期最多": limit(extensions.total if extensions else None),
        "延期由谁批": signer(names, extensions.approved_by) if extensions else said(None),
        "超期以后还可以申请延期": yes(extensions is not None and extensions.even_overdue),
    }


def _pause(names: Names, pause: ClockPause) -> str:
    return f"{names.moment(pause.start).words} 至 {names.moment(pause.until).words}（{pause.why}）"


def _ledgers(names: Names) -> Iterator[tuple[str, Subject]]:
    for entry in names.process.ledgers:
        moment = names.moment(entry.on).words
        says = {
            "逐行登记": said(entry.each and names.of_form(entry.each)),
            "只登记的结果": said(say_outcomes(entry.outcome) if entry.outcome else None),
        }
        yield f"{entry.ledger} {moment}", Subject(f"{entry.ledger}，登记于 {moment}", says)


def _examples(names: Names) -> Iterator[tuple[str, Subject]]:
    process = names.process
    if process.sample:
        yield "sample", Subject("各样例共用的填法", values(process.sample))
    for number, example in enumerate(process.examples, start=1):
        title = example.title.zh if example.title else f"第 {number} 个样例"
        yield f"{title} {_count(process, number)}", Subject(title, _of_example(names, example))


def _count(process: Process, number: int) -> int:
    """How many of the same title stand before."""
    title = process.examples[number - 1].title
    return sum(one.title == title for one in process.examples[: number - 1])


def _of_example(names: Names, example: Example) -> dict[str, Said]:
    return {
        "名称": worded(example.title),
        "填法": said(_plain(example.given)),
        "提交单位": said(example.unit),
        "各岗位人数": said(_plain(example.holders)),
        "日期": said(example.on),
        "步骤": said(_plain([_doing(names, doing) for doing in example.do])),
        "预期": said(_plain(_expected(names, example.expect))),
    }


def _doing(names: Names, doing: Point | Mapping[str, Step]) -> dict[str, Any]:
    """By the newer names of the stages."""
    if isinstance(doing, Point):
        return {"expect": _expected(names, doing.expect)}
    return {_place(names, stage): _step(names, step) for stage, step in doing.items()}


def _place(names: Names, key: str) -> str:
    """A stage, or what is asked for there."""
    is_supplement = key.startswith(SUPPLEMENT)
    stage = names.stage_id(key.removeprefix(SUPPLEMENT))
    return f"{SUPPLEMENT}{stage}" if is_supplement else stage


def _step(names: Names, step: Step) -> Any:
    told = step.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    told |= {key: names.stage_id(told[key]) for key in ("go", "by") if key in told}
    return told["decision"] if told.keys() == {"decision"} else told


def _expected(names: Names, expected: Expected) -> dict[str, Any]:
    told = expected.model_dump(mode="json", exclude_defaults=True)
    at = [expected.at] if isinstance(expected.at, str) else expected.at or []
    if at:
        told["at"] = sorted(map(names.stage_id, at))
    if expected.open is not None:
        told["open"] = {_place(names, stage): asked for stage, asked in told["open"].items()}
    return told


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
