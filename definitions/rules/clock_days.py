"""Days that people fill in, and that clocks are told by: whether they are there, and whether they have come."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError, holds
from definitions.problems import Path, Problem
from definitions.rules.answers import possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.document import Document
from definitions.rules.moments import listed
from definitions.rules.rule import rule
from definitions.rules.trials import Asked, fields_of, held, told
from definitions.schema.day_bounds import bound_of
from definitions.schema.fields import BaseField, DateField
from definitions.schema.places import is_filled_in, teller_of
from definitions.schema.process import Deadline
from definitions.schema.stages import decisions_of
from definitions.semantics.forms import is_empty
from definitions.vocabulary import Effect

ALWAYS = "true"


@rule("deadlines.@.until", "form.fields", "stages.*.fields")
def days_that_end_a_clock_have_come(document: Document) -> Iterator[Problem]:
    """A day that lies ahead would stop the clock as soon as it is written down: nobody would have done anything."""
    fields = fields_of(document.process, document.registers or {})
    for index, deadline in enumerate(document.process.deadlines):
        for at, until in listed(document, ("deadlines", index, "until"), deadline.until):
            field = fields.get(tuple(until.split("."))) if is_filled_in(until) else None
            if isinstance(field, DateField) and _is_always_there(field) and not _has_come(field, fields):
                message = f"时限到 {until} 为止，这一项却可以填以后的日子：一填上，时限就停了。"
                hint = "这一天是办完的日子，就给它写上 latest: submission；到这一天为止要办完的，写 no_later_than。"
                yield document.problem("end-ahead", message, at, hint)


def _is_always_there(field: BaseField) -> bool:
    """Of other days that end a clock `days_that_end_a_clock_are_filled_in` tells."""
    return field.required and field.shown_when is None


def _has_come(
    field: DateField, fields: Mapping[Asked, BaseField], seen: frozenset[str] = frozenset()
) -> bool:
    """Not later than the day on which it is handed in, itself or by another date."""
    if field.latest is None or field.latest in seen:
        return False
    bound = bound_of(field.latest)
    is_no_later = bound.span is None or not bound.is_after
    if bound.reference is None or not is_no_later:
        return is_no_later
    other = fields.get(bound.reference)
    return isinstance(other, DateField) and _has_come(other, fields, seen | {field.latest})


@rule()
def deadlines_begin(document: Document) -> Iterator[Problem]:
    """A note: where a day is left open, there is no limit that is counted by it. `when` says that this is meant."""
    for path, deadline, day in _days(document):
        asked = tuple(day.split("."))
        try:
            given = _left_open(document, deadline, asked)
        except TooMany:
            message = f"未能证明每件都有这个时限：它按 {day} 计算，这一项可以不填，填法太多。"
            yield document.problem("unproven-deadline", message, path, _ONLY_WHERE.format(day=day))
            continue
        except ConditionError:  # reported by conditions_can_be_computed
            continue
        if given is not None:
            message = f"有的办件没有这个时限：它按 {day} 计算，这一项却可以不填。例如 {given}。"
            yield document.problem("idle-deadline", message, path, _ONLY_WHERE.format(day=day))


_ONLY_WHERE = "把这一项设为必填；只有填了的办件才有这个时限的，写 when: {day} != ''。"


def _days(document: Document) -> Iterator[tuple[Path, Deadline, str]]:
    """Those without which a limit does not begin, or has no end, and that may be left open."""
    fields = fields_of(document.process, document.registers or {})
    for index, deadline in enumerate(document.process.deadlines):
        path: Path = ("deadlines", index)
        named = list(listed(document, (*path, "from"), deadline.start))
        named += [((*path, key), str(getattr(deadline, key))) for key in ("before", "no_later_than")]
        for at, day in named:
            field = fields.get(tuple(day.split("."))) if is_filled_in(day) else None
            if field is not None and not _is_always_there(field) and not _is_needed(document, day):
                yield at, deadline, day


def _is_needed(document: Document, day: str) -> bool:
    """Whether every answer with which its stage is passed needs it."""
    teller = teller_of(day)
    if teller is None:
        return False
    options = decisions_of(document.process.human_stage(teller)).values()
    return all(day.split(".")[2] in one.needs for one in options if one.effect == Effect.PASS)


def _left_open(document: Document, deadline: Deadline, asked: Asked) -> str | None:
    """How a form may be filled in that has the limit, and not the day. Raises TooMany, ConditionError."""
    when = deadline.when or ALWAYS
    field = fields_of(document.process, document.registers or {})[asked]
    decisive = [when, *(one for one in (field.shown_when, field.required_when) if one is not None)]
    passed = frozenset(filter(None, [teller_of(".".join(asked))]))
    answers = possible_answers(document, decisive, passed, [asked])
    for context in answers.contexts:
        if is_empty(held(context, asked)) and holds(when, context):
            return told(list(dict.fromkeys([asked, *answers.read])), context, document.organization)
    return None
