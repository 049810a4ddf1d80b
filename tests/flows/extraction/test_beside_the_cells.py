"""What a workbook holds beside its cells: lists to choose from, hints, filters, names, margins, comments, controls."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from definitions.schema.process import Check
from definitions.vocabulary import Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.runner import run
from flows.extraction.files import read_file
from tests.builders import files
from tests.builders.files import ID, MOBILE

WORDS = f"张伟 {ID}"


def book() -> openpyxl.Workbook:
    return files.workbook({"名单": [["编号", "人员"], [1, "见下拉"]]})


def texts(data: bytes) -> dict[str, str]:
    return {piece.place: piece.text for piece in read_file(data, "a.xlsx").pieces}


def found(data: bytes) -> list[str]:
    """The places of the identity numbers that are told of."""
    attached = ReadAttachment("a.xlsx", "", read_file(data, "a.xlsx"))
    checks = [Check.model_validate({"check": "personal_data"})]
    every = run(checks, Examined({}, {}, (attached,)))
    return [one.message for one in every if one.code == "id_card" and one.severity is Severity.BLOCK]


def with_list() -> bytes:
    workbook = book()
    offered = DataValidation(type="list", formula1=f'"{WORDS},李娜"')
    workbook["名单"].add_data_validation(offered)
    offered.add("B2")
    return files.saved(workbook)


def with_hint() -> bytes:
    workbook = book()
    offered = DataValidation(type="whole", formula1="1", promptTitle="填表人", prompt=WORDS)
    workbook["名单"].add_data_validation(offered)
    offered.add("B2")
    return files.saved(workbook)


def with_list_of_newer_programs() -> bytes:
    """Lists that refer to another sheet are written into an extension; words may stand there, too."""
    inner = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        f"<x14:formula1><xm:f>&quot;{WORDS}&quot;</xm:f></x14:formula1><xm:sqref>B2</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    data = files.saved(book())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    return files.with_part(
        data, "xl/worksheets/sheet1.xml", sheet.replace("</worksheet>", f"{inner}</worksheet>").encode()
    )


def with_filter() -> bytes:
    workbook = book()
    workbook["名单"].auto_filter.ref = "A1:B2"
    workbook["名单"].auto_filter.add_filter_column(1, [WORDS])
    return files.saved(workbook)


def with_rule() -> bytes:
    workbook = book()
    workbook["名单"].conditional_formatting.add("B2", FormulaRule(formula=[f'$B2="{WORDS}"']))
    return files.saved(workbook)


def with_link() -> bytes:
    workbook = book()
    cell = workbook["名单"]["B2"]
    cell.hyperlink = "https://www.gov.cn"
    cell.hyperlink.tooltip = WORDS
    return files.saved(workbook)


def with_defined_name() -> bytes:
    workbook = book()
    workbook.defined_names["人员"] = DefinedName("人员", attr_text=f'"{WORDS}"')
    return files.saved(workbook)


def with_remark_of_defined_name() -> bytes:
    workbook = book()
    workbook.defined_names["人员"] = DefinedName("人员", attr_text="名单!$A$1", comment=WORDS)
    return files.saved(workbook)


def with_margin(margin: str) -> bytes:
    workbook = book()
    getattr(workbook["名单"], margin).left.text = WORDS
    return files.saved(workbook)


def with_comment() -> bytes:
    workbook = book()
    workbook["名单"]["A1"].comment = Comment(WORDS, "审核人")
    return files.saved(workbook)


def with_control() -> bytes:
    drawn = f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div><font>{WORDS}</font></div></v:textbox></v:shape></xml>'
    return files.with_part(files.saved(book()), "xl/drawings/vmlDrawing9.vml", drawn.encode())


@pytest.mark.parametrize(
    "data",
    [
        with_list(),
        with_hint(),
        with_list_of_newer_programs(),
        with_filter(),
        with_rule(),
        with_link(),
        with_defined_name(),
        with_remark_of_defined_name(),
        with_margin("oddHeader"),
        with_margin("oddFooter"),
        with_margin("firstHeader"),
        with_margin("evenFooter"),
        with_comment(),
        with_control(),
        files.saved(files.workbook({f"证号{ID}": [["正文"]]})),
    ],
    ids=[
        *("list", "hint", "list of newer programs", "filter", "rule", "link", "defined name", "its remark"),
        *("header", "footer", "first header", "even footer", "comment", "control", "name of a sheet"),
    ],
)
def test_an_identity_number_beside_the_cells_is_found(data: bytes) -> None:
    assert len(found(data)) >= 1


def test_the_place_names_the_sheet() -> None:
    (message,) = found(with_list())
    assert "工作表“名单”下拉列表、提示和筛选条件" in message


def test_whoever_commented_is_read() -> None:
    people = f'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="审核人" userId="{MOBILE}"/></personList>'
    data = files.with_part(files.saved(book()), "xl/persons/person.xml", people.encode())
    assert texts(data)["批注人"] == f"审核人\n{MOBILE}"


def test_a_list_of_levels_to_choose_from_is_no_mark() -> None:
    workbook = book()
    workbook["名单"].add_data_validation(
        DataValidation(type="list", formula1='"绝密,机密,秘密,无"', sqref="B2")
    )
    attached = ReadAttachment("a.xlsx", "", read_file(files.saved(workbook), "a.xlsx"))
    assert "绝密,机密,秘密,无" in texts(files.saved(workbook)).values()
    checks = [Check.model_validate({"check": "secrecy_marks"})]
    assert [one for one in run(checks, Examined({}, {}, (attached,))) if one.severity is Severity.BLOCK] == []


def test_names_that_the_program_gives_are_not_told_of() -> None:
    workbook = book()
    workbook["名单"].print_area = "A1:B2"
    assert "_xlnm" not in "".join(texts(files.saved(workbook)).values())
