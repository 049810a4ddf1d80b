"""Stages, in words."""

from collections.abc import Iterator

from definitions.comparison.change import Said, Subject
from definitions.comparison.fields import field_says, in_a_sentence
from definitions.comparison.names import Names, limit, listed, parts, said, worded, yes
from definitions.comparison.reactions import reactions, warnings
from definitions.comparison.signers import place, rule, signer, signers, told
from definitions.schema.stages import (
    CallStage,
    ChooseStage,
    DecisionOption,
    EndStage,
    HumanStage,
    JobStage,
    Join,
    LedgerStage,
    NotifyStage,
    PaperStage,
    ParallelStage,
    PublishingStage,
    PublishStage,
    RegisterStage,
    ReviewStage,
    RowArticle,
    Stage,
    WaitStage,
    WithdrawingStage,
    WithdrawStage,
    WorkStage,
    decisions_of,
    standard_decisions_of,
    table_of,
    title_of,
)
from definitions.schema.tree import MAIN, Position
from definitions.vocabulary import (
    OUTCOME_TITLES,
    SIGNED_PARTS,
    STAGE_KIND_TITLES,
    Effect,
    HandOn,
    Outcome,
    StageKind,
)

DOINGS = {"open": "新登记一条", "change": "变更", "close": "注销"}
EFFECTS = {Effect.PASS: "通过", Effect.RETURN: "退回", Effect.REFUSE: "不予通过"}
HANDING = {
    HandOn.NOBODY: "不能转办",
    HandOn.ROLE: "同岗位的人",
    HandOn.UNIT: "本单位的人",
    HandOn.ORGANIZATION: "本机构的人",
}
DEFAULT_SEPARATION = "按惯例：拟稿人和相邻的签字人不能办"


def stage_subjects(names: Names) -> Iterator[tuple[str, Subject]]:
    for position in names.process.tree:
        stage = position.stage
        says = {
            "名称": worded(stage.title),
            "类型": said(STAGE_KIND_TITLES[StageKind(stage.kind)]),
            "下一环节": _onward(names, position),
            **dict(_of_its_kind(names, stage)),
        }
        line = "" if position.line == MAIN else position.line
        title = stage.title.zh if stage.title else ""
        identity = (stage.kind, title) if title else ()
        yield names.stage_id(stage.id), Subject(title_of(stage), says, line, identity)


def _onward(names: Names, position: Position) -> Said:
    """Where it is not the next one of the document. To write that one down changes nothing."""
    stage, process = position.stage, names.process
    if isinstance(stage, EndStage | ChooseStage):
        return said(None)
    following = process.after(stage.id)
    alias = names.stage_id(following) if following else ""
    if stage.next is None or stage.next == position.after:
        return Said("", "依次往下", alias, is_usual=True)
    there = names.stage(stage.next)
    return Said(there.key, there.words, alias)


def _of_its_kind(names: Names, stage: Stage) -> Iterator[tuple[str, Said]]:
    if isinstance(stage, HumanStage):
        yield from _of_people(names, stage)
    if isinstance(stage, PublishingStage | WithdrawingStage):
        yield from _on_a_channel(names, stage)
    match stage:
        case ReviewStage() | PaperStage():
            yield "终审", yes(stage.final)
            yield "签字所及的内容", parts(stage.binds, SIGNED_PARTS)
            yield "逐行审签", _table(names, table_of(stage))
        case WorkStage():
            yield "可改的内容", parts(stage.may_change)
        case LedgerStage() | RegisterStage() | NotifyStage() | WaitStage() | CallStage() | JobStage():
            yield from _by_itself(names, stage)
        case ChooseStage():
            yield "分流", _fork(names, stage)
        case ParallelStage():
            yield "汇合", said(_join(stage.join, len(stage.branches)))
            yield from _branches(names, stage)
        case EndStage():
            yield "结果", said(OUTCOME_TITLES[Outcome(stage.outcome)])
    if isinstance(stage, PaperStage):
        yield "登记人", signer(names, stage.registrar)
        yield "审批单", said(stage.sheet)


def _on_a_channel(names: Names, stage: PublishingStage | WithdrawingStage) -> Iterator[tuple[str, Said]]:
    is_withdrawal = isinstance(stage, WithdrawingStage)
    yield "从哪个渠道撤下" if is_withdrawal else "发布渠道", said(stage.channel)
    if isinstance(stage, WithdrawingStage):
        named = said(names.of_form(stage.of)) if stage.of else said("本件发布的信息", usual=True)
        yield "撤下什么", named
        yield "撤稿的原因", names.condition(stage.why)
    if isinstance(stage, WithdrawStage):
        yield "向公众说明的依据", names.condition(stage.basis)
    if isinstance(stage, PublishStage):
        yield "何时置顶", names.condition(stage.pinned_when)
        yield "接替哪个网址", said(stage.instead_of and names.of_form(stage.instead_of))
        yield "逐行发布", _table(names, table_of(stage))
        yield "哪些行发布", names.condition(stage.when)
        yield "网页取自哪一列", listed(_article(stage.article))


def _by_itself(
    names: Names, stage: LedgerStage | RegisterStage | NotifyStage | WaitStage | CallStage | JobStage
) -> Iterator[tuple[str, Said]]:
    match stage:
        case LedgerStage():
            yield "台账", said(stage.ledger)
            yield "逐行登记", _table(names, table_of(stage))
        case JobStage():
            yield "做什么", said(stage.signature.title)
            for name, expression in stage.inputs.items():
                yield f"用的 {name}", names.condition(expression)
            yield "统计哪些流程", listed(stage.of)
            yield "统计哪些单位", listed(map(names.unit, stage.units))
        case RegisterStage():
            yield "登记簿", said(stage.register_name)
            yield "怎么记", said(DOINGS[stage.do])
            yield "哪一条", said(stage.entry and names.of_form(stage.entry))
            yield "到什么状态", said(stage.state)
            for name, expression in stage.values.items():
                yield f"填写 {name}", names.condition(expression)
        case NotifyStage():
            yield "告知谁", told(names, stage)
        case WaitStage():
            yield "等多久", limit(stage.length)
            yield "等到哪天", said(stage.day and names.of_field(stage.day))
            yield "等到什么时候", names.moment(stage.moment) if stage.moment else said(None)
        case CallStage():
            yield from _of_a_child(names, stage)


def _of_a_child(names: Names, stage: CallStage) -> Iterator[tuple[str, Said]]:
    yield "开哪个流程的子办件", said(names.process.called_by(stage))
    yield "为哪个单位", place(names, stage.place)
    for name, expression in stage.form.items():
        yield f"预填 {name}", names.condition(expression)
    how = "等到发布" if stage.waits_for_publication else "是" if stage.wait else "否"
    yield "等子办件办结", said(how, usual=stage.wait is True)
    for field in stage.fields:
        yield f"取来的项 {field.id}", in_a_sentence(field_says(names, field))
    for name, expression in stage.take.items():
        yield f"{name} 取子办件的", said(expression)


def _table(names: Names, table: str | None) -> Said:
    return said(table and names.field_id(table))


def _article(article: RowArticle) -> Iterator[str]:
    for key, column in article:
        if column is not None:
            yield f"{key}：{column}"


def _of_people(names: Names, stage: HumanStage) -> Iterator[tuple[str, Said]]:
    yield "由谁办理", signers(names, stage)
    yield "签法", rule(names, stage)
    yield "期限", limit(stage.within)
    yield "加急的期限", limit(stage.urgent)
    if isinstance(stage, ReviewStage | PaperStage):
        yield "保密审查", yes(stage.secrecy)
    yield "提前多久提醒", warnings(stage.warn)
    yield "临近到期时", reactions(names, stage.warned)
    yield "超期时", reactions(names, stage.missed)
    is_usual = stage.handing is stage.usual_handing
    yield "可转给谁", said(HANDING[stage.handing], usual=is_usual)
    yield "回避", _separation(names, stage)
    for name, option in decisions_of(stage).items():
        yield f"意见 {name}", _decision(names, stage, name, option)
    for field in stage.fields:
        yield f"填写项 {field.id}", in_a_sentence(field_says(names, field))


def _separation(names: Names, stage: HumanStage) -> Said:
    if stage.distinct_from is not None:
        return names.stages_of(stage.distinct_from)
    return said(DEFAULT_SEPARATION if isinstance(stage, ReviewStage | PaperStage) else None, usual=True)


def _decision(names: Names, stage: HumanStage, name: str, option: DecisionOption) -> Said:
    effect = Effect(option.effect)
    says = {"效果": said(EFFECTS[effect])}
    if effect is Effect.RETURN:
        says["退到"] = names.stage(option.go) if option.go else said("办理人选")
        says["保留签字"] = names.stages_of(option.keep)
    if effect is Effect.REFUSE:
        says["办件结果"] = said(OUTCOME_TITLES[Outcome(option.outcome or Outcome.REFUSED)])
    says["要填"] = listed(option.needs)
    says["要写意见"] = yes(option.wants_opinion)
    sentence = in_a_sentence(says)
    title = worded(option.title)
    usual = standard_decisions_of(stage).get(name) == option
    return Said(f"{title.key} {sentence.key}", f"{title.words}（{sentence.words}）", is_usual=usual)


def _fork(names: Names, stage: ChooseStage) -> Said:
    found = [(names.condition(branch.when), names.stage(branch.go)) for branch in stage.branches]
    otherwise = names.stage(stage.otherwise)
    key = repr([(when.key, there.key) for when, there in found] + [otherwise.key])
    ways = "；".join(f"当 {when.words} → {there.words}" for when, there in found)
    return Said(key, f"{ways}；其余 → {otherwise.words}")


def _join(join: Join, branches: int) -> str:
    wanted = join.at_least if join.at_least is not None else {"any": 1, "all": branches}[join.how or "all"]
    if wanted >= branches:
        return "各路都走完"
    return f"有 {wanted} 路走完"


def _branches(names: Names, stage: ParallelStage) -> Iterator[tuple[str, Said]]:
    for branch in stage.branches:
        when = names.condition(branch.when)
        title = worded(branch.title)
        condition = f"，当 {when.words}" if branch.when is not None else ""
        inner = "、".join(names.stage(one.id).words for one in branch.stages)
        yield f"并行的一路 {branch.id}", Said(f"{title.key} {when.key}", f"{title.words}{condition}：{inner}")
