import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.options import CheckDeclarationError


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"drafter": "信息员", "source": "办公室"}, []),
        ({"drafter": "信息员"}, ["missing_source"]),
        ({"source": "办公室"}, ["missing_drafter"]),
        ({"drafter": " ", "source": "　"}, ["missing_drafter", "missing_source"]),
        ({"drafter": "无", "source": "/"}, ["missing_drafter", "missing_source"]),
        ({}, ["missing_drafter", "missing_source"]),
    ],
)
def test_both_must_be_named(ask, fields, codes):
    found = ask(CheckName.SOURCE_AND_DRAFTER, fields=fields)
    assert [one.code for one in found] == codes
    assert {one.severity for one in found} <= {Severity.BLOCK}


def test_the_fields_may_have_other_ids(ask):
    fields = {"handler": "承办人", "origin": ""}
    (finding,) = ask(
        CheckName.SOURCE_AND_DRAFTER, fields=fields, options={"drafter": "handler", "source": "origin"}
    )
    assert (finding.where, finding.code) == ("origin", "missing_source")


def test_an_unknown_option_is_refused(ask):
    with pytest.raises(CheckDeclarationError, match="author"):
        ask(CheckName.SOURCE_AND_DRAFTER, options={"author": "handler"})
