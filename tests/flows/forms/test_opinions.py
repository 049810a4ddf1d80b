"""What is printed of an answer and of the words that came with it."""

from datetime import date

import pytest

from flows.forms.paper import Opinion


@pytest.mark.parametrize(
    ("answer", "text", "printed"),
    [
        ("同意", "", "同意。"),
        ("同意", "同意", "同意。"),
        ("同意", "同意。", "同意。"),
        ("同意", " 同意！ ", "同意。"),
        ("同意公开", "同意。", "同意公开。"),
        ("同意", "同意公开，请尽快发布。", "同意公开，请尽快发布。"),
        ("同意", "同意发布", "同意发布。"),
        ("同意", "不同意见已经吸收。", "同意。不同意见已经吸收。"),
        ("退回修改", "标题有误。", "退回修改。标题有误。"),
    ],
)
def test_an_answer_is_not_printed_twice(answer: str, text: str, printed: str) -> None:
    assert Opinion(answer, text, "负责人", date(2026, 11, 27)).said == printed
