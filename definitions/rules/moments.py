"""Deadlines and ledger entries speak of moments that come to pass."""

from collections.abc import Collection, Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.names import repeated
from definitions.rules.publication import publications
from definitions.rules.rule import rule
from definitions.rules.trials import fields_of
from definitions.schema.places import is_filled_in
from definitions.schema.process import (
    BEGUN,
    DRAFT,
    OBJECTION_RAISED,
    OBJECTION_SETTLED,
    SUPPLEMENT_ANSWERED,
    SUPPLEMENT_ASKED,
    ClockPause,
)
from definitions.schema.stages import PublishingStage, WaitStage, WithdrawingStage
from definitions.vocabulary import FieldKind

NAMED_MOMENTS = ("stages.*.id", "stages.*.kind")
"""What moments are named after."""


PAIRS = {"within": "from", "at_least": "before", "no_later_than": None}
"""How long, and what it is counted from: a deadline has one of these pairs."""
FORWARD = ("pauses", "extensions", "restart")
"""What only a deadline can have that is counted from a moment; a day that somebody named can be put off, too."""
BESIDE = {"within": {"from", *FORWARD}, "at_least": {"before"}, "no_later_than": {"extensions"}}


@rule(*(f"deadlines.@.{key}" for pair in PAIRS.items() for key in pair if key))
def deadlines_are_counted_one_way(document: Document) -> Iterator[Problem]:
    for index, deadline in enumerate(document.process.deadlines):
        path = ("deadlines", index)
        written = {key for key in (*PAIRS, "before", *FORWARD) if getattr(deadline, key)}
        written |= {"from"} if deadline.start else set()
        lengths = [key for key in PAIRS if key in written]
        if len(lengths) != 1:
            message = f"{'、'.join(PAIRS)} 之中要写一个，也只写一个。"
            hint = (
                "从某个时刻起算的写 within 和 from，要在某个日期之前提前办的写 at_least 和 before，"
                "到某一天为止的写 no_later_than。"
            )
            yield document.problem("unclear-deadline", message, (*path, *lengths[1:]), hint)
            continue
        yield from _check_pair(document, path, lengths[0], written)


def _check_pair(document: Document, path: Path, length: str, written: set[str]) -> Iterator[Problem]:
    wanted = PAIRS[length]
    if wanted is not None and wanted not in written:
        message, hint = f"少写了 `{wanted}`。", f"写了 {length}，就要写 {wanted}：从哪里算起。"
        yield document.problem("half-deadline", message, (*path, wanted), hint)
    useless = {"before", "from", *FORWARD} - BESIDE[length]
    for key in sorted(useless & written):
        message = f"写了 {length}，`{key}` 就不起作用。"
        yield document.problem("useless-key", message, (*path, key), f"删去 {key}。")


@rule(*NAMED_MOMENTS, "form.fields.*.id", "form.fields.*.kind", "stages.*.fields")
def deadlines_know_their_moments(document: Document) -> Iterator[Problem]:
    dates, every, standing = _dates(document), _moments(document), _moments_of_pauses(document)
    for index, deadline in enumerate(document.process.deadlines):
        path = ("deadlines", index)
        for key, moments in (
            ("from", deadline.start),
            ("restart", deadline.restart),
            ("until", deadline.until),
        ):
            for at, moment in listed(document, (*path, key), moments):
                yield from _check_moment(document, at, moment, every)
        if is_filled_in(deadline.unit):
            yield from _check_unit(document, (*path, "unit"), deadline.unit)
        for key, day in (("before", deadline.before), ("no_later_than", deadline.no_later_than)):
            if day is not None:
                yield from _check_moment(document, (*path, key), day, dates)
        for number, pause in enumerate(deadline.pauses):
            yield from _check_pause(document, (*path, "pauses", number), pause, standing)


def _check_unit(document: Document, path: Path, named: str) -> Iterator[Problem]:
    known = [*document.holding(FieldKind.UNIT), *_given(document, FieldKind.UNIT)]
    if named not in known and not document.is_unknown_entry(tuple(named.split("."))):
        message = f"{quoted(named)} 不是表单或者环节里 kind: unit 的项。"
        yield document.problem("unknown-field", message, path, did_you_mean(named, known))


def _check_pause(
    document: Document, path: Path, pause: ClockPause, standing: Collection[str]
) -> Iterator[Problem]:
    """A supplement is asked for and answered: its two moments stand together."""
    pair = (SUPPLEMENT_ASKED, SUPPLEMENT_ANSWERED)
    if (pause.start, pause.until) == pair:
        return
    known = [*standing, *pair]
    for key, moment in (("from", pause.start), ("until", pause.until)):
        yield from _check_moment(document, (*path, key), moment, known)
    if {pause.start, pause.until} & set(pair):
        message = f"暂停从 `{pause.start}` 起、到 `{pause.until}` 止：补正的两个时刻要写成一对。"
        hint = f"写成 from: {SUPPLEMENT_ASKED}, until: {SUPPLEMENT_ANSWERED}。"
        yield document.problem("half-supplement", message, (*path, "until"), hint)


def listed(document: Document, path: Path, moments: list[str] | None) -> Iterator[tuple[Path, str]]:
    """Each moment with the place where it stands: one alone needs no list."""
    is_list = document.source.known((*path, 0)) == (*path, 0)
    for number, moment in enumerate(moments or ()):
        yield (*path, number) if is_list else path, moment


@rule(*NAMED_MOMENTS)
def ledger_entries_come_to_pass(document: Document) -> Iterator[Problem]:
    events = _ledger_events(document)
    for index, entry in enumerate(document.process.ledgers):
        yield from _check_moment(document, ("ledgers", index, "on"), entry.on, events)
    entries = (
        (("ledgers", index), f"{entry.ledger}：{entry.on}")
        for index, entry in enumerate(document.process.ledgers)
    )
    yield from repeated(document.source, "台账登记", entries)


def _check_moment(document: Document, path: Path, moment: str, known: Collection[str]) -> Iterator[Problem]:
    if moment in known:
        return
    if moment == "published":
        message = "这个流程没有发布环节，不会有 `published`。"
        yield document.problem("never-published", message, path, "改用 ended，或加上 kind: publish 的环节。")
        return
    message = f"没有 {quoted(moment)} 这个时刻。"
    yield document.problem("unknown-moment", message, path, did_you_mean(moment, known))


def _dates(document: Document) -> list[str]:
    fields = document.process.form.fields
    of_form = [f"form.{field.id}" for field in fields if field.kind is FieldKind.DATE]
    return [*of_form, *_given(document, FieldKind.DATE)]


def _given(document: Document, kind: FieldKind) -> list[str]:
    stages = (stage for _, stage in document.human_stages())
    return [
        f"given.{stage.id}.{field.id}" for stage in stages for field in stage.fields if field.kind is kind
    ]


def _moments_of_pauses(document: Document) -> list[str]:
    """Those of which it is known how often they came, and when: what a machine does is not among them."""
    stages = [DRAFT, *(stage.id for _, stage in document.human_stages())]
    published = ["published"] if publications(document) else []
    return [
        BEGUN,
        "submitted",
        *published,
        *(f"{stage}.{event}" for stage in stages for event in ("opened", "done")),
        *_dates(document),
    ]


def _moments(document: Document) -> list[str]:
    automatic = [f"{stage.id}.done" for _, stage in document.stages() if stage.kind.is_automatic]
    automatic += [f"{stage.id}.opened" for _, stage in document.stages() if isinstance(stage, WaitStage)]
    decided = [f"{stage.id}.decided" for _, stage in document.human_stages()]
    objected = [OBJECTION_RAISED, OBJECTION_SETTLED] if document.process.objection is not None else []
    told = [*decided, SUPPLEMENT_ASKED, SUPPLEMENT_ANSWERED, *objected]
    return list(dict.fromkeys([*_moments_of_pauses(document), "ended", *automatic, *told]))


@rule("deadlines.@.until", "form.fields", "stages.*.fields", "stages.*.decisions")
def days_that_end_a_clock_are_filled_in(document: Document) -> Iterator[Problem]:
    """A clock, or a pause, that goes on until a day which nobody has to write down never stops."""
    fields = fields_of(document.process, document.registers or {})
    for at, day in _ending_days(document):
        field = fields.get(tuple(day.split(".")))
        if field is not None and not (field.required and field.shown_when is None):
            message = f"时限到 {day} 为止，这一项却可以不填：时限会停不下来。"
            hint = "把这一项写成 required: true；或者改用每件都会到的时刻，例如 ended。"
            yield document.problem("endless-deadline", message, at, hint)


def _ending_days(document: Document) -> Iterator[tuple[Path, str]]:
    for index, deadline in enumerate(document.process.deadlines):
        path: Path = ("deadlines", index)
        ends = [*listed(document, (*path, "until"), deadline.until)]
        ends += [((*path, "pauses", n, "until"), pause.until) for n, pause in enumerate(deadline.pauses)]
        yield from ((at, day) for at, day in ends if is_filled_in(day))


@rule("deadlines.@.from")
def what_only_some_cases_tell_is_answered(document: Document) -> Iterator[Problem]:
    """An answer that nobody may have asked for ends no clock, except one that begins with the question."""
    questions = {SUPPLEMENT_ANSWERED: SUPPLEMENT_ASKED, OBJECTION_SETTLED: OBJECTION_RAISED}
    for index, deadline in enumerate(document.process.deadlines):
        for at, until in listed(document, ("deadlines", index, "until"), deadline.until):
            asked = questions.get(until, until if until in questions.values() else None)
            if asked is not None and (until not in questions or asked not in (deadline.start or ())):
                message = f"不是每件都有 `{until}`：这个时限会停不下来。"
                hint = f"写 from: {asked}、until: {until}；或者改用每件都会到的时刻。"
                yield document.problem("endless-deadline", message, at, hint)


def _ledger_events(document: Document) -> list[str]:
    published = ["published"] if publications(document) else []
    staged = [f"{stage.id}.{event}" for _, stage in document.human_stages() for event in ("decided", "done")]
    on_channels = (PublishingStage, WithdrawingStage)
    done = [f"{stage.id}.done" for _, stage in document.stages() if isinstance(stage, on_channels)]
    settled = [OBJECTION_SETTLED] if document.process.objection is not None else []
    return list(dict.fromkeys([*published, "ended", *staged, *done, *settled]))
