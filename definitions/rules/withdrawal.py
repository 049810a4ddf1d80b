"""What is withdrawn was published, and nothing counts as withdrawn that was not."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.rules.ways import COURSES, way
from definitions.schema.fields import PublicationField
from definitions.schema.places import FROM_FORM
from definitions.schema.stages import EndStage, PublishingStage, PublishStage, WithdrawingStage
from definitions.vocabulary import Outcome

NAMED = ("form.fields.*.id", "form.fields.*.kind", "form.fields.*.channel")


def withdrawals(document: Document) -> Iterator[tuple[Path, WithdrawingStage]]:
    for path, stage in document.stages():
        if isinstance(stage, WithdrawingStage):
            yield path, stage


@rule(*COURSES, "stages.*.channel")
def only_what_was_published_is_withdrawn(document: Document) -> Iterator[Problem]:
    """Of a case's own publication: on whatever way it comes to the stage."""
    for path, stage in withdrawals(document):
        if stage.of is not None:
            continue
        around = way(document, stage.id, _published_on(document, stage.channel))
        if around is not None:
            message = f"没有在 `{stage.channel}` 发布过也会走到撤稿环节 `{stage.id}`：{around}。"
            hint = "把它放到发布环节后面；撤的是别的办件发布的信息，写 of: form.<kind: publication 的项>。"
            yield document.problem(around.code("nothing-to-withdraw"), message, (*path, "id"), hint)


@rule(*NAMED, "form.fields.*.required")
def what_is_withdrawn_is_named(document: Document) -> Iterator[Problem]:
    for path, stage in withdrawals(document):
        if stage.of is None:
            continue
        field = _field(document, stage.of)
        yield from _check_named(document, (*path, "of"), stage.of, stage.channel)
        if field is not None and field.channel == stage.channel and not field.required:
            message = f"环节 `{stage.id}` 要撤下 {stage.of} 写明的信息，这一项却可以不填。"
            hint = "把这一项写成 required: true；有时不填的，加上 shown_when，并用 choose 绕开这个环节。"
            yield document.problem("nothing-to-withdraw", message, (*path, "of"), hint)


@rule(*NAMED)
def what_is_replaced_is_named(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if isinstance(stage, PublishStage) and stage.instead_of is not None:
            yield from _check_named(document, (*path, "instead_of"), stage.instead_of, stage.channel)


def _check_named(document: Document, path: Path, reference: str, channel: str) -> Iterator[Problem]:
    field = _field(document, reference)
    known = [
        f"{FROM_FORM}{one.id}" for one in document.process.form.fields if isinstance(one, PublicationField)
    ]
    if field is None:
        message = f"{quoted(reference)} 不是表单里 kind: publication 的项。"
        hint = did_you_mean(reference, known) or "先在表单里加一个 kind: publication 的项。"
        yield document.problem("unknown-field", message, path, hint)
    elif field.channel != channel:
        message = f"{reference} 写的是 `{field.channel}` 上发布的信息，这个环节办的是 `{channel}`。"
        yield document.problem(
            "wrong-channel", message, path, "两处写同一个渠道；几个渠道各用一项、各写一个环节。"
        )


def _field(document: Document, reference: str) -> PublicationField | None:
    name = reference.removeprefix(FROM_FORM)
    fields = (one for one in document.process.form.fields if isinstance(one, PublicationField))
    return next((one for one in fields if one.id == name and reference.startswith(FROM_FORM)), None)


def end_after_withdrawals(document: Document, stage: EndStage, path: Path) -> Iterator[Problem]:
    """`published`, while something of it is still to be seen; `retracted`, once nothing is."""
    channels = {
        one.channel
        for _, one in document.stages()
        if isinstance(one, PublishingStage) and way(document, stage.id, through=one.id)
    }
    own = [one for _, one in withdrawals(document) if one.of is None]
    if stage.outcome is Outcome.RETRACTED:
        for channel in sorted(channels) or [""]:
            taken = [one.id for one in own if one.channel == channel]
            around = way(document, stage.id, taken)
            if around is not None:
                message = f"没有撤下也会以“已撤稿”结束：{around}。"
                hint = (
                    "在它前面加上 kind: withdraw 的环节，发布过的每个渠道都要撤下；或改为 outcome: closed。"
                )
                yield document.problem(around.code("not-withdrawn"), message, path, hint)
                return
        return
    before = [one for one in own if way(document, stage.id, through=one.id) and _is_after(document, one)]
    if channels and channels <= {one.channel for one in before}:
        message = f"经过撤稿环节 `{before[0].id}` 之后，不能再以“已发布”结束。"
        hint = (
            "给撤下的另写一个终点：{id: retracted, kind: end, outcome: retracted}，撤稿环节写 next 指到那里。"
        )
        yield document.problem("wrong-outcome", message, path, hint)


def _is_after(document: Document, withdrawal: WithdrawingStage) -> bool:
    """Whether something of the case may be out when it comes to the withdrawal."""
    every = _published_on(document, withdrawal.channel)
    return any(way(document, withdrawal.id, through=one) is not None for one in every)


def _published_on(document: Document, channel: str) -> list[str]:
    return [
        stage.id
        for _, stage in document.stages()
        if isinstance(stage, PublishingStage) and stage.channel == channel
    ]
