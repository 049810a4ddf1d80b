"""Fields drawn as widgets and read back, without a browser."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    """Runs by itself: it sees nothing around it."""
    import streamlit as st

    from dashboard.components.field_form import FieldForm
    from dashboard.components.form_fields import draw, filled
    from definitions.schema.base import Words
    from definitions.schema.fields import UnitsField
    from definitions.vocabulary import FieldKind

    field = UnitsField(id="units", kind=FieldKind.UNITS, label=Words(zh="会签单位"), required=True)
    form = FieldForm(
        key="f",
        fields=[field],
        context=lambda values: {"form": values},
        initial={"units": ["legal", "gone"]},
        units={"legal": "法规科", "finance": "财务科"},
    )
    draw(form)
    st.text(str(filled(form)))


def test_units_are_chosen_by_their_titles_and_those_that_are_gone_are_not_offered() -> None:
    shown = AppTest.from_function(page).run()
    assert not shown.exception
    (chosen,) = shown.multiselect
    assert (chosen.label, chosen.options, chosen.value) == ("会签单位＊", ["法规科", "财务科"], ["legal"])
    chosen.select("finance").run()
    assert shown.text[0].value == str({"units": ["legal", "finance"]})
    shown.multiselect[0].set_value([]).run()
    assert shown.text[0].value == str({"units": []})
