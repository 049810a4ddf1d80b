"""Writing a text so that it is read as that text."""

import json
import re

PLAIN = re.compile(r"[\w（《“〔][\w（）《》“”〔〕、，。；·—％/（）-]*")
"""What needs no quotation marks, wherever it stands."""
MEANS_SOMETHING_ELSE = re.compile(r"[-+.\d].*|true|false|null|yes|no|on|off|y|n|~", re.IGNORECASE | re.DOTALL)


def scalar(words: str) -> str:
    """One line. Control characters are written as escapes."""
    if PLAIN.fullmatch(words) and not MEANS_SOMETHING_ELSE.fullmatch(words):
        return words
    written = json.dumps(words, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", written)
