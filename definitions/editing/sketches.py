"""What a new stage of each kind looks like before anybody has said more of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from definitions.editing.patterns import Post
from definitions.editing.scalars import scalar
from definitions.vocabulary import StageKind


@dataclass(frozen=True, slots=True)
class Filling:
    """What a new stage is called, and what there is for it to name. Empty: there is none."""

    id: str
    title: str
    who: Post
    registrar: Post
    channel: str = ""
    ledger: str = ""
    process: str = ""
    """Another process of the organisation."""
    following: str = ""
    """The stage that comes behind it."""


Lines = Callable[[Filling], list[str]]
Can = Callable[[Filling], bool]


def _always(_filling: Filling) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Sketch:
    kind: StageKind
    title: str
    about: str
    lines: Lines
    has_people: bool = False
    can: Can = _always
    """Whether the organisation has what it needs."""


def _review(one: Filling) -> list[str]:
    return [*_head(one, StageKind.REVIEW), f"who: {one.who}", "within: 1 workday"]


def _work(one: Filling) -> list[str]:
    return [
        *_head(one, StageKind.WORK),
        f"who: {one.who}",
        "within: 2 workdays",
        "fields:",
        f"  - {{id: {one.id}_note, kind: text, label: 办理情况, max_length: 300}}",
    ]


def _paper(one: Filling) -> list[str]:
    head = _head(one, StageKind.PAPER)
    return [*head, f"who: {one.who}", f"registrar: {one.registrar}", "sheet: approval_sheet"]


def _notify(one: Filling) -> list[str]:
    return [*_head(one, StageKind.NOTIFY), f"who: {one.who}"]


def _wait(one: Filling) -> list[str]:
    return [*_head(one, StageKind.WAIT), "for: 5 workdays"]


def _check(one: Filling) -> list[str]:
    return _head(one, StageKind.CHECK)


def _publish(one: Filling) -> list[str]:
    return [*_head(one, StageKind.PUBLISH), f"channel: {one.channel}"]


def _withdraw(one: Filling) -> list[str]:
    return [*_head(one, StageKind.WITHDRAW), f"channel: {one.channel}"]


def _ledger(one: Filling) -> list[str]:
    return [*_head(one, StageKind.LEDGER), f"ledger: {one.ledger}"]


def _call(one: Filling) -> list[str]:
    return [*_head(one, StageKind.CALL), f"process: {one.process}", "form: {title: form.title}"]


def _choose(one: Filling) -> list[str]:
    return [
        *_head(one, StageKind.CHOOSE),
        "branches:",
        f"  - {{when: \"form.title == '请改成您的条件'\", go: {one.following}}}",
        f"otherwise: {one.following}",
    ]


def _parallel(one: Filling) -> list[str]:
    lines = [*_head(one, StageKind.PARALLEL), "join: all", "branches:"]
    for number, name in enumerate(("第一路", "第二路"), start=1):
        stage = f"{{id: {one.id}_{number}_review, kind: review, title: {name}审核, who: {one.who}}}"
        lines += [f"  - id: {one.id}_{number}", f"    title: {name}", "    stages:", f"      - {stage}"]
    return lines


def _end(one: Filling) -> list[str]:
    return [f"id: {one.id}", f"kind: {StageKind.END}", f"title: {scalar(one.title)}", "outcome: closed"]


def _head(one: Filling, kind: StageKind) -> list[str]:
    return [f"id: {one.id}", f"kind: {kind}", f"title: {scalar(one.title)}"]


def _has_follower(one: Filling) -> bool:
    return bool(one.following)


SKETCHES = (
    Sketch(StageKind.REVIEW, "审签", "有人审，可以同意、退回、不同意", _review, has_people=True),
    Sketch(StageKind.WORK, "办理", "有人办一件事，填写办理情况", _work, has_people=True),
    Sketch(StageKind.PAPER, "纸质签批", "打印审批单手签，再登记扫描件", _paper, has_people=True),
    Sketch(StageKind.NOTIFY, "抄送", "送有关人员阅知，不等他们", _notify, has_people=True),
    Sketch(
        StageKind.PARALLEL, "并行", "几路同时办，都办完再往下", _parallel, has_people=True, can=_has_follower
    ),
    Sketch(StageKind.CHOOSE, "分流", "按填写的内容走不同的路", _choose, can=_has_follower),
    Sketch(StageKind.WAIT, "等待", "等一段时间（例如公示期），自动往下", _wait),
    Sketch(StageKind.CHECK, "再检查", "再自动检查一遍内容", _check),
    Sketch(StageKind.PUBLISH, "发布", "自动发布到网站", _publish, can=lambda one: bool(one.channel)),
    Sketch(
        StageKind.WITHDRAW, "撤下", "自动撤下本件发布的网页", _withdraw, can=lambda one: bool(one.channel)
    ),
    Sketch(StageKind.LEDGER, "登记台账", "自动在台账里记一笔", _ledger, can=lambda one: bool(one.ledger)),
    Sketch(
        StageKind.CALL, "子办件", "起草另一个流程的办件，等它办完", _call, can=lambda one: bool(one.process)
    ),
    Sketch(StageKind.END, "结束", "办件到这里办结", _end),
)


def sketched(sketch: Sketch, filling: Filling) -> list[str]:
    return sketch.lines(filling)


def fresh_id(kind: str, taken: Iterator[str] | set[str]) -> str:
    """A name for a new stage that nothing in the document has."""
    known = set(taken)
    number = 1
    while (name := f"{kind}_{number}") in known:
        number += 1
    return name
