"""The condition language: what holds, what is refused, and what an expression refers to."""

import threading

import cel
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from definitions.conditions import ConditionError, check_syntax, evaluate, holds, references

CONTEXT = {
    "form": {
        "kind": "公文",
        "amount": 100,
        "price": 99.5,
        "formed_on": "2026-11-20",
        "empty": None,
        "urgent": True,
        "columns": ["动态", "公告"],
        "b c": 2,
        "rows": [{"copies": 2}, {"copies": 3}],
    },
    "given": {"receipt": {"column": "动态"}},
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("form.kind == '公文'", True),
        ("form.kind != '公文'", False),
        ("form.kind in ['动态', '公文'] && given.receipt.column == '动态'", True),
        ("form.kind == '动态' || form.urgent", True),
        ("!form.urgent", False),
        ("form.empty == null", True),
        ("form.empty == ''", False),
        ("has(form.empty) && !has(form.other)", True),
        ("form.formed_on >= '2026-11-01' && form.formed_on < '2026-12-01'", True),
        ("'公告' in form.columns", True),
        ("form.columns.exists(each, each.startsWith('公'))", True),
        ("form.rows.all(row, row.copies > 2)", False),
        ("form['b c'] == 2", True),
        ("form.kind.matches('^公.$')", True),
        ("size(form.kind) == 2 && form.kind.size() == 2", True),
        ("size(form.columns) == 2", True),
    ],
)
def test_conditions_hold_or_not(expression: str, expected: bool) -> None:
    assert holds(expression, CONTEXT) is expected


@pytest.mark.parametrize("amount", [101, 101.0, 100.5, 2**60])
@pytest.mark.parametrize("expression", ["form.amount > 100", "form.amount >= 100.5", "100 < form.amount"])
def test_whole_and_decimal_numbers_compare(expression: str, amount: float) -> None:
    assert holds(expression, {"form": {"amount": amount}})
    assert not holds(expression, {"form": {"amount": type(amount)(99)}})


@pytest.mark.parametrize("amount", [100, 100.0])
@pytest.mark.parametrize(
    "expression",
    ["form.amount == 100", "form.amount == 100.0", "form.amount in [100]", "form.amount * 1.5 == 150"],
)
def test_the_same_number_is_the_same_however_it_is_held(expression: str, amount: float) -> None:
    assert holds(expression, {"form": {"amount": amount}})


@pytest.mark.parametrize("amount", [100, 100.0, 100.5])
def test_calculating_with_a_whole_literal_is_always_refused(amount: float) -> None:
    with pytest.raises(ConditionError, match=r"例如 1\.0"):
        holds("form.amount + 1 > 100", {"form": {"amount": amount}})


def test_a_truth_value_is_not_taken_for_a_number() -> None:
    assert evaluate("form.urgent", CONTEXT) is True
    with pytest.raises(ConditionError, match="类型不符"):
        holds("form.urgent > 0", CONTEXT)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("form.kind", "公文"),
        ("form.amount", 100),
        ("form.price + 0.5", 100),
        ("form.price", 99.5),
        ("form.columns", ["动态", "公告"]),
        ("form.rows.map(row, row.copies)", [2, 3]),
        ("form.empty", None),
        ("form.kind + '：' + string(form.amount)", "公文：100"),
        ("int('7')", 7),
        ("double('7.5')", 7.5),
        ("form.urgent ? '急' : form.unknown", "急"),
    ],
)
def test_values(expression: str, value: object) -> None:
    result = evaluate(expression, CONTEXT)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("expression", ["form", "[form]", "form.rows", "b'bytes'"])
def test_values_that_are_not_plain_are_refused(expression: str) -> None:
    with pytest.raises(ConditionError, match="结果应当是"):
        evaluate(expression, CONTEXT)


@pytest.mark.parametrize("expression", ["form.kind", "form.amount", "1", "form.empty", "form.columns"])
def test_a_condition_must_be_true_or_false(expression: str) -> None:
    with pytest.raises(ConditionError, match="“是”或“否”"):
        holds(expression, CONTEXT)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("form.unknown == 1", "缺少“form.unknown”"),
        ("form['unknown'] == 1", "缺少“form.unknown”"),
        ("given.receipt.title == ''", "缺少“given.receipt.title”"),
        ("given.nobody.title == ''", "缺少“given.nobody”"),
        ("case.number == ''", "缺少“case”"),
        ("form.rows.all(row, row.pages > 1)", "缺少“pages”"),
        ("form.empty > 1", "没有填的栏目不能比大小"),
        ("form.kind > 1", "类型不符"),
        ("size(form.amount) > 1", "类型不符"),
        ("string(form.columns) == ''", "类型不符"),
        ("1 / 0 == 1", "除数是零"),
        ("form.columns[5] == ''", "算不出来"),
        ("form.kind.matches('[')", "算不出来"),
    ],
)
def test_what_cannot_be_computed_is_explained(expression: str, reason: str) -> None:
    check_syntax(expression)
    with pytest.raises(ConditionError) as refused:
        holds(expression, CONTEXT)
    assert reason in refused.value.reason
    assert refused.value.expression == expression
    assert refused.value.column is None


@pytest.mark.parametrize(
    ("expression", "reason", "line", "column"),
    [
        ("form.kind == ", "没有写完", 1, 14),
        ("form.kind == '公文' &&", "没有写完", 1, 21),
        ("", "没有写完", 1, 1),
        ("form.kind == “公文”", "“ 是中文标点，请改用英文标点", 1, 14),
        ("form.kind = '公文'", "==", 1, 11),
        ("form.kind == '公文' and form.urgent", "请写 &&", 1, 19),
        ("not form.urgent", "请写 !", 1, 5),
        ("form.kind == '公文", "引号没有成对", 1, 14),
        ("form.amount 5", "从“5”起看不懂", 1, 13),
        ("form.?kind == ''", "不支持“.?kind", 1, 5),
        ("form.urgent &&\n  form..kind", "从“.kind”起看不懂", 2, 8),
        ("size(form.kind) = 1", "==", 1, 17),
        ("form.kind == 公文", "文字要加引号：form.kind == '公文'", 1, 14),
        ("form.kind in [公文, '动态']", "文字要加引号：form.kind in ['公文', '动态']", 1, 15),
        ("form.urgent ||\n  form.kind == 公文", "文字要加引号：form.kind == '公文'", 2, 16),
        ("类型是公文", "条件写成 form.表单项 == '文字' 这样", 1, 1),
        ("form.kind 是 '公文'", "不能写 是，请写 ==", 1, 11),
        ("form.kind == '公文' 并且 form.urgent", "不能写 并且，请写 &&", 1, 19),
    ],
)
def test_syntax_errors_name_place_and_remedy(expression: str, reason: str, line: int, column: int) -> None:
    with pytest.raises(ConditionError) as refused:
        check_syntax(expression)
    assert reason in refused.value.reason
    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize(
    "expression", ["now() > ''", "timestamp('2026-01-01T00:00:00Z')", "form.kind.trim()", "dyn(1)", "type(1)"]
)
def test_only_the_listed_functions_may_be_called(expression: str) -> None:
    with pytest.raises(ConditionError, match="这个函数，能用的有：contains、double"):
        check_syntax(expression)


def test_an_overlong_expression_is_refused_before_it_is_read() -> None:
    with pytest.raises(ConditionError, match="最多2000个字符，现有2001个"):
        check_syntax("(" * 2001)
    with pytest.raises(ConditionError, match="从“"):
        check_syntax("(" * 1000 + "1" + ")" * 999)


def test_data_that_is_not_plain_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="not on set"):
        evaluate("form.kind", {"form": {"kind": {"公文"}}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("form.kind == '公文'", {("form", "kind")}),
        ("given.receipt.column == ''", {("given", "receipt", "column")}),
        ("form.kind == 'form.title'", {("form", "kind")}),
        ('form.kind == "it\'s form.title"', {("form", "kind")}),
        (r"form.kind == 'it\'s form.title'", {("form", "kind")}),
        ("form.kind == '''a'form.title'''", {("form", "kind")}),
        (r"r'\' == form.kind", {("form", "kind")}),
        ("form.kind // form.title\n == ''", {("form", "kind")}),
        ("form['kind'] == form[\"b c\"]", {("form", "kind"), ("form", "b c")}),
        (r"form['it\'s'] == ''", {("form", "it's")}),
        ("form[given.receipt.column]", {("form",), ("given", "receipt", "column")}),
        ("form.columns[0]", {("form", "columns")}),
        ("has(form.kind) && size(form.columns) > 0", {("form", "kind"), ("form", "columns")}),
        ("form.kind.size() > 0", {("form", "kind")}),
        ("size == 1", {("size",)}),
        ("form.kind.startsWith(form.title)", {("form", "kind"), ("form", "title")}),
        ("form.rows.exists(x, x.kind == form.kind)", {("form", "rows"), ("form", "kind")}),
        ("form.rows.exists(x, x.all(y, y > x)) && x.kind", {("form", "rows"), ("x", "kind")}),
        ("form == null && true", {("form",)}),
        ("form . kind", {("form", "kind")}),
        ("form // of the sheet\n .kind", {("form", "kind")}),
        ("1.5 > 2 ? 'a' : 'b'", set()),
        ("form.formed_on in ['in', 'true']", {("form", "formed_on")}),
    ],
)
def test_references(expression: str, expected: set[tuple[str, ...]]) -> None:
    assert references(expression) == expected


def test_size_may_be_the_name_of_a_variable_or_member() -> None:
    assert evaluate("size + form.size", {"size": 1, "form": {"size": 2}}) == 3


def test_a_compiled_condition_serves_several_threads() -> None:
    check_syntax("form.amount > 1")
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(holds("form.amount > 1", CONTEXT))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 4


names = st.sampled_from(["form.kind", "given.receipt.column", "form['b c']", "case", "form.size"])
texts = st.text(max_size=12).map(
    lambda text: "'" + text.translate({39: "\\'", 92: "\\\\", 10: "\\n", 13: "\\r"}) + "'"
)
terms = st.recursive(
    names | texts | st.integers(0, 999).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from([" == ", "+", " && ", " in "]), inner).map("".join)
        | inner.map(lambda term: f"size({term})")
        | inner.map(lambda term: f"[{term}, 1]")
    ),
    max_leaves=6,
)


@given(expression=terms)
@example(expression="'// form.kind' == case")
def test_the_roots_of_the_references_are_the_variables_that_the_library_sees(expression: str) -> None:
    assert {path[0] for path in references(expression)} == set(cel.compile(expression).variables())


@given(text=st.text(max_size=20))
def test_texts_arrive_unchanged(text: str) -> None:
    assert evaluate("form.title", {"form": {"title": text}}) == text
    assert evaluate("size(form.title)", {"form": {"title": text}}) == len(text)


@given(expression=st.text(alphabet="form.ab'\"[](){}<>=!&|?:,+-/ 1公\n\\r", max_size=15))
def test_any_text_is_either_a_condition_or_refused(expression: str) -> None:
    try:
        check_syntax(expression)
    except ConditionError as error:
        assert error.reason  # noqa: PT017
    else:
        assert isinstance(references(expression), frozenset)


def test_what_is_remembered_tells_values_apart_that_python_holds_equal() -> None:
    """1, 1.0 and true are equal there, and hash alike; a list that was given out may be changed."""
    for expression in ("form.a", "form.a == true", "string(form.a)", "[form.a, form.a]"):
        for value in (1, True, 1.0, "1", False, 0, None):
            context: dict[str, dict[str, object]] = {"form": {"a": value}}
            first, again = _answer(expression, context), _answer(expression, context)
            assert (type(first), first) == (type(again), again)
    assert evaluate("form.a == true || form.b == 1.0", {"form": {"a": True, "b": 2}}) is True
    with pytest.raises(ConditionError):
        holds("form.a", {"form": {"a": 1}})
    assert holds("form.a", {"form": {"a": True}})


def _answer(expression: str, context: dict[str, dict[str, object]]) -> object:
    try:
        return evaluate(expression, context)
    except ConditionError as error:
        return error.reason
