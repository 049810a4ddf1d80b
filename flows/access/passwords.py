"""Passwords: kept as Argon2id hashes, compared in the same time whether or not the account exists."""

import hashlib
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 128
"""Characters. Longer input is refused unread: hashing it would only serve an attacker."""
FEWEST_CLASSES = 2
FEWEST_DISTINCT = 5

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def digest_of(password_hash: str) -> str:
    """The SHA-256 of the salted hash, for the audit: it shows a changed row and helps nobody to guess."""
    return hashlib.sha256(password_hash.encode()).hexdigest()


def matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account without a password, or for no account at all, as for a wrong password."""
    real = password_hash is not None
    return _verify(password_hash if password_hash is not None else _nobody(), password[:LONGEST]) and (
        real and len(password) <= LONGEST
    )


def is_outdated(password_hash: str) -> bool:
    """The hash was made with weaker parameters than are used now."""
    return _HASHER.check_needs_rehash(password_hash)


def acceptable(password: str, *, login: str) -> str | None:
    """Why the password is too weak, in words for the person who chose it; None if it is good enough."""
    if len(password) < SHORTEST:
        return f"密码至少要有 {SHORTEST} 个字符。"
    if len(password) > LONGEST:
        return f"密码不能超过 {LONGEST} 个字符。"
    if _classes(password) < FEWEST_CLASSES:
        return "密码要包含大写字母、小写字母、数字、其他符号中的至少两种。"
    if password.casefold().strip() == login.casefold():
        return "密码不能与账号相同。"
    if len(set(password)) < FEWEST_DISTINCT:
        return f"密码太简单：至少要有 {FEWEST_DISTINCT} 个不同的字符。"
    return None


def _classes(password: str) -> int:
    kinds = {_kind(character) for character in password}
    return len(kinds)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isupper():
        return "upper"
    if character.islower():
        return "lower"
    return "other"


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """The hash that stands in where there is none."""
    return _HASHER.hash("nobody signs in with this")
