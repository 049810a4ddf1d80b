"""Whatever way a number is written it is found, and whatever is found is not repeated in clear."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from definitions.vocabulary import CheckName, Severity
from flows.checks.identifiers import is_credit_code, is_id_card, is_thorough_credit_code

PROVINCES = ["11", "13", "22", "31", "44", "50", "65", "81"]
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ZERO_WIDTH = ["", "", "", "\u200b", "\u200d", "\ufeff", "\u2060"]
SPACES = ["", "", "", "", " ", "  ", "\u3000", "\u00a0", "\t"]
PROSE = st.text(alphabet="的公告为处，。：（）\n 关于abZ〔〕|*#", max_size=30)


@st.composite
def id_cards(draw):
    day = draw(
        st.dates(
            min_value=date(1900, 1, 1),
            max_value=date(2026, 12, 31),
        )
    )
    seventeen = f"{draw(st.sampled_from(PROVINCES))}{draw(st.integers(0, 9999)):04}{day:%Y%m%d}{draw(st.integers(0, 999)):03}"
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, seventeen, strict=True))
    return seventeen + str((12 - total % 11) % 11).replace("10", "X")


@st.composite
def credit_codes(draw):
    """Registrar, kind, region, organisation code with its check character, GB 32100 check character."""
    head = draw(st.sampled_from(["11", "12", "51", "52", "91", "92", "93"])) + draw(
        st.sampled_from(PROVINCES)
    )
    region = f"{draw(st.integers(0, 9999)):04}"
    organization = draw(
        st.text(
            alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY" if draw(st.booleans()) else "0123456789",
            min_size=8,
            max_size=8,
        )
    )
    values = [int(char, 36) for char in organization]
    check = (
        11 - sum(weight * value for weight, value in zip((3, 7, 9, 10, 5, 8, 4, 2), values, strict=True)) % 11
    )
    seventeen = head + region + organization + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(pow(3, index, 31) * CREDIT.index(char) for index, char in enumerate(seventeen))
    return seventeen + CREDIT[-total % 31]


@st.composite
def disguised(draw, numbers):
    """The number, and the same with full-width digits, zero-width characters and spaces anywhere inside."""
    number = draw(numbers)
    written = ""
    for index, char in enumerate(number):
        if index:
            written += draw(st.sampled_from(ZERO_WIDTH)) + draw(st.sampled_from(SPACES))
        wide = chr(ord(char) + 0xFEE0) if draw(st.booleans()) else char
        written += wide
    return number, written


@given(PROSE, disguised(id_cards()), PROSE)
def test_an_identity_number_is_found_however_it_is_written(ask, before, pair, after):
    number, written = pair
    assert is_id_card(number)
    findings = ask(CheckName.PERSONAL_DATA, before + written + after)
    (finding,) = [one for one in findings if one.code.startswith("id_card")]
    assert (before + written + after)[finding.start : finding.end] == written
    assert finding.severity is Severity.BLOCK or is_thorough_credit_code(number)


@given(PROSE, disguised(id_cards()), PROSE)
def test_no_finding_repeats_the_middle_of_an_identity_number(ask, before, pair, after):
    number, written = pair
    findings = ask(CheckName.PERSONAL_DATA, before + written + after)
    assert findings
    for finding in findings:
        said = finding.excerpt + finding.message + finding.suggestion
        assert number[6:14] not in said
        assert "********" in finding.suggestion
        assert len(finding.excerpt) <= 60


@given(PROSE, credit_codes(), PROSE)
def test_a_credit_code_never_yields_a_finding(ask, before, code, after):
    assert is_credit_code(code)
    assert is_thorough_credit_code(code)
    assume(not is_id_card(code))
    assume(not before[-1:].isalnum())
    assume(not after[:1].isalnum())
    assert ask(CheckName.PERSONAL_DATA, before + code + after) == ()


@given(
    st.sampled_from(["", "手机", "请拨打 "]),
    disguised(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)),
    PROSE,
)
def test_a_mobile_behind_its_word_is_found_however_it_is_written(ask, word, pair, after):
    number, written = pair
    assume(word or not any(char.isspace() for char in written))
    assume(not after[:1].isalnum())
    (finding,) = ask(CheckName.PERSONAL_DATA, word + written + after)
    assert finding.code == "mobile"
    assert finding.suggestion == f"{number[:3]}****{number[-4:]}"
    assert (word + written + after)[finding.start : finding.end] == written
    said = finding.excerpt + finding.message + finding.suggestion
    assert number[:4] not in said
    assert number[-5:] not in said
