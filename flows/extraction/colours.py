"""Colours that cannot be told from paper."""

import re

_WHITE = 0xF5
"""Of 255, each part at least."""
_HEX = re.compile("(?:[0-9A-F]{2})?([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})")


def is_white(colour: str) -> bool:
    """`FFFFFF`, or with its opacity before it: `FFFFFFFF`."""
    parts = _HEX.fullmatch(colour.upper())
    return parts is not None and all(int(part, 16) >= _WHITE for part in parts.groups())
