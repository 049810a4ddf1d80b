"""Units that conditions name: one that there is not would send its cases another way, and nobody would see it."""

from collections.abc import Iterator

from definitions.conditions import ConditionError, is_plain, literals
from definitions.conditions.skeleton import atoms_of, skeleton_of
from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.expressions import conditions_of, place_of_text
from definitions.rules.rule import rule
from definitions.rules.trials import START, asked_by


@rule()
def units_of_conditions_are_there(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [unit.id for unit in document.organization.units]
    for condition in conditions_of(document):
        for unit in _units_in(condition.expression):
            if unit not in known:
                message = f"条件里的 {quoted(unit)} 不是本机构的单位，start.unit 永远不会是它。"
                place = place_of_text(document.source, condition.path, unit)
                hint = did_you_mean(unit, known)
                yield document.problem("unknown-unit", message, condition.path, hint, place=place)


def _units_in(condition: str) -> list[str]:
    """What the submitting unit is compared with, where nothing else is asked with it."""
    try:
        atoms = [one for one in atoms_of(skeleton_of(condition)) if asked_by(one) == (START,)]
    except ConditionError:  # reported by conditions_can_be_read
        return []
    found = {text for one in atoms if is_plain(one) for text in literals(one) if isinstance(text, str)}
    return sorted(found)
