"""What was copied to somebody stands in their inbox until they say that they read it; forms without a file."""

from tests.flows.cli.office import Office


def test_a_copy_is_shown_until_it_was_read(office: Office) -> None:
    number = office.submitted()
    office.done("manager", "decide", number, "copy", "--to", "outsider")
    said = office.done("outsider", "inbox")
    assert "没有待办" in said.err
    assert (number in said.out, "没有阅" in said.out, "sanshen decide 办件 read" in said.err) == (
        True,
        True,
        True,
    )
    office.done("outsider", "decide", number, "read")
    assert number not in office.done("outsider", "inbox").out
    assert number in office.done("outsider", "inbox", "--copies").out
    (copy,) = office.done("outsider", "inbox", "--copies", "--json").document
    assert (copy["case"], copy["read_at"] is not None) == (number, True)
    assert office.done("outsider", "inbox", "--json").document == []


def test_a_form_may_be_filled_in_without_a_file(office: Office) -> None:
    number = office.submitted()
    office.done("reviewer", "decide", number, "return", "--opinion", "标题写全")
    said = office.done("officer", "revise", number, "--set", "title=三条公交线路走向调整")
    assert "已提交" in said.err
    assert (
        office.done("officer", "case", number, "--json").document["form"]["title"] == "三条公交线路走向调整"
    )


def test_what_is_set_counts_more_than_the_file(office: Office) -> None:
    form = office.file("改.yaml", "title: 甲\n")
    number = office.submitted()
    office.done("reviewer", "decide", number, "return", "--opinion", "标题写全")
    office.done("officer", "revise", number, "--form", form, "--set", "title=乙")
    assert office.done("officer", "case", number, "--json").document["form"]["title"] == "乙"


def test_an_unknown_field_is_named(office: Office) -> None:
    said = office.by("officer", "submit", "jilin-transport.web-publish", "--set", "titel=甲")
    assert (said.code, "titel" in said.err, "title" in said.err) == (1, True, True)
