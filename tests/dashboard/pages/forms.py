"""The form of a web publication as its drafter fills it in."""

from tests.dashboard.pages.desk import Desk


def fill_in(desk: Desk, title: str, body: str) -> None:
    desk.fill("信息标题", title).pick_date("形成或者变更日期", "2026-11-20").choose("信息类型", "公告")
    desk.fill("信息来源", "运输管理处").fill("拟稿人", "运输管理处信息员").choose("拟发布栏目", "通知公告")
    desk.tick("内容真实、客观、准确、及时").fill("正文", body)
