"""A file full of the same thing is told of in part; what is typed here is listed whole, for it can be masked here."""

from definitions.schema.process import Check
from definitions.vocabulary import Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.house import House
from flows.checks.listing import MOST_LISTED
from flows.checks.masking import apply, proposals
from flows.checks.runner import run
from flows.extraction.written import Written

MANY = MOST_LISTED + 50
CHECKS = [Check.model_validate({"check": "personal_data"})]
NUMBERS = [f"1380013{number:04d}" for number in range(MANY)]


def _in_file(text: str, *checks: Check, house: House | None = None) -> tuple[Finding, ...]:
    content = Examined({}, {}, (ReadAttachment("名单.xlsx", "", Written.plain(text)),), house or House())
    return run(checks, content)


def test_a_long_list_in_a_file_ends_with_how_many_there_are() -> None:
    found = _in_file("\n".join(NUMBERS), *CHECKS)
    assert len(found) == MOST_LISTED + 1
    assert [one.message for one in found if f"共{MANY}处" in one.message and "其余的" in one.message]


def test_what_is_graver_is_still_listed_behind_a_long_list_of_doubts() -> None:
    offices = "\n".join(f"咨询电话：{number}" for number in NUMBERS)
    found = _in_file(f"{offices}\n住户：李某，13912345678", *CHECKS)
    assert [one.excerpt for one in found if one.severity is Severity.BLOCK] == ["139****5678"]


def test_what_is_typed_here_is_masked_whole() -> None:
    text = "\n".join(NUMBERS)
    masked = apply(text, proposals(CHECKS, "body", text))
    assert masked.count("****") == MANY


def test_house_style_in_a_file_ends_too() -> None:
    found = _in_file(
        "帐号 " * MANY, Check.model_validate({"check": "house_style"}), house=House(style={"帐号": "账号"})
    )
    assert len(found) == MOST_LISTED + 1
