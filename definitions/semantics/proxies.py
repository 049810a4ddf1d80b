"""How somebody is named who acts for somebody else (代理)."""

from collections.abc import Mapping


def by_proxy(names: Mapping[str, str], person: str, principal: str | None) -> str:
    """`甲`, or of a proxy both names: `甲（代乙）`."""
    name = names.get(person, person)
    return name if principal is None else f"{name}（代{names.get(principal, principal)}）"
