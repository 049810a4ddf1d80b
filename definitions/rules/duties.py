"""Whose duty a stage is, and that nobody reviews their own work."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.extensions import approvers
from definitions.rules.rule import WAYS, rule
from definitions.schema.objection import ANY_OTHER_UNIT
from definitions.schema.places import SUBMITTING_UNIT, is_filled_in
from definitions.schema.process import ANY_UNIT, DRAFT
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage, PaperStage
from definitions.vocabulary import FieldKind


@rule()
def nobody_signs_their_own_work(document: Document) -> Iterator[Problem]:
    for path, stage in document.signing_stages():
        if stage.distinct_from is not None and DRAFT not in stage.distinct_from:
            message = f"环节 `{stage.id}` 没有排除拟稿人，拟稿人可能审自己的稿子。"
            hint = f"在 distinct_from 里加上 {DRAFT}。"
            yield document.problem("self-approval", message, (*path, "distinct_from"), hint)


@rule(*WAYS)
def nobody_signs_twice_running(document: Document) -> Iterator[Problem]:
    signing = {stage.id for _, stage in document.signing_stages()}
    for path, stage in document.signing_stages():
        if stage.distinct_from is None:
            continue
        for before in sorted(document.routes.nearest_before(stage.id, signing)):
            if before not in stage.distinct_from:
                message = f"环节 `{stage.id}` 没有排除上一道 `{before}` 的签字人，一个人可能连签两道。"
                hint = f"在 distinct_from 里加上 {before}。"
                yield document.problem("consecutive-signatures", message, (*path, "distinct_from"), hint)


@rule(*WAYS)
def distinct_stages_come_before_or_lie_beside(document: Document) -> Iterator[Problem]:
    tree = document.process.tree
    for path, stage in document.human_stages():
        known = [
            DRAFT,
            *(
                one.id
                for _, one in document.human_stages()
                if document.routes.leads(one.id, stage.id) or tree.are_beside(one.id, stage.id)
            ),
        ]
        for index, other in enumerate(stage.distinct_from or ()):
            if other not in known:
                message = f"distinct_from 里的 {quoted(other)} 不是此前、也不是并行各路里有人办理的环节。"
                hint = did_you_mean(other, known)
                yield document.problem("wrong-distinct", message, (*path, "distinct_from", index), hint)


@rule("stages.@.who")
def signers_do_not_register_their_signature(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if isinstance(stage, PaperStage) and stage.registrar in stage.who:
            message = f"环节 `{stage.id}` 的登记人和签字人是同一个岗位、同一个单位。"
            hint = "纸质签字要由另外的人登记，请换一个岗位或单位。"
            yield document.problem("registrar-is-signer", message, (*path, "registrar"), hint)


@rule()
def duties_can_be_held(document: Document) -> Iterator[Problem]:
    asked_beside = ((path, who) for path, who, _ in approvers(document) if isinstance(who, Who))
    for path, who in (*_duties(document), *asked_beside, *_overriders(document)):
        yield from _check_role(document, (*path, "role"), who.role)
    for index, role in enumerate(document.process.start.by):
        yield from _check_role(document, ("start", "by", index), role)
    if document.process.start.of != ANY_UNIT:
        for unit in document.process.start.of.split(","):
            yield from _check_listed(document, ("start", "of"), unit.strip(), [ANY_UNIT])
    yield from _objectors(document)
    for index, example in enumerate(document.process.examples):
        if example.unit is not None:
            yield from _check_listed(document, ("examples", index, "unit"), example.unit, [])
    for index, deadline in enumerate(document.process.deadlines):
        if deadline.unit != SUBMITTING_UNIT and not is_filled_in(deadline.unit):
            yield from _check_listed(document, ("deadlines", index, "unit"), deadline.unit, [SUBMITTING_UNIT])


def _objectors(document: Document) -> Iterator[Problem]:
    declared = document.process.objection
    if declared is None:
        return
    for index, role in enumerate(declared.by):
        yield from _check_role(document, ("objection", "by", index), role)
    for unit in declared.units or ():
        yield from _check_listed(document, ("objection", "of"), unit, [ANY_OTHER_UNIT])


def _duties(document: Document) -> Iterator[tuple[Path, Who]]:
    yield from ((at, who) for at, _, who in document.parties() if isinstance(who, Who))


def _overriders(document: Document) -> Iterator[tuple[Path, Who]]:
    """Who lets through what a check holds back."""
    for index, check in enumerate(document.process.checks):
        if check.override is not None:
            yield ("checks", index, "override"), check.override


def _check_role(document: Document, path: Path, role: str) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [one.id for one in document.organization.roles]
    if role not in known:
        message = f"本机构没有 {quoted(role)} 这个岗位。"
        yield document.problem("unknown-role", message, path, did_you_mean(role, known))


def _check_listed(document: Document, path: Path, unit: str, words: Sequence[str]) -> Iterator[Problem]:
    """`words` are what may stand there beside the id of a unit."""
    if document.organization is None:
        return
    known = [one.id for one in document.organization.units]
    if unit not in known:
        message = f"本机构没有 {quoted(unit)} 这个单位。"
        yield document.problem("unknown-unit", message, path, did_you_mean(unit, [*words, *known]))


@rule("form.fields.*.kind", "stages.*.fields")
def examples_name_units_that_there_are(document: Document) -> Iterator[Problem]:
    """In the sample, in what is given, and in what stages fill in."""
    if document.organization is None:
        return
    process = document.process
    form = {field.id for field in process.form.fields if field.kind is FieldKind.UNIT}
    yield from _check_units(document, ("sample",), process.sample, form)
    for index, example in enumerate(process.examples):
        yield from _check_units(document, ("examples", index, "given"), example.given, form)
        for number, doing in enumerate(example.do):
            for name, step in doing.items() if isinstance(doing, dict) else ():
                stage = process.find_stage(name)
                fields = stage.fields if isinstance(stage, HumanStage) else process.form.fields
                units = {field.id for field in fields if field.kind is FieldKind.UNIT}
                path = ("examples", index, "do", number, name, "set")
                yield from _check_units(document, path, step.values, units)


def _check_units(
    document: Document, path: Path, values: Mapping[str, object], fields: Collection[str]
) -> Iterator[Problem]:
    for name in sorted(values.keys() & fields):
        if isinstance(unit := values[name], str) and unit:
            yield from _check_listed(document, (*path, name), unit, [])
