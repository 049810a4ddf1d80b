"""Fields that people fill in and nothing reads."""

from collections.abc import Collection, Iterator

from definitions.conditions import ConditionError, references
from definitions.problems import Problem
from definitions.rules.day_bounds import bounds, dates
from definitions.rules.document import Document
from definitions.rules.expressions import conditions_of
from definitions.rules.extensions import approvers
from definitions.rules.named_registers import register_stages
from definitions.rules.reactions import reactions, told
from definitions.rules.tables import takers
from definitions.schema.places import is_filled_in
from definitions.schema.process import Deadline
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import (
    LINK,
    CallStage,
    HandPublishStage,
    PublishStage,
    WaitStage,
    WithdrawingStage,
    decisions_of,
)

Read = frozenset[tuple[str, ...]]


def unused_fields(document: Document, read_elsewhere: Collection[str]) -> Iterator[Problem]:
    """`read_elsewhere`: fields of the form that checks, the sheet and the publication read. Silent without ledgers."""
    if document.ledgers is None:
        return
    read = _read(document)
    for index, field in enumerate(document.process.form.fields):
        if ("form", field.id) not in read and field.id not in read_elsewhere:
            message = f"表单项 `{field.id}` 填了没有用处：条件、时限、台账、检查、审批单和发布都不读它。"
            yield document.problem("unused-field", message, ("form", "fields", index, "id"), _HINT)
    yield from _unused_of_stages(document, read)


_HINT = "没有用处的，请删去；只给审核的人看的，可以留着。"


def _unused_of_stages(document: Document, read: Read) -> Iterator[Problem]:
    """What an answer needs, or what must be filled in, is evidence; what changes the page is read there."""
    for path, stage in document.human_stages():
        needed = {name for option in decisions_of(stage).values() for name in option.needs}
        for index, field in enumerate(stage.fields):
            is_link = isinstance(stage, HandPublishStage) and field.id == LINK.id
            is_evidence = field.id in needed or field.required or field.required_when is not None or is_link
            if not is_evidence and field.part is None and ("given", stage.id, field.id) not in read:
                message = f"环节 `{stage.id}` 的填写项 `{field.id}` 不必填，也没有别处读它。"
                yield document.problem("unused-field", message, (*path, "fields", index, "id"), _HINT)


def _read(document: Document) -> Read:
    """By conditions, ledgers, deadlines, demands and duties."""
    process = document.process
    found: set[tuple[str, ...]] = set()
    for expression in _expressions(document):
        try:
            found |= {_field(one) for one in references(expression)}
        except ConditionError:  # reported where it stands
            continue
    found |= {("form", demand.field) for demand in process.form.demands}
    named = [moment for deadline in process.deadlines for moment in _moments(deadline)]
    named += [stage.day for _, stage in document.stages() if isinstance(stage, WaitStage) and stage.day]
    named += [who.person if isinstance(who, NamedPerson) else who.of for _, who, _ in approvers(document)]
    parties = [who for _, _, who in document.parties()] + [who for _, who, _ in told(document)]
    named += [who.person for who in parties if isinstance(who, NamedPerson)]
    named += [stage.of for _, stage in document.stages() if isinstance(stage, WithdrawingStage) and stage.of]
    replaced = (stage.instead_of for _, stage in document.stages() if isinstance(stage, PublishStage))
    named += [one for one in replaced if one]
    places = [who.place for who in parties if isinstance(who, Who)]
    places += [one.reaction.place for one in reactions(document) if one.reaction.place is not None]
    places += [stage.place for _, stage in document.stages() if isinstance(stage, CallStage)]
    found |= {_field(place.asked) for place in places if place.asked}
    found |= {("form", stage.entry_field) for _, stage in register_stages(document)}
    found |= {("form", table) for _, table in takers(document)}
    found |= {("form", one[1]) for one in found if one[0] == "rows" and len(one) > 1}
    named += [bound.day for _, field, _ in dates(document) for _, bound in bounds(field)]
    found |= {_field(tuple(one.split("."))) for one in named if is_filled_in(one)}
    return frozenset(found)


def _field(read: tuple[str, ...]) -> tuple[str, ...]:
    """The field, of whatever of it is read."""
    return read[: 3 if read[0] == "given" else 2]


def _moments(deadline: Deadline) -> Iterator[str]:
    """What it is counted by."""
    yield from (*(deadline.start or ()), *(deadline.restart or ()), *deadline.until, deadline.unit)
    yield from (day for day in (deadline.before, deadline.no_later_than) if day)
    for pause in deadline.pauses:
        yield from (pause.start, pause.until)


def _expressions(document: Document) -> Iterator[str]:
    yield from (condition.expression for condition in conditions_of(document))
    for one in reactions(document):
        yield from one.reaction.form.values()
    for _, stage in register_stages(document):
        yield from stage.values.values()
    for entry in document.process.ledger_entries:
        ledger = (document.ledgers or {}).get(entry.ledger)
        yield from (column.value for column in ledger.columns if column.value) if ledger else ()
