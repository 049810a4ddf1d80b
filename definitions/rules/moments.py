"""Deadlines and ledger entries speak of moments that come to pass."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.names import repeated
from definitions.rules.publication import publications
from definitions.rules.rule import rule
from definitions.schema.process import DRAFT
from definitions.vocabulary import FieldKind

NAMED_MOMENTS = ("stages.*.id", "stages.*.kind")
"""What moments are named after."""


@rule(*NAMED_MOMENTS, "form.fields.*.id", "form.fields.*.kind", "deadlines.@.from", "deadlines.@.until")
def deadlines_can_run(document: Document) -> Iterator[Problem]:
    for index, deadline in enumerate(document.process.deadlines):
        path = ("deadlines", index)
        starts, ends = _starts(document), _ends(document)
        yield from _check_moment(document, (*path, "from"), deadline.start, starts)
        yield from _check_moment(document, (*path, "until"), deadline.until, ends)
        if (
            deadline.start in starts
            and deadline.until in ends
            and starts[deadline.start] > ends[deadline.until]
        ):
            message = f"时限从 `{deadline.start}` 起、到 `{deadline.until}` 止，可是终点在起点之前。"
            yield document.problem(
                "backward-deadline", message, (*path, "until"), "检查 from 和 until 是否写反。"
            )


@rule(*NAMED_MOMENTS)
def ledger_entries_come_to_pass(document: Document) -> Iterator[Problem]:
    events = _ledger_events(document)
    for index, entry in enumerate(document.process.ledgers):
        yield from _check_moment(document, ("ledgers", index, "on"), entry.on, dict.fromkeys(events, 0))
    entries = (
        (("ledgers", index), f"{entry.ledger}：{entry.on}")
        for index, entry in enumerate(document.process.ledgers)
    )
    yield from repeated(document.source, "台账登记", entries)


def _check_moment(document: Document, path: Path, moment: str, known: Mapping[str, int]) -> Iterator[Problem]:
    if moment in known:
        return
    if moment == "published":
        message = "这个流程没有发布环节，不会有 `published`。"
        yield document.problem("never-published", message, path, "改用 ended，或加上 kind: publish 的环节。")
        return
    message = f"没有 {quoted(moment)} 这个时刻。"
    yield document.problem("unknown-moment", message, path, did_you_mean(moment, known))


def _starts(document: Document) -> dict[str, int]:
    """What may start a clock, and its position in the process."""
    dates = [field.id for field in document.process.form.fields if field.kind is FieldKind.DATE]
    opened = {
        f"{stage.id}.opened": document.process.position(stage.id) for _, stage in document.human_stages()
    }
    return {"submitted": -1, **{f"form.{name}": -1 for name in dates}, **opened, **_done(document)}


def _ends(document: Document) -> dict[str, int]:
    length = len(document.process.tree)
    published = {"published": length} if publications(document) else {}
    return {**published, "ended": length, **_done(document)}


def _done(document: Document) -> dict[str, int]:
    stages = {
        f"{stage.id}.done": document.process.position(stage.id)
        for _, stage in document.stages()
        if stage.kind.is_human or stage.kind.is_automatic
    }
    return {f"{DRAFT}.done": -1, **stages}


def _ledger_events(document: Document) -> list[str]:
    published = ["published"] if publications(document) else []
    staged = [f"{stage.id}.{event}" for _, stage in document.human_stages() for event in ("decided", "done")]
    return [*published, "ended", *staged]
