"""Conditions that say nothing: always true, or never."""

from collections.abc import Iterator

from definitions.conditions import ConditionError, holds
from definitions.problems import Problem, quoted
from definitions.rules.answers import possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.document import Document
from definitions.rules.expressions import Condition, conditions_can_be_computed, conditions_of
from definitions.rules.ledgers import ledger_columns_can_be_computed
from definitions.rules.registering import register_values_can_be_computed
from definitions.rules.rule import rule
from definitions.rules.trying import GivenUp
from definitions.rules.witnesses import witnessed

UNPROVEN = "unproven-condition"


@rule()
def conditions_tell_cases_apart(document: Document) -> Iterator[Problem]:
    """By trying all that may be filled in; where that is too much, or cannot be all, it is said."""
    given_up = {one.path for one in given_up_in(document)}
    for condition in conditions_of(document):
        if condition.is_value or condition.path in given_up:
            continue
        found = _found(document, condition)
        if found is not None:
            code, message, hint = found
            yield document.problem(code, message, condition.path, hint)


def _found(document: Document, condition: Condition) -> tuple[str, str, str] | None:
    said = quoted(condition.expression)
    try:
        answers = possible_answers(
            document,
            [condition.expression],
            condition.after,
            is_demand=condition.is_demand,
            row=condition.row,
        )
        results = _first_two(holds(condition.expression, context) for context in answers.contexts)
    except TooMany:
        return UNPROVEN, f"未能证明条件{said}有真有假：牵涉的填法太多。", "把它拆成几个条件。"
    except ConditionError:  # reported by conditions_can_be_computed
        return None
    if len(results) > 1:
        return None
    if not results or not answers.are_all:
        tried = f"试过的填法中它总是{'成立' if True in results else '不成立'}"
        return UNPROVEN, f"未能证明条件{said}有真有假：{tried}，但没有试遍。", "请人工核对这个条件。"
    if witnessed(document, condition.path, condition.expression) - results:
        return None
    if True in results:
        return "always-true", f"条件{said}怎么填都成立。", "不需要条件的，删去它；否则请改正。"
    return "never-true", f"条件{said}怎么填都不成立。", "核对选项的写法；用不着的，请删去。"


def _first_two(answers: Iterator[bool]) -> set[bool]:
    found = set[bool]()
    for answer in answers:
        found.add(answer)
        if len(found) > 1:
            break
    return found


@rule()
def conditions_are_proven_to_be_computable(document: Document) -> Iterator[Problem]:
    """A note, where not everything could be tried."""
    for one in given_up_in(document):
        message = f"未能证明{quoted(one.expression)}怎么填都算得出来：{one.reason}。"
        yield document.problem(UNPROVEN, message, one.path, one.hint)


def given_up_in(document: Document) -> list[GivenUp]:
    """What was not tried to the end. A document without problems may not have been tried at all by now."""
    if not document.effort.spent:
        for find in (
            conditions_can_be_computed,
            ledger_columns_can_be_computed,
            register_values_can_be_computed,
        ):
            list(find(document))
    return list(dict.fromkeys(document.effort.given_up))
