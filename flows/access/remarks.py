"""What people write beside a form: opinions and reasons."""

from definitions.semantics.characters import forbidden_character
from flows.access.refusal import Invalid

LONGEST = 5000
"""In characters. What is written here is kept for good."""


def remark(text: str, name: str) -> str:
    """The text without blanks around it. Raises Invalid; `name` is what it is called, such as 意见."""
    stripped = text.strip()
    fault = forbidden_character(stripped)
    if fault is not None:
        raise Invalid(f"{name}里{fault}")
    if len(stripped) > LONGEST:
        raise Invalid(f"{name}太长：最多 {LONGEST} 个字，现有 {len(stripped)} 个字", "请写要点，详情另附文件")
    return stripped
