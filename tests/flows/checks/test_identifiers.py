import pytest

from flows.checks.identifiers import (
    is_credit_code,
    is_id_card,
    is_old_id_card,
    is_thorough_credit_code,
    passes_luhn,
)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        pytest.param("11010519491231002X", True, id="the example of GB 11643"),
        pytest.param("110105194912310021", False, id="wrong check character"),
        pytest.param("110105194902310026", False, id="31 February"),
        pytest.param("990105194912310023", False, id="no such province"),
        pytest.param("110105184912310020", False, id="a year before 1900"),
        pytest.param("11010519491231002", False, id="17 characters"),
    ],
)
def test_identity_cards(number, valid):
    assert is_id_card(number) is valid


def test_each_wrong_check_character_is_refused():
    assert [last for last in "0123456789X" if is_id_card(f"11010519491231002{last}")] == ["X"]


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("110105491231002", True),
        ("110105491331002", False),
        ("990105491231002", False),
        ("11010549123100", False),
    ],
)
def test_old_identity_cards(number, valid):
    assert is_old_id_card(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("6217001234567890122", True),
        ("6222021234567890123", False),
        ("4111111111111111", True),
        ("4111111111111112", False),
    ],
)
def test_luhn(number, valid):
    assert passes_luhn(number) is valid


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("11150500MB1901732U", True),
        ("91110000600037341L", True),
        ("91110000600037341K", False),
        ("11150500MB1901732I", False),
    ],
)
def test_credit_codes(code, valid):
    assert is_credit_code(code) is valid
    assert is_thorough_credit_code(code) is valid
