"""What follows step by step before a limit ends and after it: steps in order, and such as can come."""

from collections.abc import Iterator
from itertools import pairwise

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.moments import listed
from definitions.rules.reactions import limited, reactions
from definitions.rules.rule import rule
from definitions.schema.process import Deadline
from definitions.schema.stages import HumanStage
from definitions.semantics.alarms import steps_after
from definitions.semantics.clocks import declared_by
from definitions.working_days import Span, parse_span

FIFTHS_OF_A_DAY = {"workday": 7, "day": 5, "week": 35, "month": 150}
"""How long a length of time is by and large: a week has five working days."""


@rule(*(f"{owners}.@.{key}" for owners in ("deadlines", "stages") for key in ("within", "warn", "warned")))
def warnings_come_nearer(document: Document) -> Iterator[Problem]:
    for path, owner in limited(document):
        if len(owner.warn) > 1:
            yield from _check_warnings(document, (*path, "warn"), owner)
        if "warn" in owner.model_fields_set:
            yield from _check_lengths(document, (*path, "warn"), owner)


def _check_warnings(document: Document, at: Path, owner: Deadline | HumanStage) -> Iterator[Problem]:
    if owner.warned is None:
        message = "写了几个提前的时间，却没有写 `warned`，只有第一个起作用。"
        yield document.problem("useless-key", message, (*at, 1), "写上 warned，或只留第一个。")
    spans = [parse_span(step) for step in owner.warn]
    for number, (earlier, later) in enumerate(pairwise(spans), 1):
        if not _is_longer(earlier, later):
            message = f"{quoted(owner.warn[number])} 不比前面的 {quoted(owner.warn[number - 1])} 离到期更近。"
            hint = "从早到晚写，例如 [5 workdays, 2 workdays, 1 workday]。"
            yield document.problem("steps-out-of-order", message, (*at, number), hint)


def _check_lengths(document: Document, at: Path, owner: Deadline | HumanStage) -> Iterator[Problem]:
    """What would come before the limit begins would come with its beginning, all at once."""
    within = parse_span(owner.within) if owner.within is not None else None
    for path, step in listed(document, at, owner.warn):
        span = parse_span(step)
        if within is not None and span.unit == within.unit and span.n > within.n:
            message = f"时限只有{within}，不能提前{span}提醒。"
            yield document.problem("longer-than-limit", message, path, "写得比 within 短。")


def _is_longer(one: Span, other: Span) -> bool:
    """In another unit: perhaps."""
    if one.unit == other.unit:
        return one.n > other.n
    return one.n * FIFTHS_OF_A_DAY[one.unit] >= other.n * FIFTHS_OF_A_DAY[other.unit]


@rule("deadlines.@.missed", "stages.@.missed")
def what_follows_later_is_written_later(document: Document) -> Iterator[Problem]:
    for one in reactions(document):
        if one.reaction.after is not None and "warned" in one.path:
            message = "`after` 从超期时算起，这里还没有超期，不起作用。"
            yield document.problem(
                "useless-key",
                message,
                (*one.path, "after"),
                "写到 missed 里；要多提醒几次，在 warn 里写几个时间。",
            )
    for path, owner in limited(document):
        for number, (before, after) in enumerate(pairwise(owner.missed or ()), 1):
            if _is_earlier(after.after, before.after):
                message = f"前面写的是超期{parse_span(before.after or '')}，这里反而更早。"
                at: Path = (*path, "missed", number)
                at = (*at, "after") if after.after is not None else at
                yield document.problem(
                    "steps-out-of-order", message, at, "从早到晚写：没有 after 的在最前面。"
                )


def _is_earlier(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return other is not None
    this, that = parse_span(one), parse_span(other)
    return this != that and not _is_longer(this, that)


@rule("deadlines.*.id", "stages.*.id", "deadlines.*.missed", "stages.*.missed")
def examples_wait_for_steps_that_there_are(document: Document) -> Iterator[Problem]:
    for index, example in enumerate(document.process.examples):
        for name, step in (example.expect.overdue or {}).items():
            known = steps_after(declared_by(document.process, name))
            if step not in known:
                message = f"时限 {quoted(name)} 在 missed 里没有写 after: {step}。"
                path: Path = ("examples", index, "expect", "overdue", name)
                yield document.problem("unknown-deadline", message, path, did_you_mean(step, known))
