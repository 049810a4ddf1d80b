"""What a token may be used for. A scope narrows what its holder may do, and never widens it.

The scopes stand in the token itself, `sst.read.submit.<random>`. Only the digest of a whole token is stored, so who
changes a word of it holds a token that nobody was given.
"""

import secrets
from collections.abc import Iterable
from enum import StrEnum

_WHOLE, _NARROW = "sst_", "sst."


class Scope(StrEnum):
    READ = "read"
    SUBMIT = "submit"
    DECIDE = "decide"


SCOPE_TITLES = {Scope.READ: "查看", Scope.SUBMIT: "报送", Scope.DECIDE: "办理"}


def new_token(scopes: Iterable[Scope] = ()) -> str:
    """At random. Without scopes it is good for everything that the person may do."""
    wanted = set(scopes)
    named = [scope.value for scope in Scope if scope in wanted]
    return f"{_NARROW}{'.'.join(named)}.{_random()}" if named else f"{_WHOLE}{_random()}"


def is_narrow(token: str) -> bool:
    return token.startswith(_NARROW)


def scopes_of(token: str) -> frozenset[Scope]:
    """Of a token that was found among those that were given out."""
    if not is_narrow(token):
        return frozenset(Scope)
    words = set(token.split(".")[1:-1])
    return frozenset(scope for scope in Scope if scope in words)


def told(scopes: Iterable[Scope]) -> str:
    """`查看、报送`."""
    wanted = set(scopes)
    return "、".join(SCOPE_TITLES[scope] for scope in Scope if scope in wanted)


def _random() -> str:
    return secrets.token_urlsafe(32)
