"""What counts as taking something out, and what as writing something else."""

import pytest

from definitions.semantics.removal import only_removed
from tests.builders.office import whole_catalogue

LOADED = whole_catalogue().find("jilin-transport.web-publish")
assert LOADED
PROCESS = LOADED.process
BODY = """各有关单位：

自本月起，三条公交线路的走向有所调整，请广大乘客留意站牌。联系人：张建国，电话：13900001234。

重要桥梁的控制点坐标见附件。不同意提前开工。"""
BEFORE = {**PROCESS.sample, "body": BODY, "attachments": [{"digest": "a"}, {"digest": "b"}]}


def cut(**after: object) -> bool:
    return only_removed(PROCESS, BEFORE, {**BEFORE, **after})


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "",
        BODY.replace("重要桥梁的控制点坐标见附件。", ""),
        BODY.replace("，电话：13900001234", ""),
        BODY.replace("13900001234", "139****1234").replace("张建国", "张某"),
        BODY.replace("\n\n", "\n"),
        "三条公交线路的走向有所调整。",
    ],
)
def test_what_is_left_of_the_text_is_a_redaction(body: str) -> None:
    assert cut(body=body)


@pytest.mark.parametrize(
    "body",
    [
        BODY + "新增一段。",
        BODY.replace("三条", "五条"),
        BODY.replace("三条", "三十条"),
        "重要桥梁的控制点坐标见附件。\n\n自本月起，三条公交线路的走向有所调整。",
        "三条线路有调。",
        BODY.replace("13900001234", "13900005678"),
        "不同意三条公交线路的走向有所调整。",
    ],
)
def test_another_text_is_none(body: str) -> None:
    assert not cut(body=body)


def test_files_may_go_and_none_may_come() -> None:
    assert cut(attachments=[{"digest": "b"}])
    assert cut(attachments=[])
    assert not cut(attachments=[{"digest": "a"}, {"digest": "c"}])
    assert not cut(attachments=[{"digest": "b"}, {"digest": "a"}])


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "动态"), ("formed_on", "2026-01-01"), ("column", None)]
)
def test_every_other_answer_stays(field: str, value: str | None) -> None:
    assert not cut(**{field: value})


@pytest.mark.timeout(20)
@pytest.mark.parametrize("line", ["| | |\n", "哈" * 200 + "\n", "甲"], ids=["rows", "long lines", "one line"])
def test_a_text_of_nothing_but_repetitions_is_compared_in_time(line: str) -> None:
    body = line * (100_000 // len(line))
    assert only_removed(PROCESS, {"body": body}, {"body": body[: len(body) // 2] if "\n" in line else body})
    assert not only_removed(PROCESS, {"body": body}, {"body": f"乙{body}"})
