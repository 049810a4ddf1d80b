"""What people write beside a form: opinions and reasons."""

from definitions.semantics.characters import forbidden_character, is_blank
from definitions.semantics.reasons import is_no_reason
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


def ask_for_reason(text: str, told: str, hint: str = "") -> None:
    """Raises Invalid, with `told`, where there is no reason: nothing is written, or what says nothing, such as 已阅; and where
    it cannot be kept as it is written.
    """
    remark(text, "理由")
    if is_no_reason(text):
        raise Invalid(told, hint_to_give_reason(text, hint))


def hint_to_give_reason(text: str, hint: str) -> str:
    return hint if is_blank(text) else f"只写“{text.strip()}”看不出为什么，请写具体"
