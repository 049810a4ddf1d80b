"""What somebody who wrote a letter shows to be told of it: stored nowhere, only its digest."""

import hmac
import secrets
from hashlib import sha256

_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else: 0 and O, 1, I and L."""
LENGTH = 8
"""Signs: 40 bits, which nobody guesses by asking."""


def new_code() -> str:
    return code_from(secrets.token_bytes(32))


def code_from(random: bytes) -> str:
    """The same code for the same random bytes, of which 32 are enough."""
    number = int.from_bytes(random)
    return "".join(_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(LENGTH))


def hash_of(number: str, code: str) -> str:
    """However the code was typed."""
    typed = "".join(code.split()).replace("-", "").upper()
    return sha256(f"{number} {typed}".encode(errors="replace")).hexdigest()


def is_code_of(number: str, code: str, code_hash: str) -> bool:
    return hmac.compare_digest(hash_of(number, code), code_hash)
