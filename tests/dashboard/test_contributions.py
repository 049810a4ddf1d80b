"""The table of columns by units."""

from dashboard.components.contributions import matrix
from flows.casework.contributions import Contributions
from storage.queries.column_pages import ColumnPages

PAGES = (ColumnPages("运输管理处", "工作动态", 1), ColumnPages("运输管理处", "通知公告", 2))


def test_what_was_given_stands_by_column_and_unit_with_sums_and_what_is_owed() -> None:
    providers = {"通知公告": ("局办公室",), "政策文件": ("运输管理处",)}
    columns, rows = matrix(Contributions(PAGES, providers, None))
    assert columns == ["栏目", "内容保障单位", "运输管理处", "局办公室", "合计"]
    assert rows == [
        ["工作动态", "", "1", "", "1"],
        ["通知公告", "局办公室", "2", "0", "2"],
        ["政策文件", "运输管理处", "0", "", "0"],
        ["合计", "", "3", "0", "3"],
    ]


def test_who_sees_one_unit_alone_sees_who_answers_for_its_columns_and_nothing_of_others() -> None:
    columns, rows = matrix(Contributions(PAGES, {"通知公告": ("局办公室",)}, frozenset({"运输管理处"})))
    assert columns == ["栏目", "内容保障单位", "运输管理处", "合计"]
    assert rows[1] == ["通知公告", "局办公室", "2", "2"]
