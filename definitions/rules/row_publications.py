"""Publications of single rows on a condition: they may put out nothing at all."""

from definitions.conditions import ConditionError, holds
from definitions.rules.answers import possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.trials import asked_by
from definitions.schema.stages import PublishStage, table_of


def doubtful_publications(document: Document) -> dict[str, bool]:
    """The stages with which perhaps nothing is published, each with whether that is proved."""
    found = {}
    for _, stage in document.stages():
        if isinstance(stage, PublishStage) and stage.each is not None and stage.when is not None:
            fails = _may_fail(document, stage, stage.when)
            if fails is not False:
                found[stage.id] = fails is True
    return found


def _may_fail(document: Document, stage: PublishStage, when: str) -> bool | None:
    """Whether the condition may fail for every row; None where that cannot be told."""
    table = document.process.tables.get(table_of(stage) or "")
    try:
        answers = possible_answers(document, [when], passed_before(document, stage.id), row=table)
        is_possible = any(not holds(when, context) for context in answers.contexts)
        asks_only_the_row = all(asked[0] == "row" for asked in asked_by(when))
    except TooMany:
        return None
    except ConditionError:  # reported by conditions_can_be_computed
        return False
    if is_possible:
        return True if asks_only_the_row else None
    return False if answers.are_all else None
