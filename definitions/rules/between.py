"""What processes say of each other: that the other one is there, and that nothing goes round for ever."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.jobs import counted_processes_are_there
from definitions.rules.letters import boxes_opened_twice
from definitions.rules.outcomes import never_so
from definitions.rules.publication import publications
from definitions.rules.reactions import check_place, known_to, reactions
from definitions.rules.triggers import check_formula, triggers_of
from definitions.schema.places import Base, Place
from definitions.schema.process import ANY_UNIT
from definitions.schema.triggers import (
    ClockMissedTrigger,
    EndedTrigger,
    EventTrigger,
    PublishedTrigger,
)
from definitions.semantics.triggers import OCCASION, whole_name
from definitions.vocabulary import FieldKind

Documents = Mapping[str, Document]
"""By the whole id of the process."""


@dataclass(frozen=True, slots=True)
class Starting:
    """A case of one process opens a draft of another."""

    path: Path
    document: Document
    """In which it is said."""
    source: str
    target: str
    always: bool
    """Whether it happens with every case that is published, or that ends."""


def problems_between(documents: Documents) -> Iterator[Problem]:
    for document in documents.values():
        yield from _reactions(document, documents)
        yield from _triggers(document, documents)
        yield from counted_processes_are_there(document, documents)
    yield from boxes_opened_twice(documents)
    yield from (_round(one, "endless-triggers") for one in _rounds(documents, always=True))


def notes_between(documents: Documents) -> Iterator[Problem]:
    """Of processes without problems."""
    yield from (_round(one, "unproven-triggers") for one in _rounds(documents, always=False))


def _reactions(document: Document, documents: Documents) -> Iterator[Problem]:
    """A draft of another process, filled in with what this one has."""
    for one in reactions(document):
        if one.reaction.start is None:
            continue
        named = whole_name(one.reaction.start, document.process.organization)
        yield from _check_known(document, (*one.path, "start"), named, documents)
        other = documents.get(named)
        if other is None:
            continue
        yield from _check_fields(document, (*one.path, "form"), one.reaction.form, other)
        if one.reaction.place is not None:
            yield from _check_may_start(document, (*one.path, "of"), one.reaction.place, other)


def _triggers(document: Document, documents: Documents) -> Iterator[Problem]:
    """A draft of this process, filled in with what a case of the other one has."""
    for path, trigger in triggers_of(document):
        if not isinstance(trigger, EventTrigger):
            continue
        named = whole_name(trigger.process, document.process.organization)
        yield from _check_known(document, (*path, "process"), named, documents)
        other = documents.get(named)
        if other is None:
            continue
        yield from _check_event(document, path, trigger, other)
        there = Document(document.source, other.process, other.organization)
        yield from check_place(there, (*path, "of"), trigger.place)
        yield from _check_may_start(document, (*path, "of"), trigger.place, document)
        known = known_to(other.process)
        for field, expression in trigger.form.items():
            yield from check_formula(document, (*path, "form", field), expression, [*known, *OCCASION])
        if trigger.when is not None:
            yield from check_formula(document, (*path, "when"), trigger.when, known)


def _check_known(document: Document, path: Path, named: str, documents: Documents) -> Iterator[Problem]:
    """Silent on organisations of which nothing was read."""
    organization = named.partition(".")[0]
    known = [one for one in documents if one.startswith(f"{organization}.")]
    if known and named not in documents:
        message = f"没有 {quoted(named)} 这个流程。"
        yield document.problem("unknown-process", message, path, did_you_mean(named, known))


def _check_fields(
    document: Document, path: Path, form: Mapping[str, str], other: Document
) -> Iterator[Problem]:
    fields = {field.id: field for field in other.process.form.fields}
    for name in form:
        if name not in fields:
            message = f"流程 `{other.process.process}` 的表单里没有 {quoted(name)} 这一项。"
            yield document.problem("unknown-field", message, (*path, name), did_you_mean(name, list(fields)))
        elif fields[name].kind is FieldKind.FILES:
            message = f"表单项 `{name}` 是附件，不能预先填写。"
            yield document.problem("unfit-field", message, (*path, name), f"删去 {name}。")


def _check_may_start(document: Document, path: Path, place: Place, of: Document) -> Iterator[Problem]:
    """Of a unit that is named; what the case tells is not known before."""
    start = of.process.start.of
    units = [one.strip() for one in start.split(",")]
    if place.base is Base.UNIT and not place.above and start != ANY_UNIT and place.name not in units:
        message = f"单位 `{place.name}` 不能发起流程 `{of.process.process}`，起草了也没有人能报送。"
        hint = f"可以写：{'、'.join(units)}"
        yield document.problem("unit-may-not-start", message, path, hint)


def _check_event(document: Document, path: Path, trigger: EventTrigger, other: Document) -> Iterator[Problem]:
    process = other.process
    if isinstance(trigger, ClockMissedTrigger):
        known = [one.id for one in process.deadlines]
        known += [stage.id for stage in process.human_stages if stage.within is not None]
        if trigger.deadline not in known:
            message = f"流程 `{process.process}` 没有 {quoted(trigger.deadline)} 这个时限。"
            hint = did_you_mean(trigger.deadline, known)
            yield document.problem("unknown-deadline", message, (*path, "deadline"), hint)
    elif isinstance(trigger, PublishedTrigger) and not publications(other):
        message = f"流程 `{process.process}` 没有发布环节，不会有 published。"
        yield document.problem("never-published", message, (*path, "on"), "改用 on: ended。")
    elif isinstance(trigger, EndedTrigger) and trigger.outcome is not None:
        yield from never_so(document, (*path, "outcome"), trigger.outcome, process)


def _startings(documents: Documents) -> Iterator[Starting]:
    for name, document in documents.items():
        organization = document.process.organization
        for one in reactions(document):
            if one.reaction.start is not None:
                target = whole_name(one.reaction.start, organization)
                yield Starting((*one.path, "start"), document, name, target, always=False)
        for path, trigger in triggers_of(document):
            if isinstance(trigger, EventTrigger):
                source = whole_name(trigger.process, organization)
                yield Starting((*path, "process"), document, source, name, always=_is_certain(trigger))


def _is_certain(trigger: EventTrigger) -> bool:
    if isinstance(trigger, EndedTrigger):
        return trigger.when is None and trigger.outcome is None
    return isinstance(trigger, PublishedTrigger) and trigger.when is None


def _rounds(documents: Documents, *, always: bool) -> Iterator[Starting]:
    """What leads round to where it began: with every case, or at least with some."""
    every = list(_startings(documents))
    certain = [one for one in every if one.always]
    for one in every:
        is_certain = one.always and _leads(certain, one.target, one.source)
        if is_certain if always else not is_certain and _leads(every, one.target, one.source):
            yield one


def _leads(startings: list[Starting], source: str, target: str) -> bool:
    reached, waiting = {source}, [source]
    while waiting:
        here = waiting.pop()
        further = {one.target for one in startings if one.source == here} - reached
        reached |= further
        waiting += further
    return target in reached


def _round(one: Starting, code: str) -> Problem:
    there = f"`{one.source}` 起草 `{one.target}`，转了一圈又会起草 `{one.source}`"
    if code == "endless-triggers":
        message, hint = f"{there}：没有尽头。", "去掉其中一个，或者加上 when。"
        return one.document.problem(code, message, one.path, hint)
    message = f"{there}：会不会没有尽头，要看条件，证明不了。"
    return one.document.problem(code, message, one.path, "请核对条件不会一直成立。")


def speaks_of_others(document: Document) -> bool:
    own = {document.process.process: document}
    return any(_startings(own)) or any(counted_processes_are_there(document, own))
