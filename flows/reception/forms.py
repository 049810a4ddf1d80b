"""What browsers send, and what names a form that was shown."""

import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST_FORM = 65_536
"""Bytes: 5000 characters, each of nine when it is sent, and the rest."""
MOST_FIELDS = 12
HONEYPOT = "website"
"""A field that people do not see, and that programs fill in."""

Form = Mapping[str, str]

_NAME = re.compile(r"[A-Za-z0-9_-]{32}")


def new_form() -> str:
    """Names a form that is shown: sent twice, it is one letter."""
    return secrets.token_urlsafe(24)


def is_form(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


async def read_form(request: Request) -> Form:
    """What was sent, texts only. Raises HTTPException where it is too much, or its length is not told."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > LARGEST_FORM:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
