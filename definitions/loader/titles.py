"""Roles and units that a document calls by their titles, where it has to call them by their names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from definitions.problems import Path, Problem, did_you_mean
from definitions.schema.organization import Organization

ROLE_KEYS = frozenset({"role", "by"})
UNIT_KEYS = frozenset({"of", "unit"})
PARTY_KEYS = frozenset({"who", "registrar", "approved_by", "confirmed_by", "tell"})


def told_by_title(problem: Problem, values: Any, organization: Organization) -> Problem:
    """The same problem; where a title of the organisation stands at its place, with the name that it belongs to."""
    titles, value = _titles(problem, organization), _at(values, problem.path)
    if not isinstance(value, str) or not titles:
        return problem
    if problem.code == "wrong-type":
        return replace(problem, hint=_of_role_alone(problem.hint, value, titles))
    return replace(problem, hint=did_you_mean(value, (), titles) or problem.hint)


def _of_role_alone(hint: str | None, value: str, titles: Mapping[str, str]) -> str | None:
    """Of a text that stands where `{role: text}` should."""
    if hint is None or value in titles or value not in hint or "role" not in hint:
        return hint
    name = next((name for name, title in titles.items() if title == value), None)
    return hint.replace(value, name) if name is not None else f"{hint}{did_you_mean(value, titles, titles)}"


def _titles(problem: Problem, organization: Organization) -> Mapping[str, str]:
    """Of what may stand at the place, by name; none, where it is of another kind."""
    key = next((one for one in reversed(problem.path) if isinstance(one, str)), "")
    roles = {role.id: role.title.zh for role in organization.roles}
    if problem.code == "wrong-type":
        return roles if key in PARTY_KEYS else {}
    if problem.code not in {"wrong-form", "unknown-unit"}:
        return {}
    if key in ROLE_KEYS:
        return roles
    return {unit.id: unit.title.zh for unit in organization.units} if key in UNIT_KEYS else {}


def _at(values: Any, path: Path) -> Any:
    for segment in path:
        if isinstance(segment, int):
            values = values[segment] if isinstance(values, list) and segment < len(values) else None
        else:
            values = values.get(segment) if isinstance(values, dict) else None
    return values
