"""What happened to a case, in the words of every screen: what the command line and the dashboard must say alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.vocabulary import CHECK_TITLES, CheckName

FAILED = "检查未通过"


def say_checks(held: Sequence[str]) -> str:
    """The titles of the checks that hold something back."""
    return "、".join(CHECK_TITLES[CheckName(check)] for check in held)


def say_to_mend(payload: Mapping[str, Any]) -> str:
    """Of a submission or of what the system did; empty where no check objected."""
    held = say_checks(payload["held"])
    return f"需要修改：{held}" if held else ""


def say_submission(payload: Mapping[str, Any]) -> str:
    """`提交第1轮内容`; of one that was held back, where it is now."""
    words = f"提交第{payload['round']}轮内容"
    return f"{words}，{FAILED}，留在拟稿" if payload["held"] else words
