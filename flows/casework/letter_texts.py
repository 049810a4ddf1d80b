"""The texts of a letter: what is accepted, and what others than those who have it in hand may read."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from definitions.schema.process import Check
from definitions.semantics.characters import forbidden_character, is_blank
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import CheckName
from flows.access.refusal import Invalid
from flows.checks.masking import apply, proposals

LONGEST = {"subject": 100, "text": 5000, "sender": 40, "contact": 100}
"""In characters."""
LABELS = {"subject": "主题", "text": "来信内容", "sender": "姓名", "contact": "联系方式"}
REQUIRED = ("subject", "text")
RECEIVED_ON = "收到日期"
LONGEST_AGO = timedelta(days=366)
"""A letter is kept as it was taken in: an earlier day is a slip of the hand that nobody could mend."""
ANONYMOUS = "匿名"
LEFT, NOT_LEFT = "已留（见原信）", "未留"
_MASKING = [Check(check=CheckName.PERSONAL_DATA)]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as somebody wrote it, or as it was taken down."""

    subject: str
    text: str
    sender: str = ""
    contact: str = ""


def checked(written: Written, others: Sequence[FieldProblem] = ()) -> Written:
    """Without blanks around its texts. Raises Invalid with all that is wrong; `others`: what is beside the texts."""
    problems = [*others, *problems_of(written)]
    if problems:
        raise Invalid("来信没有收下，有几处要改", "改好后重新提交", problems)
    return Written(**_texts(written))


def problems_of(written: Written) -> list[FieldProblem]:
    return [
        FieldProblem(name, LABELS[name], fault)
        for name, text in _texts(written).items()
        for fault in _faults(name, text)
    ]


def day_problems(received_on: date | None, today: date) -> list[FieldProblem]:
    """What is wrong with the day on which a letter is said to have come."""
    if received_on is None or today - LONGEST_AGO <= received_on <= today:
        return []
    fault = (
        f"不能晚于今天（{today}）"
        if received_on > today
        else f"{received_on}是一年以前，登记后不能更改，请核对年份"
    )
    return [FieldProblem("received_on", RECEIVED_ON, fault)]


def _texts(written: Written) -> dict[str, str]:
    return {name: _plain(text) for name, text in asdict(written).items()}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _faults(name: str, text: str) -> Iterator[str]:
    if name in REQUIRED and is_blank(text):
        yield "必须填写"
    fault = forbidden_character(text)
    if fault is not None:
        yield fault
    if len(text) > LONGEST[name]:
        yield f"最多 {LONGEST[name]} 个字，现有 {len(text)} 个字"


def masked(written: Written) -> dict[str, str]:
    """What cases, lists and the audit may know of it. What the checks do not recognise stays: people look at it too."""
    return {
        "subject": _hidden(written.subject, written),
        "text": _hidden(written.text, written),
        "sender": _short(written.sender) if written.sender else ANONYMOUS,
        "contact": LEFT if written.contact else NOT_LEFT,
    }


def _hidden(text: str, written: Written) -> str:
    """Asterisks are wide, as Markdown would read others as emphasis."""
    if len(written.sender) > 1:
        text = text.replace(written.sender, _short(written.sender))
    if written.contact:
        text = text.replace(written.contact, "＊＊＊")
    return apply(text, proposals(_MASKING, "text", text), is_markdown=True)


def _short(name: str) -> str:
    return f"{name[0]}＊＊"
