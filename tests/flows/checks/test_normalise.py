from hypothesis import given
from hypothesis import strategies as st

from flows.checks.normalise import normalise

TRICKY = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("0０①¹㏂\u200b\ufeff\u0336㊙＊，️⒈½\r\n\u2028ﬃ"))
)


def test_full_width_digits_and_zero_width_characters_become_plain():
    assert normalise("１３８\u200b００\ufeff１３８\u00ad０００").text == "13800138000"


def test_list_numbers_and_footnotes_do_not_become_digits():
    assert normalise("①13800138000¹").text == "①13800138000¹"


def test_a_span_points_back_over_what_was_removed():
    plain = normalise("甲\u200b１\u200b２乙")
    assert plain.text == "甲12乙"
    assert plain.span(1, 3) == (2, 5)


def test_a_span_of_a_stretched_character_is_that_character():
    plain = normalise("前㏂后")
    assert plain.text == "前a.m.后"
    assert plain.span(2, 3) == (1, 2)
    assert plain.span(5, 6) == (2, 3)


@given(TRICKY)
def test_every_plain_character_comes_from_the_original_character_that_it_points_to(text):
    plain = normalise(text)
    origins = [plain.span(index, index + 1) for index in range(len(plain.text))]
    assert origins == sorted(origins)
    for char, (start, end) in zip(plain.text, origins, strict=True):
        assert end == start + 1
        assert char in normalise(text[start:end]).text
