"""Files in examples, which are written by their names alone."""

import mimetypes
from collections.abc import Mapping
from typing import Any

UNREAD = "0" * 64
"""Stands for the digest of a file that is not there."""


def files_named(value: Any) -> Any:
    """As a form holds them: `清单.pdf`, or a list of such names, or of mappings that have one. Whatever else is written
    there stays as it is.
    """
    if isinstance(value, str) and value:
        value = [value]
    return [_whole(one) for one in value] if isinstance(value, list) else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _file(value)
    name = value.get("name") if isinstance(value, Mapping) else None
    return {**_file(name), **value} if isinstance(name, str) else value


def _file(name: str) -> dict[str, Any]:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"name": name, "digest": UNREAD, "media_type": media_type, "size": 1}


__all__ = ["files_named"]
