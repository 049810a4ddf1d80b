import json

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks import runner
from flows.checks.examined import Examined
from flows.checks.finding import Finding, shorten
from flows.checks.options import CheckDeclarationError
from flows.checks.runner import rules_digest, run

CONTENT = Examined({"title": "13900139000", "kind": "公文"}, {"body": "秘密★1年\n手机13800138000"}, ())


def declared(*names: str, level: Severity = Severity.BLOCK) -> list[Check]:
    return [Check.model_validate({"check": name, "level": level}) for name in names]


def test_every_check_of_the_vocabulary_runs():
    found = run(declared(*CheckName), CONTENT)
    expected = {
        CheckName.SECRECY_MARKS,
        CheckName.PERSONAL_DATA,
        CheckName.DOCUMENT_NUMBER,
        CheckName.SOURCE_AND_DRAFTER,
        CheckName.WECHAT_LIMITS,
    }
    assert {one.check for one in found} == expected


def test_the_order_does_not_depend_on_the_declaration():
    names = list(CheckName)
    found = run(declared(*names), CONTENT)
    assert found == run(declared(*reversed(names)), CONTENT)
    keys = [(one.where, one.start, one.code) for one in found]
    assert keys == sorted(keys)


def test_a_check_declared_twice_reports_once():
    assert run(declared("personal_data", "personal_data"), CONTENT) == run(declared("personal_data"), CONTENT)


def test_the_declared_level_is_the_severity():
    assert {one.severity for one in run(declared("personal_data", level=Severity.INFORM), CONTENT)} == {
        Severity.INFORM
    }


def test_an_unknown_check_is_refused_even_for_an_empty_content():
    with pytest.raises(CheckDeclarationError, match="spelling"):
        run(declared("spelling"), Examined({}, {}, ()))


def test_findings_survive_json():
    found = run(declared(*CheckName), CONTENT)
    assert found
    assert tuple(Finding.from_json(json.loads(json.dumps(one.as_json()))) for one in found) == found


def test_every_message_says_where_and_what_to_do():
    for one in run(declared(*CheckName), CONTENT):
        assert "请" in one.message
        assert one.message.endswith("。")


def test_the_digest_follows_the_declaration_and_the_code(monkeypatch):
    checks = declared("personal_data", "secrecy_marks")
    digest = rules_digest(checks)
    assert digest == rules_digest(list(reversed(checks)))
    assert digest != rules_digest(checks[:1])
    assert digest != rules_digest(declared("personal_data", "secrecy_marks", level=Severity.WARN))
    skipping = Check.model_validate({"check": "personal_data", "with": {"skip": ["contact"]}})
    assert digest != rules_digest([skipping, checks[1]])
    monkeypatch.setattr(runner, "RULES_VERSION", "next")
    assert digest != rules_digest(checks)


def test_an_excerpt_is_one_short_line():
    assert shorten("甲\n 乙") == "甲 乙"
    assert len(shorten("长" * 100)) == 60
